//! One block as matching sees it: folded, split into words, in a language.

use std::{cell::OnceCell, ops::Range};

use super::{
    fold::{Folded, Umlauts, fold},
    forms::language_bit,
    sentences::sentences,
    words::{Word, has_spaced_letters, word_at, words},
};
use crate::model::Language;

/// How many words joined by hyphens are taken for one, to either side of what was found.
const HYPHENATED_WORDS_MAX: usize = 8;

/// What may stand between two parts of a word that are joined by `~` in a term, when they are written apart.
pub(super) const JOINT_GAPS: [char; 4] = [' ', '-', '·', '\u{30fb}'];

/// A block's text, ready to be matched.
#[derive(Debug)]
pub(super) struct Text<'a> {
    published: &'a str,
    folded: Folded<'a>,
    words: Vec<Word>,
    /// Split when first asked for.
    sentences: OnceCell<Vec<Range<usize>>>,
    language: Option<Language>,
    umlauts: Umlauts,
}

impl<'a> Text<'a> {
    /// Folds a text that was published in `language`; its words are found by [`Text::split`].
    pub(super) fn fold(published: &'a str, language: Option<Language>) -> Self {
        let umlauts = Umlauts::of(language);
        let folded = fold(published, umlauts);
        Self { published, folded, words: Vec::new(), sentences: OnceCell::new(), language, umlauts }
    }

    /// Finds the words; worth it only where something may be found.
    pub(super) fn split(&mut self) {
        self.words = words(self.folded.as_str());
        if has_spaced_letters(self.folded.as_str(), &self.words) {
            self.folded.close_spaced();
            self.words = words(self.folded.as_str());
        }
    }

    /// The text as published.
    pub(super) fn as_published(&self) -> &'a str {
        self.published
    }

    /// The folded text.
    pub(super) fn folded(&self) -> &str {
        self.folded.as_str()
    }

    /// A part of the folded text.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.folded.slice(range)
    }

    /// The whole characters of the published text that a part of the folded text came from.
    pub(super) fn original(&self, range: &Range<usize>) -> Range<usize> {
        self.folded.original(range)
    }

    /// The published text of a part of the folded text.
    pub(super) fn published(&self, range: &Range<usize>) -> &'a str {
        self.published.get(self.original(range)).unwrap_or_default()
    }

    /// The language that it is in.
    pub(super) fn language(&self) -> Option<Language> {
        self.language
    }

    /// The bit of the language that it is in.
    pub(super) fn language_bit(&self) -> u16 {
        language_bit(self.language)
    }

    /// How it was folded.
    pub(super) fn umlauts(&self) -> Umlauts {
        self.umlauts
    }

    /// Its words, in order.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The word at an index.
    pub(super) fn word(&self, index: usize) -> Option<&Word> {
        self.words.get(index)
    }

    /// Its sentences, as ranges of words.
    pub(super) fn sentences(&self) -> &[Range<usize>] {
        self.sentences.get_or_init(|| sentences(self, &self.words))
    }

    /// The index of the word that covers a byte of the folded text.
    pub(super) fn word_at(&self, at: usize) -> Option<usize> {
        word_at(&self.words, at)
    }

    /// Whether nothing but the gap of a joint stands behind the word at an index.
    pub(super) fn is_joint(&self, index: usize) -> bool {
        let (Some(before), Some(after)) = (self.word(index), self.word(index + 1)) else {
            return false;
        };
        let mut gap = self.slice(before.full..after.start).chars();
        gap.next().is_some_and(|c| JOINT_GAPS.contains(&c)) && gap.next().is_none()
    }

    /// Widens a range of the folded text, from word `first` to word `last`, over the words joined to it by hyphens.
    ///
    /// Over at most [`HYPHENATED_WORDS_MAX`] words on each side.
    pub(super) fn hyphenated(&self, first: usize, last: usize, range: Range<usize>) -> Range<usize> {
        let joined = |index: usize| {
            let (left, right) = (self.word(index)?, self.word(index + 1)?);
            (self.slice(left.full..right.start) == "-").then_some((left, right))
        };
        let before = (first.saturating_sub(HYPHENATED_WORDS_MAX)..first).rev().map_while(joined).last();
        let after = (last..last + HYPHENATED_WORDS_MAX).map_while(joined).last();
        before.map_or(range.start, |(left, _)| left.start)..after.map_or(range.end, |(_, right)| right.full)
    }
}
