//! A passage as it stands in a mail: whole or cut, with its marks.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::line;

/// A passage stands whole up to so many characters; a longer one is cut.
pub(super) const PASSAGE_CHARS_MAX: usize = 1_200;
/// A sentence longer than this part of all the room is cut between words like several: it must not leave a cut
/// passage with nothing to show.
const SENTENCE_PART: usize = 2;
/// A passage whose HTML would be longer goes on in a paragraph of its own, so that a mail can end between them.
const PARAGRAPH_BYTES_MAX: usize = 24_000;
/// What the markup around one mark costs, in bytes: an element that says what it is, and in it one that Outlook colours.
const MARK_BYTES: usize = 120;
/// What one character can cost when it is escaped, in bytes.
const ESCAPED_BYTES: usize = 5;

/// A paragraph of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its text in pieces.
    pub(super) runs: Vec<Run>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    /// Text as published.
    Plain(String),
    /// Text as published that satisfied the query.
    Marked(String),
    /// Here text was left out.
    Gap,
}

impl Paragraph {
    /// The text without marks.
    pub(super) fn plain(&self) -> String {
        let pieces = self.runs.iter().map(|run| match run {
            Run::Plain(text) | Run::Marked(text) => text.as_str(),
            Run::Gap => " […] ",
        });
        pieces.collect()
    }

    /// Whether it is written from right to left: its first letter is.
    pub(super) fn is_right_to_left(&self) -> bool {
        line::is_right_to_left(&self.plain())
    }

    fn push(&mut self, text: &str, marked: bool) {
        // Control characters are invisible at best, and no part of HTML.
        let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        if text.is_empty() {
            return;
        }
        match (self.runs.last_mut(), marked) {
            (Some(Run::Plain(last)), false) | (Some(Run::Marked(last)), true) => last.push_str(&text),
            (_, false) => self.runs.push(Run::Plain(text)),
            (_, true) => self.runs.push(Run::Marked(text)),
        }
    }

    fn gap(&mut self) {
        if self.runs.last() != Some(&Run::Gap) {
            self.runs.push(Run::Gap);
        }
    }
}

/// Sets marks into a text, and cuts it where it has more than `chars_max` characters.
///
/// What is cut away lies between ends of sentences. Every mark stays, with the sentence around it; then as much
/// of the beginning, and of what stands next to the marks, as there is room for. A text with marks all over may
/// so stay longer than `chars_max`. Nearly always one paragraph; several only for texts of tens of kilobytes.
pub(super) fn cut(text: &str, marks: &[Range<usize>], chars_max: usize) -> Vec<Paragraph> {
    let whole = text.chars().count() <= chars_max;
    if whole && weight(text, marks) <= PARAGRAPH_BYTES_MAX {
        let mut paragraph = Paragraph { runs: Vec::new() };
        set(&mut paragraph, text, 0..text.len(), marks);
        return vec![paragraph];
    }
    let units: Vec<Unit> =
        sentences(text, chars_max / SENTENCE_PART).into_iter().map(|range| Unit::new(text, range, marks)).collect();
    let kept = if whole { vec![true; units.len()] } else { kept(&units, chars_max) };
    let mut paragraphs = vec![Paragraph { runs: Vec::new() }];
    let mut bytes = 0;
    for (unit, kept) in units.iter().zip(kept) {
        if bytes > 0 && bytes + unit.weight > PARAGRAPH_BYTES_MAX {
            paragraphs.push(Paragraph { runs: Vec::new() });
            bytes = 0;
        }
        let Some(paragraph) = paragraphs.last_mut() else { break };
        if kept {
            set(paragraph, text, unit.range.clone(), marks);
            bytes += unit.weight;
        } else {
            paragraph.gap();
        }
    }
    paragraphs
}

/// Brings marks into order: on whole characters, inside the text, not empty, not touching each other.
pub(super) fn tidy(text: &str, marks: impl IntoIterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> =
        marks.into_iter().filter(|mark| text.get(mark.clone()).is_some_and(|marked| !marked.is_empty())).collect();
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut tidy: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match tidy.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => tidy.push(mark),
        }
    }
    tidy
}

/// What is kept or left out as one.
struct Unit {
    range: Range<usize>,
    chars: usize,
    weight: usize,
    marked: bool,
}

impl Unit {
    fn new(text: &str, range: Range<usize>, marks: &[Range<usize>]) -> Self {
        let within: Vec<_> = overlapping(marks, &range).collect();
        let piece = text.get(range.clone()).unwrap_or("");
        Self { chars: piece.chars().count(), weight: weight(piece, &within), marked: !within.is_empty(), range }
    }
}

