//! Fingerprints of texts: equal texts in other clothes have equal fingerprints.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::model::{Article, ArticleState, BlockKind};

/// A body with fewer letters than this proves nothing alone: a consent wall or a stub stands on many pages.
const TELLING_LETTERS_MIN: usize = 160;

/// The fingerprints of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprints {
    /// Of the whole body. Short bodies are told apart by their title too, missing ones by their link.
    pub text: i64,
    /// Of each block, in the order of [`Article::blocks`].
    pub blocks: Vec<i64>,
}

/// Fingerprints an article and each of its blocks.
///
/// Blind to case, width, spaces, punctuation and invisible characters: only letters and digits count. The first
/// 64 bits of SHA-256 over them, so that a fingerprint stays the same from release to release.
pub fn fingerprints(article: &Article) -> Fingerprints {
    let folded: Vec<String> = article.blocks.iter().map(|block| letters(&block.text)).collect();
    let mut body = Sha256::new();
    let mut count = 0;
    for (block, text) in article.blocks.iter().zip(&folded) {
        if !matches!(block.kind, BlockKind::Title | BlockKind::Heading | BlockKind::Caption) {
            body.update(text.as_bytes());
            count += text.chars().map(weight).sum::<usize>();
        }
    }
    if count < TELLING_LETTERS_MIN {
        body.update(folded.first().map_or("", String::as_str).as_bytes());
    }
    if count == 0 || article.state == ArticleState::None {
        body.update(article.link.canonical().as_bytes());
    }
    Fingerprints { text: first_64_bits(body), blocks: folded.iter().map(|text| of(text)).collect() }
}

/// A Han, Kana or Hangul character says about as much as three letters.
fn weight(letter: char) -> usize {
    if letter >= '\u{2E80}' { 3 } else { 1 }
}

fn letters(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn of(text: &str) -> i64 {
    let mut hash = Sha256::new();
    hash.update(text.as_bytes());
    first_64_bits(hash)
}

fn first_64_bits(hash: Sha256) -> i64 {
    let digest = hash.finalize();
    digest.iter().take(8).fold(0_i64, |bits, byte| (bits << 8) | i64::from(*byte))
}
