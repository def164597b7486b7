//! Makes text, HTML and addresses of what stands inside of an element, as its type says.

use std::borrow::Cow;

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use super::super::{
    entities::{is_text, unescape},
    plain::{html_of_text, one_line, plain_text},
    xml::{Inside, Tag, readable},
};

/// Base64 as feeds write it, with or without the padding at its end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The plain text inside of an element.
pub(super) fn text_of(raw: &str) -> String {
    match readable(raw) {
        Inside::Text(text) => plain_text(&text),
        Inside::Markup(markup) => plain_text(&markup),
    }
}

/// The address inside of an element: as `text_of`, but a line break within it is no space.
pub(super) fn address_of(raw: &str) -> String {
    match readable(raw) {
        Inside::Text(text) if !text.contains('<') => unescape(text.trim()).into_owned(),
        Inside::Text(text) => plain_text(&text),
        Inside::Markup(markup) => plain_text(&markup),
    }
}

/// The title as plain text.
pub(super) fn title(tag: &Tag<'_>, raw: &str) -> Option<String> {
    // A title is text, whatever its type says.
    let title = match decoded(tag, raw).unwrap_or_else(|| readable(raw)) {
        // Atom says with a type that the text is not HTML; all others leave it open, and many write HTML.
        Inside::Text(text) if tag.attribute("type").is_some_and(|kind| kind == "text") => one_line(&text),
        Inside::Text(text) => plain_text(&text),
        Inside::Markup(markup) => plain_text(&markup),
    };
    Some(title).filter(|title| !title.is_empty())
}

/// The content of an element as HTML.
pub(super) fn html(tag: &Tag<'_>, raw: &str) -> Option<String> {
    let html = match decoded(tag, raw)? {
        Inside::Text(text) if tag.attribute("type").is_some_and(|kind| is_plain_type(&kind)) => html_of_text(&text),
        Inside::Text(text) => Cow::into_owned(text),
        Inside::Markup(markup) => markup,
    };
    let html = html.trim();
    (!html.is_empty()).then(|| html.to_owned())
}

/// What is inside of an element; none where it is a picture or the like in base64.
///
/// Sources: RFC 4287, section 4.1.3.3; Atom 0.3 (draft-ietf-atompub-format-00), section 3.1.2.
fn decoded<'a>(tag: &Tag<'_>, raw: &'a str) -> Option<Inside<'a>> {
    let is_said = tag.attribute("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("base64"));
    let is_meant = tag.attribute("type").is_some_and(|kind| !is_text_type(&kind));
    if !is_said && !is_meant {
        return Some(readable(raw));
    }
    let written: String = readable_text(raw).chars().filter(|c| !c.is_whitespace()).collect();
    match BASE64.decode(written).ok().map(String::from_utf8) {
        Some(Ok(text)) if is_text(&text) => Some(Inside::Text(Cow::Owned(text))),
        // What says that it is in base64, and is not, was written out all the same.
        None if is_said => Some(readable(raw)),
        _ => None,
    }
}

fn readable_text(raw: &str) -> Cow<'_, str> {
    match readable(raw) {
        Inside::Text(text) => text,
        Inside::Markup(markup) => Cow::Owned(markup),
    }
}

fn is_plain_type(kind: &str) -> bool {
    matches!(kind, "text" | "text/plain")
}

/// Whether content of that type is text, and not something in base64.
fn is_text_type(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.is_empty() || !kind.contains('/') || kind.starts_with("text/") || kind.contains("html") || kind.contains("xml")
}
