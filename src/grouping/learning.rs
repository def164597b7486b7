//! What the model is learnt from: pairs of articles as the window sees them.

use super::{
    pair::{NAMES, features, weigh},
    window::Window,
};
use crate::model::{ArticleId, FiledArticle};

/// How many of the nearest articles are examples.
const NEAREST_MAX: usize = 24;

/// The names of the features, in order.
pub fn feature_names() -> &'static [&'static str] {
    &NAMES
}

impl Window {
    /// Takes an article in, to be kept next, and returns its features beside those of the nearest articles and of
    /// `others`; each other article once.
    pub fn examples(&mut self, filed: &FiledArticle, others: &[ArticleId]) -> Vec<(ArticleId, Vec<f32>)> {
        self.arrive(filed);
        let Some(arrival) = &self.arrival else { return Vec::new() };
        let newer = weigh(&arrival.sketch, &self.frequencies);
        let nearest = self.index.near(&arrival.keys, self.first, self.members.len());
        let nearest = nearest.into_iter().take(NEAREST_MAX).filter_map(|number| self.member(number));
        let others = self.members.iter().filter(|member| others.contains(&member.article));
        let mut examples: Vec<(ArticleId, Vec<f32>)> = Vec::new();
        for older in nearest.chain(others) {
            if !examples.iter().any(|(known, _)| *known == older.article) {
                let beside = features(&newer, &weigh(&older.sketch, &self.frequencies));
                examples.push((older.article, beside.to_vec()));
            }
        }
        examples
    }
}
