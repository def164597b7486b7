//! Writes whole messages.
//!
//! In: a message, its key and its date. Out: bytes that never change again, the same for the same input:
//! 7-bit, CRLF, no line beyond 998 octets. Never asks for the time or a random number.

use std::{fmt::Write as _, time::SystemTime};

use lettre::message::{
    Body, MultiPart, SinglePart,
    header::{ContentTransferEncoding, ContentType, ContentTypeErr, HeaderName, HeaderValue, MIME_VERSION_1_0},
};
use sha2::{Digest as _, Sha256};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    Headers, MailError,
    address::{check_address, domain_of, mailbox},
};
use crate::model::{MailKey, Message, SubscriptionId};

/// The most characters of a subject; a longer one ends in an ellipsis.
pub const SUBJECT_CHARS_MAX: usize = 250;

/// Hexadecimal digits of a Message-ID: 128 bits, and the header still fits on one line.
const DIGEST_DIGITS: usize = 32;

/// Derives a mail's `Message-ID` from its key, with its angle brackets: the same key, the same id.
///
/// A mail that is sent again after a crash is thereby recognised as the same by whatever receives it.
///
/// Source: RFC 5322, section 3.6.4.
pub fn message_id(key: &MailKey, from: &str) -> String {
    format!("<{}@{}>", key_digest(key), domain_of(from))
}

