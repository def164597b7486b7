//! How strongly a passage speaks of a topic: for order only, never to hide.

use std::ops::Range;

/// How much the number of different parts of the query counts; with the other two, 1.
const BREADTH: f64 = 0.5;
/// How much the share of marked text counts.
const DENSITY: f64 = 0.3;
/// How much it counts that the title speaks of the topic.
const TITLE: f64 = 0.2;
/// The share of marked text beyond which more says nothing more.
const DENSITY_FULL: f64 = 0.1;

/// From 0 to 1: `0.5 · clauses / (clauses + 1) + 0.3 · min(1, marked share / 0.1) + 0.2` if the title matches.
pub(super) fn score(clauses: usize, marks: &[Range<usize>], text: &str, title: bool) -> f64 {
    let marked: usize = marks.iter().map(ExactSizeIterator::len).sum();
    let density = (approximate(marked) / approximate(text.len().max(1)) / DENSITY_FULL).min(1.0);
    let breadth = approximate(clauses) / (approximate(clauses) + 1.0);
    BREADTH * breadth + DENSITY * density + if title { TITLE } else { 0.0 }
}

/// Counts of a block's bytes fit into 32 bits, and nothing depends on it if not.
fn approximate(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
