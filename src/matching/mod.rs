//! Finds the passages of an article that the topics ask for.
//!
//! In: an article and the compiled topics. Out: passages in reading order.
//! Performs no I/O and cannot fail: no match is an empty list.

use std::sync::Arc;

use crate::model::{Article, Passage, Source, Topic, TopicId};

/// Topics compiled for matching: immutable, shared, rebuilt aside at a reload.
#[derive(Debug)]
pub struct Topics {}

/// What matching found in one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The passages, by block, then in the order of the topics.
    pub passages: Vec<Passage>,
    /// Blocks that satisfied a topic's query, but its `unless` too.
    pub vetoed: Vec<(TopicId, usize)>,
}

impl Topics {
    /// Compiles topics; their lists were checked by the configuration.
    pub fn compile(topics: &[Arc<Topic>]) -> Self {
        todo!("{topics:?}")
    }
}

/// Finds the passages of an article of `source`.
pub fn passages(article: &Article, source: &Source, topics: &Topics) -> Found {
    todo!("{article:?} {source:?} {topics:?}")
}
