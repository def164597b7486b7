//! What two articles have in common, and what tells them apart, in numbers.
//!
//! In: two sketches and how telling their words are. Out: the features that the model judges a pair by; most lie
//! between 0 and 1.

use std::cmp::Ordering;

use super::{
    frequencies::Frequencies,
    mentions::Number,
    sketch::{Headline, Sketch},
};

/// How many features there are.
pub(super) const FEATURES: usize = 33;

/// Their names, in order; `a` is the newer article, `b` the older.
pub(super) const NAMES: [&str; FEATURES] = [
    "words",
    "title-words",
    "names",
    "other-words",
    "a-title-in-b",
    "b-title-in-a",
    "a-top-words-in-b",
    "b-top-words-in-a",
    "a-top-names-in-b",
    "b-top-names-in-a",
    "shared-words",
    "shared-title-words",
    "shared-names",
    "a-names-lacking-in-b",
    "b-names-lacking-in-a",
    "names-lacking",
    "words-lacking",
    "days-apart",
    "is-apart",
    "is-dated",
    "weekday-shared",
    "weekday-differs",
    "date-shared",
    "date-differs",
    "numbers-shared",
    "numbers-differ",
    "a-is-headline",
    "b-is-headline",
    "a-length",
    "b-length",
    "root-of-words",
    "root-of-title-words",
    "root-of-other-words",
];

/// How many of the weightiest words, and of the weightiest names, of an article are sought in the other.
const TOP_WORDS: usize = 12;
const TOP_NAMES: usize = 4;

/// How many of the most telling words in common are added up, and what their sum is divided by.
const SHARED_WORDS: usize = 5;
const SHARED_FEW: usize = 3;
const SHARED_WORDS_SCALE: f32 = 30.0;
const SHARED_FEW_SCALE: f32 = 20.0;

/// Articles this near in time, in hours, are of one time; more than so many days beyond are all alike.
const NEAR_HOURS: f32 = 24.0;
const DAYS_APART_MAX: f32 = 3.0;

/// Longer articles count as if they had so many words.
const LENGTH_MAX: f32 = 600.0;

/// A number of two digits is often shared by chance.
const SHORT_NUMBER: f32 = 0.4;
const NUMBERS_MAX: f32 = 3.0;

/// A sketch with its words weighed.
pub(super) struct Weighed<'a> {
    sketch: &'a Sketch,
    /// In the order of hashes.
    words: Vec<WeighedWord>,
    names_norm: f32,
    others_norm: f32,
    title_sum: f32,
}

#[derive(Clone, Copy)]
struct WeighedWord {
    hash: u32,
    /// In the whole article, of length one.
    all: f32,
    /// In the headline, of length one.
    title: f32,
    /// How telling the word is by itself.
    telling: f32,
    is_name: bool,
}

/// Weighs the words of an article: often there and seldom elsewhere counts most.
pub(super) fn weigh<'a>(sketch: &'a Sketch, frequencies: &Frequencies) -> Weighed<'a> {
    let words = sketch.terms.iter().map(|term| {
        let telling = frequencies.weight(term.hash);
        let title = match term.headline {
            Headline::No => 0.0,
            Headline::Address => 0.6,
            Headline::Title => 1.0,
        };
        let all = (f32::from(term.halves) / 2.0).sqrt() * telling;
        WeighedWord { hash: term.hash, all, title: title * telling, telling, is_name: term.is_name }
    });
    let mut words: Vec<WeighedWord> = words.collect();
    let (all, title) = (norm(words.iter().map(|word| word.all)), norm(words.iter().map(|word| word.title)));
    for word in &mut words {
        word.all /= all;
        word.title /= title;
    }
    let part = |names: bool| norm(words.iter().filter(|word| word.is_name == names).map(|word| word.all));
    let (names_norm, others_norm) = (part(true), part(false));
    let title_sum = words.iter().map(|word| word.title).sum();
    Weighed { sketch, words, names_norm, others_norm, title_sum }
}

