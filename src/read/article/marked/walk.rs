//! The walk through the tree.
//!
//! In: a tree. Out: [`Marked`], unsorted lines aside. The only file of the metadata that knows the tree.

use std::{borrow::Cow, ops::Range};

use dom_query::{Document, Element, NodeData, NodeRef};

use super::{
    MARKS_MAX, Mark, MarkKind, Marked, PageLink,
    hints::{self, Hints},
};
use crate::read::plain::one_line;

/// A mark with more text than this holds more than a date or names, in bytes.
const MARK_BYTES_MAX: usize = 300;

/// The greatest length of a headline, in bytes.
const HEADLINE_BYTES_MAX: usize = 1_000;

/// The greatest number of parts of a page known not to be of the article.
const ASIDES_MAX: usize = 5_000;

/// An `article` element with less text than this, in bytes, that does not hold the headline is a teaser.
const TEASER_BYTES_MAX: usize = 1_500;

/// Walks through `page`.
pub(super) fn through(page: &Document) -> Marked {
    let mut walk = Walk::default();
    walk.children(&page.root(), Around::default());
    walk.end_line();
    walk.marked.authors = innermost(walk.marked.authors);
    walk.marked
}

#[derive(Default)]
struct Walk {
    marked: Marked,
    /// Whether a space is owed before the next word.
    gap: bool,
}

/// What is known of the elements around a node.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    in_article: bool,
    /// The property of an item that holds an author.
    in_author: bool,
    in_head: bool,
    in_pages: bool,
}

/// The name of an element and the attributes that matter.
#[derive(Debug, Default)]
struct Attributes<'a> {
    name: &'a str,
    hints: Hints,
    itemprop: Cow<'a, str>,
    rel: Cow<'a, str>,
    href: Option<&'a str>,
    stated: Option<&'a str>,
    meta_name: Option<&'a str>,
    property: Option<&'a str>,
    kind: &'a str,
    lang: Option<&'a str>,
    itemtype: &'a str,
}

impl Walk {
    fn children(&mut self, node: &NodeRef<'_>, around: Around) {
        for child in node.children_it(false) {
            child.query(|inner| match &inner.data {
                NodeData::Text { contents } => self.text(contents),
                NodeData::Element(element) => self.element(&child, &Attributes::of(element), around),
                _ => {}
            });
        }
    }

    /// Adds text as a browser would show it.
    fn text(&mut self, text: &str) {
        self.gap |= text.starts_with(|c: char| c.is_ascii_whitespace());
        for word in text.split_ascii_whitespace() {
            let line_begins = self.marked.text.is_empty() || self.marked.text.ends_with('\n');
            if self.gap && !line_begins {
                self.marked.text.push(' ');
            }
            self.marked.text.push_str(word);
            self.gap = true;
        }
        self.gap &= text.is_empty() || text.ends_with(|c: char| c.is_ascii_whitespace());
    }

    fn end_line(&mut self) {
        if !self.marked.text.is_empty() && !self.marked.text.ends_with('\n') {
            self.marked.text.push('\n');
        }
        self.gap = false;
    }

    fn element(&mut self, node: &NodeRef<'_>, attributes: &Attributes<'_>, around: Around) {
        match attributes.name {
            "script" => return self.script(node, attributes),
            "style" | "noscript" | "template" | "svg" | "iframe" | "select" | "textarea" | "object" | "math" => return,
            "title" => {
                self.marked.title.get_or_insert_with(|| one_line(&node.text()));
                return;
            }
            "html" => self.marked.language = self.marked.language.take().or_else(|| attributes.lang.map(str::to_owned)),
            "base" => self.marked.base = self.marked.base.take().or_else(|| attributes.href.map(str::to_owned)),
            "link" => return self.link(attributes),
            "meta" => return self.meta(attributes, around),
            "br" => return self.end_line(),
            _ => {}
        }
        let is_inline = is_inline(attributes.name);
        if !is_inline {
            self.end_line();
        }
        let start = self.marked.text.len();
        let inner = self.around_inside(attributes, around);
        self.children(node, inner);
        // An element's text does not begin with the space that parts it from the one before.
        let begun = self.marked.text.get(start..).map_or(0, |text| text.len() - text.trim_start().len());
        let place = (start + begun).min(self.marked.text.len())..self.marked.text.len();
        self.note(attributes, around, place);
        if !is_inline {
            self.end_line();
        }
    }

