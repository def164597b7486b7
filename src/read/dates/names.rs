//! Knows the names of months, weekdays and halves of the day.

use std::sync::LazyLock;

use jiff::civil::Weekday;

/// The names of the months; the file says how it is written.
static MONTHS: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let lines = include_str!("months.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(names_of).collect()
});

/// A name of a month.
struct Name {
    text: &'static str,
    month: i8,
    /// Whether its beginnings stand for it.
    may_be_cut: bool,
}

/// The names in one line of the file.
fn names_of(line: &'static str) -> impl Iterator<Item = Name> {
    let (number, names) = line.split_once(' ').unwrap_or_default();
    let (cut, whole) = names.split_once('|').unwrap_or((names, ""));
    // A line that begins with no number has no names; a test reads all twelve.
    let month = number.parse().unwrap_or_default();
    let name = move |may_be_cut| move |text| Name { text, month, may_be_cut };
    cut.split_whitespace().map(name(true)).chain(whole.split_whitespace().map(name(false)))
}

/// A month by its name or abbreviation; none where a name means different months in different languages.
pub(super) fn month_named(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_lowercase();
    if let Some(name) = MONTHS.iter().find(|name| name.text == word) {
        return Some(name.month);
    }
    // Shorter beginnings fit too many words.
    word.chars().nth(2)?;
    let mut months =
        MONTHS.iter().filter(|name| name.may_be_cut && name.text.starts_with(&word)).map(|name| name.month);
    let month = months.next()?;
    months.all(|other| other == month).then_some(month)
}

/// A weekday by its English name or abbreviation.
pub(super) fn weekday_named(word: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let named = |name: &str| word.len() >= 3 && name.starts_with(&word);
    NAMES.iter().find(|(name, _)| named(name)).map(|(_, weekday)| *weekday)
}

/// Whether a word puts the time after noon.
pub(super) fn half_of_day(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "am" | "a.m." | "a.m" | "上午" | "午前" | "오전" | "πμ" | "π.μ." | "صباحا" => Some(false),
        "pm" | "p.m." | "p.m" | "下午" | "午後" | "오후" | "μμ" | "μ.μ." | "مساء" => Some(true),
        _ => None,
    }
}
