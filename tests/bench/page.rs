//! Reading the page of an article.

use divan::{Bencher, counter::BytesCount};
use presswatch::read;

use super::material;

#[divan::bench]
fn page(bencher: Bencher<'_, '_>) {
    let bytes = material::page();
    let link = material::link(1);
    bencher
        .counter(BytesCount::of_str(&bytes))
        .bench(|| read::article(bytes.as_bytes(), Some("text/html; charset=utf-8"), &link));
}
