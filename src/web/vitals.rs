//! How the daemon is, as it tells it itself: counted in memory, since its start.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;

/// The daemon's loop beats every second; when it has not for so long, it hangs.
const BEAT_MAX: Duration = Duration::from_mins(1);

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A visit that read a document.
    VisitRead,
    /// A visit that found nothing changed.
    VisitUnchanged,
    /// A visit that failed.
    VisitFailed,
    /// An article that was filed.
    Article,
    /// A mail that was accepted.
    MailSent,
    /// A mail that is to be tried again.
    MailLater,
    /// A mail that was refused for good.
    MailFailed,
    /// A mail that was given up.
    MailExpired,
}

/// How the daemon is.
#[derive(Debug)]
pub struct Vitals {
    started: Timestamp,
    /// Milliseconds since 1970.
    beat: AtomicI64,
    counts: [AtomicU64; 8],
    store_fault: Mutex<Option<String>>,
}

impl Vitals {
    /// A daemon that starts now.
    pub fn new(now: Timestamp) -> Self {
        Self {
            started: now,
            beat: AtomicI64::new(now.as_millisecond()),
            counts: Default::default(),
            store_fault: Mutex::default(),
        }
    }

    /// The loop turned.
    pub fn beats(&self, now: Timestamp) {
        self.beat.store(now.as_millisecond(), Ordering::Relaxed);
    }

    /// Counts what happened.
    pub fn count(&self, outcome: Outcome, times: u64) {
        if let Some(count) = self.counts.get(outcome as usize) {
            count.fetch_add(times, Ordering::Relaxed);
        }
    }

    /// Why nothing can be filed; `None`: the store works.
    pub fn set_store_fault(&self, fault: Option<String>) {
        *self.store_fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    pub(super) fn counted(&self, outcome: Outcome) -> u64 {
        self.counts.get(outcome as usize).map_or(0, |count| count.load(Ordering::Relaxed))
    }

    pub(super) fn started(&self) -> Timestamp {
        self.started
    }

    pub(super) fn store_fault(&self) -> Option<String> {
        self.store_fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the loop has not turned for long.
    pub(super) fn hangs(&self, now: Timestamp) -> bool {
        let still = now.as_millisecond().saturating_sub(self.beat.load(Ordering::Relaxed));
        u128::try_from(still).is_ok_and(|still| still > BEAT_MAX.as_millis())
    }
}
