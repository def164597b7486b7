//! Finds the feeds that a page names, and the sitemaps that a robots.txt names.
//!
//! In: the tree of a page, or the text of a robots.txt. Out: addresses; whether anything is there is for others to try.
//!
//! Sources: HTML Standard, section 4.6.7.2 (feed autodiscovery); sitemaps.org/protocol, "Submitting your Sitemap".

use url::Url;

use super::html::{Node, Page, Tag};
use crate::model::Link;

/// The greatest number of feeds taken from one page, and of sitemaps from one robots.txt.
const FEEDS_MAX: usize = 20;

/// The types of feeds, in the order in which they are preferred: what the page declares first is not always RSS.
const FEED_TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];

/// The feeds that the page declares for programs, in document order.
pub(super) fn declared(page: &Page<'_>, base: &Url) -> Vec<Link> {
    addresses(page.elements().filter(|element| element.tag() == Tag::Link && is_feed(*element)), base)
}

/// The feeds that the page shows to people: its links whose addresses look like those of feeds.
pub(super) fn shown(page: &Page<'_>, base: &Url) -> Vec<Link> {
    let anchors = page.elements().filter(|element| element.tag() == Tag::A);
    addresses(anchors.filter(|anchor| anchor.attribute("href").is_some_and(|target| looks_like_feed(&target))), base)
}

/// The sitemaps that a robots.txt names, in its order.
pub(super) fn sitemaps(robots: &str, base: &Url) -> Vec<Link> {
    let named = robots.lines().filter_map(|line| {
        let (field, address) = line.split_once(':')?;
        field.trim().eq_ignore_ascii_case("sitemap").then(|| Link::join(base, address.trim()).ok()).flatten()
    });
    distinct(named)
}

fn addresses<'p>(elements: impl Iterator<Item = Node<'p>>, base: &Url) -> Vec<Link> {
    distinct(elements.filter_map(|element| Link::join(base, &element.attribute("href")?).ok()))
}

fn distinct(found: impl Iterator<Item = Link>) -> Vec<Link> {
    let mut links = Vec::new();
    for link in found {
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

fn looks_like_feed(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_named = |name: &str| last.split(['.', '-', '_']).any(|word| word == name);
    ["rss", "feed", "feeds", "atom", "rdf"].into_iter().any(is_named) && !is_named("html")
}
