//! Finds a word of a term inside compounds, in German and Dutch.
//!
//! In: a folded word of a text, and a word of a term with its forms. Out: whether the one is a compound of the other.
//! The word must fall apart at both ends of the term: into words of a lexicon, with the elements that link them, and
//! with an ending behind the last. One part that the lexicon lacks is believed where no better reading is known:
//! `Basmatireis` has `Reis`, but `Dienstreise` is `Dienst` and `Reise`, and `Intelligenz` is one word. Readings are
//! weighed: a known part costs little, an unknown one much, and the cheapest reading counts.
//!
//! Source: Duden, Die Grammatik, chapter on compounding (linking elements); the lexicons say where they come from.

use std::{collections::VecDeque, ops::Range, sync::LazyLock};

use super::inflect::Stem;
use crate::model::Language;

/// How many letters a word of a compound has at least.
pub(super) const PART_LENGTH_MIN: usize = 3;
/// How many letters a term of a list needs to stand beside a part that is in no lexicon.
const LISTED_LENGTH_MIN: usize = 4;
/// How many letters a bare word of a query needs to.
const BARE_LENGTH_MIN: usize = 5;
/// The greatest length of a compound in bytes; what is longer is not looked into.
const COMPOUND_LENGTH_MAX: usize = 80;
/// What a part costs that is known, and that is not, by itself and for each letter; what is between costs a little.
const KNOWN: u32 = 10;
const UNKNOWN: u32 = 30;
const UNKNOWN_LETTER: u32 = 3;
const LINK: u32 = 1;
/// More than any reading costs.
const IMPOSSIBLE: u32 = 1_000_000;
/// What an unknown last part costs more that ends like a derivation, for it often is one: `Intel-ligenz`.
const DERIVED: u32 = 30;

/// What a language makes compounds of.
#[derive(Debug)]
struct Lexicon {
    words: Trie,
    /// Between two parts.
    links: &'static [&'static str],
    /// Behind the last part.
    endings: &'static [&'static str],
    /// What makes a derivation of the word before it.
    derivations: &'static [&'static str],
    /// How derivations end that were taken over whole.
    foreign: &'static [&'static str],
}

static GERMAN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    words: Trie::read(include_str!("german.txt")),
    links: &["s", "es", "n", "en", "er", "e", "ens"],
    endings: &["e", "n", "en", "s", "es", "er", "ern", "em", "se", "ses", "sen", "ens", "nen"],
    derivations: &["ier", "eur", "isch", "lich", "haft", "bar", "los", "ung", "heit", "keit"],
    foreign: &[
        "enz", "anz", "ität", "ismus", "ist", "isten", "ell", "elle", "ellen", "eller", "elles", "iv", "ive", "iven",
        "ik", "iker", "ion", "ionen", "or", "oren", "ur", "abel", "al", "ale", "alen", "ant", "anten", "ent", "enten",
        "ös", "öse", "iert", "ieren", "ien", "ium",
    ],
});

static DUTCH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    words: Trie::read(include_str!("dutch.txt")),
    links: &["s", "en", "e", "n", "er"],
    endings: &["s", "en", "e", "n", "es"],
    derivations: &["eren", "eur", "isch", "lijk", "baar", "loos", "ing", "heid", "ier"],
    foreign: &[
        "entie", "antie", "iteit", "isme", "ist", "isten", "eel", "ele", "ief", "ieve", "iek", "ie", "or", "uur",
        "aal", "ale", "ant", "ent",
    ],
});

fn lexicon(language: Language) -> Option<&'static Lexicon> {
    match language {
        Language::DE => Some(&GERMAN),
        Language::NL => Some(&DUTCH),
        _ => None,
    }
}

/// Whether a language writes compounds as one word.
pub(super) fn compounds(language: Language) -> bool {
    lexicon(language).is_some()
}

/// A word of a term as it stands in compounds.
#[derive(Debug, Clone)]
pub(super) struct Part {
    language: Language,
    /// As another part than the last: itself, and without a last `e` or `en`.
    modifiers: Vec<String>,
    /// Whether it must stand beside known parts alone.
    strict: bool,
}

