//! Builds the tree of an HTML document, whatever its size and shape.
//!
//! In: decoded text. Out: a tree whose depth, size and attributes are bounded, so that nothing done with it takes
//! more than linear time in practice: HTML's own algorithm is quadratic in depth and in attributes of one tag.

mod bounds;
mod markup;

use dom_query::{Document, Matcher};

use super::problems::Problems;

/// Builds the tree of a page, or of a piece of HTML such as a feed carries, as if it were a page.
pub(super) fn page(text: &str, problems: &mut Problems) -> Document {
    let page = Document::from(bounds::bounded(text, problems));
    // The parser keeps a note of every fault of the page; copies of the tree would copy them all.
    page.errors.borrow_mut().clear();
    page
}

/// Reads a CSS selector.
///
/// # Errors
/// A sentence that says what cannot be read.
pub(super) fn selector(selector: &str) -> Result<Matcher, String> {
    if selector.trim().is_empty() {
        return Err("a selector must not be empty".to_owned());
    }
    Matcher::new(selector).map_err(|_| format!("{selector:?} is not a CSS selector that can be read"))
}
