//! Finds the links to articles on a front page by themselves.
//!
//! In: the tree of a page and its address. Out: the links that lead to articles, in document order. A link is judged
//! by what it says, by its address, by what stands around it, and by its likes: links that stand in the same kind of
//! place are articles together, or none is.
//!
//! The weights were set by hand, with a distance between those of articles and of furniture that a changed headline
//! does not bridge, so that a link is judged alike at the next poll.

use std::collections::{HashMap, HashSet};

use url::Url;

use super::{
    super::{
        ENTRIES_MAX,
        html::{Node, Page, Tag},
    },
    Found, link_of, shape,
    sights::Sights,
    words::{LETTERS_LEAST, Words},
};
use crate::model::Link;

/// A link needs so many points where its likes have as many on average, by their median.
const POINTS_AMONG_LIKES: i32 = 3;

/// The median that makes a kind of place one of articles.
const POINTS_OF_KIND: i32 = 6;

/// A link needs so many points where it stands alone.
const POINTS_ALONE: i32 = 9;

/// So many different links in the same kind of place are a kind.
const LIKES_LEAST: usize = 3;

/// How many elements around a link tell what kind of place it stands in.
const AROUND: usize = 6;

/// How many elements around a link are looked at for what kind of furniture they are.
const FURNITURE_WITHIN: usize = 12;

/// Names of classes and roles that hold no articles.
const FURNITURE: &str = "\
    breadcrumb breadcrumbs consent contentinfo cookie footer login menu nav navbar navigation pager \
    pagination paging share sharing sitemap social tagcloud taglist tags toolbar";

/// Finds the links to articles of `page`.
pub(super) fn links<'p>(page: &'p Page<'p>, base: &Url, sights: &Sights) -> Vec<Found<'p>> {
    let furniture = Furniture::of(page);
    let anchors = page.elements().filter(|element| element.tag() == Tag::A);
    let judged: Vec<Judged<'p>> = anchors
        .filter_map(|anchor| judged(link_of(anchor, base)?, base, sights, &furniture))
        .take(ENTRIES_MAX)
        .collect();
    let kinds = kinds_of_articles(&judged);
    let is_article = |judged: &&Judged<'p>| {
        let least = if kinds.contains(&judged.kind) { POINTS_AMONG_LIKES } else { POINTS_ALONE };
        judged.points >= least
    };
    let articles: HashSet<Link> = judged.iter().filter(is_article).map(|judged| judged.found.link.clone()).collect();
    // A picture, or "read more", that leads to an article found elsewhere may have its date beside it.
    judged.into_iter().map(|judged| judged.found).filter(|found| articles.contains(&found.link)).collect()
}

/// A link with what speaks for it.
struct Judged<'p> {
    found: Found<'p>,
    kind: String,
    points: i32,
}

fn judged<'p>(found: Found<'p>, base: &Url, sights: &Sights, furniture: &Furniture) -> Option<Judged<'p>> {
    let points = shape::points(&found.link, base)?
        + said(found.anchor)
        + surroundings(found.anchor, furniture)
        + if sights.date_near(found.anchor, &found.link).is_some() { 3 } else { 0 };
    let kind = kind_of_place(found.anchor);
    Some(Judged { found, kind, points })
}

/// The kinds of places whose links are articles.
fn kinds_of_articles(judged: &[Judged<'_>]) -> HashSet<String> {
    let mut points_of: HashMap<&str, HashMap<&Link, i32>> = HashMap::new();
    for one in judged {
        points_of.entry(&one.kind).or_default().insert(&one.found.link, one.points);
    }
    let is_kind = |points: &HashMap<&Link, i32>| {
        let mut points: Vec<i32> = points.values().copied().collect();
        points.sort_unstable();
        points.len() >= LIKES_LEAST && points.get(points.len() / 2).is_some_and(|median| *median >= POINTS_OF_KIND)
    };
    points_of.into_iter().filter(|(_, points)| is_kind(points)).map(|(kind, _)| kind.to_owned()).collect()
}

/// What the words of a link say for it: headlines are sentences, the names of sections are a word or two.
fn said(anchor: Node<'_>) -> i32 {
    let Some(words) = Words::of(anchor) else { return -4 };
    let length = match words.letters() {
        ..10 => -4,
        10..LETTERS_LEAST => -1,
        LETTERS_LEAST..30 => 2,
        30..400 => 4,
        _ => 0,
    };
    length + if words.is_heading() { 3 } else { 0 }
}

/// What stands around a link: items of lists speak for it, furniture against.
fn surroundings(anchor: Node<'_>, furniture: &Furniture) -> i32 {
    let around = || anchor.ancestors().take(FURNITURE_WITHIN);
    let is_item = around().any(|around| matches!(around.tag(), Tag::Article | Tag::Li | Tag::Tr | Tag::Dd));
    let against: i32 = around().filter_map(|around| furniture.0.get(&around.place())).sum();
    i32::from(is_item) - against
}

fn is_in_item(node: Node<'_>) -> bool {
    node.ancestors().any(|around| matches!(around.tag(), Tag::Article | Tag::Section | Tag::Main | Tag::Li))
}

/// The elements that hold no articles, by their places, with how much that speaks against a link inside.
struct Furniture(HashMap<u32, i32>);

impl Furniture {
    fn of(page: &Page<'_>) -> Self {
        // What holds most of the page holds the articles too: its classes say what else the page has, and some
        // programs put all of it into a form.
        let half = page.root().map_or(0, |root| root.end() / 2);
        let parts = page.elements().filter(|node| node.end() - node.place() < half);
        Self(parts.filter_map(|node| Some((node.place(), points_against(node)?))).collect())
    }
}

fn points_against(node: Node<'_>) -> Option<i32> {
    match node.tag() {
        Tag::Nav | Tag::Footer | Tag::Form => Some(8),
        // An item of a list may have a header of its own.
        Tag::Header if !is_in_item(node) => Some(4),
        Tag::Aside => Some(1),
        _ => is_named_as_furniture(node).then_some(6),
    }
}

fn is_named_as_furniture(node: Node<'_>) -> bool {
    ["class", "id", "role"].iter().filter_map(|name| node.attribute(name)).any(|value| {
        let words = value.split(|c: char| !c.is_ascii_alphanumeric());
        words.map(str::to_ascii_lowercase).any(|word| FURNITURE.split(' ').any(|known| known == word))
    })
}

/// What kind of place a link stands in: the elements around it, the innermost with their classes.
fn kind_of_place(anchor: Node<'_>) -> String {
    let mut kind = String::new();
    for (distance, around) in std::iter::once(anchor).chain(anchor.ancestors()).take(AROUND).enumerate() {
        kind.push('<');
        kind.push_str(around.name());
        let class = around.attribute("class").filter(|_| distance < 3);
        if let Some(first) = class.as_ref().and_then(|class| class.split_ascii_whitespace().next()) {
            kind.push('.');
            kind.push_str(first);
        }
    }
    kind
}
