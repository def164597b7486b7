//! Finds what a page says of its article, and where.
//!
//! In: the tree of a page. Out: its `meta` elements and scripts, its text line by line, and the elements that by
//! their kind or name hold a headline, a date or an author; all from one walk. Judges nothing.

pub(super) mod hints;
mod meta;
mod walk;

use std::ops::Range;

pub(super) use self::{hints::Hints, meta::Meta};
use crate::read::html::Page;

/// The greatest number of elements kept of each kind; a page that has more is a list of articles.
pub(super) const MARKS_MAX: usize = 400;

/// A line with at least so many bytes is prose.
const PROSE_BYTES_LEAST: usize = 140;

/// What a page says of its article.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// The language that the root declares.
    pub(super) language: Option<String>,
    /// The text of the `title` element.
    pub(super) title: Option<String>,
    /// The `meta` elements.
    pub(super) meta: Meta,
    /// The text of the scripts with JSON-LD.
    pub(super) json_ld: Vec<String>,
    /// `rel`, in lower case, and `href` of the `link` elements of the page as a whole.
    pub(super) links: Vec<(String, String)>,
    /// What addresses are relative to, where the page says so.
    pub(super) base: Option<String>,
    /// Its text as a browser shows it, white space collapsed, one line a block.
    pub(super) text: String,
    /// Where the `h1` elements stand in the text.
    pub(super) headlines: Vec<Range<usize>>,
    /// Elements that may hold a date.
    pub(super) dates: Vec<Mark>,
    /// Elements that may name an author; the innermost alone.
    pub(super) authors: Vec<Mark>,
    /// Links that may lead to further pages of the article.
    pub(super) pages: Vec<PageLink>,
    /// What is not of this article; once settled, in order and none inside of another.
    asides: Vec<Range<usize>>,
    /// The same, unless its headline stands there.
    perhaps_asides: Vec<Range<usize>>,
    /// Where each line begins.
    lines: Vec<usize>,
    /// How many bytes of prose stand before each line.
    prose: Vec<usize>,
}

/// An element that may say something of the article.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Where its text stands in the text of the page; empty where it shows nothing.
    pub(super) place: Range<usize>,
    /// What it states for programs: `datetime`, `content`, `title`.
    pub(super) stated: Option<String>,
    /// How it says that it does.
    pub(super) kind: MarkKind,
    /// What its names hint at.
    pub(super) hints: Hints,
}

/// How an element says that it holds a date or an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MarkKind {
    /// A property of the item that the page describes.
    Property,
    /// The relation `author`.
    Relation,
    /// A `time` element, or an `address`.
    Element,
    /// A class, an id or the like.
    Name,
    /// The address of a link.
    Address,
}

/// A link that may lead to a further page of the article.
#[derive(Debug, Clone)]
pub(super) struct PageLink {
    /// Where it leads.
    pub(super) address: String,
    /// Where it stands in the text of the page.
    pub(super) place: usize,
    /// Whether it is said to lead to the next page, or stands among links to pages.
    pub(super) is_told: bool,
}

impl Marked {
    /// Walks through `page`.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let mut marked = walk::through(page);
        let mut prose = 0;
        let mut lines = Vec::new();
        let mut start = 0;
        let mut before = Vec::new();
        for line in marked.text.split('\n') {
            lines.push(start);
            before.push(prose);
            if line.len() >= PROSE_BYTES_LEAST {
                prose += line.len();
            }
            start += line.len() + 1;
        }
        marked.lines = lines;
        marked.prose = before;
        marked
    }

    /// The text of a mark.
    pub(super) fn text_of(&self, place: &Range<usize>) -> &str {
        self.text.get(place.clone()).unwrap_or_default().trim()
    }

    /// The lines of the text, with the place of each.
    pub(super) fn lines(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        self.lines.iter().zip(self.text.split('\n')).map(|(start, line)| (*start..start + line.len(), line))
    }

    /// The line in which a place is, and the text before the place in it.
    pub(super) fn before_in_line(&self, place: usize) -> &str {
        let start = self.line_of(place).and_then(|line| self.lines.get(line)).copied().unwrap_or(place);
        self.text.get(start..place).unwrap_or_default()
    }

    /// How far a place is from the headline: lines between, negative above it, and bytes of prose between.
    pub(super) fn distance(&self, headline: usize, place: usize) -> (isize, usize) {
        let (from, to) = (self.line_of(headline).unwrap_or(0), self.line_of(place).unwrap_or(0));
        let prose = |line: usize| self.prose.get(line).copied().unwrap_or(0);
        let lines = isize::try_from(to).unwrap_or(0) - isize::try_from(from).unwrap_or(0);
        // The headline may be long enough for prose itself.
        let (first, last) = if to > from { (from + 1, to) } else { (to, from) };
        (lines, prose(last).saturating_sub(prose(first)))
    }

    /// Says where the headline of the article stands, so that what holds it is known to be no aside.
    pub(super) fn settle(&mut self, headline: Option<usize>) {
        let perhaps = std::mem::take(&mut self.perhaps_asides);
        let holds_headline = |range: &Range<usize>| headline.is_some_and(|headline| range.contains(&headline));
        self.asides.extend(perhaps.into_iter().filter(|range| !holds_headline(range)));
        self.asides.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        self.asides.dedup_by(|inner, outer| inner.end <= outer.end);
    }

    /// Whether a place is of something else than the article, as far as [`Self::settle`] was told of it.
    pub(super) fn is_aside(&self, place: usize) -> bool {
        let before = self.asides.partition_point(|range| range.start <= place);
        let last = before.checked_sub(1).and_then(|last| self.asides.get(last));
        last.is_some_and(|range| range.contains(&place) || range.is_empty() && range.start == place)
    }

    fn line_of(&self, place: usize) -> Option<usize> {
        self.lines.partition_point(|start| *start <= place).checked_sub(1)
    }
}
