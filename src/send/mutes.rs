//! Judges what is about to be mailed by the mutes in force.
//!
//! In: mutes, and the sources that articles came from. Out: the mute that holds an article back, if any.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::{
    matching::{self, Topics},
    model::{Mute, MuteId, Muted, Offered, Source, SourceId, StoryId, Topic, TopicId, query::Query},
};

/// The mutes in force, ready to judge.
#[derive(Debug)]
pub(super) struct Judge {
    stories: HashMap<StoryId, MuteId>,
    /// Each query is a topic of its own.
    topics: Topics,
    mutes: BTreeMap<TopicId, MuteId>,
    sources: Arc<BTreeMap<SourceId, Arc<Source>>>,
}

impl Judge {
    /// Makes the mutes ready; `None` where there is none.
    pub(super) fn of(mutes: &[Mute], sources: &Arc<BTreeMap<SourceId, Arc<Source>>>) -> Option<Self> {
        if mutes.is_empty() {
            return None;
        }
        let mut stories = HashMap::new();
        let mut queries = Vec::new();
        for mute in mutes {
            match &mute.what {
                Muted::Story(story) => {
                    stories.insert(*story, mute.id);
                }
                Muted::Query(query) => queries.extend(topic(mute.id, query)),
            }
        }
        let topics: Vec<Arc<Topic>> = queries.iter().map(|(_, topic)| Arc::new(topic.clone())).collect();
        let mutes = queries.into_iter().map(|(mute, topic)| (topic.id, mute)).collect();
        Some(Self { stories, topics: Topics::compile(&topics), mutes, sources: Arc::clone(sources) })
    }

    /// The mute that holds an article back.
    pub(super) fn mute_of(&self, offered: &Offered) -> Option<MuteId> {
        if let Some(mute) = self.stories.get(&offered.story) {
            return Some(*mute);
        }
        if self.mutes.is_empty() {
            return None;
        }
        let article = &offered.article;
        // A source that is configured no more is known by its name alone.
        let known = self.sources.get(&offered.source).map(Arc::as_ref);
        let found = match known {
            Some(source) => matching::passages(article, source, &self.topics),
            None => {
                let name = offered.source.to_string();
                let bare = Source::new(offered.source.clone(), name, article.link.given().clone());
                matching::passages(article, &bare, &self.topics)
            }
        };
        found.passages.iter().find_map(|passage| self.mutes.get(&passage.topic).copied())
    }
}

/// A topic that asks for what a mute asks for; a query that cannot be read any more mutes nothing.
fn topic(mute: MuteId, query: &str) -> Option<(MuteId, Topic)> {
    let id = TopicId::parse(&format!("mute-{}", mute.0)).ok()?;
    let matches = Query::parse(query).ok()?;
    let name = query.to_owned();
    Some((mute, Topic { id, name, lists: BTreeMap::new(), parts: BTreeMap::new(), matches, unless: None }))
}
