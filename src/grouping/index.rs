//! Finds the articles that share telling words with a new one.
//!
//! In: articles by number, under the words that tell most of them. Out: those that have most in common, the nearest
//! first. Numbers only grow.

use std::collections::{HashMap, VecDeque};

/// Under one word, so many of the newest articles are looked at: what stands in more of them tells nothing.
const LOOKED_AT_MAX: usize = 400;

/// How many articles are found.
const FOUND_MAX: usize = 60;

/// The articles under each word, in the order of numbers, with the word's weight in each.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    by_word: HashMap<u32, VecDeque<(u32, f32)>>,
}

impl Index {
    /// Adds an article; its number is greater than any before.
    pub(super) fn add(&mut self, number: u32, keys: &[(u32, f32)]) {
        for (word, weight) in keys {
            self.by_word.entry(*word).or_default().push_back((number, *weight));
        }
    }

    /// Takes an article out.
    pub(super) fn remove(&mut self, number: u32, keys: &[(u32, f32)]) {
        for (word, _) in keys {
            let Some(articles) = self.by_word.get_mut(word) else { continue };
            if let Ok(place) = articles.binary_search_by_key(&number, |(number, _)| *number) {
                articles.remove(place);
            }
            if articles.is_empty() {
                self.by_word.remove(word);
            }
        }
    }

    /// The numbers, of `count` articles from `first` on, of those that share the weightiest words, the nearest first.
    pub(super) fn near(&self, keys: &[(u32, f32)], first: u32, count: usize) -> Vec<u32> {
        let mut weights = vec![0.0_f32; count];
        let mut found: Vec<u32> = Vec::new();
        for (word, own) in keys {
            let articles = self.by_word.get(word).into_iter().flat_map(|articles| articles.iter().rev());
            for (number, weight) in articles.take(LOOKED_AT_MAX) {
                let place = usize::try_from(number.saturating_sub(first)).unwrap_or(usize::MAX);
                let Some(sum) = weights.get_mut(place) else { continue };
                if *sum == 0.0 {
                    found.push(*number);
                }
                *sum += own * weight;
            }
        }
        let weight = |number: &u32| {
            let place = usize::try_from(number.saturating_sub(first)).unwrap_or(usize::MAX);
            weights.get(place).copied().unwrap_or(0.0)
        };
        // Of equals the older, so that the order of filing decides and not chance.
        let nearer = |a: &u32, b: &u32| weight(b).total_cmp(&weight(a)).then(a.cmp(b));
        if found.len() > FOUND_MAX {
            found.select_nth_unstable_by(FOUND_MAX, nearer);
            found.truncate(FOUND_MAX);
        }
        found.sort_unstable_by(nearer);
        found
    }
}
