//! Folds text to the form in which it is compared, with a way back to the text as published.
//!
//! In: a text. Out: the folded text, and for each range of it the whole characters that it came from.
//! Never fails, whatever the text.
//!
//! - compatibility forms, full and half width become plain (Unicode normalisation form KC); letters become small;
//! - marks on Latin and Greek letters go (`é` is `e`), except that German and other languages to which `ä`, `ö`, `ü`
//!   are letters of their own keep them ([`Umlauts`]); `ß` is `ss`, `ё` is `е`; other scripts keep their marks;
//! - soft hyphens, zero-width characters and directional marks go;
//! - every space and line break is one plain space, every hyphen up to the en dash `-`, every apostrophe `'`,
//!   every double quotation mark `"`;
//! - a hyphen before a line break goes when a small letter follows (`Export-⏎kontrolle`), and stays without the break
//!   when a capital follows (`KI-⏎Chip`);
//! - traditional Chinese characters become simplified.
//!
//! Source: Unicode Standard Annex 15 (normalisation forms); Unicode chapter 23 (default ignorable characters).

use std::ops::Range;

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_canonical, is_combining_mark},
};

use super::han;
use crate::model::Language;

/// Whether `ä`, `ö` and `ü` differ from `a`, `o` and `u`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Umlauts {
    /// They are letters of their own.
    Kept,
    /// They are the plain letters with a mark, which goes.
    Stripped,
}

impl Umlauts {
    /// What a language does; in an unknown language nothing is thrown away.
    pub(super) fn of(language: Option<Language>) -> Self {
        const OWN_LETTERS: [&str; 9] = ["az", "de", "et", "fi", "hu", "is", "sk", "sv", "tr"];
        match language {
            Some(language) if !OWN_LETTERS.contains(&language.code()) => Self::Stripped,
            _ => Self::Kept,
        }
    }
}

/// A folded text and the way back.
#[derive(Debug)]
pub(super) struct Folded {
    text: String,
    segments: Vec<Segment>,
}

/// A stretch of the folded text.
#[derive(Debug)]
struct Segment {
    /// Where it begins in the folded text; it ends where the next one begins.
    start: usize,
    /// What it came from.
    original: Range<usize>,
    /// Whether every character kept its length, so that offsets within can be added.
    even: bool,
}

/// Folds `text`.
pub(super) fn fold(text: &str, umlauts: Umlauts) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), segments: Vec::new() };
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = plain_length(rest);
        if plain > 0 {
            folded.push_plain(rest.get(..plain).unwrap_or_default(), at);
            at += plain;
            continue;
        }
        at += folded.push_next(rest, at, umlauts);
    }
    folded
}

/// How many bytes from the start are ASCII without anything to look at twice.
///
/// The last letter before another script is left out: a mark might follow it.
fn plain_length(rest: &str) -> usize {
    let plain = |byte: &u8| byte.is_ascii() && !matches!(byte, 0..=0x1f | 0x7f | b'-' | b'`');
    let length = rest.as_bytes().iter().take_while(|byte| plain(byte)).count();
    if rest.as_bytes().get(length).is_some_and(|byte| !byte.is_ascii()) { length.saturating_sub(1) } else { length }
}

impl Folded {
    /// The folded text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// A part of the folded text; empty when the range is none.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The whole characters of the original that a non-empty range of the folded text came from.
    pub(super) fn original(&self, range: &Range<usize>) -> Range<usize> {
        let last = range.end.saturating_sub(1);
        let start = self.segment(range.start).map_or(0, |segment| {
            if segment.even { segment.original.start + range.start - segment.start } else { segment.original.start }
        });
        let end = self.segment(last).map_or(start, |segment| {
            if segment.even { segment.original.start + range.end - segment.start } else { segment.original.end }
        });
        start..end
    }

    fn segment(&self, at: usize) -> Option<&Segment> {
        let after = self.segments.partition_point(|segment| segment.start <= at);
        self.segments.get(after.checked_sub(1)?)
    }

    /// Adds ASCII that only becomes small.
    fn push_plain(&mut self, text: &str, at: usize) {
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(added) = self.text.get_mut(start..) {
            added.make_ascii_lowercase();
        }
        self.note(start, at..at + text.len(), true);
    }

