//! Finds what a page says of its article: title, authors, dates, site, language, canonical address.
//!
//! In: the tree of a page and the address that it was served from. Out: what is stated, most reliable statement
//! first: JSON-LD, `meta` elements, then what the page shows.
//!
//! Sources: ogp.me; schema.org; HTML Standard, section 4.2.5; RFC 6596 (canonical).

use jiff::Timestamp;

use super::{
    super::{
        dates,
        html::{Node, Page, Tag},
        plain::{one_line, plain_text},
    },
    json_ld::{self, Stated},
    marked::{Marked, Meta, has_word},
};
use crate::model::{Language, Link, Precision};

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
    /// How exactly that is known.
    pub(super) precision: Precision,
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
    pub(super) fn of(page: &Page<'_>, link: &Link) -> Self {
        let marked = Marked::of(page);
        let stated = json_ld::stated(&marked.json_ld);
        let meta = Meta::of(&marked.meta);
        let site = meta.first(&["og:site_name", "application-name"]).or_else(|| stated.publisher.clone());
        let published = meta_date(stated.published.as_deref(), &meta, &PUBLISHED).or_else(|| shown_date(&marked));
        let updated = meta_date(stated.modified.as_deref(), &meta, &MODIFIED).map(|updated| updated.at);
        let is_exact = published.is_none_or(|date| date.has_time && date.offset.is_some());
        Self {
            title: title(&marked, &stated, &meta, site.as_deref()),
            authors: authors(&marked, &stated, &meta, site.as_deref()),
            published: published.map(|date| date.at),
            precision: if is_exact { Precision::Moment } else { Precision::Day },
            updated,
            language: language(&marked, &stated, &meta),
            canonical: canonical(&marked, &meta, link),
            is_free: !stated.is_paid && meta.first(&["article:content_tier"]).is_none_or(|tier| tier != "locked"),
            site,
        }
    }
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

/// The title: as stated for searching or sharing, or the page's only headline, else the `title` element.
fn title(marked: &Marked<'_>, stated: &Stated, meta: &Meta, site: Option<&str>) -> String {
    let shared = meta.first(&["og:title", "twitter:title", "dc.title", "title"]).map(|title| plain_text(&title));
    let element = marked.title.map(|element| one_line(&element.text()));
    let headline = match marked.headlines.as_slice() {
        [only] => Some(one_line(&only.text())).filter(|text| !text.is_empty()),
        _ => None,
    };
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

/// The authors: as stated for searching, in `meta` elements, or shown. The site itself and its publisher only count
/// where no person is named.
fn authors(marked: &Marked<'_>, stated: &Stated, meta: &Meta, site: Option<&str>) -> Vec<String> {
    const NAMES: [&str; 7] =
        ["author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "citation_author"];
    let organisations: Vec<String> = [site, stated.publisher.as_deref()].into_iter().flatten().map(letters).collect();
    let persons = |lines: Vec<String>| {
        let names = people(&lines);
        let names = names.into_iter().filter(|name| !organisations.contains(&letters(name)));
        Some(names.collect::<Vec<_>>()).filter(|names| !names.is_empty())
    };
    persons(stated.authors.clone())
        .or_else(|| NAMES.iter().find_map(|name| persons(meta.all(name).to_vec())))
        .or_else(|| persons(marked.authors.iter().map(|node| name_shown(*node)).collect()))
        .unwrap_or_else(|| people(&stated.authors))
}

/// The names in some lines of authors, each once.
fn people(lines: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in lines.iter().flat_map(|line| names_of(line)) {
        if !names.contains(&name) && names.len() < AUTHORS_MAX {
            names.push(name);
        }
    }
    names
}

/// The text of an element that speaks of an author, or of the name that it holds.
fn name_shown(node: Node<'_>) -> String {
    let name = node.elements().find(|inner| has_word(*inner, "itemprop", "name"));
    name.unwrap_or(node).text().to_string()
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
    let parts = parts
        .flat_map(|part| part.split(" & "))
        .flat_map(|part| part.split(" et "))
        .flat_map(|part| part.split(" og "))
        .map(str::trim);
    parts.filter(|name| is_name(name)).map(str::to_owned).collect()
}

/// Whether a text may be a name: letters, not too many, and no address.
fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && text.chars().count() <= NAME_CHARACTERS_MAX
        && !text.contains("://")
        && !text.contains('@')
        && !text.starts_with("www.")
        && !text.starts_with('(')
}

fn meta_date(stated: Option<&str>, meta: &Meta, names: &[&str]) -> Option<dates::Stated> {
    stated.and_then(dates::stated).or_else(|| names.iter().find_map(|name| dates::stated(meta.all(name).first()?)))
}

/// The date that the page shows, where it is marked as one.
fn shown_date(marked: &Marked<'_>) -> Option<dates::Stated> {
    let stated = marked.published.iter();
    let pubdate = marked.times.iter().filter(|time| time.has_attribute("pubdate"));
    let in_article = marked.times.iter().filter(|time| time.has_attribute("datetime") && is_in_article(**time));
    let first = marked.times.iter().filter(|time| time.has_attribute("datetime"));
    stated.chain(pubdate).chain(in_article).chain(first).find_map(|node| {
        let written = node.attribute("datetime").or_else(|| node.attribute("content")).unwrap_or_else(|| node.text());
        dates::stated(&written)
    })
}

fn is_in_article(node: Node<'_>) -> bool {
    node.ancestors().any(|around| matches!(around.tag(), Tag::Article | Tag::Header | Tag::Main))
}

fn language(marked: &Marked<'_>, stated: &Stated, meta: &Meta) -> Option<Language> {
    let declared = marked.html.and_then(|html| html.attribute("lang").or_else(|| html.attribute("xml:lang")));
    declared
        .and_then(|tag| Language::parse(&tag))
        .or_else(|| stated.language.as_deref().and_then(Language::parse))
        .or_else(|| Language::parse(&meta.first(&["og:locale", "content-language", "dc.language", "language"])?))
}

/// The address that the page calls its own, believed only within the same site.
fn canonical(marked: &Marked<'_>, meta: &Meta, link: &Link) -> Option<Link> {
    let declared = marked.canonical.and_then(|node| node.attribute("href")).map(|address| address.to_string());
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
