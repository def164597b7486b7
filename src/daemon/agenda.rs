//! Chooses which source is visited next.
//!
//! In: when each source is due, and which visits have ended. Out: one source at a time. Performs no I/O and reads no
//! clock.
//!
//! The source that is due longest comes first, but no host gets more visits at once than requests: sources of one
//! host that wait for each other would hold the places of all others.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;

use crate::{
    fetch::host_name,
    model::{Source, SourceId},
};

/// All sources, idle or under way.
#[derive(Debug)]
pub(super) struct Agenda {
    per_host: usize,
    sources: Vec<Arc<Source>>,
    /// The host of each source, as a place in `visits`.
    hosts: Vec<usize>,
    /// How many visits are under way to each host.
    visits: Vec<usize>,
    places: HashMap<SourceId, usize>,
    /// When each source is due; `None` while its visit is under way.
    due: Vec<Option<Timestamp>>,
    /// The sources that are not under way, by when they are due.
    idle: BTreeSet<(Timestamp, usize)>,
}

impl Agenda {
    /// Makes an agenda: sources that were never polled are due since ever.
    pub(super) fn new(sources: &[Arc<Source>], due: &HashMap<SourceId, Timestamp>, per_host: usize) -> Self {
        let mut names: HashMap<String, usize> = HashMap::new();
        let hosts: Vec<usize> = sources
            .iter()
            .map(|source| {
                let next = names.len();
                *names.entry(host_name(&source.url)).or_insert(next)
            })
            .collect();
        let when = |source: &Source| due.get(&source.id).copied().unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            per_host: per_host.max(1),
            visits: vec![0; names.len()],
            places: sources.iter().enumerate().map(|(place, source)| (source.id.clone(), place)).collect(),
            due: sources.iter().map(|source| Some(when(source))).collect(),
            idle: sources.iter().enumerate().map(|(place, source)| (when(source), place)).collect(),
            sources: sources.to_vec(),
            hosts,
        }
    }

    /// Takes the source that is due longest and whose host has room.
    pub(super) fn next(&mut self, now: Timestamp) -> Option<Arc<Source>> {
        let due = self.idle.iter().take_while(|(due, _)| *due <= now);
        let (_, place) = due.copied().find(|(_, place)| self.has_room(*place))?;
        self.begin(place);
        self.sources.get(place).cloned()
    }

    /// Takes a source whose visit is under way from before.
    pub(super) fn take(&mut self, id: &SourceId) {
        if let Some(place) = self.places.get(id).copied() {
            self.begin(place);
        }
    }

    /// Puts a source back whose visit has ended; one that a reload has taken out meanwhile is forgotten.
    pub(super) fn put_back(&mut self, id: &SourceId, due: Timestamp) {
        let Some(place) = self.places.get(id).copied() else { return };
        if let Some(under_way @ None) = self.due.get_mut(place) {
            *under_way = Some(due);
            self.idle.insert((due, place));
            self.count(place, usize::saturating_sub);
        }
    }

    /// Forgets a source whose visit has ended.
    pub(super) fn leave(&mut self, id: &SourceId) {
        if let Some(place) = self.places.remove(id) {
            self.count(place, usize::saturating_sub);
        }
    }

    fn begin(&mut self, place: usize) {
        if let Some(due) = self.due.get_mut(place).and_then(Option::take) {
            self.idle.remove(&(due, place));
            self.count(place, usize::saturating_add);
        }
    }

    fn has_room(&self, place: usize) -> bool {
        let visits = self.hosts.get(place).and_then(|host| self.visits.get(*host));
        visits.is_some_and(|visits| *visits < self.per_host)
    }

    fn count(&mut self, place: usize, change: fn(usize, usize) -> usize) {
        if let Some(visits) = self.hosts.get(place).and_then(|host| self.visits.get_mut(*host)) {
            *visits = change(*visits, 1);
        }
    }
}
