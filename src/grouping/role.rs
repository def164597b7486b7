//! What an article is to its story.
//!
//! In: why it belongs there, and when. Out: its role. Believes an article that says it corrects something.

use crate::model::{Block, BlockKind, FiledArticle, Reason, Role};

/// So long after the story began an article goes on telling it, in hours.
const FOLLOW_UP_HOURS: f32 = 12.0;

/// A note that corrects something stands in the title or in a block of no more characters than this.
const NOTE_CHARS_MAX: usize = 400;

/// What begins a note that corrects something, in lower case.
const CORRECTIONS: [&str; 14] = [
    "correction",
    "corrected",
    "clarification",
    "editor's note: this",
    "this article has been corrected",
    "this story has been corrected",
    "an earlier version of this",
    "berichtigung",
    "korrektur",
    "in einer früheren version",
    "rectificatif",
    "corrección",
    "更正",
    "исправление",
];

/// The role of an article in a story; `hours` is how long after the story began it was published.
pub(super) fn role(filed: &FiledArticle, reason: Reason, hours: Option<f32>) -> Role {
    if filed.article.blocks.iter().any(corrects) {
        return Role::Correction;
    }
    match (reason, hours) {
        (Reason::SameText | Reason::CopyOf, _) => Role::Copy,
        (Reason::SameEvent, Some(hours)) if hours >= FOLLOW_UP_HOURS => Role::FollowUp,
        (Reason::SameEvent, _) => Role::Rewritten,
        _ => Role::Original,
    }
}

/// Whether a block says that something is corrected.
pub(super) fn corrects(block: &Block) -> bool {
    let beginning: String =
        block.text.chars().filter(|c| *c != '\u{ad}').take(NOTE_CHARS_MAX + 1).flat_map(char::to_lowercase).collect();
    let beginning = beginning.replace('\u{2019}', "'");
    let beginning = beginning.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_note = block.kind == BlockKind::Title || block.text.chars().count() <= NOTE_CHARS_MAX;
    is_note && CORRECTIONS.iter().any(|words| beginning.starts_with(words))
}
