//! Judges links by the shape of their addresses.

use jiff::{Timestamp, civil::Date, tz::Offset};
use url::Url;

use crate::model::{Link, Period};

/// Words in an address that lead to lists, accounts and small print.
const INDEX_WORDS: &str = "\
    about accessibility account advertise agb archive archives author authors autor autoren careers \
    categories category contact contacts cookie cookies copyright datenschutz disclaimer donate event \
    events faq feed feeds help hilfe impressum imprint jobs karriere kontakt legal login logout \
    membership newsletter newsletters page people privacy register rss search shop signin signup sitemap \
    subscribe tag tags terms topic topics";

/// Parameters that lead to lists.
const LIST_PARAMETERS: &str = "author cat category limit m offset page paged pagenumber s search start tag";

/// Endings of files that are no pages.
const FILE_ENDINGS: &str = "\
    apk avi css csv doc docx epub exe gif ics jpeg jpg js json mp3 mp4 png ppt pptx rss svg webp xls \
    xlsx xml zip";

/// How much an address looks like that of an article; `None`: it is none.
pub(super) fn points(link: &Link, page: &Url) -> Option<i32> {
    let url = link.given();
    let host = page.host_str()?;
    if !is_same_site(link.host(), host) || is_page_or_above(url, page) {
        return None;
    }
    let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
    let query_number = url.query().is_some_and(has_number);
    // The front door may show an article: `/?p=123`.
    let last = segments.last().copied().or_else(|| query_number.then_some(""))?;
    let (name, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let ending = ending.to_ascii_lowercase();
    if is_one_of(&ending, FILE_ENDINGS) {
        return None;
    }
    let has_digits = |text: &str, least: usize| longest_number(text) >= least;
    let words = name.split(['-', '_', ' ']).filter(|word| word.chars().any(char::is_alphabetic)).count();
    let mut points = match words {
        0..=2 => 0,
        3..=4 => 3,
        _ => 4,
    };
    points += if date_in(link).is_some() { 4 } else { 0 };
    points += if has_digits(last, 5) || query_number { 2 } else { 0 };
    points += i32::from(matches!(ending.as_str(), "html" | "htm" | "shtml" | "xhtml" | "aspx" | "php"));
    points += i32::from(segments.len() >= 3);
    // A short word without a number names a section.
    if words <= 2 && longest_number(last) == 0 && !query_number && ending.is_empty() {
        points -= 3;
    }
    let indexes = segments.iter().filter(|segment| is_one_of(&segment.to_ascii_lowercase(), INDEX_WORDS)).count();
    let lists = url.query_pairs().filter(|(name, _)| is_one_of(&name.to_ascii_lowercase(), LIST_PARAMETERS)).count();
    points -= 3 * i32::try_from((indexes + lists).min(2)).unwrap_or(0);
    Some(points)
}

/// Whether a query has a number that is no page of a list.
fn has_number(query: &str) -> bool {
    let is_list = |pair: &&str| is_one_of(pair.split('=').next().unwrap_or_default(), LIST_PARAMETERS);
    query.split('&').filter(|pair| !is_list(pair)).any(|pair| longest_number(pair) >= 2)
}

/// The month that an address names where it names no day: `/2026/03/a-slug`.
pub(super) fn month_in(link: &Link) -> Option<Period> {
    let segments: Vec<&str> = link.given().path_segments()?.collect();
    let is_number = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    segments.windows(2).find_map(|pair| match pair {
        [year, month] if is_number(year, 4) && is_number(month, 2) => {
            Period::month(year.parse().ok()?, month.parse().ok()?)
        }
        _ => None,
    })
}

/// The day that an address names: `/2026/03/02/`, `/2026-03-02/`, `/2026/0302/`, `/20260302/`, `t20260302_7.html`.
pub(super) fn date_in(link: &Link) -> Option<Timestamp> {
    let path = link.given().path();
    let numbers: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let whole = numbers
        .iter()
        .filter(|number| number.len() == 8)
        .find_map(|number| day(number.get(..4)?, number.get(4..6)?, number.get(6..)?));
    let parts = || {
        let separated = |[year, month, day]: [&str; 3]| {
            let joined = |by: &str| path.contains(&format!("{year}{by}{month}{by}{day}"));
            year.len() == 4 && month.len() == 2 && day.len() == 2 && (joined("/") || joined("-"))
        };
        let triples = numbers.windows(3).filter_map(|window| <[&str; 3]>::try_from(window).ok());
        triples.filter(|triple| separated(*triple)).find_map(|[year, month, number]| day(year, month, number))
    };
    let halves = || {
        let pairs = numbers.windows(2).filter_map(|window| <[&str; 2]>::try_from(window).ok());
        let pairs = pairs.filter(|[year, rest]| rest.len() == 4 && path.contains(&format!("/{year}/{rest}/")));
        pairs.into_iter().find_map(|[year, rest]| day(year, rest.get(..2)?, rest.get(2..)?))
    };
    whole.or_else(parts).or_else(halves)
}

fn day(year: &str, month: &str, day: &str) -> Option<Timestamp> {
    let year: i16 = year.parse().ok()?;
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    // Numbers of other kinds rarely begin so.
    let is_likely = (1_990..=2_099).contains(&year);
    is_likely.then(|| Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()).flatten()
}

/// Whether two hosts are of one publisher: the same but for what stands before the registered name.
fn is_same_site(one: &str, other: &str) -> bool {
    registered(one) == registered(other)
}

/// The part of a host name that is registered, as far as that can be told without a list of all registries.
fn registered(host: &str) -> &str {
    let mut starts = host.rmatch_indices('.').map(|(place, _)| place + 1);
    let (top, second) = (starts.next(), starts.next());
    let (Some(top), Some(second)) = (top, second) else { return host };
    // `gov.uk`, `com.cn`, `co.jp` are registries themselves.
    let is_registry = host.len() - top == 2 && top - second <= 4;
    let start = if is_registry { starts.next().unwrap_or(0) } else { second };
    host.get(start..).unwrap_or(host)
}

/// Whether a link leads to the page itself, or to what it is a part of.
fn is_page_or_above(url: &Url, page: &Url) -> bool {
    let path = url.path().trim_end_matches('/');
    let own = page.path().trim_end_matches('/');
    let is_above = own == path || own.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    is_above && (url.query().is_none() || url.query() == page.query())
}

fn is_one_of(word: &str, words: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

fn longest_number(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}
