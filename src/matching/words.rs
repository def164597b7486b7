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
        if byte.is_ascii() {
            if class_of_ascii(byte) == Class::Separator {
                at += 1;
                continue;
            }
            let rest = bytes.get(at..).unwrap_or_default();
            let length = rest.iter().take_while(|byte| class_of_ascii(**byte) == Class::Letter).count();
            add(&mut found, text, at..at + length, Class::Letter);
            at += length;
        } else {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            let class = class(c);
            if class != Class::Separator {
                add(&mut found, text, at..at + c.len_utf8(), class);
            }
            at += c.len_utf8();
        }
    }
    found
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

/// The index of the word that covers the byte `at`.
pub(super) fn word_at(words: &[Word], at: usize) -> Option<usize> {
    let index = words.partition_point(|word| word.start <= at).checked_sub(1)?;
    words.get(index).filter(|word| at < word.full).map(|_| index)
}
