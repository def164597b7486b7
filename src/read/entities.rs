//! Undoes character references, forgivingly.

use std::borrow::Cow;

use html_escape::NAMED_ENTITIES;

/// The greatest length of a reference between `&` and `;`, in bytes; the longest name of HTML has 31.
const REFERENCE_LENGTH_MAX: usize = 32;

/// Replaces `&name;` and `&#…;` by their characters; what is no reference stays as it is.
///
/// All names of HTML count, since feeds use them without defining them. A lone `&` stands for itself.
/// Numbers from 128 to 159 mean windows-1252, as in browsers.
///
/// Source: HTML Standard, section 13.2.5.80 (numeric references) and 13.5 (named references).
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        if let Some((character, length)) = reference(after) {
            plain.push_str(&character);
            rest = after.get(length..).unwrap_or_default();
        } else {
            plain.push('&');
            rest = after;
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Writes `text` so that HTML reads it back as it is.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '<', '>']) {
        Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character may stand in text: XML 1.0, section 2.2, bars most control characters.
fn is_text_character(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r')
}

/// A character as it may stand in text; none for a control character.
///
/// Those from 128 to 159 are what browsers take them for: windows-1252 that was taken for ISO 8859-1.
pub(super) fn text_character(c: char) -> Option<char> {
    match u8::try_from(u32::from(c)) {
        Ok(byte @ 0x80..=0x9F) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
        _ => Some(c),
    }
    .filter(|c| is_text_character(*c))
}

/// Whether every character of a text may stand in text.
pub(super) fn is_text(text: &str) -> bool {
    // Control characters are below the space, at 127, or two bytes of which the first is 194.
    let may_be_control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || matches!(byte, 127 | 194);
    !text.bytes().any(may_be_control) || text.chars().all(is_text_character)
}

/// What a reference stands for, and its length with the semicolon but without the ampersand.
fn reference(after: &str) -> Option<(Cow<'static, str>, usize)> {
    let end = after.bytes().take(REFERENCE_LENGTH_MAX).position(|byte| byte == b';')?;
    let name = after.get(..end)?;
    let value = match name.strip_prefix('#') {
        Some(number) => Cow::Owned(numeric(number)?.to_string()),
        None => Cow::Borrowed(named(name)?),
    };
    Some((value, end + 1))
}

/// What a name of HTML stands for, `amp` as well as `beta`.
///
/// Source: HTML Standard, section 13.5 (named character references).
pub(super) fn named(name: &str) -> Option<&'static str> {
    // Nearly all that feeds have; the search through all names costs more than the rest of reading.
    match name {
        "lt" => return Some("<"),
        "gt" => return Some(">"),
        "amp" => return Some("&"),
        "quot" => return Some("\""),
        "nbsp" => return Some("\u{A0}"),
        _ => {}
    }
    let place = NAMED_ENTITIES.binary_search_by(|(known, _)| known.cmp(&name.as_bytes())).ok()?;
    NAMED_ENTITIES.get(place).map(|(_, characters)| *characters)
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).and_then(text_character)
}
