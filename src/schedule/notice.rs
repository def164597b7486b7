//! Decides what the operator is told of a source, and when.
//!
//! In: how the source is, and what was told. Out: what there is to tell. Performs no I/O and reads no clock.

use std::time::Duration;

use jiff::Timestamp;

use super::later;
use crate::model::{Health, SourceState, Told, TurnKind};

/// A source must have failed for so long before the operator hears of it …
pub const FAILING_LONG: Duration = Duration::from_hours(24);
/// … or been blocked for so long: a wall seldom opens by itself …
pub const BLOCKED_LONG: Duration = Duration::from_hours(6);
/// … and at least so often in a row: a source polled once a day has not failed for long after one bad answer.
pub const FAILING_OFTEN: u32 = 3;

/// Of a source that is still not well the operator is reminded after this time, again and again.
pub const REMINDER_GAP: Duration = Duration::from_hours(7 * 24);

/// Returns what the operator is to be told of a source now.
///
/// Once when it is not well for good: failing for [`FAILING_LONG`], blocked for [`BLOCKED_LONG`], gone, or silent. A
/// reminder every [`REMINDER_GAP`]. Once when it is well again, and once when it has moved.
pub fn notice(state: &SourceState, told: &Told, now: Timestamp) -> Option<TurnKind> {
    let health = state.health(now);
    let told_bad = told.health.filter(|(told, _)| told.is_bad());
    match (health.is_bad(), told_bad) {
        (true, None) => is_certain(state, health, now).then_some(TurnKind::Worse),
        (true, Some((before, at))) => {
            if is_another(before, health) && is_certain(state, health, now) {
                return Some(TurnKind::Worse);
            }
            (later(at, REMINDER_GAP) <= now).then_some(TurnKind::Reminder)
        }
        // Under a new address it has to be read first.
        (false, Some(_)) => (health != Health::New).then_some(TurnKind::Recovered),
        (false, None) => {
            let moved_to = state.moved_to.as_ref().map(url::Url::as_str);
            (moved_to.is_some() && moved_to != told.moved_to.as_deref()).then_some(TurnKind::Moved)
        }
    }
}

/// Whether a state will not pass by itself within minutes.
fn is_certain(state: &SourceState, health: Health, now: Timestamp) -> bool {
    let for_long =
        |long| state.failures >= FAILING_OFTEN && state.failing_since.is_some_and(|since| later(since, long) <= now);
    match health {
        Health::Failing => for_long(FAILING_LONG),
        Health::Blocked => for_long(BLOCKED_LONG),
        Health::Gone | Health::Silent => true,
        Health::New | Health::Healthy | Health::Moved => false,
    }
}

/// Whether a state is news to who knows of another one; a host that fails now and is blocked then is one trouble.
fn is_another(before: Health, health: Health) -> bool {
    let is_trouble = |health| matches!(health, Health::Failing | Health::Blocked);
    before != health && !(is_trouble(before) && is_trouble(health))
}
