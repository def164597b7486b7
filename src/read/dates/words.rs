//! Dates in words and numbers, in any order that tells them apart: `Sun, 1 Mar 2026 10:00:00 +0100`,
//! `March 1st, 2026 10:00 a.m. EST`, `1. März 2026, 10.30 Uhr`, `2026. március 1.`, `01/13/2026`.

use jiff::civil::{Date, Weekday};

use super::{
    names::{half_of_day, month_named, weekday_named},
    parts::{Clock, Parts, Stated, Zone, day_of, digits, full_year},
    zones::{numeric_offset, zone},
};
use crate::model::Period;

/// Words after the time that say no more than that it is one.
const AFTER_TIME: [&str; 8] = ["-", "uhr", "h", "hrs", "hours", "heures", "ore", "|"];

/// Words that may stand between the parts of a day. Any other word there means that its numbers count something else.
const WITHIN_DAY: &str = "- / de del of the di da den le el d tháng năm r г г. р р. год года року";

/// Reads a day, with the time of day where it is given.
pub(super) fn read(text: &str) -> Option<Stated> {
    if let Some(parts) = as_in_mail(text) {
        return parts.stated();
    }
    let text = text.split('(').next().unwrap_or(text);
    let mut found = Found::default();
    for word in words_of(&halves_joined(text)) {
        found.take(word)?;
    }
    found.stated()
}

/// Reads the one form that nearly all feeds have, without asking for every name what it might mean:
/// `Sun, 01 Mar 2026 10:00:00 +0100`.
///
/// Source: RFC 5322, section 3.3.
fn as_in_mail(text: &str) -> Option<Parts> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = text.split_once(", ").map_or(text, |(_, rest)| rest);
    let mut words = text.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let month = (1..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    let (time, zone) = (words.next()?, words.next()?);
    let offset = matches!(zone, "GMT" | "UTC" | "Z").then_some(0).or_else(|| numeric_offset(zone))?;
    let (day, rest) = digits(day, 1, 2)?;
    let (clock, after) = Clock::read(time)?;
    if words.next().is_some() || !rest.is_empty() || !after.is_empty() || year.len() != 4 {
        return None;
    }
    let date = day_of(year.parse().ok()?, month, day)?;
    Some(Parts { time: Some(clock), zone: Some(Zone::Offset(offset)), ..Parts::day(date) })
}

/// Reads a month and a year: `March 2026`, `Nov. 2026`.
pub(super) fn period(text: &str) -> Option<Period> {
    let mut words = words_of(text).filter(|word| !matches!(*word, "de" | "of"));
    let month = month_named(words.next()?)?;
    let year = words.next().filter(|year| year.len() == 4)?;
    words.next().is_none().then(|| Period::month(year.parse().ok()?, u16::try_from(month).ok()?)).flatten()
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty())
}

/// `a. m.` is one word in Spanish.
fn halves_joined(text: &str) -> String {
    text.replace("a. m.", "am").replace("p. m.", "pm")
}

/// What was found so far, word by word.
#[derive(Debug, Default)]
struct Found {
    year: Option<i16>,
    month: Option<i8>,
    /// The month was named before the day.
    month_leads: bool,
    /// The year was named before all else.
    year_leads: bool,
    /// The word before announced that a month follows as a number.
    month_follows: bool,
    day: Option<i8>,
    /// Two numbers of which either may be the day: `03/04`.
    either: Option<(i8, i8)>,
    weekday: Option<Weekday>,
    time: Option<Clock>,
    afternoon: Option<bool>,
    zone: Option<Zone>,
}

impl Found {
    fn stated(self) -> Option<Stated> {
        let year = self.year?;
        let date = match self.either {
            Some((one, other)) => told_by_weekday(year, one, other, self.weekday?)?,
            None => Date::new(year, self.month?, self.day?).ok()?,
        };
        Parts { date, time: self.time, afternoon: self.afternoon, zone: self.zone }.stated()
    }

