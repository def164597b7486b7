//! Tells an outage of ours from the faults of hosts.
//!
//! In: of which hosts something was heard, and of which nothing. Out: whether it is us. Performs no I/O, reads no
//! clock.
//!
//! A host that is away is that host's trouble. When several are away and nothing has been heard of any other
//! meanwhile, it may be our cable, our resolver or our proxy. Then a witness is asked: a host of which something was
//! heard before. Where that one is away too, no source is to blame.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{
    model::{Source, SourceId},
    schedule::between,
};

/// So many hosts must be away at once; with fewer hosts in the configuration, all of them.
const HOSTS_MIN: usize = 3;

/// With a single host nobody can tell whose fault it is.
const HOSTS_LEAST: usize = 2;

/// So many hosts that are away are remembered: more would change no verdict.
const HOSTS_MAX: usize = 64;

/// So many witnesses are remembered, each of another host.
const WITNESSES_MAX: usize = 4;

/// So many failures that were counted before it was certain can be taken back.
const COUNTED_MAX: usize = 10_000;

/// A verdict holds for so long before a witness is asked again.
const VERDICT_AGE_MAX: Duration = Duration::from_mins(1);

/// When nothing was heard for so long, failures count all the same: somebody has to be told.
const OUTAGE_MAX: Duration = Duration::from_hours(24);

/// What is known of our own connection. One for all visits.
#[derive(Debug)]
pub struct Reach {
    hosts_min: usize,
    known: Mutex<Known>,
    /// Held while witnesses are asked: whoever else wants to know waits for the same verdict.
    pub(super) asking: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    /// The hosts of which nothing was heard since something was heard of any.
    away: BTreeSet<String>,
    /// When the first of them was asked.
    since: Option<Timestamp>,
    /// When something was last heard of any host.
    heard_at: Option<Timestamp>,
    /// The sources whose failure was counted since.
    counted: Vec<SourceId>,
    /// When it was found that it is us.
    outage_at: Option<Timestamp>,
    /// Sources of which something was heard, the last one at the back.
    witnesses: VecDeque<Arc<Source>>,
}

/// Whose fault it may be that nothing was heard of a host.
#[derive(Debug)]
pub enum Suspicion {
    /// The host's, as far as can be told.
    Theirs,
    /// Ours, as was found a moment ago.
    Ours,
    /// Perhaps ours: these can tell. Nobody can where there are none.
    Perhaps(Vec<Arc<Source>>),
}

impl Reach {
    /// Begins with nothing known; `hosts` is the number of different hosts that are polled.
    pub fn new(hosts: usize) -> Self {
        let hosts_min = hosts.clamp(HOSTS_LEAST, HOSTS_MIN);
        Self { hosts_min, known: Mutex::default(), asking: tokio::sync::Mutex::default() }
    }

    /// Something was heard of the host of a source: we are connected.
    pub fn heard(&self, source: &Arc<Source>, now: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut witnesses = std::mem::take(&mut known.witnesses);
        if witnesses.back().is_none_or(|last| !Arc::ptr_eq(last, source)) {
            witnesses.retain(|witness| witness.url.host() != source.url.host());
            witnesses.push_back(Arc::clone(source));
            if witnesses.len() > WITNESSES_MAX {
                witnesses.pop_front();
            }
        }
        *known = Known { heard_at: Some(now), witnesses, ..Known::default() };
    }

    /// Nothing was heard of a host that was asked, since a moment, on behalf of a source's document.
    pub fn unheard(&self, host: &str, source: &SourceId, asked_at: Timestamp, now: Timestamp) -> Suspicion {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let since = known.since.map_or(asked_at, |since| since.min(asked_at));
        known.since = Some(since);
        // While others were heard, this one was away on its own.
        let was_connected = known.heard_at.is_some_and(|heard| heard > asked_at);
        if !was_connected && known.away.len() < HOSTS_MAX {
            known.away.insert(host.to_owned());
        }
        if was_connected || known.away.len() < self.hosts_min || between(since, now) >= OUTAGE_MAX {
            known.count(source);
            return Suspicion::Theirs;
        }
        if known.outage_at.is_some_and(|found| between(found, now) < VERDICT_AGE_MAX) {
            return Suspicion::Ours;
        }
        let others = known.witnesses.iter().rev().filter(|witness| witness.url.host_str() != Some(host));
        Suspicion::Perhaps(others.cloned().collect())
    }

    /// Every witness was away too, or there is none: it is us.
    ///
    /// Returns the sources whose failure was counted before that was certain, to be forgiven, and since when.
    pub fn is_ours(&self, now: Timestamp) -> (Vec<SourceId>, Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.outage_at = Some(now);
        (std::mem::take(&mut known.counted), known.since.unwrap_or(now))
    }

    /// A witness was heard: the failure of this source counts.
    pub fn is_theirs(&self, source: &SourceId) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).count(source);
    }

    /// Whether it is certain that nothing can be heard at present.
    pub fn is_outage(&self) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).outage_at.is_some()
    }
}

impl Known {
    fn count(&mut self, source: &SourceId) {
        if self.counted.len() < COUNTED_MAX && !self.counted.contains(source) {
            self.counted.push(source.clone());
        }
    }
}
