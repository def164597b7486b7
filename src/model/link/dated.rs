//! What an address says of its article by itself: the day, and words of the title.

use jiff::civil::Date;
use url::Url;

use crate::model::ENGLISH_MONTHS;

/// Earlier years are numbers of something else; the web is younger.
const YEAR_MIN: i16 = 1990;
const YEAR_MAX: i16 = 2099;
/// Fewer words are the name of a section or of the page's kind.
const TITLE_WORDS_MIN: usize = 3;
/// More words than a title has are not read.
const TITLE_WORDS_MAX: usize = 20;
/// A longer ending is not that of a file's name.
const ENDING_LENGTH_MAX: usize = 5;

/// The least of a month's name that is understood.
const MONTH_LENGTH_MIN: usize = 3;

/// Finds the day in a path: year, month and day next to each other, or in one number of eight digits.
pub(super) fn date(url: &Url) -> Option<Date> {
    let parts: Vec<&str> = url.path().split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let apart = parts.windows(3).find_map(|window| match window {
        [year, month, day] => day_of(year, month, day),
        _ => None,
    });
    apart.or_else(|| parts.iter().find_map(|part| in_one(part)))
}

fn in_one(part: &str) -> Option<Date> {
    if part.len() != 8 {
        return None;
    }
    let (year, rest) = part.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    day_of(year, month, day)
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Date> {
    if year.len() != 4 || month.is_empty() || day.is_empty() || day.len() > 2 {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let month = month.parse::<i8>().ok().or_else(|| month_named(month))?;
    let day: i8 = day.parse().ok()?;
    ((YEAR_MIN..=YEAR_MAX).contains(&year)).then(|| Date::new(year, month, day).ok()).flatten()
}

fn month_named(name: &str) -> Option<i8> {
    let name = name.to_ascii_lowercase();
    let place = ENGLISH_MONTHS.iter().position(|month| name.len() >= MONTH_LENGTH_MIN && month.starts_with(&name))?;
    i8::try_from(place + 1).ok()
}

/// Finds the words of a title: the segment of a path with the most words, in lower case.
pub(super) fn words(url: &Url) -> Vec<String> {
    let segments = url.path_segments().into_iter().flatten().map(of_segment);
    let titles = segments.filter(|words| words.len() >= TITLE_WORDS_MIN);
    // The first of the longest.
    titles.fold(Vec::new(), |best, words| if words.len() > best.len() { words } else { best })
}

fn of_segment(segment: &str) -> Vec<String> {
    let segment = segment.replace("%20", " ");
    let name = match segment.rsplit_once('.') {
        Some((name, ending)) if ending.len() <= ENDING_LENGTH_MAX => name,
        _ => segment.as_str(),
    };
    let words = name.split(['-', '_', '+', '.', ',', ' ']);
    let words = words.filter(|word| word.len() > 1 && word.chars().all(char::is_alphabetic));
    words.take(TITLE_WORDS_MAX).map(str::to_lowercase).collect()
}
