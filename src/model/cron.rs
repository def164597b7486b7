//! Cron lines of five fields.

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{Timestamp, tz::TimeZone};

/// A cron line of five fields: minute, hour, day of month, month, day of week.
///
/// Source: POSIX.1-2024, `crontab`; names of days and months, and steps, as in Vixie cron.
#[derive(Debug, Clone)]
pub struct CronLine {
    text: String,
    cron: Cron,
}

/// Why a text is no cron line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cron line of five fields (minute hour day month weekday): {0}")]
pub struct CronFault(String);

impl CronLine {
    /// Reads a cron line.
    ///
    /// # Errors
    /// The text has not five fields, or one of them cannot be read.
    pub fn parse(text: &str) -> Result<Self, CronFault> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(text).map_err(|fault| CronFault(fault.to_string()))?;
        Ok(Self { text: text.to_owned(), cron })
    }

    /// The first moment after `after` at which the line fires in `zone`; `None` when it never does.
    pub fn next_after(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let start = after.to_zoned(zone.clone());
        self.cron.find_next_occurrence(&start, false).ok().map(|next| next.timestamp())
    }

    /// The last moment not after `until` at which the line fires in `zone`; `None` when it never did.
    ///
    /// Searches backwards, so a line that fires every minute costs no more than one that fires once a year.
    pub fn last_not_after(&self, until: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let start = until.to_zoned(zone.clone());
        self.cron.find_previous_occurrence(&start, true).ok().map(|last| last.timestamp())
    }

    /// The line as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
