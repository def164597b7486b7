//! Builds the tree of an HTML document, whatever its size and shape.
//!
//! In: decoded text. Out: a tree whose depth, size and attributes are bounded, so that nothing done with it takes
//! more than linear time in practice: HTML's own algorithm is quadratic in depth and in attributes of one tag.

use std::borrow::Cow;

use dom_query::{Document, Matcher};

use super::problems::Problems;

/// The greatest depth of elements; deeper ones lose their tags and keep their text.
///
/// Browsers stop at 512; no page that people read comes near half of it.
pub(super) const DEPTH_MAX: usize = 256;

/// The greatest number of tags; the document is cut there.
pub(super) const TAGS_MAX: usize = 200_000;

/// The greatest number of bytes between `<` and `>`; the attributes of a longer tag are dropped.
const TAG_BYTES_MAX: usize = 64 * 1_024;

/// The greatest number of attributes of one tag; those of a tag with more are dropped.
const ATTRIBUTES_MAX: usize = 256;

/// Elements without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements that the next one of their kind closes, so that they do not nest by being left open.
const SELF_CLOSING: [&str; 11] = ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "optgroup"];

/// Elements whose content is text up to their own end tag.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "iframe", "noframes"];

/// Builds the tree of a whole page.
pub(super) fn page(text: &str, problems: &mut Problems) -> Document {
    Document::from(bounded(text, problems).as_ref())
}

/// Builds the tree of a piece of HTML, such as a feed carries.
pub(super) fn fragment(text: &str, problems: &mut Problems) -> Document {
    // A whole document rather than a fragment: the rest of the program knows one shape of tree.
    page(text, problems)
}

/// Reads a CSS selector.
///
/// # Errors
/// A sentence that says what cannot be read.
pub(super) fn selector(selector: &str) -> Result<Matcher, String> {
    if selector.trim().is_empty() {
        return Err("a selector must not be empty".to_owned());
    }
    Matcher::new(selector).map_err(|_| format!("{selector:?} is not a CSS selector that can be read"))
}

/// The text with every tag left out that would make the tree too deep, too large or too slow to build.
fn bounded<'a>(text: &'a str, problems: &mut Problems) -> Cow<'a, str> {
    let mut kept = String::new();
    let mut copied = 0;
    let mut tags = 0;
    let mut open: Vec<&str> = Vec::new();
    let mut left_out: Vec<&str> = Vec::new();
    let mut place = 0;
    while let Some(found) = text.get(place..).and_then(|rest| rest.find('<')) {
        let start = place + found;
        let rest = text.get(start + 1..).unwrap_or_default();
        let tag = match Markup::read(rest) {
            Markup::Text => {
                place = start + 1;
                continue;
            }
            Markup::Skipped(length) => {
                place = start + 1 + length;
                continue;
            }
            Markup::Tag(tag) => tag,
        };
        place = start + 1 + tag.length;
        tags += 1;
        if tags > TAGS_MAX {
            problems.note("too-many-elements", format!("the page was cut after {TAGS_MAX} tags"));
            kept.push_str(text.get(copied..start).unwrap_or_default());
            return Cow::Owned(kept);
        }
        let keep = if tag.is_end {
            close(&mut open, &mut left_out, tag.name)
        } else if !tag.nests() || open.len() < DEPTH_MAX {
            if tag.nests() {
                open.push(tag.name);
            }
            true
        } else {
            problems.note("too-deep", format!("elements nested deeper than {DEPTH_MAX} were flattened"));
            left_out.push(tag.name);
            false
        };
        if !keep || tag.is_oversized {
            kept.push_str(text.get(copied..start).unwrap_or_default());
            copied = place;
            if keep {
                problems.note("oversized-tag", "a tag with too many attributes lost them");
                kept.push('<');
                kept.push_str(tag.name);
                kept.push('>');
            }
        }
        if !tag.is_end && RAW.iter().any(|raw| tag.name.eq_ignore_ascii_case(raw)) {
            place += end_of_raw(text.get(place..).unwrap_or_default(), tag.name);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(kept)
}

/// Notes an end tag; false when it closes an element whose start was left out.
fn close<'a>(open: &mut Vec<&'a str>, left_out: &mut Vec<&'a str>, name: &str) -> bool {
    if left_out.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) {
        left_out.pop();
        return false;
    }
    // Only the innermost few are looked at: a stray end tag must cost little, and counting too deep is harmless.
    const LOOKED_AT: usize = 16;
    let innermost = open.iter().rev().take(LOOKED_AT).position(|started| started.eq_ignore_ascii_case(name));
    if let Some(above) = innermost {
        open.truncate(open.len() - above - 1);
    }
    true
}

