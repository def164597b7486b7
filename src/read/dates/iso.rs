//! Dates that begin with the year: ISO 8601, RFC 3339 and their relatives; also Unix time.

use jiff::{
    Timestamp,
    civil::{Date, ISOWeekDate, Weekday},
    tz::Offset,
};

use super::{
    names::{half_of_day, month_named},
    parts::{Clock, Parts, Stated, Zone, day_of, digits, full_year},
    zones::zone,
};
use crate::model::Period;

/// Reads `2026-03-01T10:00:00.5+01:00[Europe/Berlin]`, `2026-03-01 10:00 GMT`, `20260301T1000Z`, `2026/3/1`,
/// `2026-060`, `2026-W09-7`, `26-03-01T10:00Z`, `Sun, 2026/03/01`, `2026-März-01`.
pub(super) fn read(text: &str) -> Option<Stated> {
    if let Some(at) = unix_time(text) {
        return Some(Stated { at, offset: Some(Offset::UTC), has_time: true });
    }
    let text = text.split('(').next().unwrap_or(text).trim_end();
    let (date, rest) = date(text).or_else(|| date(after_weekday(text)?))?;
    let mut parts = Parts::day(date);
    let is_marked = rest.starts_with(['T', 't']);
    let rest = rest.trim_start_matches([' ', 'T', 't', ',', '-']);
    if rest.is_empty() {
        return parts.stated();
    }
    let (half, rest) = leading_half_of_day(rest);
    parts.afternoon = half;
    let (clock, rest) = Clock::read(rest).or_else(|| hour_alone(rest).filter(|_| is_marked))?;
    parts.time = Some(clock);
    for word in rest.split_ascii_whitespace() {
        match half_of_day(word) {
            Some(afternoon) => parts.afternoon = Some(afternoon),
            None if word.eq_ignore_ascii_case("uhr") => {}
            None => parts.zone = Some(zone_with_name(word)?),
        }
    }
    parts.stated()
}

/// Reads `2026`, `2026-03`, `2026/3`, `202603`, and the short forms `-2603` and `-26-03`.
pub(super) fn period(text: &str) -> Option<Period> {
    if let Some(short) = text.strip_prefix('-') {
        let (year, rest) = digits(short, 2, 2)?;
        let (month, rest) = digits(rest.strip_prefix('-').unwrap_or(rest), 2, 2)?;
        return rest.is_empty().then(|| Period::month(full_year(year), month)).flatten();
    }
    let (year, rest) = digits(text, 4, 4)?;
    if rest.is_empty() {
        return Period::year(year);
    }
    let separated = rest.strip_prefix(['-', '/', '.']);
    // Six digits may be the day of a short year.
    if separated.is_none() && short_day(text).is_some() {
        return None;
    }
    let (month, rest) = digits(separated.unwrap_or(rest), if separated.is_some() { 1 } else { 2 }, 2)?;
    rest.is_empty().then(|| Period::month(year, month)).flatten()
}

/// Seconds or milliseconds since 1970, from 2001 to 2030: nothing else has so many digits and begins with 1.
fn unix_time(text: &str) -> Option<Timestamp> {
    if !text.starts_with('1') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let (seconds, moment) = match text.len() {
        10 => (number, Timestamp::from_second(number)),
        13 => (number / 1_000, Timestamp::from_millisecond(number)),
        _ => return None,
    };
    moment.ok().filter(|_| seconds < 1_900_000_000)
}

/// A day written with its year first, and what follows.
fn date(text: &str) -> Option<(Date, &str)> {
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    match run {
        2 => short_year(text),
        4 => separated(text),
        6 => Some((six_digits(text)?, text.get(6..)?)),
        7 => {
            let (year, rest) = digits(text, 4, 4)?;
            let (day, rest) = digits(rest, 3, 3)?;
            Some((day_of_year(year, day)?, rest))
        }
        8.. => {
            let (year, rest) = digits(text, 4, 4)?;
            let (month, rest) = digits(rest, 2, 2)?;
            let (day, rest) = digits(rest, 2, 2)?;
            Some((day_of(year, month, day)?, rest))
        }
        _ => None,
    }
}

