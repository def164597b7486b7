//! Finds all patterns of all topics in one pass over a text.
//!
//! Every word asks an index what begins with its letters, every character of a script without spaces asks another,
//! and in German and Dutch the insides of long words a third. What they name is then looked at closely.

use std::collections::{BTreeSet, HashMap};

use aho_corasick::packed::Searcher;

use super::{
    compound::{PART_LENGTH_MIN, compounds},
    ellipsis::{self, Whole},
    index::{Index, Limits, Needles},
    inflect::Rule,
    pattern::{Found, Needle, Pattern, Spot},
    script::Class,
    text::Text,
    words::{Word, may_have_spaced_letters},
};
use crate::model::query::{Manner, Term};

/// How many needles, of how many bytes at least, may be looked for in whole texts before words are looked at.
const FEW_MAX: usize = 64;
const FEW_LENGTH_MIN: usize = 3;

/// The number of a pattern.
pub(super) type PatternId = usize;

/// A pattern found at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) pattern: PatternId,
    pub(super) spot: Spot,
}

/// Collects the patterns of all topics, each once.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    found: Vec<(PatternId, Pattern)>,
    /// How rare each pattern is, by how much of it is looked for.
    weights: Vec<usize>,
    known: HashMap<(Vec<String>, bool, Rule), Option<PatternId>>,
}

/// All patterns, and the indexes of their needles.
#[derive(Debug)]
pub(super) struct Scanner {
    /// Each pattern, in each way to write it.
    patterns: Vec<(PatternId, Pattern)>,
    words: Index,
    runs: Index,
    /// Within words of whatever language.
    listed: Index,
    /// Within words of languages that write compounds as one word.
    bare: Index,
    /// Whether something with letters is looked for in scripts without spaces: `B30芯片`.
    mixed: bool,
    /// Tells texts without anything apart at a glance, where little is looked for.
    few: Option<Few>,
}

/// The needles of few patterns.
#[derive(Debug)]
struct Few {
    /// What counts where a word begins.
    words: Option<Searcher>,
    /// What counts anywhere, in whatever language.
    anywhere: Option<Searcher>,
    /// What counts anywhere in languages that write compounds as one word.
    bare: Option<Searcher>,
}

impl Few {
    /// Makes searchers of needles; `None` where they are too many or too short.
    fn new<'a>(needles: impl Iterator<Item = Needle<'a>>) -> Option<Self> {
        let (mut words, mut anywhere, mut bare) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for needle in needles {
            let (text, kind) = match needle {
                Needle::Word(text, _) => (text, &mut words),
                Needle::Inside(text, true) | Needle::Run(text) => (text, &mut anywhere),
                Needle::Inside(text, false) => (text, &mut bare),
            };
            if text.len() < FEW_LENGTH_MIN || kind.len() == FEW_MAX {
                return None;
            }
            kind.insert(text);
        }
        let searcher = |needles: &BTreeSet<&str>| {
            // One that begins another does for both; sorted, it stands before it.
            let mut kept: Vec<&str> = needles.iter().copied().collect();
            kept.dedup_by(|longer, shorter| longer.starts_with(*shorter));
            if kept.is_empty() { Some(None) } else { Searcher::new(kept).map(Some) }
        };
        Some(Self { words: searcher(&words)?, anywhere: searcher(&anywhere)?, bare: searcher(&bare)? })
    }

    /// Whether one of them may be found in a folded text, in a language that writes compounds as one word if `at_home`.
    fn may_be_in(&self, text: &str, at_home: bool) -> bool {
        let bytes = text.as_bytes();
        let begins_word = |found: aho_corasick::Match| {
            let before = found.start().checked_sub(1).and_then(|before| bytes.get(before));
            !before.is_some_and(u8::is_ascii_alphanumeric)
        };
        let is_in = |searcher: &Option<Searcher>| searcher.as_ref().is_some_and(|all| all.find(text).is_some());
        self.words.as_ref().is_some_and(|words| words.find_iter(text).any(begins_word))
            || is_in(&self.anywhere)
            || at_home && is_in(&self.bare)
    }
}

impl Patterns {
    /// The number of a term whose words are inflected by `rule`; `None` when it can be found nowhere.
    pub(super) fn number(&mut self, term: &Term, rule: Rule) -> Option<PatternId> {
        let rule = match term.manner() {
            Manner::Verbatim | Manner::Exact => Rule::Verbatim,
            Manner::Inflected | Manner::Within(_) => rule,
        };
        let key = (term.words().to_vec(), term.manner() == Manner::Exact, rule);
        *self.known.entry(key).or_insert_with(|| {
            let id = self.weights.len();
            let spellings = Pattern::all(term, rule);
            let weight = spellings.iter().map(Pattern::weight).min()?;
            self.found.extend(spellings.into_iter().map(|pattern| (id, pattern)));
            self.weights.push(weight);
            Some(id)
        })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.weights.len()
    }

