//! A stretch of the calendar.

use jiff::{Timestamp, civil::Date, tz::Offset};

/// The months as English names them, January first.
pub const ENGLISH_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A year or a month in which something happened, where its day is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first moment, in UTC.
    pub first: Timestamp,
    /// Its last second, in UTC.
    pub last: Timestamp,
}

impl Period {
    /// A year of four digits.
    pub fn year(year: u16) -> Option<Self> {
        let first = Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
        Self::from_to(first, first.last_of_year())
    }

    /// A month, counted from 1, of a year of four digits.
    pub fn month(year: u16, month: u16) -> Option<Self> {
        let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
        Self::from_to(first, first.last_of_month())
    }

    fn from_to(first: Date, last: Date) -> Option<Self> {
        // Texts of other kinds that begin with four digits are no years.
        if !(1_000..=2_999).contains(&first.year()) {
            return None;
        }
        let first = Offset::UTC.to_timestamp(first.at(0, 0, 0, 0)).ok()?;
        let last = Offset::UTC.to_timestamp(last.at(23, 59, 59, 0)).ok()?;
        Some(Self { first, last })
    }
}
