//! What is tried: a topic as it is saved, or another query in its place.

use std::sync::Arc;

use anyhow::bail;

use crate::{
    cli::{arguments::Test, fault::underlined},
    config::Config,
    model::{Id, Topic, TopicId, query::Query},
};

/// The names under which the two are matched in one pass.
const TRIED: &str = "tried";
const SAVED: &str = "saved";

/// A topic to be tried.
#[derive(Debug)]
pub(super) struct Draft {
    /// Its name in the configuration; perhaps a new one.
    pub(super) id: TopicId,
    /// What is tried.
    pub(super) tried: Arc<Topic>,
    /// The topic as it is saved, where what is tried differs from it.
    pub(super) saved: Option<Arc<Topic>>,
}

impl Draft {
    /// The topic that the command line names, with the queries that it gives instead of those that are saved.
    pub(super) fn of(config: &Config, test: &Test) -> anyhow::Result<Self> {
        let Ok(id) = TopicId::parse(&test.topic) else {
            bail!("{:?} is no id of a topic: small letters, digits and hyphens", test.topic)
        };
        let saved = config.topics.iter().find(|topic| topic.id == id);
        if saved.is_none() && test.query.is_none() {
            let known: Vec<&str> = config.topics.iter().map(|topic| topic.id.as_str()).collect();
            bail!("no topic \"{id}\" is configured; there are {}; a new one needs --query", known.join(", "));
        }
        let tried = edited(config, saved, test)?;
        let named = |topic: &Topic, name: &str| -> anyhow::Result<Arc<Topic>> {
            Ok(Arc::new(Topic { id: Id::parse(name)?, ..topic.clone() }))
        };
        let differs = test.query.is_some() || test.unless.is_some();
        let saved = saved.filter(|_| differs).map(|saved| named(saved, SAVED)).transpose()?;
        Ok(Self { id, tried: named(&tried, TRIED)?, saved })
    }

    /// Both, to be matched in one pass.
    pub(super) fn topics(&self) -> Vec<Arc<Topic>> {
        [Some(&self.tried), self.saved.as_ref()].into_iter().flatten().map(Arc::clone).collect()
    }
}

/// The saved topic, or an empty one, with the queries of the command line.
fn edited(config: &Config, saved: Option<&Arc<Topic>>, test: &Test) -> anyhow::Result<Topic> {
    let (mut lists, mut parts) = (config.common.lists.clone(), config.common.parts.clone());
    if let Some(saved) = saved {
        lists.extend(saved.lists.clone());
        parts.extend(saved.parts.clone());
    }
    let read = |text: &String| -> anyhow::Result<Query> {
        let query = Query::parse(text).or_else(|fault| bail!("{}", underlined(text, &fault)))?;
        for (name, _) in query.names() {
            if !lists.contains_key(name) && !parts.contains_key(name) {
                bail!("@{name} is a list or part neither of this topic nor of [common]");
            }
        }
        if let Err(fault) = query.check_parts(&|name| parts.get(name)) {
            bail!("{}", underlined(text, &fault));
        }
        Ok(query)
    };
    let matches = test.query.as_ref().map(read).transpose()?.or_else(|| saved.map(|saved| saved.matches.clone()));
    let unless = test.unless.as_ref().map(read).transpose()?;
    let unless = unless.or_else(|| saved.and_then(|saved| saved.unless.clone()));
    let Some(matches) = matches else { bail!("a new topic needs --query") };
    let id = Id::parse(TRIED)?;
    Ok(Topic { id, name: test.topic.clone(), lists, parts, matches, unless })
}

/// Whether a passage is of what is tried; else it is of what is saved.
pub(super) fn is_of_tried(topic: &TopicId) -> bool {
    topic.as_str() == TRIED
}
