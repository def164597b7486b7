//! Makes text of bytes in whatever encoding they were served.
//!
//! In: bytes, the HTTP `Content-Type`, and the host that served them. Out: text. Never fails: what cannot be decoded
//! becomes U+FFFD. A guess is told as a problem.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

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
/// `host` helps the guess with its top-level domain.
///
/// Sources: RFC 9110, section 8.3.2; XML 1.0, appendix F; HTML Standard, section 13.2.3.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    host: Option<&str>,
    problems: &mut Problems,
) -> Cow<'a, str> {
    if let Some(text) = utf_32(bytes) {
        return Cow::Owned(text);
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default()).0;
    }
    if let Some(encoding) = utf_16_by_its_zeros(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let served = content_type.and_then(charset_of_content_type);
    let declared = declared_within(bytes);
    let as_utf_8 = str::from_utf8(bytes).ok();
    if as_utf_8.is_some_and(has_iso_2022_jp) {
        return ISO_2022_JP.decode_without_bom_handling(bytes).0;
    }
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
    if [served, declared].into_iter().flatten().all(|encoding| encoding == UTF_8)
        && let Some(text) = mixed_with_windows_1252(bytes)
    {
        return Cow::Owned(text);
    }
    // A text that is nearly what it declares, with some broken bytes, is read as declared.
    if let Some(encoding) = [served, declared].into_iter().flatten().next()
        && nearly_valid(encoding, bytes)
    {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let encoding = guess(bytes, host);
    problems.note("guessed-encoding", format!("the encoding was guessed: {}", encoding.name()));
    encoding.decode_without_bom_handling(bytes).0
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
    let is_wide =
        Encoding::for_bom(bytes).is_some() || utf_16_by_its_zeros(bytes).is_some() || utf_32_order(bytes).is_some();
    (head.contains(&0) && !is_wide).then_some("binary data")
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

/// Reads UTF-32, told by its byte order mark, which begins like that of UTF-16.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let read = utf_32_order(bytes)?;
    let (units, _) = bytes.get(4..)?.as_chunks::<4>();
    Some(units.iter().map(|unit| char::from_u32(read(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

fn utf_32_order(bytes: &[u8]) -> Option<fn([u8; 4]) -> u32> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => Some(u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF, ..] => Some(u32::from_be_bytes),
        _ => None,
    }
}

/// Whether a text of ASCII characters switches to Japanese ones.
///
/// Source: RFC 1468.
fn has_iso_2022_jp(text: &str) -> bool {
    let head = text.as_bytes().get(..GUESS_WITHIN).unwrap_or(text.as_bytes());
    head.windows(3).any(|bytes| matches!(bytes, b"\x1B$B" | b"\x1B$@"))
}

/// Reads UTF-8 into which pieces of windows-1252 were pasted, as happens where pages are put together.
///
/// None where that is not the likely story: UTF-8 must be the rule. A character that was cut in two is no such piece.
fn mixed_with_windows_1252(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len());
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
        match chunk.invalid() {
            [] => {}
            [byte] => text.push_str(&WINDOWS_1252.decode_without_bom_handling(&[*byte]).0),
            _ => text.push(char::REPLACEMENT_CHARACTER),
        }
    }
    (whole >= 2 * broken).then_some(text)
}

fn guess(bytes: &[u8], host: Option<&str>) -> &'static Encoding {
    let head = bytes.get(..GUESS_WITHIN).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(head, true);
    // The detector wants lower-case ASCII; a host of another form has no domain.
    let domain = host.and_then(|host| host.rsplit('.').next());
    let domain = domain.filter(|domain| domain.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
    detector.guess(domain.map(str::as_bytes), Utf8Detection::Allow)
}
