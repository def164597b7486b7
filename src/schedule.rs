//! Decides when: the next poll, the next attempt, the digest that is due.
//!
//! In: what is remembered and the present moment. Out: moments. Performs no I/O and reads no clock.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

use crate::model::{Source, SourceState, cron::CronLine};

/// How a poll ended, as far as the next one is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollResult {
    /// A document with entries.
    Read {
        /// How many entries it listed.
        listed: usize,
        /// How many of them were new or revised.
        news: usize,
        /// The least time until the next poll that the document or the answer's headers ask for.
        least: Option<Duration>,
    },
    /// Not changed since.
    Unchanged,
    /// No readable document.
    Failed {
        /// The least time until the next poll that the host asks for.
        retry_after: Option<Duration>,
    },
}

/// When a source is next polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextPoll {
    /// The moment.
    pub at: Timestamp,
    /// The interval that its rhythm suggests, to be remembered.
    pub interval: Duration,
}

/// Returns when this source should next be polled.
pub fn next_poll(source: &Source, before: &SourceState, result: PollResult, now: Timestamp) -> NextPoll {
    todo!("{source:?} {before:?} {result:?} {now}")
}

/// Returns the latest moment after `last` and not after `now` at which the line fires: however many were
/// missed, they make one digest.
pub fn due_slot(line: &CronLine, zone: &TimeZone, last: Timestamp, now: Timestamp) -> Option<Timestamp> {
    todo!("{line:?} {zone:?} {last} {now}")
}

/// Returns when the page of an entry is tried again after so many failed attempts; `None`: never.
pub fn page_retry(attempts: u32, retry_after: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    todo!("{attempts} {retry_after:?} {now}")
}

/// Returns when a mail is tried again; `None`: it has been tried for days and expires.
pub fn mail_retry(queued_at: Timestamp, attempts: u32, now: Timestamp) -> Option<Timestamp> {
    todo!("{queued_at} {attempts} {now}")
}

/// Whether the operator should be told now that this source fails.
pub fn failing_long(state: &SourceState, now: Timestamp) -> bool {
    todo!("{state:?} {now}")
}
