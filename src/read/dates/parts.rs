//! What a date is made of: a day, a time of day, a zone.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};

/// A date as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Stated {
    /// The moment; in UTC where no zone is named, at midnight where no time is.
    pub(in crate::read) at: Timestamp,
    /// How far the zone that is named is from UTC then.
    pub(in crate::read) offset: Option<Offset>,
    /// Whether a time of day is named.
    pub(in crate::read) has_time: bool,
}

impl Stated {
    /// A day without a time.
    pub(in crate::read) fn of_day(day: Date) -> Option<Self> {
        let at = Offset::UTC.to_timestamp(day.to_datetime(Time::midnight())).ok()?;
        Some(Self { at, offset: None, has_time: false })
    }

    /// Date and time where it was written.
    pub(in crate::read) fn civil(&self) -> DateTime {
        self.offset.unwrap_or(Offset::UTC).to_datetime(self.at)
    }

    /// The day where it was written.
    pub(in crate::read) fn day(&self) -> Date {
        self.civil().date()
    }
}

/// A day, with what else was found.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) date: Date,
    pub(super) time: Option<Clock>,
    pub(super) afternoon: Option<bool>,
    pub(super) zone: Option<Zone>,
}

/// A time of day as written, not yet checked against the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) nanosecond: i32,
}

/// A zone: so many seconds east of UTC, or one of the IANA database.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Zone {
    Offset(i32),
    Named(TimeZone),
}

impl Parts {
    /// A day without anything else.
    pub(super) fn day(date: Date) -> Self {
        Self { date, time: None, afternoon: None, zone: None }
    }

    /// The moment; none where the time does not exist, or comes twice, in its zone.
    pub(super) fn stated(self) -> Option<Stated> {
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
        let date = if next_day { self.date.tomorrow().ok()? } else { self.date };
        let civil = date.to_datetime(time);
        let (at, offset) = match self.zone {
            None => (Offset::UTC.to_timestamp(civil).ok()?, None),
            Some(Zone::Offset(seconds)) => {
                let offset = Offset::from_seconds(seconds).ok()?;
                (offset.to_timestamp(civil).ok()?, Some(offset))
            }
            Some(Zone::Named(zone)) => {
                let at = zone.to_ambiguous_timestamp(civil).unambiguous().ok()?;
                (at, Some(zone.to_offset(at)))
            }
        };
        Some(Stated { at, offset, has_time: self.time.is_some() })
    }
}

impl Clock {
    /// A time of day within bounds; 24:00 and second 60 are.
    pub(super) fn new(hour: u16, minute: u16, second: u16, nanosecond: i32) -> Option<Self> {
        let in_range = hour <= 24 && minute <= 59 && second <= 60;
        let [hour, minute, second] = [hour, minute, second].map(|number| i8::try_from(number).ok());
        in_range.then_some(Self { hour: hour?, minute: minute?, second: second?, nanosecond })
    }

    /// Reads `10:05`, `10:05:00`, `10:05:00.123`, `1005`; returns what follows too.
    pub(super) fn read(text: &str) -> Option<(Self, &str)> {
        let (hour, rest) = digits(text, 1, 2)?;
        let (minute, rest) = digits(rest.strip_prefix(':').unwrap_or(rest), 2, 2)?;
        let (second, rest) = match rest.strip_prefix(':').and_then(|rest| digits(rest, 1, 2)) {
            Some(found) => found,
            None => digits(rest, 2, 2).unwrap_or((0, rest)),
        };
        let (nanosecond, rest) = fraction(rest);
        Some((Self::new(hour, minute, second, nanosecond)?, rest.trim_start()))
    }

    /// Reads `10h30`, `10h`, and `10.30` for when it can be nothing else.
    pub(super) fn read_joined(word: &str) -> Option<Self> {
        let (hour, rest) = digits(word, 1, 2)?;
        let minutes = rest.strip_prefix(['h', 'H', '.'])?;
        if minutes.is_empty() && !rest.starts_with('.') {
            return Self::new(hour, 0, 0, 0);
        }
        let (minute, rest) = digits(minutes, 2, 2)?;
        rest.is_empty().then(|| Self::new(hour, minute, 0, 0)).flatten()
    }
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

/// Between `least` and `most` digits, and what follows.
pub(super) fn digits(text: &str, least: usize, most: usize) -> Option<(u16, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    let (digits, rest) = text.split_at_checked(count)?;
    Some((digits.parse().ok()?, rest))
}

/// A day of the calendar.
pub(super) fn day_of(year: u16, month: u16, day: u16) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// A year of two digits as RFC 5322 means it.
///
/// Source: RFC 5322, section 4.3: 00 to 49 mean 20xx, 50 to 99 mean 19xx.
pub(super) fn full_year(two_digits: u16) -> u16 {
    if two_digits < 50 { 2_000 + two_digits } else { 1_900 + two_digits }
}
