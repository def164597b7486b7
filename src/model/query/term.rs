//! Terms: words, words with wildcards, and phrases.

use std::ops::Range;

use super::{QueryFault, TERM_JOINTS_MAX, TERM_LENGTH_MAX, TERM_WORDS_MAX, WILDCARD_PREFIX_MIN};

/// A word, a wildcard word or a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    text: String,
    words: Vec<String>,
    manner: Manner,
}

/// How the words of a term are to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// In any inflection of their language and, in German, in compounds; several words in this order.
    Inflected,
    /// `"…"`: as written but for case, diacritics and typography, in this order.
    Verbatim,
    /// `=…`: as written but for typography; case counts when there is a capital, and so does punctuation at the ends.
    /// Never part of a compound.
    Exact,
    /// `"…"~n`: in any inflection and order, the first and the last at most so many words apart.
    Within(usize),
}

impl Term {
    /// Reads one entry of a named list: a word, a word with wildcards, or several words (a phrase).
    ///
    /// `=` before it and quotation marks around it mean what they mean in a query.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn parse(text: &str) -> Result<Self, QueryFault> {
        let whole = 0..text.len();
        let (manner, rest) = match text.strip_prefix('=') {
            Some(rest) => (Manner::Exact, rest),
            None => (Manner::Inflected, text),
        };
        let quoted = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let manner = if quoted.is_some() && manner == Manner::Inflected { Manner::Verbatim } else { manner };
        let content = quoted.unwrap_or(rest);
        if content.contains('"') {
            return Err(QueryFault::new(
                whole,
                "a quotation mark inside a term",
                "write the words alone, or quotation marks around all of them",
            ));
        }
        Self::read(text, content, manner, &whole)
    }

    /// Makes a term of `content`, the words inside `written`, which stands at `span`.
    pub(super) fn read(written: &str, content: &str, manner: Manner, span: &Range<usize>) -> Result<Self, QueryFault> {
        let fault = |message: &str, hint: String| Err(QueryFault::new(span.clone(), message, hint));
        if content.len() > TERM_LENGTH_MAX {
            return fault("too long for a term", format!("use at most {TERM_LENGTH_MAX} bytes"));
        }
        let words: Vec<String> = content.split_whitespace().map(str::to_owned).collect();
        if words.len() > TERM_WORDS_MAX {
            return fault("too many words for one term", format!("use at most {TERM_WORDS_MAX} words"));
        }
        if !content.contains(char::is_alphanumeric) {
            return fault(
                if words.is_empty() { "an empty term" } else { "no letter or digit to look for" },
                "write a word, or leave this out".to_owned(),
            );
        }
        if content.contains(WILDCARDS) {
            if manner == Manner::Exact {
                return fault("a wildcard in an exact term", "leave out the = or the wildcard".to_owned());
            }
            for part in words.iter().flat_map(|word| word.split(between_parts)) {
                check_wildcards(part, span)?;
            }
        }
        check_joints(&words, span)?;
        if let [only] = words.as_slice()
            && let mut letters = only.chars().filter(|c| c.is_alphanumeric())
            && letters.next().is_some_and(|c| c.is_ascii_alphanumeric())
            && letters.next().is_none()
        {
            return fault("a single letter or digit is no term", "write a longer word or a \"phrase\"".to_owned());
        }
        Ok(Self { text: written.to_owned(), words, manner })
    }

    /// The term as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its words as written, with wildcards and joints, without quotation marks; at least one.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Its words, each as a term of its own in any inflection.
    pub fn words_apart(&self) -> Vec<Self> {
        let apart = |word: &String| Self { text: word.clone(), words: vec![word.clone()], manner: Manner::Inflected };
        self.words.iter().map(apart).collect()
    }

    /// How they are to be found.
    pub fn manner(&self) -> Manner {
        self.manner
    }
}

/// Between two parts of a word that are also written apart.
pub(crate) const JOINT: char = '~';
const WILDCARDS: [char; 2] = ['*', '?'];

fn check_joints(words: &[String], span: &Range<usize>) -> Result<(), QueryFault> {
    let fault = |message: &str, hint: String| Err(QueryFault::new(span.clone(), message, hint));
    let is_part = |part: &str| part.chars().next().is_some_and(char::is_alphanumeric);
    let ends_well = |part: &str| part.chars().last().is_some_and(|c| c.is_alphanumeric() || WILDCARDS.contains(&c));
    let mut joints = 0;
    for word in words.iter().filter(|word| word.contains(JOINT)) {
        joints += word.matches(JOINT).count();
        if !word.split(JOINT).all(|part| is_part(part) && ends_well(part)) {
            return fault("a ~ that joins no two parts of a word", "write Deep~Seek, or \"two words\"~8".to_owned());
        }
    }
    if joints > TERM_JOINTS_MAX {
        return fault("too many ~ in one term", format!("use at most {TERM_JOINTS_MAX}"));
    }
    Ok(())
}

/// Whether `c` separates the parts of a hyphenated word; a wildcard belongs to its part.
fn between_parts(c: char) -> bool {
    matches!(c, JOINT | '-' | '/' | '\'' | '’' | '.' | '&' | '+' | '_' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

fn check_wildcards(part: &str, span: &Range<usize>) -> Result<(), QueryFault> {
    let Some((prefix, _)) = part.split_once(WILDCARDS) else {
        return Ok(());
    };
    if part.chars().any(is_unspaced) {
        return Err(QueryFault::new(
            span.clone(),
            "a wildcard in a script without spaces, where words are found inside others anyway",
            "leave the wildcard out, or join two parts with NEAR/n",
        ));
    }
    let letters = prefix.chars().filter(|c| c.is_alphanumeric()).count();
    if letters == 0 {
        return Err(QueryFault::new(
            span.clone(),
            "a wildcard at the beginning of a word",
            "begin with letters: chip*; German compounds are found without wildcards",
        ));
    }
    if letters < WILDCARD_PREFIX_MIN {
        return Err(QueryFault::new(
            span.clone(),
            "a wildcard after so few letters would match far too much",
            format!("write at least {WILDCARD_PREFIX_MIN} letters before it"),
        ));
    }
    Ok(())
}

/// Whether words of the script of `c` are written without spaces, or (Hangul) carry their particles.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}')
}
