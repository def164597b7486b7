//! Grows a forest by gradient boosting: each tree mends what those before it got wrong.
//!
//! In: examples. Out: a forest. Always the same one for the same examples.
//!
//! Source: J. Friedman, Greedy function approximation: a gradient boosting machine (2001), and Stochastic gradient
//! boosting (2002); the second-order step of T. Chen and C. Guestrin, `XGBoost` (2016).
#![expect(clippy::indexing_slicing, reason = "arithmetic on tables of known size; a fault ends a program of the bench")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "bins and counts are small")]

use std::fmt::Write as _;

/// How many trees, and how many leaves each.
const TREES: usize = 200;
const LEAVES: usize = 8;
const DEPTH_MAX: usize = 4;

/// How much of what is wrong each tree may mend.
const RATE: f32 = 0.12;

/// What holds the parts of small leaves back.
const RIDGE: f64 = 4.0;

/// The least weight and number of examples of a leaf.
const LEAF_WEIGHT_LEAST: f64 = 4.0;
const LEAF_EXAMPLES_LEAST: u32 = 20;

/// The share of examples and of features that each tree sees.
const EXAMPLES_SEEN: f64 = 0.7;
const FEATURES_SEEN: f64 = 0.35;

/// Into how many bins the values of a feature are sorted at most.
const BINS: usize = 48;

/// A row of features, and what it should be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Example<'e> {
    pub(crate) row: &'e [f32],
    pub(crate) is_part: bool,
    pub(crate) weight: f32,
}

/// A forest.
pub(crate) struct Forest {
    base: f32,
    trees: Vec<Tree>,
}

struct Tree(Vec<Node>);

#[derive(Clone, Copy)]
enum Node {
    Part(f32),
    Question { feature: usize, at_most: f32, yes: usize, no: usize },
}

