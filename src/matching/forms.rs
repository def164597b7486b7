//! The forms and compounds in which a word of a term is found.

use super::{
    compound::Part,
    fold::Umlauts,
    index::Limits,
    inflect::{INFLECTED, Rule, Shape, Stem, WORD_LENGTH_MAX, stems, with_s},
    script::is_cyrillic,
};
use crate::model::Language;

/// The forms of a word.
#[derive(Debug)]
pub(super) struct Forms {
    /// As it was written, folded with umlauts as letters, and as marks.
    written: [String; 2],
    sets: Vec<Set>,
}

/// Forms in texts of one kind.
#[derive(Debug)]
struct Set {
    /// The language of the texts; `None` for all.
    language: Option<Language>,
    /// How the texts were folded; `None` where it makes no difference.
    umlauts: Option<Umlauts>,
    stems: Vec<Stem>,
    /// The word as it stands in compounds.
    part: Option<Part>,
}

impl Forms {
    /// The forms of a folded word, with umlauts as letters and as marks, whose spelling tells `shape`.
    pub(super) fn new(kept: &str, stripped: &str, rule: Rule, shape: Shape) -> Self {
        let mut sets = Vec::new();
        match rule {
            Rule::Verbatim => {}
            Rule::Name if shape.inner => {}
            Rule::Name => {
                for (umlauts, word) in spellings(kept, stripped) {
                    let stems = vec![Stem { text: word.to_owned(), endings: with_s(word) }];
                    sets.push(Set { language: None, umlauts, stems, part: None });
                }
            }
            Rule::In(language) => Set::add(None, language, kept, shape, &mut sets),
            Rule::AsText => {
                let cyrillic = kept.chars().any(is_cyrillic);
                for language in INFLECTED.into_iter().filter(|language| (*language == Language::RU) == cyrillic) {
                    Set::add(Some(language), language, kept, shape, &mut sets);
                }
            }
        }
        Self { written: [kept.to_owned(), stripped.to_owned()], sets }
    }

    /// The word itself in a text folded so.
    pub(super) fn written(&self, umlauts: Umlauts) -> &str {
        let [kept, stripped] = &self.written;
        if umlauts == Umlauts::Kept { kept } else { stripped }
    }

    /// Whether `word`, of a text in `language` folded so, is a form.
    pub(super) fn accept(&self, word: &str, language: Option<Language>, umlauts: Umlauts) -> bool {
        word == self.written(umlauts)
            || word.len() <= WORD_LENGTH_MAX
                && self.sets_for(language, umlauts).any(|set| set.stems.iter().any(|stem| stem.accepts(word)))
    }

    /// Whether `word` is a compound in which the word stands at byte `at`.
    pub(super) fn accept_in(&self, word: &str, at: usize, language: Option<Language>, umlauts: Umlauts) -> bool {
        let mut parts = self.sets_for(language, umlauts).filter_map(|set| Some((set.part.as_ref()?, &set.stems)));
        parts.any(|(part, heads)| part.is_in(heads, word, at, language))
    }

    fn sets_for(&self, language: Option<Language>, umlauts: Umlauts) -> impl Iterator<Item = &Set> {
        self.sets.iter().filter(move |set| {
            set.language.is_none_or(|own| Some(own) == language) && set.umlauts.is_none_or(|own| own == umlauts)
        })
    }

    /// Beginnings of words, of which every form has one, and where they do.
    pub(super) fn beginnings(&self) -> Vec<(&str, Limits)> {
        let written = self.written.iter().map(|word| (word.as_str(), Limits { slack: 0, languages: u16::MAX }));
        let mut all: Vec<(&str, Limits)> = written.chain(self.sets.iter().flat_map(Set::beginnings)).collect();
        all.sort_unstable();
        // Sorted, what begins another stands before it.
        all.dedup_by(|longer, shorter| {
            let Some(rest) = longer.0.strip_prefix(shorter.0) else { return false };
            if rest.is_empty() {
                shorter.1 = shorter.1.or(longer.1);
                return true;
            }
            shorter.1.cover(longer.1, rest.len())
        });
        all
    }

    /// Texts of which one stands in every compound, and whether that is so in texts of whatever language.
    pub(super) fn parts(&self) -> Vec<(&str, bool)> {
        let listed = |set: &'_ Set| set.language.is_none();
        let parts = self.sets.iter().filter_map(|set| Some((set.part.as_ref()?, &set.stems, listed(set))));
        let mut all: Vec<(&str, bool)> =
            parts.flat_map(|(part, heads, listed)| part.needles(heads).map(move |needle| (needle, listed))).collect();
        all.sort_unstable();
        all.dedup_by(|longer, shorter| longer.1 == shorter.1 && longer.0.starts_with(shorter.0));
        all
    }
}

impl Set {
    fn beginnings(&self) -> impl Iterator<Item = (&str, Limits)> {
        let languages = self.language.map_or(u16::MAX, |language| language_bit(Some(language)));
        let stems = self.stems.iter().map(move |stem| {
            let longest = stem.endings.iter().map(|ending| ending.len()).max().unwrap_or(0);
            (stem.text.as_str(), Limits { slack: u8::try_from(longest).unwrap_or(u8::MAX), languages })
        });
        let parts = self.part.iter().flat_map(|part| part.needles(&self.stems));
        stems.chain(parts.map(move |part| (part, Limits { slack: u8::MAX, languages })))
    }

    /// Adds the forms of a word in `language`, for texts in `of`.
    fn add(of: Option<Language>, language: Language, kept: &str, shape: Shape, sets: &mut Vec<Self>) {
        let forms = stems(language, kept, shape);
        let folded = of.map(|language| Umlauts::of(Some(language)));
        let differ = forms.iter().any(|stem| stem.text.contains(UMLAUTS));
        let part = |word: &str| if shape.alone { Part::new(language, word, of.is_none()) } else { None };
        if differ && folded != Some(Umlauts::Kept) {
            let stripped: Vec<Stem> =
                forms.iter().map(|stem| Stem { text: stripped(&stem.text), endings: stem.endings }).collect();
            let part = part(&self::stripped(kept));
            sets.push(Self { language: of, umlauts: Some(Umlauts::Stripped), stems: stripped, part });
        }
        if folded != Some(Umlauts::Stripped) || !differ {
            let umlauts = differ.then_some(Umlauts::Kept);
            let part = part(kept);
            sets.push(Self { language: of, umlauts, stems: forms, part });
        }
    }
}

/// The bit of a language among [`INFLECTED`]; one for all others together.
pub(super) fn language_bit(language: Option<Language>) -> u16 {
    let number = INFLECTED.iter().position(|known| Some(*known) == language);
    1 << number.unwrap_or(INFLECTED.len())
}

const UMLAUTS: [char; 3] = ['ä', 'ö', 'ü'];

fn stripped(text: &str) -> String {
    let plain = |c| match c {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// A word in both ways to fold umlauts, or in one where they are the same.
fn spellings<'a>(kept: &'a str, stripped: &'a str) -> Vec<(Option<Umlauts>, &'a str)> {
    if kept == stripped {
        return vec![(None, kept)];
    }
    vec![(Some(Umlauts::Kept), kept), (Some(Umlauts::Stripped), stripped)]
}
