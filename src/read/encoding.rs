//! Makes text of bytes in whatever encoding they were served.
//!
//! In: bytes and the HTTP `Content-Type`. Out: text. Never fails: what cannot be decoded becomes U+FFFD.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use super::problems::Problems;

/// How far into a document its own declaration of an encoding is looked for, in bytes.
///
/// The HTML Standard asks for 1,024; pages with long comments and inline styles put it later.
const DECLARATION_WITHIN: usize = 4_096;

/// How many bytes the guess looks at; more would cost time and change next to no guess.
const GUESS_WITHIN: usize = 64 * 1_024;

/// Decodes a document.
///
/// Believes, in this order: a byte order mark, the HTTP charset, the document's own declaration, valid UTF-8,
/// a guess. A declaration that the bytes contradict is passed over, and text that is valid UTF-8 with at least one
/// multi-byte character is UTF-8 whatever a declaration says: no other encoding produces it by accident.
///
/// Sources: RFC 9110, section 8.3.2; XML 1.0, appendix F; HTML Standard, section 13.2.3.
pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>, problems: &mut Problems) -> Cow<'a, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default()).0;
    }
    if let Some(encoding) = utf_16_by_its_zeros(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let served = content_type.and_then(charset_of_content_type);
    let declared = declared_within(bytes);
    let as_utf_8 = str::from_utf8(bytes).ok();
    if let Some(text) = as_utf_8
        && (served.is_none_or(is_ascii_superset) && declared.is_none_or(is_ascii_superset) || !text.is_ascii())
    {
        return Cow::Borrowed(text);
    }
    for encoding in [served, declared].into_iter().flatten() {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text;
        }
        problems.note("wrong-encoding", format!("the text is not valid {}, which it declares", encoding.name()));
    }
    // A text that is nearly what it declares, with some broken bytes, is read as declared.
    if let Some(encoding) = [served, declared].into_iter().flatten().next()
        && nearly_valid(encoding, bytes)
    {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    guess(bytes).decode_without_bom_handling(bytes).0
}

/// What a binary document is, by its first bytes; `None` for anything that may be text.
pub(super) fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 9] = [
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1F\x8B", "gzip data"),
        (b"RIFF", "RIFF media"),
        (b"ID3", "an MP3 file"),
        (b"\x7FELF", "a program"),
    ];
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(kind);
    }
    let head = bytes.get(..DECLARATION_WITHIN).unwrap_or(bytes);
    let is_utf_16 = Encoding::for_bom(bytes).is_some() || utf_16_by_its_zeros(bytes).is_some();
    (head.contains(&0) && !is_utf_16).then_some("binary data")
}

fn is_ascii_superset(encoding: &'static Encoding) -> bool {
    encoding.is_ascii_compatible()
}

/// UTF-16 without a byte order mark, told by the zeros around the first `<` or `{`.
fn utf_16_by_its_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<' | b'{', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        [b'<' | b'{', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        _ => None,
    }
}

fn charset_of_content_type(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| by_label(value)).flatten()
    })
}

/// The encoding of that label. The `replacement` encoding reads nothing, so that its labels are as good as none.
fn by_label(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes()).filter(|encoding| *encoding != REPLACEMENT)
}

/// What an XML declaration or an HTML `meta` element says of the encoding.
fn declared_within(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARATION_WITHIN).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let xml = head
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(declaration, _)| after(declaration, "encoding"));
    let label =
        xml.or_else(|| head.split("<meta").skip(1).find_map(|meta| after(meta.split('>').next()?, "charset")))?;
    let encoding = by_label(label)?;
    // It could not have been read so far, were it UTF-16.
    Some(if encoding == UTF_16BE || encoding == UTF_16LE { UTF_8 } else { encoding })
}

/// The value after `name=`, with or without quotes.
fn after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(name)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    value.split(['"', '\'', ';', ' ', '>', '/', '\n', '\r', '\t']).next().filter(|value| !value.is_empty())
}

/// Whether at most one character in a hundred is broken when read as `encoding`.
fn nearly_valid(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let head = bytes.get(..GUESS_WITHIN).unwrap_or(bytes);
    let (text, _) = encoding.decode_without_bom_handling(head);
    let broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count();
    broken * 100 <= text.chars().count() && broken * 4 <= beyond_ascii
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let head = bytes.get(..GUESS_WITHIN).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(head, true);
    detector.guess(None, Utf8Detection::Allow)
}
