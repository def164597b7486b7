//! The query language: syntax to a value that can be checked and evaluated.
//!
//! In: the text of a query, or of one entry of a named list. Out: a tree whose every part knows its place in the
//! text, or the first fault with what to write instead. Knows nothing of articles: `matching` evaluates.
//!
//! | written | means |
//! |---|---|
//! | `chip` | the word, in any inflection; in German in compounds, too |
//! | `"entity list"` | these words in this order, as written |
//! | `"chip export ban"~8` | these words in any order and inflection, the first and the last at most 8 words apart |
//! | `=BIS`, `="Photo:"` | exactly so; case-sensitive because it has a capital; with the colon behind it |
//! | `smuggl*`, `licen?e` | any letters, or none; exactly one letter |
//! | `Deep~Seek` | written as one word, or as two with a space, a hyphen or a middle dot between |
//! | `@control` | any term of a named list, or a part of the query that has this name |
//! | `a b`, `a AND b` | both |
//! | `a OR b`, `NOT a` | either; not in this paragraph |
//! | `a NEAR/8 b` | at most 8 words apart, in any order; neighbours are 1 apart |
//! | `a ONEAR/8 b` | the same, `a` first |
//! | `a NEAR/0 b` | in one and the same word, such as a German compound |
//! | `a NOT NEAR/3 b` | `a` where no `b` is close to it; with ONEAR, no `b` behind it |
//! | `ATLEAST(2, a, b, c)` | two of the three |
//! | `ATLEAST(3, @list)` | at three places |
//! | `title:( … )`, `article:( … )` | asked of the title; of the title and all blocks together |
//! | `before:( … )`, `before/2:( … )` | asked of the title and all blocks before this one together; of the nearest 2 of them |
//! | `start/5:( … )` | asked of the first 5 words |
//! | `sentence:( … )` | within one sentence, NOT included |
//! | `lang:de`, `source:id`, `tag:x`, `site:host`, `author:name` | asked of the article |
//!
//! Operators are written in capitals; `and`, `or` and `not` are ordinary words. NOT binds closest, then NEAR, then
//! AND and mere juxtaposition, then OR. NEAR joins terms, lists, groups of them with OR, and other NEARs; these
//! alone, too, are what ATLEAST counts when it has one part.

mod expression;
mod guard;
mod lexer;
mod parser;
mod parts;
mod term;

use std::ops::Range;

pub use expression::{Condition, Expression, ExpressionKind, Order, Scope};
pub use parts::{PARTS_DEPTH_MAX, QUERY_SIZE_MAX};
pub(crate) use term::JOINT;
pub use term::{Manner, Term};

/// The greatest length of a query, in bytes.
pub const QUERY_LENGTH_MAX: usize = 32_768;
/// How deep parentheses, fields and NOTs may be nested.
pub const QUERY_DEPTH_MAX: usize = 32;
/// The greatest distance of NEAR, ONEAR and `~`, in words.
pub const DISTANCE_MAX: usize = 100;
/// The most joints (`~`) in one term.
pub const TERM_JOINTS_MAX: usize = 4;
/// The greatest length of one term, in bytes.
pub const TERM_LENGTH_MAX: usize = 256;
/// The most words in one term.
pub const TERM_WORDS_MAX: usize = 32;
/// How many letters or digits must stand before the first wildcard of a word.
pub const WILDCARD_PREFIX_MIN: usize = 2;

/// A query, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    text: String,
    root: Expression,
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

impl QueryFault {
    fn new(span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { span, message: message.into(), hint: Some(hint.into()) }
    }
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// The first fault, with its place and what to write instead.
    pub fn parse(text: &str) -> Result<Self, QueryFault> {
        if text.len() > QUERY_LENGTH_MAX {
            return Err(QueryFault::new(
                0..text.len(),
                format!("a query has at most {QUERY_LENGTH_MAX} bytes"),
                "move its words into a named list and write @name",
            ));
        }
        let tokens = lexer::tokens(text)?;
        let root = parser::expression(text, tokens)?;
        guard::refuse_unbounded(&root)?;
        guard::refuse_lost(&root, false)?;
        Ok(Self { text: text.to_owned(), root })
    }

    /// The query as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it asks for.
    pub fn root(&self) -> &Expression {
        &self.root
    }

    /// The part of the text that a span of this query covers; empty for a span of another query.
    pub fn written(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// Checks that it may use the parts that `part` finds as it does; a name that is no part is a list.
    ///
    /// # Errors
    /// A part that uses itself, that makes no sense where it stands, or that makes the query too large.
    pub fn check_parts<'a>(&'a self, part: &'a dyn Fn(&str) -> Option<&'a Self>) -> Result<(), QueryFault> {
        parts::check(self, part)
    }

    /// The named lists and parts that it uses, each with its place in the text.
    pub fn names(&self) -> Vec<(&str, Range<usize>)> {
        let mut found = Vec::new();
        self.root.visit(&mut |part| {
            if let ExpressionKind::List(name) = &part.kind {
                found.push((name.as_str(), part.span.clone()));
            }
        });
        found
    }
}
