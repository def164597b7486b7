//! Tells the inflected forms of a word from other words.
//!
//! In: a word of a term and a word of a text, both folded. Out: whether they are forms of one word. Derivations are
//! other words: `exporter` is no form of `export`. Two forms must have the same stem, and each may add to what
//! they share only an ending of the language's list; the stem alone would throw far more together.
//!
//! Source: the Snowball stemmers (<https://snowballstem.org>).

use rust_stemmers::{Algorithm, Stemmer};

use super::german;
use crate::model::Language;

/// How many letters a word needs to be inflected in full; shorter ones only get a plural or genitive `s`.
const INFLECTED_LENGTH_MIN: usize = 4;
/// How many letters two forms of a word share at least.
const SHARED_LENGTH_MIN: usize = 3;
/// The greatest length of a word in bytes; what is longer is no word, and looking into it could take long.
pub(super) const WORD_LENGTH_MAX: usize = 200;

/// The languages that have a stemmer.
const STEMMED: [(&str, Algorithm); 17] = [
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("tr", Algorithm::Turkish),
];

/// How a word of a term is inflected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Rule {
    /// Not at all.
    Verbatim,
    /// Not at all, but for a genitive or plural `s`: names of a list for all languages.
    Name,
    /// As in one language, in texts of that language and of an unknown one; in others like a name.
    In(Language),
    /// As in the language of the text; in an unknown one not at all.
    AsText,
}

/// A word of a term.
#[derive(Debug, Clone)]
pub(super) struct Pattern<'a> {
    /// The word, folded.
    pub(super) word: &'a str,
    /// How it is inflected.
    pub(super) rule: Rule,
    /// What its spelling tells.
    pub(super) shape: Shape,
}

/// What the spelling of a word in a term tells about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, read off the spelling")]
pub(super) struct Shape {
    /// All capitals, or with a digit: `GPU`, `H20`.
    pub(super) abbreviation: bool,
    /// Begins with a capital: in German a noun.
    pub(super) capital: bool,
    /// More words of the term follow.
    pub(super) inner: bool,
    /// The only word of its term, so that it may be part of a compound.
    pub(super) alone: bool,
}

impl Shape {
    /// Reads the shape off a word as written.
    pub(super) fn of(written: &str, inner: bool, alone: bool) -> Self {
        let mut letters = written.chars().filter(|c| c.is_alphabetic());
        let capital = letters.clone().next().is_some_and(char::is_uppercase);
        let capitals = letters.all(|c| !c.is_lowercase()) && capital && written.chars().nth(1).is_some();
        Self { abbreviation: capitals || written.contains(|c: char| c.is_ascii_digit()), capital, inner, alone }
    }
}

/// Whether `word`, of a text in `language`, is a form of the pattern's word.
pub(super) fn accepts(pattern: &Pattern<'_>, word: &str, language: Option<Language>) -> bool {
    if word == pattern.word {
        return true;
    }
    if word.len() > WORD_LENGTH_MAX {
        return false;
    }
    let language = match pattern.rule {
        Rule::Verbatim => return false,
        // A foreign word is no form of a term: English `such` is not German `suchen`.
        Rule::In(own) if language.is_some_and(|text| text != own) => return is_name(pattern, word),
        Rule::Name => return is_name(pattern, word),
        Rule::In(language) => language,
        Rule::AsText => match language {
            Some(language) => language,
            None => return false,
        },
    };
    let short = pattern.word.chars().count() < INFLECTED_LENGTH_MIN && pattern.word.is_ascii();
    match language.code() {
        _ if pattern.shape.abbreviation || short => adds_s(pattern.word, word),
        // The first words of an English phrase do not change: `export controls`.
        "en" => !pattern.shape.inner && is_english_form(pattern.word, word),
        "de" => {
            german::is_form(pattern.word, pattern.shape, word)
                || pattern.shape.alone && german::is_compound(pattern, word)
        }
        _ => is_form(language, pattern.word, word),
    }
}

