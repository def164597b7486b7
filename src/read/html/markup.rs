//! Reads the outline of HTML, tag by tag, without building anything.
//!
//! In: the text after a `<`. Out: what begins there and how long it is, as a browser would see it.
//!
//! Source: HTML Standard, section 13.2.5 (tokenization).

/// What begins at a `<`.
pub(super) enum Markup<'a> {
    /// Nothing: the `<` is text.
    Text,
    /// A comment, a doctype or the like, of that length without the `<`.
    Skipped(usize),
    /// A tag.
    Tag(Tag<'a>),
}

/// A start tag or an end tag.
pub(super) struct Tag<'a> {
    /// Its name, as written.
    pub(super) name: &'a str,
    /// The text between the name and the `>`.
    pub(super) attributes: &'a str,
    /// About how many attributes it has.
    pub(super) attributes_count: usize,
    /// Whether it is an end tag.
    pub(super) is_end: bool,
    /// In bytes, without the `<`.
    pub(super) length: usize,
}

impl<'a> Markup<'a> {
    /// Reads what follows a `<`.
    pub(super) fn read(rest: &'a str) -> Self {
        if let Some(comment) = rest.strip_prefix("!--") {
            return Self::Skipped("!--".len() + comment_length(comment));
        }
        let (is_end, name_on) = rest.strip_prefix('/').map_or((false, rest), |name_on| (true, name_on));
        if !name_on.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return if rest.starts_with(['!', '?', '/']) {
                Self::Skipped(rest.find('>').map_or(rest.len(), |end| end + 1))
            } else {
                Self::Text
            };
        }
        let ends_name = |byte: u8| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>';
        let name_length = name_on.bytes().position(ends_name).unwrap_or(name_on.len());
        let (name, rest) = name_on.split_at_checked(name_length).unwrap_or((name_on, ""));
        let (rest_length, attributes_count) = attributes_extent(rest);
        let attributes = rest.get(..rest_length).unwrap_or_default().trim_end_matches('>');
        let length = usize::from(is_end) + name_length + rest_length;
        Self::Tag(Tag { name, attributes, attributes_count, is_end, length })
    }
}

/// How long a comment is after its `<!--`, its end included.
fn comment_length(comment: &str) -> usize {
    // Two short forms are faults, and comments all the same.
    for short in [">", "->"] {
        if comment.starts_with(short) {
            return short.len();
        }
    }
    comment.find("-->").map_or(comment.len(), |end| end + "-->".len())
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
pub(in crate::read) fn end_of_raw(text: &str, name: &str) -> usize {
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
