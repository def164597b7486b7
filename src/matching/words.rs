//! Splits folded text into words, whose positions NEAR counts.

use std::ops::Range;

use super::script::{Class, class};

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
    let mut found: Vec<Word> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let class = class(c);
        match found.last_mut() {
            _ if class == Class::Separator => {}
            Some(last) if last.full == start && last.class == class && class != Class::Ideograph => {
                (last.end, last.full) = (end, end);
            }
            // "'s" is part of the word before it, when nothing follows.
            Some(last) if c == 's' && last.class == Class::Letter && is_genitive(text, last.end, start, end) => {
                last.full = end;
            }
            _ => found.push(Word { start, end, full: end, class }),
        }
    }
    found
}

fn is_genitive(text: &str, word_end: usize, start: usize, end: usize) -> bool {
    text.get(word_end..start) == Some("'")
        && text.get(end..).and_then(|rest| rest.chars().next()).is_none_or(|next| class(next) != Class::Letter)
}

/// The index of the word that covers the byte `at`.
pub(super) fn word_at(words: &[Word], at: usize) -> Option<usize> {
    let index = words.partition_point(|word| word.start <= at).checked_sub(1)?;
    words.get(index).filter(|word| at < word.full).map(|_| index)
}
