//! `[daemon]` and `[archive]`.

use std::{path::PathBuf, time::Duration};

use jiff::tz::TimeZone;

use crate::config::{
    Daemon,
    amount::{DAY, HOUR},
    environment, moments,
    table::Table,
};

/// Reads `[daemon]`.
pub(in crate::config) fn read(table: &Table<'_>) -> Daemon {
    Daemon {
        time_zone: table.optional("timezone", moments::time_zone).unwrap_or_else(system_time_zone),
        state: table.path("state").unwrap_or_else(state_default),
        lookback: table.duration("lookback", 3 * DAY, HOUR..=3_660 * DAY),
    }
}

/// Reads `[archive]`: how long articles are kept that no topic matched.
pub(in crate::config) fn keep_unmatched(table: &Table<'_>) -> Duration {
    table.duration("keep_unmatched", 90 * DAY, DAY..=3_650 * DAY)
}

/// The zone of the machine; UTC where it has none, as in most containers.
fn system_time_zone() -> TimeZone {
    TimeZone::try_system().unwrap_or(TimeZone::UTC)
}

fn state_default() -> PathBuf {
    environment::state_directory().unwrap_or_else(|| PathBuf::from("./state"))
}
