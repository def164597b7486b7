//! Reads a front page: an HTML page with links to articles.
//!
//! In: the tree of a page, and what the operator says of its links, if anything. Out: an entry for each article, in the
//! order of the page. Whatever else a page may change from poll to poll, the same link is judged by the same rules.

mod find;
mod shape;
mod sights;
mod words;

use std::collections::HashMap;

use url::Url;

use self::{sights::Sights, words::Words};
use super::{
    ENTRIES_MAX, Hints,
    html::{self, Node, Page, Tag},
    keys::{Named, with_keys},
    plain::one_line,
    problems::Problems,
};
use crate::model::{Entry, Language, Link, SourceDocument, SourceKind};

/// A page that nobody called a front page is one when it has so many links to articles.
const LINKS_LEAST: usize = 5;

/// A link on a page.
#[derive(Debug, Clone)]
struct Found<'p> {
    anchor: Node<'p>,
    link: Link,
}

/// Reads a page as a front page, as the operator asks; `None` where it has no links to articles.
pub(super) fn read(page: &Page<'_>, base: &Url, hints: Hints<'_>, problems: &mut Problems) -> Option<SourceDocument> {
    let base = &base_of(page, base);
    let sights = Sights::of(page, base);
    let found = match hints.links {
        Some(selector) => selected(page, base, selector, problems)?,
        None => find::links(page, base, &sights),
    };
    if found.is_empty() {
        let sentence = match hints.links {
            Some(selector) => format!("the selector {selector:?} finds no link on the page"),
            None => "no links to articles were found on the page; name them with `links`".to_owned(),
        };
        problems.note("no-links", sentence);
        return None;
    }
    let mut listing = document(page, &sights, &found, problems);
    listing.further = hints.follow.and_then(|selector| next_page(page, base, selector, problems)).into_iter().collect();
    Some(listing)
}

/// Reads a page that may be a front page; `None` where it is an article, or has few links to any.
pub(super) fn read_if_front_page(
    page: &Page<'_>,
    base: &Url,
    hints: Hints<'_>,
    problems: &mut Problems,
) -> Option<SourceDocument> {
    if is_article(page) {
        return None;
    }
    let listing = read(page, base, hints, &mut Problems::default())?;
    if listing.entries.len() < LINKS_LEAST {
        return None;
    }
    problems.note("front-page", "nothing says what the page is; it was read as a front page by its links");
    Some(listing)
}

/// What relative links start from.
fn base_of(page: &Page<'_>, base: &Url) -> Url {
    let declared = page.first(Tag::Base).and_then(|own| base.join(&own.attribute("href")?).ok());
    declared.unwrap_or_else(|| base.clone())
}

/// Whether a page says that it is an article.
///
/// Source: ogp.me, types.
fn is_article(page: &Page<'_>) -> bool {
    page.elements().take_while(|element| element.tag() != Tag::Body).any(|element| {
        let property = element.attribute("property").unwrap_or_default();
        let says_type = property == "og:type" && element.attribute("content").is_some_and(|kind| kind == "article");
        element.tag() == Tag::Meta && (says_type || property == "article:published_time")
    })
}

fn selected<'p>(page: &'p Page<'p>, base: &Url, selector: &str, problems: &mut Problems) -> Option<Vec<Found<'p>>> {
    match html::selector(selector) {
        Ok(matcher) => Some(matcher.select(page).into_iter().filter_map(|node| link_of(node, base)).collect()),
        Err(fault) => {
            problems.note("bad-selector", format!("links = {selector:?}: {fault}"));
            None
        }
    }
}

/// The link to the next page, where there is one.
fn next_page(page: &Page<'_>, base: &Url, selector: &str, problems: &mut Problems) -> Option<Link> {
    match html::selector(selector) {
        Ok(matcher) => matcher.select(page).into_iter().find_map(|node| link_of(node, base)).map(|found| found.link),
        Err(fault) => {
            problems.note("bad-selector", format!("follow = {selector:?}: {fault}"));
            None
        }
    }
}

/// The link that an element is, or holds.
fn link_of<'p>(node: Node<'p>, base: &Url) -> Option<Found<'p>> {
    let anchor = if node.tag() == Tag::A {
        node
    } else {
        node.elements().find(|inner| inner.tag() == Tag::A && inner.has_attribute("href"))?
    };
    let target = anchor.attribute("href")?;
    // A link into the same page leads nowhere new.
    let is_fragment = target.trim_start().starts_with('#');
    let link = Link::join(base, &target).ok().filter(|_| !is_fragment)?;
    Some(Found { anchor, link })
}

/// Makes an entry of each link: it often stands twice, once around the picture and once around the headline.
fn document(page: &Page<'_>, sights: &Sights, found: &[Found<'_>], problems: &mut Problems) -> SourceDocument {
    let language = page.root().and_then(|html| Language::parse(&html.attribute("lang")?));
    let mut places: HashMap<&Link, usize> = HashMap::new();
    let mut entries: Vec<(Option<Words>, Entry)> = Vec::new();
    for Found { anchor, link } in found {
        let words = Words::of(*anchor);
        if let Some((known, entry)) = places.get(link).and_then(|place| entries.get_mut(*place)) {
            if words > *known {
                *known = words;
            }
            entry.published = entry.published.or_else(|| sights.date_near(*anchor, link));
            continue;
        }
        if entries.len() == ENTRIES_MAX {
            problems.note("too-many-entries", format!("only the first {ENTRIES_MAX} links were read"));
            break;
        }
        places.insert(link, entries.len());
        let published = sights.date_near(*anchor, link);
        entries.push((words, Entry { published, link: Some(link.clone()), language, ..Entry::default() }));
    }
    let named = entries.into_iter().map(|(words, entry)| {
        let published = entry.published.or_else(|| shape::date_in(entry.link.as_ref()?));
        let period = entry.link.as_ref().filter(|_| published.is_none()).and_then(shape::month_in);
        Named { id: None, entry: Entry { title: words.map(Words::into_text), published, period, ..entry } }
    });
    let title = page.first(Tag::Title).map(|title| one_line(&title.text()));
    SourceDocument {
        kind: SourceKind::Listing,
        title: title.filter(|title| !title.is_empty()),
        entries: with_keys(named.collect()),
        further: Vec::new(),
        ttl: None,
    }
}
