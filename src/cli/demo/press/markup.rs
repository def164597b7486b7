//! Marks of a manuscript to HTML or plain text, and the escaping that documents need.
//!
//! In: text. Out: text. Performs no I/O and cannot fail: a mark that is not closed stays as written.

use std::iter;

use jiff::civil::Weekday;

/// A run of text with one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span<'t> {
    Plain(&'t str),
    Emphasis(&'t str),
    Link { text: &'t str, target: &'t str },
}

/// What the tokens of a manuscript stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'l> {
    /// How many times the reserve was told before.
    pub(super) cycle: usize,
    /// The day on which the article first appeared.
    pub(super) day: Weekday,
    /// The language tag of the outlet.
    pub(super) language: &'l str,
}

/// Replaces the tokens in braces: `{shy}`, `{nbsp}`, `{day}` and `{day+1}` by the name of a day, `{n40}` by a number.
///
/// Numbers grow by three in each cycle, so that a paragraph that comes again says something new.
pub(super) fn expand(text: &str, setting: Setting<'_>) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        expanded.push_str(before);
        let token = after.split_once('}').and_then(|(token, after)| Some((token_text(token, setting)?, after)));
        if let Some((replacement, after)) = token {
            expanded.push_str(&replacement);
            rest = after;
        } else {
            expanded.push('{');
            rest = after;
        }
    }
    expanded.push_str(rest);
    expanded
}

fn token_text(token: &str, setting: Setting<'_>) -> Option<String> {
    match token {
        "shy" => Some("\u{ad}".to_owned()),
        "nbsp" => Some("\u{a0}".to_owned()),
        "day" => day_name(setting.day, setting.language),
        _ => match token.strip_prefix("day") {
            Some(days) => day_name(setting.day.wrapping_add(days.parse::<i8>().ok()?), setting.language),
            None => {
                let first: usize = token.strip_prefix('n')?.parse().ok()?;
                Some(first.saturating_add(setting.cycle.saturating_mul(3)).to_string())
            }
        },
    }
}

/// The name of a day in the language of `tag`; English where there is none.
fn day_name(day: Weekday, tag: &str) -> Option<String> {
    let names = match tag.get(..2) {
        Some("de") => ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        Some("zh") => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
        _ => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    };
    let at = usize::try_from(day.to_monday_zero_offset()).ok()?;
    names.get(at).map(|name| (*name).to_owned())
}

/// The text as HTML, with its marks as elements.
pub(super) fn html(text: &str) -> String {
    spans(text)
        .map(|span| match span {
            Span::Plain(text) => escape_html(text),
            Span::Emphasis(text) => format!("<em>{}</em>", escape_html(text)),
            Span::Link { text, target } => {
                format!("<a href=\"https://example.org/{}\">{}</a>", escape_html(target), escape_html(text))
            }
        })
        .collect()
}

/// The text without its marks.
pub(super) fn plain(text: &str) -> String {
    spans(text)
        .map(|span| match span {
            Span::Plain(text) | Span::Emphasis(text) | Span::Link { text, .. } => text,
        })
        .collect()
}

/// Splits `text` at its marks `*…*` and `[…](…)`.
fn spans(text: &str) -> impl Iterator<Item = Span<'_>> {
    let mut rest = text;
    iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let marked = marked_prefix(rest);
        let (span, after) = marked.unwrap_or_else(|| {
            let (plain, after) = rest.split_at(plain_length(rest));
            (Span::Plain(plain), after)
        });
        rest = after;
        Some(span)
    })
}

/// The marked span that `text` begins with, and what follows it.
fn marked_prefix(text: &str) -> Option<(Span<'_>, &str)> {
    if let Some(after) = text.strip_prefix('*') {
        let (inner, after) = after.split_once('*')?;
        return Some((Span::Emphasis(inner), after));
    }
    let (inner, after) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = after.split_once(')')?;
    Some((Span::Link { text: inner, target }, after))
}

/// How many bytes of `text` come before its next mark; at least one character.
fn plain_length(text: &str) -> usize {
    text.char_indices().skip(1).find(|(_, c)| matches!(c, '*' | '[')).map_or(text.len(), |(at, _)| at)
}

/// Escapes text for HTML, attributes included; invisible characters are written as the entities that editors type.
pub(super) fn escape_html(text: &str) -> String {
    escape(text, |c| match c {
        '\u{ad}' => Some("&shy;"),
        '\u{a0}' => Some("&nbsp;"),
        _ => escape_xml_char(c),
    })
}

/// Escapes text for XML 1.0, attributes included.
pub(super) fn escape_xml(text: &str) -> String {
    escape(text, escape_xml_char)
}

fn escape_xml_char(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        _ => None,
    }
}

fn escape(text: &str, replacement: impl Fn(char) -> Option<&'static str>) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match replacement(c) {
            Some(entity) => escaped.push_str(entity),
            None => escaped.push(c),
        }
    }
    escaped
}

/// Fills a frame: each `{{name}}` becomes the value of that name.
///
/// One pass, so that a value which itself has braces stays as it is. Unknown names stay, to be seen by the tests.
pub(super) fn fill(frame: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(frame.len());
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let known = after.split_once("}}").and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        if let Some((value, after)) = known {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push_str("{{");
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}
