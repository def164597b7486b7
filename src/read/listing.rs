//! Reads a front page: an HTML page with links to articles.
//!
//! In: decoded HTML and the selector of the links. Out: an entry for each link, in the order of the page.

use std::collections::HashMap;

use url::Url;

use super::{
    ENTRIES_MAX, dates,
    html::{self, Node, Tag},
    keys::{Named, with_keys},
    plain::one_line,
    problems::Problems,
};
use crate::model::{Entry, Language, Link, SourceDocument, SourceKind};

/// How many elements around a link are searched for its date.
const CONTAINERS_MAX: usize = 6;

/// The greatest number of elements in a container that is searched for a date; a larger one is the page itself.
const CONTAINER_ELEMENTS_MAX: usize = 200;

/// Reads a front page; `None` without a selector that can be read.
pub(super) fn read(text: &str, base: &Url, links: Option<&str>, problems: &mut Problems) -> Option<SourceDocument> {
    let Some(selector) = links else {
        problems.note("no-links-selector", "a front page needs `links`, the CSS selector of its links to articles");
        return None;
    };
    let selected = match html::selector(selector) {
        Ok(selected) => selected,
        Err(fault) => {
            problems.note("bad-selector", format!("links = {selector:?}: {fault}"));
            return None;
        }
    };
    let page = html::page(text, problems);
    let declared_base = page.first(Tag::Base).and_then(|own| base.join(&own.attribute("href")?).ok());
    let base = declared_base.as_ref().unwrap_or(base);
    let language = page.root().and_then(|html| Language::parse(&html.attribute("lang")?));
    // Where the entry of a link stands, and whether its title is made of words.
    let mut places: HashMap<Link, (usize, bool)> = HashMap::new();
    let mut entries: Vec<Entry> = Vec::new();
    for node in selected.select(&page) {
        let Some((anchor, link)) = link_of(node, base) else { continue };
        let (words, picture) = (words_of(anchor), picture_of(anchor));
        // The same link often stands twice, once around the picture and once around the headline.
        if let Some((place, has_words)) = places.get_mut(&link) {
            if let Some(earlier) = entries.get_mut(*place).filter(|_| !*has_words) {
                *has_words = words.is_some();
                earlier.title = words.or(earlier.title.take()).or(picture);
            }
            continue;
        }
        if entries.len() == ENTRIES_MAX {
            problems.note("too-many-entries", format!("only the first {ENTRIES_MAX} links were read"));
            break;
        }
        places.insert(link.clone(), (entries.len(), words.is_some()));
        entries.push(Entry {
            published: date_near(anchor, &link, base),
            link: Some(link),
            title: words.or(picture),
            language,
            ..Entry::default()
        });
    }
    if entries.is_empty() {
        problems.note("no-links", format!("the selector {selector:?} finds no link on the page"));
    }
    let named = entries.into_iter().map(|entry| Named { id: None, entry }).collect();
    let title = page.first(Tag::Title).map(|title| one_line(&title.text())).unwrap_or_default();
    Some(SourceDocument {
        kind: SourceKind::Listing,
        title: Some(title).filter(|title| !title.is_empty()),
        entries: with_keys(named),
        further: Vec::new(),
        ttl: None,
    })
}

/// The link that a selected element is, or holds.
fn link_of<'a>(node: Node<'a>, base: &Url) -> Option<(Node<'a>, Link)> {
    let anchor = if node.tag() == Tag::A {
        node
    } else {
        node.elements().find(|inner| inner.tag() == Tag::A && inner.has_attribute("href"))?
    };
    let target = anchor.attribute("href")?;
    let link = Link::join(base, &target).ok()?;
    // A link into the same page leads nowhere new.
    let is_fragment = target.trim_start().starts_with('#');
    (!is_fragment).then_some((anchor, link))
}

/// The text of a link.
fn words_of(anchor: Node<'_>) -> Option<String> {
    Some(one_line(&anchor.text())).filter(|words| !words.is_empty())
}

/// What the picture in a link shows.
fn picture_of(anchor: Node<'_>) -> Option<String> {
    let picture = anchor.elements().find(|inner| inner.tag() == Tag::Img)?;
    picture.attribute("alt").map(|text| one_line(&text)).filter(|text| !text.is_empty())
}

/// The one date in the nearest element around a link that has any and holds no other link's article.
fn date_near(anchor: Node<'_>, link: &Link, base: &Url) -> Option<jiff::Timestamp> {
    for container in anchor.ancestors().take(CONTAINERS_MAX) {
        let mut times = Vec::new();
        for (count, inner) in container.elements().enumerate() {
            if count > CONTAINER_ELEMENTS_MAX {
                return None;
            }
            if inner.tag() == Tag::Time {
                times.push(inner);
            } else if inner.tag() == Tag::A
                && let Some(other) = inner.attribute("href").and_then(|target| Link::join(base, &target).ok())
                && other != *link
                && inner.text().split_whitespace().count() > 3
            {
                // Another headline: from here outwards a date may be that one's.
                return None;
            }
        }
        match times.as_slice() {
            [] => {}
            [time] => return dates::read(&time.attribute("datetime").unwrap_or_else(|| time.text())),
            _ => return None,
        }
    }
    None
}
