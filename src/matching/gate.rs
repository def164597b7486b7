//! What must be found before a query can be satisfied: the fewest and rarest patterns of which one must be there.
//!
//! In: a plan and how rare its patterns are. Out: the gate, by which nearly all topics are passed over without a look.

use super::{
    plan::{Node, Spots, Whole},
    scan::PatternId,
};

/// Where something must be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Nowhere: the query may ask only of the article itself.
    Nothing,
    /// Somewhere in the article.
    InArticle,
    /// In the very block.
    InBlock,
}

/// Patterns of which one must be found before a query can be satisfied.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gate {
    /// Where.
    pub(super) reach: Reach,
    /// Which.
    pub(super) patterns: Vec<PatternId>,
    /// How often they are about to be found; of two gates the one with less is better.
    cost: f64,
}

impl Gate {
    fn nothing() -> Self {
        Self { reach: Reach::Nothing, patterns: Vec::new(), cost: f64::INFINITY }
    }

    /// One of several must hold.
    fn union(gates: impl IntoIterator<Item = Self>) -> Self {
        let mut union = Self { reach: Reach::InBlock, patterns: Vec::new(), cost: 0.0 };
        for gate in gates {
            union.reach = union.reach.min(gate.reach);
            union.cost += gate.cost;
            union.patterns.extend(gate.patterns);
        }
        if union.reach == Reach::Nothing {
            return Self::nothing();
        }
        union.patterns.sort_unstable();
        union.patterns.dedup();
        union
    }

    /// Both must hold: the better one does for both.
    fn better(self, other: Self) -> Self {
        // One block is far less to look at than an article.
        if other.reach > self.reach || other.reach == self.reach && other.cost < self.cost { other } else { self }
    }

    fn within(self, reach: Reach) -> Self {
        Self { reach: self.reach.min(reach), ..self }
    }
}

/// Makes gates of the parts of a plan.
pub(super) struct Gates<'a> {
    /// [`super::plan::Plan::scoped`].
    pub(super) scoped: &'a [(Whole, Node)],
    /// [`super::plan::Plan::before`].
    pub(super) before: &'a [(Option<usize>, Node)],
    /// How many bytes of each pattern are looked for.
    pub(super) weights: &'a [usize],
}

impl Gates<'_> {
    /// The gate of a part.
    pub(super) fn of(&self, node: &Node) -> Gate {
        match node {
            Node::Spots(spots, _) | Node::Places(_, spots, _) => self.of_spots(spots),
            Node::All(parts) => parts.iter().map(|part| self.of(part)).reduce(Gate::better).unwrap_or(Gate::nothing()),
            Node::AtLeast(count, parts) => {
                // Where `count` of them hold, so does one of any so many.
                let mut gates: Vec<Gate> = parts.iter().map(|part| self.of(part)).collect();
                gates.sort_by(|one, other| other.reach.cmp(&one.reach).then(one.cost.total_cmp(&other.cost)));
                let enough = (parts.len() + 1).saturating_sub(*count);
                Gate::union(gates.into_iter().take(enough))
            }
            Node::Not(_) | Node::Is(..) => Gate::nothing(),
            Node::Start(_, inner) | Node::Sentence(inner) => self.of(inner),
            Node::Scoped(index, _) => self.elsewhere(self.scoped.get(*index).map(|(_, node)| node)),
            Node::Before(index, _) => self.elsewhere(self.before.get(*index).map(|(_, node)| node)),
        }
    }

    fn elsewhere(&self, node: Option<&Node>) -> Gate {
        node.map_or(Gate::nothing(), |node| self.of(node).within(Reach::InArticle))
    }

    fn of_spots(&self, spots: &Spots) -> Gate {
        match spots {
            Spots::Patterns(patterns) => Gate::union(patterns.iter().map(|pattern| self.of_pattern(*pattern))),
            Spots::Within(_, patterns) => {
                patterns.iter().map(|pattern| self.of_pattern(*pattern)).reduce(Gate::better).unwrap_or(Gate::nothing())
            }
            Spots::Any(parts) => Gate::union(parts.iter().map(|part| self.of_spots(part))),
            Spots::Near(_, _, sides) => self.of_spots(&sides.0).better(self.of_spots(&sides.1)),
            Spots::Away(_, _, sides) => self.of_spots(&sides.0),
        }
    }

    /// The longer a word, the rarer it is, about by its square.
    ///
    /// Source: Sigurd, Eeg-Olofsson and van de Weijer, Word length, sentence length and frequency: Zipf revisited (2004).
    fn of_pattern(&self, pattern: PatternId) -> Gate {
        let weight = self.weights.get(pattern).copied().unwrap_or(1).clamp(1, 64);
        let weight = f64::from(u32::try_from(weight).unwrap_or(64));
        Gate { reach: Reach::InBlock, patterns: vec![pattern], cost: 1.0 / (weight * weight) }
    }
}
