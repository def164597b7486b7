//! Builds the tree of an HTML document, whatever its size and shape.
//!
//! In: decoded text. Out: a tree that borrows from it, built in one pass in linear time, of bounded depth and size:
//! HTML's own algorithm is quadratic in depth and in the attributes of one tag.

mod attributes;
mod build;
mod references;
mod rules;
mod scan;
mod select;
mod stack;
mod tag;
mod tree;

pub(super) use self::{
    scan::end_of_raw,
    select::Selector,
    tag::Tag,
    tree::{Node, Page},
};
use super::problems::Problems;

/// Builds the tree of a page, or of a piece of HTML such as a feed carries, as if it were a page.
pub(in crate::read) fn page<'a>(text: &'a str, problems: &mut Problems) -> Page<'a> {
    build::page(text, problems)
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