/// Which units are kept: those with marks, then the first, then the nearest to a mark, as long as there is room.
fn kept(units: &[Unit], chars_max: usize) -> Vec<bool> {
    let mut kept: Vec<bool> = units.iter().map(|unit| unit.marked).collect();
    let mut room =
        chars_max.saturating_sub(units.iter().filter(|unit| unit.marked).map(|unit| unit.chars).sum::<usize>());
    let distances = distances(units);
    let mut others: Vec<usize> = (0..units.len()).filter(|index| kept.get(*index) == Some(&false)).collect();
    others.sort_by_key(|index| (*index != 0, distances.get(*index).copied(), *index));
    for index in others {
        let (Some(unit), Some(kept)) = (units.get(index), kept.get_mut(index)) else { continue };
        if unit.chars > room {
            break;
        }
        room -= unit.chars;
        *kept = true;
    }
    kept
}

/// How many units away the nearest mark is; the beginning counts as marked where nothing is.
fn distances(units: &[Unit]) -> Vec<usize> {
    let none = !units.iter().any(|unit| unit.marked);
    let near = |index: usize, unit: &Unit| unit.marked || (none && index == 0);
    let mut distances = vec![usize::MAX; units.len()];
    let mut since = usize::MAX;
    for ((index, unit), distance) in units.iter().enumerate().zip(&mut distances) {
        since = if near(index, unit) { 0 } else { since.saturating_add(1) };
        *distance = since;
    }
    since = usize::MAX;
    for ((index, unit), distance) in units.iter().enumerate().zip(&mut distances).rev() {
        since = if near(index, unit) { 0 } else { since.saturating_add(1) };
        *distance = since.min(*distance);
    }
    distances
}

/// The sentences of a text, without a gap between them; in pieces where they have more than `chars_max` characters.
///
/// Source: UAX #29, section 5, mended for abbreviations and ordinal numbers.
fn sentences(text: &str, chars_max: usize) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for (start, sentence) in text.split_sentence_bound_indices() {
        let end = start + sentence.len();
        match sentences.last_mut() {
            Some(last) if text.get(last.clone()).is_some_and(ends_in_abbreviation) => last.end = end,
            _ => sentences.push(start..end),
        }
    }
    sentences.into_iter().flat_map(|sentence| pieces(text, sentence, chars_max)).collect()
}

/// Whether a full stop here may only shorten a word: after `Mr.`, `U.S.`, `No.`, `5.`
fn ends_in_abbreviation(sentence: &str) -> bool {
    const LETTERS_MAX: usize = 3;
    let word = sentence.split_whitespace().next_back().unwrap_or("");
    let Some(word) = word.strip_suffix('.') else { return false };
    word.split('.').all(|part| part.chars().count() <= LETTERS_MAX && part.chars().all(char::is_alphanumeric))
}

/// A sentence, or its pieces of at most `chars_max` characters, cut between words where there are any.
fn pieces(text: &str, sentence: Range<usize>, chars_max: usize) -> Vec<Range<usize>> {
    let Some(whole) = text.get(sentence.clone()) else { return Vec::new() };
    if whole.chars().count() <= chars_max {
        return vec![sentence];
    }
    let mut pieces = Vec::new();
    let (mut start, mut chars) = (sentence.start, 0);
    for (index, word) in whole.split_word_bound_indices() {
        let length = word.chars().count();
        if chars > 0 && chars + length > chars_max {
            pieces.push(start..sentence.start + index);
            (start, chars) = (sentence.start + index, 0);
        }
        if length <= chars_max {
            chars += length;
            continue;
        }
        // No word is that long: whatever it is, any place will do.
        for (offset, _) in word.char_indices().step_by(chars_max.max(1)).skip(1) {
            pieces.push(start..sentence.start + index + offset);
            start = sentence.start + index + offset;
        }
        chars = chars_max;
    }
    pieces.push(start..sentence.end);
    pieces
}

/// Writes a range of a text with the marks that lie in it.
fn set(paragraph: &mut Paragraph, text: &str, range: Range<usize>, marks: &[Range<usize>]) {
    let mut done = range.start;
    for mark in overlapping(marks, &range) {
        paragraph.push(text.get(done..mark.start).unwrap_or(""), false);
        paragraph.push(text.get(mark.clone()).unwrap_or(""), true);
        done = mark.end;
    }
    paragraph.push(text.get(done..range.end).unwrap_or(""), false);
}

/// The parts of tidy marks that lie in a range.
fn overlapping(marks: &[Range<usize>], range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let from = marks.partition_point(|mark| mark.end <= range.start);
    let (start, end) = (range.start, range.end);
    marks
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(move |mark| mark.start < end)
        .map(move |mark| mark.start.max(start)..mark.end.min(end))
}

/// About how many bytes a text has as HTML; never less.
fn weight(text: &str, marks: &[Range<usize>]) -> usize {
    let escaped = text.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')).count();
    text.len() + escaped * (ESCAPED_BYTES - 1) + marks.len() * MARK_BYTES
}
