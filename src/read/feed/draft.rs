//! Gathers what a feed says of one entry, element by element.

use std::borrow::Cow;

use url::Url;

use super::{
    super::{
        dates,
        keys::Named,
        plain::{html_of_text, one_line, plain_text},
        problems::Problems,
        xml::{Inside, Piece, Tag, Vocabulary, Xml, readable},
    },
    text_of,
};
use crate::model::{Entry, Language, Link};

/// The greatest number of authors kept for one entry.
const AUTHORS_MAX: usize = 50;

/// How sure an address is to be that of the article itself, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// The address before `FeedBurner` put its own in its place.
    Original,
    /// The element that is made for it.
    Link,
    /// An alternate that is not said to be HTML.
    Alternate,
    /// A guid that is, or looks like, a permanent link.
    Permalink,
    /// `rdf:about`, an Atom id that is an address, or the address of the content.
    Subject,
}

/// An entry while it is read.
pub(super) struct Draft {
    base: Url,
    id: Option<String>,
    link: Option<(Claim, Link)>,
    title: Option<String>,
    published: Option<jiff::Timestamp>,
    updated: Option<jiff::Timestamp>,
    authors: Vec<String>,
    summary: Option<String>,
    content: Option<String>,
    language: Option<Language>,
}

impl Draft {
    /// Begins an entry; relative links are taken from its own `xml:base`, else from `feed_base`, save that RSS
    /// means them relative to the site, `feed_link`.
    pub(super) fn new(start: &Tag<'_>, feed_base: &Url, feed_link: Option<&Url>) -> Self {
        let base = if start.name.local == "item" { feed_link.unwrap_or(feed_base) } else { feed_base };
        let mut draft = Self {
            base: start.attribute("xml:base").and_then(|own| feed_base.join(&own).ok()).unwrap_or_else(|| base.clone()),
            id: None,
            link: None,
            title: None,
            published: None,
            updated: None,
            authors: Vec::new(),
            summary: None,
            content: None,
            language: start.attribute("xml:lang").and_then(|tag| Language::parse(&tag)),
        };
        if let Some(about) = start.attribute("rdf:about").filter(|about| !about.is_empty()) {
            draft.claim(Claim::Subject, &about, &draft.base.clone());
            draft.id = Some(about);
        }
        draft
    }

    /// Takes what one element says; `raw` is what is inside of it.
    pub(super) fn take(&mut self, tag: &Tag<'_>, raw: &str, problems: &mut Problems) {
        use Vocabulary::{Atom, Content, DublinCore, FeedBurner, Html, Media, Own, Podcast};
        let base = tag.attribute("xml:base").and_then(|base| self.base.join(&base).ok());
        let base = base.unwrap_or_else(|| self.base.clone());
        match (tag.name.vocabulary, tag.name.local.as_ref()) {
            (Own | Atom, "title") => self.title = title(tag, raw).or(self.title.take()),
            (DublinCore | Media, "title") => self.title = self.title.take().or_else(|| title(tag, raw)),
            (Own | Atom, "link") => self.take_link(tag, raw, &base),
            (FeedBurner, "origlink") => {
                let address = text_of(raw);
                if address.starts_with("http") {
                    self.claim(Claim::Original, &address, &base);
                }
            }
            (Own, "guid") => self.take_guid(tag, raw, &base),
            (Own | Atom, "id") => {
                let id = text_of(raw);
                if id.starts_with("http") {
                    self.claim(Claim::Subject, &id, &base);
                }
                self.id = Some(id).filter(|id| !id.is_empty());
            }
            (Own | Atom, "pubdate" | "published" | "issued" | "created")
            | (DublinCore, "date" | "issued" | "created" | "available") => {
                self.published = self.published.or_else(|| date(raw, problems));
            }
            (Own | Atom, "updated" | "modified" | "lastbuilddate") | (DublinCore, "modified") => {
                self.updated = self.updated.or_else(|| date(raw, problems));
            }
            (Own | Atom | Podcast | DublinCore, "author") | (DublinCore, "creator") => {
                for name in people(raw) {
                    if !self.authors.contains(&name) && self.authors.len() < AUTHORS_MAX {
                        self.authors.push(name);
                    }
                }
            }
            (Own | Atom, "description" | "summary" | "tagline") => {
                self.summary = html(tag, raw).or(self.summary.take());
            }
            (DublinCore, "description" | "abstract") | (Media, "description") | (Podcast, "summary") => {
                self.summary = self.summary.take().or_else(|| html(tag, raw));
            }
            (Content, "encoded") | (Html | Own, "body" | "fullitem") => {
                self.content = html(tag, raw).or(self.content.take());
            }
            (Own | Atom, "content") => self.take_content(tag, raw, &base),
            (DublinCore | Own, "language") => self.language = Language::parse(&text_of(raw)).or(self.language),
            _ => {}
        }
    }