impl Part {
    /// Makes a part of a folded word; `None` where it makes no compounds.
    ///
    /// A word of a list (`listed`) was meant in its language, a bare one of a query perhaps not.
    pub(super) fn new(language: Language, word: &str, listed: bool) -> Option<Self> {
        lexicon(language)?;
        let letters = word.chars().count();
        if letters < PART_LENGTH_MIN || !word.chars().all(char::is_alphabetic) {
            return None;
        }
        let mut modifiers = vec![word.to_owned()];
        for ending in ["en", "e"] {
            if let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.chars().count() > PART_LENGTH_MIN) {
                modifiers.push(rest.to_owned());
                break;
            }
        }
        let strict = letters < if listed { LISTED_LENGTH_MIN } else { BARE_LENGTH_MIN };
        Some(Self { language, modifiers, strict })
    }

    /// Texts of which one stands in every compound, as whose last part it has the forms `heads`.
    pub(super) fn needles<'a>(&'a self, heads: &'a [Stem]) -> impl Iterator<Item = &'a str> {
        self.modifiers.last().into_iter().map(String::as_str).chain(heads.iter().map(|stem| stem.text.as_str()))
    }

    /// Whether `word`, of a text in `language`, is a compound with the part in it at byte `at`.
    pub(super) fn is_in(&self, heads: &[Stem], word: &str, at: usize, language: Option<Language>) -> bool {
        if word.len() > COMPOUND_LENGTH_MAX {
            return false;
        }
        let Some(lexicon) = lexicon(self.language) else { return false };
        let at_home = language.is_none_or(compounds);
        let strict = self.strict || !at_home;
        self.reading(lexicon, heads, word, at, strict).is_some()
    }

    /// The cost of the cheapest reading with the part at `at`, if it is no more than that of the best reading of all.
    fn reading(&self, lexicon: &Lexicon, heads: &[Stem], word: &str, at: usize, strict: bool) -> Option<u32> {
        let (before, rest) = (word.get(..at)?, word.get(at..)?);
        let is_head = !before.is_empty() && heads.iter().any(|stem| stem.accepts(rest));
        let after = |modifier: &String| {
            let after = rest.strip_prefix(modifier.as_str()).filter(|after| !after.is_empty())?;
            let derived = lexicon.derivations.iter().any(|suffix| after.starts_with(suffix));
            (!derived).then_some(after)
        };
        // Nearly always there is no part here, which is cheaper to see than how the rest is to be read.
        if !is_head && self.modifiers.iter().all(|modifier| after(modifier).is_none()) {
            return None;
        }
        let left = lexicon.left(before, strict).filter(|cost| *cost < IMPOSSIBLE)?;
        let loose = lexicon.right(word, false);
        let strictly = strict.then(|| lexicon.right(word, true));
        let right = strictly.as_ref().unwrap_or(&loose);
        let followed = |modifier: &String| {
            let after = after(modifier)?;
            let begin = word.len() - after.len();
            let direct = right.get(begin).copied();
            let linked = lexicon.links.iter().filter(|link| after.starts_with(**link));
            linked.filter_map(|link| Some(right.get(begin + link.len())? + LINK)).chain(direct).min()
        };
        let behind = if is_head { Some(0) } else { self.modifiers.iter().filter_map(followed).min() };
        let cost = left.saturating_add(behind?).saturating_add(KNOWN);
        (cost < IMPOSSIBLE && cost <= loose.first().copied().unwrap_or(IMPOSSIBLE)).then_some(cost)
    }
}

impl Lexicon {
    /// The cost of reading `text` as parts that something follows; 0 for none.
    fn left(&self, text: &str, strict: bool) -> Option<u32> {
        let mut costs = vec![IMPOSSIBLE; text.len() + 1];
        *costs.first_mut()? = 0;
        for start in 0..text.len() {
            let Some(cost) = costs.get(start).copied().filter(|cost| *cost < IMPOSSIBLE) else { continue };
            let Some(rest) = text.get(start..) else { continue };
            self.modifiers(rest, |length, own| {
                if let Some(best) = costs.get_mut(start + length) {
                    *best = (*best).min(cost + own);
                }
            });
            if !strict {
                // Only one part of it may be unknown, or the cost says so anyway.
                for (length, own) in unknown(rest) {
                    if let Some(best) = costs.get_mut(start + length) {
                        *best = (*best).min(cost + own);
                    }
                }
            }
        }
        costs.last().copied()
    }

    /// For each byte of `word`, the cost of reading what begins there as parts, the last with an ending.
    fn right(&self, word: &str, strict: bool) -> Vec<u32> {
        let mut costs = vec![IMPOSSIBLE; word.len() + 1];
        for start in (0..word.len()).rev() {
            let Some(rest) = word.get(start..) else { continue };
            let mut best = self.head(rest).unwrap_or(IMPOSSIBLE);
            self.modifiers(rest, |length, own| {
                best = best.min(costs.get(start + length).copied().unwrap_or(IMPOSSIBLE).saturating_add(own));
            });
            if !strict {
                if is_plausible(rest) {
                    let derived = start > 0 && self.foreign.iter().any(|ending| rest.ends_with(ending));
                    best = best.min(unknown_cost(rest) + if derived { DERIVED } else { 0 });
                }
                for (length, own) in unknown(rest) {
                    best = best.min(costs.get(start + length).copied().unwrap_or(IMPOSSIBLE).saturating_add(own));
                }
            }
            if let Some(cost) = costs.get_mut(start) {
                *cost = best;
            }
        }
        costs
    }

