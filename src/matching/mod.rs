//! Finds the passages of an article that the topics ask for.
//!
//! In: an article and the compiled topics. Out: passages in reading order.
//! Performs no I/O and cannot fail: no match is an empty list.
//!
//! ```text
//! compile   topics -> plan (lists filled in, terms numbered) -> pattern -> scan (one automaton for all)
//! passages  block -> fold -> scan -> words, pattern (is it the word?) -> evaluate, near -> marks
//! ```
//!
//! A query is asked of one block at a time. The title and headings are blocks, but no passages alone: they are among
//! the passages of a topic only when a block of another kind is; the title alone will do where the article is partial
//! or has no text besides titles and headings.

mod before;
mod compound;
mod ellipsis;
mod evaluate;
mod explain;
mod facts;
mod fold;
mod forms;
mod gate;
mod han;
mod index;
mod inflect;
mod language;
mod lost;
mod near;
mod pattern;
mod plan;
mod scan;
mod score;
mod script;
mod sentences;
mod text;
mod wildcard;
mod words;

use std::{collections::BTreeMap, mem, ops::Range, sync::Arc};

use evaluate::{BlockHits, Evaluation, Fired};
use facts::Facts;
use gate::Reach;
use plan::Plan;
use scan::{Patterns, Scanner};
use text::Text;

pub use explain::{Explained, Missing, NearMiss, explain};
pub use lost::{LostTerm, lost_terms};

use crate::model::{Article, ArticleState, BlockKind, Clause, Language, Passage, Source, Topic, TopicId};

/// Topics compiled for matching: immutable, shared, rebuilt aside at a reload.
#[derive(Debug)]
pub struct Topics {
    compiled: Vec<CompiledTopic>,
    scanner: Scanner,
    /// For each pattern, the topics that it lets be evaluated.
    asking: Vec<Vec<usize>>,
    /// The topics that need no pattern to be satisfied.
    always: Vec<usize>,
}

#[derive(Debug)]
struct CompiledTopic {
    id: TopicId,
    matches: Plan,
    unless: Option<Plan>,
}

impl CompiledTopic {
    fn asks_of_sentences(&self) -> bool {
        self.matches.sentences || self.unless.as_ref().is_some_and(|plan| plan.sentences)
    }
}

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
    ///
    /// A list that a topic does not have is empty.
    pub fn compile(topics: &[Arc<Topic>]) -> Self {
        let mut patterns = Patterns::default();
        let compiled: Vec<CompiledTopic> = topics
            .iter()
            .map(|topic| CompiledTopic {
                id: topic.id.clone(),
                matches: Plan::new(&topic.matches, topic, &mut patterns),
                unless: topic.unless.as_ref().map(|query| Plan::new(query, topic, &mut patterns)),
            })
            .collect();
        let mut asking: Vec<Vec<usize>> = vec![Vec::new(); patterns.count()];
        let mut always = Vec::new();
        for (index, topic) in compiled.iter().enumerate() {
            let gate = &topic.matches.gate;
            if gate.reach == Reach::Nothing {
                always.push(index);
            }
            for pattern in &gate.patterns {
                if let Some(topics) = asking.get_mut(*pattern) {
                    topics.push(index);
                }
            }
        }
        // Where single sentences are asked, texts without any hit have sentences, too.
        let sentences = compiled.iter().any(CompiledTopic::asks_of_sentences);
        let scanner = patterns.scanner();
        let scanner = if sentences { scanner.splitting_all() } else { scanner };
        Self { compiled, scanner, asking, always }
    }

    /// The topics that the hits may satisfy, each with the blocks where they may, in order.
    fn asked_blocks(&self, hits: &[BlockHits], article: &Article) -> Vec<(usize, usize)> {
        let mut whole = self.always.clone();
        let mut asked: Vec<(usize, usize)> = Vec::new();
        for (block, hits) in hits.iter().enumerate() {
            // Sorted by pattern: each is looked up once.
            for hits in hits.chunk_by(|one, other| one.pattern == other.pattern) {
                let topics = hits.first().and_then(|hit| self.asking.get(hit.pattern));
                for index in topics.into_iter().flatten() {
                    match self.compiled.get(*index).map(|topic| topic.matches.gate.reach) {
                        Some(Reach::InBlock) => asked.push((*index, block)),
                        _ => whole.push(*index),
                    }
                }
            }
        }
        whole.sort_unstable();
        whole.dedup();
        asked.extend(whole.into_iter().flat_map(|index| written(article).map(move |block| (index, block))));
        asked.sort_unstable();
        asked.dedup();
        asked
    }
}

/// The blocks in which anything stands, by number: a missing title is an empty block, and no passage even where nothing
/// needs to stand in it.
fn written(article: &Article) -> impl Iterator<Item = usize> {
    (0..).zip(&article.blocks).filter(|(_, block)| !block.text.is_empty()).map(|(number, _)| number)
}

