//! A block of an article that speaks of a topic.

use std::ops::Range;

use super::TopicId;

/// A block that satisfies a topic's query, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The topic that it speaks of.
    pub topic: TopicId,
    /// Which block of the article, counted from the title (0).
    pub block: usize,
    /// The words that satisfied the query: byte ranges of the block's text, on whole characters,
    /// in order, not overlapping. Empty where only the title or a neighbour speaks.
    pub marks: Vec<Range<usize>>,
    /// The parts of the query that fired, in its order.
    pub clauses: Vec<Clause>,
    /// How strongly it speaks of the topic; used for order, never to hide.
    pub score: f64,
}

/// A part of a query that fired, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The part, as the operator wrote it.
    pub text: String,
    /// What it marks, in order, not overlapping; empty where it speaks of the article, the title or a neighbour.
    pub marks: Vec<Range<usize>>,
}
