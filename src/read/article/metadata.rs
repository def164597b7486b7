//! Finds what a page says of its article: title, authors, dates, site, language, canonical address.
//!
//! In: the tree of a page and the address that it was served from. Out: what is stated, most reliable statement
//! first: JSON-LD, `meta` elements, then what the page shows.
//!
//! Sources: ogp.me; schema.org; HTML Standard, section 4.2.5; RFC 6596 (canonical).

use std::collections::HashMap;

use dom_query::{Document, NodeRef};
use jiff::Timestamp;

use super::{
    super::{
        dates,
        plain::{one_line, plain_text},
    },
    json_ld::{self, Stated},
};
use crate::model::{Language, Link};

/// The greatest number of authors kept.
const AUTHORS_MAX: usize = 20;

/// The greatest length of an author's name, in characters; what is longer is no name.
const NAME_CHARACTERS_MAX: usize = 80;

/// What may stand between a title and the name of the site.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " » ", " · ", " • ", " :: "];

/// What is known of the article of a page.
#[derive(Debug)]
pub(super) struct Metadata {
    /// The title without the name of the site; perhaps empty.
    pub(super) title: String,
    /// Who wrote it.
    pub(super) authors: Vec<String>,
    /// When it was published.
    pub(super) published: Option<Timestamp>,
    /// When it was last changed.
    pub(super) updated: Option<Timestamp>,
    /// The language that the page declares.
    pub(super) language: Option<Language>,
    /// The name of the site.
    pub(super) site: Option<String>,
    /// The page's own address, where it is of the same site.
    pub(super) canonical: Option<Link>,
    /// False where the page says that the article has to be paid for.
    pub(super) is_free: bool,
}

impl Metadata {
    /// Reads the metadata of `page`, served from `link`.
    pub(super) fn of(page: &Document, link: &Link) -> Self {
        let marked = Marked::of(page);
        let stated = json_ld::stated(&marked.json_ld);
        let meta = Meta::of(&marked.meta);
        let site = meta.first(&["og:site_name", "application-name"]).or_else(|| stated.publisher.clone());
        let published = meta_date(stated.published.as_deref(), &meta, &PUBLISHED).or_else(|| shown_date(&marked));
        let updated = meta_date(stated.modified.as_deref(), &meta, &MODIFIED);
        Self {
            title: title(&marked, &stated, &meta, site.as_deref()),
            authors: authors(&marked, &stated, &meta),
            published,
            updated,
            language: language(&marked, &stated, &meta),
            canonical: canonical(&marked, &meta, link),
            is_free: !stated.is_paid && meta.first(&["article:content_tier"]).is_none_or(|tier| tier != "locked"),
            site,
        }
    }
}

/// The elements of a page that may say something of its article, found in one walk.
#[derive(Default)]
struct Marked<'a> {
    html: Option<NodeRef<'a>>,
    title: Option<NodeRef<'a>>,
    meta: Vec<NodeRef<'a>>,
    json_ld: Vec<NodeRef<'a>>,
    headlines: Vec<NodeRef<'a>>,
    canonical: Option<NodeRef<'a>>,
    times: Vec<NodeRef<'a>>,
    /// Elements of any kind with the item property `datePublished`.
    published: Vec<NodeRef<'a>>,
    /// Elements of any kind with the item property or the relation `author`.
    authors: Vec<NodeRef<'a>>,
}

impl<'a> Marked<'a> {
    fn of(page: &'a Document) -> Self {
        let mut marked = Self::default();
        for node in page.root().descendants_it() {
            let Some(name) = node.qual_name_ref().map(|name| name.local.clone()) else { continue };
            match name.as_ref() {
                "html" => marked.html = marked.html.or(Some(node)),
                "title" => marked.title = marked.title.or(Some(node)),
                "meta" => marked.meta.push(node),
                "h1" => marked.headlines.push(node),
                "time" => marked.times.push(node),
                "script" if has_word(&node, "type", "application/ld+json") => marked.json_ld.push(node),
                "link" if has_word(&node, "rel", "canonical") => marked.canonical = marked.canonical.or(Some(node)),
                "body" | "div" | "script" | "style" | "p" | "br" | "img" | "li" | "ul" => continue,
                _ => {}
            }
            if has_word(&node, "itemprop", "datePublished") {
                marked.published.push(node);
            }
            if has_word(&node, "itemprop", "author") || has_word(&node, "rel", "author") {
                marked.authors.push(node);
            }
        }
        marked
    }
}

/// Whether an attribute holds a word, in whatever case.
fn has_word(node: &NodeRef<'_>, attribute: &str, word: &str) -> bool {
    node.attr(attribute).is_some_and(|value| value.split_ascii_whitespace().any(|part| part.eq_ignore_ascii_case(word)))
}

const PUBLISHED: [&str; 20] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article:published",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "citation_publication_date",
    "last-modified",
];