impl Weighed<'_> {
    /// The weightiest words, by hash, with their weights; the weightiest stands first.
    pub(super) fn keys(&self, count: usize) -> Vec<(u32, f32)> {
        let mut keys: Vec<(u32, f32)> = self.words.iter().map(|word| (word.hash, word.all)).collect();
        keys.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        keys.truncate(count);
        keys
    }
}

fn norm(weights: impl Iterator<Item = f32>) -> f32 {
    let length = weights.map(|weight| weight * weight).sum::<f32>().sqrt();
    if length > 1e-9 { length } else { 1.0 }
}

/// What two articles have in common, and what tells them apart; in the order of [`NAMES`].
pub(super) fn features(newer: &Weighed<'_>, older: &Weighed<'_>) -> [f32; FEATURES] {
    let both = Both::of(newer, older);
    let (words, title, others) = (both.words, both.title, both.others / (newer.others_norm * older.others_norm));
    let [lacking_a, lacking_b] = [both.newer.names_lacking, both.older.names_lacking];
    let [lacks_a, lacks_b] = [both.newer.words_lacking, both.older.words_lacking];
    let (apart, is_dated) = apart(newer.sketch, older.sketch);
    let (a, b) = (&newer.sketch.mentions, &older.sketch.mentions);
    let [weekday_shared, weekday_differs] = alike(a.weekdays != 0 && b.weekdays != 0, a.weekdays & b.weekdays != 0);
    let is_shared = |day| b.days.binary_search(day).is_ok();
    let [date_shared, date_differs] = alike(!a.days.is_empty() && !b.days.is_empty(), a.days.iter().any(is_shared));
    let (numbers_shared, numbers_differ) = numbers(&a.numbers, &b.numbers);
    [
        words,
        title,
        both.names / (newer.names_norm * older.names_norm),
        others,
        share(both.newer.title_found, newer.title_sum),
        share(both.older.title_found, older.title_sum),
        both.newer.top_words,
        both.older.top_words,
        both.newer.top_names,
        both.older.top_names,
        top_sum(both.shared_words, SHARED_WORDS) / SHARED_WORDS_SCALE,
        top_sum(both.shared_title, SHARED_FEW) / SHARED_FEW_SCALE,
        top_sum(both.shared_names, SHARED_FEW) / SHARED_FEW_SCALE,
        lacking_a,
        lacking_b,
        lacking_a.min(lacking_b),
        lacks_a.min(lacks_b),
        apart,
        flag(apart > 0.0),
        flag(is_dated),
        weekday_shared,
        weekday_differs,
        date_shared,
        date_differs,
        numbers_shared,
        numbers_differ,
        flag(newer.sketch.is_headline),
        flag(older.sketch.is_headline),
        length(newer.sketch),
        length(older.sketch),
        words.sqrt(),
        title.sqrt(),
        others.sqrt(),
    ]
}

/// What a walk through the words of both brings.
#[derive(Default)]
struct Both {
    words: f32,
    title: f32,
    names: f32,
    others: f32,
    shared_words: Vec<f32>,
    shared_title: Vec<f32>,
    shared_names: Vec<f32>,
    newer: Side,
    older: Side,
}

/// What of one article is found in the other.
#[derive(Default)]
struct Side {
    title_found: f32,
    top_words: f32,
    top_names: f32,
    /// The weight of the weightiest name, and word, that the other lacks.
    names_lacking: f32,
    words_lacking: f32,
}

impl Both {
    fn of(newer: &Weighed<'_>, older: &Weighed<'_>) -> Self {
        let mut both = Self::default();
        let mut found_a: Vec<Sought<'_>> = Vec::with_capacity(newer.words.len());
        let mut found_b: Vec<Sought<'_>> = Vec::with_capacity(older.words.len());
        let (mut left, mut right) = (newer.words.iter().peekable(), older.words.iter().peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => a.hash.cmp(&b.hash),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let a = if order.is_le() { left.next() } else { None };
            let b = if order.is_ge() { right.next() } else { None };
            if let (Some(a), Some(b)) = (a, b) {
                both.add(a, b);
            }
            found_a.extend(a.map(|word| (word, b.is_some())));
            found_b.extend(b.map(|word| (word, a.is_some())));
        }
        both.newer = Side::of(found_a);
        both.older = Side::of(found_b);
        both
    }

