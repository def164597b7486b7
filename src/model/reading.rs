//! What readers of foreign bytes return: what they could read, and what was wrong.

/// The greatest number of problems kept for one document; further ones are dropped.
pub const PROBLEMS_MAX: usize = 50;

/// A value read from foreign bytes, with everything that was wrong on the way.
///
/// Readers do not fail: one broken entry costs that entry, not the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// What could be read.
    pub value: T,
    /// What was wrong, in the order of discovery; at most [`PROBLEMS_MAX`].
    pub problems: Vec<Problem>,
}

/// Something that was wrong with a document, though it may have been readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A stable word for programs, such as `bad-date`.
    pub code: &'static str,
    /// A sentence for people.
    pub text: String,
}

impl Problem {
    /// A problem with its code and sentence.
    pub fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}

impl<T> Reading<T> {
    /// A reading without problems.
    pub fn clean(value: T) -> Self {
        Self { value, problems: Vec::new() }
    }
}
