//! Cuts a text into numbers, words and signs.

use std::ops::Range;

use super::plain_character;

/// A piece of a text; white space is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Digits of any script and width.
    Number {
        /// What they say; 0 where they are more than nine.
        value: u32,
        /// How many there are.
        digits: usize,
    },
    /// Letters, in lower case.
    Word(&'t str),
    /// A Han, Kana or Hangul character, each by itself.
    Ideograph(char),
    /// Anything else, character by character.
    Sign(char),
}

/// The tokens of a text.
pub(super) struct Tokens<'a> {
    text: &'a str,
    lower: String,
    /// What each is, with its place in the text.
    list: Vec<(Kind, Range<usize>)>,
}

/// A token whose words are places in the lower-case text.
enum Kind {
    Number { value: u32, digits: usize },
    Word(Range<usize>),
    Ideograph(char),
    Sign(char),
}

impl<'a> Tokens<'a> {
    /// Cuts a text.
    pub(super) fn of(text: &'a str) -> Self {
        let mut tokens = Self { text, lower: String::with_capacity(text.len()), list: Vec::new() };
        let mut rest = text.char_indices().peekable();
        while let Some((start, c)) = rest.next() {
            let mut end = start + c.len_utf8();
            if let Some(first) = digit(c) {
                let (mut value, mut digits) = (Some(first), 1);
                while let Some((place, digit)) =
                    rest.peek().and_then(|(place, c)| Some((place + c.len_utf8(), digit(*c)?)))
                {
                    value = value.and_then(|value: u32| value.checked_mul(10)?.checked_add(digit));
                    digits += 1;
                    end = place;
                    rest.next();
                }
                let value = if digits > 9 { 0 } else { value.unwrap_or(0) };
                tokens.list.push((Kind::Number { value, digits }, start..end));
            } else if is_ideograph(c) {
                tokens.list.push((Kind::Ideograph(c), start..end));
            } else if c.is_alphabetic() {
                while let Some((place, c)) =
                    rest.peek().filter(|(_, c)| c.is_alphabetic() && !is_ideograph(*c) || is_mark(*c))
                {
                    end = place + c.len_utf8();
                    rest.next();
                }
                let begin = tokens.lower.len();
                tokens.lower.extend(text.get(start..end).unwrap_or_default().chars().flat_map(char::to_lowercase));
                let word = begin..tokens.lower.len();
                tokens.list.push((Kind::Word(word), start..end));
            } else if !c.is_whitespace() && !is_invisible(c) {
                tokens.list.push((Kind::Sign(c), start..end));
            }
        }
        tokens
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The token of that number.
    pub(super) fn get(&self, at: usize) -> Option<Token<'_>> {
        Some(match &self.list.get(at)?.0 {
            Kind::Number { value, digits } => Token::Number { value: *value, digits: *digits },
            Kind::Word(range) => Token::Word(self.lower.get(range.clone()).unwrap_or_default()),
            Kind::Ideograph(c) => Token::Ideograph(*c),
            Kind::Sign(c) => Token::Sign(*c),
        })
    }

    /// Where a token stands in the text.
    pub(super) fn place(&self, at: usize) -> Option<Range<usize>> {
        self.list.get(at).map(|(_, place)| place.clone())
    }

    /// Whether nothing stands between two tokens.
    pub(super) fn touch(&self, one: usize, other: usize) -> bool {
        matches!((self.place(one), self.place(other)), (Some(one), Some(other)) if one.end == other.start)
    }

    /// The text from a token on.
    pub(super) fn rest(&self, at: usize) -> &'a str {
        self.place(at).and_then(|place| self.text.get(place.start..)).unwrap_or_default()
    }

    /// The first token after so many bytes of the text from a token on.
    pub(super) fn after(&self, at: usize, bytes: usize) -> usize {
        let Some(end) = self.place(at).map(|place| place.start + bytes) else { return at };
        (at..self.len()).find(|at| self.place(*at).is_some_and(|place| place.start >= end)).unwrap_or(self.len())
    }

    /// A number, and the token after it.
    pub(super) fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.get(at)? {
            Token::Number { value, .. } => Some((value, at + 1)),
            _ => None,
        }
    }

    /// A number of one or two digits, and the token after it.
    pub(super) fn short_number(&self, at: usize) -> Option<(u32, usize)> {
        match self.get(at)? {
            Token::Number { value, digits: 1 | 2 } => Some((value, at + 1)),
            _ => None,
        }
    }

    /// A word, and the token after it.
    pub(super) fn word(&self, at: usize) -> Option<(&str, usize)> {
        match self.get(at)? {
            Token::Word(word) => Some((word, at + 1)),
            _ => None,
        }
    }

    /// A sign or an ideograph, and the token after it.
    pub(super) fn sign(&self, at: usize) -> Option<(char, usize)> {
        match self.get(at)? {
            Token::Sign(c) | Token::Ideograph(c) => Some((c, at + 1)),
            _ => None,
        }
    }

    /// A sign, an ideograph or a word of one letter, and the token after it.
    pub(super) fn sign_or_letter(&self, at: usize) -> Option<(char, usize)> {
        let letter = self.word(at).and_then(|(word, next)| Some((word.parse().ok()?, next)));
        letter.or_else(|| self.sign(at))
    }

    /// The next token, if this one is such a sign; else this one.
    pub(super) fn skip_sign(&self, at: usize, signs: &[char]) -> usize {
        match self.sign(at) {
            Some((sign, next)) if signs.contains(&sign) => next,
            _ => at,
        }
    }

    /// The next token, if this one is such a word; else this one.
    pub(super) fn skip_word(&self, at: usize, words: &[&str]) -> usize {
        match self.word(at) {
            Some((word, next)) if words.contains(&word) => next,
            _ => at,
        }
    }
}

/// The value of a digit, as it is understood.
fn digit(c: char) -> Option<u32> {
    plain_character(c).to_digit(10)
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF)
}

/// Marks that belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0900..=0x0903 | 0x093C..=0x094F)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
