//! Reads XML as the world writes it: piece by piece, forgiving everything that leaves the rest readable.
//!
//! In: decoded text. Out: tags, and what stands inside of them. Keeps no stack, so that no depth of nesting
//! can exhaust it, and expands no entities of the document's own.

mod content;
mod vocabulary;

use std::{borrow::Cow, collections::HashMap};

use quick_xml::{
    Reader,
    events::{Event, attributes::Attributes},
};

pub(super) use self::{
    content::{Inside, readable},
    vocabulary::Vocabulary,
};
use super::entities::unescape;

/// How many times the length of a document may be read again on account of damaged places.
///
/// Each may cost one more look at the rest of the document, and a document may have a million.
const REREAD_TIMES_MAX: usize = 3;

/// The greatest number of namespace declarations remembered.
const NAMESPACES_MAX: usize = 100;

/// The name of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Whose element it is.
    pub(super) vocabulary: Vocabulary,
    /// The name without prefix, in lower case.
    pub(super) local: Cow<'a, str>,
}

/// A start tag.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    /// Its name.
    pub(super) name: Name<'a>,
    attributes: &'a str,
    start: usize,
    end: usize,
    is_empty: bool,
}

/// The next thing in a document that matters here.
#[derive(Debug, Clone)]
pub(super) enum Piece<'a> {
    /// A start tag, or the tag of an empty element.
    Start(Tag<'a>),
    /// An end tag.
    End(Name<'a>),
    /// Something that is no XML was passed over.
    Damage,
    /// The end of the document.
    Eof,
}

/// A document, read piece by piece.
pub(super) struct Xml<'a> {
    text: &'a str,
    /// The elements that an unclosed one never reaches into: each stands for one entry.
    entries: &'static [&'static str],
    reader: Reader<&'a [u8]>,
    /// Where in `text` the reader began.
    offset: usize,
    /// Where the piece read last begins.
    start: usize,
    vocabularies: HashMap<&'a str, Vocabulary>,
    is_damaged: bool,
    /// How many bytes were read again.
    reread_bytes: usize,
}

impl<'a> Xml<'a> {
    /// Begins to read; `entries` names the elements, in lower case, that each stand for one entry.
    pub(super) fn new(text: &'a str, entries: &'static [&'static str]) -> Self {
        Self {
            text,
            entries,
            reader: reader(text),
            offset: 0,
            start: 0,
            vocabularies: HashMap::new(),
            is_damaged: false,
            reread_bytes: 0,
        }
    }

    /// Moves on to the next tag.
    pub(super) fn next(&mut self) -> Piece<'a> {
        loop {
            let start = self.position();
            self.start = start;
            let Ok(event) = self.reader.read_event() else {
                return self.pass_damage(start);
            };
            match event {
                Event::Start(tag) => return Piece::Start(self.tag(tag.name().0.len(), start, false)),
                Event::Empty(tag) => return Piece::Start(self.tag(tag.name().0.len(), start, true)),
                Event::End(_) => {
                    let raw = self.text.get(start..self.position()).unwrap_or_default();
                    let raw = raw.trim_start_matches("</").trim_end_matches('>').trim();
                    return Piece::End(self.name(raw));
                }
                Event::Eof => return Piece::Eof,
                _ => {}
            }
        }
    }

    /// Reads to the end of the element that `tag` began and returns what is inside, as written.
    ///
    /// An element that is not closed before the next entry begins or its own ends is taken to hold only the text
    /// up to the next tag, and reading goes on there.
    pub(super) fn inside(&mut self, tag: &Tag<'a>) -> &'a str {
        if tag.is_empty {
            return "";
        }
        let mut depth = 0_usize;
        loop {
            match self.next() {
                Piece::Start(inner) if inner.name == tag.name => depth += usize::from(!inner.is_empty),
                Piece::Start(inner) if self.is_entry(&inner.name) => return self.unclosed(tag, self.start),
                Piece::End(name) if name == tag.name => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return self.text.get(tag.end..self.start).unwrap_or_default(),
                },
                Piece::End(name) if self.is_entry(&name) => return self.unclosed(tag, self.start),
                Piece::Damage | Piece::Eof => return self.unclosed(tag, self.start),
                Piece::Start(_) | Piece::End(_) => {}
            }
        }
    }

