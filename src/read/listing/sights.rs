//! Knows where the dates and the headlines of a front page stand, so that a link finds the date beside it.
//!
//! In: the tree of a page. Out: the date of one link. The page is looked through once, however many links it has.

use jiff::Timestamp;
use url::Url;

use super::{
    super::{
        dates,
        html::{Node, Page, Tag},
    },
    link_of,
    words::{LETTERS_LEAST, letters},
};
use crate::model::Link;

/// How many elements around a link are searched for its date.
const CONTAINERS_MAX: usize = 6;

/// The greatest number of nodes in a container that is searched for a date; a larger one is the page itself.
const CONTAINER_NODES_MAX: u32 = 400;

/// The greatest length of a text that is taken for a date, in bytes.
const DATE_BYTES_MAX: usize = 80;

/// A text of more words is a sentence that speaks of a date.
const DATE_WORDS_MAX: usize = 7;

/// So many texts of a page are tried as dates.
const TEXTS_MAX: usize = 5_000;

/// In a greater list of terms the term of a definition is not looked for: each would cost a walk through all.
const TERMS_NODES_MAX: u32 = 8_000;

/// What stands between a date and other small print.
const SEPARATORS: [char; 5] = ['|', '·', '•', '–', ':'];

/// The dates and headlines of a page, in document order.
pub(super) struct Sights {
    dates: Vec<Date>,
    headlines: Vec<(u32, Link)>,
}

#[derive(Debug, Clone, Copy)]
struct Date {
    place: u32,
    moment: Timestamp,
    /// It is marked as a time. The text says it again, perhaps without the zone.
    is_marked: bool,
}

impl Sights {
    /// Looks through a page, whose relative links start from `base`.
    pub(super) fn of(page: &Page<'_>, base: &Url) -> Self {
        let (mut dates, mut headlines) = (Vec::new(), Vec::new());
        let mut tried = 0;
        for node in page.root().into_iter().flat_map(Node::descendants) {
            match node.tag() {
                Tag::Time => dates.extend(in_time(node)),
                Tag::Text if tried < TEXTS_MAX && may_be_date(&node.own_text()) => {
                    tried += 1;
                    let date = |moment| Date { place: node.place(), moment, is_marked: false };
                    dates.extend(in_text(&node.own_text()).map(date));
                }
                Tag::A if letters(&node.text()) > LETTERS_LEAST => {
                    headlines.extend(link_of(node, base).map(|found| (node.place(), found.link)));
                }
                _ => {}
            }
        }
        Self { dates, headlines }
    }

    /// The one date in the nearest element around a link that has any and holds no other link's article.
    pub(super) fn date_near(&self, anchor: Node<'_>, link: &Link) -> Option<Timestamp> {
        for container in std::iter::once(anchor).chain(anchor.ancestors()).take(CONTAINERS_MAX) {
            if container.end() - container.place() > CONTAINER_NODES_MAX || self.has_other_headline(container, link) {
                return None;
            }
            let term = if container.tag() == Tag::Dd { term_of(container) } else { None };
            let dates =
                term.into_iter().chain([container]).flat_map(|node| within(&self.dates, node, |date| date.place));
            let dates: Vec<&Date> = dates.collect();
            let any_marked = dates.iter().any(|date| date.is_marked);
            let mut moments = dates.iter().filter(|date| date.is_marked == any_marked).map(|date| date.moment);
            if let Some(moment) = moments.next() {
                return moments.all(|other| other == moment).then_some(moment);
            }
        }
        None
    }

    /// Whether a container has another link's headline: from there outwards a date may be that one's.
    fn has_other_headline(&self, container: Node<'_>, link: &Link) -> bool {
        within(&self.headlines, container, |(place, _)| *place).iter().any(|(_, other)| other != link)
    }
}

/// The part of a list in document order that stands inside of a node.
fn within<'a, T>(all: &'a [T], node: Node<'_>, place: impl Fn(&T) -> u32) -> &'a [T] {
    let start = all.partition_point(|one| place(one) < node.place());
    let end = all.partition_point(|one| place(one) < node.end());
    all.get(start..end).unwrap_or_default()
}

fn in_time(node: Node<'_>) -> Option<Date> {
    let stated = node.attribute("datetime").and_then(|text| dates::read(&text));
    let moment = stated.or_else(|| dates::read(&node.text()))?;
    Some(Date { place: node.place(), moment, is_marked: true })
}

fn may_be_date(text: &str) -> bool {
    let text = text.trim();
    let is_short = !text.is_empty() && text.len() <= DATE_BYTES_MAX;
    is_short && text.contains(char::is_numeric) && text.split_whitespace().count() <= DATE_WORDS_MAX
}

/// A date that is a whole text, or a whole piece of one: `Press release | 2 March 2026`, `Published: 2 March 2026`.
fn in_text(text: &str) -> Option<Timestamp> {
    let text = text.trim().trim_matches(['(', ')', '[', ']', '【', '】']);
    dates::read(text).or_else(|| {
        let mut moments = text.split(SEPARATORS).filter_map(|piece| dates::read(piece.trim()));
        let moment = moments.next()?;
        moments.next().is_none().then_some(moment)
    })
}

/// The `dt` that a `dd` belongs to.
fn term_of(definition: Node<'_>) -> Option<Node<'_>> {
    let list = definition.parent().filter(|list| list.end() - list.place() <= TERMS_NODES_MAX)?;
    let before = list.children().take_while(|node| node.place() < definition.place());
    before.filter(|node| node.tag() == Tag::Dt).last()
}
