//! Reads dates as feeds and pages write them.
//!
//! In: a text. Out: a moment, or a year or month, or none: a date that cannot be read with certainty is no date,
//! never a guess. A time without a zone is taken as UTC. A year or a month alone is no moment: it would put news in
//! the past.
//!
//! `iso` has the forms that begin with the year, `east_asian` those with 年, `words` all others; each knows when a
//! text is not for it.

mod east_asian;
mod in_text;
mod iso;
mod names;
mod parts;
mod tokens;
mod words;
mod zones;

use std::borrow::Cow;

use jiff::Timestamp;

pub(super) use self::{
    in_text::{Found, Order, in_text},
    parts::Stated,
};
use crate::model::Period;

/// The greatest length of a date, in bytes; longer texts are none.
const DATE_LENGTH_MAX: usize = 100;

/// Reads a date in the forms of RFC 3339, ISO 8601, RFC 5322, C's `asctime`, Unix time, and what is close to them,
/// in the languages of the press.
///
/// Sources: RFC 3339, section 5.6; ISO 8601; RFC 5322, sections 3.3 and 4.3; W3C note `NOTE-datetime`.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    stated(text).map(|stated| stated.at)
}

/// Reads a date as [`read`] does, with what it says of its zone and of the time of day.
pub(super) fn stated(text: &str) -> Option<Stated> {
    let text = plain(text)?;
    iso::read(&text).or_else(|| east_asian::read(&text)).or_else(|| words::read(&text))
}

/// Reads a year or a month that says no day: `2026`, `2026-03`, `March 2026`, `2026年3月`.
///
/// Source: W3C note `NOTE-datetime`, the first two of its levels.
pub(super) fn period(text: &str) -> Option<Period> {
    let text = plain(text)?;
    iso::period(&text).or_else(|| east_asian::period(&text)).or_else(|| words::period(&text))
}

/// The text with the digits, signs and spaces that all forms share; none when it is empty or too long.
fn plain(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim();
    if text.is_empty() || text.len() > DATE_LENGTH_MAX {
        return None;
    }
    if text.is_ascii() {
        return Some(Cow::Borrowed(text));
    }
    let is_mark = |c: &char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let text: String = text.chars().filter(|c| !is_mark(c)).map(plain_character).collect();
    Some(Cow::Owned(text.trim().to_owned()))
}

/// A character as ASCII, where it only differs in width, script of its digits or length of its dash.
fn plain_character(c: char) -> char {
    let from = |base: u32, first: char| char::from_u32(u32::from(c) - base + u32::from(first)).unwrap_or(c);
    match c {
        '\u{FF01}'..='\u{FF5E}' => from(0xFF01, '!'),
        // Persian digits stay: their years are those of another calendar.
        '\u{0660}'..='\u{0669}' => from(0x0660, '0'),
        '\u{0966}'..='\u{096F}' => from(0x0966, '0'),
        '\u{2010}'..='\u{2014}' | '\u{2212}' => '-',
        '\u{060C}' => ',',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}
