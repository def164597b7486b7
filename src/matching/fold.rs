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
//! - traditional Chinese characters become simplified;
//! - letters that are spaced out (`N V I D I A`) become a word ([`Folded::close_spaced`]).
//!
//! The way back is made when it is first asked for, by folding again: most texts have nothing to mark.
//!
//! Source: Unicode Standard Annex 15 (normalisation forms); Unicode chapter 23 (default ignorable characters).

use std::{cell::OnceCell, ops::Range, sync::LazyLock};

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_canonical, is_combining_mark},
};

use super::{
    han,
    script::{Class, class},
};
use crate::model::Language;

/// So many single letters with spaces between them are a word.
pub(super) const SPACED_LETTERS_MIN: usize = 4;

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
pub(super) struct Folded<'a> {
    original: &'a str,
    umlauts: Umlauts,
    spaced: bool,
    text: String,
    /// Made when first asked for.
    segments: OnceCell<Vec<Segment>>,
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
pub(super) fn fold(text: &str, umlauts: Umlauts) -> Folded<'_> {
    let out = Folding::new(text, umlauts, false, None).run().out;
    Folded { original: text, umlauts, spaced: false, text: out, segments: OnceCell::new() }
}

impl Folded<'_> {
    /// Makes words of spaced letters; worth it only where there are some.
    pub(super) fn close_spaced(&mut self) {
        self.text = Folding::new(self.original, self.umlauts, true, None).run().out;
        self.spaced = true;
        self.segments = OnceCell::new();
    }

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
        let segments = self.segments.get_or_init(|| {
            let folding = Folding::new(self.original, self.umlauts, self.spaced, Some(Vec::new()));
            let folding = folding.run();
            debug_assert_eq!(folding.out, self.text, "folding again folds differently");
            folding.segments.unwrap_or_default()
        });
        let after = segments.partition_point(|segment| segment.start <= at);
        segments.get(after.checked_sub(1)?)
    }
}

/// The work of folding one text.
struct Folding<'a> {
    text: &'a str,
    umlauts: Umlauts,
    /// Whether spaced letters are looked for, which takes time.
    spaced: bool,
    out: String,
    /// The way back, where it is asked for.
    segments: Option<Vec<Segment>>,
}

impl<'a> Folding<'a> {
    fn new(text: &'a str, umlauts: Umlauts, spaced: bool, segments: Option<Vec<Segment>>) -> Self {
        Self { text, umlauts, spaced, out: String::with_capacity(text.len() + text.len() / 16), segments }
    }

    fn run(mut self) -> Self {
        let mut at = 0;
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = if self.spaced { 0 } else { plain_length(rest.as_bytes()) };
            if plain > 0 {
                self.push_plain(at, rest.get(..plain).unwrap_or_default());
                at += plain;
                continue;
            }
            let simple = if self.segments.is_none() && !self.spaced { self.push_simple(rest) } else { 0 };
            at += if simple > 0 { simple } else { self.push_next(rest, at) };
        }
        self
    }

    /// Adds ASCII that only becomes small.
    fn push_plain(&mut self, at: usize, text: &str) {
        let start = self.out.len();
        self.out.push_str(text);
        if let Some(added) = self.out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
        self.note(start, at..at + text.len(), true);
    }

    /// Folds characters that need no second look, up to plain ASCII; returns how many bytes they had.
    ///
    /// Does what [`Self::push_next`] would do with each of them, and notes no way back.
    fn push_simple(&mut self, rest: &str) -> usize {
        let mut letters = rest.char_indices().peekable();
        let mut was_ascii = false;
        while let Some((at, c)) = letters.next() {
            let is_plain = matches!(c, ' '..='~') && !matches!(c, '`' | '-');
            // Two in a row: there may be many, which go faster together.
            let next = letters.peek().map(|(_, next)| *next);
            if c.is_ascii() && (was_ascii || !is_plain) || !next.is_none_or(stands_alone) || c == '\u{2010}' {
                return at;
            }
            was_ascii = c.is_ascii();
            if was_ascii {
                self.out.push(c.to_ascii_lowercase());
            } else {
                push_single(c, self.umlauts, &mut self.out);
            }
        }
        rest.len()
    }

    /// Folds the next character with the marks that belong to it; returns how many bytes it had.
    fn push_next(&mut self, rest: &str, at: usize) -> usize {
        let start = self.out.len();
        if let Some((length, hyphen)) = broken_hyphen(rest)
            && self.out.ends_with(char::is_alphabetic)
        {
            if hyphen {
                self.out.push('-');
                self.note(start, at..at + length, false);
            }
            return length;
        }
        if self.spaced
            && let Some(length) = self.push_spaced(rest, at)
        {
            return length;
        }
        let mut letters = rest.chars();
        let first = letters.next().unwrap_or_default();
        if letters.next().is_none_or(stands_alone) {
            push_single(first, self.umlauts, &mut self.out);
            self.note_next(start, at..at + first.len_utf8(), true);
            return first.len_utf8();
        }
        let length = cluster_length(rest);
        let cluster = rest.get(..length).unwrap_or_default();
        cluster.nfkc().for_each(|c| push_letter(c, self.umlauts, &mut self.out));
        self.note_next(start, at..at + length, false);
        length
    }

    /// Takes the spaces out of spaced letters; returns how many bytes they had.
    ///
    /// `rest` begins with the space before the second letter: the first one is out already.
    fn push_spaced(&mut self, rest: &str, at: usize) -> Option<usize> {
        let space = rest.chars().next().filter(|c| c.is_whitespace())?;
        let first = self.out.chars().next_back().filter(|c| class(*c) == Class::Letter)?;
        let before = self.out.get(..self.out.len() - first.len_utf8())?.chars().next_back();
        if before.is_some_and(|c| class(c) != Class::Separator || c == '\'') {
            return None;
        }
        let letters = spaced_letters(rest, space);
        if letters.len() + 1 < SPACED_LETTERS_MIN {
            return None;
        }
        let mut length = 0;
        for (offset, letter) in letters {
            let start = self.out.len();
            push_single(letter, self.umlauts, &mut self.out);
            length = offset + letter.len_utf8();
            self.note(start, at + offset..at + length, false);
        }
        Some(length)
    }

    /// Notes what was added since `start`, if anything: what goes leaves no segment, for no mark can end in it.
    fn note_next(&mut self, start: usize, original: Range<usize>, single: bool) {
        if self.segments.is_none() {
            return;
        }
        let added = self.out.get(start..).unwrap_or_default();
        if !added.is_empty() {
            let even = single && added.len() == original.len() && added.chars().nth(1).is_none();
            self.note(start, original, even);
        }
    }

    fn note(&mut self, start: usize, original: Range<usize>, even: bool) {
        let Some(segments) = &mut self.segments else { return };
        match segments.last_mut() {
            Some(last) if last.even && even && last.original.end == original.start => last.original.end = original.end,
            _ => segments.push(Segment { start, original, even }),
        }
    }
}

