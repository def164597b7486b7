//! Finds terms that can never be found.
//!
//! In: topics. Out: their terms that do not even find themselves, such as one that folding takes everything away from.

use std::{collections::BTreeMap, sync::Arc};

use super::{Topics, passages};
use crate::model::{
    Article, ArticleState, Block, BlockKind, Id, Language, Link, Source, Topic, TopicId,
    query::{Expression, ExpressionKind, Query, Term},
};

/// A term that can never be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostTerm {
    /// The topic that has it.
    pub topic: TopicId,
    /// The list in which it stands; `None`: it stands in a query.
    pub list: Option<String>,
    /// The term as written.
    pub term: String,
}

/// The terms of `topics` that do not find the very words that they are written with.
pub fn lost_terms(topics: &[Arc<Topic>]) -> Vec<LostTerm> {
    let mut terms: BTreeMap<(TopicId, Option<String>, String), Option<Language>> = BTreeMap::new();
    for topic in topics {
        for (list, listed) in &topic.lists {
            let key = |term: &Term| (topic.id.clone(), Some(list.clone()), term.as_str().to_owned());
            terms.extend(listed.iter().map(|listed| (key(&listed.term), listed.language)));
        }
        for query in topic.parts.values().chain([&topic.matches]).chain(&topic.unless) {
            query.root().visit(&mut |part: &Expression| {
                if let ExpressionKind::Term(term) = &part.kind {
                    terms.insert((topic.id.clone(), None, term.as_str().to_owned()), None);
                }
            });
        }
    }
    let is_lost = |((_, _, term), language): &(&(TopicId, Option<String>, String), &Option<Language>)| {
        finds_itself(term, **language) == Some(false)
    };
    let lost = terms.iter().filter(is_lost);
    lost.map(|((topic, list, term), _)| LostTerm { topic: topic.clone(), list: list.clone(), term: term.clone() })
        .collect()
}

/// Whether a term finds its own words; `None` where it is no query by itself.
fn finds_itself(term: &str, language: Option<Language>) -> Option<bool> {
    let topic = Topic {
        id: Id::parse("term").ok()?,
        name: String::new(),
        lists: BTreeMap::new(),
        parts: BTreeMap::new(),
        matches: Query::parse(term).ok()?,
        unless: None,
    };
    let link = Link::parse("https://term.invalid/").ok()?;
    let source = Source::new(Id::parse("term").ok()?, String::new(), link.given().clone());
    let block = |kind, text: &str| Block { kind, text: text.to_owned() };
    let article = Article {
        language,
        state: ArticleState::Full,
        blocks: vec![block(BlockKind::Title, ""), block(BlockKind::Paragraph, &own_words(term))],
        ..Article::at(link)
    };
    Some(!passages(&article, &source, &Topics::compile(&[Arc::new(topic)])).passages.is_empty())
}

/// What a term is written with, its signs left out and its wildcards filled in.
fn own_words(term: &str) -> String {
    let phrase = term.trim_start_matches('=');
    let phrase = phrase.rsplit_once("\"~").map_or(phrase, |(phrase, _)| phrase);
    phrase.replace(['"', '“', '”', '„', '*'], "").replace('~', " ").replace('?', "a")
}
