//! Makes paragraphs of lines.
//!
//! In: lines in the order in which they are drawn. Out: blocks, each with the page on which it begins. A paragraph ends
//! where the gap widens, the next line is indented, a line ends early with a sentence, the size changes, or a list
//! goes on; it goes on over the end of a column or a page where the sentence does. Words parted at the end of a line
//! are joined; nothing else of the text is changed.

use super::lines::{Line, is_dense};
use crate::model::BlockKind;

/// A gap between lines wider than this, in usual gaps, parts paragraphs.
const PARAGRAPH_GAP: f64 = 1.32;

/// An indent wider than this, in sizes of the font, begins a paragraph.
const INDENT: f64 = 0.7;

/// A line that ends less than this before the others, in parts of their length, is not known to end on purpose.
const SHORT_LINE: f64 = 0.1;

/// What parts a word at the end of a line.
const HYPHENS: [char; 4] = ['-', '\u{AD}', '‐', '\u{2011}'];

/// Signs that stand before the items of lists.
const BULLETS: [char; 11] = ['•', '◦', '▪', '■', '●', '‣', '·', '➢', '►', '○', '\u{2043}'];

/// Sizes that differ by more than this part are different.
const SIZE_STEP: f64 = 0.08;

/// Text larger than the usual by this factor is a heading.
const HEADING_SIZE: f64 = 1.12;

/// The lines of one heading are set no further apart than this, in sizes of the font.
const HEADING_GAP: f64 = 1.6;

/// A heading is no longer than this, in characters.
const HEADING_CHARACTERS_MAX: usize = 200;

/// A block, and the page on which it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paged {
    /// What it is.
    pub(super) kind: BlockKind,
    /// Its text.
    pub(super) text: String,
    /// Counted from 1.
    pub(super) page: usize,
    /// The size of its letters.
    pub(super) size: f64,
}

/// The blocks of a document.
pub(super) fn of(lines: &[Line]) -> Vec<Paged> {
    let usual = Usual::of(lines);
    let mut blocks: Vec<Paged> = Vec::new();
    let mut begin = 0;
    for at in 1..=lines.len() {
        let ends = match (lines.get(at - 1), lines.get(at)) {
            (Some(last), Some(next)) => ends(last, next, &Column::around(lines, at), &usual),
            _ => true,
        };
        if ends {
            blocks.extend(block(lines.get(begin..at).unwrap_or_default(), &usual));
            begin = at;
        }
    }
    blocks
}

/// What most lines of a document are like.
struct Usual {
    size: f64,
    /// From one line of a paragraph to the next, in sizes of the font.
    gap: f64,
}

impl Usual {
    fn of(lines: &[Line]) -> Self {
        let size = weighted_quantile(lines.iter().map(|line| (line.size, line.text.len())), 2);
        let pairs = lines.iter().zip(lines.iter().skip(1));
        let gaps = pairs.filter(|(one, next)| one.page == next.page && next.y > one.y && !differs(one.size, next.size));
        // Gaps between paragraphs are wider, and as many as those within where paragraphs are short.
        let gap = weighted_quantile(gaps.map(|(one, next)| ((next.y - one.y) / one.size, next.text.len())), 4);
        Self { size, gap: gap.clamp(0.9, 3.0) }
    }
}

/// Where the lines around one begin and end.
struct Column {
    left: f64,
    right: f64,
}

impl Column {
    /// So many lines on either side are looked at.
    const LINES: usize = 15;

    /// That of the line before `at`.
    fn around(lines: &[Line], at: usize) -> Self {
        let window = lines.get(at.saturating_sub(Self::LINES)..(at + Self::LINES).min(lines.len())).unwrap_or_default();
        let Some(line) = lines.get(at.saturating_sub(1)) else { return Self { left: 0.0, right: 0.0 } };
        let beside = window.iter().filter(|other| {
            (other.left - line.left).abs() < line.size * 4.0 && !differs(other.size, line.size) && !is_row(other)
        });
        beside.fold(Self { left: line.left, right: line.right }, |column, other| Self {
            left: column.left.min(other.left),
            right: column.right.max(other.right),
        })
    }
}

/// The value below which one part in `parts` of the others are, each counted as often as its weight says; 1 where there
/// is none.
fn weighted_quantile(values: impl Iterator<Item = (f64, usize)>, parts: usize) -> f64 {
    let mut values: Vec<(f64, usize)> = values.filter(|(value, _)| value.is_finite()).collect();
    values.sort_by(|one, other| one.0.total_cmp(&other.0));
    let share = values.iter().map(|(_, weight)| weight).sum::<usize>() / parts;
    let mut passed = 0;
    let found = values.iter().find(|(_, weight)| {
        passed += weight;
        passed > share
    });
    found.map_or(1.0, |(value, _)| *value)
}

fn differs(one: f64, other: f64) -> bool {
    (one - other).abs() > SIZE_STEP * one.max(other)
}

