//! Tells copies of a text: shortened, framed, edited or translated anew, but one text.
//!
//! In: two texts, and how telling their words are. Out: whether one is a copy of the other. What two texts share must be much of the shorter one: a boilerplate paragraph or a
//! quotation in common makes no copy.

use std::collections::{HashMap, HashSet};

use super::{frequencies::Frequencies, sketch::hash, words::Splitter};
use crate::model::{Block, BlockKind, Language};

/// Words beyond are not compared.
const WORDS_MAX: usize = 2_000;

/// So many words side by side make a shingle.
pub(super) const SHINGLE_WORDS: usize = 3;

/// In a copy, at least this share of the shorter text's shingles stands in the longer one, and of the first third of
/// either in the other. Measured on edited copies beside other outlets' articles on the same event.
const SHARED_MIN: f32 = 0.36;
const LEAD_SHARED_MIN: f32 = 0.36;

/// In another translation, sentence for sentence, at least this share of the words' weight is in common, and neither
/// text is much longer.
const ALIGNED_MIN: f32 = 0.38;
const LENGTH_RATIO_MIN: f32 = 0.75;

/// A shorter text is no copy of anything, unless it is the very same.
const TEXT_WORDS_MIN: usize = 20;

/// A sentence of fewer words is none.
const SENTENCE_WORDS_MIN: usize = 3;

/// A text cut into what is compared.
#[derive(Debug)]
pub(super) struct Text {
    words: Vec<u32>,
    shingles: HashSet<u32>,
    /// The words of each sentence, each word once, sorted.
    sentences: Vec<Vec<u32>>,
}

impl Text {
    /// How many words it has, up to [`WORDS_MAX`].
    pub(super) fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Whether it is too short to be a copy of anything.
    pub(super) fn is_too_short(&self) -> bool {
        self.words.len() < TEXT_WORDS_MIN
    }

    /// Cuts the body of an article, headings and captions left out.
    pub(super) fn of(blocks: &[Block], language: Option<Language>) -> Self {
        let splitter = Splitter::of(language);
        let (mut words, mut sentences) = (Vec::new(), Vec::new());
        let is_text =
            |block: &&Block| !matches!(block.kind, BlockKind::Title | BlockKind::Heading | BlockKind::Caption);
        for sentence in blocks.iter().filter(is_text).flat_map(|block| sentences_of(&block.text)) {
            let room = WORDS_MAX.saturating_sub(words.len());
            let of_sentence: Vec<u32> = splitter.words(sentence, room).iter().map(|word| hash(&word.stem)).collect();
            words.extend(&of_sentence);
            if of_sentence.len() >= SENTENCE_WORDS_MIN {
                let mut distinct = of_sentence;
                distinct.sort_unstable();
                distinct.dedup();
                sentences.push(distinct);
            }
        }
        let shingles = shingles(&words).collect();
        Self { words, shingles, sentences }
    }
}

/// How surely one text is a copy of the other: more than 0 where it is.
pub(super) fn likeness(one: &Text, other: &Text, frequencies: &Frequencies) -> f32 {
    if one.is_too_short() || other.is_too_short() {
        return -1.0;
    }
    let shared = one.shingles.intersection(&other.shingles).count();
    let of_shorter = ratio(shared, one.shingles.len().min(other.shingles.len()));
    let lead = lead_shared(one, other).min(lead_shared(other, one));
    let edited = (of_shorter - SHARED_MIN).min(lead - LEAD_SHARED_MIN);
    let (shorter, longer) = (one.words.len().min(other.words.len()), one.words.len().max(other.words.len()));
    let length = ratio(shorter, longer) - LENGTH_RATIO_MIN;
    if edited > 0.0 || length <= 0.0 {
        return edited;
    }
    let (one, other) = (Weighed::of(one, frequencies), Weighed::of(other, frequencies));
    let aligned = aligned(&one, &other).min(aligned(&other, &one));
    edited.max((aligned - ALIGNED_MIN).min(length))
}

/// Which share of the shingles in the first third of `one` stands in `other`.
fn lead_shared(one: &Text, other: &Text) -> f32 {
    let count = (one.words.len().saturating_sub(SHINGLE_WORDS - 1) / 3).max(1);
    ratio(shingles(&one.words).take(count).filter(|shingle| other.shingles.contains(shingle)).count(), count)
}

/// A text with what its words weigh.
struct Weighed {
    /// Each word of each sentence once, sorted, with its weight.
    sentences: Vec<Vec<(u32, f32)>>,
    /// The weight of each sentence.
    weights: Vec<f32>,
    /// The sentences in which a word stands.
    places: HashMap<u32, Vec<usize>>,
}

impl Weighed {
    fn of(text: &Text, frequencies: &Frequencies) -> Self {
        let weighed = |words: &Vec<u32>| words.iter().map(|word| (*word, frequencies.weight(*word))).collect();
        let sentences: Vec<Vec<(u32, f32)>> = text.sentences.iter().map(weighed).collect();
        let weights = sentences.iter().map(|words| words.iter().map(|(_, weight)| weight).sum()).collect();
        let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
        for (number, words) in text.sentences.iter().enumerate() {
            for word in words {
                places.entry(*word).or_default().push(number);
            }
        }
        Self { sentences, weights, places }
    }
}

/// Which share of the weight of `one` its sentences find again in their likest sentences of `other`.
fn aligned(one: &Weighed, other: &Weighed) -> f32 {
    let (mut found, mut whole) = (0.0, 0.0);
    let mut shared = vec![0.0; other.weights.len()];
    for (words, weight) in one.sentences.iter().zip(&one.weights) {
        shared.fill(0.0);
        for (word, weight) in words {
            for place in other.places.get(word).into_iter().flatten() {
                shared.get_mut(*place).into_iter().for_each(|shared| *shared += weight);
            }
        }
        let likest = shared.iter().zip(&other.weights).map(|(shared, theirs)| shared / weight.max(*theirs));
        found += weight * likest.fold(0.0, f32::max);
        whole += weight;
    }
    if whole > 0.0 { found / whole } else { 0.0 }
}

pub(super) fn shingles(words: &[u32]) -> impl Iterator<Item = u32> {
    words
        .windows(SHINGLE_WORDS)
        .map(|words| words.iter().fold(0, |sum: u32, word| sum.rotate_left(9).wrapping_mul(0x9e37_79b1) ^ word))
}

fn sentences_of(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '。', '！', '？', '\n']).filter(|sentence| !sentence.trim().is_empty())
}

pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}
