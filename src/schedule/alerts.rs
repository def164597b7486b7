//! Decides when a story is mailed alone.
//!
//! In: when its news were filed, and the rule. Out: the moment of the alert, or why it is left to the digest.

use std::time::Duration;

use jiff::{
    Timestamp, Zoned,
    civil::{DateTime, Time},
    tz::TimeZone,
};

use super::later;
use crate::model::{AlertRule, Outlet, Reason};

/// The least time between two alerts of one story; what comes sooner waits, and is gathered.
pub const STORY_GAP: Duration = Duration::from_hours(1);

/// When the alert of an article is due; `alerted_at` is when its story was last alerted of.
///
/// After the settle window, at least [`STORY_GAP`] after the last alert of the story, and not within the quiet hours.
///
/// # Errors
/// The reason why there is none: the article is late.
pub fn alert_due(
    rule: &AlertRule,
    zone: &TimeZone,
    outlet: &Outlet,
    alerted_at: Option<Timestamp>,
) -> Result<Timestamp, Reason> {
    if outlet.is_late() {
        return Err(Reason::LateForAlert);
    }
    let settled = later(outlet.first_seen, rule.settle);
    let spaced = alerted_at.map_or(settled, |last| settled.max(later(last, STORY_GAP)));
    Ok(out_of_quiet(rule, zone, spaced))
}

/// The moment itself, or the end of the quiet hours in which it lies.
pub fn out_of_quiet(rule: &AlertRule, zone: &TimeZone, moment: Timestamp) -> Timestamp {
    let Some((from, to)) = rule.quiet else { return moment };
    let local = moment.to_zoned(zone.clone());
    let time = local.time();
    let is_quiet = if from < to { from <= time && time < to } else { time >= from || time < to };
    if !is_quiet {
        return moment;
    }
    // Before midnight the hours end on the next day.
    let ends_tomorrow = from > to && time >= from;
    let day = if ends_tomorrow { local.date().tomorrow().unwrap_or(local.date()) } else { local.date() };
    at_local(day.to_datetime(to), zone).map_or(moment, |end| end.max(moment))
}

/// When the day of a moment began in a zone: since then the alerts of the day are counted.
pub fn day_began(zone: &TimeZone, moment: Timestamp) -> Timestamp {
    let local: Zoned = moment.to_zoned(zone.clone());
    local.start_of_day().map_or(moment, |start| start.timestamp())
}

/// When the next day begins, after the quiet hours: where there is no digest, what overflowed waits until then.
pub fn next_day(rule: &AlertRule, zone: &TimeZone, moment: Timestamp) -> Timestamp {
    let local = moment.to_zoned(zone.clone());
    let tomorrow = local.date().tomorrow().ok().and_then(|day| at_local(day.to_datetime(Time::midnight()), zone));
    out_of_quiet(rule, zone, tomorrow.unwrap_or(moment))
}

/// A local time, or the one after the gap that swallows it.
fn at_local(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_zoned(local).ok().map(|zoned| zoned.timestamp())
}