    /// Tells of each known part at the beginning of `text`: its length with a linking element, and its cost.
    fn modifiers(&self, text: &str, mut tell: impl FnMut(usize, u32)) {
        self.known(text, |length, dropped| {
            tell(length, KNOWN);
            let after = text.get(length..).unwrap_or_default();
            // `Kontroll-` has lost its `e` and takes no link.
            if !dropped {
                for link in self.links.iter().filter(|link| after.starts_with(**link)) {
                    tell(length + link.len(), KNOWN + LINK);
                }
            }
        });
    }

    /// The cost of `text` as a known last part.
    fn head(&self, text: &str) -> Option<u32> {
        let mut best = None;
        self.known(text, |length, dropped| {
            let ending = text.get(length..).unwrap_or_default();
            let cost = match ending {
                "" if !dropped => KNOWN,
                _ if self.endings.contains(&ending) => KNOWN + LINK,
                _ => return,
            };
            best = Some(best.map_or(cost, |best: u32| best.min(cost)));
        });
        best
    }

    /// Tells of each word that `text` begins with: its length, and whether it lacks a last `e`.
    fn known(&self, text: &str, mut tell: impl FnMut(usize, bool)) {
        let mut node = 0;
        for (length, byte) in (1..).zip(text.bytes()) {
            let Some(next) = self.words.step(node, byte) else { return };
            node = next;
            if self.words.is_word(node) {
                tell(length, false);
            } else if length >= PART_LENGTH_MIN && self.words.step(node, b'e').is_some_and(|e| self.words.is_word(e)) {
                tell(length, true);
            }
        }
    }
}

/// Words, letter by letter.
#[derive(Debug, Default)]
struct Trie {
    nodes: Vec<Node>,
    /// The last byte of each node, and the node.
    edges: Vec<(u8, usize)>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    edges: Range<usize>,
    is_word: bool,
}

impl Trie {
    /// Reads a file of words, with comments.
    fn read(file: &'static str) -> Self {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let mut words: Vec<&[u8]> = lines.flat_map(str::split_whitespace).map(str::as_bytes).collect();
        words.sort_unstable();
        words.dedup();
        let mut trie = Self { nodes: vec![Node::default()], edges: Vec::new() };
        // The nodes still to be filled, each with its words and how many of their bytes lead to it.
        let mut rest: VecDeque<(usize, &[&[u8]], usize)> = VecDeque::from([(0, words.as_slice(), 0)]);
        while let Some((node, words, depth)) = rest.pop_front() {
            let start = trie.edges.len();
            let byte = |word: &&[u8]| word.get(depth).copied();
            for words in words.chunk_by(|one, other| byte(one) == byte(other)) {
                let Some(byte) = words.first().and_then(byte) else {
                    if let Some(node) = trie.nodes.get_mut(node) {
                        node.is_word = true;
                    }
                    continue;
                };
                trie.edges.push((byte, trie.nodes.len()));
                rest.push_back((trie.nodes.len(), words, depth + 1));
                trie.nodes.push(Node::default());
            }
            let end = trie.edges.len();
            if let Some(node) = trie.nodes.get_mut(node) {
                node.edges = start..end;
            }
        }
        trie
    }

    fn step(&self, node: usize, byte: u8) -> Option<usize> {
        let edges = self.edges.get(self.nodes.get(node)?.edges.clone())?;
        edges.iter().find(|(own, _)| *own == byte).map(|(_, next)| *next)
    }

    fn is_word(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| node.is_word)
    }
}

/// The beginnings of `text` that may be a part that is not known, and what they cost.
fn unknown(text: &str) -> impl Iterator<Item = (usize, u32)> {
    let count = if is_plausible(text) { usize::MAX } else { 0 };
    let lengths = text.char_indices().map(|(at, _)| at).zip(0_u32..).skip(PART_UNKNOWN_MIN).take(count);
    lengths.map(|(length, letters)| (length, UNKNOWN + UNKNOWN_LETTER * letters))
}

fn unknown_cost(part: &str) -> u32 {
    UNKNOWN + UNKNOWN_LETTER * u32::try_from(part.chars().count()).unwrap_or(u32::MAX / UNKNOWN_LETTER / 2)
}

/// How many letters a part has at least that is not known.
const PART_UNKNOWN_MIN: usize = 4;

/// Whether `part` begins as a word could: with four letters or more, and a vowel among them.
fn is_plausible(part: &str) -> bool {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö' | 'ü');
    let begin = || part.chars().take(PART_UNKNOWN_MIN);
    begin().count() == PART_UNKNOWN_MIN && begin().all(char::is_alphabetic) && begin().any(is_vowel)
}
