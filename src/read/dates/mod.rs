//! Reads dates as feeds and pages write them.
//!
//! In: a text. Out: a moment, or none: a date that cannot be read with certainty is no date, never a guess.
//! A time without a zone is taken as UTC. A year or a month alone is no date: it would put news in the past.

mod in_text;
mod names;
mod tokens;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};

use self::names::{month_named, zone};

pub(super) use self::in_text::{Found, Order, in_text};

/// The greatest length of a date, in bytes; longer texts are none.
const DATE_LENGTH_MAX: usize = 100;

/// Reads a date in the forms of RFC 3339, ISO 8601, RFC 5322, C's `asctime`, and what is close to them.
///
/// Sources: RFC 3339, section 5.6; RFC 5322, sections 3.3 and 4.3; W3C note `NOTE-datetime`.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    stated(text).map(|stated| stated.at)
}

/// Reads a date as [`read`] does, with what it says of its zone and of the time of day.
pub(super) fn stated(text: &str) -> Option<Stated> {
    let text = text.trim();
    if text.is_empty() || text.len() > DATE_LENGTH_MAX {
        return None;
    }
    iso(text).or_else(|| words(text))
}

/// A date as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stated {
    /// The moment; in UTC where no zone is named, at midnight where no time is.
    pub(super) at: Timestamp,
    /// The zone that is named.
    pub(super) offset: Option<Offset>,
    /// Whether a time of day is named.
    pub(super) has_time: bool,
}

impl Stated {
    /// A day without a time.
    pub(super) fn of_day(day: Date) -> Option<Self> {
        let at = Offset::UTC.to_timestamp(day.to_datetime(Time::midnight())).ok()?;
        Some(Self { at, offset: None, has_time: false })
    }

    /// Date and time where it was written.
    pub(super) fn civil(&self) -> DateTime {
        self.offset.unwrap_or(Offset::UTC).to_datetime(self.at)
    }

    /// The day where it was written.
    pub(super) fn day(&self) -> Date {
        self.civil().date()
    }
}

/// A civil date, a time of day and an offset, as far as they were found.
#[derive(Debug, Default, Clone, Copy)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    /// The month was named before the day.
    month_leads: bool,
    day: Option<i8>,
    time: Option<Clock>,
    afternoon: Option<bool>,
    offset: Option<i32>,
}

#[derive(Debug, Clone, Copy)]
struct Clock {
    hour: i8,
    minute: i8,
    second: i8,
    nanosecond: i32,
}

impl Parts {
    fn stated(self) -> Option<Stated> {
        let date = Date::new(self.year?, self.month?, self.day?).ok()?;
        let mut clock = self.time.unwrap_or(Clock { hour: 0, minute: 0, second: 0, nanosecond: 0 });
        if let Some(afternoon) = self.afternoon {
            // Some write 13:05 PM: what is past noon already stays.
            clock.hour = match (clock.hour, afternoon) {
                (12, false) => 0,
                (1..=11, true) => clock.hour + 12,
                (hour, _) => hour,
            };
        }
        // Midnight at the end of the day, and leap seconds, which civil times do not have.
        let next_day = clock.hour == 24 && clock.minute == 0 && clock.second == 0;
        let hour = if next_day { 0 } else { clock.hour };
        let time = Time::new(hour, clock.minute, clock.second.min(59), clock.nanosecond).ok()?;
        let date = if next_day { date.tomorrow().ok()? } else { date };
        let offset = self.offset.map(Offset::from_seconds).transpose().ok()?;
        let at = offset.unwrap_or(Offset::UTC).to_timestamp(date.to_datetime(time)).ok()?;
        Some(Stated { at, offset, has_time: self.time.is_some() })
    }
}

/// Year first: `2026-03-01T10:00:00.5+01:00`, `2026-03-01 10:00 GMT`, `20260301T1000Z`, `2026/3/1`, `2026年3月1日`.
fn iso(text: &str) -> Option<Stated> {
    let (year, rest) = digits(text, 4, 4)?;
    let (month, day, rest) = if let Some(rest) = rest.strip_prefix(['-', '/', '.', '年']) {
        let (month, rest) = digits(rest, 1, 2)?;
        let rest = rest.strip_prefix(['-', '/', '.', '月'])?;
        let (day, rest) = digits(rest, 1, 2)?;
        (month, day, rest.strip_prefix('日').unwrap_or(rest))
    } else {
        let (month, rest) = digits(rest, 2, 2)?;
        let (day, rest) = digits(rest, 2, 2)?;
        (month, day, rest)
    };
    let mut parts = Parts {
        year: year.try_into().ok(),
        month: month.try_into().ok(),
        day: day.try_into().ok(),
        ..Parts::default()
    };
    let rest = rest.trim_start_matches([' ', 'T', 't', ',', '-']);
    if rest.is_empty() {
        return parts.stated();
    }
    let (clock, rest) = clock(rest)?;
    parts.time = Some(clock);
    for word in rest.split_ascii_whitespace() {
        match half_of_day(word) {
            Some(afternoon) => parts.afternoon = Some(afternoon),
            None => parts.offset = Some(zone(word)?),
        }
    }
    parts.stated()
}