    fn around_inside(&self, attributes: &Attributes<'_>, around: Around) -> Around {
        let name = attributes.name;
        Around {
            in_article: around.in_article || name == "article" || name == "main",
            in_author: around.in_author || is_author_property(attributes),
            in_head: name == "head" || around.in_head && name != "body",
            in_pages: around.in_pages || attributes.hints.has(Hints::PAGES),
        }
    }

    /// Notes what an element says, now that its text is known.
    fn note(&mut self, attributes: &Attributes<'_>, around: Around, place: Range<usize>) {
        let name = attributes.name;
        if name == "h1" && place.len() <= HEADLINE_BYTES_MAX && !place.is_empty() {
            push(&mut self.marked.headlines, place.clone());
        }
        if name == "a" {
            self.page_link(attributes, around, &place);
        }
        self.note_aside(attributes, around, &place);
        if place.len() > MARK_BYTES_MAX {
            return;
        }
        let mark =
            |kind, hints| Mark { place: place.clone(), stated: attributes.stated.map(str::to_owned), kind, hints };
        if let Some((kind, hints)) = date_kind(attributes) {
            push(&mut self.marked.dates, mark(kind, hints));
        }
        if let Some(kind) = author_kind(attributes, around) {
            let mut mark = mark(kind, attributes.hints);
            // A `time` inside of a byline has no name to state.
            mark.stated = mark.stated.filter(|_| kind == MarkKind::Property);
            push(&mut self.marked.authors, mark);
        }
    }

    fn note_aside(&mut self, attributes: &Attributes<'_>, around: Around, place: &Range<usize>) {
        if self.marked.asides.len() + self.marked.perhaps_asides.len() >= ASIDES_MAX {
            return;
        }
        let is_aside = match attributes.name {
            "nav" | "aside" => true,
            "footer" | "header" => !around.in_article,
            "article" => place.len() < TEASER_BYTES_MAX,
            "html" | "body" | "main" | "h1" => false,
            // A label of a mark does not make what it marks something else.
            _ => attributes.hints.has(Hints::ASIDE) && !attributes.hints.has(Hints::DATE),
        };
        let is_comment = attributes.itemtype.ends_with("/Comment") || attributes.itemtype.ends_with("/UserComments");
        if is_comment {
            self.marked.asides.push(place.clone());
        } else if is_aside {
            self.marked.perhaps_asides.push(place.clone());
        }
    }

    fn page_link(&mut self, attributes: &Attributes<'_>, around: Around, place: &Range<usize>) {
        const SHOWN_BYTES_MAX: usize = 40;
        let Some(address) = attributes.href else { return };
        let text = self.marked.text.get(place.clone()).unwrap_or_default().trim();
        let is_next = attributes.rel.split(' ').any(|word| word == "next");
        let is_number = !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_listed = around.in_pages || attributes.hints.has(Hints::PAGES);
        if (is_next || is_number || is_listed) && text.len() <= SHOWN_BYTES_MAX {
            let link = PageLink { address: address.to_owned(), text: text.to_owned(), is_next, is_listed };
            push(&mut self.marked.pages, link);
        }
    }

    fn script(&mut self, node: &NodeRef<'_>, attributes: &Attributes<'_>) {
        if attributes.kind.to_ascii_lowercase().contains("ld+json") {
            push(&mut self.marked.json_ld, node.text().to_string());
        }
    }

    fn link(&mut self, attributes: &Attributes<'_>) {
        if let Some(address) = attributes.href
            && !attributes.rel.is_empty()
        {
            push(&mut self.marked.links, (attributes.rel.clone().into_owned(), address.to_owned()));
        }
    }

