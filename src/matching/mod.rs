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
mod evaluate;
mod facts;
mod fold;
mod german;
mod han;
mod inflect;
mod language;
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

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    ops::Range,
    sync::Arc,
};

use evaluate::{BlockHits, Evaluation, Fired};
use facts::Facts;
use plan::{Needs, Plan};
use scan::{Patterns, Scanner};
use text::Text;

use crate::model::{Article, ArticleState, BlockKind, Clause, Passage, Source, Topic, TopicId};

/// Topics compiled for matching: immutable, shared, rebuilt aside at a reload.
#[derive(Debug)]
pub struct Topics {
    compiled: Vec<CompiledTopic>,
    scanner: Scanner,
    /// For each pattern, the topics whose query has it.
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
        for (index, topic) in compiled.iter().enumerate() {
            for pattern in topic.matches.patterns() {
                if let Some(topics) = asking.get_mut(pattern) {
                    topics.push(index);
                }
            }
        }
        let needless = |(_, topic): &(usize, &CompiledTopic)| topic.matches.needs == Needs::Nothing;
        let always = compiled.iter().enumerate().filter(needless).map(|(index, _)| index).collect();
        Self { scanner: patterns.scanner(), compiled, asking, always }
    }
}

/// Finds the passages of an article of `source`.
pub fn passages(article: &Article, source: &Source, topics: &Topics) -> Found {
    let language = language::language(article, source);
    let mut texts: Vec<Text<'_>> = article.blocks.iter().map(|block| Text::fold(&block.text, language)).collect();
    let hits: Vec<BlockHits> = texts.iter_mut().map(|text| topics.scanner.hits(text)).collect();
    let facts = Facts::gather(article, source, language);
    // A missing title is an empty block, and no passage even where nothing needs to stand in it.
    let written: BTreeSet<usize> =
        (0..).zip(&article.blocks).filter(|(_, block)| !block.text.is_empty()).map(|(number, _)| number).collect();
    let mut found = Found::default();
    // By topic first; the order of the passages is made at the end.
    let mut passages: Vec<(usize, Passage)> = Vec::new();
    for (index, blocks) in asked_blocks(topics, &hits, &written) {
        let Some(topic) = topics.compiled.get(index) else { continue };
        let fired = satisfied(topic, blocks, &Known { texts: &texts, hits: &hits, facts: &facts }, &mut found.vetoed);
        if !speaks(article, &fired) {
            continue;
        }
        let title = fired.contains_key(&0);
        for (block, fired) in fired {
            if let Some(text) = texts.get(block) {
                passages.push((index, passage(topic, block, fired, text, title)));
            }
        }
    }
    passages.sort_by_key(|(index, passage)| (passage.block, *index));
    found.passages = passages.into_iter().map(|(_, passage)| passage).collect();
    found
}

/// The topics that the hits may satisfy, each with those of the blocks `written` where they may.
fn asked_blocks(topics: &Topics, hits: &[BlockHits], written: &BTreeSet<usize>) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut asked: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    asked.extend(topics.always.iter().map(|index| (*index, written.clone())));
    for (block, hits) in hits.iter().enumerate() {
        let mut last = None;
        for hit in hits {
            // Sorted by pattern: each is looked up once.
            if last.replace(hit.pattern) == Some(hit.pattern) {
                continue;
            }
            for index in topics.asking.get(hit.pattern).into_iter().flatten() {
                let blocks = asked.entry(*index).or_insert_with(|| {
                    match topics.compiled.get(*index).map(|topic| topic.matches.needs) {
                        Some(Needs::InBlock) => BTreeSet::new(),
                        _ => written.clone(),
                    }
                });
                blocks.insert(block);
            }
        }
    }
    asked
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
    blocks: BTreeSet<usize>,
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

fn passage(topic: &CompiledTopic, block: usize, fired: Fired, text: &Text<'_>, title: bool) -> Passage {
    let mut clauses: Vec<Clause> = Vec::new();
    for id in fired.clauses {
        let written = topic.matches.clause(id);
        let own = fired.marks.iter().filter(|(clause, _)| *clause == id).map(|(_, mark)| text.original(mark));
        match clauses.iter_mut().find(|known| known.text == written) {
            Some(known) => known.marks.extend(own),
            None => clauses.push(Clause { text: written.to_owned(), marks: own.collect() }),
        }
    }
    for clause in &mut clauses {
        clause.marks = merged(mem::take(&mut clause.marks));
    }
    let marks = merged(clauses.iter().flat_map(|clause| clause.marks.iter().cloned()).collect());
    let score = score::score(clauses.len(), &marks, text.as_published(), title);
    Passage { topic: topic.id.clone(), block, marks, clauses, score }
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
