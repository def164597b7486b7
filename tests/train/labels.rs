//! Labels the pieces of a page by what is known of its article.

use std::collections::HashMap;

use presswatch::read::JudgedPiece;

use super::corpus::Truth;

/// How many words in a row are compared.
const RUN: usize = 4;

/// The share of a piece that has to stand in the known text for it to be part of it.
const SHARE_LEAST: f32 = 0.5;

/// From so many words on, a piece that stands in the known text is there by no accident.
const SURE_WORDS: usize = 8;

/// How many pieces on either side a short piece needs a sure one among.
const NEAR: usize = 3;

/// The length of a text, in words, below which its pieces need not be near sure ones.
const SHORT_TEXT: usize = 60;

/// The greatest weight of a piece, in words, and what each is given on top.
const WORDS_MAX: usize = 400;
const WORDS_MORE: usize = 3;

/// What the weights are shares of, in words: the article of the page, at least so many; so many where only strings are
/// known.
const ARTICLE_WORDS_LEAST: usize = 100;
const STRINGS_WORDS: usize = 300;

/// Whether a piece is part of the article, and how much that counts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Label {
    pub(crate) is_part: bool,
    pub(crate) weight: f32,
}

/// The labels of all pieces.
pub(crate) fn of(pieces: &[JudgedPiece], truth: &Truth) -> Vec<Label> {
    match &truth.text {
        Some(text) => by_text(pieces, text),
        None => pieces.iter().map(|piece| by_strings(&piece.text, truth)).collect(),
    }
}

/// A text with its white space collapsed.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn by_strings(text: &str, truth: &Truth) -> Label {
    let text = one_line(text);
    let is_part = truth.with.iter().any(|string| text.contains(string));
    let is_other = truth.without.iter().any(|string| text.contains(string));
    let weight = if is_part == is_other { 0.0 } else { weight(words(&text).len(), STRINGS_WORDS) };
    Label { is_part, weight }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of words")]
fn weight(words: usize, all: usize) -> f32 {
    (words.min(WORDS_MAX) + WORDS_MORE) as f32 / all as f32
}

fn by_text(pieces: &[JudgedPiece], text: &str) -> Vec<Label> {
    let known = words(text);
    let texts: Vec<Vec<String>> = pieces.iter().map(|piece| words(&piece.text)).collect();
    let mut left = Runs::of(&known);
    let shares: Vec<f32> = texts.iter().map(|words| left.share(words)).collect();
    let is_sure = |number: usize| {
        texts.get(number).is_some_and(|words| words.len() >= SURE_WORDS)
            && shares.get(number).is_some_and(|share| *share >= SHARE_LEAST)
    };
    let is_near = |number: usize| {
        known.len() < SHORT_TEXT
            || (number.saturating_sub(NEAR)..=number + NEAR).any(|other| other != number && is_sure(other))
    };
    // A text that stands on the page twice is part of the article where it is best surrounded.
    let mut order: Vec<(f32, usize)> =
        (0..texts.len()).map(|number| (surrounded(number, &texts, is_sure), number)).collect();
    order.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut is_part = vec![false; texts.len()];
    for (_, number) in order {
        let (Some(words), Some(is_part)) = (texts.get(number), is_part.get_mut(number)) else { continue };
        *is_part =
            !words.is_empty() && (words.len() >= SURE_WORDS || is_near(number)) && left.share(words) >= SHARE_LEAST;
        if *is_part {
            left.take(words);
        }
    }
    let all = texts.iter().zip(&is_part).filter(|(_, is_part)| **is_part).map(|(words, _)| words.len()).sum::<usize>();
    let labelled = texts.iter().zip(is_part);
    labelled
        .map(|(words, is_part)| Label { is_part, weight: weight(words.len(), all.max(ARTICLE_WORDS_LEAST)) })
        .collect()
}

/// How well a piece is surrounded by sure ones, and how sure it is itself.
#[expect(clippy::cast_precision_loss, reason = "numbers of words")]
fn surrounded(number: usize, texts: &[Vec<String>], is_sure: impl Fn(usize) -> bool) -> f32 {
    let length = |other: usize| texts.get(other).map_or(0.0, |words| words.len() as f32);
    let around = number.saturating_sub(2 * NEAR)..=number + 2 * NEAR;
    let near = around.filter(|other| *other != number).map(|other| {
        let speaks = if is_sure(other) { length(other) } else { -0.3 * length(other) };
        speaks / (1 + number.abs_diff(other)) as f32
    });
    near.sum::<f32>() + if is_sure(number) { length(number) } else { 0.0 }
}

/// The runs of words of a text, and how often each is there; single words and pairs for the shortest pieces.
pub(crate) struct Runs(HashMap<Vec<String>, u32>);

impl Runs {
    pub(crate) fn of(words: &[String]) -> Self {
        let mut runs = HashMap::new();
        for length in 1..=RUN {
            for run in words.windows(length) {
                *runs.entry(run.to_vec()).or_default() += 1;
            }
        }
        Self(runs)
    }

    /// The share of a piece that is still there.
    fn share(&self, words: &[String]) -> f32 {
        let runs = runs(words);
        let mut wanted: HashMap<&[String], u32> = HashMap::new();
        for run in &runs {
            *wanted.entry(run).or_default() += 1;
        }
        let there = wanted.iter().map(|(run, times)| self.0.get(*run).copied().unwrap_or_default().min(*times));
        let there = u16::try_from(there.sum::<u32>()).unwrap_or(u16::MAX);
        f32::from(there) / f32::from(u16::try_from(runs.len().max(1)).unwrap_or(u16::MAX))
    }

    fn take(&mut self, words: &[String]) {
        for run in runs(words) {
            if let Some(times) = self.0.get_mut(run) {
                *times = times.saturating_sub(1);
            }
        }
    }
}

fn runs(words: &[String]) -> Vec<&[String]> {
    if words.len() < RUN { vec![words] } else { words.windows(RUN).collect() }
}

/// The words of a text; each character of Han, Kana, Hangul and Thai is one.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let is_dense = matches!(u32::from(c), 0x0E00..=0x0E7F | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF);
        if c.is_alphanumeric() && !is_dense {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_dense {
            words.push(c.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
