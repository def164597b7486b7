//! Reads sitemaps: of pages, of news, and indexes of sitemaps.
//!
//! In: decoded text whose root is `urlset` or `sitemapindex`. Out: an entry for each page, and the further
//! sitemaps of an index.
//!
//! Sources: sitemaps.org/protocol; Google's news sitemap extension 0.9.

use url::Url;

use super::{
    ENTRIES_MAX, FURTHER_MAX, dates,
    keys::{Named, with_keys},
    plain::plain_text,
    problems::Problems,
    xml::{Inside, Piece, Tag, Vocabulary, Xml, readable},
};
use crate::model::{Entry, Language, Link, SourceDocument, SourceKind};

/// The elements that each stand for one page or sitemap.
const ENTRIES: &[&str] = &["url", "sitemap"];

/// Reads a sitemap.
pub(super) fn read(text: &str, base: &Url, problems: &mut Problems) -> SourceDocument {
    let mut xml = Xml::new(text, ENTRIES);
    let mut named = Vec::new();
    let mut further = Vec::new();
    let mut is_whole = false;
    loop {
        match xml.next() {
            Piece::Start(tag) if xml.is_entry(&tag.name) => {
                if named.len() == ENTRIES_MAX || further.len() == FURTHER_MAX {
                    problems.note("too-many-entries", "only the first part of the sitemap was read");
                    is_whole = true;
                    break;
                }
                let page = page(&mut xml, base, problems);
                match page.link {
                    Some(link) if tag.name.local == "sitemap" => further.push(link),
                    Some(_) => named.push(Named { id: None, entry: page }),
                    None => problems.note("no-link", "an entry of the sitemap has no readable address"),
                }
            }
            Piece::End(name) => is_whole |= matches!(name.local.as_ref(), "urlset" | "sitemapindex"),
            Piece::Start(_) => {}
            Piece::Damage => problems.note("broken-xml", "a place that is no XML was passed over"),
            Piece::Eof => break,
        }
    }
    if !is_whole {
        problems.note("truncated", "the sitemap ends before its root element does");
    }
    SourceDocument { kind: SourceKind::Sitemap, title: None, entries: with_keys(named), further, ttl: None }
}

/// Reads one page or sitemap, to its end or to the beginning of the next.
fn page(xml: &mut Xml<'_>, base: &Url, problems: &mut Problems) -> Entry {
    let mut page = Entry::default();
    loop {
        match xml.next() {
            Piece::Start(tag) if xml.is_entry(&tag.name) => {
                xml.back_to(&tag);
                return page;
            }
            Piece::Start(tag) => take(&mut page, xml, &tag, base, problems),
            Piece::End(name) if xml.is_entry(&name) => return page,
            Piece::End(_) => {}
            Piece::Damage | Piece::Eof => return page,
        }
    }
}

fn take<'a>(page: &mut Entry, xml: &mut Xml<'a>, tag: &Tag<'a>, base: &Url, problems: &mut Problems) {
    match (tag.name.vocabulary, tag.name.local.as_ref()) {
        (Vocabulary::Own, "loc") => {
            let address = text(xml, tag);
            page.link = page.link.take().or_else(|| Link::join(base, &address).ok());
        }
        (Vocabulary::Own, "lastmod") => page.updated = date(&text(xml, tag), problems),
        (Vocabulary::News, "publication_date") => page.published = date(&text(xml, tag), problems),
        (Vocabulary::News, "title") => page.title = Some(text(xml, tag)).filter(|title| !title.is_empty()),
        (Vocabulary::News, "language") => page.language = Language::parse(&text(xml, tag)),
        // These hold the rest; pictures and videos, which have a `loc` and a `title` too, are of other vocabularies.
        _ => {}
    }
}

fn text<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>) -> String {
    match readable(xml.inside(tag)) {
        Inside::Text(text) => plain_text(&text),
        Inside::Markup(markup) => plain_text(&markup),
    }
}

fn date(text: &str, problems: &mut Problems) -> Option<jiff::Timestamp> {
    let moment = dates::read(text);
    if moment.is_none() && !text.is_empty() {
        problems.note_bad_date(text);
    }
    moment
}
