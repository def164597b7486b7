//! Makes readable what stands inside of an element.
//!
//! In: the text between two tags, as written. Out: text, or HTML.

use std::borrow::Cow;

use super::super::entities::{is_text, text_character, unescape};

/// What stands inside of an element, made readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) enum Inside<'a> {
    /// Text, its references undone and its CDATA sections opened.
    Text(Cow<'a, str>),
    /// Elements: HTML as it stands.
    Markup(String),
}

/// Makes what is inside of an element readable.
pub(in crate::read) fn readable(raw: &str) -> Inside<'_> {
    if !raw.contains('<') {
        return Inside::Text(without_control_characters(unescape(raw)));
    }
    let mut text = String::with_capacity(raw.len());
    let mut markup = String::new();
    let mut has_markup = false;
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(&unescape(before));
        markup.push_str(before);
        if let Some(section) = after.strip_prefix("![CDATA[") {
            let (data, following) = section.split_once("]]>").unwrap_or((section, ""));
            text.push_str(data);
            markup.push_str(data);
            rest = following;
        } else if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, following)| following);
        } else {
            has_markup |= after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
            text.push('<');
            markup.push('<');
            rest = after;
        }
    }
    text.push_str(&unescape(rest));
    markup.push_str(rest);
    if has_markup {
        Inside::Markup(without_control_characters(Cow::Owned(markup)).into_owned())
    } else {
        Inside::Text(without_control_characters(Cow::Owned(text)))
    }
}

fn without_control_characters(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_text(&text) {
        return text;
    }
    Cow::Owned(text.chars().filter_map(text_character).collect())
}
