//! Finds all patterns of all topics in one pass over a text.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::{
    inflect::Rule,
    pattern::{Pattern, Spot},
    text::Text,
};
use crate::model::query::{Manner, Term};

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
    count: usize,
    known: HashMap<(Vec<String>, bool, Rule), Option<PatternId>>,
}

/// All patterns, and the automaton that looks for their needles.
#[derive(Debug)]
pub(super) struct Scanner {
    automaton: AhoCorasick,
    /// Each pattern, in each way to write it.
    patterns: Vec<(PatternId, Pattern)>,
    /// For each needle, the patterns that it may begin, by their index.
    wanted: Vec<Vec<usize>>,
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
            let id = self.count;
            let before = self.found.len();
            self.found.extend(Pattern::all(term, rule).into_iter().map(|pattern| (id, pattern)));
            (self.found.len() > before).then(|| {
                self.count += 1;
                id
            })
        })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Builds the automaton.
    pub(super) fn scanner(self) -> Scanner {
        let mut needles: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (_, pattern)) in self.found.iter().enumerate() {
            for needle in pattern.needles().into_iter().filter(|needle| !needle.is_empty()) {
                needles.entry(needle).or_default().push(index);
            }
        }
        let (needles, wanted): (Vec<String>, Vec<Vec<usize>>) = needles.into_iter().unzip();
        #[expect(clippy::expect_used, reason = "fails only beyond 2^31 states, which no readable configuration has")]
        let automaton = AhoCorasick::new(&needles).expect("terms of less than 2 GiB");
        Scanner { automaton, patterns: self.found, wanted }
    }
}

impl Scanner {
    /// Finds all patterns in `text`, sorted by pattern, then by place.
    ///
    /// Splits the text into words when it may hold any.
    pub(super) fn hits(&self, text: &mut Text<'_>) -> Vec<Hit> {
        if !self.automaton.is_match(text.folded()) {
            return Vec::new();
        }
        text.split();
        let text = &*text;
        let mut hits: Vec<Hit> = Vec::new();
        for found in self.automaton.find_overlapping_iter(text.folded()) {
            for &index in self.wanted.get(found.pattern().as_usize()).into_iter().flatten() {
                let Some((id, pattern)) = self.patterns.get(index) else { continue };
                if let Some(spot) = pattern.find(text, found.start()) {
                    hits.push(Hit { pattern: *id, spot });
                }
            }
        }
        hits.sort_unstable_by_key(|hit| (hit.pattern, hit.spot.first, hit.spot.mark.start, hit.spot.mark.end));
        hits.dedup();
        hits
    }
}
