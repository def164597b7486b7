//! Reads HTML tag by tag, without building anything.
//!
//! In: decoded text. Out: stretches of text, start tags and end tags, borrowed from it. Comments and the like are
//! passed over. Every byte is looked at once, but for the attributes, which are only delimited here.
//!
//! Source: HTML Standard, section 13.2.5 (tokenization).

use memchr::{memchr, memchr_iter, memmem};

use super::tag::Tag;

/// What comes next in a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Token<'a> {
    /// Text as written, with its character references.
    Text(&'a str),
    /// A start tag.
    Start(Start<'a>),
    /// An end tag: its element and its name as written.
    End(Tag, &'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start<'a> {
    /// Its element.
    pub(super) tag: Tag,
    /// Its name, as written.
    pub(super) name: &'a str,
    /// All that is written between `<` and `>`.
    pub(super) written: &'a str,
}

impl Start<'_> {
    /// Whether it ends in a slash, which means something only in drawings and formulas.
    pub(super) fn closes_itself(&self) -> bool {
        self.written.ends_with('/')
    }
}

/// A document, read up to some place.
#[derive(Debug, Clone)]
pub(super) struct Scan<'a> {
    text: &'a str,
    place: usize,
}

impl<'a> Scan<'a> {
    /// Begins to read `text`.
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, place: 0 }
    }

    /// Reads the raw text of the element `tag`, whose start was read last, and passes over its end tag.
    pub(super) fn raw(&mut self, tag: Tag, name: &str) -> &'a str {
        let rest = self.rest();
        let length = if tag == Tag::Script { script_length(rest) } else { end_of_raw(rest, name) };
        let raw = rest.get(..length).unwrap_or_default();
        self.place += length;
        let after_name = self.rest().get(2 + name.len()..).unwrap_or_default();
        if self.rest().is_empty() {
            return raw;
        }
        self.place = self.text.len() - after_name.len();
        self.place += attributes_length(after_name).map_or(after_name.len(), |length| length + 1);
        raw
    }

    /// Passes over a drawing or a formula, whose start was read last, and over its end tag; returns the stretches of
    /// text in it, without what is only an annotation of a formula.
    ///
    /// What cannot stand in one ends it, as in browsers: an end that was forgotten must not cost the page.
    ///
    /// Source: HTML Standard, section 13.2.6.5 (foreign content).
    pub(super) fn foreign(&mut self) -> Vec<&'a str> {
        let (mut depth, mut islands, mut annotations) = (1_u32, 0_u32, 0_u32);
        let is_one_of = |names: &[&str], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let is_island = |name: &str| is_one_of(&["foreignobject", "desc", "title", "annotation-xml"], name);
        let is_annotation = |name: &str| is_one_of(&["annotation", "annotation-xml"], name);
        let mut texts = Vec::new();
        loop {
            let before = self.place;
            let token = self.next();
            match &token {
                Some(Token::Start(start)) if !start.closes_itself() && is_annotation(start.name) => annotations += 1,
                Some(Token::End(_, name)) if is_annotation(name) => annotations = annotations.saturating_sub(1),
                _ => {}
            }
            match token {
                None => return texts,
                Some(Token::Text(text)) if annotations == 0 => texts.push(text),
                Some(Token::Text(_)) => {}
                Some(Token::Start(start)) => match start.tag {
                    _ if start.closes_itself() => {}
                    Tag::Svg | Tag::Math => depth += 1,
                    Tag::Script => _ = self.raw(Tag::Script, start.name),
                    _ if is_island(start.name) => islands += 1,
                    tag if islands == 0 && tag.ends_foreign() => {
                        self.place = before;
                        return texts;
                    }
                    _ => {}
                },
                Some(Token::End(tag, name)) => match tag {
                    Tag::Svg | Tag::Math => depth -= 1,
                    _ if is_island(name) => islands = islands.saturating_sub(1),
                    _ if islands == 0 && tag.ends_foreign() => {
                        self.place = before;
                        return texts;
                    }
                    _ => {}
                },
            }
            if depth == 0 {
                return texts;
            }
        }
    }

    /// All that was not read yet, as text.
    pub(super) fn rest_as_text(&mut self) -> &'a str {
        let rest = self.rest();
        self.place = self.text.len();
        rest
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.place..).unwrap_or_default()
    }

    /// The text from the current place to before the next markup; empty where markup is next.
    fn text(&mut self) -> &'a str {
        let rest = self.rest();
        // A `<` that begins nothing is text.
        let length = memchr_iter(b'<', rest.as_bytes())
            .find(|place| {
                let next = rest.as_bytes().get(place + 1);
                next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
            })
            .unwrap_or(rest.len());
        self.place += length;
        rest.get(..length).unwrap_or_default()
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let text = self.text();
            if !text.is_empty() {
                return Some(Token::Text(text));
            }
            let rest = self.rest().get(1..)?;
            let is_end = rest.starts_with('/');
            let name_on = if is_end { rest.get(1..)? } else { rest };
            if !name_on.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
                self.place += 1 + nothing_length(rest);
                if rest == "/" {
                    return Some(Token::Text("</"));
                }
                continue;
            }
            let (name, attributes_on) = name_on.split_at_checked(name_length(name_on))?;
            let Some(length) = attributes_length(attributes_on) else {
                // A tag that does not end is none, and nothing follows it.
                self.place = self.text.len();
                return None;
            };
            self.place = self.text.len() - attributes_on.len() + length + 1;
            let tag = Tag::named(name);
            let written = name_on.get(..name.len() + length)?;
            return Some(if is_end { Token::End(tag, name) } else { Token::Start(Start { tag, name, written }) });
        }
    }
}

