//! Reads the attributes of a tag.
//!
//! In: what is written between the name of a tag and its `>`. Out: names and values as written, one by one.
//!
//! Source: HTML Standard, sections 13.2.5.32 to 13.2.5.40.

use memchr::memchr;

/// The greatest number of attributes that are read of one tag; further ones are passed over.
const ATTRIBUTES_MAX: usize = 256;

/// The attributes of a tag, in order: the first of a name counts.
pub(super) fn of(written: &str) -> impl Iterator<Item = (&str, &str)> {
    Attributes { rest: written }.take(ATTRIBUTES_MAX)
}

struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let written = self.rest.trim_ascii_start();
        let written = if written.starts_with('/') {
            written.trim_start_matches(|c: char| c == '/' || c.is_ascii_whitespace())
        } else {
            written
        };
        let bytes = written.as_bytes();
        bytes.first()?;
        // An equals sign in the first place is part of the name.
        let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'=');
        let length = bytes.iter().skip(1).position(ends_name).map_or(bytes.len(), |place| place + 1);
        let (name, after) = written.split_at_checked(length)?;
        let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let (value, rest) = value_of(value.trim_ascii_start());
        self.rest = rest;
        Some((name, value))
    }
}

/// The value at the beginning of `text`, and what follows it.
fn value_of(text: &str) -> (&str, &str) {
    if let Some(quote @ (b'"' | b'\'')) = text.as_bytes().first() {
        let inside = text.get(1..).unwrap_or_default();
        let end = memchr(*quote, inside.as_bytes()).unwrap_or(inside.len());
        return (inside.get(..end).unwrap_or_default(), inside.get(end + 1..).unwrap_or_default());
    }
    let end = text.as_bytes().iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}
