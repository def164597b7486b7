//! The parts of a query.

use std::ops::Range;

use super::Term;
use crate::model::Language;

/// A part of a query and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// Its place, in bytes of the query's text; with the parentheses around it.
    pub span: Range<usize>,
    /// What it asks for.
    pub kind: ExpressionKind,
}

/// What a part of a query asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind {
    /// A term.
    Term(Term),
    /// Any term of the list of this name; or the part of this name, as if it stood here in parentheses.
    List(String),
    /// All of these; at least two.
    All(Vec<Expression>),
    /// Any of these; at least two.
    Any(Vec<Expression>),
    /// Not this.
    Not(Box<Expression>),
    /// Two terms, lists, groups of them or NEARs, close together.
    Near {
        /// Which of them comes first.
        order: Order,
        /// How far apart they may be, in words; neighbours are 1 apart, 0 is one and the same word.
        distance: usize,
        /// What was written on the left.
        left: Box<Expression>,
        /// What was written on the right.
        right: Box<Expression>,
    },
    /// `a NOT NEAR/n b`: the places of one that have none of the other close to them.
    Away {
        /// On which side the other is kept away: on both, or behind.
        order: Order,
        /// How far it is kept away, in words.
        distance: usize,
        /// What is looked for.
        kept: Box<Expression>,
        /// What must not be close to it.
        other: Box<Expression>,
    },
    /// At least `count` of these.
    AtLeast {
        /// How many; at least 1, and no more than there are.
        count: usize,
        /// Of which.
        of: Vec<Expression>,
    },
    /// At least `count` places of this.
    Places {
        /// How many; at least 2.
        count: usize,
        /// Of what.
        of: Box<Expression>,
    },
    /// This, asked of another text than the paragraph.
    Of(Scope, Box<Expression>),
    /// Something asked of the article itself.
    Is(Condition),
}

/// Which operand of NEAR comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Either.
    Any,
    /// The one written first.
    AsWritten,
}

/// Which text a part of a query is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `title:` the title.
    Title,
    /// `article:` the title and all other blocks together.
    Article,
    /// `before:` the title and all blocks before this one together; `before/n:` the nearest `n` of them.
    Before(Option<usize>),
    /// `start/n:` the first `n` words.
    Start(usize),
    /// `sentence:` each sentence by itself.
    Sentence,
}

/// What a field asks of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `lang:` its language.
    Language(Language),
    /// `source:` the id of the source that it came from.
    Source(String),
    /// `tag:` a tag of that source.
    Tag(String),
    /// `site:` the host of its link, or a domain above it.
    Site(String),
    /// `author:` words of the name of one of its authors.
    Author(String),
}

impl Expression {
    /// Shows every part to `look`, this one first, in the order of the text.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(&'a Self)) {
        look(self);
        match &self.kind {
            ExpressionKind::Term(_) | ExpressionKind::List(_) | ExpressionKind::Is(_) => {}
            ExpressionKind::All(parts) | ExpressionKind::Any(parts) | ExpressionKind::AtLeast { of: parts, .. } => {
                for part in parts {
                    part.visit(look);
                }
            }
            ExpressionKind::Not(part) | ExpressionKind::Of(_, part) | ExpressionKind::Places { of: part, .. } => {
                part.visit(look);
            }
            ExpressionKind::Near { left, right, .. } | ExpressionKind::Away { kept: left, other: right, .. } => {
                left.visit(look);
                right.visit(look);
            }
        }
    }
}
