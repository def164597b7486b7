//! Reading a feed.

use divan::{Bencher, counter::BytesCount};
use presswatch::read::{self, Hints};

use super::material;

#[divan::bench(args = [20, 500])]
fn feed(bencher: Bencher<'_, '_>, items: usize) {
    let bytes = material::feed(items);
    let base = material::link(0).given().clone();
    bencher
        .counter(BytesCount::of_str(&bytes))
        .bench(|| read::document(bytes.as_bytes(), Some("application/rss+xml"), &base, Hints::default()));
}
