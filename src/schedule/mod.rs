//! Decides when: the next poll, the next attempt, the digest that is due.
//!
//! In: what is remembered and the present moment. Out: moments. Performs no I/O and reads no clock.

mod alerts;
mod notice;
mod outage;
mod rhythm;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};

pub use self::{
    alerts::{STORY_GAP, alert_due, day_began, next_day, out_of_quiet},
    notice::{BLOCKED_LONG, FAILING_LONG, FAILING_OFTEN, REMINDER_GAP, notice},
    outage::{
        OUTAGE_LONG, OUTAGE_PATIENCE, OUTAGE_REMINDER, REFUSALS_MAX, REFUSING_LONG, gives_up, outage_alarm,
        outage_was_long, transport_pause,
    },
    rhythm::{between, rhythm},
};
use crate::model::{Rhythm, Source, SourceId, SourceState, cron::CronLine};

/// No source is polled more often than this, unless the operator fixed its interval.
pub const INTERVAL_MIN: Duration = Duration::from_mins(5);
/// No source is polled more rarely than this, unless the operator fixed its interval; and the longest that a
/// host's own wish (TTL, `Cache-Control`, `Retry-After`) or a run of failures can hold presswatch off.
pub const INTERVAL_MAX: Duration = Duration::from_hours(24);

/// A source is polled at least so often where readers are alerted of what it says, unless the operator fixed its
/// interval or its host asks for less.
pub const ALERT_INTERVAL_MAX: Duration = Duration::from_mins(15);

/// A poll that came to nothing for no fault of the source is made again after this time.
pub const POSTPONED_MIN: Duration = Duration::from_mins(5);

/// A source is looked at so many times in the gap between two news that is usual with it, or in the present one if
/// that is longer: news is seen after a twelfth of it at most, and a source that has little is left alone.
const LOOKS_PER_GAP: u32 = 12;

/// The gaps before the second, third, … attempt at an article's page; after the last of them it is given up.
const PAGE_GAPS: [Duration; 4] =
    [Duration::from_mins(5), Duration::from_mins(30), Duration::from_hours(2), Duration::from_hours(6)];

/// The gaps before the second, third, … attempt at a mail; the last one repeats.
const MAIL_GAPS: [Duration; 7] = [
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_hours(1),
    Duration::from_hours(2),
    Duration::from_hours(3),
    Duration::from_hours(4),
];
/// How long a mail is tried.
pub const MAIL_TRIED_MAX: Duration = Duration::from_hours(5 * 24);
/// A mail gets at least so many attempts, however long ago it was queued: one that sat out an outage of ours
/// for a week must still survive a receiver that greylists, which refuses every first attempt.
pub const MAIL_ATTEMPTS_MIN: u32 = 5;

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
    Unchanged {
        /// The least time until the next poll that the document or the answer's headers ask for.
        least: Option<Duration>,
    },
    /// No readable document.
    Failed {
        /// The least time until the next poll that the host asks for.
        retry_after: Option<Duration>,
    },
    /// Not polled, or in vain for reasons that are not the source's: its host asks for silence, we are not connected.
    Postponed {
        /// The least time until the next poll that the host asks for.
        least: Option<Duration>,
    },
    /// Gone for good, says the host.
    Gone,
}

/// When a source is polled again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextPoll {
    /// The moment: for [`SourceState::next_due`].
    pub at: Timestamp,
    /// What its rhythm has led to: for [`SourceState::interval`].
    pub interval: Duration,
}

