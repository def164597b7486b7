//! Behaviour of `read`.

mod articles;
mod dates;
mod documents;
mod encodings;
mod feeds;
mod hostile;
mod json;
mod layouts;
mod listings;
mod metadata;
mod pdf;

use presswatch::{
    model::{Article, Link, Reading, SourceDocument},
    read::{self, Hints},
};
use url::Url;

fn base() -> Url {
    Url::parse("https://press.example/feeds/main.xml").unwrap()
}

fn link(address: &str) -> Link {
    Link::parse(address).unwrap()
}

/// Reads a document as served without any hint.
fn document(bytes: impl AsRef<[u8]>) -> Reading<Option<SourceDocument>> {
    read::document(bytes.as_ref(), None, &base(), Hints::default())
}

/// Reads a document that must be readable.
fn readable(bytes: impl AsRef<[u8]>) -> SourceDocument {
    let reading = document(bytes);
    reading.value.unwrap_or_else(|| panic!("unreadable: {:?}", reading.problems))
}

fn page(html: impl AsRef<[u8]>) -> Reading<Article> {
    read::article(html.as_ref(), None, &link("https://www.press.example/2026/chips.html"))
}

fn codes<T>(reading: &Reading<T>) -> Vec<&'static str> {
    reading.problems.iter().map(|problem| problem.code).collect()
}

/// An RSS document of these items.
fn rss(items: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Wire</title><link>https://press.example/</link>{items}</channel></rss>"#
    )
}
