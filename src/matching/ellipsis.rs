//! Words of which a part is left out because another word has it: `Export- und Importkontrollen`.
//!
//! In: a text. Out: each word made whole in every way that may be meant, with the place of both. Which of them are
//! words at all, the terms tell: `Exportkontrollen` may be looked for, `Exportportkontrollen` is not.
//!
//! Source: Duden, Die deutsche Rechtschreibung, rule 31 (the hyphen of what is left out).

use super::{pattern::Spot, script::Class, text::Text, words::Word};

/// Words between two of which the first, or the second, lacks a part.
const CONJUNCTIONS: [&str; 10] = ["und", "oder", "sowie", "bzw", "beziehungsweise", "wie", "noch", "en", "of", "als"];
/// How many words may stand between the two: `Export-, Import- und Transitkontrollen`.
const BETWEEN_MAX: usize = 6;
/// How many letters each of the parts has at least.
const PART_LENGTH_MIN: usize = 3;
/// The greatest length of a word in bytes that is looked into.
const WORD_LENGTH_MAX: usize = 60;

/// A word made whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whole {
    /// The word, folded.
    pub(super) word: String,
    /// Where its parts stand.
    pub(super) spot: Spot,
}

/// All that may be meant in a text.
pub(super) fn whole_words(text: &Text<'_>) -> Vec<Whole> {
    let mut found = Vec::new();
    if !may_be_in(text.folded()) {
        return found;
    }
    for (index, pair) in text.words().windows(2).enumerate() {
        let [word, next] = pair else { continue };
        let gap = text.slice(word.full..next.start);
        if is_part(word) && (gap.starts_with("- ") || gap.starts_with("-,") || gap == "-/") {
            lacking_end(text, index, &mut found);
        }
        if is_part(next) && gap.ends_with(" -") && is_conjunction(text, index) {
            lacking_beginning(text, index + 1, &mut found);
        }
    }
    found
}

/// Whether a folded text has a hyphen as it stands for what is left out.
pub(super) fn may_be_in(folded: &str) -> bool {
    let bytes = folded.as_bytes();
    let is = |byte: &u8, wanted: u8| u8::from(*byte == wanted);
    // Without an early end: the compiler makes fast code of it.
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(0, |any, (a, b)| {
        any | is(a, b'-') & (is(b, b' ') | is(b, b',') | is(b, b'/')) | is(a, b' ') & is(b, b'-')
    }) != 0
}

/// The word of this number lacks the end of a later one.
fn lacking_end(text: &Text<'_>, index: usize, found: &mut Vec<Whole>) {
    for later in index + 1..=index + BETWEEN_MAX {
        let (Some(word), Some(other)) = (text.word(index), text.word(later)) else { return };
        let gap = text.slice(text.word(later - 1).map_or(0, |before| before.full)..other.start);
        let lacks_too = text.word(later + 1).is_some_and(|next| text.slice(other.full..next.start).starts_with('-'));
        if lacks_too || !is_part(other) || !(is_conjunction(text, later - 1) || gap == "-/") {
            continue;
        }
        let (start, end) = (text.slice(word.range()), text.slice(other.range()));
        let spot = Spot { first: index, last: later, mark: word.start..other.full };
        for (cut, _) in end.char_indices().skip(PART_LENGTH_MIN) {
            let rest = end.get(cut..).unwrap_or_default();
            if rest.chars().nth(PART_LENGTH_MIN).is_some() {
                found.push(Whole { word: format!("{start}{rest}"), spot: spot.clone() });
            }
        }
        return;
    }
}

/// The word of this number lacks the beginning of the one before the conjunction.
fn lacking_beginning(text: &Text<'_>, index: usize, found: &mut Vec<Whole>) {
    let Some(before) = index.checked_sub(2) else { return };
    let (Some(other), Some(word)) = (text.word(before), text.word(index)) else { return };
    if !is_part(other) {
        return;
    }
    let (start, end) = (text.slice(other.range()), text.slice(word.range()));
    let spot = Spot { first: before, last: index, mark: other.start..word.full };
    for (cut, _) in start.char_indices().skip(PART_LENGTH_MIN) {
        found.push(Whole { word: format!("{}{end}", start.get(..cut).unwrap_or_default()), spot: spot.clone() });
    }
}

fn is_part(word: &Word) -> bool {
    word.class == Class::Letter && (PART_LENGTH_MIN..=WORD_LENGTH_MAX).contains(&(word.end - word.start))
}

fn is_conjunction(text: &Text<'_>, index: usize) -> bool {
    text.word(index).is_some_and(|word| CONJUNCTIONS.contains(&text.slice(word.range())))
}
