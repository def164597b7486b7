//! Finds the dates that a page shows to its readers.
//!
//! In: the text of a page, its marked elements, and where its headline stands. Out: dates, those most likely of the
//! article first.

use super::{
    Page, date_of, is_plausible,
    labels::{self, Label},
};
use crate::read::{
    article::{
        marked::{Hints, MarkKind},
        witness::Witness,
    },
    dates::{self, Order, Stated},
};

/// A date stands at most so many lines above the headline of its article, and below it.
const LINES_ABOVE_MAX: isize = 15;
const LINES_BELOW_MAX: isize = 60;

/// A date at the head of an article has less prose than this between it and the headline, in bytes.
const PROSE_BETWEEN_MAX: usize = 900;

/// A line that is longer than this, in bytes, only holds a date among other things.
const LINE_BYTES_MAX: usize = 160;

/// A label stands at most so many bytes before its date.
const LABEL_WITHIN: usize = 60;

/// A date in the first bytes of a paragraph may be where and when it was written.
const DATELINE_WITHIN: usize = 70;

/// A date shown, its witness, and whether it is that of a change.
type Shown = (Stated, Witness, bool);

/// The dates at the head of the article.
pub(super) fn at_head(page: &Page<'_>, address: Option<Stated>) -> Vec<Shown> {
    let mut found: Vec<(i32, Shown)> = Vec::new();
    let is_near = |place: usize| {
        let (lines, prose) = page.marked.distance(page.headline.unwrap_or(0), place);
        let is_near = (-LINES_ABOVE_MAX..=LINES_BELOW_MAX).contains(&lines) && prose <= PROSE_BETWEEN_MAX;
        (is_near && !page.marked.is_aside(place)).then_some(lines)
    };
    let points = |lines: isize, stated: &Stated| {
        let agrees = address.is_some_and(|day| is_within_a_day(&day, stated));
        let distance = i32::try_from(lines.abs()).unwrap_or(i32::MAX).saturating_mul(if lines < 0 { 4 } else { 1 });
        let nearness = -distance.min(60);
        if agrees { 100 + nearness } else { nearness }
    };
    for mark in page.marked.dates.iter().filter(|mark| mark.kind > MarkKind::Property) {
        let Some(lines) = is_near(mark.place.start) else { continue };
        let Some(stated) = date_of(page, mark) else { continue };
        let (label, before) = label_at(page, mark.place.start);
        let is_change = label == Label::Change || label == Label::None && mark.hints.has(Hints::CHANGE);
        if label == Label::Other || before.len() > LINE_BYTES_MAX {
            continue;
        }
        let is_element = mark.kind == MarkKind::Element && mark.stated.is_some();
        let witness = if is_element { Witness::TimeElement } else { Witness::ShownDate };
        let said = if label == Label::Publication { 30 } else { 0 };
        let sure = if is_element { said + 15 } else { said + 10 };
        found.push((points(lines, &stated) + sure, (stated, witness, is_change)));
    }
    for (place, line) in page.marked.lines() {
        if line.is_empty() || !line.contains(|c: char| c.is_numeric()) {
            continue;
        }
        let Some(lines) = is_near(place.start) else { continue };
        for told in of_line(line, page.order) {
            let sure = match told.label {
                Label::Publication => 30,
                _ if told.is_dateline => -20,
                _ => 0,
            };
            let shown = (told.stated, Witness::ShownDate, told.label == Label::Change);
            found.push((points(lines, &told.stated) + sure, shown));
        }
    }
    found.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    found.into_iter().map(|(_, shown)| shown).collect()
}

/// The first date in some lines at the head of a text that may be that of its publication.
pub(in crate::read) fn in_lines<'t>(lines: impl Iterator<Item = &'t str>, order: Order) -> Option<Stated> {
    let mut alone = None;
    for line in lines {
        for date in of_line(line, order) {
            match date.label {
                Label::Publication => return Some(date.stated),
                Label::None => alone = alone.or(Some(date.stated)),
                Label::Change | Label::Other => {}
            }
        }
    }
    alone
}

