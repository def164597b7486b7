//! Judges a pair of articles: one story or two.
//!
//! In: the features of a pair. Out: the logarithm of the odds that both tell the same story. The coefficients are
//! learnt from labelled articles and stand in `model.txt`, which says how to learn them again.

use std::sync::LazyLock;

use super::pair::{FEATURES, NAMES};

/// A feature this many spreads from the mean says as much as one further away.
const SPREADS_MAX: f32 = 4.0;

/// The model that is delivered.
static DELIVERED: LazyLock<Model> = LazyLock::new(|| Model::parse(include_str!("model.txt")).unwrap_or_default());

/// A network with one hidden layer.
///
/// Source: Bishop, "Pattern Recognition and Machine Learning" (2006), section 5.1.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The mean of each feature, and its spread (standard deviation), in the articles that it was learnt from.
    scales: Vec<(f32, f32)>,
    neurons: Vec<Neuron>,
    bias: f32,
}

#[derive(Debug, Clone, Default)]
struct Neuron {
    weights: Vec<f32>,
    bias: f32,
    output: f32,
}

impl Model {
    /// The model that is delivered with the program.
    pub fn delivered() -> &'static Self {
        &DELIVERED
    }

    /// Reads a model: lines of a word and numbers, in the order of `model.txt`. `None`: it is none for these features.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).map(row);
        let mut model = Self::default();
        for name in NAMES {
            let (word, numbers) = rows.next()??;
            let (mean, spread, weights) = match numbers.as_slice() {
                [mean, spread, weights @ ..] if word == name && *spread > 0.0 => (*mean, *spread, weights),
                _ => return None,
            };
            model.neurons.resize_with(weights.len(), Neuron::default);
            model.scales.push((mean, spread));
            for (neuron, weight) in model.neurons.iter_mut().zip(weights) {
                neuron.weights.push(*weight);
            }
        }
        let mut last = |name| rows.next().flatten().filter(|(word, _)| *word == name).map(|(_, numbers)| numbers);
        let (biases, outputs, bias) = (last("bias")?, last("output")?, last("sum")?);
        for ((neuron, bias), output) in model.neurons.iter_mut().zip(biases).zip(outputs) {
            (neuron.bias, neuron.output) = (bias, output);
        }
        model.bias = *bias.first()?;
        model.neurons.iter().all(|neuron| neuron.weights.len() == FEATURES).then_some(model)
    }

    /// The logarithm of the odds that a pair tells one story.
    pub(super) fn judge(&self, features: &[f32; FEATURES]) -> f32 {
        let mut scaled = [0.0; FEATURES];
        for ((scaled, value), (mean, spread)) in scaled.iter_mut().zip(features).zip(&self.scales) {
            *scaled = ((value - mean) / spread).clamp(-SPREADS_MAX, SPREADS_MAX);
        }
        let fires = |neuron: &Neuron| {
            let sum: f32 = neuron.weights.iter().zip(&scaled).map(|(weight, value)| weight * value).sum();
            neuron.output * (neuron.bias + sum).tanh()
        };
        self.bias + self.neurons.iter().map(fires).sum::<f32>()
    }
}

fn row(line: &str) -> Option<(&str, Vec<f32>)> {
    let mut words = line.split_whitespace();
    let name = words.next()?;
    Some((name, words.map(str::parse).collect::<Result<_, _>>().ok()?))
}
