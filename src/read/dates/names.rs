//! Knows the names of zones and months.

/// Seconds east of UTC: `Z`, `GMT`, `+01:00`, `-0500`, `GMT+1`, and the names whose meaning is settled.
///
/// Source: RFC 5322, section 4.3, for the American names; the others are those without a rival of the same name.
pub(super) fn zone(word: &str) -> Option<i32> {
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
    let hours = match upper.as_str() {
        "WET" => 0,
        "CET" | "MEZ" | "WEST" => 1,
        "CEST" | "MESZ" | "EET" | "SAST" => 2,
        "EEST" | "MSK" => 3,
        "HKT" | "SGT" | "AWST" => 8,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZST" => 12,
        "NZDT" => 13,
        "EST" | "ET" | "CDT" => -5,
        "EDT" => -4,
        "CST" | "CT" | "MDT" => -6,
        "MST" | "MT" | "PDT" => -7,
        "PST" | "PT" | "AKDT" => -8,
        "AKST" => -9,
        "HST" => -10,
        _ => return None,
    };
    Some(hours * 3_600)
}

/// `+01:00`, `-0500`, `+1`; up to 14 hours, as the world has them, and a little more.
fn numeric_offset(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match digits.split_once(':') {
        Some(pair) => pair,
        None if digits.len() <= 2 => (digits, "0"),
        None => digits.split_at_checked(digits.len() - 2)?,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=15).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// A month by its name or abbreviation in the languages of the feeds that write them out.
pub(super) fn month_named(word: &str) -> Option<i8> {
    const BEGINNINGS: [(i8, &[&str]); 12] = [
        (1, &["jan", "ene", "gen", "jän", "янв", "sty"]),
        (2, &["feb", "fév", "fev", "фев", "lut"]),
        (3, &["mar", "mär", "mrz", "maa", "mrt", "мар"]),
        (4, &["apr", "avr", "abr", "апр", "kwi", "ápr"]),
        (5, &["may", "mai", "mei", "mag", "maj", "мая", "май", "máj"]),
        (6, &["jun", "juin", "giu", "июн", "cze", "jún", "ιούν"]),
        (7, &["jul", "juil", "lug", "июл", "júl", "ιούλ", "lip"]),
        (8, &["aug", "août", "aoû", "ago", "авг", "sie"]),
        (9, &["sep", "set", "сен", "wrz"]),
        (10, &["oct", "okt", "ott", "out", "окт", "paź"]),
        (11, &["nov", "ноя", "lis"]),
        (12, &["dec", "dez", "dic", "déc", "дек", "gru"]),
    ];
    let word = word.to_lowercase();
    let is_named = |names: &[&str]| names.iter().any(|beginning| word.starts_with(beginning));
    BEGINNINGS.iter().find(|(_, names)| is_named(names)).map(|(month, _)| *month)
}
