//! Turns bytes into entries, and pages into articles.
//!
//! In: bytes as served. Out: what could be read, and what was wrong. Performs no I/O, cannot fail.

use url::Url;

use crate::model::{Article, Entry, Link, Reading, SourceDocument, SourceKind};

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
pub fn check_selector(selector: &str) -> Result<(), String> {
    scraper::Selector::parse(selector).map(|_| ()).map_err(|fault| fault.to_string())
}

/// Reads the document of a source; `None` when it is nothing that can be read as one.
pub fn document(
    bytes: &[u8],
    content_type: Option<&str>,
    base: &Url,
    hints: Hints<'_>,
) -> Reading<Option<SourceDocument>> {
    todo!("{bytes:?} {content_type:?} {base} {hints:?}")
}

/// Reads the page of an article, served from `link`.
pub fn article(bytes: &[u8], content_type: Option<&str>, link: &Link) -> Reading<Article> {
    todo!("{bytes:?} {content_type:?} {link}")
}

/// Makes an article of what the feed itself carries; `None` without a link.
///
/// Its reason is `FromFeed`; the caller that falls back on it sets another.
pub fn article_of_entry(entry: &Entry) -> Option<Article> {
    todo!("{entry:?}")
}
