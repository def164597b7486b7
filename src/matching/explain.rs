//! Tells why an article matched a topic, or how near it came.
//!
//! In: an article and the compiled topics. Out: for each topic its passages, the blocks that its `unless` took back and
//! by what, and for a topic without either the block that came nearest, with what of the query was there and what was
//! missing. Agrees with [`super::passages`], of which it is a slower and more talkative form.

use std::cmp::Reverse;

use super::{
    CompiledTopic, Known, Topics,
    evaluate::{Asked, Evaluation, Fired},
    facts::Facts,
    language,
    plan::{Node, Plan, Spots},
};
use crate::model::{Article, Clause, Passage, Source, TopicId};

/// How a topic fared with an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The topic.
    pub topic: TopicId,
    /// Its passages, by block.
    pub passages: Vec<Passage>,
    /// The blocks that satisfied its query, and its `unless`, too: each with the parts of `unless` that fired.
    pub vetoed: Vec<(usize, Vec<Clause>)>,
    /// Where it has neither: the block that came nearest, if any part of the query was there.
    pub miss: Option<NearMiss>,
}

/// A block that nearly satisfied a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Which block, counted from the title (0).
    pub block: usize,
    /// The parts of the query that held, as written.
    pub held: Vec<String>,
    /// What kept it from matching.
    pub missing: Vec<Missing>,
}

/// One thing that kept a block from matching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// This part of the query was not there.
    Lacks(String),
    /// Both sides of this NEAR were there, but not so near each other.
    TooFar(String),
    /// A NOT forbids what this part of the query found.
    Forbidden(String),
}

/// Tells how every topic fared with an article of `source`, in the order of the topics.
pub fn explain(article: &Article, source: &Source, topics: &Topics) -> Vec<Explained> {
    let language = language::language(article, source);
    let (texts, hits) = super::scanned(article, language, topics);
    let facts = Facts::gather(article, source, language);
    let known = Known { texts: &texts, hits: &hits, facts: &facts };
    let found = super::found(article, topics, &topics.asked_blocks(&hits, article), &known);
    let of_topic = |topic: &CompiledTopic| {
        let passages: Vec<Passage> =
            found.passages.iter().filter(|passage| passage.topic == topic.id).cloned().collect();
        let vetoed: Vec<usize> =
            found.vetoed.iter().filter(|(id, _)| *id == topic.id).map(|(_, block)| *block).collect();
        let vetoed = vetoed.into_iter().map(|block| (block, forbidding(topic, block, &known))).collect::<Vec<_>>();
        let miss = if passages.is_empty() && vetoed.is_empty() { nearest(topic, article, &known) } else { None };
        Explained { topic: topic.id.clone(), passages, vetoed, miss }
    };
    topics.compiled.iter().map(of_topic).collect()
}

/// The parts of `unless` that fired in a block.
fn forbidding(topic: &CompiledTopic, block: usize, known: &Known<'_>) -> Vec<Clause> {
    let Some(plan) = &topic.unless else { return Vec::new() };
    let unless = Evaluation::new(plan, known.texts, known.hits, known.facts);
    let fired = unless.block(block).unwrap_or_default();
    known.texts.get(block).map_or_else(Vec::new, |text| super::clauses(plan, &fired, text))
}

/// The block that came nearest to the query.
fn nearest(topic: &CompiledTopic, article: &Article, known: &Known<'_>) -> Option<NearMiss> {
    let matches = Evaluation::new(&topic.matches, known.texts, known.hits, known.facts);
    let miss = |block: usize| {
        (block, shortfall(&topic.matches, &matches, &topic.matches.root, &Asked::blocks(block..block + 1)))
    };
    // The first of equals: it stands higher up.
    let (block, short) = super::written(article).map(miss).min_by_key(|(_, short)| short.order())?;
    // A title that satisfies everything lacks only a paragraph that does.
    (!short.held.is_empty()).then_some(NearMiss { block, held: unique(short.held), missing: short.missing })
}

/// What of a part of a query holds, and what is missing.
#[derive(Debug, Default)]
struct Shortfall {
    held: Vec<String>,
    missing: Vec<Missing>,
}

impl Shortfall {
    /// The least is the nearest: what has nothing of the query comes last, then what lacks more, then what has less.
    fn order(&self) -> (bool, usize, Reverse<usize>) {
        (self.held.is_empty(), self.missing.len(), Reverse(self.held.len()))
    }

    fn join(mut self, other: Self) -> Self {
        self.held.extend(other.held);
        self.missing.extend(other.missing);
        self
    }
}

/// How far `node` is from holding in what is asked, by the shortest way.
fn shortfall(plan: &Plan, evaluation: &Evaluation<'_>, node: &Node, asked: &Asked) -> Shortfall {
    let of = |part: &Node, asked: &Asked| shortfall(plan, evaluation, part, asked);
    match node {
        Node::All(parts) => parts.iter().map(|part| of(part, asked)).fold(Shortfall::default(), Shortfall::join),
        Node::AtLeast(count, parts) => {
            let mut ways: Vec<Shortfall> = parts.iter().map(|part| of(part, asked)).collect();
            ways.sort_by_key(Shortfall::order);
            ways.into_iter().take(*count).fold(Shortfall::default(), Shortfall::join)
        }
        Node::Start(words, inner) => of(inner, &asked.clone().start(*words)),
        Node::Sentence(inner) => {
            let sentences = evaluation.sentences(asked);
            let best = sentences.iter().map(|sentence| of(inner, sentence)).min_by_key(Shortfall::order);
            best.unwrap_or_else(|| of(inner, asked))
        }
        Node::Not(inner) => {
            let mut fired = Fired::default();
            if !evaluation.holds(inner, asked, &mut fired) {
                return Shortfall::default();
            }
            let forbidden = fired.clauses.first().map_or("", |id| plan.clause(*id));
            Shortfall { held: Vec::new(), missing: vec![Missing::Forbidden(forbidden.to_owned())] }
        }
        Node::Spots(_, clause)
        | Node::Places(_, _, clause)
        | Node::Scoped(_, clause)
        | Node::Before(_, clause)
        | Node::Is(_, clause) => {
            let written = plan.clause(*clause).to_owned();
            if evaluation.holds(node, asked, &mut Fired::default()) {
                return Shortfall { held: vec![written], missing: Vec::new() };
            }
            let missing = match node {
                Node::Spots(Spots::Near(_, _, sides), _)
                    if evaluation.count(&sides.0, asked) > 0 && evaluation.count(&sides.1, asked) > 0 =>
                {
                    return Shortfall { held: vec![written.clone()], missing: vec![Missing::TooFar(written)] };
                }
                _ => Missing::Lacks(written),
            };
            Shortfall { held: Vec::new(), missing: vec![missing] }
        }
    }
}

fn unique(written: Vec<String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::with_capacity(written.len());
    for part in written {
        if !unique.contains(&part) {
            unique.push(part);
        }
    }
    unique
}
