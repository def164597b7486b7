//! Reads the header fields of an answer that matter to us.
//!
//! In: a header. Out: values, `None` for what is absent or unreadable. Performs no I/O and cannot fail.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822};
use reqwest::header::{
    AGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, RETRY_AFTER,
};

use crate::model::Validators;

/// The longest silence that a host can ask for.
pub(super) const RETRY_AFTER_MAX: Duration = Duration::from_hours(24);

/// The longest validator that is remembered, in bytes; a longer one makes the next request unconditional.
const VALIDATOR_LENGTH_MAX: usize = 1_024;

/// RFC 9111, section 1.2.2: a number of seconds too large to hold counts as this one.
const DELTA_SECONDS_MAX: u64 = 1 << 31;

/// Returns how long the host asks to wait, up to [`RETRY_AFTER_MAX`]; `None` when not at all.
///
/// Source: RFC 9110, section 10.2.3.
pub fn retry_after(header: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = text(header, &RETRY_AFTER)?;
    let wait = seconds(text).or_else(|| http_date(text).map(|at| until(at, now)))?;
    (!wait.is_zero()).then_some(wait.min(RETRY_AFTER_MAX))
}

/// Returns how long the answer says that it stays fresh from now on.
///
/// Source: RFC 9111, section 4.2.
pub fn max_age(header: &HeaderMap) -> Option<Duration> {
    let mut max_age = None;
    for line in header.get_all(CACHE_CONTROL) {
        for directive in line.to_str().unwrap_or("").split(',') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "no-cache" | "no-store" => return None,
                "max-age" => max_age = max_age.or(seconds(value.trim().trim_matches('"'))),
                _ => {}
            }
        }
    }
    let age = text(header, &AGE).and_then(seconds).unwrap_or_default();
    max_age.map(|max_age| max_age.saturating_sub(age))
}

/// Returns the validators, byte for byte.
pub fn validators(header: &HeaderMap) -> Validators {
    let validator = |name| {
        text(header, name).filter(|text| !text.is_empty() && text.len() <= VALIDATOR_LENGTH_MAX).map(str::to_owned)
    };
    Validators { etag: validator(&ETAG), last_modified: validator(&LAST_MODIFIED) }
}

/// Returns the `Content-Type` field; bytes that are no text are replaced.
pub fn content_type(header: &HeaderMap) -> Option<String> {
    header.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// Returns the encoding that the client did not undo, as it does with those that it knows.
pub fn unknown_encoding(header: &HeaderMap) -> Option<String> {
    let names: Vec<_> =
        header.get_all(CONTENT_ENCODING).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    let left = names
        .iter()
        .flat_map(|names| names.split(','))
        .map(str::trim)
        .any(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"));
    left.then(|| names.join(", "))
}

/// Returns the size of a header, in bytes as HTTP/1.1 writes it.
pub fn size(header: &HeaderMap) -> usize {
    const SEPARATORS: usize = ": \r\n".len();
    header.iter().map(|(name, value)| name.as_str().len() + value.len() + SEPARATORS).sum()
}

fn text<'a>(header: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    std::str::from_utf8(header.get(name)?.as_bytes()).ok()
}

fn seconds(text: &str) -> Option<Duration> {
    let text = text.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // All digits: the only fault left is a number that is too large.
    let seconds = text.parse().unwrap_or(DELTA_SECONDS_MAX).min(DELTA_SECONDS_MAX);
    Some(Duration::from_secs(seconds))
}

/// RFC 9110, section 5.6.7; many a server has the day of the week wrong, which changes nothing.
fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text.trim()).ok()
}

/// The time from `now` to `at`; none for a moment that has passed.
fn until(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(now)).unwrap_or_default()
}
