//! Settles what a query asks of the blocks before each block, in one walk over the article.
//!
//! In: a part of a plan and an article. Out: for each block, whether the part holds in what stands before it. Asking
//! every block anew would take the square of their number.

use super::{
    evaluate::{Asked, Evaluation, Fired},
    plan::Node,
};

/// A part that is found in blocks, each by itself.
struct Leaf<'a> {
    node: &'a Node,
    /// Where it is asked, if not of whole blocks: of the first so many words.
    start: Option<usize>,
    /// How often it was found in all blocks before each block.
    before: Vec<usize>,
}

/// For each block, whether `node` holds in the blocks before it together, in the nearest `reach` of them if given.
pub(super) fn settle(node: &Node, reach: Option<usize>, evaluation: &Evaluation<'_>) -> Vec<bool> {
    let mut leaves = Vec::new();
    collect(node, None, &mut leaves);
    for leaf in &mut leaves {
        leaf.before.push(0);
        for number in 0..evaluation.block_count() {
            let sum = leaf.before.last().copied().unwrap_or(0) + leaf.count(number, evaluation);
            leaf.before.push(sum);
        }
    }
    let holds_before = |number: usize| {
        let farthest = reach.map_or(0, |reach| number.saturating_sub(reach));
        let sum = |leaf: &Leaf<'_>, number: usize| leaf.before.get(number).copied().unwrap_or(0);
        let mut found = leaves.iter().map(|leaf| sum(leaf, number) - sum(leaf, farthest));
        number > 0 && holds(node, &mut found, evaluation)
    };
    (0..evaluation.block_count()).map(holds_before).collect()
}

impl Leaf<'_> {
    /// How often it is found in a block.
    fn count(&self, number: usize, evaluation: &Evaluation<'_>) -> usize {
        let asked = Asked::blocks(number..number + 1);
        let asked = self.start.map_or(asked.clone(), |words| asked.start(words));
        match self.node {
            Node::Spots(spots, _) | Node::Places(_, spots, _) => evaluation.count(spots, &asked),
            node => usize::from(evaluation.holds(node, &asked, &mut Fired::default())),
        }
    }
}

/// The leaves of `node`, from left to right.
fn collect<'a>(node: &'a Node, start: Option<usize>, leaves: &mut Vec<Leaf<'a>>) {
    match node {
        Node::Spots(..) | Node::Places(..) | Node::Sentence(_) => {
            leaves.push(Leaf { node, start, before: Vec::new() });
        }
        Node::All(parts) | Node::AtLeast(_, parts) => parts.iter().for_each(|part| collect(part, start, leaves)),
        Node::Not(part) => collect(part, start, leaves),
        Node::Start(words, part) => collect(part, Some(start.map_or(*words, |least| least.min(*words))), leaves),
        Node::Scoped(..) | Node::Before(..) | Node::Is(..) => {}
    }
}

/// Whether `node` holds where its leaves, from left to right, were `found` so often.
fn holds(node: &Node, found: &mut impl Iterator<Item = usize>, evaluation: &Evaluation<'_>) -> bool {
    match node {
        Node::Spots(..) | Node::Sentence(_) => found.next().unwrap_or(0) > 0,
        Node::Places(count, ..) => found.next().unwrap_or(0) >= *count,
        // All of them, so that each takes its own leaves.
        Node::All(parts) => parts.iter().filter(|part| !holds(part, found, evaluation)).count() == 0,
        Node::AtLeast(count, parts) => parts.iter().filter(|part| holds(part, found, evaluation)).count() >= *count,
        Node::Not(part) => !holds(part, found, evaluation),
        Node::Start(_, part) => holds(part, found, evaluation),
        // The parser lets no `before:` stand inside another.
        Node::Before(..) => false,
        Node::Scoped(..) | Node::Is(..) => evaluation.settled(node),
    }
}