const MODIFIED: [&str; 6] =
    ["article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "lastmod"];

/// The `meta` elements of a page by name, property or itemprop in lower case; the first of a name counts.
struct Meta(HashMap<String, Vec<String>>);

impl Meta {
    fn of(nodes: &[NodeRef<'_>]) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for node in nodes {
            let Some(content) = node.attr("content").map(|content| one_line(&content)).filter(|text| !text.is_empty())
            else {
                continue;
            };
            for name in ["property", "name", "itemprop"].iter().filter_map(|kind| node.attr(kind)) {
                values.entry(name.trim().to_ascii_lowercase()).or_default().push(content.clone());
            }
        }
        Self(values)
    }

    /// The first value under the first of the names that has one.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.0.get(*name)?.first().cloned())
    }

    fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The title: as stated for sharing or searching, or the page's only headline, else the `title` element.
fn title(marked: &Marked<'_>, stated: &Stated, meta: &Meta, site: Option<&str>) -> String {
    let headline = match marked.headlines.as_slice() {
        [only] => Some(one_line(&only.text())).filter(|text| !text.is_empty()),
        _ => None,
    };
    let shared = meta.first(&["og:title", "twitter:title", "dc.title", "title"]).map(|title| plain_text(&title));
    let element = marked.title.map(|element| one_line(&element.text()));
    let candidates = [stated.headline.clone(), shared, headline, element];
    let chosen =
        candidates.into_iter().flatten().map(|title| without_site(&title, site)).find(|title| !title.is_empty());
    chosen.unwrap_or_default()
}

/// The title without the name of the site at its end.
fn without_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site else { return title.to_owned() };
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && letters(tail) == letters(site)
            && !head.trim().is_empty()
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn authors(marked: &Marked<'_>, stated: &Stated, meta: &Meta) -> Vec<String> {
    let names = people(stated.authors.iter().map(String::as_str));
    if !names.is_empty() {
        return names;
    }
    for name in
        ["author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "citation_author"]
    {
        let names = people(meta.all(name).iter().map(String::as_str));
        if !names.is_empty() {
            return names;
        }
    }
    let shown = marked.authors.iter().map(|node| {
        let name = node.descendants_it().find(|inner| has_word(inner, "itemprop", "name"));
        name.unwrap_or(*node).text().to_string()
    });
    let shown: Vec<String> = shown.collect();
    people(shown.iter().map(String::as_str))
}

/// The names in some lines of authors, each once.
fn people<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in lines.flat_map(names_of) {
        if !names.contains(&name) && names.len() < AUTHORS_MAX {
            names.push(name);
        }
    }
    names
}

/// The names in a line of authors.
fn names_of(text: &str) -> Vec<String> {
    let line = plain_text(text);
    let line = ["By ", "by ", "BY ", "Von ", "von ", "VON ", "Par ", "Por ", "Di "]
        .iter()
        .find_map(|word| line.strip_prefix(word))
        .unwrap_or(&line);
    let parts =
        line.split([',', ';', '|', '、']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" und "));
    let parts = parts.flat_map(|part| part.split(" & ")).flat_map(|part| part.split(" et ")).map(str::trim);
    parts.filter(|name| is_name(name)).map(str::to_owned).collect()
}

/// Whether a text may be a name: letters, not too many, and no address.
fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && text.chars().count() <= NAME_CHARACTERS_MAX
        && !text.contains("://")
        && !text.contains('@')
        && !text.starts_with("www.")
}

fn meta_date(stated: Option<&str>, meta: &Meta, names: &[&str]) -> Option<Timestamp> {
    stated.and_then(dates::read).or_else(|| names.iter().find_map(|name| dates::read(meta.0.get(*name)?.first()?)))
}

/// The date that the page shows, where it is marked as one.
fn shown_date(marked: &Marked<'_>) -> Option<Timestamp> {
    let stated = marked.published.iter();
    let pubdate = marked.times.iter().filter(|time| time.has_attr("pubdate"));
    let in_article = marked.times.iter().filter(|time| time.has_attr("datetime") && is_in_article(time));
    let first = marked.times.iter().filter(|time| time.has_attr("datetime"));
    stated.chain(pubdate).chain(in_article).chain(first).find_map(|node| {
        let written = node.attr("datetime").or_else(|| node.attr("content")).unwrap_or_else(|| node.text());
        dates::read(&written)
    })
}

fn is_in_article(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(None)
        .any(|around| around.has_name("article") || around.has_name("header") || around.has_name("main"))
}

fn language(marked: &Marked<'_>, stated: &Stated, meta: &Meta) -> Option<Language> {
    let declared = marked.html.and_then(|html| html.attr("lang").or_else(|| html.attr("xml:lang")));
    declared
        .and_then(|tag| Language::parse(&tag))
        .or_else(|| stated.language.as_deref().and_then(Language::parse))
        .or_else(|| Language::parse(&meta.first(&["og:locale", "content-language", "dc.language", "language"])?))
}

/// The address that the page calls its own, believed only within the same site.
fn canonical(marked: &Marked<'_>, meta: &Meta, link: &Link) -> Option<Link> {
    let declared = marked.canonical.and_then(|node| node.attr("href")).map(|address| address.to_string());
    let candidates = [declared, meta.first(&["og:url"])];
    candidates.into_iter().flatten().find_map(|address| {
        let own = Link::join(link.given(), &address).ok()?;
        // A page that calls the front page its own address is mistaken.
        let is_front = own.given().path() == "/" && own.given().query().is_none() && link.given().path() != "/";
        (site_of(own.host()) == site_of(link.host()) && !is_front).then_some(own)
    })
}

/// The host without what only says how it is to be shown.
fn site_of(host: &str) -> &str {
    ["www.", "m.", "mobile.", "amp."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(host)
}