/// Returns when this source should next be polled; `before` is its state before the poll that ended so, `rhythm`
/// what is known of its rhythm now.
///
/// - The interval lies between [`INTERVAL_MIN`] and [`INTERVAL_MAX`], and within a twelfth of the usual gap between
///   news, or of the present one where that is longer. Below that it is halved when more than two thirds of the
///   listed entries are news (some may have been missed), half as long again when less than a third is, a fifth
///   longer when nothing changed. A first poll finds everything new and tells no more than the rhythm. It is never
///   longer than the source's `every_max`.
/// - A fixed `every` of the operator stands in place of all that, the document's own wish included.
/// - Otherwise the poll never comes sooner than the document or host asks for, up to [`INTERVAL_MAX`].
/// - Failures double the gap, each time, up to [`INTERVAL_MAX`]: no source is ever dead for good. A longer
///   `Retry-After` wins over `every` too, since it is the host that has the trouble.
/// - A source that is gone is never due again; what came to nothing for no fault of the source is made again soon.
/// - The moments are spread, so that a restart with many sources due does not repeat itself as a stampede for
///   ever: by up to a tenth either way for an adaptive interval, and only later, by up to a twentieth, where the
///   operator or the host named the gap.
///
/// Source: RFC 9110, section 10.2.3 (`Retry-After`); RSS 2.0, `ttl`; the thirds are Media Cloud's.
pub fn next_poll(
    source: &Source,
    before: &SourceState,
    result: PollResult,
    rhythm: &Rhythm,
    now: Timestamp,
) -> NextPoll {
    let longest = source.every_max.unwrap_or(INTERVAL_MAX).clamp(INTERVAL_MIN, INTERVAL_MAX);
    let known = before.interval.clamp(INTERVAL_MIN, longest);
    let rhythm_max = interval_within(rhythm, now);
    let spread = Spread::of(&source.id, now);
    let (interval, gap) = match result {
        PollResult::Failed { retry_after } => {
            let gap = backed_off(source.every.unwrap_or(known), before.failures);
            (known, spread.around(gap).max(spread.after(asked(retry_after))))
        }
        PollResult::Postponed { least } => (known, spread.after(POSTPONED_MIN.max(asked(least)))),
        PollResult::Gone => return NextPoll { at: Timestamp::MAX, interval: known },
        PollResult::Read { .. } | PollResult::Unchanged { .. } if source.every.is_some() => {
            (known, spread.after(source.every.unwrap_or(known)))
        }
        PollResult::Read { listed, news, least } => {
            let interval = match (before.first_success, rhythm_max) {
                (None, rhythm_max) => rhythm_max.unwrap_or(known),
                (Some(_), None) => adapted(known, listed, news),
                (Some(_), Some(rhythm_max)) => adapted(known.min(rhythm_max), listed, news).min(rhythm_max),
            };
            let interval = interval.min(longest);
            (interval, spread.around(interval).max(spread.after(asked(least))))
        }
        PollResult::Unchanged { least } => {
            let interval = known.mul_f64(1.2).min(rhythm_max.unwrap_or(INTERVAL_MAX)).min(longest);
            (interval, spread.around(interval).max(spread.after(asked(least))))
        }
    };
    NextPoll { at: later(now, gap), interval }
}

/// The longest interval that suits a rhythm; `None` while that is not known.
fn interval_within(rhythm: &Rhythm, now: Timestamp) -> Option<Duration> {
    let present = rhythm.last_news.and_then(|last| Duration::try_from(now.duration_since(last)).ok());
    let gap = rhythm.usual_gap?.max(present.unwrap_or_default());
    Some((gap / LOOKS_PER_GAP).clamp(INTERVAL_MIN, INTERVAL_MAX))
}

/// The interval after a document in which `news` of `listed` entries were new or revised.
fn adapted(interval: Duration, listed: usize, news: usize) -> Duration {
    let changed = if news.saturating_mul(3) > listed.saturating_mul(2) {
        interval / 2
    } else if news.saturating_mul(3) < listed {
        interval.mul_f64(1.5)
    } else {
        interval
    };
    changed.clamp(INTERVAL_MIN, INTERVAL_MAX)
}

/// The gap after a failure that `failures` others came before.
fn backed_off(interval: Duration, failures: u32) -> Duration {
    interval.saturating_mul(2_u32.saturating_pow(failures)).min(INTERVAL_MAX)
}

