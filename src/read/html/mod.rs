//! Builds the tree of an HTML document, whatever its size and shape.
//!
//! In: decoded text. Out: a tree that borrows from it, built in one pass in linear time, of bounded depth and size:
//! HTML's own algorithm is quadratic in depth and in the attributes of one tag.

mod attributes;
mod bounds;
mod build;
mod markup;
mod references;
mod rules;
mod scan;
mod select;
mod stack;
mod tag;
mod tree;

pub(super) use self::{
    markup::end_of_raw,
    select::Selector,
    tag::Tag,
    tree::{Node, Page},
};
use super::problems::Problems;

/// Builds the tree of a page, or of a piece of HTML such as a feed carries, as if it were a page.
pub(in crate::read) fn page<'a>(text: &'a str, problems: &mut Problems) -> Page<'a> {
    build::page(text, problems)
}

/// Builds the tree that the present extraction works on.
pub(super) fn document(text: &str, problems: &mut Problems) -> dom_query::Document {
    let page = dom_query::Document::from(bounds::bounded(text, problems));
    // The parser keeps a note of every fault of the page; copies of the tree would copy them all.
    page.errors.borrow_mut().clear();
    page
}

/// Reads a CSS selector.
///
/// # Errors
/// A sentence that says what cannot be read.
pub(super) fn selector(selector: &str) -> Result<Selector, String> {
    if selector.trim().is_empty() {
        return Err("a selector must not be empty".to_owned());
    }
    Selector::read(selector).ok_or_else(|| format!("{selector:?} is not a CSS selector that can be read"))
}
