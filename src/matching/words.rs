//! Splits folded text into words, whose positions NEAR counts.

use std::ops::Range;

use super::{
    fold::SPACED_LETTERS_MIN,
    script::{Class, class, class_of_ascii},
};

/// A word of a folded text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends, without a genitive `'s`.
    pub(super) end: usize,
    /// Where it ends with it.
    pub(super) full: usize,
    /// The script that it is in.
    pub(super) class: Class,
}

impl Word {
    /// The word without a genitive `'s`.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Splits a folded text: runs of letters and digits, runs of Hangul, and single characters of scripts without spaces.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::with_capacity(text.len() / WORD_BYTES);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() && class_of_ascii(byte) == Class::Separator {
            at += 1;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let (class, length) = run(rest);
        if class != Class::Separator {
            add(&mut found, text, at..at + length, class);
        }
        at += length;
    }
    found
}

/// The class of the first character of `rest`, which has one, and the length of what goes on so.
#[inline]
fn run(rest: &str) -> (Class, usize) {
    let ascii = ascii_letters(rest.as_bytes());
    if ascii > 0 && rest.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return (Class::Letter, ascii);
    }
    let mut letters = rest.char_indices().map(|(at, c)| (at, c, class(c)));
    let Some((_, c, first)) = letters.next() else { return (Class::Separator, 1) };
    if first == Class::Ideograph || first == Class::Separator {
        return (first, c.len_utf8());
    }
    let end = letters.find(|(_, _, class)| *class != first).map_or(rest.len(), |(at, ..)| at);
    (first, end)
}

/// How many bytes from the start are small ASCII letters and digits, which are all there are in a folded text.
///
/// Eight at a time, by arithmetic that carries nothing from one byte to the next.
///
/// Source: Warren, Hacker's Delight, section 6-1 (find first 0-byte).
#[inline]
fn ascii_letters(rest: &[u8]) -> usize {
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let mut length = 0;
    let mut bytes = rest;
    while let Some((chunk, after)) = bytes.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let low = word & !HIGH;
        let at_least = |first: u8| low + ONES * u64::from(0x80 - first);
        let letters = at_least(b'a') & !at_least(b'z' + 1) | at_least(b'0') & !at_least(b'9' + 1);
        let others = !(letters & !word) & HIGH;
        if others != 0 {
            return length + usize::try_from(others.trailing_zeros() / 8).unwrap_or(0);
        }
        length += 8;
        bytes = after;
    }
    length + bytes.iter().take_while(|byte| class_of_ascii(**byte) == Class::Letter).count()
}

/// About how many bytes a word has with the space behind it; only for room.
const WORD_BYTES: usize = 5;

/// Adds a run of one class: to the word before it, if that goes on, or as a word.
fn add(found: &mut Vec<Word>, text: &str, run: Range<usize>, class: Class) {
    match found.last_mut() {
        Some(last) if last.full == run.start && last.class == class && class != Class::Ideograph => {
            (last.end, last.full) = (run.end, run.end);
        }
        // "'s" is part of the word before it, when nothing follows.
        Some(last) if run.len() == 1 && last.class == Class::Letter && is_genitive(text, last.end, &run) => {
            last.full = run.end;
        }
        _ => found.push(Word { start: run.start, end: run.end, full: run.end, class }),
    }
}

fn is_genitive(text: &str, word_end: usize, run: &Range<usize>) -> bool {
    text.get(word_end..run.end) == Some("'s")
        && text.get(run.end..).and_then(|rest| rest.chars().next()).is_none_or(|next| class(next) != Class::Letter)
}

/// Whether there are spaced letters: single ones, one space apart.
pub(super) fn has_spaced_letters(text: &str, words: &[Word]) -> bool {
    let is_single = |word: &Word| word.class == Class::Letter && word.full - word.start <= 2 && word.full == word.end;
    let mut run = 0;
    let mut end = 0;
    for word in words {
        if !is_single(word) || text.get(word.start..word.end).is_some_and(|word| word.chars().nth(1).is_some()) {
            run = 0;
        } else if run > 0 && word.start == end + 1 && text.get(end..word.start) == Some(" ") {
            run += 1;
        } else {
            run = 1;
        }
        if run == SPACED_LETTERS_MIN {
            return true;
        }
        end = word.full;
    }
    false
}

/// Whether spaces stand as they do around spaced letters of one or two bytes.
pub(super) fn may_have_spaced_letters(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Over slices, and without an early end: the compiler makes fast code of it.
    let apart = |gap: usize| {
        let (second, third) = (bytes.get(gap..).unwrap_or_default(), bytes.get(2 * gap..).unwrap_or_default());
        let spaces = bytes.iter().zip(second).zip(third);
        spaces.fold(0, |any, ((a, b), c)| any | (u8::from(*a == b' ') & u8::from(*b == b' ') & u8::from(*c == b' ')))
            != 0
    };
    apart(2) || apart(3)
}

/// The index of the word that covers the byte `at`.
pub(super) fn word_at(words: &[Word], at: usize) -> Option<usize> {
    let index = words.partition_point(|word| word.start <= at).checked_sub(1)?;
    words.get(index).filter(|word| at < word.full).map(|_| index)
}
