//! What a draft catches, gathered article by article.

use std::{collections::BTreeSet, ops::Range, path::Path, sync::Arc};

use jiff::Timestamp;

use super::{
    draft::{Draft, is_of_tried},
    unnamed,
};
use crate::{
    matching::{self, Topics},
    model::{Article, BlockKind, Language, Passage, Reason, Source, StoryId},
    store::ArchivedArticle,
};

/// The most passages that are kept, with as many again that only the saved topic catches; further ones are counted.
const KEPT_MAX: usize = 10_000;

/// An article to be looked at.
pub(super) struct Sample {
    /// Its address, or its file.
    place: String,
    article: Article,
    source: Option<Arc<Source>>,
    filed: Option<Filing>,
}

/// What the archive knows of an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filing {
    /// When it was filed.
    pub(super) at: Timestamp,
    /// In which story.
    pub(super) story: StoryId,
    /// Why none of it is mailed, if so.
    pub(super) held: Option<Reason>,
}

impl Sample {
    pub(super) fn of_archive(archived: ArchivedArticle, source: Arc<Source>) -> Self {
        let ArchivedArticle { article, story, held, first_seen, .. } = archived;
        let place = article.link.given().to_string();
        Self { place, article, source: Some(source), filed: Some(Filing { at: first_seen, story, held }) }
    }

    pub(super) fn of_file(path: &Path, article: Article) -> Self {
        let source = unnamed(article.link.given().clone());
        Self { place: path.display().to_string(), article, source, filed: None }
    }
}

/// A passage that was caught.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// The address or file of the article.
    pub(super) place: String,
    /// Its title.
    pub(super) title: String,
    /// The source that listed it.
    pub(super) source: Option<Arc<Source>>,
    /// Its language, if that is known.
    pub(super) language: Option<Language>,
    /// What the archive knows of it.
    pub(super) filed: Option<Filing>,
    /// Which block.
    pub(super) block: usize,
    /// What kind of block.
    pub(super) kind: BlockKind,
    /// Its text.
    pub(super) text: String,
    /// What is marked, in bytes.
    pub(super) marks: Vec<Range<usize>>,
    /// The parts of the query that fired.
    pub(super) clauses: Vec<String>,
    /// See [`Passage::score`].
    pub(super) score: f64,
    /// Whether the saved topic does not catch it.
    pub(super) is_new: bool,
}

/// What was caught so far.
pub(super) struct Findings {
    /// What is tried.
    pub(super) draft: Draft,
    /// From when on articles were looked at.
    pub(super) since: Option<Timestamp>,
    /// When the oldest of them was filed.
    pub(super) oldest: Option<Timestamp>,
    /// How many articles were looked at.
    pub(super) articles: u64,
    /// How many of them have a passage.
    pub(super) speaking: u64,
    /// The passages, newest article first.
    pub(super) hits: Vec<Hit>,
    /// What only the saved topic catches.
    pub(super) lost: Vec<Hit>,
    /// Passages that were left out, since there are too many.
    pub(super) left_out: u64,
    topics: Topics,
}

impl Findings {
    pub(super) fn new(draft: Draft) -> Self {
        let topics = Topics::compile(&draft.topics());
        Self {
            draft,
            since: None,
            oldest: None,
            articles: 0,
            speaking: 0,
            hits: Vec::new(),
            lost: Vec::new(),
            left_out: 0,
            topics,
        }
    }

    pub(super) fn since(self, since: Timestamp) -> Self {
        Self { since: Some(since), ..self }
    }

    /// Matches an article.
    pub(super) fn look(&mut self, sample: &Sample) {
        self.articles += 1;
        let filed = sample.filed.map(|filed| filed.at);
        self.oldest = self.oldest.into_iter().chain(filed).min();
        let Some(source) = &sample.source else { return };
        let passages = matching::passages(&sample.article, source, &self.topics).passages;
        let blocks = |of_tried: bool| -> BTreeSet<usize> {
            let of = passages.iter().filter(|passage| is_of_tried(&passage.topic) == of_tried);
            of.map(|passage| passage.block).collect()
        };
        let (tried, saved) = (blocks(true), blocks(false));
        self.speaking += u64::from(!tried.is_empty());
        for passage in &passages {
            let of_tried = is_of_tried(&passage.topic);
            if !of_tried && tried.contains(&passage.block) {
                continue;
            }
            let is_new = of_tried && self.draft.saved.is_some() && !saved.contains(&passage.block);
            let kept = if of_tried { &mut self.hits } else { &mut self.lost };
            if kept.len() < KEPT_MAX {
                kept.extend(hit(sample, passage, is_new));
            } else {
                self.left_out += 1;
            }
        }
    }

    /// The passages that only the draft catches.
    pub(super) fn gained(&self) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(|hit| hit.is_new)
    }

    /// How many stories the passages belong to.
    pub(super) fn stories(&self) -> usize {
        let stories: BTreeSet<i64> = self.hits.iter().filter_map(|hit| Some(hit.filed?.story.0)).collect();
        stories.len()
    }
}

fn hit(sample: &Sample, passage: &Passage, is_new: bool) -> Option<Hit> {
    let block = sample.article.blocks.get(passage.block)?;
    Some(Hit {
        place: sample.place.clone(),
        title: sample.article.title().to_owned(),
        source: sample.source.clone().filter(|_| sample.filed.is_some()),
        language: sample.article.language,
        filed: sample.filed,
        block: passage.block,
        kind: block.kind,
        text: block.text.clone(),
        marks: passage.marks.clone(),
        clauses: passage.clauses.iter().map(|clause| clause.text.clone()).collect(),
        score: passage.score,
        is_new,
    })
}
