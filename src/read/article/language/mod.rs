//! Finds the language of a text.
//!
//! In: the blocks of a body and the language that its page declares. Out: the language that the text is clearly
//! written in, else the declared one, else the likeliest. A template that declares English for every page is common;
//! a text in two languages or of a few words is not clear.

mod codes;
mod words;

use crate::model::{Block, Language};

/// How much of a text is looked at, in bytes; more would cost time and change nothing.
const LOOKED_AT: usize = 2_000;

/// Fewer letters than this are not enough to overrule what is declared.
const LETTERS_LEAST: usize = 120;

/// The language of a body.
pub(super) fn of(body: &[Block], declared: Option<Language>) -> Option<Language> {
    let sample = sample(body.iter().map(|block| block.text.as_str()));
    clear(&sample, declared).or(declared).or_else(|| likeliest(&sample))
}

/// The language of some texts, of which nothing is declared.
pub(in crate::read) fn of_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Language> {
    let sample = sample(texts);
    clear(&sample, None).or_else(|| likeliest(&sample))
}

fn sample<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut sample = String::new();
    for text in texts {
        sample.push_str(text);
        sample.push('\n');
        if sample.len() > LOOKED_AT {
            break;
        }
    }
    sample
}

/// The language of a text without any declaration, where it can be told with certainty.
fn likeliest(sample: &str) -> Option<Language> {
    let info = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
    Language::parse(codes::two_letters(info.lang()))
}

/// The language that a text can only be in; none where that is the declared one, or a close relative of it.
fn clear(sample: &str, declared: Option<Language>) -> Option<Language> {
    let scripts = Scripts::of(sample);
    if scripts.letters < LETTERS_LEAST {
        return None;
    }
    let code = declared.as_ref().map_or("", Language::code);
    let written = match scripts.main() {
        Script::Latin | Script::Cyrillic => words::clear(sample).filter(|found| !words::are_relatives(found, code)),
        Script::Alone(language) => Some(language),
        Script::Arabic if !matches!(code, "ar" | "fa" | "ur" | "ps" | "ku" | "ckb" | "ug" | "sd") => Some("ar"),
        Script::Arabic | Script::Mixed => None,
    };
    let other = written.and_then(Language::parse).filter(|written| Some(*written) != declared);
    // A text in a script that the declared language is not written in is in another, whatever it is.
    let is_impossible = scripts.main() == Script::Cyrillic && !words::is_cyrillic(code) && declared.is_some();
    other.or_else(|| likeliest(sample).filter(|_| is_impossible && written.is_none()))
}

/// How many letters of each script a text has.
#[derive(Debug, Default)]
struct Scripts {
    letters: usize,
    latin: usize,
    cyrillic: usize,
    arabic: usize,
    han: usize,
    kana: usize,
    hangul: usize,
    greek: usize,
    hebrew: usize,
    thai: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    /// One that a single language of the press is written in.
    Alone(&'static str),
    Mixed,
}

impl Scripts {
    fn of(text: &str) -> Self {
        let mut scripts = Self::default();
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            scripts.letters += 1;
            match u32::from(c) {
                0x0041..=0x024F | 0x1E00..=0x1EFF => scripts.latin += 1,
                0x0370..=0x03FF | 0x1F00..=0x1FFF => scripts.greek += 1,
                0x0400..=0x052F => scripts.cyrillic += 1,
                0x0590..=0x05FF => scripts.hebrew += 1,
                0x0600..=0x06FF | 0x0750..=0x077F => scripts.arabic += 1,
                0x0E00..=0x0E7F => scripts.thai += 1,
                0x3040..=0x30FF => scripts.kana += 1,
                0x3400..=0x9FFF => scripts.han += 1,
                0xAC00..=0xD7AF => scripts.hangul += 1,
                _ => {}
            }
        }
        // A Han character says as much as several letters.
        scripts.letters += scripts.han * 2 + scripts.hangul;
        scripts
    }

    fn main(&self) -> Script {
        let all = self.latin
            + self.cyrillic
            + self.arabic
            + self.han
            + self.kana
            + self.hangul
            + self.greek
            + self.hebrew
            + self.thai;
        let is_most = |count: usize| count * 10 > all * 7;
        if is_most(self.han + self.kana + self.hangul) {
            return if self.kana * 20 > all {
                Script::Alone("ja")
            } else if self.hangul > self.han {
                Script::Alone("ko")
            } else {
                Script::Alone("zh")
            };
        }
        match self {
            _ if is_most(self.latin) => Script::Latin,
            _ if is_most(self.cyrillic) => Script::Cyrillic,
            _ if is_most(self.arabic) => Script::Arabic,
            _ if is_most(self.greek) => Script::Alone("el"),
            _ if is_most(self.hebrew) => Script::Alone("he"),
            _ if is_most(self.thai) => Script::Alone("th"),
            _ => Script::Mixed,
        }
    }
}
