//! Turns bytes into entries, and pages into articles.
//!
//! In: bytes as served. Out: what could be read, and what was wrong. Performs no I/O, cannot fail.

use url::Url;

pub use self::opml::Outline;
use crate::model::{Article, Entry, JsonRules, Link, Reading, Source, SourceDocument, SourceKind};

mod article;
mod autodiscovery;
mod dates;
mod document;
mod encoding;
mod entities;
mod feed;
mod html;
mod json_api;
mod json_feed;
mod json_outline;
mod keys;
mod listing;
mod opml;
mod packed;
mod pdf;
mod plain;
mod problems;
mod sitemap;
mod xml;

pub use self::{
    article::{JudgedPiece, PAGES_MAX, Page, Witness, Witnesses, joined},
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
    /// The CSS selector of the link to the next page, for a listing.
    pub follow: Option<&'a str>,
    /// Where everything stands in the answer of a JSON API.
    pub json: Option<&'a JsonRules>,
}

impl<'a> Hints<'a> {
    /// What the operator says of a source.
    pub fn of(source: &'a Source) -> Self {
        Self {
            kind: source.kind,
            links: source.links.as_deref(),
            follow: source.follow.as_deref(),
            json: source.json.as_ref(),
        }
    }
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

/// The feeds that a page names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageFeeds {
    /// Those that it declares for programs, in document order.
    pub declared: Vec<Link>,
    /// Those of its links whose addresses look like feeds.
    pub shown: Vec<Link>,
}

/// Finds the feeds that a page names; none in what is no page.
pub fn feeds_of_page(bytes: &[u8], content_type: Option<&str>, base: &Url) -> PageFeeds {
    document::feeds_of_page(bytes, content_type, base)
}

/// Finds the sitemaps that a robots.txt names, in its order.
pub fn sitemaps_in_robots(bytes: &[u8], base: &Url) -> Vec<Link> {
    autodiscovery::sitemaps(&String::from_utf8_lossy(bytes), base)
}

/// Suggests rules for the answer of a JSON API; `None` where no list in it has addresses.
pub fn suggested_rules(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Option<JsonRules> {
    document::suggested_rules(bytes, content_type, base)
}

/// Reads OPML, in which feed readers hand over their lists of feeds.
pub fn opml(bytes: &[u8]) -> Reading<Vec<Outline>> {
    opml::read(bytes)
}

/// Reads the page of an article, served from `link`.
pub fn article(bytes: &[u8], content_type: Option<&str>, link: &Link) -> Reading<Article> {
    let reading = page(bytes, content_type, link);
    Reading { value: reading.value.article, problems: reading.problems }
}

/// Reads the page of an article as [`article`] does, with what its facts were taken from.
pub fn page(bytes: &[u8], content_type: Option<&str>, link: &Link) -> Reading<Page> {
    if is_pdf(bytes) { pdf::read(bytes, link) } else { article::read(bytes, content_type, link, link) }
}

/// Reads a page of an article, served from `link`, whose first page is at `first`.
pub fn further_page(bytes: &[u8], content_type: Option<&str>, link: &Link, first: &Link) -> Reading<Page> {
    article::read(bytes, content_type, link, first)
}

/// Whether bytes are a PDF document, whatever they are served as.
pub fn is_pdf(bytes: &[u8]) -> bool {
    pdf::is_pdf(bytes)
}

/// All pieces of text of a page of an article, with the features that the choice among them goes by.
///
/// `opinion` says for a row of features how sure it is that such a piece is part of the article, as the logarithm of
/// the odds; [`opinion`] is what [`article`] uses. For whoever wants to look, or to learn from pages.
pub fn judged(
    bytes: &[u8],
    content_type: Option<&str>,
    link: &Link,
    opinion: &mut dyn FnMut(&[f32]) -> f32,
) -> Vec<JudgedPiece> {
    article::judged(bytes, content_type, link, opinion)
}

/// How sure it is that a piece with these features is part of an article: the logarithm of the odds.
pub fn opinion(features: &[f32]) -> f32 {
    article::opinion(features)
}

/// What the features are called, in the order in which a [`JudgedPiece`] has them.
pub fn feature_names() -> Vec<String> {
    article::feature_names()
}

/// Makes an article of what the feed itself carries; `None` without a link.
///
/// Its reason is `FromFeed`; the caller that falls back on it sets another.
pub fn article_of_entry(entry: &Entry) -> Option<Article> {
    article::of_entry(entry)
}
