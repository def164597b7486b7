//! What the team wants to hear of.

use std::collections::BTreeMap;

use super::{
    Id, Language,
    query::{Query, Term},
};

/// The name of a topic.
pub type TopicId = Id<Topic>;

/// A subject, said as a query.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its name in the configuration and the database.
    pub id: TopicId,
    /// Its name in mails.
    pub name: String,
    /// The named lists of terms that its queries may use as `@name`.
    pub lists: BTreeMap<String, Vec<ListTerm>>,
    /// Named parts of its queries, used as `@name`, too; they may use each other, but not in a circle.
    pub parts: BTreeMap<String, Query>,
    /// What a paragraph must satisfy.
    pub matches: Query,
    /// What a paragraph must not satisfy.
    pub unless: Option<Query>,
}

/// One term of a named list.
#[derive(Debug, Clone)]
pub struct ListTerm {
    /// How the term is inflected and compounded; `None` (`any`): as written, in all languages.
    pub language: Option<Language>,
    /// The term.
    pub term: Term,
}
