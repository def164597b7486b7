//! Knows zones by their names and offsets.

use jiff::tz::TimeZone;

use super::parts::Zone;

/// Reads `Z`, `GMT`, `+01:00`, `-0500`, `GMT+1`, `Europe/Berlin`, `US/Eastern`, and the abbreviations whose meaning is
/// settled.
pub(super) fn zone(word: &str) -> Option<Zone> {
    offset(word).map(Zone::Offset).or_else(|| named(word).map(Zone::Named))
}

/// Seconds east of UTC.
///
/// Sources: RFC 5322, section 4.3, for the American names and for the single letters, whose signs were mixed up so
/// that they mean UTC; the IANA database for the others, taken over where they have no rival of the same name:
/// `IST`, `BST` and `AST` each name several zones.
fn offset(word: &str) -> Option<i32> {
    let word = word.trim_end_matches('.');
    let upper = word.to_ascii_uppercase();
    for universal in ["GMT", "UTC", "UT", "Z"] {
        if let Some(rest) = upper.strip_prefix(universal) {
            return if rest.is_empty() { Some(0) } else { numeric_offset(rest) };
        }
    }
    if upper.starts_with(['+', '-']) {
        return numeric_offset(&upper);
    }
    if word.len() == 1 && upper.bytes().all(|byte| byte.is_ascii_alphabetic() && byte != b'J') {
        return Some(0);
    }
    let minutes = match upper.as_str() {
        "WET" => 0,
        "CET" | "MEZ" | "MET" | "WEST" | "WAT" => 60,
        "CEST" | "MESZ" | "MEST" | "EET" | "SAST" | "CAT" => 120,
        "EEST" | "MSK" | "TRT" | "EAT" | "IDT" => 180,
        "PKT" => 300,
        "NPT" => 345,
        "ICT" | "WIB" => 420,
        "HKT" | "SGT" | "AWST" | "PHT" | "MYT" | "WITA" => 480,
        "JST" | "KST" | "WIT" => 540,
        "ACST" => 570,
        "AEST" => 600,
        "ACDT" => 630,
        "AEDT" => 660,
        "NZST" => 720,
        "NZDT" => 780,
        "NDT" => -150,
        "BRT" | "ART" | "CLST" | "ADT" => -180,
        "NST" => -210,
        "EDT" | "CLT" | "VET" => -240,
        "EST" | "ET" | "CDT" | "COT" => -300,
        "CST" | "CT" | "MDT" => -360,
        "MST" | "MT" | "PDT" => -420,
        "PST" | "PT" | "AKDT" => -480,
        "AKST" => -540,
        "HST" => -600,
        _ => return None,
    };
    Some(minutes * 60)
}

/// `+01:00`, `-0500`, `+1`; up to 14 hours, as the world has them, and a little more.
pub(super) fn numeric_offset(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match digits.split_once(':') {
        Some(pair) => pair,
        None if digits.len() <= 2 => (digits, "0"),
        None => digits.split_at_checked(digits.len() - 2)?,
    };
    let is_number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 15 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// A zone of the IANA database, old names included.
fn named(word: &str) -> Option<TimeZone> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    // Names without a slash are mostly abbreviations, which the database keeps for programs of the past.
    let is_long = word.contains('/') || matches!(word, "EST5EDT" | "CST6CDT" | "MST7MDT" | "PST8PDT");
    (is_long && word.chars().all(is_name)).then(|| TimeZone::get(word).ok()).flatten()
}
