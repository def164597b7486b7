//! The query language: syntax to a value that can be checked and evaluated.

use std::ops::Range;

/// A query, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    text: String,
}

/// A word, a wildcard word or a phrase.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    text: String,
}

/// Something in a query that cannot be read, or may not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFault {
    /// Where, in bytes of the query's text.
    pub span: Range<usize>,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// The first fault, with its place and what to write instead.
    pub fn parse(text: &str) -> Result<Self, QueryFault> {
        Ok(Self { text: text.to_owned() })
    }

    /// The query as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The named lists that it uses, each with its place in the text.
    pub fn lists(&self) -> Vec<(&str, Range<usize>)> {
        Vec::new()
    }
}

impl Term {
    /// Reads one entry of a named list: a word, a word with wildcards, or several words (a phrase).
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn parse(text: &str) -> Result<Self, QueryFault> {
        Ok(Self { text: text.to_owned() })
    }

    /// The term as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
