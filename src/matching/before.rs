//! Settles what a query asks of the blocks before each block, in one walk over the article.
//!
//! In: a part of a plan and the hits of all blocks. Out: for each block, whether the part holds in what stands before
//! it. Asking every block anew would take the square of their number.

use super::{
    evaluate::{BlockHits, Evaluation, places, start},
    plan::{Node, Spots},
};

/// A part that is found at places, in the first so many words if that is asked.
struct Leaf<'a> {
    spots: &'a Spots,
    start: Option<usize>,
    /// The last block so far in which it was found.
    seen: Option<usize>,
}

/// For each block, whether `node` holds in the blocks before it together, in the nearest `reach` of them if given.
pub(super) fn settle(
    node: &Node,
    reach: Option<usize>,
    blocks: &[BlockHits],
    evaluation: &Evaluation<'_>,
) -> Vec<bool> {
    let mut leaves = Vec::new();
    collect(node, None, &mut leaves);
    let mut settled = Vec::with_capacity(blocks.len());
    for (number, hits) in blocks.iter().enumerate() {
        let farthest = reach.map_or(0, |reach| number.saturating_sub(reach));
        let mut found = leaves.iter().map(|leaf| leaf.seen.is_some_and(|block| block >= farthest));
        settled.push(number > 0 && holds(node, &mut found, evaluation));
        for leaf in &mut leaves {
            if leaf.is_in(hits) {
                leaf.seen = Some(number);
            }
        }
    }
    settled
}

impl Leaf<'_> {
    fn is_in(&self, hits: &BlockHits) -> bool {
        match self.start {
            _ if hits.is_empty() => false,
            Some(words) => !places(self.spots, &start(words, hits)).is_empty(),
            None => !places(self.spots, hits).is_empty(),
        }
    }
}

/// The leaves of `node`, from left to right.
fn collect<'a>(node: &'a Node, within: Option<usize>, leaves: &mut Vec<Leaf<'a>>) {
    match node {
        Node::Spots(spots, _) => leaves.push(Leaf { spots, start: within, seen: None }),
        Node::All(parts) | Node::AtLeast(_, parts) => parts.iter().for_each(|part| collect(part, within, leaves)),
        Node::Not(part) => collect(part, within, leaves),
        Node::Start(words, part) => collect(part, Some(within.map_or(*words, |least| least.min(*words))), leaves),
        Node::Scoped(..) | Node::Before(..) | Node::Is(..) => {}
    }
}

/// Whether `node` holds where its leaves, from left to right, were `found`.
fn holds(node: &Node, found: &mut impl Iterator<Item = bool>, evaluation: &Evaluation<'_>) -> bool {
    match node {
        Node::Spots(..) => found.next().unwrap_or(false),
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
