//! Queries with their lists filled in and their terms numbered, as the evaluation walks them.

use std::{collections::BTreeMap, ops::Range};

use super::{
    gate::{Gate, Gates},
    inflect::Rule,
    scan::{PatternId, Patterns},
};
use crate::model::{
    Topic,
    query::{Condition, Expression, ExpressionKind, Manner, Order, Query, Scope, Term},
};

/// A query, ready to be evaluated.
#[derive(Debug)]
pub(super) struct Plan {
    /// What it asks for.
    pub(super) root: Node,
    /// What it asks of the title or the whole article, inner ones before those around them.
    pub(super) scoped: Vec<(Whole, Node)>,
    /// What it asks of the blocks before the one asked: of how many, and what.
    pub(super) before: Vec<(Option<usize>, Node)>,
    /// What must be found somewhere before it can be satisfied.
    pub(super) gate: Gate,
    /// Whether it asks something of single sentences.
    pub(super) sentences: bool,
    clauses: Vec<String>,
}

/// A part of a query.
#[derive(Debug)]
pub(super) enum Node {
    /// Something found at places.
    Spots(Spots, ClauseId),
    /// All of these.
    All(Vec<Node>),
    /// At least so many of these.
    AtLeast(usize, Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// At least so many places.
    Places(usize, Spots, ClauseId),
    /// Asked of single sentences.
    Sentence(Box<Node>),
    /// The part of this number in [`Plan::scoped`].
    Scoped(usize, ClauseId),
    /// The part of this number in [`Plan::before`].
    Before(usize, ClauseId),
    /// This, in the first so many words.
    Start(usize, Box<Node>),
    /// Something asked of the article itself.
    Is(Condition, ClauseId),
}

/// What is found at places.
#[derive(Debug)]
pub(super) enum Spots {
    /// Any of these patterns, sorted.
    Patterns(Vec<PatternId>),
    /// All of these patterns, the first and the last at most so many words apart.
    Within(usize, Vec<PatternId>),
    /// Any of these.
    Any(Vec<Spots>),
    /// Both, so many words apart.
    Near(Order, usize, Box<(Spots, Spots)>),
    /// The first, where the second is not so many words apart.
    Away(Order, usize, Box<(Spots, Spots)>),
}

/// Which text a part of a query is asked of once for the whole article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// The title.
    Title,
    /// The title and all other blocks.
    Article,
}

/// The number of a clause: a part of a query as it was written.
pub(super) type ClauseId = usize;

impl Plan {
    /// Fills in the lists of `topic` and numbers all terms of `query`.
    pub(super) fn new(query: &Query, topic: &Topic, patterns: &mut Patterns) -> Self {
        let mut planner = Planner {
            query,
            topic,
            patterns,
            lists: BTreeMap::new(),
            inside: Vec::new(),
            scoped: Vec::new(),
            before: Vec::new(),
            sentences: false,
            clauses: Vec::new(),
        };
        let root = planner.node(query.root());
        let Planner { scoped, before, sentences, clauses, .. } = planner;
        let gate = Gates { scoped: &scoped, before: &before, weights: patterns.weights() }.of(&root);
        Self { root, scoped, before, gate, sentences, clauses }
    }

    /// A clause as it was written.
    pub(super) fn clause(&self, id: ClauseId) -> &str {
        self.clauses.get(id).map_or("", String::as_str)
    }
}

struct Planner<'a> {
    query: &'a Query,
    topic: &'a Topic,
    patterns: &'a mut Patterns,
    /// The patterns of each list that was filled in before.
    lists: BTreeMap<&'a str, Vec<PatternId>>,
    /// The named parts that are being filled in.
    inside: Vec<&'a str>,
    scoped: Vec<(Whole, Node)>,
    before: Vec<(Option<usize>, Node)>,
    sentences: bool,
    clauses: Vec<String>,
}