    /// Makes the entry; the feed's authors and language hold where it names none.
    pub(super) fn finish(self, authors: &[String], language: Option<Language>) -> Named {
        Named {
            id: self.id,
            entry: Entry {
                key: String::new(),
                link: self.link.map(|(_, link)| link),
                title: self.title,
                published: self.published,
                updated: self.updated,
                authors: if self.authors.is_empty() { authors.to_vec() } else { self.authors },
                summary: self.summary,
                content: self.content,
                language: self.language.or(language),
            },
        }
    }

    fn take_link(&mut self, tag: &Tag<'_>, raw: &str, base: &Url) {
        let Some(target) = tag.attribute("href") else {
            return self.claim(Claim::Link, &text_of(raw), base);
        };
        if tag.attribute("rel").is_some_and(|relation| !relation.is_empty() && relation != "alternate") {
            return;
        }
        let is_page = tag.attribute("type").is_none_or(|kind| kind.contains("html"));
        self.claim(if is_page { Claim::Link } else { Claim::Alternate }, &target, base);
    }

    fn take_guid(&mut self, tag: &Tag<'_>, raw: &str, base: &Url) {
        let guid = text_of(raw);
        if guid.is_empty() {
            return;
        }
        // The default of isPermaLink is true, which many who write a bare number there forget.
        let is_permalink = tag.attribute("ispermalink").is_none_or(|value| !value.eq_ignore_ascii_case("false"));
        if is_permalink && guid.starts_with("http") {
            self.claim(Claim::Permalink, &guid, base);
        }
        self.id = Some(guid);
    }

    fn take_content(&mut self, tag: &Tag<'_>, raw: &str, base: &Url) {
        if let Some(address) = tag.attribute("src") {
            self.claim(Claim::Subject, &address, base);
        } else if tag.attribute("type").is_none_or(|kind| is_text_type(&kind)) {
            self.content = html(tag, raw).or(self.content.take());
        }
    }

    /// Takes `address` as the entry's, unless a surer one is known.
    fn claim(&mut self, claim: Claim, address: &str, base: &Url) {
        if self.link.as_ref().is_some_and(|(known, _)| *known <= claim) || address.is_empty() {
            return;
        }
        if let Ok(link) = Link::join(base, address) {
            self.link = Some((claim, link));
        }
    }
}

/// The names in an element that speaks of a person: `<name>`, `mail@host (Name)`, `Name <mail@host>`, `Name`.
pub(super) fn people(raw: &str) -> Vec<String> {
    if raw.contains("name>") || raw.contains(":name") {
        let mut names = Vec::new();
        let mut xml = Xml::new(raw, &[]);
        loop {
            match xml.next() {
                Piece::Start(tag) if tag.name.local == "name" => names.extend(person(&text_of(xml.inside(&tag)))),
                Piece::Eof | Piece::Damage => return names,
                Piece::Start(_) | Piece::End(_) => {}
            }
        }
    }
    let text = match readable(raw) {
        Inside::Text(text) => one_line(&text),
        Inside::Markup(markup) => plain_text(&markup),
    };
    person(&text).into_iter().collect()
}

fn person(text: &str) -> Option<String> {
    let name = match text.split_once('(') {
        Some((address, name)) if address.contains('@') => name.trim_end_matches(')'),
        _ => text.split_once('<').map_or(text, |(name, _)| name),
    };
    let name = name.trim().trim_matches('"');
    (!name.is_empty()).then(|| name.to_owned())
}

fn date(raw: &str, problems: &mut Problems) -> Option<jiff::Timestamp> {
    let text = text_of(raw);
    let moment = dates::read(&text);
    if moment.is_none() && !text.is_empty() {
        let shown: String = text.chars().take(60).collect();
        problems.note("bad-date", format!("cannot read the date {shown:?}"));
    }
    moment
}

/// The title as plain text.
fn title(tag: &Tag<'_>, raw: &str) -> Option<String> {
    let title = match readable(raw) {
        // Atom says with a type that the text is not HTML; all others leave it open, and many write HTML.
        Inside::Text(text) if tag.attribute("type").is_some_and(|kind| kind == "text") => one_line(&text),
        Inside::Text(text) => plain_text(&text),
        Inside::Markup(markup) => plain_text(&markup),
    };
    Some(title).filter(|title| !title.is_empty())
}

/// The content of an element as HTML.
fn html(tag: &Tag<'_>, raw: &str) -> Option<String> {
    let html = match readable(raw) {
        Inside::Text(text) if tag.attribute("type").is_some_and(|kind| is_plain_type(&kind)) => html_of_text(&text),
        Inside::Text(text) => Cow::into_owned(text),
        Inside::Markup(markup) => markup,
    };
    let html = html.trim();
    (!html.is_empty()).then(|| html.to_owned())
}

fn is_plain_type(kind: &str) -> bool {
    matches!(kind, "text" | "text/plain")
}

/// Whether content of that type is text at all, and not a picture in base64.
///
/// Source: RFC 4287, section 4.1.3.
fn is_text_type(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.is_empty() || !kind.contains('/') || kind.starts_with("text/") || kind.contains("html") || kind.contains("xml")
}
