//! Reads RSS in all its versions, RDF and Atom.
//!
//! In: decoded text whose root is that of a feed. Out: its entries, and what was wrong. One reader serves all
//! formats and all degrees of breakage, so that a feed that breaks for a day keeps the keys of its entries.
//!
//! Sources: RSS 2.0 (rssboard.org/rss-specification), RSS 1.0 (web.resource.org/rss/1.0), RFC 4287.

mod draft;
mod people;
mod text;

use std::time::Duration;

use url::Url;

use self::{draft::Draft, people::people, text::text_of};
use super::{
    ENTRIES_MAX,
    keys::with_keys,
    problems::Problems,
    xml::{Name, Piece, Tag, Vocabulary, Xml},
};
use crate::model::{Language, Link, SourceDocument, SourceKind};

/// The elements that each stand for one entry.
const ENTRIES: &[&str] = &["item", "entry"];

/// The longest time to live that is taken seriously; a longer one is a slip of the pen.
const TTL_MAX: Duration = Duration::from_hours(7 * 24);

/// Reads a feed.
pub(super) fn read(text: &str, base: &Url, problems: &mut Problems) -> SourceDocument {
    let mut xml = Xml::new(text, ENTRIES);
    let mut feed = Head::new(base);
    let mut named = Vec::new();
    let mut is_whole = false;
    loop {
        match xml.next() {
            Piece::Start(tag) if xml.is_entry(&tag.name) => {
                if named.len() == ENTRIES_MAX {
                    problems.note("too-many-entries", format!("only the first {ENTRIES_MAX} entries were read"));
                    is_whole = true;
                    break;
                }
                named.push(entry(&mut xml, &tag, &feed, problems));
            }
            Piece::Start(tag) => feed.take(&mut xml, &tag),
            Piece::End(name) => is_whole |= is_root(&name),
            Piece::Damage => problems.note("broken-xml", "a place that is no XML was passed over"),
            Piece::Eof => break,
        }
    }
    if !is_whole {
        problems.note("truncated", "the document ends before its root element does");
    } else if xml.is_damaged() {
        problems.note("broken-xml", "some elements are not closed");
    }
    let named = named.into_iter().map(|draft| draft.finish(&feed.authors, feed.language)).collect();
    SourceDocument {
        kind: SourceKind::Feed,
        title: feed.title,
        entries: with_keys(named),
        further: Vec::new(),
        ttl: feed
            .ttl
            .or_else(|| feed.period.map(|period| period / feed.frequency.max(1)))
            .filter(|ttl| *ttl <= TTL_MAX),
    }
}

fn is_root(name: &Name<'_>) -> bool {
    matches!(name.local.as_ref(), "rss" | "rdf" | "feed" | "channel" | "entry")
}

/// Reads one entry, to its end or to the beginning of the next.
fn entry(xml: &mut Xml<'_>, start: &Tag<'_>, feed: &Head, problems: &mut Problems) -> Draft {
    let mut draft = Draft::new(start, &feed.base, feed.link.as_ref());
    if start.is_empty() {
        return draft;
    }
    loop {
        match xml.next() {
            Piece::Start(tag) if xml.is_entry(&tag.name) => {
                // The entry was not closed: this one begins here.
                xml.back_to(&tag);
                return draft;
            }
            // A group of media is entered, however deep it nests: what is inside counts like what stands beside it.
            Piece::Start(tag) if tag.name.vocabulary == Vocabulary::Media && tag.name.local == "group" => {}
            Piece::Start(tag) => {
                let raw = xml.inside(&tag);
                draft.take(&tag, raw, problems);
            }
            Piece::End(name) if xml.is_entry(&name) => return draft,
            Piece::End(name) if is_root(&name) => return draft,
            Piece::End(_) => {}
            Piece::Damage => {
                problems.note("broken-xml", "a place that is no XML was passed over");
                return draft;
            }
            Piece::Eof => return draft,
        }
    }
}

/// What a feed says of itself.
struct Head {
    base: Url,
    title: Option<String>,
    link: Option<Url>,
    language: Option<Language>,
    authors: Vec<String>,
    ttl: Option<Duration>,
    period: Option<Duration>,
    frequency: u32,
}

impl Head {
    fn new(base: &Url) -> Self {
        Self {
            base: base.clone(),
            title: None,
            link: None,
            language: None,
            authors: Vec::new(),
            ttl: None,
            period: None,
            frequency: 1,
        }
    }

    /// Takes what an element outside of the entries says.
    fn take<'a>(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) {
        use Vocabulary::{Atom, DublinCore, Own, Rdf, Syndication};
        match (tag.name.vocabulary, tag.name.local.as_ref()) {
            // What holds the rest is entered, not skipped.
            (Own | Atom, "rss" | "feed" | "channel") | (Rdf | Own, "rdf") => {
                let base = tag.attribute("xml:base").and_then(|base| self.base.join(&base).ok());
                self.base = base.unwrap_or_else(|| self.base.clone());
                self.language = tag.attribute("xml:lang").and_then(|tag| Language::parse(&tag)).or(self.language);
            }
            (Own | Atom, "title") if self.title.is_none() => {
                self.title = Some(text_of(xml.inside(tag))).filter(|title| !title.is_empty());
            }
            (Own | Atom, "link") => self.take_link(xml, tag),
            (Own | DublinCore, "language") => {
                self.language = Language::parse(&text_of(xml.inside(tag))).or(self.language);
            }
            (Own | Atom, "author") => self.authors.extend(people(xml.inside(tag))),
            (Own, "ttl") => {
                let minutes = text_of(xml.inside(tag)).parse::<u64>().ok();
                self.ttl = minutes.and_then(|minutes| minutes.checked_mul(60)).map(Duration::from_secs);
            }
            (Syndication, "updateperiod") => self.period = period(&text_of(xml.inside(tag))),
            (Syndication, "updatefrequency") => {
                self.frequency = text_of(xml.inside(tag)).parse().unwrap_or(1);
            }
            // A picture has a title and a link of its own.
            _ => {
                xml.inside(tag);
            }
        }
    }

    fn take_link<'a>(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) {
        let relation = tag.attribute("rel");
        let target = tag.attribute("href").unwrap_or_else(|| text_of(xml.inside(tag)));
        if self.link.is_none() && relation.is_none_or(|relation| relation == "alternate") && !target.is_empty() {
            self.link = Link::join(&self.base, &target).ok().map(|link| link.given().clone());
        }
    }
}

/// How long a period of the syndication module lasts.
///
/// Source: RDF Site Summary 1.0 Modules: Syndication.
fn period(word: &str) -> Option<Duration> {
    match word.to_ascii_lowercase().as_str() {
        "hourly" => Some(Duration::from_hours(1)),
        "daily" => Some(Duration::from_hours(24)),
        "weekly" => Some(Duration::from_hours(7 * 24)),
        _ => None,
    }
}
