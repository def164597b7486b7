//! Matching an article against the delivered topics.

use std::path::Path;

use divan::{Bencher, counter::BytesCount};
use presswatch::{
    config,
    matching::{self, Topics},
};

use super::material;

#[divan::bench]
fn delivered_topics(bencher: Bencher<'_, '_>) {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/presswatch.toml");
    let topics = Topics::compile(&config::load(&config).expect("the delivered configuration").topics);
    let (article, source) = (material::article(1, 20), material::source());
    let bytes: usize = article.blocks.iter().map(|block| block.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| matching::passages(&article, &source, &topics));
}
