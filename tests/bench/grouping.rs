//! Fingerprinting an article, and choosing its story.

use divan::Bencher;
use presswatch::grouping;

use super::material;

#[divan::bench]
fn fingerprints(bencher: Bencher<'_, '_>) {
    let article = material::article(1, 20);
    bencher.bench(|| grouping::fingerprints(&article));
}