/// Whether `word` is the pattern's word with a genitive or plural `s`.
fn is_name(pattern: &Pattern<'_>, word: &str) -> bool {
    !pattern.shape.inner && adds_s(pattern.word, word)
}

/// Texts of which at least one stands in every form of the word, for the scan.
pub(super) fn needles(pattern: &Pattern<'_>) -> Vec<String> {
    let word = pattern.word;
    match pattern.rule {
        _ if pattern.shape.abbreviation => vec![word.to_owned()],
        Rule::Verbatim | Rule::Name => vec![word.to_owned()],
        Rule::In(language) if language == Language::DE => german::needles(word, pattern.shape),
        Rule::In(language) => vec![shared(language, word)],
        Rule::AsText => {
            let languages = STEMMED.iter().filter_map(|(code, _)| Language::parse(code));
            let shortest = languages.map(|language| shared(language, word)).min_by_key(String::len);
            let mut all = german::needles(word, pattern.shape);
            // One needle within the others does for them all.
            if let Some(shortest) = shortest {
                all.retain(|needle| !needle.contains(shortest.as_str()));
                all.push(shortest);
            }
            all
        }
    }
}

/// Whether `word` is `base` with a plural or genitive `s`.
pub(super) fn adds_s(base: &str, word: &str) -> bool {
    word.strip_prefix(base) == Some("s")
        && base.ends_with(|c: char| c.is_alphanumeric() && !matches!(c, 's' | 'x' | 'z'))
}

/// What all forms of a word begin with.
fn shared(language: Language, word: &str) -> String {
    let Some(stem) = stem(language, word) else {
        return word.to_owned();
    };
    let length = word.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
    // The last letter of a stem may be the stemmer's own: `polici` for `policy` and `policies`.
    let kept = if length > SHARED_LENGTH_MIN + 1 || length == word.chars().count() { length - 1 } else { length };
    if kept < SHARED_LENGTH_MIN { word.to_owned() } else { word.chars().take(kept).collect() }
}

fn is_english_form(a: &str, b: &str) -> bool {
    const ENDINGS: [&str; 11] = ["", "s", "es", "e", "ed", "d", "ing", "ings", "y", "ies", "ied"];
    let Some((left, right)) = split_shared(a, b) else {
        return false;
    };
    let last = a.len().checked_sub(left.len() + 1).and_then(|at| a.get(at..=at)).unwrap_or_default();
    // `control`, `controlled`; `plan`, `planning`.
    let is_ending = |ending: &str| {
        ENDINGS.contains(&ending) || ending.strip_prefix(last).is_some_and(|rest| matches!(rest, "ed" | "ing"))
    };
    is_ending(left) && is_ending(right) && same_stem(Language::EN, a, b)
}

/// Other languages: the same stem, and nothing longer added than an ending.
fn is_form(language: Language, a: &str, b: &str) -> bool {
    const ENDING_LENGTH_MAX: usize = 4;
    split_shared(a, b).is_some_and(|(left, right)| {
        left.chars().count() <= ENDING_LENGTH_MAX && right.chars().count() <= ENDING_LENGTH_MAX
    }) && same_stem(language, a, b)
}

/// What two words add to their shared beginning; `None` when they share too little.
pub(super) fn split_shared<'a>(a: &'a str, b: &'a str) -> Option<(&'a str, &'a str)> {
    let shared: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let letters = a.get(..shared)?.chars().count();
    (letters >= SHARED_LENGTH_MIN).then_some((a.get(shared..)?, b.get(shared..)?))
}

/// Whether two words have the same stem in `language`.
pub(super) fn same_stem(language: Language, a: &str, b: &str) -> bool {
    stem(language, a).is_some_and(|stem_a| stem(language, b).is_some_and(|stem_b| stem_a == stem_b))
}

/// The stem of a folded word; `None` where the language has no stemmer.
pub(super) fn stem(language: Language, word: &str) -> Option<String> {
    let (_, algorithm) = STEMMED.iter().find(|(code, _)| *code == language.code())?;
    Some(Stemmer::create(*algorithm).stem(word).into_owned())
}