/// Whether a paragraph ends between two lines that are drawn one after the other.
fn ends(last: &Line, next: &Line, column: &Column, usual: &Usual) -> bool {
    if differs(last.size, next.size) || has_bullet(&next.text) || is_row(last) || is_row(next) {
        return true;
    }
    if last.text.ends_with(HYPHENS) {
        return false;
    }
    let gap = (next.y - last.y) / last.size;
    let is_last = would_have_fitted(last, next, column);
    // A step up, or onto another page, is the end of a column: the sentence tells whether the paragraph goes on.
    if last.page != next.page || gap < -0.5 {
        return ends_sentence(&last.text) || is_last || next.size > usual.size * HEADING_SIZE;
    }
    let is_indented = next.left - column.left > INDENT * next.size && next.left > last.left + INDENT * next.size;
    // The lines of a heading are broken by sense, and centred.
    let is_heading = last.size.min(next.size) > usual.size * HEADING_SIZE;
    if is_heading && gap < HEADING_GAP && !ends_sentence(&last.text) {
        return begins_item(&next.text);
    }
    // A dash, or the day of a date, may come to stand at the beginning of a line.
    let is_set_off = ends_sentence(&last.text) || (next.left - last.left).abs() > INDENT * next.size;
    gap > usual.gap * PARAGRAPH_GAP || is_indented || is_last || is_set_off && begins_item(&next.text)
}

/// Whether the first word of a line would have fitted into the one before it, which therefore ends on purpose.
fn would_have_fitted(last: &Line, next: &Line, column: &Column) -> bool {
    let word = next.text.split(|c: char| c.is_whitespace() || is_dense(c)).next().unwrap_or("").chars().count().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a width")]
    let width = (next.right - next.left) / next.text.chars().count().max(1) as f64 * word as f64;
    // Where lines are broken by sense, as in headings, the rest of the line is wide.
    let spare = column.right - last.right;
    spare > width * 1.2 + last.size * 0.6 && spare > (column.right - column.left) * SHORT_LINE
}

/// Whether a line is one of a table.
fn is_row(line: &Line) -> bool {
    line.text.contains('\t')
}

/// Whether a line begins with a sign that stands for nothing but an item of a list.
fn has_bullet(text: &str) -> bool {
    text.starts_with(BULLETS)
}

/// Whether a line begins an item of a list: `•`, `–`, `1.`, `a)`.
fn begins_item(text: &str) -> bool {
    mark_of_item(text) > 0
}

/// How long the mark of an item is, with what parts it from its text; 0 where there is none.
fn mark_of_item(text: &str) -> usize {
    let mut letters = text.chars();
    let first = letters.next().unwrap_or(' ');
    if BULLETS.contains(&first) || matches!(first, '–' | '—' | '-' | '*') && letters.next() == Some(' ') {
        let rest = text.get(first.len_utf8()..).unwrap_or_default();
        return text.len() - rest.trim_start().len();
    }
    let (number, rest) =
        text.split_at_checked(text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0)).unwrap_or(("", text));
    let is_number = number.len() <= 2
        && !number.is_empty()
        && (number.bytes().all(|byte| byte.is_ascii_digit()) || number.len() == 1);
    let is_marked = rest.strip_prefix([')', '.']).is_some_and(|rest| rest.starts_with(' '));
    // "I." and "A." begin sentences and names as well.
    let is_closed = rest.starts_with(')') || number.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && is_marked && is_closed { number.len() + 2 } else { 0 }
}

/// Whether a text ends as a sentence does, quotation marks and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '“', '»', '«', '’', ')', '」', '』', '›'])
        .ends_with(['.', '!', '?', ':', '。', '！', '？', '；', '…'])
}

fn block(lines: &[Line], usual: &Usual) -> Option<Paged> {
    let first = lines.first()?;
    let mut text = String::new();
    for line in lines {
        join(&mut text, &line.text);
    }
    let text = text.trim().to_owned();
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let is_large = first.size > usual.size * HEADING_SIZE && text.chars().count() <= HEADING_CHARACTERS_MAX;
    let kind = if is_row(first) {
        BlockKind::TableRow
    } else if is_large && !has_bullet(&text) && !text.ends_with(['.', ';', ',']) {
        BlockKind::Heading
    } else if begins_item(&text) {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    };
    let text = if kind == BlockKind::ListItem {
        text.get(mark_of_bullet(&text)..).unwrap_or_default().to_owned()
    } else {
        text
    };
    (!text.is_empty()).then_some(Paged { kind, text, page: first.page, size: first.size })
}

/// How long the mark of an item is where it is a sign; numbers stay, for texts refer to them.
fn mark_of_bullet(text: &str) -> usize {
    if text.starts_with(char::is_alphanumeric) { 0 } else { mark_of_item(text) }
}

/// Adds a line to a paragraph.
fn join(text: &mut String, line: &str) {
    let Some(last) = text.chars().next_back() else {
        text.push_str(line);
        return;
    };
    let first = line.chars().next().unwrap_or(' ');
    let before = text.chars().rev().nth(1);
    if HYPHENS.contains(&last) && before.is_some_and(char::is_alphabetic) {
        // "Import- und Export" is no parted word, and "KI-Chip" keeps its hyphen.
        let next = line.split_whitespace().next().unwrap_or("");
        if matches!(next, "und" | "oder" | "bzw." | "and" | "or" | "et" | "ou" | "y" | "o" | "en" | "of") {
            text.push(' ');
        } else if first.is_lowercase() || last == '\u{AD}' {
            text.pop();
        }
    } else if !(is_dense(last) && is_dense(first)) {
        text.push(' ');
    }
    text.push_str(line);
}
