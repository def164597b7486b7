//! Splits the words of a text into sentences.
//!
//! In: a text with its words. Out: ranges of words, in order, which cover them all. A sentence ends at `。`, and at
//! `.`, `!`, `?` and `…` before a space, or before a script without spaces, unless a small letter follows or the full
//! stop belongs to an abbreviation, an initial or an ordinal number.

use std::ops::Range;

use super::{script::Class, text::Text, words::Word};

/// Abbreviations that a sentence seldom ends with.
const ABBREVIATIONS: [&str; 46] = [
    "abs", "approx", "apr", "art", "aug", "bzw", "ca", "col", "dec", "dez", "dr", "evtl", "feb", "fig", "gen", "ggf",
    "gov", "inkl", "jan", "jr", "lt", "maj", "mio", "mme", "mr", "mrd", "mrs", "ms", "no", "nov", "nr", "oct", "okt",
    "prof", "rep", "sen", "sep", "sept", "sog", "sr", "st", "str", "vgl", "vol", "vs", "zzgl",
];

/// The sentences of a text that was split into words.
pub(super) fn sentences(text: &Text<'_>, words: &[Word]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (index, pair) in (1..).zip(words.windows(2)) {
        if let [before, after] = pair
            && is_end(text, before, after)
        {
            found.push(start..index);
            start = index;
        }
    }
    if start < words.len() {
        found.push(start..words.len());
    }
    found
}

fn is_end(text: &Text<'_>, before: &Word, after: &Word) -> bool {
    let gap = text.slice(before.full..after.start);
    if gap == " " || gap.is_empty() {
        return false;
    }
    if gap.contains(['。', '｡']) {
        return true;
    }
    let Some(rest) = gap.find(['.', '!', '?']).and_then(|at| gap.get(at..)) else {
        return false;
    };
    let is_apart = rest.contains(char::is_whitespace) || after.class != Class::Letter;
    let is_small = text.published(&after.range()).chars().next().is_some_and(char::is_lowercase);
    is_apart && !is_small && !(rest.starts_with(". ") && is_abbreviated(text.slice(before.range())))
}

/// Whether a full stop behind `word` probably belongs to it: an abbreviation, an initial, an ordinal number.
fn is_abbreviated(word: &str) -> bool {
    let short = word.chars().nth(2).is_none();
    let ordinal = short && word.chars().all(|c| c.is_ascii_digit());
    let initial = word.chars().nth(1).is_none() && word.chars().all(char::is_alphabetic);
    ordinal || initial || ABBREVIATIONS.contains(&word)
}
