//! Evaluates a plan on one block, or on its sentences, or on several for what is asked of other texts than the block.

use std::ops::Range;

use super::{
    before,
    facts::Facts,
    near::{self, Places},
    plan::{ClauseId, Node, Plan, Spots, Whole},
    scan::{Hit, PatternId},
    text::Text,
};

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
    /// Whether each of [`Plan::before`] holds, for every block.
    before: Vec<Vec<bool>>,
}

/// The text that a part of a plan is asked of.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The numbers of the blocks.
    blocks: Range<usize>,
    /// The words of each block, where it is not all of them.
    words: Option<Range<usize>>,
    /// Whether it is within one sentence.
    sentence: bool,
}

impl<'a> Evaluation<'a> {
    /// Settles what the plan asks of the title, of the whole article, and of what stands before each block.
    pub(super) fn new(plan: &'a Plan, texts: &'a [Text<'a>], blocks: &'a [BlockHits], facts: &'a Facts) -> Self {
        let mut evaluation = Self { plan, texts, blocks, facts, scoped: Vec::new(), before: Vec::new() };
        for (scope, node) in &plan.scoped {
            let asked = match scope {
                Whole::Title => 0..1.min(blocks.len()),
                Whole::Article => 0..blocks.len(),
            };
            let holds = evaluation.holds(node, &Asked::blocks(asked), &mut Fired::default());
            evaluation.scoped.push(holds);
        }
        let before = plan.before.iter().map(|(reach, node)| before::settle(node, *reach, &evaluation)).collect();
        Self { before, ..evaluation }
    }

    /// How many blocks the article has.
    pub(super) fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// Whether something asked of the whole article, or of nothing in it, holds.
    pub(super) fn settled(&self, node: &Node) -> bool {
        match node {
            Node::Scoped(index, _) => self.scoped.get(*index).copied().unwrap_or(false),
            Node::Is(condition, _) => self.facts.satisfy(condition),
            _ => false,
        }
    }

    /// Whether the block of this number satisfies the plan, and what in it does.
    pub(super) fn block(&self, number: usize) -> Option<Fired> {
        let mut fired = Fired::default();
        self.holds(&self.plan.root, &Asked::blocks(number..number + 1), &mut fired).then_some(fired)
    }

    /// Whether `node` holds in what is asked.
    ///
    /// Adds to `fired` what made it true; leaves it as it was when it is false.
    pub(super) fn holds(&self, node: &Node, asked: &Asked, fired: &mut Fired) -> bool {
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
                let holds = self.settled(node);
                if holds
                    && let Some((scope, inner)) = self.plan.scoped.get(*index)
                    && (*scope == Whole::Article || asked.blocks.start == 0)
                {
                    self.mark(inner, asked, *clause, fired);
                }
                holds && fired.add(*clause)
            }
            Node::Before(index, clause) => {
                let blocks = self.before.get(*index);
                blocks.and_then(|blocks| blocks.get(asked.blocks.start)).is_some_and(|holds| *holds)
                    && fired.add(*clause)
            }
            Node::Start(words, part) => self.holds(part, &asked.clone().start(*words), fired),
            Node::Sentence(inner) => {
                // Each of them, for everything that is true is marked.
                self.sentences(asked).iter().filter(|sentence| self.holds(inner, sentence, fired)).count() > 0
            }
            Node::Is(_, clause) => self.settled(node) && fired.add(*clause),
        };
        if !holds {
            fired.marks.truncate(before.0);
            fired.clauses.truncate(before.1);
        }
        holds
    }

    /// The sentences of what is asked.
    pub(super) fn sentences(&self, asked: &Asked) -> Vec<Asked> {
        if asked.sentence {
            return vec![asked.clone()];
        }
        let of_block = |number: usize| {
            let sentences = self.texts.get(number).map_or(&[][..], |text| text.sentences());
            let inside = |words: &Range<usize>| match &asked.words {
                Some(asked) => words.start.max(asked.start)..words.end.min(asked.end),
                None => words.clone(),
            };
            let found = sentences.iter().map(inside).filter(|words| !words.is_empty());
            found
                .map(|words| Asked { blocks: number..number + 1, words: Some(words), sentence: true })
                .collect::<Vec<_>>()
        };
        asked.blocks.clone().flat_map(of_block).collect()
    }

    /// How many places that share no word there are in what is asked.
    pub(super) fn count(&self, spots: &Spots, asked: &Asked) -> usize {
        self.found(spots, asked).iter().map(Places::count).sum()
    }

    /// The places in each block that is asked.
    fn found(&self, spots: &Spots, asked: &Asked) -> Vec<Places> {
        let blocks = self.blocks.get(asked.blocks.clone()).unwrap_or_default();
        let places = blocks.iter().map(|hits| places(spots, hits, asked.words.as_ref()));
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
                for part in parts {
                    self.mark(part, asked, clause, fired);
                }
            }
            Node::Start(words, inner) => self.mark(inner, &asked.clone().start(*words), clause, fired),
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
    /// All words of some blocks.
    pub(super) fn blocks(blocks: Range<usize>) -> Self {
        Self { blocks, words: None, sentence: false }
    }

    /// The first so many words of the same.
    pub(super) fn start(self, count: usize) -> Self {
        let words = self.words.as_ref().map_or(0..count, |words| words.start..words.end.min(words.start + count));
        Self { words: Some(words), ..self }
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

/// The places of a block, or of some of its words.
fn places(spots: &Spots, hits: &BlockHits, words: Option<&Range<usize>>) -> Places {
    match spots {
        Spots::Patterns(patterns) => found(patterns, hits, words),
        Spots::Within(distance, patterns) => {
            let each = patterns.iter().map(|pattern| found(&[*pattern], hits, words));
            near::within(*distance, each.collect())
        }
        Spots::Any(parts) => parts.iter().map(|part| places(part, hits, words)).fold(Places::default(), Places::join),
        Spots::Near(order, distance, sides) => {
            let left = places(&sides.0, hits, words);
            if left.is_empty() {
                return left;
            }
            near::near(*order, *distance, left, places(&sides.1, hits, words))
        }
        Spots::Away(order, distance, sides) => {
            let kept = places(&sides.0, hits, words);
            if kept.is_empty() {
                return kept;
            }
            near::away(*order, *distance, kept, &places(&sides.1, hits, words))
        }
    }
}

/// The places of any of `patterns`, which are sorted.
fn found(patterns: &[PatternId], hits: &BlockHits, words: Option<&Range<usize>>) -> Places {
    let is_inside = |hit: &&Hit| words.is_none_or(|words| words.start <= hit.spot.first && hit.spot.last < words.end);
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
