//! Gathers what a feed says of one entry, element by element.

use jiff::Timestamp;
use url::Url;

use super::{
    super::{
        dates,
        keys::Named,
        plain::plain_text,
        problems::Problems,
        xml::{Tag, Vocabulary},
    },
    people::people,
    text::{address_of, html, text_of, title},
};
use crate::model::{Entry, Language, Link, Period};

/// The greatest number of authors kept for one entry.
const AUTHORS_MAX: usize = 50;

/// How sure an address is to be that of the article, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// The element that is made for it.
    Link,
    /// An alternate that is not said to be HTML.
    Alternate,
    /// A guid that is, or looks like, a permanent link.
    Permalink,
    /// `rdf:about`, an Atom id that is an address, or the address of the content.
    Subject,
}

/// How sure a date is to be that of publication, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dating {
    /// `pubDate`, `published`.
    Published,
    /// `issued` and `created` of Atom 0.3.
    Issued,
    /// Dublin Core.
    Described,
}

/// What one of several elements may say: first the feed's own, then those that other vocabularies add.
#[derive(Debug, Default)]
struct Said {
    own: Option<String>,
    added: Option<String>,
    /// The podcast elements repeat the text without markup, and at times the whole of what is cut elsewhere.
    podcast: Option<String>,
}

/// An entry while it is read.
pub(super) struct Draft {
    base: Url,
    id: Option<String>,
    link: Option<(Claim, Link)>,
    /// The publisher's address, before a proxy put its own in its place.
    original: Option<Link>,
    title: Said,
    published: Option<(Dating, Timestamp)>,
    updated: Option<Timestamp>,
    period: Option<Period>,
    authors: Vec<String>,
    summary: Said,
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
            original: None,
            title: Said::default(),
            published: None,
            updated: None,
            period: None,
            authors: Vec::new(),
            summary: Said::default(),
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
        use Vocabulary::{Atom, Content, DublinCore, Html, Media, Own, Podcast};
        let base = tag.attribute("xml:base").and_then(|base| self.base.join(&base).ok());
        let base = base.unwrap_or_else(|| self.base.clone());
        match (tag.name.vocabulary, tag.name.local.as_ref()) {
            (Own | Atom, "title") => set(&mut self.title.own, || title(tag, raw)),
            (DublinCore | Media, "title") => set(&mut self.title.added, || title(tag, raw)),
            (Own | Atom, "link") => self.take_link(tag, raw, &base),
            // FeedBurner's, Pheedo's and their like.
            (_, "origlink") => self.original = self.original.take().or_else(|| original(raw, &base)),
            (Own, "guid") => self.take_guid(tag, raw, &base),
            (Own | Atom, "id") => {
                let id = text_of(raw);
                if id.starts_with("http") {
                    self.claim(Claim::Subject, &id, &base);
                }
                self.id = Some(id).filter(|id| !id.is_empty());
            }
            (Own | Atom, "pubdate" | "published") => self.take_date(Dating::Published, raw, problems),
            (Own | Atom, "issued" | "created") => self.take_date(Dating::Issued, raw, problems),
            (DublinCore, "date" | "issued" | "created" | "available") => {
                self.take_date(Dating::Described, raw, problems);
            }
            (Own | Atom, "updated" | "modified" | "lastbuilddate") | (DublinCore, "modified") => {
                self.updated = self.updated.or_else(|| date(raw, problems));
            }
            (Own | Atom | Podcast | DublinCore, "author") | (DublinCore, "creator") => self.take_authors(raw),
            (Own | Atom, "description" | "summary" | "tagline") => {
                set(&mut self.summary.own, || html(tag, raw));
            }
            (DublinCore, "description" | "abstract") | (Media, "description") => {
                set(&mut self.summary.added, || html(tag, raw));
            }
            (Podcast, "summary") => set(&mut self.summary.podcast, || html(tag, raw)),
            (Content, "encoded") | (Html | Own, "body" | "fullitem") => set(&mut self.content, || html(tag, raw)),
            (Own | Atom, "content") => match tag.attribute("src") {
                Some(address) => self.claim(Claim::Subject, &address, &base),
                None => set(&mut self.content, || html(tag, raw)),
            },
            (DublinCore | Own, "language") => self.language = Language::parse(&text_of(raw)).or(self.language),
            _ => {}
        }
    }

    /// Makes the entry; the feed's authors and language hold where it names none.
    pub(super) fn finish(self, authors: &[String], language: Option<Language>) -> Named {
        let listed = self.link.map(|(_, link)| link);
        let (link, proxy) = match self.original {
            Some(original) => {
                let proxy = listed.filter(|listed| *listed != original);
                (Some(original), proxy)
            }
            None => (listed, None),
        };
        Named {
            id: self.id,
            entry: Entry {
                key: String::new(),
                link,
                proxy,
                title: self.title.own.or(self.title.added),
                published: self.published.map(|(_, moment)| moment),
                updated: self.updated,
                period: self.period.filter(|_| self.published.is_none()),
                authors: if self.authors.is_empty() { authors.to_vec() } else { self.authors },
                summary: self.summary.longest(),
                content: self.content,
                language: self.language.or(language),
            },
        }
    }

    fn take_link(&mut self, tag: &Tag<'_>, raw: &str, base: &Url) {
        if tag.attribute("rel").is_some_and(|relation| !relation.is_empty() && relation != "alternate") {
            return;
        }
        let Some(target) = tag.attribute("href") else {
            return self.claim(Claim::Link, &address_of(raw), base);
        };
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

    fn take_date(&mut self, dating: Dating, raw: &str, problems: &mut Problems) {
        if self.published.is_some_and(|(known, _)| known <= dating) {
            return;
        }
        let text = text_of(raw);
        if let Some(period) = dates::period(&text) {
            self.period = self.period.or(Some(period));
        } else if let Some(moment) = date(raw, problems) {
            self.published = Some((dating, moment));
        }
    }

    fn take_authors(&mut self, raw: &str) {
        for name in people(raw) {
            if !self.authors.contains(&name) && self.authors.len() < AUTHORS_MAX {
                self.authors.push(name);
            }
        }
    }

    /// Takes `address` as the entry's, unless a surer one is known.
    fn claim(&mut self, claim: Claim, address: &str, base: &Url) {
        if self.link.as_ref().is_some_and(|(known, _)| *known <= claim) || address.is_empty() {
            return;
        }
        if let Some(link) = address_within(base, address) {
            self.link = Some((claim, link));
        }
    }
}