/// `2026-03-01`, `2026/3/1`, `2026.03.01`, `2026-Mar-01`, `2026-060`, `2026-W09-7`.
fn separated(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = digits(text, 4, 4)?;
    let rest = rest.strip_prefix(['-', '/', '.'])?;
    if let Some(week) = rest.strip_prefix(['W', 'w']) {
        return day_of_week(year, week);
    }
    let run = rest.bytes().take_while(u8::is_ascii_digit).count();
    // 2003-012-31 has a month with a zero too many.
    let is_month = rest.starts_with('0') && rest.get(3..)?.starts_with(['-', '/', '.']);
    if run == 3 && !is_month {
        let (day, rest) = digits(rest, 3, 3)?;
        return Some((day_of_year(year, day)?, rest));
    }
    let (month, rest) = match digits(rest, 1, 3) {
        Some(found) => found,
        None => {
            let (name, _) = rest.split_once('-')?;
            (u16::try_from(month_named(name)?).ok()?, rest.get(name.len()..)?)
        }
    };
    let rest = rest.strip_prefix(['-', '/', '.'])?;
    let (day, rest) = digits(rest, 1, 2)?;
    Some((day_of(year, month, day)?, rest))
}

/// `26-03-01T…`: only the `T` tells that the year is first.
fn short_year(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = digits(text, 2, 2)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2, 2)?;
    rest.starts_with('T').then_some((day_of(full_year(year), month, day)?, rest))
}

/// `260301`, unless it may be a year and a month as well. No standard has another order of six bare digits.
fn six_digits(text: &str) -> Option<Date> {
    let (_, month_of_full_year) = digits(text, 4, 4)?;
    let may_be_a_month = digits(month_of_full_year, 2, 2).is_some_and(|(month, _)| (1..=12).contains(&month));
    if may_be_a_month { None } else { short_day(text) }
}

fn short_day(text: &str) -> Option<Date> {
    let (year, rest) = digits(text, 2, 2)?;
    let (month, rest) = digits(rest, 2, 2)?;
    let (day, _) = digits(rest, 2, 2)?;
    day_of(full_year(year), month, day)
}

fn day_of_year(year: u16, day: u16) -> Option<Date> {
    let date = Date::new(year.try_into().ok()?, 1, 1).ok()?;
    date.with().day_of_year(day.try_into().ok()?).build().ok()
}

fn day_of_week(year: u16, week: &str) -> Option<(Date, &str)> {
    let (week, rest) = digits(week, 2, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-').unwrap_or(rest), 1, 1)?;
    let weekday = Weekday::from_monday_one_offset(day.try_into().ok()?).ok()?;
    let date = ISOWeekDate::new(year.try_into().ok()?, week.try_into().ok()?, weekday).ok()?;
    Some((date.date(), rest))
}

/// What follows the name of a weekday.
fn after_weekday(text: &str) -> Option<&str> {
    let (word, rest) = text.split_once(' ')?;
    let name = word.trim_end_matches([',', '.']);
    let is_name = name.chars().all(char::is_alphabetic) && month_named(name).is_none();
    is_name.then(|| rest.trim_start())
}

/// `下午 3:00`, `오후3:00`.
fn leading_half_of_day(text: &str) -> (Option<bool>, &str) {
    let end = text.find(|c: char| c.is_ascii_digit() || c == ' ').unwrap_or(text.len());
    let Some((word, rest)) = text.split_at_checked(end) else { return (None, text) };
    match half_of_day(word) {
        Some(afternoon) => (Some(afternoon), rest.trim_start()),
        None => (None, text),
    }
}

/// `10Z`, `10+01:00`: the minutes may be left out after a `T`.
fn hour_alone(text: &str) -> Option<(Clock, &str)> {
    let (hour, rest) = digits(text, 2, 2)?;
    let ends = !rest.starts_with(|c: char| c.is_ascii_digit());
    ends.then(|| Some((Clock::new(hour, 0, 0, 0)?, rest))).flatten()
}

/// An offset with or without the name of its zone: `+01:00[Europe/Berlin]`.
///
/// Source: RFC 9557, section 4.1. Where both stand, the offset is what the writer meant.
fn zone_with_name(word: &str) -> Option<Zone> {
    match word.split_once('[') {
        Some(("", name)) => zone(name.trim_end_matches(']')),
        Some((offset, _)) => zone(offset),
        None => zone(word),
    }
}
