//! How telling a word is: seldom words say more than frequent ones.
//!
//! In: the words of the articles in the window, as they come and go. Out: weights. What is learnt is forgotten with
//! the articles that it was learnt from.

use super::{sketch::hash, words::Splitter};
use crate::model::Language;

/// How many words are told apart; beyond that some share a count, and look a little more frequent than they are.
const SLOTS: usize = 1 << 19;

/// What is known of common words before anything is learnt counts as much as so many articles.
const PRIOR_ARTICLES: f32 = 1_000.0;

/// A word that stands in one article only, of so many, may be a slip: it counts this much of its weight. Of few
/// articles each has its own words, and these tell them apart.
const SINGLE_WEIGHT: f32 = 0.3;
const SINGLE_ARTICLES_MIN: u32 = 200;

/// No word counts for less.
const WEIGHT_MIN: f32 = 0.05;

/// English words that most news have, with the percentage of the articles that have them, estimated by hand.
const COMMON_WORDS: &str = include_str!("common_words.txt");

/// In how many articles of the window each word stands.
#[derive(Debug, Clone)]
pub(super) struct Frequencies {
    slots: Vec<Slot>,
    articles: u32,
}

/// What is known of a word, and of those that share its place.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// How many articles of the window have it.
    count: u32,
    /// The share of all articles that is expected to have it before anything is learnt.
    common: f32,
}

impl Default for Frequencies {
    fn default() -> Self {
        let mut slots = vec![Slot::default(); SLOTS];
        let splitter = Splitter::of(Some(Language::EN));
        for line in COMMON_WORDS.lines() {
            let mut words = line.split_whitespace();
            let percent: f32 = words.next().and_then(|number| number.parse().ok()).unwrap_or(0.0);
            for word in words {
                if let Some(slot) = slots.get_mut(place(hash(&splitter.stem(word)))) {
                    slot.common = slot.common.max(percent / 100.0);
                }
            }
        }
        Self { slots, articles: 0 }
    }
}

impl Frequencies {
    /// Counts the words of an article that came.
    pub(super) fn add(&mut self, words: impl Iterator<Item = u32>) {
        self.articles = self.articles.saturating_add(1);
        for word in words {
            if let Some(slot) = self.slots.get_mut(place(word)) {
                slot.count = slot.count.saturating_add(1);
            }
        }
    }

    /// Takes back the words of an article that left.
    pub(super) fn remove(&mut self, words: impl Iterator<Item = u32>) {
        self.articles = self.articles.saturating_sub(1);
        for word in words {
            if let Some(slot) = self.slots.get_mut(place(word)) {
                slot.count = slot.count.saturating_sub(1);
            }
        }
    }

    /// How much a word counts: the logarithm of how seldom it is.
    ///
    /// Source: Robertson, "Understanding inverse document frequency", Journal of Documentation 60 (2004).
    pub(super) fn weight(&self, word: u32) -> f32 {
        let Slot { count, common } = self.slots.get(place(word)).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "far fewer articles than would lose a digit")]
        let (seen, articles) = (count as f32, self.articles as f32);
        let seldom = (PRIOR_ARTICLES + articles + 1.0) / (seen + PRIOR_ARTICLES * common + 0.5);
        let weight = seldom.ln().max(WEIGHT_MIN);
        let may_be_slip = count <= 1 && common == 0.0 && self.articles >= SINGLE_ARTICLES_MIN;
        if may_be_slip { weight * SINGLE_WEIGHT } else { weight }
    }
}

fn place(word: u32) -> usize {
    usize::try_from(word).unwrap_or(0) % SLOTS
}
