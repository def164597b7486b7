//! Splits a text into words that can be compared from article to article.
//!
//! In: a text and its language. Out: words without marks, case and endings; of scripts without spaces, pairs of
//! characters. Knows nothing of what words mean.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::model::Language;

/// Characters from here on are East Asian, apart from a few signs.
const EAST_ASIAN: char = '\u{2E80}';

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// What it is compared by.
    pub(super) stem: String,
    /// Whether it is written with a capital.
    pub(super) is_capital: bool,
    /// Whether a sentence begins with it, so that a capital says nothing.
    pub(super) begins_sentence: bool,
}

/// Splits texts of one language.
pub(super) struct Splitter {
    stemmer: Option<Stemmer>,
}

impl Splitter {
    /// For texts of a language; of a language without a stemmer, or none, words keep their endings.
    pub(super) fn of(language: Option<Language>) -> Self {
        let algorithm = language.and_then(|language| match language.code() {
            "ar" => Some(Algorithm::Arabic),
            "da" => Some(Algorithm::Danish),
            "de" => Some(Algorithm::German),
            "el" => Some(Algorithm::Greek),
            "en" => Some(Algorithm::English),
            "es" => Some(Algorithm::Spanish),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "hu" => Some(Algorithm::Hungarian),
            "it" => Some(Algorithm::Italian),
            "nl" => Some(Algorithm::Dutch),
            "no" | "nb" => Some(Algorithm::Norwegian),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "sv" => Some(Algorithm::Swedish),
            "tr" => Some(Algorithm::Turkish),
            _ => None,
        });
        Self { stemmer: algorithm.map(Stemmer::create) }
    }

    /// The words of a text, in order, at most about `limit`.
    pub(super) fn words(&self, text: &str, limit: usize) -> Vec<Word> {
        let mut words = Vec::new();
        let mut begins_sentence = true;
        let mut rest = text;
        while let Some(first) = rest.chars().next()
            && words.len() < limit
        {
            let length = if is_unspaced(first) {
                let run = run_length(rest, is_unspaced);
                push_pairs(rest.get(..run).unwrap_or_default(), begins_sentence, &mut words);
                run
            } else if first.is_alphanumeric() {
                let run = word_length(rest);
                words.extend(self.word(rest.get(..run).unwrap_or_default(), begins_sentence));
                run
            } else {
                begins_sentence |= ends_sentence(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
                continue;
            };
            begins_sentence = false;
            rest = rest.get(length..).unwrap_or_default();
        }
        words
    }

    /// The form in which a single word is compared.
    pub(super) fn stem(&self, word: &str) -> String {
        let folded = fold(word);
        match &self.stemmer {
            Some(stemmer) => stemmer.stem(&folded).into_owned(),
            None => folded,
        }
    }

    fn word(&self, text: &str, begins_sentence: bool) -> Option<Word> {
        let text = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
        let letters: String = text.chars().filter(|c| !matches!(c, '\'' | '’' | '\u{ad}')).collect();
        let is_capital = letters.chars().next().is_some_and(char::is_uppercase);
        let stem = self.stem(&letters);
        (!stem.is_empty()).then_some(Word { stem, is_capital, begins_sentence })
    }
}

/// Each two characters that stand side by side are a word; so is one that stands alone.
fn push_pairs(run: &str, begins_sentence: bool, words: &mut Vec<Word>) {
    let characters: Vec<char> = run.nfkc().collect();
    let pairs = characters.windows(2).map(|pair| pair.iter().collect::<String>());
    let alone = characters.first().filter(|_| characters.len() == 1).map(char::to_string);
    words.extend(pairs.chain(alone).map(|stem| Word { stem, is_capital: false, begins_sentence }));
}

/// Whether a character belongs to a script without spaces, or to Hangul, whose particles attach.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{2ffff}')
}

/// Without case, width and marks.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let parts = word.chars().flat_map(|c| {
        let east = c >= EAST_ASIAN;
        c.nfkd().filter(move |part| east || !is_combining_mark(*part))
    });
    parts.flat_map(char::to_lowercase).nfc().collect()
}

fn run_length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.char_indices().find(|(_, c)| !belongs(*c)).map_or(text.len(), |(at, _)| at)
}

/// The length of the word that `text` begins with; an apostrophe inside belongs to it.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let letter = (c.is_alphanumeric() && !is_unspaced(c)) || is_combining_mark(c) || c == '\u{ad}';
        let goes_on = matches!(c, '\'' | '’') && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !letter && !goes_on {
            return at;
        }
        end = at + c.len_utf8();
    }
    end
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':' | ';' | '\n' | '“' | '”' | '"' | '„' | '«' | '。' | '！' | '？' | '「')
}
