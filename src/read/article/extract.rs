//! Finds the text of the article among everything else on its page.
//!
//! In: the tree of a page. Out: the blocks of the body. The only file that knows which algorithm does it:
//! `dom_smoothie`, a port of Mozilla's Readability, was the best of the crates that were measured for its cost.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::{super::problems::Problems, blocks};
use crate::model::Block;

/// What the algorithm calls the element that it gathers the article in.
const GATHERED_IN: &str = "#readability-page-1";

/// Finds the body of the article of a page; empty when there is none.
pub(super) fn body(page: Document, problems: &mut Problems) -> Vec<Block> {
    // The tree is ours and bounded, yet the algorithm is another's: should it panic, it costs this page alone.
    let body = catch_unwind(AssertUnwindSafe(|| {
        let config = Config { disable_json_ld: true, ..Config::default() };
        let mut readability = Readability::with_document(page, None, Some(config)).ok()?;
        readability.parse().ok()?;
        let gathered = readability.doc.select_single(GATHERED_IN);
        gathered.nodes().first().map(blocks::of)
    }));
    let Ok(body) = body else {
        problems.note("extraction-failed", "the text of the page could not be found: the extraction broke off");
        return Vec::new();
    };
    body.unwrap_or_default()
}
