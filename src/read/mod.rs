//! Turns bytes into entries, and pages into articles.
//!
//! In: bytes as served. Out: what could be read, and what was wrong. Performs no I/O, cannot fail.

use url::Url;

use crate::model::{Article, Entry, Link, Reading, SourceDocument, SourceKind};

mod article;
mod dates;
mod document;
mod encoding;
mod entities;
mod feed;
mod html;
mod json_feed;
mod keys;
mod listing;
mod packed;
mod pdf;
mod plain;
mod problems;
mod sitemap;
mod xml;

pub use self::{
    article::{PAGES_MAX, Page, Witness, Witnesses, joined},
    packed::{pack, unpack},
};

/// The greatest number of entries taken from one document; the rest is dropped and reported.
pub const ENTRIES_MAX: usize = 5_000;

/// The greatest number of further documents that one sitemap index may name; the rest is dropped and reported.
pub const FURTHER_MAX: usize = 1_000;

/// What is known of a source before its document is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// Its kind, where the operator says so.
    pub kind: Option<SourceKind>,
    /// The CSS selector of the links to articles, for a listing.
    pub links: Option<&'a str>,
}

/// Checks a CSS selector.
///
/// # Errors
/// A sentence that says what cannot be read.
///
/// Source: Selectors Level 4, as far as the `selectors` crate of Servo reads it.
pub fn check_selector(selector: &str) -> Result<(), String> {
    html::selector(selector).map(|_| ())
}

/// Reads the document of a source; `None` when it is nothing that can be read as one.
///
/// Its kind is found by looking; `base` is the address that it was served from, and makes relative links whole.
pub fn document(
    bytes: &[u8],
    content_type: Option<&str>,
    base: &Url,
    hints: Hints<'_>,
) -> Reading<Option<SourceDocument>> {
    document::read(bytes, content_type, base, hints)
}

/// Reads the page of an article, served from `link`.
pub fn article(bytes: &[u8], content_type: Option<&str>, link: &Link) -> Reading<Article> {
    let reading = page(bytes, content_type, link);
    Reading { value: reading.value.article, problems: reading.problems }
}

/// Reads the page of an article as [`article`] does, with what its facts were taken from.
pub fn page(bytes: &[u8], content_type: Option<&str>, link: &Link) -> Reading<Page> {
    if is_pdf(bytes) { pdf::read(bytes, link) } else { article::read(bytes, content_type, link) }
}

/// Whether bytes are a PDF document, whatever they are served as.
pub fn is_pdf(bytes: &[u8]) -> bool {
    pdf::is_pdf(bytes)
}

/// Makes an article of what the feed itself carries; `None` without a link.
///
/// Its reason is `FromFeed`; the caller that falls back on it sets another.
pub fn article_of_entry(entry: &Entry) -> Option<Article> {
    article::of_entry(entry)
}