/// How many bytes are looked at together.
const STRETCH: usize = 32;

/// How many bytes from the start are ASCII without anything to look at twice.
///
/// The last letter before another script is left out, for a mark might follow it; so is a hyphen before a line break.
fn plain_length(rest: &[u8]) -> usize {
    let is_special = |byte: u8| !matches!(byte, b' '..=b'~') || byte == b'`';
    let is_plain = |stretch: &&[u8]| !stretch.iter().fold(false, |any, byte| any | is_special(*byte));
    let stretches = rest.chunks_exact(STRETCH).take_while(is_plain).count();
    let tail = rest.get(stretches * STRETCH..).unwrap_or_default();
    let length = stretches * STRETCH + tail.iter().take_while(|byte| !is_special(**byte)).count();
    match rest.get(length) {
        None => length,
        Some(byte) if !byte.is_ascii() => length.saturating_sub(1),
        Some(_) => {
            let run = rest.get(..length).unwrap_or_default().trim_ascii_end();
            if run.ends_with(b"-") { run.len() - 1 } else { length }
        }
    }
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

/// The letters that follow in `rest`, each alone behind one `space`, with their places.
fn spaced_letters(rest: &str, space: char) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut letters = rest.char_indices().peekable();
    while let Some((_, gap)) = letters.next()
        && gap == space
        && let Some((at, letter)) = letters.next()
        && class(letter) == Class::Letter
        && letters.peek().is_none_or(|(_, c)| class(*c) == Class::Separator && *c != '\'')
    {
        found.push((at, letter));
    }
    found
}

/// Whether `c` is known at a glance not to belong to the character before it.
#[inline]
fn stands_alone(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{590}' | '\u{2010}'..='\u{2060}'
        | '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff01}'..='\u{ff9d}')
}

/// The length of the first character with the marks, jamo and half-width sound marks that belong to it.
fn cluster_length(rest: &str) -> usize {
    let belongs = |c: char| {
        !stands_alone(c) && (is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}'))
    };
    rest.char_indices().skip(1).find(|(_, c)| !belongs(*c)).map_or(rest.len(), |(at, _)| at)
}

/// What single characters become that become one, from U+0080 on; NUL where it is not so simple.
static SINGLE: LazyLock<[Vec<char>; 2]> = LazyLock::new(|| {
    [Umlauts::Kept, Umlauts::Stripped].map(|umlauts| {
        let fold = |c: char| {
            let mut out = String::new();
            c.nfkc().for_each(|c| push_letter(c, umlauts, &mut out));
            let mut letters = out.chars();
            letters.next().filter(|_| letters.next().is_none()).unwrap_or_default()
        };
        ('\u{80}'..'\u{530}').map(fold).collect()
    })
});

/// Folds a character without marks.
#[inline]
fn push_single(c: char, umlauts: Umlauts, out: &mut String) {
    match c {
        '\0'..='\u{7f}' => push_letter(c, umlauts, out),
        // Normalisation would make a space and a mark of it.
        '´' => out.push('\''),
        '\u{80}'..'\u{530}' => {
            let [kept, stripped] = &*SINGLE;
            let table = if umlauts == Umlauts::Kept { kept } else { stripped };
            let index = usize::try_from(u32::from(c)).unwrap_or(0) - 0x80;
            match table.get(index) {
                Some('\0') | None => c.nfkc().for_each(|c| push_letter(c, umlauts, out)),
                Some(folded) => out.push(*folded),
            }
        }
        // The bulk of Chinese, Japanese and Korean text, which normalisation would not change.
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => {
            out.push(han::simplified(c));
        }
        '、' | '。' => out.push(c),
        _ => c.nfkc().for_each(|c| push_letter(c, umlauts, out)),
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
