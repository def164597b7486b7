//! Tells an outage of ours from the faults of hosts.
//!
//! In: of which hosts something was heard, and of which nothing. Out: whether it is us. Performs no I/O, reads no
//! clock.
//!
//! A host that is away is that host's trouble. When several are away and nothing at all has been heard of any other
//! meanwhile, it is our cable, our resolver or our proxy, and no source is to blame.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::model::SourceId;

/// So many hosts must be away at once; with fewer hosts in the configuration, all of them.
const HOSTS_MIN: usize = 3;

/// With a single host nobody can tell whose fault it is.
const HOSTS_LEAST: usize = 2;

/// So many hosts that are away are remembered: more would change no verdict.
const HOSTS_MAX: usize = 64;

/// So many failures that were counted before it was certain can be taken back.
const COUNTED_MAX: usize = 10_000;

/// When nothing was heard for so long, failures count all the same: somebody has to be told.
const OUTAGE_MAX: Duration = Duration::from_hours(24);

/// What is known of our own connection. One for all visits.
#[derive(Debug)]
pub struct Reach {
    hosts_min: usize,
    known: Mutex<Known>,
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
    is_outage: bool,
}

/// Whose fault it is that nothing was heard of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The host's, as far as can be told.
    Theirs,
    /// Ours. The failures of these sources were counted before that was certain, and are to be taken back.
    Ours {
        /// These.
        forgive: Vec<SourceId>,
        /// When it began.
        since: Timestamp,
    },
}

impl Reach {
    /// Begins with nothing known; `hosts` is the number of different hosts that are polled.
    pub fn new(hosts: usize) -> Self {
        Self { hosts_min: hosts.clamp(HOSTS_LEAST, HOSTS_MIN), known: Mutex::default() }
    }

    /// Something was heard of a host: we are connected.
    pub fn heard(&self, now: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Known { heard_at: Some(now), ..Known::default() };
    }

    /// Nothing was heard of a host that was asked, since a moment, on behalf of a source's document.
    pub fn unheard(&self, host: &str, source: &SourceId, asked_at: Timestamp, now: Timestamp) -> Verdict {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let since = known.since.map_or(asked_at, |since| since.min(asked_at));
        known.since = Some(since);
        // While others were heard, this one was away on its own.
        let was_connected = known.heard_at.is_some_and(|heard| heard > asked_at);
        if !was_connected && known.away.len() < HOSTS_MAX {
            known.away.insert(host.to_owned());
        }
        let lasted = Duration::try_from(now.duration_since(since)).unwrap_or_default();
        known.is_outage = known.away.len() >= self.hosts_min && lasted < OUTAGE_MAX;
        if known.is_outage && !was_connected {
            return Verdict::Ours { forgive: std::mem::take(&mut known.counted), since };
        }
        if known.counted.len() < COUNTED_MAX && !known.counted.contains(source) {
            known.counted.push(source.clone());
        }
        Verdict::Theirs
    }

    /// Whether it is certain that nothing can be heard at present.
    pub fn is_outage(&self) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).is_outage
    }
}