/// What begins at a `<`.
enum Markup<'a> {
    /// Nothing: the `<` is text.
    Text,
    /// A comment, a doctype or the like, of that length without the `<`.
    Skipped(usize),
    /// A tag.
    Tag(Tag<'a>),
}

struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    is_oversized: bool,
    /// In bytes, without the `<`.
    length: usize,
}

impl Tag<'_> {
    /// Whether what follows stands inside of the element until an end tag comes.
    fn nests(&self) -> bool {
        !VOID.iter().chain(&SELF_CLOSING).any(|name| self.name.eq_ignore_ascii_case(name))
    }
}

impl<'a> Markup<'a> {
    /// Reads what follows a `<`.
    fn read(rest: &'a str) -> Self {
        if let Some(comment) = rest.strip_prefix("!--") {
            return Self::Skipped(comment.find("-->").map_or(rest.len(), |end| end + "!---->".len()));
        }
        let (is_end, name_on) = rest.strip_prefix('/').map_or((false, rest), |name_on| (true, name_on));
        if !name_on.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return if rest.starts_with(['!', '?', '/']) {
                Self::Skipped(rest.find('>').map_or(rest.len(), |end| end + 1))
            } else {
                Self::Text
            };
        }
        let name_length = name_on
            .bytes()
            .position(|byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>')
            .unwrap_or(name_on.len());
        let name = name_on.get(..name_length).unwrap_or_default();
        let attributes = name_on.get(name_length..).unwrap_or_default();
        let (attributes_length, count) = attributes_extent(attributes);
        let is_oversized = attributes_length > TAG_BYTES_MAX || count > ATTRIBUTES_MAX;
        let length = usize::from(is_end) + name_length + attributes_length;
        Self::Tag(Tag { name, is_end, is_oversized, length })
    }
}

/// How long the rest of a tag is, its `>` included, and about how many attributes it has.
///
/// Source: HTML Standard, sections 13.2.5.32 to 13.2.5.40.
fn attributes_extent(text: &str) -> (usize, usize) {
    let mut quote = None;
    let mut count = 0;
    let mut previous = b' ';
    for (place, byte) in text.bytes().enumerate() {
        match quote {
            Some(mark) if byte == mark => quote = None,
            Some(_) => {}
            None if byte == b'>' => return (place + 1, count),
            None if matches!(byte, b'"' | b'\'') && previous == b'=' => quote = Some(byte),
            None => {
                let separated = previous.is_ascii_whitespace() || matches!(previous, b'/' | b'"' | b'\'');
                count += usize::from(separated && !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'/'));
            }
        }
        // White space may stand on either side of the equals sign.
        if !(byte.is_ascii_whitespace() && previous == b'=') {
            previous = byte;
        }
    }
    (text.len(), count)
}

/// Where the raw text of an element ends.
fn end_of_raw(text: &str, name: &str) -> usize {
    let mut place = 0;
    while let Some(found) = text.get(place..).and_then(|rest| rest.find("</")) {
        let after = place + found + 2;
        if text.get(after..after + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return place + found;
        }
        place = after;
    }
    text.len()
}