/// Grows a forest.
pub(crate) fn grow(examples: &[Example<'_>]) -> Forest {
    let binned = Binned::of(examples);
    let scale = examples.len() as f32 / examples.iter().map(|example| example.weight).sum::<f32>();
    let weights: Vec<f32> = examples.iter().map(|example| example.weight * scale).collect();
    let positive: f32 =
        examples.iter().zip(&weights).filter(|(example, _)| example.is_part).map(|(_, weight)| weight).sum();
    let share = positive / examples.len() as f32;
    let mut forest = Forest { base: (share / (1.0 - share)).ln(), trees: Vec::new() };
    let mut opinions = vec![forest.base; examples.len()];
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    for _ in 0..TREES {
        let steps: Vec<Step> = (0..examples.len())
            .map(|number| {
                let probability = 1.0 / (1.0 + (-opinions[number]).exp());
                let wanted = f32::from(u8::from(examples[number].is_part));
                Step {
                    slope: weights[number] * (wanted - probability),
                    bend: weights[number] * (probability * (1.0 - probability)).max(1e-6),
                }
            })
            .collect();
        let seen: Vec<u32> = (0..examples.len() as u32).filter(|_| chance.is_below(EXAMPLES_SEEN)).collect();
        let features: Vec<usize> = (0..binned.cuts.len())
            .filter(|feature| !binned.cuts[*feature].is_empty() && chance.is_below(FEATURES_SEEN))
            .collect();
        let tree = Growth { binned: &binned, steps: &steps, features: &features }.tree(seen);
        for (opinion, example) in opinions.iter_mut().zip(examples) {
            *opinion += tree.part(example.row);
        }
        forest.trees.push(tree);
    }
    forest
}

/// The features of all examples, each value by the number of its bin.
struct Binned {
    /// For each feature, the values between the bins.
    cuts: Vec<Vec<f32>>,
    /// For each feature, the bin of each example.
    bins: Vec<Vec<u8>>,
}

impl Binned {
    fn of(examples: &[Example<'_>]) -> Self {
        let count = examples.first().map_or(0, |example| example.row.len());
        let mut binned = Self { cuts: Vec::new(), bins: Vec::new() };
        for feature in 0..count {
            let mut values: Vec<f32> = examples.iter().map(|example| example.row[feature]).collect();
            values.sort_by(f32::total_cmp);
            let mut different = values.clone();
            different.dedup();
            let cuts = if different.len() <= BINS {
                different.windows(2).map(|pair| f32::midpoint(pair[0], pair[1])).collect()
            } else {
                let mut cuts: Vec<f32> = (1..BINS).map(|bin| values[bin * values.len() / BINS]).collect();
                cuts.dedup();
                cuts
            };
            let bin = |example: &Example<'_>| cuts.partition_point(|cut| *cut < example.row[feature]) as u8;
            binned.bins.push(examples.iter().map(bin).collect());
            binned.cuts.push(cuts);
        }
        binned
    }
}

/// How the opinion on an example should change.
#[derive(Clone, Copy)]
struct Step {
    slope: f32,
    bend: f32,
}

struct Growth<'g> {
    binned: &'g Binned,
    steps: &'g [Step],
    features: &'g [usize],
}

/// A leaf that may still be parted.
struct Leaf {
    place: usize,
    depth: usize,
    examples: Vec<u32>,
    best: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    bin: usize,
}

impl Growth<'_> {
    fn tree(&self, seen: Vec<u32>) -> Tree {
        let mut nodes = vec![Node::Part(self.part(&seen))];
        let mut leaves = vec![Leaf { place: 0, depth: 0, best: self.best(&seen), examples: seen }];
        while leaves.len() < LEAVES {
            let open = leaves.iter().enumerate().filter(|(_, leaf)| leaf.depth < DEPTH_MAX);
            let open = open.filter_map(|(number, leaf)| leaf.best.map(|split| (number, split)));
            let Some((number, split)) = open.max_by(|one, other| one.1.gain.total_cmp(&other.1.gain)) else { break };
            let leaf = leaves.swap_remove(number);
            let bins = &self.binned.bins[split.feature];
            let (yes, no): (Vec<u32>, Vec<u32>) =
                leaf.examples.iter().partition(|example| usize::from(bins[**example as usize]) <= split.bin);
            nodes[leaf.place] = Node::Question {
                feature: split.feature,
                at_most: self.binned.cuts[split.feature][split.bin],
                yes: nodes.len(),
                no: nodes.len() + 1,
            };
            for examples in [yes, no] {
                let place = nodes.len();
                nodes.push(Node::Part(self.part(&examples)));
                leaves.push(Leaf { place, depth: leaf.depth + 1, best: self.best(&examples), examples });
            }
        }
        Tree(nodes)
    }

    fn part(&self, examples: &[u32]) -> f32 {
        let (slope, bend) = self.sums(examples);
        (slope / (bend + RIDGE)) as f32 * RATE
    }

    fn sums(&self, examples: &[u32]) -> (f64, f64) {
        examples.iter().fold((0.0, 0.0), |(slope, bend), example| {
            let step = self.steps[*example as usize];
            (slope + f64::from(step.slope), bend + f64::from(step.bend))
        })
    }

    /// The question that parts some examples best.
    fn best(&self, examples: &[u32]) -> Option<Split> {
        let (slope, bend) = self.sums(examples);
        let worth = |slope: f64, bend: f64| slope * slope / (bend + RIDGE);
        let mut best: Option<Split> = None;
        for feature in self.features {
            let bins = &self.binned.bins[*feature];
            let mut sums = [(0.0_f32, 0.0_f32, 0_u32); BINS + 1];
            for example in examples {
                let step = self.steps[*example as usize];
                let sum = &mut sums[usize::from(bins[*example as usize])];
                *sum = (sum.0 + step.slope, sum.1 + step.bend, sum.2 + 1);
            }
            let (mut slope_yes, mut bend_yes, mut yes) = (0.0, 0.0, 0);
            for (bin, sum) in sums.iter().enumerate().take(self.binned.cuts[*feature].len()) {
                slope_yes += f64::from(sum.0);
                bend_yes += f64::from(sum.1);
                yes += sum.2;
                let is_fair = yes.min(examples.len() as u32 - yes) >= LEAF_EXAMPLES_LEAST
                    && bend_yes.min(bend - bend_yes) >= LEAF_WEIGHT_LEAST;
                let gain = worth(slope_yes, bend_yes) + worth(slope - slope_yes, bend - bend_yes) - worth(slope, bend);
                if is_fair && best.map_or(1e-3, |best| best.gain) < gain {
                    best = Some(Split { gain, feature: *feature, bin });
                }
            }
        }
        best
    }
}

impl Tree {
    fn part(&self, row: &[f32]) -> f32 {
        let mut place = 0;
        loop {
            match self.0[place] {
                Node::Part(part) => return part,
                Node::Question { feature, at_most, yes, no } => place = if row[feature] <= at_most { yes } else { no },
            }
        }
    }

    fn write(&self, place: usize, names: &[String], text: &mut String) {
        let written = match self.0[place] {
            Node::Part(part) => write!(text, "{part:.4}"),
            Node::Question { feature, at_most, yes, no } => {
                let written = write!(text, "{} <= {at_most} ? ", names[feature]);
                self.write(yes, names, text);
                text.push_str(" : ");
                self.write(no, names, text);
                written
            }
        };
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
    }
}

impl Forest {
    /// The logarithm of the odds that a row is part of an article.
    pub(crate) fn opinion(&self, row: &[f32]) -> f32 {
        self.trees.iter().fold(self.base, |sum, tree| sum + tree.part(row))
    }

    /// The forest as the program reads it: the opinion without any tree, then one tree a line.
    pub(crate) fn written(&self, names: &[String]) -> String {
        let mut text = format!("# Grown by tests/train; read by forest.rs, which says how.\n{:.4}\n", self.base);
        for tree in &self.trees {
            tree.write(0, names, &mut text);
            text.push('\n');
        }
        text
    }
}

/// Numbers that look like chance, always the same.
struct Chance(u64);

impl Chance {
    fn is_below(&mut self, share: f64) -> bool {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64 <= share
    }
}