    fn meta(&mut self, attributes: &Attributes<'_>, around: Around) {
        let Some(content) = attributes.stated else { return };
        let content = one_line(content);
        for name in [attributes.property, attributes.meta_name].into_iter().flatten() {
            self.marked.meta.add(name, &content);
        }
        if attributes.itemprop.is_empty() {
            return;
        }
        if around.in_head {
            self.marked.meta.add(&attributes.itemprop, &content);
        }
        let end = self.marked.text.len();
        let mark = Mark { place: end..end, stated: Some(content), kind: MarkKind::Property, hints: attributes.hints };
        if date_kind(attributes).is_some() {
            push(&mut self.marked.dates, mark);
        } else if author_kind(attributes, around).is_some() {
            push(&mut self.marked.authors, mark);
        }
    }
}

fn push<T>(list: &mut Vec<T>, value: T) {
    if list.len() < MARKS_MAX {
        list.push(value);
    }
}

/// How an element says that it holds a date, and whether it is one of a change.
fn date_kind(attributes: &Attributes<'_>) -> Option<(MarkKind, Hints)> {
    let properties = || attributes.itemprop.split(' ');
    let hints = attributes.hints;
    if properties().any(|word| matches!(word, "datepublished" | "datecreated" | "uploaddate")) {
        Some((MarkKind::Property, Hints::DATE))
    } else if properties().any(|word| word == "datemodified") {
        Some((MarkKind::Property, Hints::DATE | Hints::CHANGE))
    } else if attributes.name == "time" {
        Some((MarkKind::Element, hints))
    } else if hints.has(Hints::DATE) {
        Some((MarkKind::Name, hints))
    } else {
        None
    }
}

/// How an element says that it names an author.
fn author_kind(attributes: &Attributes<'_>, around: Around) -> Option<MarkKind> {
    let is_name = attributes.itemprop.split(' ').any(|word| word == "name");
    if is_author_property(attributes) || around.in_author && is_name {
        Some(MarkKind::Property)
    } else if attributes.rel.split(' ').any(|word| word == "author") {
        Some(MarkKind::Relation)
    } else if attributes.name == "address" {
        Some(MarkKind::Element)
    } else if attributes.hints.has(Hints::AUTHOR) {
        Some(MarkKind::Name)
    } else if attributes.name == "a" && attributes.href.is_some_and(|address| !hints::of_address(address).is_empty()) {
        Some(MarkKind::Address)
    } else {
        None
    }
}

fn is_author_property(attributes: &Attributes<'_>) -> bool {
    attributes.itemprop.split(' ').any(|word| matches!(word, "author" | "creator"))
}

/// The marks that hold no other of the same or a surer kind.
fn innermost(marks: Vec<Mark>) -> Vec<Mark> {
    // An element is noted when it ends, so that what is inside of it was noted before.
    let mut kept: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        let inside = |other: &Mark| !other.place.is_empty() && mark.place.start <= other.place.start;
        let holds_another = kept.last().is_some_and(|last| inside(last) && last.place.end <= mark.place.end);
        if !holds_another {
            kept.push(mark);
        } else if let Some(last) = kept.last_mut() {
            last.kind = last.kind.min(mark.kind);
            last.hints |= mark.hints;
        }
    }
    kept
}

impl<'a> Attributes<'a> {
    fn of(element: &'a Element) -> Self {
        let mut gathered = Self { name: &element.name.local, ..Self::default() };
        for attribute in &element.attrs {
            gathered.take(&attribute.name.local, &attribute.value);
        }
        gathered
    }

    fn take(&mut self, name: &str, value: &'a str) {
        match name {
            "class" | "id" | "data-testid" | "data-type" | "data-role" | "data-component" => {
                self.hints |= hints::of_names(value);
            }
            "itemprop" => self.itemprop = lower(value),
            "rel" => self.rel = lower(value),
            "href" => self.href = Some(value.trim()),
            "datetime" | "content" => self.stated = Some(value),
            "title" if self.name == "abbr" => self.stated = Some(value),
            "name" => self.meta_name = Some(value),
            "property" => self.property = Some(value),
            "type" => self.kind = value,
            "lang" | "xml:lang" => self.lang = Some(value),
            "itemtype" => self.itemtype = value.trim(),
            _ => {}
        }
    }
}

fn lower(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    if value.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(value.to_ascii_lowercase())
    } else {
        Cow::Borrowed(value)
    }
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "picture"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "source"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "wbr"
    )
}
