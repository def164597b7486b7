//! Fingerprints of texts: equal texts in other clothes have equal fingerprints.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::model::{Article, ArticleState, BlockKind};

/// A block with fewer letters is left out of the body's fingerprint: bylines, credits and teasers are short, and
/// differ where one text is set in the frames of several outlets.
const TELLING_BLOCK_LETTERS_MIN: usize = 100;

/// A body with fewer telling letters proves nothing alone: a consent wall or a stub stands on many pages.
const TELLING_BODY_LETTERS_MIN: usize = 160;

/// The fingerprints of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprints {
    /// Of the body, by its longer blocks. A short body counts whole, and is told apart by its title too; one that
    /// is missing, by its link.
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
    let body = article.blocks.iter().zip(&folded);
    let body =
        body.filter(|(block, _)| !matches!(block.kind, BlockKind::Title | BlockKind::Heading | BlockKind::Caption));
    let body: Vec<(&str, usize)> = body.map(|(_, text)| (text.as_str(), text.chars().map(weight).sum())).collect();
    let telling = || body.iter().filter(|(_, letters)| *letters >= TELLING_BLOCK_LETTERS_MIN);

    let mut hash = Sha256::new();
    if telling().map(|(_, letters)| letters).sum::<usize>() >= TELLING_BODY_LETTERS_MIN {
        telling().for_each(|(text, _)| hash.update(text.as_bytes()));
    } else {
        for (text, _) in &body {
            hash.update(text.as_bytes());
        }
        hash.update(folded.first().map_or("", String::as_str).as_bytes());
    }
    if body.is_empty() || article.state == ArticleState::None {
        hash.update(article.link.canonical().as_bytes());
    }
    Fingerprints { text: first_64_bits(hash), blocks: folded.iter().map(|text| of(text)).collect() }
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
