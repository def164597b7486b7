//! Finds the feeds that a page names.
//!
//! In: the tree of a page. Out: addresses; whether feeds are there is for others to try.
//!
//! Source: HTML Standard, section 4.6.7.2 (feed autodiscovery).

use url::Url;

use super::html::{Node, Page, Tag};
use crate::model::Link;

/// The greatest number of feeds taken from one page.
const FEEDS_MAX: usize = 20;

/// The types of feeds, in the order in which they are preferred: what the page declares first is not always RSS.
const FEED_TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];

/// The feeds that the page declares for programs, in document order.
pub(super) fn declared(page: &Page<'_>, base: &Url) -> Vec<Link> {
    distinct(page.elements().filter(|element| element.tag() == Tag::Link && is_feed(*element)), base)
}

fn distinct<'p>(elements: impl Iterator<Item = Node<'p>>, base: &Url) -> Vec<Link> {
    let mut links = Vec::new();
    for link in elements.filter_map(|element| Link::join(base, &element.attribute("href")?).ok()) {
        if links.len() < FEEDS_MAX && !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

fn is_feed(link: Node<'_>) -> bool {
    let relation = link.attribute("rel").unwrap_or_default();
    let relates = |word: &str| relation.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(word));
    let kind = link.attribute("type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    link.has_attribute("href") && (relates("feed") || relates("alternate") && FEED_TYPES.contains(&kind.as_str()))
}
