//! What concerns several tables: ids given twice, topics that do not exist or that nobody reads.
//!
//! In: what each table holds. Out: findings. Knows nothing of keys.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    model::{Link, Source, Topic},
    schedule,
};

use super::{
    finding::{Finding, Findings, Place},
    nearest::nearest,
    section::{self, Named, subscription::Subscribed, topic::Names},
    table::Table,
    value::Value,
};

/// The greatest number of sources.
const SOURCES_MAX: usize = 20_000;
/// The greatest number of topics.
const TOPICS_MAX: usize = 20_000;
/// The greatest number of subscriptions.
const SUBSCRIPTIONS_MAX: usize = 2_000;

/// Everything that may be spread over several files.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    /// Every `[[source]]`.
    pub(super) sources: Vec<Named<'a, Arc<Source>>>,
    /// Every `[[topic]]`.
    pub(super) topics: Vec<Named<'a, Arc<Topic>>>,
    /// Every `[[subscription]]`.
    pub(super) subscriptions: Vec<Subscribed<'a>>,
}

impl<'a> Items<'a> {
    /// Reads those of one file.
    pub(super) fn read(&mut self, root: &Table<'a>, time_zone: &jiff::tz::TimeZone, common: &Names<'_>) {
        self.sources.extend(root.sections("source", section::source::read));
        self.topics.extend(root.sections("topic", |table| section::topic::read(table, common)));
        self.subscriptions.extend(root.sections("subscription", |table| section::subscription::read(table, time_zone)));
    }

    /// Checks what no single table shows. `complete`: no file is missing, so that what is not here is nowhere.
    pub(super) fn check(&self, complete: bool, main: &Place, findings: &Findings) {
        let subscriptions: Vec<_> = self.subscriptions.iter().map(|subscribed| &subscribed.named).collect();
        refuse_second_ids("source", self.sources.iter().filter_map(|source| source.id.as_ref()));
        refuse_second_ids("topic", self.topics.iter().filter_map(|topic| topic.id.as_ref()));
        refuse_second_ids("subscription", subscriptions.iter().filter_map(|named| named.id.as_ref()));
        self.warn_of_same_address();
        let counts = [
            ("source", self.sources.len(), SOURCES_MAX),
            ("topic", self.topics.len(), TOPICS_MAX),
            ("subscription", self.subscriptions.len(), SUBSCRIPTIONS_MAX),
        ];
        for (what, count, max) in counts.iter().filter(|(_, count, max)| count > max) {
            let title = format!("there are {count} {what}s in all files together");
            findings.add(Finding::fault(main.clone(), title, format!("at most {max} are allowed")));
        }
        if !complete {
            return;
        }
        let missing: Vec<String> =
            counts.iter().filter(|(_, count, _)| *count == 0).map(|(what, ..)| format!("[[{what}]]")).collect();
        if !missing.is_empty() {
            let title = format!("nothing to do: there is no {}", missing.join(" and no "));
            let hint = "write it here or in a file that is taken in by `include`; `presswatch init` writes an example";
            findings.add(Finding::fault(main.clone(), title, hint));
        }
        self.check_topics_exist();
        self.warn_of_unread_topics();
    }

    /// Has the sources that an alert waits for polled often enough for it, whatever their rhythm.
    pub(super) fn polled_for_alerts(&mut self) {
        let rules: Vec<_> = self
            .subscriptions
            .iter()
            .filter_map(|subscribed| subscribed.named.value.as_ref()?.alert.as_ref())
            .map(|rule| rule.tags.clone())
            .collect();
        let asks =
            |tags: &Vec<String>, source: &Source| tags.is_empty() || source.tags.iter().any(|tag| tags.contains(tag));
        for source in self.sources.iter_mut().filter_map(|named| named.value.as_mut()) {
            if rules.iter().any(|tags| asks(tags, source)) {
                Arc::make_mut(source).every_max = Some(schedule::ALERT_INTERVAL_MAX);
            }
        }
    }

    fn check_topics_exist(&self) {
        let names: BTreeSet<&str> = self.topics.iter().filter_map(Named::name).collect();
        for (value, topic) in self.subscriptions.iter().flat_map(|subscribed| &subscribed.topics) {
            if names.contains(topic.as_str()) {
                continue;
            }
            let hint = match nearest(topic.as_str(), names.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("write a [[topic]] with id = \"{topic}\""),
            };
            value.refuse(format!("names a topic that does not exist: \"{topic}\""), hint);
        }
    }

    fn warn_of_unread_topics(&self) {
        let read: BTreeSet<&str> = self
            .subscriptions
            .iter()
            .flat_map(|subscribed| &subscribed.topics)
            .map(|(_, topic)| topic.as_str())
            .collect();
        for topic in self.topics.iter().filter(|topic| topic.name().is_some_and(|name| !read.contains(name))) {
            if let Some(id) = &topic.id {
                let title = format!("{}: no subscription asks for this topic", id.of);
                id.findings.add(Finding::warning(id.place(), title, "name it in the `topics` of a [[subscription]]"));
            }
        }
    }

    /// Two sources of one address are polled twice, and the second never has anything new.
    fn warn_of_same_address(&self) {
        let mut seen: BTreeMap<String, &Value<'_>> = BTreeMap::new();
        for named in &self.sources {
            let (Some(id), Some(source)) = (&named.id, &named.value) else { continue };
            let Ok(link) = Link::from_url(source.url.clone()) else { continue };
            match seen.get(link.canonical()) {
                Some(first) => {
                    let title = format!("{}: has the address of another source", id.of);
                    let finding = Finding::warning(id.place(), title, "one of the two is enough");
                    id.findings.add(finding.earlier(first.place(), "the other one"));
                }
                None => _ = seen.insert(link.canonical().to_owned(), id),
            }
        }
    }
}

fn refuse_second_ids<'v, 'a: 'v>(what: &str, ids: impl Iterator<Item = &'v Value<'a>>) {
    let mut seen: BTreeMap<&str, &Value<'_>> = BTreeMap::new();
    for id in ids {
        let Some(name) = id.node.get_ref().as_str() else { continue };
        match seen.get(name) {
            Some(first) => {
                let title = format!("two {what}s have the id \"{name}\"");
                let hint = "give one of them another id; what is stored stays with the one that keeps it";
                id.findings
                    .add(Finding::fault(id.place(), title, hint).label("again").earlier(first.place(), "first here"));
            }
            None => _ = seen.insert(name, id),
        }
    }
}