/// Writes a whole message as it goes over the wire.
///
/// The text is sent as `format=flowed` (RFC 3676) and is expected to be flowed already. Control characters
/// of the subject become spaces, so that no title can add a header. A mail for a subscription carries `List-Id`
/// (RFC 2919), `List-Unsubscribe` by mail (RFC 2369) and, where there is a link, with one click (RFC 8058), and a reference to one id per subscription, so that its
/// digests thread; a notice carries none of these.
///
/// # Errors
/// An address that cannot be read.
pub fn assemble(headers: &Headers<'_>, message: &Message) -> Result<Vec<u8>, MailError> {
    let key = headers.key;
    let domain = domain_of(headers.from);
    let mut builder = lettre::Message::builder()
        .message_id(Some(message_id(key, headers.from)))
        .date(SystemTime::from(headers.date))
        .from(mailbox(headers.from)?)
        .to(mailbox(&key.recipient)?)
        .subject(one_line(&message.subject))
        // RFC 3834: vacation programs and other robots do not answer.
        .raw_header(raw("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(subscription) = &key.subscription {
        let thread = thread_id(subscription, &domain);
        builder = builder
            .references(thread.clone())
            .in_reply_to(thread)
            .raw_header(raw("List-Id", list_id(subscription, &domain)));
        if let Some(leave) = headers.leave {
            let by_mail = leave_by_mail(&check_address(leave.address)?, subscription);
            let ways = leave.link.map_or_else(|| by_mail.clone(), |link| format!("<{link}>, {by_mail}"));
            builder = builder.raw_header(raw("List-Unsubscribe", ways));
            if leave.link.is_some() {
                // The promise of one click, which only an https link can keep (RFC 8058, section 3.1).
                builder = builder.raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
            }
        }
    }
    let text = canonical(&message.text);
    let written = match &message.html {
        None => builder.header(MIME_VERSION_1_0).header(content_type(FLOWED_TEXT)?).body(encoded(text))?,
        Some(html) => builder.multipart(
            MultiPart::alternative()
                // "=_" can stand in neither encoding, so that no part can contain the boundary.
                .boundary(format!("=_{}", key_digest(key)))
                .singlepart(SinglePart::builder().header(content_type(FLOWED_TEXT)?).body(encoded(text)))
                .singlepart(SinglePart::builder().header(content_type(HTML)?).body(encoded(canonical(html)))),
        )?,
    };
    Ok(written.formatted())
}

const FLOWED_TEXT: &str = "text/plain; charset=utf-8; format=flowed";
const HTML: &str = "text/html; charset=utf-8";

/// Digests a key's fields, each with its length before it, so that no two keys run into one.
fn key_digest(key: &MailKey) -> String {
    let part = key.part.to_string();
    let fields = [key.slot.as_str(), key.recipient.as_str(), part.as_str()];
    match &key.subscription {
        Some(subscription) => digest("digest", &[&[subscription.as_str()], fields.as_slice()].concat()),
        None => digest("notice", &fields),
    }
}

/// One id for all digests of a subscription: no mail has it, every mail answers to it.
fn thread_id(subscription: &SubscriptionId, domain: &str) -> String {
    format!("<{}@{domain}>", digest("thread", &[subscription.as_str()]))
}

fn digest(kind: &str, fields: &[&str]) -> String {
    let mut hash = Sha256::new();
    for field in [kind].iter().chain(fields) {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    let mut digits = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits.truncate(DIGEST_DIGITS);
    digits
}

/// The list's name, as a dot-atom: an id may have dots in a row or at its end, a list's name may not.
fn list_id(subscription: &SubscriptionId, domain: &str) -> String {
    let labels: Vec<&str> = subscription.as_str().split('.').filter(|label| !label.is_empty()).collect();
    format!("<{}.presswatch.{domain}>", labels.join("."))
}

/// A link that writes a mail to the operator asking to leave (RFC 6068).
fn leave_by_mail(address: &str, subscription: &SubscriptionId) -> String {
    let mut link = String::from("<mailto:");
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"@.-_+".contains(&byte) {
            link.push(char::from(byte));
        } else {
            let _ = write!(link, "%{byte:02X}");
        }
    }
    // An id needs no escaping.
    let _ = write!(link, "?subject=unsubscribe%20{subscription}>");
    link
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// A subject in one line of at most [`SUBJECT_CHARS_MAX`] characters, cut between graphemes.
fn one_line(subject: &str) -> String {
    let breaks = |c: char| c == ' ' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let words: Vec<&str> = subject.split(breaks).filter(|word| !word.is_empty()).collect();
    // An ASCII word is written as it is; one that looks encoded (RFC 2047) would be decoded by the reader.
    let line = words.join(" ").replace("=?", "= ?");
    if line.chars().count() <= SUBJECT_CHARS_MAX {
        return line;
    }
    let mut short = String::new();
    let mut chars = 0;
    for grapheme in line.graphemes(true) {
        chars += grapheme.chars().count();
        if chars >= SUBJECT_CHARS_MAX {
            break;
        }
        short.push_str(grapheme);
    }
    short.push('…');
    short
}

/// A part's text with CRLF line ends, ending in one.
fn canonical(text: &str) -> String {
    let mut lines = text.replace("\r\n", "\n").replace('\r', "\n");
    if !lines.ends_with('\n') {
        lines.push('\n');
    }
    lines.replace('\n', "\r\n")
}

/// Encodes a part so that its lines have at most 76 characters and keep their trailing spaces.
///
/// Never sends it as it is: a relay may strip trailing spaces, which `format=flowed` lives on, and some mailbox
/// formats alter a line that begins with "From ". Quoted-printable stays readable for Latin scripts; for
/// others base64 is half the size.
///
/// Source: RFC 2045, sections 6.7 and 6.8.
fn encoded(text: String) -> Body {
    let escaped = text.bytes().filter(|byte| !byte.is_ascii() || *byte == b'=').count();
    let quoted_bytes = text.len() + 2 * escaped;
    let encoding = if quoted_bytes <= text.len() / 3 * 4 {
        ContentTransferEncoding::QuotedPrintable
    } else {
        ContentTransferEncoding::Base64
    };
    // Both encodings take any text: the other arm is unreachable, and base64 bytes would be as good.
    Body::new_with_encoding(text, encoding).unwrap_or_else(Body::new)
}

fn content_type(value: &str) -> Result<ContentType, MailError> {
    ContentType::parse(value).map_err(|_: ContentTypeErr| MailError::Message(lettre::error::Error::NonAsciiChars))
}
