//! Dates whose numbers are followed by what they count: `2026年3月1日 10时30分`, `2026년 3월 1일 오후 3:05`, `令和8年3月1日`.

use super::{
    names::half_of_day,
    parts::{Clock, Parts, Stated, day_of, digits},
    zones::zone,
};
use crate::model::Period;

/// The eras of Japan in use since 1926, each with the year before its first.
///
/// Source: Japan's Era Name Act and its cabinet orders of 1989 and 2019.
const ERAS: [(&str, u16); 3] = [("令和", 2_018), ("平成", 1_988), ("昭和", 1_925)];

/// Reads a day, with the time of day where it is given.
pub(super) fn read(text: &str) -> Option<Stated> {
    let (year, month, rest) = year_and_month(text)?;
    let (day, rest) = counted(rest, &["日", "일", "号", "號"])?;
    let mut parts = Parts::day(day_of(year, month?, day)?);
    // The weekday stands in brackets, or follows as 星期一, 月曜日, 월요일.
    let rest = match rest.find(|c: char| c.is_ascii_digit()) {
        Some(place) => {
            let (before, rest) = rest.split_at_checked(place)?;
            parts.afternoon = before.split_whitespace().find_map(half_of_day);
            rest
        }
        None => return parts.stated(),
    };
    let (clock, rest) = clock(rest)?;
    parts.time = Some(clock);
    for word in rest.split_whitespace() {
        match half_of_day(word) {
            Some(afternoon) => parts.afternoon = Some(afternoon),
            None => parts.zone = Some(zone(word.trim_matches(['(', ')']))?),
        }
    }
    parts.stated()
}

/// Reads a year, or a year and a month.
pub(super) fn period(text: &str) -> Option<Period> {
    match year_and_month(text)? {
        (year, Some(month), "") => Period::month(year, month),
        (year, None, "") => Period::year(year),
        _ => None,
    }
}

fn year_and_month(text: &str) -> Option<(u16, Option<u16>, &str)> {
    let (before, text) =
        ERAS.iter().find_map(|(name, before)| Some((*before, text.strip_prefix(name)?))).unwrap_or((0, text));
    let (year, rest) = match text.strip_prefix("元年") {
        Some(rest) if before > 0 => (1, rest.trim_start()),
        _ => counted(text, &["年", "년"])?,
    };
    let year = if before > 0 || year >= 1_000 { before + year } else { return None };
    match counted(rest, &["月", "월"]) {
        Some((month, rest)) => Some((year, Some(month), rest)),
        None => Some((year, None, rest)),
    }
}

/// `10:30`, `10时30分`, `10時30分05秒`, `10시 30분`, `10시`.
fn clock(text: &str) -> Option<(Clock, &str)> {
    let Some((hour, rest)) = counted(text, &["时", "時", "点", "點", "시"]) else { return Clock::read(text) };
    let (minute, rest) = counted(rest, &["分", "분"]).unwrap_or((0, rest));
    let (second, rest) = counted(rest, &["秒", "초"]).unwrap_or((0, rest));
    Some((Clock::new(hour, minute, second, 0)?, rest))
}

/// A number and what it counts, and what follows.
fn counted<'a>(text: &'a str, units: &[&str]) -> Option<(u16, &'a str)> {
    let (number, rest) = digits(text.trim_start(), 1, 4)?;
    let rest = rest.trim_start();
    units.iter().find_map(|unit| rest.strip_prefix(unit)).map(|rest| (number, rest.trim_start()))
}