impl<'a> Planner<'a> {
    fn node(&mut self, part: &'a Expression) -> Node {
        match &part.kind {
            ExpressionKind::List(name) if self.topic.parts.contains_key(name) => {
                self.part(name, Self::node).unwrap_or(Node::AtLeast(1, Vec::new()))
            }
            ExpressionKind::Term(_)
            | ExpressionKind::List(_)
            | ExpressionKind::Near { .. }
            | ExpressionKind::Away { .. } => Node::Spots(self.spots(part), self.clause(&part.span)),
            ExpressionKind::All(parts) => Node::All(self.nodes(parts)),
            ExpressionKind::Any(parts) => Node::AtLeast(1, self.nodes(parts)),
            ExpressionKind::AtLeast { count, of } => Node::AtLeast(*count, self.nodes(of)),
            ExpressionKind::Not(inner) => Node::Not(Box::new(self.node(inner))),
            ExpressionKind::Of(Scope::Title, inner) => self.scoped(Whole::Title, inner, &part.span),
            ExpressionKind::Of(Scope::Article, inner) => self.scoped(Whole::Article, inner, &part.span),
            ExpressionKind::Of(Scope::Before(blocks), inner) => {
                let clause = self.clause(&part.span);
                let inner = self.node(inner);
                self.before.push((*blocks, inner));
                Node::Before(self.before.len() - 1, clause)
            }
            ExpressionKind::Places { count, of } => Node::Places(*count, self.spots(of), self.clause(&part.span)),
            ExpressionKind::Of(Scope::Sentence, inner) => {
                self.sentences = true;
                Node::Sentence(Box::new(self.node(inner)))
            }
            ExpressionKind::Of(Scope::Start(words), inner) => Node::Start(*words, Box::new(self.node(inner))),
            ExpressionKind::Is(condition) => Node::Is(condition.clone(), self.clause(&part.span)),
        }
    }

    fn nodes(&mut self, parts: &'a [Expression]) -> Vec<Node> {
        parts.iter().map(|part| self.node(part)).collect()
    }

    fn scoped(&mut self, scope: Whole, inner: &'a Expression, span: &Range<usize>) -> Node {
        let clause = self.clause(span);
        let inner = self.node(inner);
        self.scoped.push((scope, inner));
        Node::Scoped(self.scoped.len() - 1, clause)
    }

    fn clause(&mut self, span: &Range<usize>) -> ClauseId {
        self.clauses.push(self.query.written(span).to_owned());
        self.clauses.len() - 1
    }

    fn spots(&mut self, part: &'a Expression) -> Spots {
        match &part.kind {
            ExpressionKind::Term(term) => self.term(term),
            ExpressionKind::List(name) if self.topic.parts.contains_key(name) => {
                self.part(name, Self::spots).unwrap_or(Spots::Any(Vec::new()))
            }
            ExpressionKind::List(name) => Spots::Patterns(self.list(name)),
            ExpressionKind::Any(parts) => Spots::Any(parts.iter().map(|part| self.spots(part)).collect()),
            ExpressionKind::Near { order, distance, left, right } => {
                Spots::Near(*order, *distance, Box::new((self.spots(left), self.spots(right))))
            }
            ExpressionKind::Away { order, distance, kept, other } => {
                Spots::Away(*order, *distance, Box::new((self.spots(kept), self.spots(other))))
            }
            // The parser lets nothing else stand where places are asked for.
            _ => Spots::Any(Vec::new()),
        }
    }

    fn term(&mut self, term: &Term) -> Spots {
        if let Manner::Within(distance) = term.manner() {
            let words: Option<Vec<PatternId>> =
                term.words_apart().iter().map(|word| self.patterns.number(word, Rule::AsText)).collect();
            // One word that is nowhere keeps them from being all there.
            return words.map_or(Spots::Any(Vec::new()), |words| Spots::Within(distance, sorted(words)));
        }
        Spots::Patterns(self.patterns.number(term, Rule::AsText).into_iter().collect())
    }

    /// Fills in a named part; `None` for one inside itself, which the configuration refuses.
    fn part<T>(&mut self, name: &'a str, fill: fn(&mut Self, &'a Expression) -> T) -> Option<T> {
        let part = self.topic.parts.get(name).filter(|_| !self.inside.contains(&name))?;
        let around = std::mem::replace(&mut self.query, part);
        self.inside.push(name);
        let filled = fill(self, part.root());
        self.inside.pop();
        self.query = around;
        Some(filled)
    }

    fn list(&mut self, name: &'a str) -> Vec<PatternId> {
        if let Some(known) = self.lists.get(name) {
            return known.clone();
        }
        let terms = self.topic.lists.get(name).map_or(&[][..], Vec::as_slice);
        let numbers = terms.iter().filter_map(|listed| {
            let rule = listed.language.map_or(Rule::Name, Rule::In);
            self.patterns.number(&listed.term, rule)
        });
        let numbers = sorted(numbers.collect());
        self.lists.insert(name, numbers.clone());
        numbers
    }
}

fn sorted(mut numbers: Vec<PatternId>) -> Vec<PatternId> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
