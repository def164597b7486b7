//! Decides which story an article belongs to.
//!
//! In: an article, the articles on file that share a link or a text with it, and the [`Window`] of those of late.
//! Out: the story, with the reason, and the blocks that are no news. Performs no I/O, reads no clock and cannot fail.

mod copies;
mod fingerprint;
mod frequencies;
mod index;
mod learning;
mod mentions;
mod model;
mod packed;
mod pair;
mod role;
mod sketch;
mod texts;
mod told;
mod window;
mod words;

pub use fingerprint::{Fingerprints, fingerprints};
pub use learning::feature_names;
pub use model::Model;
pub use window::Window;

use crate::model::{Assignment, Block, Candidate, FiledArticle, Reason, Role};

/// Chooses the story of an article among those that share a link or its whole text, newest first.
///
/// A candidate with the same link is an earlier version: only blocks that it lacks are news. A candidate with the
/// same text is a copy and keeps its blocks: whether a paragraph was mailed is for the ledger to know.
pub fn assign(article: &FiledArticle, candidates: &[Candidate]) -> Assignment {
    let versions: Vec<&Candidate> = candidates.iter().filter(|candidate| shares_link(article, candidate)).collect();
    if let Some(latest) = versions.first() {
        return revision(article, latest, &versions);
    }
    match candidates.iter().find(|candidate| candidate.text_hash == article.text_hash) {
        Some(copy) => Assignment {
            story: Some(copy.story),
            because_of: Some(copy.article),
            reason: Reason::SameText,
            role: role::role(article, Reason::SameText, None),
            held: Vec::new(),
        },
        None => Assignment {
            story: None,
            because_of: None,
            reason: Reason::NewStory,
            role: Role::Original,
            held: Vec::new(),
        },
    }
}

fn shares_link(article: &FiledArticle, candidate: &Candidate) -> bool {
    let own = std::iter::once(&article.article.link).chain(&article.aliases);
    own.into_iter().any(|link| candidate.links.iter().any(|known| known == link.canonical()))
}

/// A new version of `latest`: blocks that stood in any version before are no news.
fn revision(article: &FiledArticle, latest: &Candidate, versions: &[&Candidate]) -> Assignment {
    let stood_before = |hash: &i64| versions.iter().any(|version| version.block_hashes.contains(hash));
    let held: Vec<(usize, Reason)> = article
        .block_hashes
        .iter()
        .enumerate()
        .filter(|(_, hash)| stood_before(hash))
        .map(|(block, _)| (block, Reason::UnchangedBlock))
        .collect();
    // A new headline over the old text is no news: block 0 does not count.
    let something_new = article.block_hashes.iter().skip(1).any(|hash| !stood_before(hash));
    let reason = if something_new { Reason::RevisionOf } else { Reason::RevisionUnchanged };
    let is_new = |block: &&Block| !held.iter().any(|(old, _)| article.article.blocks.get(*old) == Some(*block));
    let corrects = article.article.blocks.iter().filter(is_new).any(role::corrects);
    let role = if corrects { Role::Correction } else { Role::Original };
    Assignment { story: Some(latest.story), because_of: Some(latest.article), reason, role, held }
}
