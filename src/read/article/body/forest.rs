//! Weighs the features of a piece: a forest of small decision trees, each of which adds its part to one opinion.
//!
//! In: a row of features. Out: how sure it is that the piece is part of the article, as the logarithm of the odds.
//! The trees stand in `forest.txt`, one a line, by the names of the features, so that they can be read. They were
//! grown by `tests/train` on pages whose article is known, half of the sites held back to see what carries over.
//!
//! Source: J. Friedman, Greedy function approximation: a gradient boosting machine (2001).

use std::sync::LazyLock;

use super::features;

/// The trees, as grown: the opinion without any, then one tree a line.
///
/// A tree is `name <= number ? tree : tree`, or a number.
const WRITTEN: &str = include_str!("forest.txt");

/// How sure it is that a piece with these features is part of the article; 0 is even.
pub(in crate::read) fn opinion(row: &[f32]) -> f32 {
    let forest = &*FOREST;
    forest.roots.iter().fold(forest.base, |sum, root| sum + forest.part(*root, row))
}

static FOREST: LazyLock<Forest> = LazyLock::new(|| Forest::read(WRITTEN).unwrap_or_default());

#[derive(Debug, Default)]
struct Forest {
    base: f32,
    /// All nodes of all trees; what stands below a node comes after it.
    nodes: Vec<Node>,
    /// Where each tree begins.
    roots: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Node {
    /// The part that a tree adds.
    Part(f32),
    /// A question: at most so much of a feature leads to the next node, more to the other one.
    Question { feature: usize, at_most: f32, other: usize },
}

impl Forest {
    /// Reads the trees; `None` where they are not written as they should be, which a test would find.
    fn read(written: &str) -> Option<Self> {
        let names = features::names();
        let mut lines = written.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let mut forest = Self { base: lines.next()?.trim().parse().ok()?, ..Self::default() };
        for line in lines {
            forest.roots.push(forest.nodes.len());
            let mut words = line.split_ascii_whitespace();
            forest.grow(&mut words, &names)?;
            if words.next().is_some() {
                return None;
            }
        }
        Some(forest)
    }

    /// Reads one tree from its words.
    fn grow<'w>(&mut self, words: &mut impl Iterator<Item = &'w str>, names: &[String]) -> Option<()> {
        // The questions whose other branch is still to come.
        let mut open = Vec::new();
        loop {
            let word = words.next()?;
            let place = self.nodes.len();
            if let Ok(part) = word.parse() {
                self.nodes.push(Node::Part(part));
                let Some(question) = open.pop() else { return Some(()) };
                if words.next()? != ":" {
                    return None;
                }
                if let Some(Node::Question { other, .. }) = self.nodes.get_mut::<usize>(question) {
                    *other = place + 1;
                }
                continue;
            }
            let feature = names.iter().position(|name| name == word)?;
            let (is_at_most, number, asks) = (words.next()?, words.next()?, words.next()?);
            if is_at_most != "<=" || asks != "?" {
                return None;
            }
            self.nodes.push(Node::Question { feature, at_most: number.parse().ok()?, other: 0 });
            open.push(place);
        }
    }

    /// What the tree at `root` adds for a row.
    fn part(&self, root: usize, row: &[f32]) -> f32 {
        let mut place = root;
        loop {
            match self.nodes.get(place) {
                Some(Node::Part(part)) => return *part,
                Some(Node::Question { feature, at_most, other }) => {
                    let is_at_most = row.get(*feature).is_some_and(|value| value <= at_most);
                    place = if is_at_most { place + 1 } else { *other };
                }
                None => return 0.0,
            }
        }
    }
}