    fn add(&mut self, a: &WeighedWord, b: &WeighedWord) {
        self.words += a.all * b.all;
        self.title += a.title * b.title;
        match (a.is_name, b.is_name) {
            (true, true) => {
                self.names += a.all * b.all;
                self.shared_names.push(a.telling);
            }
            (false, false) => self.others += a.all * b.all,
            _ => {}
        }
        self.shared_words.push(a.telling);
        if a.title > 0.0 && b.title > 0.0 {
            self.shared_title.push(a.telling);
        }
    }
}

/// A word of an article, and whether the other has it.
type Sought<'a> = (&'a WeighedWord, bool);

impl Side {
    fn of(mut words: Vec<Sought<'_>>) -> Self {
        let title_found = words.iter().filter(|(_, found)| *found).map(|(word, _)| word.title).sum();
        let weight = |(word, found): &Sought<'_>| if *found { 0.0 } else { word.all };
        let words_lacking = words.iter().map(weight).fold(0.0, f32::max);
        let names_lacking = words.iter().filter(|(word, _)| word.is_name).map(weight).fold(0.0, f32::max);
        let top_words = found_of_top(&mut words, TOP_WORDS);
        words.retain(|(word, _)| word.is_name);
        let top_names = found_of_top(&mut words, TOP_NAMES);
        Self { title_found, top_words, top_names, names_lacking, words_lacking }
    }
}

/// Which share of its weightiest words the other has too.
fn found_of_top(words: &mut [Sought<'_>], count: usize) -> f32 {
    let heavier = |a: &Sought<'_>, b: &Sought<'_>| b.0.all.total_cmp(&a.0.all).then(a.0.hash.cmp(&b.0.hash));
    if words.len() > count {
        words.select_nth_unstable_by(count, heavier);
    }
    let top = || words.iter().take(count);
    let found: f32 = top().filter(|(_, found)| *found).map(|(word, _)| word.all).sum();
    share(found, top().map(|(word, _)| word.all).sum())
}

/// How many days, beyond one, lie between two articles; and whether both say when they are of.
fn apart(newer: &Sketch, older: &Sketch) -> (f32, bool) {
    match (newer.hours, older.hours) {
        (Some(a), Some(b)) => ((((a - b).abs() - NEAR_HOURS).max(0.0) / 24.0).min(DAYS_APART_MAX), true),
        _ => (0.0, false),
    }
}

/// Whether both name the same, and whether both name something but not the same.
fn alike(both_name: bool, same: bool) -> [f32; 2] {
    [flag(both_name && same), flag(both_name && !same)]
}

/// How many numbers both name, and whether both name some but none in common.
fn numbers(a: &[Number], b: &[Number]) -> (f32, f32) {
    let shared = a.iter().filter(|number| b.binary_search(number).is_ok());
    let shared: f32 = shared.map(|number| if number.is_long { 1.0 } else { SHORT_NUMBER }).sum();
    (shared.min(NUMBERS_MAX), flag(!a.is_empty() && !b.is_empty() && shared == 0.0))
}

fn length(sketch: &Sketch) -> f32 {
    (1.0 + f32::from(sketch.words).min(LENGTH_MAX)).ln() / 6.0
}

fn top_sum(mut weights: Vec<f32>, count: usize) -> f32 {
    weights.sort_unstable_by(|a, b| b.total_cmp(a));
    weights.iter().take(count).sum()
}

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn flag(is_so: bool) -> f32 {
    if is_so { 1.0 } else { 0.0 }
}
