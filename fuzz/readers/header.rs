//! Whatever a host writes into the header of an answer is understood within bounds, or not at all.
//!
//! Lines of a header; behind an empty one, the body.

use std::time::Duration;

use jiff::Timestamp;
use presswatch::fetch::{fields, wall};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// The longest silence that a host can ask for.
const DAY: Duration = Duration::from_hours(24);

pub fn read(bytes: &[u8]) {
    let mut header = HeaderMap::new();
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let line = rest.get(..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        let Some(colon) = line.iter().position(|&byte| byte == b':') else { break };
        let (name, value) = line.split_at(colon);
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.get(1..).unwrap_or_default().trim_ascii()))
        {
            header.append(name, value);
        }
    }
    let now = Timestamp::from_second(1_780_000_000).expect("a literal moment");
    assert!(fields::retry_after(&header, now).is_none_or(|wait| !wait.is_zero() && wait <= DAY));
    assert!(fields::max_age(&header).is_none_or(|age| age.as_secs() <= 1 << 31));
    let validators = fields::validators(&header);
    for validator in [validators.etag, validators.last_modified].into_iter().flatten() {
        assert!(HeaderValue::from_str(&validator).is_ok() || !validator.is_ascii(), "{validator:?} cannot be sent");
    }
    fields::content_type(&header);
    fields::unknown_encoding(&header);
    assert!(fields::size(&header) <= 2 * bytes.len() + 4 * header.len());
    wall::in_header(&header);
    wall::in_body(rest);
}
