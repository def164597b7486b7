//! Finds the title of a document.
//!
//! In: its blocks and the title that it states. Out: the title; the block that shows it is taken away. What is stated
//! counts where the first page shows it too: many documents carry the title of the one that they were made from.

use super::paragraphs::{Paged, ends_sentence};
use crate::{
    model::BlockKind,
    read::article::{Witness, letters},
};

/// A title shown stands in so many blocks at the beginning.
const HEAD_BLOCKS: usize = 15;

/// A title is no longer than this, in characters.
const CHARACTERS_MAX: usize = 250;

/// Finds the title. What stands alone is text.
pub(super) fn of(blocks: &mut Vec<Paged>, stated: Option<&str>) -> (String, Option<Witness>) {
    if blocks.len() < 2 {
        return stated.map_or((String::new(), None), |stated| (stated.to_owned(), Some(Witness::DocumentInformation)));
    }
    let head = || blocks.iter().take(HEAD_BLOCKS).take_while(|block| block.page == 1);
    if let Some(stated) = stated {
        let bare = letters(stated);
        let holds = |block: &Paged| {
            let shown = letters(&block.text);
            shown == bare || block.kind == BlockKind::Heading && shown.contains(&bare)
        };
        if let Some(place) = head().position(holds) {
            return (blocks.remove(place).text, Some(Witness::DocumentInformation));
        }
        if head().any(|block| letters(&block.text).contains(&bare)) {
            return (stated.to_owned(), Some(Witness::DocumentInformation));
        }
    }
    let is_title = |block: &Paged| block.kind == BlockKind::Heading && block.text.chars().count() <= CHARACTERS_MAX;
    let largest = head().filter(|block| is_title(block)).map(|block| block.size).fold(0.0, f64::max);
    if let Some(place) = head().position(|block| is_title(block) && block.size >= largest) {
        return (blocks.remove(place).text, Some(Witness::Headline));
    }
    if let Some(stated) = stated {
        return (stated.to_owned(), Some(Witness::DocumentInformation));
    }
    match blocks.first() {
        Some(first) if first.text.chars().count() <= CHARACTERS_MAX && !ends_sentence(&first.text) => {
            (blocks.remove(0).text, Some(Witness::Headline))
        }
        _ => (String::new(), None),
    }
}
