//! Evaluates a plan on one block, on its sentences, or on several blocks for what is asked of title and article.

use std::ops::Range;

use super::{
    facts::Facts,
    near::{self, Places},
    plan::{ClauseId, Node, Plan, Spots, Wide},
    scan::{Hit, PatternId},
    text::Text,
};
use crate::model::query::BEFORE_BLOCKS_MAX;

/// The hits of one block, sorted by pattern, then by place.
pub(super) type BlockHits = Vec<Hit>;

/// What satisfied a query in a block.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Fired {
    /// The parts of the query, and what each marks, of the folded text; unordered.
    pub(super) marks: Vec<(ClauseId, Range<usize>)>,
    /// The parts of the query, in order.
    pub(super) clauses: Vec<ClauseId>,
}

/// A plan with all that is known of one article.
#[derive(Debug)]
pub(super) struct Evaluation<'a> {
    plan: &'a Plan,
    texts: &'a [Text<'a>],
    blocks: &'a [BlockHits],
    facts: &'a Facts,
    /// Whether each of [`Plan::scoped`] holds.
    scoped: Vec<bool>,
}

/// The text that a part of a plan is asked of.
#[derive(Debug, Clone)]
struct Asked {
    /// The numbers of the blocks.
    blocks: Range<usize>,
    /// The words, where it is one sentence of one block.
    sentence: Option<Range<usize>>,
}

impl<'a> Evaluation<'a> {
    /// Settles what the plan asks of the title and of the whole article.
    pub(super) fn new(plan: &'a Plan, texts: &'a [Text<'a>], blocks: &'a [BlockHits], facts: &'a Facts) -> Self {
        let mut evaluation = Self { plan, texts, blocks, facts, scoped: Vec::with_capacity(plan.scoped.len()) };
        for (scope, node) in &plan.scoped {
            let blocks = match scope {
                Wide::Title => 0..1.min(blocks.len()),
                Wide::Article => 0..blocks.len(),
            };
            let holds = evaluation.holds(node, &Asked::blocks(blocks), &mut Fired::default());
            evaluation.scoped.push(holds);
        }
        evaluation
    }

    /// Whether the block of this number satisfies the plan, and what in it does.
    pub(super) fn block(&self, number: usize) -> Option<Fired> {
        let mut fired = Fired::default();
        self.holds(&self.plan.root, &Asked::blocks(number..number + 1), &mut fired).then_some(fired)
    }

    /// Whether `node` holds in what is asked.
    ///
    /// Adds to `fired` what made it true; leaves it as it was when it is false.
    fn holds(&self, node: &Node, asked: &Asked, fired: &mut Fired) -> bool {
        let before = (fired.marks.len(), fired.clauses.len());
        let holds = match node {
            Node::Spots(spots, clause) => fired.add_places(*clause, 1, self.found(spots, asked)),
            Node::Places(count, spots, clause) => fired.add_places(*clause, *count, self.found(spots, asked)),
            Node::All(parts) => parts.iter().all(|part| self.holds(part, asked, fired)),
            Node::AtLeast(count, parts) => {
                // All of them, for everything that is true is marked.
                parts.iter().filter(|part| self.holds(part, asked, fired)).count() >= *count
            }
            Node::Not(part) => !self.holds(part, asked, &mut Fired::default()),
            Node::Scoped(index, clause) => {
                let holds = self.scoped.get(*index).copied().unwrap_or(false);
                if holds
                    && let Some((scope, inner)) = self.plan.scoped.get(*index)
                    && (*scope == Wide::Article || asked.blocks.start == 0)
                {
                    self.mark(inner, asked, *clause, fired);
                }
                holds && fired.add(*clause)
            }
            Node::Before(count, inner, clause) => {
                self.holds_before(*count, inner, asked.blocks.start) && fired.add(*clause)
            }
            Node::Sentence(inner) => {
                // Each of them, for everything that is true is marked.
                self.sentences(asked).iter().filter(|sentence| self.holds(inner, sentence, fired)).count() > 0
            }
            Node::Is(condition, clause) => self.facts.satisfy(condition) && fired.add(*clause),
        };
        if !holds {
            fired.marks.truncate(before.0);
            fired.clauses.truncate(before.1);
        }
        holds
    }

    /// Whether `node` holds in the `count` blocks before the block `number`, or in all of them with the title.
    fn holds_before(&self, count: Option<usize>, node: &Node, number: usize) -> bool {
        if count.is_none() && number > BEFORE_BLOCKS_MAX + 1 {
            let near = Asked::blocks(number - BEFORE_BLOCKS_MAX..number);
            return [Asked::blocks(0..1), near].iter().any(|asked| self.holds(node, asked, &mut Fired::default()));
        }
        let first = count.map_or(0, |count| number.saturating_sub(count));
        first < number && self.holds(node, &Asked::blocks(first..number), &mut Fired::default())
    }

    /// The sentences of what is asked.
    fn sentences(&self, asked: &Asked) -> Vec<Asked> {
        if asked.sentence.is_some() {
            return vec![asked.clone()];
        }
        let of_block = |number: usize| {
            let sentences = self.texts.get(number).map_or(&[][..], |text| text.sentences());
            sentences.iter().map(move |words| Asked { blocks: number..number + 1, sentence: Some(words.clone()) })
        };
        asked.blocks.clone().flat_map(of_block).collect()
    }

    /// The places in each block that is asked.
    fn found(&self, spots: &Spots, asked: &Asked) -> Vec<Places> {
        let blocks = self.blocks.get(asked.blocks.clone()).unwrap_or_default();
        let places = blocks.iter().map(|hits| places(spots, hits, asked.sentence.as_ref()));
        places.filter(|places| !places.is_empty()).collect()
    }

    /// Marks what is asked contributes to a part that holds in the article, even if it does not hold in it alone.
    fn mark(&self, node: &Node, asked: &Asked, clause: ClauseId, fired: &mut Fired) {
        match node {
            Node::Spots(spots, _) | Node::Places(_, spots, _) => {
                for places in self.found(spots, asked) {
                    fired.marks.extend(places.marks().map(|mark| (clause, mark)));
                }
            }
            Node::All(parts) | Node::AtLeast(_, parts) => {
                parts.iter().for_each(|part| self.mark(part, asked, clause, fired));
            }
            Node::Sentence(inner) => {
                for sentence in self.sentences(asked) {
                    if self.holds(inner, &sentence, &mut Fired::default()) {
                        self.mark(inner, &sentence, clause, fired);
                    }
                }
            }
            Node::Not(_) | Node::Scoped(..) | Node::Before(..) | Node::Is(..) => {}
        }
    }
}

impl Asked {
    fn blocks(blocks: Range<usize>) -> Self {
        Self { blocks, sentence: None }
    }
}

impl Fired {
    /// Notes a clause; always true.
    fn add(&mut self, clause: ClauseId) -> bool {
        self.clauses.push(clause);
        true
    }