impl Said {
    /// The feed's own words, unless the podcast's say more.
    fn longest(self) -> Option<String> {
        let said = self.own.or(self.added);
        match (said, self.podcast) {
            (Some(said), Some(podcast)) if plain_text(&podcast).len() <= plain_text(&said).len() => Some(said),
            (said, podcast) => podcast.or(said),
        }
    }
}

/// Where one element stands twice, the first that says anything counts.
fn set(place: &mut Option<String>, read: impl FnOnce() -> Option<String>) {
    if place.is_none() {
        *place = read();
    }
}

fn original(raw: &str, base: &Url) -> Option<Link> {
    let address = address_of(raw);
    address.starts_with("http").then(|| Link::join(base, &address).ok()).flatten()
}

/// The link that an address in a feed means.
fn address_within(base: &Url, address: &str) -> Option<Link> {
    // Some leave the scheme out. No path of a site begins with its own host name.
    let host = base.host_str().unwrap_or_default();
    let is_bare = !host.is_empty() && address.strip_prefix(host).is_some_and(|path| path.starts_with('/'));
    let whole = is_bare.then(|| format!("{}://{address}", base.scheme()));
    Link::join(base, whole.as_deref().unwrap_or(address)).ok()
}

fn date(raw: &str, problems: &mut Problems) -> Option<Timestamp> {
    let text = text_of(raw);
    let moment = dates::read(&text);
    if moment.is_none() && !text.is_empty() {
        problems.note_bad_date(&text);
    }
    moment
}
