//! Decides which story an article belongs to.
//!
//! In: an article and the articles on file that share a link or a text with it. Out: the story, with the
//! reason. Performs no I/O and cannot fail.

use crate::model::{Article, Assignment, Candidate, FiledArticle};

/// The fingerprint of an article's whole body, and of each of its blocks.
///
/// Blind to case, spaces, punctuation and invisible characters.
pub fn fingerprints(article: &Article) -> (i64, Vec<i64>) {
    todo!("{article:?}")
}

/// Chooses the story of an article among the candidates.
pub fn assign(article: &FiledArticle, candidates: &[Candidate]) -> Assignment {
    todo!("{article:?} {candidates:?}")
}