/// Finds the passages of an article of `source`.
pub fn passages(article: &Article, source: &Source, topics: &Topics) -> Found {
    let language = language::language(article, source);
    let (texts, hits) = scanned(article, language, topics);
    let asked = topics.asked_blocks(&hits, article);
    if asked.is_empty() {
        return Found::default();
    }
    let facts = Facts::gather(article, source, language);
    found(article, topics, &asked, &Known { texts: &texts, hits: &hits, facts: &facts })
}

/// The blocks of an article, folded, and what of the topics stands in them.
fn scanned<'a>(article: &'a Article, language: Option<Language>, topics: &Topics) -> (Vec<Text<'a>>, Vec<BlockHits>) {
    let mut texts: Vec<Text<'_>> = article.blocks.iter().map(|block| Text::fold(&block.text, language)).collect();
    let hits = texts.iter_mut().map(|text| topics.scanner.hits(text)).collect();
    (texts, hits)
}

/// The passages among the blocks that topics ask for.
fn found(article: &Article, topics: &Topics, asked: &[(usize, usize)], known: &Known<'_>) -> Found {
    let mut found = Found::default();
    // By topic first; the order of the passages is made at the end.
    let mut passages: Vec<(usize, Passage)> = Vec::new();
    for asked in asked.chunk_by(|one, other| one.0 == other.0) {
        let Some((index, topic)) = asked.first().and_then(|(index, _)| Some((*index, topics.compiled.get(*index)?)))
        else {
            continue;
        };
        let blocks = asked.iter().map(|(_, block)| *block);
        let fired = satisfied(topic, blocks, known, &mut found.vetoed);
        if !speaks(article, &fired) {
            continue;
        }
        let title = fired.contains_key(&0);
        for (block, fired) in fired {
            if let Some(text) = known.texts.get(block) {
                passages.push((index, passage(topic, block, &fired, text, title)));
            }
        }
    }
    passages.sort_by_key(|(index, passage)| (passage.block, *index));
    found.passages = passages.into_iter().map(|(_, passage)| passage).collect();
    found
}

/// What evaluation looks at.
struct Known<'a> {
    texts: &'a [Text<'a>],
    hits: &'a [BlockHits],
    facts: &'a Facts,
}

/// Those of `blocks` that satisfy the topic's query and not its `unless`.
fn satisfied(
    topic: &CompiledTopic,
    blocks: impl Iterator<Item = usize>,
    known: &Known<'_>,
    vetoed: &mut Vec<(TopicId, usize)>,
) -> BTreeMap<usize, Fired> {
    let Known { texts, hits, facts } = known;
    let matches = Evaluation::new(&topic.matches, texts, hits, facts);
    let unless = topic.unless.as_ref().map(|plan| Evaluation::new(plan, texts, hits, facts));
    let mut satisfied = BTreeMap::new();
    for block in blocks {
        let Some(fired) = matches.block(block) else { continue };
        if unless.as_ref().is_some_and(|unless| unless.block(block).is_some()) {
            vetoed.push((topic.id.clone(), block));
        } else {
            satisfied.insert(block, fired);
        }
    }
    satisfied
}

/// Whether a topic has a passage that may stand alone.
fn speaks(article: &Article, fired: &BTreeMap<usize, Fired>) -> bool {
    let is_text = |kind: BlockKind| !matches!(kind, BlockKind::Title | BlockKind::Heading);
    let has_text = article.body().iter().any(|block| is_text(block.kind));
    let title_suffices = article.state != ArticleState::Full || !has_text;
    title_suffices && fired.contains_key(&0)
        || fired
            .keys()
            .any(|number| *number > 0 && article.blocks.get(*number).is_some_and(|block| is_text(block.kind)))
}

fn passage(topic: &CompiledTopic, block: usize, fired: &Fired, text: &Text<'_>, title: bool) -> Passage {
    let clauses = clauses(&topic.matches, fired, text);
    let marks = merged(clauses.iter().flat_map(|clause| clause.marks.iter().cloned()).collect());
    let score = score::score(clauses.len(), &marks, text.as_published(), title);
    Passage { topic: topic.id.clone(), block, marks, clauses, score }
}

/// What fired, as written, with what it marks of the text as published.
fn clauses(plan: &Plan, fired: &Fired, text: &Text<'_>) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    for id in &fired.clauses {
        let written = plan.clause(*id);
        let own = fired.marks.iter().filter(|(clause, _)| clause == id).map(|(_, mark)| text.original(mark));
        match clauses.iter_mut().find(|known| known.text == written) {
            Some(known) => known.marks.extend(own),
            None => clauses.push(Clause { text: written.to_owned(), marks: own.collect() }),
        }
    }
    for clause in &mut clauses {
        clause.marks = merged(mem::take(&mut clause.marks));
    }
    clauses
}

/// In order, with overlapping and touching ranges made one.
fn merged(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match merged.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => merged.push(mark),
        }
    }
    merged
}
