//! The inflected forms of a word, and no other words.
//!
//! In: a folded word of a term, its language and what its spelling tells. Out: stems, each with the endings that make
//! forms of it. Derivations are other words: `exporter` is no form of `export`, `Intelligenz` none of `Intel`, `casa`
//! none of `caso`. A form that does not exist does no harm; one that is another word does, so endings that make other
//! words are given to closed lists of words only.
//!
//! Ten languages have rules of their own: German, English, Spanish, French, Italian, Dutch and Russian inflect; in
//! Chinese, Japanese and Korean particles follow, and terms are found anywhere. Others are matched as written.

mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod russian;
mod spanish;

use crate::model::Language;

/// How many letters a word needs to be inflected in full; shorter ones only get a plural or genitive `s`.
const INFLECTED_LENGTH_MIN: usize = 4;
/// The greatest length of a word in bytes; what is longer is no word, and looking into it could take long.
pub(super) const WORD_LENGTH_MAX: usize = 200;

/// The languages whose words have forms; a bare word of a query takes those of the text.
pub(super) const INFLECTED: [Language; 7] =
    [Language::EN, Language::DE, Language::FR, Language::ES, Language::IT, Language::NL, Language::RU];

/// What may follow a stem.
pub(super) type Endings = &'static [&'static str];

/// How a word of a term is inflected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Rule {
    /// Not at all.
    Verbatim,
    /// Not at all, but for a genitive or plural `s`: names of a list for all languages.
    Name,
    /// As in one language, in whatever text.
    In(Language),
    /// As in the language of the text; in an unknown one not at all.
    AsText,
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

/// A beginning that forms of a word share, and what may follow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stem {
    /// The beginning, folded.
    pub(super) text: String,
    /// What makes a form of it.
    pub(super) endings: Endings,
}

impl Stem {
    /// Whether `word` is a form.
    pub(super) fn accepts(&self, word: &str) -> bool {
        word.strip_prefix(self.text.as_str()).is_some_and(|ending| self.endings.contains(&ending))
    }
}

/// Collects the stems of a word.
#[derive(Debug, Default)]
struct Stems(Vec<Stem>);

impl Stems {
    fn add(&mut self, text: impl Into<String>, endings: Endings) {
        self.0.push(Stem { text: text.into(), endings });
    }

    /// All words of a line of words that are forms of each other.
    fn add_group(&mut self, group: Option<&str>) {
        for form in group.into_iter().flat_map(|group| group.split(' ')) {
            self.add(form, ALONE);
        }
    }
}

/// Nothing.
pub(super) const ALONE: Endings = &[""];
/// A plural or genitive.
const PLAIN_S: Endings = &["", "s"];

/// The stems of all forms of `word` in `language`; the word itself is among the forms.
pub(super) fn stems(language: Language, word: &str, shape: Shape) -> Vec<Stem> {
    let mut stems = Stems::default();
    let short = word.chars().count() < INFLECTED_LENGTH_MIN && word.is_ascii();
    if shape.abbreviation || short && language != Language::EN {
        stems.add(word, with_s(word));
        return stems.0;
    }
    match language {
        // The first words of an English phrase do not change: `export controls`.
        Language::EN if shape.inner => stems.add(word, ALONE),
        Language::EN => english::add(word, &mut stems),
        Language::DE => german::add(word, shape, &mut stems),
        Language::FR => french::add(word, &mut stems),
        Language::ES => spanish::add(word, &mut stems),
        Language::IT => italian::add(word, &mut stems),
        Language::NL => dutch::add(word, &mut stems),
        Language::RU => russian::add(word, &mut stems),
        _ => stems.add(word, ALONE),
    }
    stems.0
}

/// The forms of a name: itself and a plural or genitive.
pub(super) fn with_s(word: &str) -> Endings {
    if word.ends_with(|c: char| c.is_alphanumeric() && !matches!(c, 's' | 'x' | 'z')) { PLAIN_S } else { ALONE }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö' | 'ü')
}

fn has_vowel(text: &str) -> bool {
    text.contains(is_vowel)
}

/// The last letter, where a single vowel stands before it and a consonant before that: `plan`, `ban`.
fn doubled(word: &str) -> Option<char> {
    let mut letters = word.chars().rev();
    let (last, vowel, before) = (letters.next()?, letters.next()?, letters.next()?);
    let single = is_vowel(vowel) && vowel != 'y' && (!is_vowel(before) || before == 'u' && word.contains("qu"));
    (!is_vowel(last) && !matches!(last, 'w' | 'x') && single).then_some(last)
}

/// `word` without `ending`, if at least `least` letters with a vowel are left.
fn without<'a>(word: &'a str, ending: &str, least: usize) -> Option<&'a str> {
    word.strip_suffix(ending).filter(|rest| rest.chars().nth(least.saturating_sub(1)).is_some() && has_rest_vowel(rest))
}

fn has_rest_vowel(rest: &str) -> bool {
    // Other alphabets are not looked into.
    !rest.is_ascii() || has_vowel(rest)
}