    /// How rare each is: how many bytes of it are looked for.
    pub(super) fn weights(&self) -> &[usize] {
        &self.weights
    }

    /// Builds the indexes.
    pub(super) fn scanner(self) -> Scanner {
        let (mut words, mut runs, mut listed, mut bare) =
            (Needles::default(), Needles::default(), Needles::default(), Needles::default());
        let mut mixed = false;
        for (index, (_, pattern)) in self.found.iter().enumerate() {
            for needle in pattern.needles() {
                match needle {
                    Needle::Word(text, limits) => words.add(text, limits, index),
                    Needle::Inside(text, true) => listed.add(text, Limits::NONE, index),
                    Needle::Inside(text, false) => bare.add(text, Limits::NONE, index),
                    Needle::Run(text) => {
                        mixed |= text.starts_with(|c: char| c.is_ascii_alphanumeric());
                        runs.add(text, Limits::NONE, index);
                    }
                }
            }
        }
        let few = Few::new(self.found.iter().flat_map(|(_, pattern)| pattern.needles()));
        Scanner {
            few,
            patterns: self.found,
            words: words.index(),
            runs: runs.index(),
            listed: listed.index(),
            bare: bare.index(),
            mixed,
        }
    }
}

impl Scanner {
    /// The same, but for splitting texts into words even where they hold nothing.
    pub(super) fn splitting_all(self) -> Self {
        Self { few: None, ..self }
    }

    /// Finds all patterns in `text`, sorted by pattern, then by place.
    ///
    /// Splits the text into words when it may hold any.
    pub(super) fn hits(&self, text: &mut Text<'_>) -> Vec<Hit> {
        let at_home = text.language().is_none_or(compounds);
        if let Some(few) = &self.few
            && !few.may_be_in(text.folded(), at_home)
            && !(at_home && ellipsis::may_be_in(text.folded()))
            && !may_have_spaced_letters(text.folded())
        {
            return Vec::new();
        }
        text.split();
        let text = &*text;
        let mut hits: Vec<Hit> = Vec::new();
        for (index, word) in text.words().iter().enumerate() {
            if word.class == Class::Letter {
                self.find_word(text, index, word, &mut hits);
                if self.mixed {
                    self.find_run(text, word.start, &mut hits);
                }
                self.find_inside(&self.listed, text, index, word, &mut hits);
                if at_home {
                    self.find_inside(&self.bare, text, index, word, &mut hits);
                }
            } else if !self.runs.is_empty() {
                for (at, _) in text.slice(word.range()).char_indices() {
                    self.find_run(text, word.start + at, &mut hits);
                }
            }
        }
        if at_home {
            for whole in ellipsis::whole_words(text) {
                self.find_whole(text, &whole, &mut hits);
            }
        }
        if hits.len() > 1 {
            hits.sort_unstable_by_key(|hit| (hit.pattern, hit.spot.first, hit.spot.mark.start, hit.spot.mark.end));
            hits.dedup();
        }
        hits
    }

    fn find_word(&self, text: &Text<'_>, index: usize, word: &Word, hits: &mut Vec<Hit>) {
        let room = word.end - word.start;
        self.words.find(text.folded().as_bytes(), word.start, room, text.language_bit(), |pattern| {
            self.look(text, pattern, Found::Word(index), hits);
        });
    }

    fn find_run(&self, text: &Text<'_>, at: usize, hits: &mut Vec<Hit>) {
        let bytes = text.folded().as_bytes();
        self.runs.find(bytes, at, bytes.len() - at, u16::MAX, |pattern| self.look(text, pattern, Found::Run(at), hits));
    }

    fn find_inside(&self, parts: &Index, text: &Text<'_>, index: usize, word: &Word, hits: &mut Vec<Hit>) {
        if parts.is_empty() || word.end - word.start < 2 * PART_LENGTH_MIN {
            return;
        }
        let bytes = text.folded().as_bytes();
        for at in word.start + 1..=word.end - PART_LENGTH_MIN {
            if !text.folded().is_char_boundary(at) {
                continue;
            }
            parts.find(bytes, at, word.end - at, u16::MAX, |pattern| {
                self.look(text, pattern, Found::Inside(index, at), hits);
            });
        }
    }

    fn find_whole(&self, text: &Text<'_>, whole: &Whole, hits: &mut Vec<Hit>) {
        self.words.find(whole.word.as_bytes(), 0, whole.word.len(), text.language_bit(), |pattern| {
            if let Some((id, pattern)) = self.patterns.get(pattern)
                && pattern.accepts(text, &whole.word)
            {
                hits.push(Hit { pattern: *id, spot: whole.spot.clone() });
            }
        });
    }

    fn look(&self, text: &Text<'_>, pattern: usize, found: Found, hits: &mut Vec<Hit>) {
        let Some((id, pattern)) = self.patterns.get(pattern) else { return };
        if let Some(spot) = pattern.find(text, found) {
            hits.push(Hit { pattern: *id, spot });
        }
    }
}
