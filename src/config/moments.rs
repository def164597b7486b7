//! Time zones, cron lines and hours of the day.
//!
//! In: a text. Out: a value that cannot be wrong, or a complaint.

use jiff::{
    Timestamp,
    civil::Time,
    tz::{self, TimeZone},
};

use crate::model::{DigestAt, cron::CronLine};

use super::{nearest::nearest, value::Complaint};

/// Where the search for a cron line's first firing begins: any moment would do, since the calendar repeats.
const SEARCH_FROM: Timestamp = Timestamp::UNIX_EPOCH;

/// Reads the IANA name of a time zone.
pub(super) fn time_zone(text: &str) -> Result<TimeZone, Complaint> {
    TimeZone::get(text).map_err(|_| {
        let known: Vec<_> = tz::db().available().collect();
        let hint = match nearest(text, known.iter().map(tz::TimeZoneName::as_str)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "write an IANA name, such as \"Europe/Berlin\" or \"UTC\"".into(),
        };
        Complaint::new(format!("is no time zone: \"{text}\""), hint)
    })
}

/// Reads when a digest is made: a cron line that fires at some time, or "now".
pub(super) fn digest_at(text: &str, zone: &TimeZone) -> Result<DigestAt, Complaint> {
    if text == "now" {
        return Ok(DigestAt::Now);
    }
    let line = CronLine::parse(text).map_err(|fault| {
        let hint = "write \"0 7 * * mon-fri\" for seven o'clock on weekdays, or \"now\" for the end of every `once`";
        Complaint::new(format!("is {fault}"), hint)
    })?;
    if line.next_after(SEARCH_FROM, zone).is_none() {
        let hint = "no day of the calendar fits: look at its day of the month and its month";
        return Err(Complaint::new(format!("never fires: \"{text}\""), hint));
    }
    Ok(DigestAt::Cron(Box::new(line)))
}

/// Checks hours of the day in which no alert is sent: "22:00-06:00".
pub(super) fn quiet_hours(text: &str) -> Result<(Time, Time), Complaint> {
    let hour = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
    let hours = text.split_once('-').and_then(|(from, to)| hour(from).zip(hour(to)));
    hours.filter(|(from, to)| from != to).ok_or_else(|| {
        Complaint::new("is no span of hours", "write for example \"22:00-06:00\", in the subscription's time zone")
    })
}