/// A date in a line, and what is said of it there.
struct Told {
    stated: Stated,
    label: Label,
    /// Whether it only may be where and when a paragraph was written.
    is_dateline: bool,
}

/// The dates of a line that stand by themselves, have a label, or begin a paragraph.
fn of_line(line: &str, order: Order) -> Vec<Told> {
    let is_dateline = line.len() > LINE_BYTES_MAX;
    let head = if is_dateline { dateline(line) } else { line };
    let mut told = Vec::new();
    let mut from = 0;
    for date in dates::in_text(head, order).into_iter().filter(|date| is_plausible(&date.stated)) {
        let before = head.get(from..date.place.start).unwrap_or_default();
        from = date.place.end;
        let label = labels::of(last_bytes(before, LABEL_WITHIN));
        let stands = match label {
            Label::Publication | Label::Change => true,
            Label::Other => false,
            Label::None if is_dateline => ends_dateline(line.get(date.place.end..).unwrap_or_default()),
            Label::None => is_alone(line, &date),
        };
        if stands {
            told.push(Told { stated: date.stated, label, is_dateline: is_dateline && label == Label::None });
        }
    }
    told
}

/// A date elsewhere in the article that is said to be that of its publication, or that stands in an element made for it.
pub(super) fn elsewhere(page: &Page<'_>) -> Option<Stated> {
    let is_of_article = |place: usize| !page.marked.is_aside(place);
    let labelled =
        page.marked.lines().filter(|(place, line)| line.len() <= LINE_BYTES_MAX && is_of_article(place.start));
    let labelled = labelled.filter(|(_, line)| line.contains(|c: char| c.is_numeric())).find_map(|(_, line)| {
        dates::in_text(line, page.order).into_iter().filter(|date| is_plausible(&date.stated)).find_map(|date| {
            let before = line.get(..date.place.start)?;
            (labels::of(last_bytes(before, LABEL_WITHIN)) == Label::Publication).then_some(date.stated)
        })
    });
    labelled.or_else(|| {
        let mut marks =
            page.marked.dates.iter().filter(|mark| !mark.hints.has(Hints::CHANGE) && is_of_article(mark.place.start));
        let mut dates = marks
            .by_ref()
            .filter(|mark| label_at(page, mark.place.start).0 == Label::None)
            .filter_map(|mark| date_of(page, mark));
        let first = dates.next()?;
        // Several days are those of a list.
        dates.all(|date| date.day() == first.day()).then_some(first)
    })
}

/// What is said before a place in its line, and that text.
fn label_at<'a>(page: &'a Page<'_>, place: usize) -> (Label, &'a str) {
    let before = page.marked.before_in_line(place);
    (labels::of(last_bytes(before, LABEL_WITHIN)), before)
}

/// Whether a line says little besides its date: a place, a weekday, an author, or facts parted by signs.
fn is_alone(line: &str, date: &dates::Found) -> bool {
    const WORDS_MAX: usize = 4;
    let rest = [line.get(..date.place.start), line.get(date.place.end..)];
    let words = rest
        .iter()
        .flatten()
        .flat_map(|rest| rest.split_whitespace())
        .filter(|word| word.chars().any(char::is_alphabetic));
    line.contains(['|', '·', '•']) || words.count() <= WORDS_MAX || line.chars().count() <= 24
}

/// Whether what follows a date is the end of a dateline: a dash, a bracket, a colon.
fn ends_dateline(rest: &str) -> bool {
    rest.trim_start().starts_with(['-', '–', '—', '(', '/', ':', '.', ',', '|'])
}

/// Where a paragraph says where and when it was written.
fn dateline(line: &str) -> &str {
    let end = (0..=DATELINE_WITHIN).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
    line.get(..end).unwrap_or_default()
}

fn last_bytes(text: &str, bytes: usize) -> &str {
    let start = (text.len().saturating_sub(bytes)..=text.len()).find(|start| text.is_char_boundary(*start));
    start.and_then(|start| text.get(start..)).unwrap_or_default()
}

fn is_within_a_day(one: &Stated, other: &Stated) -> bool {
    (one.day() - other.day()).get_days().abs() <= 1
}