/// How long a name is.
fn name_length(text: &str) -> usize {
    let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    text.as_bytes().iter().position(ends_name).unwrap_or(text.len())
}

/// How long a comment, a doctype or the like is, without its `<`.
///
/// Source: HTML Standard, sections 13.2.5.41 to 13.2.5.51.
fn nothing_length(rest: &str) -> usize {
    let to_angle = memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
    let Some(comment) = rest.strip_prefix("!--") else { return to_angle };
    if comment.starts_with('>') || comment.starts_with("->") {
        return to_angle;
    }
    let ends = memchr_iter(b'>', comment.as_bytes());
    let end = ends.into_iter().find(|end| {
        let before = comment.as_bytes().get(..*end).unwrap_or_default();
        before.ends_with(b"--") || before.ends_with(b"--!")
    });
    end.map_or(rest.len(), |end| "!--".len() + end + 1)
}

/// How long the attributes of a tag are, up to the `>`; `None` where the tag does not end.
///
/// Source: HTML Standard, sections 13.2.5.32 to 13.2.5.40.
fn attributes_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut place = 0;
    loop {
        match bytes.get(place)? {
            b'>' => return Some(place),
            b'=' => place = value_end(bytes, place + 1)?,
            _ => place += 1,
        }
    }
}

/// Where the value ends that follows the equals sign before `place`.
fn value_end(bytes: &[u8], mut place: usize) -> Option<usize> {
    while bytes.get(place)?.is_ascii_whitespace() {
        place += 1;
    }
    match bytes.get(place)? {
        quote @ (b'"' | b'\'') => {
            let value = bytes.get(place + 1..)?;
            Some(place + 1 + memchr(*quote, value)? + 1)
        }
        _ => {
            while !matches!(bytes.get(place)?, b'>' | b' ' | b'\n' | b'\t' | b'\r' | b'\x0C') {
                place += 1;
            }
            Some(place)
        }
    }
}

/// How long the raw text of an element is, which ends before its own end tag.
pub(in crate::read) fn end_of_raw(text: &str, name: &str) -> usize {
    let mut starts = memmem::find_iter(text.as_bytes(), b"</");
    starts.find(|start| is_end_of(text, start + 2, name)).unwrap_or(text.len())
}

/// Whether the name of an end tag stands at `place`.
fn is_end_of(text: &str, place: usize, name: &str) -> bool {
    let bytes = text.as_bytes();
    let is_named =
        bytes.get(place..place + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
    is_named
        && bytes.get(place + name.len()).is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'/' | b'>'))
}

/// How long a script is: one that opens a comment and in it a script goes on behind the end of that.
///
/// Source: HTML Standard, sections 13.2.5.15 to 13.2.5.31 (script data).
fn script_length(text: &str) -> usize {
    let mut from = 0;
    loop {
        let rest = text.get(from..).unwrap_or_default();
        let end = from + end_of_raw(rest, "script");
        let Some(open) = memmem::find(text.get(from..end).unwrap_or_default().as_bytes(), b"<!--") else { return end };
        let comment = from + open + 2;
        let inside = text.get(comment..end).unwrap_or_default();
        if let Some(closed) = memmem::find(inside.as_bytes(), b"-->") {
            from = comment + closed + "-->".len();
        } else if end < text.len()
            && memchr_iter(b'<', inside.as_bytes()).any(|start| is_end_of(inside, start + 1, "script"))
        {
            // Behind the end of the inner script.
            from = end + "</script".len();
        } else {
            return end;
        }
    }
}