/// What a document or host asks for, as far as it is granted.
fn asked(least: Option<Duration>) -> Duration {
    least.unwrap_or_default().min(INTERVAL_MAX)
}

/// Where in its range a source's next poll falls: from 0 up to 1, by chance, but the same for the same question.
#[derive(Clone, Copy)]
struct Spread(f64);

impl Spread {
    fn of(source: &SourceId, now: Timestamp) -> Self {
        let mut hasher = DefaultHasher::new();
        source.hash(&mut hasher);
        now.hash(&mut hasher);
        // Ten bits tell a thousand sources apart, and convert to a float without loss.
        let [low, high, ..] = hasher.finish().to_le_bytes();
        Self(f64::from(u16::from_le_bytes([low, high & 0b11])) / 1024.0)
    }

    /// From a tenth less to a tenth more, within the limits of an adaptive interval.
    fn around(self, gap: Duration) -> Duration {
        gap.mul_f64(0.9 + 0.2 * self.0).clamp(INTERVAL_MIN, INTERVAL_MAX)
    }

    /// Up to a twentieth more, never less.
    fn after(self, gap: Duration) -> Duration {
        gap.saturating_add(gap.min(INTERVAL_MAX).mul_f64(0.05 * self.0))
    }
}

/// Returns the latest moment after `last` and not after `now` at which the line fires: however many were
/// missed, they make one digest.
///
/// A line with one fixed time of day fires once a day, also where the clock jumps over that time (then at the
/// first moment after the jump) or repeats it (then at the first of the two).
///
/// Source: POSIX.1-2024, `crontab`; the rule for the jumps is that of Vixie cron.
pub fn due_slot(line: &CronLine, zone: &TimeZone, last: Timestamp, now: Timestamp) -> Option<Timestamp> {
    // Nearly always nothing is due, and the search ahead from `last` says so without looking back through years.
    let first = line.next_after(last, zone).filter(|first| *first <= now)?;
    // Missed slots may be many, but only the latest counts: it is looked for from this side.
    let latest = line.last_not_after(now, zone).filter(|latest| *latest > last && *latest <= now);
    Some(latest.unwrap_or(first))
}

/// Returns when the page of an entry is tried again after so many failed attempts; `None`: never.
///
/// Five attempts in all: after 5 and 30 minutes, 2 and 6 hours. A longer `Retry-After` wins, up to [`INTERVAL_MAX`].
///
/// Source: RFC 9110, section 10.2.3.
pub fn page_retry(attempts: u32, retry_after: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    let Some(failed_before) = attempts.checked_sub(1) else { return Some(now) };
    let gap = PAGE_GAPS.get(usize::try_from(failed_before).ok()?)?;
    Some(later(now, asked(retry_after).max(*gap)))
}

/// Returns when a mail is tried again, after `attempts` attempts including the one that just failed; `None`: it
/// has been tried for days and expires.
///
/// The gaps grow from a minute to four hours, for [`MAIL_TRIED_MAX`] from `queued_at` and at least
/// [`MAIL_ATTEMPTS_MIN`] attempts.
///
/// Source: RFC 5321, section 4.5.4.1 (retry for at least four to five days).
pub fn mail_retry(queued_at: Timestamp, attempts: u32, now: Timestamp) -> Option<Timestamp> {
    let failed_before = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let gap = MAIL_GAPS.get(failed_before).or(MAIL_GAPS.last())?;
    let next = later(now, *gap);
    (next <= later(queued_at, MAIL_TRIED_MAX) || attempts < MAIL_ATTEMPTS_MIN).then_some(next)
}

/// The moment so much later, or the end of time.
pub fn later(moment: Timestamp, gap: Duration) -> Timestamp {
    moment.checked_add(gap).unwrap_or(Timestamp::MAX)
}
