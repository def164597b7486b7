//! Decides which pieces of a page are the article, all of them together.
//!
//! In: an opinion on every piece, and where the pieces stand. Out: for every piece, whether it is kept. Three things
//! are weighed: the opinion itself; whether the piece stands in the trunk, the element whose pieces are thought to be
//! article most of all; and that neighbours in the same element rarely differ.
//!
//! The numbers below were found by changing one at a time, on half of the sites, watching the others.

use std::collections::HashSet;

use super::{measure::Measure, setting::Setting};

/// The greatest weight with which one piece speaks for a trunk.
const SPEAKS_MAX: f32 = 1_500.0;

/// From this probability on, a piece speaks for the elements around it rather than against them.
const SPEAKS_FOR: f32 = 0.4;

/// What standing in the trunk, before it, and after it adds to an opinion.
const IN_TRUNK: f32 = 0.4;
const BEFORE_TRUNK: f32 = 0.3;
const AFTER_TRUNK: f32 = -0.3;

/// What a longer text that was there before takes from an opinion.
const REPEATED: f32 = -2.0;

/// From this weight on, a text that comes twice is a repetition, not a coincidence.
const REPEATED_WEIGHT_LEAST: f32 = 60.0;

/// How much an opinion counts by the weight of its piece: the power of it, up to some weight, in units of another.
const POWER: f32 = 0.41;
const COUNTED_MAX: f32 = 300.0;
const UNIT: f32 = 100.0;

/// What it costs to decide differently on two neighbours that are alike, and on two that share an element.
const ALIKE: f32 = 0.4;
const TOGETHER: f32 = 0.33;

/// What is added to all opinions, step by step, when nothing would be kept: of a page with little text, the little.
const LENIENCE: [f32; 3] = [0.0, 1.0, 2.0];

/// Decides on every piece.
pub(super) fn kept(opinions: &[f32], measures: &[Measure], setting: &Setting<'_>) -> Vec<bool> {
    let mut kept = Vec::new();
    for lenience in LENIENCE {
        let opinions: Vec<f32> = opinions.iter().map(|opinion| opinion + lenience).collect();
        kept = decided(&opinions, measures, setting);
        if kept.contains(&true) {
            break;
        }
    }
    kept
}

fn decided(opinions: &[f32], measures: &[Measure], setting: &Setting<'_>) -> Vec<bool> {
    let trunk = trunk(opinions, measures, setting);
    let inside: Vec<bool> = setting.around.iter().map(|around| setting.distance(*around, trunk).is_some()).collect();
    let first_inside = inside.iter().position(|is_inside| *is_inside).unwrap_or_default();
    let mut seen = HashSet::new();
    let leanings = opinions.iter().zip(measures).enumerate().map(|(number, (opinion, measure))| {
        let place = match inside.get(number) {
            Some(true) => IN_TRUNK,
            _ if number < first_inside => BEFORE_TRUNK,
            _ => AFTER_TRUNK,
        };
        let is_new = measure.weight <= REPEATED_WEIGHT_LEAST || seen.insert(measure.text.as_str());
        let repeated = if is_new { 0.0 } else { REPEATED };
        (opinion.clamp(-4.0, 4.0) + place + repeated) * (measure.weight.min(COUNTED_MAX) / UNIT).powf(POWER)
    });
    agreed(&leanings.collect::<Vec<_>>(), |number| cost(number, setting))
}

/// The element whose pieces are thought to be article most of all.
fn trunk(opinions: &[f32], measures: &[Measure], setting: &Setting<'_>) -> usize {
    let mut spoken = vec![0.0_f32; setting.elements.len()];
    for ((opinion, measure), around) in opinions.iter().zip(measures).zip(&setting.around) {
        let probability = 1.0 / (1.0 + (-opinion).exp());
        if let Some(spoken) = spoken.get_mut(*around) {
            *spoken += measure.weight.min(SPEAKS_MAX) * (probability - SPEAKS_FOR);
        }
    }
    for (number, element) in setting.elements.iter().enumerate().skip(1).rev() {
        let inner = spoken.get(number).copied().unwrap_or_default();
        if let Some(outer) = spoken.get_mut(element.parent) {
            *outer += inner;
        }
    }
    // The innermost of equals.
    let best = spoken.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1).then(one.0.cmp(&other.0)));
    best.map_or(0, |(number, _)| number)
}

/// What it costs to decide differently on a piece and the one before it.
fn cost(number: usize, setting: &Setting<'_>) -> f32 {
    let around = |number: Option<usize>| number.and_then(|number| setting.around.get(number)).copied();
    let (Some(before), Some(own)) = (around(number.checked_sub(1)), around(Some(number))) else { return 0.0 };
    let parent = |around: usize| setting.elements.get(around).map(|element| element.parent);
    if parent(before) != parent(own) {
        0.0
    } else if setting.likeness_of(before) == setting.likeness_of(own) {
        ALIKE
    } else {
        TOGETHER
    }
}

/// The decisions that together go against the leanings least, each change between neighbours at its cost.
///
/// Source: A. Viterbi, Error bounds for convolutional codes (1967).
fn agreed(leanings: &[f32], cost: impl Fn(usize) -> f32) -> Vec<bool> {
    // The best sums so far when the last piece is left out, and when it is kept; and which way each came.
    let (mut left_out, mut kept) = (0.0_f32, f32::NEG_INFINITY);
    let mut ways = Vec::with_capacity(leanings.len());
    for (number, leaning) in leanings.iter().enumerate() {
        let cost = if number == 0 { 0.0 } else { cost(number) };
        let from_kept = kept - cost > left_out;
        let from_left_out = left_out - cost > kept;
        ways.push((from_kept, from_left_out));
        (left_out, kept) = (
            if from_kept { kept - cost } else { left_out },
            if from_left_out { left_out - cost } else { kept } + leaning,
        );
    }
    let mut is_kept = kept > left_out;
    let mut decisions = vec![false; leanings.len()];
    for (decision, (from_kept, from_left_out)) in decisions.iter_mut().zip(ways).rev() {
        *decision = is_kept;
        is_kept = if is_kept { !from_left_out } else { from_kept };
    }
    decisions
}
