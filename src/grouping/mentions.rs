//! Finds the numbers and days that the beginning of a text names.
//!
//! In: title and first paragraphs. Out: what two articles on one event have in common, and what tells two events
//! apart. Days and months are read by their English names, dates also in digits.

use jiff::civil::Date;

use super::sketch::hash;
use crate::model::ENGLISH_MONTHS;

/// How much of a text is read, in characters.
const READ_CHARS_MAX: usize = 900;

/// A date this early in a text, with its year, is that of the article.
const DATELINE_WORDS_MAX: usize = 60;

/// Years outside are numbers of something else.
const YEARS: std::ops::RangeInclusive<i16> = 1_990..=2_099;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What the beginning of a text names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Mentions {
    /// Numbers of two digits and more, years excepted, by hash; sorted.
    pub(super) numbers: Vec<Number>,
    /// Weekdays, a bit each.
    pub(super) weekdays: u8,
    /// Days of the year, month times 32 plus day; sorted.
    pub(super) days: Vec<u16>,
    /// The whole date that stands nearest to the beginning.
    pub(super) date: Option<Date>,
}

/// A number that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number {
    /// What it is compared by.
    pub(super) hash: u32,
    /// Whether it has more than two digits: such a one is seldom named twice by chance.
    pub(super) is_long: bool,
}

/// Reads what a text names.
pub(super) fn mentions(text: &str) -> Mentions {
    let end = text.char_indices().nth(READ_CHARS_MAX).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or_default();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut found = Mentions { numbers: numbers(text), ..Mentions::default() };
    for (place, window) in (0..words.len()).filter_map(|place| Some((place, words.get(place..)?))) {
        if let Some(day) = window.first().and_then(|word| weekday(word)) {
            found.weekdays |= 1 << day;
        }
        let Some((year, month, day)) = day_of_year(window) else { continue };
        found.days.push(u16::from(month.unsigned_abs()) * 32 + u16::from(day.unsigned_abs()));
        if found.date.is_none() && place < DATELINE_WORDS_MAX {
            found.date = year.and_then(|year| Date::new(year, month, day).ok());
        }
    }
    found.days.sort_unstable();
    found.days.dedup();
    found
}

/// Numbers with their decimals; what separates thousands is left out.
fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let is_inside = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    for run in text.split(|c| !is_inside(c)) {
        let digits: String = run.trim_matches(|c: char| !c.is_ascii_digit()).chars().filter(|c| *c != ',').collect();
        let is_year = digits.len() == 4 && digits.parse().is_ok_and(|year: i16| (1_900..2_100).contains(&year));
        if digits.len() >= 2 && !is_year {
            found.push(Number { hash: hash(&digits), is_long: digits.len() > 2 });
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn weekday(word: &str) -> Option<usize> {
    WEEKDAYS.iter().position(|day| day.eq_ignore_ascii_case(word))
}

/// `November 20, 2026`, `20 Nov. 2026`, `2026-11-20`; the year may be missing from the first two.
fn day_of_year(words: &[&str]) -> Option<(Option<i16>, i8, i8)> {
    let at = |place: usize| words.get(place).copied().unwrap_or("");
    let year = |place: usize| at(place).parse().ok().filter(|year| YEARS.contains(year));
    if let (Some(month), Some(day)) = (month(at(0)), day(at(1))) {
        return Some((year(2), month, day));
    }
    if let (Some(day), Some(month)) = (day(at(0)), month(at(1))) {
        return Some((year(2), month, day));
    }
    let month = at(1).parse().ok().filter(|month| (1..=12).contains(month))?;
    Some((Some(year(0)?), month, day(at(2))?))
}

/// A day of the month, perhaps with `st`, `nd`, `rd` or `th`.
fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..)?;
    if !matches!(ending, "" | "st" | "nd" | "rd" | "th") {
        return None;
    }
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

/// A month by its English name, or the first three letters of it.
fn month(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    let is_meant = |name: &str| {
        word == name || (word.len() == 3 && name.starts_with(&word)) || (word == "sept" && name == "september")
    };
    let place = ENGLISH_MONTHS.iter().position(|name| is_meant(name))?;
    i8::try_from(place + 1).ok()
}
