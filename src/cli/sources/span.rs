//! Times as people say them: in one unit, rounded down.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

/// `40 s`, `5 min`, `3 h`, `12 d`.
pub(super) fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// `5 min ago`; `never` where it never was.
pub(super) fn ago(moment: Option<Timestamp>, now: Timestamp) -> String {
    moment.map_or_else(|| "never".to_owned(), |moment| format!("{} ago", span(between(moment, now))))
}

/// `in 5 min`; `now` for a moment that has passed.
pub(super) fn ahead(moment: Timestamp, now: Timestamp) -> String {
    if moment <= now { "now".to_owned() } else { format!("in {}", span(between(now, moment))) }
}

/// `2026-11-20 07:00 CET`: for operators, who compare it with logs.
pub(super) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}