    fn take(&mut self, word: &str) -> Option<()> {
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return self.take_name(word);
        }
        if word.contains(':') {
            return self.take_time(word);
        }
        let pieces = word.trim_end_matches('.').split(['-', '/', '.']).filter(|piece| !piece.is_empty()).count();
        match pieces {
            0 | 1 if word.contains(['h', 'H']) && Clock::read_joined(word).is_some() => {
                self.time = Clock::read_joined(word);
                Some(())
            }
            0 | 1 => self.take_number(word),
            // Where the day is known already, two numbers are a time.
            2 if self.day.is_some() && self.year.is_some() && self.time.is_none() => {
                self.time = Some(Clock::read_joined(word)?);
                Some(())
            }
            _ => self.take_joined_date(word),
        }
    }

    fn take_time(&mut self, word: &str) -> Option<()> {
        let (clock, rest) = Clock::read(word)?;
        self.time = Some(clock);
        match half_of_day(rest) {
            Some(afternoon) => self.afternoon = Some(afternoon),
            None if rest.is_empty() || rest.eq_ignore_ascii_case("h") => {}
            None => self.zone = Some(zone(rest)?),
        }
        Some(())
    }

    fn take_name(&mut self, word: &str) -> Option<()> {
        self.weekday = self.weekday.or_else(|| weekday_named(word));
        if let Some(afternoon) = half_of_day(word) {
            self.afternoon = Some(afternoon);
        } else if (self.month.is_none() || self.month_leads)
            && let Some(month) = month_named(word)
        {
            // "Mar" before the day is a Tuesday in Spanish: a second name overrides it.
            self.month_leads = self.day.is_none();
            self.month = Some(month);
        } else if let Some(zone) = zone(word) {
            // `GMT+0100 CET` says the same twice; two zones that differ say nothing.
            if self.zone.as_ref().is_some_and(|known| *known != Zone::Offset(0) && *known != zone) {
                return None;
            }
            self.zone = Some(zone);
        } else {
            let word = word.to_lowercase();
            let is_within = WITHIN_DAY.split(' ').any(|known| known == word);
            // Whatever else follows the time names a zone that is not known.
            let is_stray = self.time.is_some() && !AFTER_TIME.contains(&word.as_str());
            if is_stray || self.is_begun() && !is_within && weekday_named(&word).is_none() {
                return None;
            }
            if self.day.is_none() && !is_within {
                // What looked like a month was the beginning of another sentence.
                self.month = None;
            }
            self.month_follows = word == "tháng";
            return Some(());
        }
        self.month_follows = false;
        // Everything else is the name of a weekday, in whatever language, or a word such as "at".
        Some(())
    }

    /// Whether the day was begun and is not yet complete.
    fn is_begun(&self) -> bool {
        let parts = [self.day.is_some(), self.month.is_some(), self.year.is_some()];
        (self.day.is_some() || self.year.is_some()) && parts.contains(&false) && self.either.is_none()
    }

    /// `1-Mar-26`, `30.10.2023`, `30/10/2023`; `03/04/2026` awaits a weekday that tells its day.
    fn take_joined_date(&mut self, word: &str) -> Option<()> {
        let mut pieces = word.trim_end_matches('.').split(['-', '/', '.']).filter(|piece| !piece.is_empty());
        let (first, second, third) = (pieces.next()?, pieces.next()?, pieces.next()?);
        if pieces.next().is_some() || self.year.is_some() {
            return None;
        }
        let first: i8 = first.parse().ok()?;
        self.year = Some(year(third)?);
        let (day, month) = match second.parse::<i8>() {
            Err(_) => (first, month_named(second)?),
            Ok(second) if word.contains('.') || first > 12 || first == second => (first, second),
            Ok(second) if second > 12 => (second, first),
            Ok(second) => {
                self.either = Some((first, second));
                return Some(());
            }
        };
        self.day = Some(day);
        self.month = Some(month);
        Some(())
    }

    /// `1`, `1st`, `01.`, `2026`, or the two-digit year that follows day and month.
    fn take_number(&mut self, word: &str) -> Option<()> {
        let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let (number, suffix) = word.split_at_checked(end)?;
        if !matches!(suffix, "" | "." | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª" | "e") {
            return None;
        }
        // `1. 3. 2026` and `2026. 3. 1.`: whatever comes first, the month is in the middle.
        let is_month = self.month_follows || suffix == "." && (self.day.is_some() || self.year.is_some());
        if number.len() <= 2 && self.month.is_none() && is_month {
            self.month = number.parse().ok();
        } else if self.day.is_none() && number.len() <= 2 {
            // A day follows the year only behind its month: "May 2026, 12 people" is no day.
            if self.year.is_some() && !(self.year_leads && self.month.is_some()) {
                return None;
            }
            self.day = number.parse().ok();
        } else if self.year.is_none() {
            self.year_leads = self.day.is_none() && self.month.is_none();
            self.year = Some(year(number)?);
        } else {
            return None;
        }
        Some(())
    }
}

/// The one day of the two that is such a weekday.
fn told_by_weekday(year: i16, one: i8, other: i8, weekday: Weekday) -> Option<Date> {
    let days = [Date::new(year, one, other).ok(), Date::new(year, other, one).ok()];
    let mut fitting = days.into_iter().flatten().filter(|day| day.weekday() == weekday);
    let day = fitting.next()?;
    fitting.next().is_none().then_some(day)
}

/// A year of two or four digits.
fn year(text: &str) -> Option<i16> {
    let number: u16 = text.parse().ok()?;
    match text.len() {
        4 => number.try_into().ok(),
        2 => full_year(number).try_into().ok(),
        _ => None,
    }
}
