//! Evaluates a plan on one block, or on several for what is asked of other texts than the block.

use std::ops::Range;

use super::{
    before,
    facts::Facts,
    near::{self, Places},
    plan::{ClauseId, Node, Plan, Spots, Whole},
    scan::{Hit, PatternId},
};

/// The hits of one block, sorted by pattern, then by place.
pub(super) type BlockHits = Vec<Hit>;

/// What satisfied a query in a block.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Fired {
    /// What to mark, of the folded text; unordered.
    pub(super) marks: Vec<Range<usize>>,
    /// The parts of the query.
    pub(super) clauses: Vec<ClauseId>,
}

/// A plan with all that is known of one article.
#[derive(Debug)]
pub(super) struct Evaluation<'a> {
    plan: &'a Plan,
    blocks: &'a [BlockHits],
    facts: &'a Facts,
    /// Whether each of [`Plan::scoped`] holds.
    scoped: Vec<bool>,
    /// Whether each of [`Plan::before`] holds, for every block.
    before: Vec<Vec<bool>>,
}

impl<'a> Evaluation<'a> {
    /// Settles what the plan asks of the title, of the whole article, and of what stands before each block.
    pub(super) fn new(plan: &'a Plan, blocks: &'a [BlockHits], facts: &'a Facts) -> Self {
        let mut evaluation = Self { plan, blocks, facts, scoped: Vec::new(), before: Vec::new() };
        for (scope, node) in &plan.scoped {
            let asked = match scope {
                Whole::Title => blocks.get(..1).unwrap_or_default(),
                Whole::Article => blocks,
            };
            let holds = evaluation.holds(node, asked, 0, &mut Fired::default());
            evaluation.scoped.push(holds);
        }
        let before =
            plan.before.iter().map(|(reach, node)| before::settle(node, *reach, blocks, &evaluation)).collect();
        Self { before, ..evaluation }
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
        let asked = self.blocks.get(number..=number)?;
        self.holds(&self.plan.root, asked, number, &mut fired).then_some(fired)
    }

    /// Whether `node` holds in the blocks `asked`, of which the first has the number `number`.
    ///
    /// Adds to `fired` what made it true; leaves it as it was when it is false.
    fn holds(&self, node: &Node, asked: &[BlockHits], number: usize, fired: &mut Fired) -> bool {
        let before = (fired.marks.len(), fired.clauses.len());
        let holds = match node {
            Node::Spots(spots, clause) => {
                let mut found = false;
                for places in asked.iter().map(|hits| places(spots, hits)).filter(|places| !places.is_empty()) {
                    found = true;
                    fired.marks.extend(places.marks());
                }
                found && fired.add(*clause)
            }
            Node::All(parts) => parts.iter().all(|part| self.holds(part, asked, number, fired)),
            Node::AtLeast(count, parts) => {
                // All of them, for everything that is true is marked.
                parts.iter().filter(|part| self.holds(part, asked, number, fired)).count() >= *count
            }
            Node::Not(part) => !self.holds(part, asked, number, &mut Fired::default()),
            Node::Scoped(index, clause) => {
                let holds = self.settled(node);
                if holds
                    && let Some((scope, inner)) = self.plan.scoped.get(*index)
                    && (*scope == Whole::Article || number == 0)
                {
                    mark(inner, asked, fired);
                }
                holds && fired.add(*clause)
            }
            Node::Before(index, clause) => {
                self.before.get(*index).and_then(|blocks| blocks.get(number)).is_some_and(|holds| *holds)
                    && fired.add(*clause)
            }
            Node::Start(words, part) => {
                let starts: Vec<BlockHits> = asked.iter().map(|hits| start(*words, hits)).collect();
                self.holds(part, &starts, number, fired)
            }
            Node::Is(_, clause) => self.settled(node) && fired.add(*clause),
        };
        if !holds {
            fired.marks.truncate(before.0);
            fired.clauses.truncate(before.1);
        }
        holds
    }
}

impl Fired {
    /// Notes a clause; always true.
    fn add(&mut self, clause: ClauseId) -> bool {
        self.clauses.push(clause);
        true
    }
}

/// Marks what `blocks` contribute to a part that holds in the article, even if it does not hold in them alone.
fn mark(node: &Node, blocks: &[BlockHits], fired: &mut Fired) {
    match node {
        Node::Spots(spots, _) => fired.marks.extend(blocks.iter().flat_map(|hits| places(spots, hits).marks())),
        Node::All(parts) | Node::AtLeast(_, parts) => parts.iter().for_each(|part| mark(part, blocks, fired)),
        Node::Start(words, part) => {
            let starts: Vec<BlockHits> = blocks.iter().map(|hits| start(*words, hits)).collect();
            mark(part, &starts, fired);
        }
        Node::Not(_) | Node::Scoped(..) | Node::Before(..) | Node::Is(..) => {}
    }
}

/// The hits within the first so many words.
pub(super) fn start(words: usize, hits: &BlockHits) -> BlockHits {
    hits.iter().filter(|hit| hit.spot.last < words).cloned().collect()
}

/// Where `spots` is found.
pub(super) fn places(spots: &Spots, hits: &BlockHits) -> Places {
    match spots {
        Spots::Patterns(patterns) => found(patterns, hits),
        Spots::Within(distance, patterns) => {
            near::within(*distance, patterns.iter().map(|pattern| found(&[*pattern], hits)).collect())
        }
        Spots::Any(parts) => parts.iter().map(|part| places(part, hits)).fold(Places::default(), Places::join),
        Spots::Near(order, distance, sides) => {
            let left = places(&sides.0, hits);
            if left.is_empty() {
                return left;
            }
            near::near(*order, *distance, left, places(&sides.1, hits))
        }
    }
}

/// The places of any of `patterns`, which are sorted.
fn found(patterns: &[PatternId], hits: &BlockHits) -> Places {
    let place = |hit: &Hit| (hit.spot.first, hit.spot.last, hit.spot.mark.clone());
    // A list may be far longer than what was found in a block, and the other way round.
    if patterns.len() > hits.len() {
        return Places::collect(hits.iter().filter(|hit| patterns.binary_search(&hit.pattern).is_ok()).map(place));
    }
    Places::collect(patterns.iter().flat_map(|pattern| of_pattern(*pattern, hits)).map(place))
}

fn of_pattern(pattern: PatternId, hits: &BlockHits) -> &[Hit] {
    let start = hits.partition_point(|hit| hit.pattern < pattern);
    let rest = hits.get(start..).unwrap_or_default();
    rest.get(..rest.partition_point(|hit| hit.pattern == pattern)).unwrap_or_default()
}