    /// Whether `name` stands for one entry.
    pub(super) fn is_entry(&self, name: &Name<'_>) -> bool {
        matches!(name.vocabulary, Vocabulary::Own | Vocabulary::Atom) && self.entries.contains(&name.local.as_ref())
    }

    /// Whether something was passed over.
    pub(super) fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Goes back, so that `tag` is read again.
    pub(super) fn back_to(&mut self, tag: &Tag<'a>) {
        self.is_damaged = true;
        self.seek(tag.start);
    }

    fn unclosed(&mut self, tag: &Tag<'a>, boundary: usize) -> &'a str {
        let inside = self.text.get(tag.end..boundary).unwrap_or_default();
        let end = inside.find('<').unwrap_or(inside.len());
        let again = self.may_read_again(inside.len());
        self.seek(if again { tag.end + end } else { boundary });
        inside.get(..end).unwrap_or_default()
    }

    /// Goes on at the next entry after a place that cannot be read.
    fn pass_damage(&mut self, start: usize) -> Piece<'a> {
        let rest = self.text.get(start + 1..).unwrap_or_default();
        let rest = if self.may_read_again(rest.len()) { rest } else { "" };
        let next = self.entries.iter().filter_map(|entry| rest.find(&format!("<{entry}"))).min();
        self.seek(next.map_or(self.text.len(), |place| start + 1 + place));
        Piece::Damage
    }

    /// Notes a damaged place, and says whether so many bytes may be read once more on account of it.
    fn may_read_again(&mut self, bytes: usize) -> bool {
        self.is_damaged = true;
        self.reread_bytes = self.reread_bytes.saturating_add(bytes);
        self.reread_bytes <= self.text.len() * REREAD_TIMES_MAX
    }

    fn position(&self) -> usize {
        self.offset + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn seek(&mut self, place: usize) {
        self.offset = place;
        self.reader = reader(self.text.get(place..).unwrap_or_default());
    }

    /// The tag between `start` and the present position.
    fn tag(&mut self, name_length: usize, start: usize, is_empty: bool) -> Tag<'a> {
        let end = self.position();
        let name_end = start + 1 + name_length;
        let attributes = self.text.get(name_end..end - if is_empty { 2 } else { 1 }).unwrap_or_default();
        if attributes.contains("xmlns:") {
            self.remember_namespaces(attributes);
        }
        let name = self.name(self.text.get(start + 1..name_end).unwrap_or_default());
        Tag { name, attributes, start, end, is_empty }
    }

    fn name(&self, written: &'a str) -> Name<'a> {
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let vocabulary = match prefix {
            "" => Vocabulary::Own,
            _ => self.vocabularies.get(prefix).copied().unwrap_or_else(|| Vocabulary::of_prefix(prefix)),
        };
        let local = if local.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(local.to_ascii_lowercase())
        } else {
            Cow::Borrowed(local)
        };
        Name { vocabulary, local }
    }

    /// Remembers the prefixes that a tag declares. They hold for the whole document: feeds declare each prefix once.
    fn remember_namespaces(&mut self, attributes: &'a str) {
        for attribute in Attributes::html(attributes, 0).with_checks(false).flatten() {
            if let Some(prefix) = attribute.key.0.strip_prefix("xmlns:")
                && self.vocabularies.len() < NAMESPACES_MAX
            {
                self.vocabularies.insert(prefix, Vocabulary::of_namespace(&attribute.value));
            }
        }
    }
}

impl Tag<'_> {
    /// The value of the attribute of that name, given with its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = Attributes::html(self.attributes, 0);
        let found = attributes.with_checks(false).flatten().find(|found| found.key.0.eq_ignore_ascii_case(name))?;
        Some(unescape(&found.value).trim().to_owned())
    }

    /// Whether it is the tag of an empty element.
    pub(super) fn is_empty(&self) -> bool {
        self.is_empty
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}