    /// Notes a clause with its places, if there are enough.
    fn add_places(&mut self, clause: ClauseId, least: usize, found: Vec<Places>) -> bool {
        if found.iter().map(Places::count).sum::<usize>() < least {
            return false;
        }
        for places in found {
            self.marks.extend(places.marks().map(|mark| (clause, mark)));
        }
        self.add(clause)
    }
}

/// The places of a block, or of one sentence in it.
fn places(spots: &Spots, hits: &BlockHits, sentence: Option<&Range<usize>>) -> Places {
    match spots {
        Spots::Patterns(patterns) => found(patterns, hits, sentence),
        Spots::Within(distance, patterns) => {
            let each = patterns.iter().map(|pattern| found(&[*pattern], hits, sentence));
            near::within(*distance, each.collect())
        }
        Spots::Any(parts) => {
            parts.iter().map(|part| places(part, hits, sentence)).fold(Places::default(), Places::join)
        }
        Spots::Start(inner) => places(inner, hits, sentence).beginning(sentence.map_or(0, |words| words.start)),
        Spots::Near(order, distance, sides) => {
            let left = places(&sides.0, hits, sentence);
            if left.is_empty() {
                return left;
            }
            near::near(*order, *distance, left, places(&sides.1, hits, sentence))
        }
        Spots::Away(order, distance, sides) => {
            let kept = places(&sides.0, hits, sentence);
            if kept.is_empty() {
                return kept;
            }
            near::away(*order, *distance, kept, &places(&sides.1, hits, sentence))
        }
    }
}

/// The places of any of `patterns`, which are sorted.
fn found(patterns: &[PatternId], hits: &BlockHits, sentence: Option<&Range<usize>>) -> Places {
    let is_inside =
        |hit: &&Hit| sentence.is_none_or(|words| words.start <= hit.spot.first && hit.spot.last < words.end);
    let place = |hit: &Hit| (hit.spot.first, hit.spot.last, hit.spot.mark.clone());
    // A list may be far longer than what was found in a block, and the other way round.
    if patterns.len() > hits.len() {
        let found = hits.iter().filter(|hit| patterns.binary_search(&hit.pattern).is_ok());
        return Places::collect(found.filter(is_inside).map(place));
    }
    Places::collect(patterns.iter().flat_map(|pattern| of_pattern(*pattern, hits)).filter(is_inside).map(place))
}

fn of_pattern(pattern: PatternId, hits: &BlockHits) -> &[Hit] {
    let start = hits.partition_point(|hit| hit.pattern < pattern);
    let rest = hits.get(start..).unwrap_or_default();
    rest.get(..rest.partition_point(|hit| hit.pattern == pattern)).unwrap_or_default()
}
