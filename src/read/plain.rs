//! Makes plain text of a title that may hold HTML, and HTML of plain text.

use super::{
    entities::{escape, unescape},
    html::end_of_raw,
};

/// The text of `html` on one line: markup gone, references undone, white space collapsed.
///
/// A `<` that begins no tag stands for itself.
pub(super) fn plain_text(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return one_line(html);
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        if let Some(end) = tag_end(after) {
            if breaks_words(after) {
                text.push(' ');
            }
            rest = after.get(end..).unwrap_or_default();
            if let Some(name) = hidden(after) {
                rest = rest.get(end_of_raw(rest, name)..).unwrap_or_default();
            }
        } else {
            text.push('<');
            rest = after;
        }
    }
    text.push_str(rest);
    one_line(&unescape(&text))
}

/// `text` on one line, with white space collapsed as a browser does: no-break spaces stay.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// HTML that shows plain text as it was written: blank lines part paragraphs, line ends break lines.
pub(super) fn html_of_text(text: &str) -> String {
    let text = escape(text.trim()).replace("\r\n", "\n");
    if !text.contains('\n') {
        return text;
    }
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    let lines = paragraphs.map(|paragraph| paragraph.trim().replace('\n', "<br>"));
    format!("<p>{}</p>", lines.collect::<Vec<_>>().join("</p><p>"))
}

/// Where the tag that begins after a `<` ends, counted from there; `None` when none begins.
fn tag_end(after: &str) -> Option<usize> {
    let first = after.bytes().next()?;
    if !first.is_ascii_alphabetic() && !matches!(first, b'/' | b'!' | b'?') {
        return None;
    }
    after.find('>').map(|end| end + 1)
}

/// The name of the element that a tag after a `<` begins, where nobody sees what is inside of it.
fn hidden(after: &str) -> Option<&'static str> {
    let is_tag = |name: &&&str| {
        let ends = |rest: &str| rest.starts_with(|c: char| c == '>' || c.is_ascii_whitespace());
        after.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name))
            && after.get(name.len()..).is_some_and(ends)
    };
    ["script", "style"].iter().find(is_tag).copied()
}

/// Whether the tag after a `<` parts words, unlike the markup of a phrase.
fn breaks_words(after: &str) -> bool {
    let name = after.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    ["br", "p", "div", "li", "td", "tr", "h1", "h2", "h3"].iter().any(|breaking| name.eq_ignore_ascii_case(breaking))
}
