//! What a source lists.

use jiff::Timestamp;

use super::{Language, Link, Period, SourceKind};

/// Everything that one document of a source said.
#[derive(Debug, Clone)]
pub struct SourceDocument {
    /// What the document turned out to be.
    pub kind: SourceKind,
    /// Its own title.
    pub title: Option<String>,
    /// What it lists, in document order.
    pub entries: Vec<Entry>,
    /// Further documents of the same source, such as the sitemaps of an index, in document order.
    pub further: Vec<Link>,
    /// The least time between polls that the document asks for.
    pub ttl: Option<std::time::Duration>,
}

/// One item of a feed, sitemap or front page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// What tells it from the other entries of its source, for ever.
    ///
    /// RSS: the guid, with the link where a guid repeats, else the link, else title and content.
    /// Atom: the id, else the link. JSON Feed: id, else url. Elsewhere: the link.
    pub key: String,
    /// Where the article is.
    pub link: Option<Link>,
    /// The address by which the source lists it, where that of a proxy stands in the place of the publisher's.
    pub proxy: Option<Link>,
    /// Its title as plain text.
    pub title: Option<String>,
    /// When it says that it was published.
    pub published: Option<Timestamp>,
    /// When it says that it was changed.
    pub updated: Option<Timestamp>,
    /// The year or month in which it says that it was published, where it says no more.
    pub period: Option<Period>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its summary, as HTML.
    pub summary: Option<String>,
    /// Its content, as HTML, where the source carries it.
    pub content: Option<String>,
    /// The language that it or its document declares.
    pub language: Option<Language>,
}
