//! Undoes the character references of HTML, as a browser does.
//!
//! In: text or the value of an attribute, as written. Out: what it says.
//!
//! Source: HTML Standard, section 13.2.5.72 (character references) and 13.5 (their names).

use std::borrow::Cow;

use memchr::memchr;

use super::super::entities;

/// The greatest length of a name, in bytes.
const NAME_BYTES_MAX: usize = 32;

/// The greatest number of digits that are looked at; what has more is no character.
const DIGITS_MAX: usize = 12;

/// The names that need no semicolon, for the sake of old pages.
const LENIENT: [&str; 106] = [
    "AElig", "AMP", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "COPY", "Ccedil", "ETH", "Eacute", "Ecirc",
    "Egrave", "Euml", "GT", "Iacute", "Icirc", "Igrave", "Iuml", "LT", "Ntilde", "Oacute", "Ocirc", "Ograve", "Oslash",
    "Otilde", "Ouml", "QUOT", "REG", "THORN", "Uacute", "Ucirc", "Ugrave", "Uuml", "Yacute", "aacute", "acirc",
    "acute", "aelig", "agrave", "amp", "aring", "atilde", "auml", "brvbar", "ccedil", "cedil", "cent", "copy",
    "curren", "deg", "divide", "eacute", "ecirc", "egrave", "eth", "euml", "frac12", "frac14", "frac34", "gt",
    "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml", "laquo", "lt", "macr", "micro", "middot", "nbsp", "not",
    "ntilde", "oacute", "ocirc", "ograve", "ordf", "ordm", "oslash", "otilde", "ouml", "para", "plusmn", "pound",
    "quot", "raquo", "reg", "sect", "shy", "sup1", "sup2", "sup3", "szlig", "thorn", "times", "uacute", "ucirc",
    "ugrave", "uml", "uuml", "yacute", "yen", "yuml",
];

/// The lengths that names without a semicolon have, longest first.
const LENIENT_LENGTHS: [usize; 5] = [6, 5, 4, 3, 2];

/// What text says.
pub(super) fn text(written: &str) -> Cow<'_, str> {
    undone(written, |_| true)
}

/// What the value of an attribute says.
///
/// There, a name without a semicolon is none before an equals sign, a letter or a digit: it is part of an address.
pub(super) fn value(written: &str) -> Cow<'_, str> {
    undone(written, |next| !next.is_some_and(|next| next == b'=' || next.is_ascii_alphanumeric()))
}

fn undone(written: &str, may_stand_before: impl Fn(Option<u8>) -> bool) -> Cow<'_, str> {
    let Some(mut place) = memchr(b'&', written.as_bytes()) else { return Cow::Borrowed(written) };
    let mut said = String::with_capacity(written.len());
    let mut rest = written;
    loop {
        said.push_str(rest.get(..place).unwrap_or_default());
        let after = rest.get(place + 1..).unwrap_or_default();
        let length = match after.strip_prefix('#') {
            Some(number) => numeric(number, &mut said).map(|length| 1 + length),
            None => named(after, &may_stand_before, &mut said),
        };
        if length.is_none() {
            said.push('&');
        }
        rest = after.get(length.unwrap_or(0)..).unwrap_or_default();
        let Some(next) = memchr(b'&', rest.as_bytes()) else { break };
        place = next;
    }
    said.push_str(rest);
    Cow::Owned(said)
}

/// Adds what the name at the beginning of `after` stands for; returns its length.
fn named(after: &str, may_stand_before: impl Fn(Option<u8>) -> bool, said: &mut String) -> Option<usize> {
    let bytes = after.as_bytes();
    let length = bytes.iter().take(NAME_BYTES_MAX).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if bytes.get(length) == Some(&b';')
        && let Some(characters) = after.get(..length).and_then(entities::named)
    {
        said.push_str(characters);
        return Some(length + 1);
    }
    let name = LENIENT_LENGTHS.iter().filter_map(|length| after.get(..*length)).find(|name| LENIENT.contains(name))?;
    if !may_stand_before(bytes.get(name.len()).copied()) {
        return None;
    }
    said.push_str(entities::named(name)?);
    Some(name.len())
}

/// Adds the character of the number at the beginning of `number`; returns its length.
fn numeric(number: &str, said: &mut String) -> Option<usize> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let length = digits.chars().take_while(|c| c.is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let code = digits.get(..length.min(DIGITS_MAX)).and_then(|digits| u64::from_str_radix(digits, radix).ok());
    said.push(character(code.unwrap_or(u64::MAX)));
    let prefix = number.len() - digits.len();
    let semicolon = usize::from(digits.as_bytes().get(length) == Some(&b';'));
    Some(prefix + length + semicolon)
}

/// The character of a number; those from 128 to 159 mean windows-1252.
fn character(code: u64) -> char {
    if let (128..=159, Ok(byte)) = (code, u8::try_from(code)) {
        let bytes = [byte];
        let decoded = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0;
        return decoded.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    u32::try_from(code).ok().filter(|code| *code != 0).and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}
