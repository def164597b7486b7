//! Durations and sizes as people write them.
//!
//! In: a text such as "15m" or "8 MiB". Out: the amount, or a complaint. Knows no bounds.

use std::time::Duration;

use jiff::{SpanRelativeTo, fmt::friendly::SpanParser};

use super::value::Complaint;

/// One minute.
pub(super) const MINUTE: Duration = Duration::from_mins(1);
/// One hour.
pub(super) const HOUR: Duration = Duration::from_hours(1);
/// One day of 24 hours.
pub(super) const DAY: Duration = Duration::from_hours(24);

/// Reads a duration: "30s", "10 min", "1h30m", "3d"; a day has 24 hours.
pub(super) fn duration(text: &str) -> Result<Duration, Complaint> {
    let span = SpanParser::new().parse_span(text).ok();
    // Months and years have no fixed length and are refused here.
    let signed = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    signed
        .and_then(|signed| Duration::try_from(signed).ok())
        .ok_or_else(|| Complaint::new("is no duration", "write for example \"30s\", \"15m\", \"1h30m\" or \"3d\""))
}

/// Writes a duration as the configuration has it, in the greatest unit that divides it.
pub(super) fn show_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let units = [(DAY, "d"), (HOUR, "h"), (MINUTE, "m")];
    let unit = units.iter().find(|(unit, _)| seconds > 0 && seconds.is_multiple_of(unit.as_secs()));
    unit.map_or_else(|| format!("{seconds}s"), |(unit, letter)| format!("{}{letter}", seconds / unit.as_secs()))
}

/// The units of sizes; those in powers of two first, for writing.
///
/// Source: IEC 80000-13 (binary prefixes), SI (decimal prefixes).
const SIZE_UNITS: [(&str, usize); 7] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

/// Reads a number of bytes: "8 MiB", "500 kB".
pub(super) fn size(text: &str) -> Result<usize, Complaint> {
    let complaint = || Complaint::new("is no size", "write for example \"8 MiB\" or \"500 kB\"");
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits).ok_or_else(complaint)?;
    let unit = SIZE_UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim())).ok_or_else(complaint)?;
    number.parse::<usize>().ok().and_then(|number| number.checked_mul(unit.1)).ok_or_else(complaint)
}

/// Writes a number of bytes as the configuration has it.
pub(super) fn show_size(bytes: usize) -> String {
    let unit = SIZE_UNITS.iter().find(|(_, unit)| bytes >= *unit && bytes.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{bytes} B"), |(name, unit)| format!("{} {name}", bytes / unit))
}