    /// Folds the next character with the marks that belong to it; returns how many bytes it had.
    fn push_next(&mut self, rest: &str, at: usize, umlauts: Umlauts) -> usize {
        if let Some((length, hyphen)) = broken_hyphen(rest)
            && self.text.ends_with(char::is_alphabetic)
        {
            let start = self.text.len();
            if hyphen {
                self.text.push('-');
                self.note(start, at..at + length, false);
            }
            return length;
        }
        let length = cluster_length(rest);
        let cluster = rest.get(..length).unwrap_or_default();
        let start = self.text.len();
        push_folded(cluster, umlauts, &mut self.text);
        // What goes leaves no segment: no mark can begin or end in it.
        let added = self.text.get(start..).unwrap_or_default();
        if !added.is_empty() {
            let even = added.len() == length && is_single(added) && is_single(cluster);
            self.note(start, at..at + length, even);
        }
        length
    }

    fn note(&mut self, start: usize, original: Range<usize>, even: bool) {
        match self.segments.last_mut() {
            Some(last) if last.even && even && last.original.end == original.start => last.original.end = original.end,
            _ => self.segments.push(Segment { start, original, even }),
        }
    }
}

fn is_single(text: &str) -> bool {
    text.chars().nth(1).is_none()
}

/// The length of a hyphen and the line break after it, within a word; and whether the hyphen stays.
fn broken_hyphen(rest: &str) -> Option<(usize, bool)> {
    let after = rest.strip_prefix(['-', '\u{2010}'])?;
    let next = after.trim_start();
    let gap = after.get(..after.len() - next.len())?;
    if !gap.contains(['\n', '\r', '\u{2028}']) {
        return None;
    }
    let letter = next.chars().next().filter(|c| c.is_alphanumeric())?;
    Some((rest.len() - next.len(), !letter.is_lowercase()))
}

/// The length of the first character with the marks, jamo and half-width sound marks that belong to it.
fn cluster_length(rest: &str) -> usize {
    let belongs = |c: char| {
        !c.is_ascii() && (is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}'))
    };
    rest.char_indices().skip(1).find(|(_, c)| !belongs(*c)).map_or(rest.len(), |(at, _)| at)
}

fn push_folded(cluster: &str, umlauts: Umlauts, out: &mut String) {
    let mut letters = cluster.chars();
    match (letters.next(), letters.next()) {
        // The bulk of Chinese, Japanese and Korean text, which normalisation would not change.
        (Some(c @ ('\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')), None) => {
            out.push(han::simplified(c));
        }
        // Normalisation would make a space and a mark of it.
        (Some('´'), None) => out.push('\''),
        (Some(c), None) if c.is_ascii() => push_letter(c, umlauts, out),
        _ => cluster.nfkc().for_each(|c| push_letter(c, umlauts, out)),
    }
}

fn push_letter(c: char, umlauts: Umlauts, out: &mut String) {
    if is_invisible(c) {
        return;
    }
    if c.is_whitespace() || c.is_control() {
        out.push(' ');
        return;
    }
    match c {
        '\u{2010}'..='\u{2013}' | '\u{2212}' => out.push('-'),
        '‘' | '’' | '‚' | '‛' | '\u{2bc}' | '′' | '`' => out.push('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' => out.push('"'),
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' => out.push('d'),
        'ı' => out.push('i'),
        'ς' => out.push('σ'),
        'ё' | 'Ё' => out.push('е'),
        'ä' | 'Ä' if umlauts == Umlauts::Kept => out.push('ä'),
        'ö' | 'Ö' if umlauts == Umlauts::Kept => out.push('ö'),
        'ü' | 'Ü' if umlauts == Umlauts::Kept => out.push('ü'),
        _ if is_marked_alphabet(c) => push_unmarked(c, out),
        _ => out.extend(han::simplified(c).to_lowercase()),
    }
}

/// Whether `c` may be a Latin or Greek letter with marks, or such a mark alone.
fn is_marked_alphabet(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}')
}

fn push_unmarked(c: char, out: &mut String) {
    decompose_canonical(c, |part| {
        if !is_combining_mark(part) {
            out.extend(part.to_lowercase());
        }
    });
}

/// Whether `c` is there for the typesetter only.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The form in which `=term` is compared: typography unified, letters, marks and capitals as they are.
pub(super) fn exact_form(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().filter(|c| !is_invisible(*c)) {
        match c {
            'ß' | 'ẞ' | 'æ' | 'Æ' | 'œ' | 'Œ' | 'ø' | 'Ø' | 'ł' | 'Ł' | 'đ' | 'Đ' | 'ı' | 'ς' => {
                out.push(c);
            }
            _ if c.is_alphanumeric() || is_combining_mark(c) => out.push(han::simplified(c)),
            _ => push_letter(c, Umlauts::Kept, &mut out),
        }
    }
    out
}
