//! Reads the day of an article from its address.
//!
//! In: a link. Out: the day, where the path or query has year, month and day in an order that leaves no doubt.

use jiff::civil::Date;

use crate::{model::Link, read::dates::Stated};

/// The years that an address can name; other numbers are those of something else.
const YEARS: std::ops::RangeInclusive<i16> = 1_995..=2_099;

/// The day in an address.
pub(super) fn day(link: &Link) -> Option<Stated> {
    let path = link.given().path();
    let date = in_folders(path).or_else(|| in_one_part(path))?;
    Stated::of_day(date)
}

/// `/2026/03/01/`, `/2026-03/01/`, `/2026/0301/`, `/2026/mar/01/`.
fn in_folders(path: &str) -> Option<Date> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.iter().enumerate().find_map(|(place, part)| {
        let next = parts.get(place + 1).copied().unwrap_or("");
        let after = parts.get(place + 2).copied().unwrap_or("");
        if is_number(part, 4) {
            let day = after.split(['-', '_', '.']).next().unwrap_or("");
            let month = number(next).or_else(|| month_by_name(next));
            let spread = month.and_then(|month| date(part, month, day));
            return spread.or_else(|| is_number(next, 4).then(|| date_of_digits(&format!("{part}{next}"))).flatten());
        }
        // `/202603/01/`, `/2026-03/01/`.
        let (year, month) = match part.split_once('-') {
            Some((year, month)) if is_number(year, 4) => (year, month),
            None if is_number(part, 6) => part.split_at_checked(4)?,
            _ => return None,
        };
        (is_number(month, 2) && is_number(next, 2)).then(|| date(year, number(month)?, next)).flatten()
    })
}

/// `/2026-03-01-slug`, `/20260301/`, `/slug-2026-03-01.html`, `/t20260301_1.html`.
fn in_one_part(path: &str) -> Option<Date> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_digit());
    path.char_indices().filter(|(_, c)| c.is_ascii_digit()).find_map(|(place, _)| {
        let before = path.get(..place)?.chars().next_back();
        if !is_edge(before) {
            return None;
        }
        let joined = path.get(place..place + 10).filter(|text| {
            text.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => matches!(byte, b'-' | b'_'),
                _ => byte.is_ascii_digit(),
            })
        });
        if let Some(text) = joined.filter(|_| is_edge(path.get(place + 10..).and_then(|rest| rest.chars().next()))) {
            return date(text.get(..4)?, number(text.get(5..7)?)?, text.get(8..)?);
        }
        let digits = path.get(place..place + 8).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
        is_edge(path.get(place + 8..).and_then(|rest| rest.chars().next())).then(|| date_of_digits(digits)).flatten()
    })
}

fn date_of_digits(digits: &str) -> Option<Date> {
    date(digits.get(..4)?, number(digits.get(4..6)?)?, digits.get(6..8)?)
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    let day = number(day)?;
    YEARS.contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

fn number(text: &str) -> Option<i8> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The English names, which addresses use wherever they are.
fn month_by_name(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let place = NAMES.iter().position(|name| text.eq_ignore_ascii_case(name))?;
    i8::try_from(place + 1).ok()
}