/// Words in any order that tells them apart: `Sun, 1 Mar 2026 10:00:00 +0100`, `March 1st, 2026 10:00 a.m. EST`.
fn words(text: &str) -> Option<Stated> {
    let text = text.split('(').next().unwrap_or(text);
    let mut parts = Parts::default();
    for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        take_word(&mut parts, word)?;
    }
    parts.stated()
}

fn take_word(parts: &mut Parts, word: &str) -> Option<()> {
    let begins_with_digit = word.starts_with(|c: char| c.is_ascii_digit());
    if begins_with_digit && word.contains(':') {
        let (clock, rest) = clock(word)?;
        parts.time = Some(clock);
        match half_of_day(rest) {
            Some(afternoon) => parts.afternoon = Some(afternoon),
            None if rest.is_empty() => {}
            None => parts.offset = Some(zone(rest)?),
        }
    } else if begins_with_digit && word.trim_end_matches('.').contains(['-', '/', '.']) {
        take_joined_date(parts, word)?;
    } else if begins_with_digit {
        take_number(parts, word)?;
    } else if let Some(afternoon) = half_of_day(word) {
        parts.afternoon = Some(afternoon);
    } else if (parts.month.is_none() || parts.month_leads)
        && let Some(month) = month_named(word)
    {
        // "Mar" before the day is a Tuesday in Spanish, "Maandag" a Monday in Dutch: a second name overrides it.
        parts.month_leads = parts.day.is_none();
        parts.month = Some(month);
    } else if let Some(offset) = zone(word) {
        if parts.offset.is_some_and(|known| known != 0 && known != offset) {
            return None;
        }
        parts.offset = Some(offset);
    } else if parts.time.is_some() && !["-", "uhr", "h", "hrs"].contains(&word.to_lowercase().as_str()) {
        // Whatever else follows the time names a zone that is not known.
        return None;
    }
    // Everything else is the name of a weekday, in whatever language, or a word such as "at".
    Some(())
}

/// `1-Mar-26`, `30.10.2023`, `30/10/2023`: with slashes only where day and month cannot be taken for each other.
fn take_joined_date(parts: &mut Parts, word: &str) -> Option<()> {
    let mut pieces = word.trim_end_matches('.').split(['-', '/', '.']).filter(|piece| !piece.is_empty());
    let (first, second, third) = (pieces.next()?, pieces.next()?, pieces.next()?);
    if pieces.next().is_some() || parts.year.is_some() {
        return None;
    }
    let first = number(first)?;
    let (day, month) = match number(second) {
        None => (first, month_named(second)?),
        Some(second) if word.contains('.') || first > 12 || first == second => (first, second),
        Some(second) if second > 12 => (second, first),
        Some(_) => return None,
    };
    parts.day = Some(day);
    parts.month = Some(month);
    parts.year = Some(full_year(third)?);
    Some(())
}

/// `1`, `1st`, `01.`, `2026`, or the two-digit year that follows day and month.
fn take_number(parts: &mut Parts, word: &str) -> Option<()> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (number, suffix) = word.split_at_checked(end)?;
    if !matches!(suffix, "" | "." | "st" | "nd" | "rd" | "th" | "er" | "º") {
        return None;
    }
    if parts.day.is_none() && number.len() <= 2 {
        parts.day = number.parse().ok();
    } else if parts.year.is_none() {
        parts.year = Some(full_year(number)?);
    } else {
        return None;
    }
    Some(())
}

/// A year of two or four digits.
///
/// Source: RFC 5322, section 4.3: 00 to 49 mean 20xx, 50 to 99 mean 19xx.
fn full_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year < 50 => Some(2_000 + year),
        2 => Some(1_900 + year),
        _ => None,
    }
}

/// `10:05`, `10:05:00`, `10:05:00.123`, `1005`, and what follows.
fn clock(text: &str) -> Option<(Clock, &str)> {
    let (hour, rest) = digits(text, 1, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':').unwrap_or(rest), 2, 2)?;
    let (second, rest) = match rest.strip_prefix(':').and_then(|rest| digits(rest, 1, 2)) {
        Some(found) => found,
        None => digits(rest, 2, 2).unwrap_or((0, rest)),
    };
    let (nanosecond, rest) = fraction(rest);
    let clock = Clock {
        hour: hour.try_into().ok()?,
        minute: minute.try_into().ok()?,
        second: second.try_into().ok()?,
        nanosecond,
    };
    let in_range = clock.hour <= 24 && clock.minute <= 59 && clock.second <= 60;
    in_range.then(|| (clock, rest.trim_start()))
}

fn fraction(text: &str) -> (i32, &str) {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return (0, text) };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let Some((digits, rest)) = rest.split_at_checked(end).filter(|(digits, _)| !digits.is_empty()) else {
        return (0, text);
    };
    let nanoseconds = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    (nanoseconds.fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0')), rest)
}

fn half_of_day(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "am" | "a.m." | "a.m" => Some(false),
        "pm" | "p.m." | "p.m" => Some(true),
        _ => None,
    }
}

fn number(text: &str) -> Option<i8> {
    text.parse().ok()
}

/// Between `least` and `most` digits, and what follows.
fn digits(text: &str, least: usize, most: usize) -> Option<(u16, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    let (digits, rest) = text.split_at_checked(count)?;
    Some((digits.parse().ok()?, rest))
}
