//! The walk through the tree.
//!
//! In: a tree. Out: [`Marked`], unsorted lines aside. The only file of the metadata that knows the tree.

use std::{borrow::Cow, ops::Range};

use super::{
    MARKS_MAX, Mark, MarkKind, Marked, PageLink,
    hints::{self, Hints},
};
use crate::read::{
    html::{Node, Page, Tag},
    plain::one_line,
};

/// A mark with more text than this holds more than a date or names, in bytes.
const MARK_BYTES_MAX: usize = 300;

/// A byline and what stands around it are no longer than this, in bytes.
const BYLINE_BYTES_MAX: usize = 300;

/// The greatest length of a headline, in bytes.
const HEADLINE_BYTES_MAX: usize = 1_000;

/// The greatest number of parts of a page known not to be of the article.
const ASIDES_MAX: usize = 5_000;

/// An `article` element with less text than this, in bytes, that does not hold the headline is a teaser.
const TEASER_BYTES_MAX: usize = 1_500;

/// Walks through `page`.
pub(super) fn through(page: &Page<'_>) -> Marked {
    let mut walk = Walk::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let Some(root) = page.root() else { return walk.marked };
    let mut skipped_to = 0;
    for node in std::iter::once(root).chain(root.descendants()) {
        while open.last().is_some_and(|last| last.node.end() <= node.place()) {
            open.pop().into_iter().for_each(|last| walk.close(&last));
        }
        if node.place() < skipped_to {
            continue;
        }
        if !node.is_element() {
            walk.text(&node.own_text());
            continue;
        }
        let around = open.last().map(|last| last.inside).unwrap_or_default();
        match walk.open(node, around) {
            Some(opened) => open.push(opened),
            None => skipped_to = node.end(),
        }
    }
    while let Some(last) = open.pop() {
        walk.close(&last);
    }
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

/// An element whose end has not come yet.
struct Open<'p> {
    node: Node<'p>,
    attributes: Attributes<'p>,
    /// What is known of the elements around it.
    around: Around,
    /// What is known of the elements around what is inside of it.
    inside: Around,
    /// Where its text begins.
    start: usize,
    is_inline: bool,
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

/// The kind of an element and the attributes that matter.
#[derive(Debug)]
struct Attributes<'p> {
    tag: Tag,
    hints: Hints,
    itemprop: Cow<'p, str>,
    rel: Cow<'p, str>,
    href: Option<Cow<'p, str>>,
    itemtype: &'p str,
}

impl Walk {
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

    /// Begins an element; `None` where nothing inside of it is to be looked at.
    fn open<'p>(&mut self, node: Node<'p>, around: Around) -> Option<Open<'p>> {
        let attributes = Attributes::of(node);
        match attributes.tag {
            Tag::Script => self.script(node),
            Tag::Title => {
                self.marked.title.get_or_insert_with(|| one_line(&node.text()));
            }
            Tag::Html => {
                let language = node.attribute("lang").or_else(|| node.attribute("xml:lang"));
                self.marked.language = self.marked.language.take().or_else(|| language.map(Cow::into_owned));
            }
            Tag::Base => {
                let href = attributes.href.as_deref().map(str::to_owned);
                self.marked.base = self.marked.base.take().or(href);
            }
            Tag::Link => self.link(&attributes),
            Tag::Meta => self.meta(node, &attributes, around),
            Tag::Br => self.end_line(),
            _ => {}
        }
        if shows_nothing(attributes.tag) {
            return None;
        }
        let is_inline = is_inline(attributes.tag);
        if !is_inline {
            self.end_line();
        }
        let inside = Around {
            in_article: around.in_article || matches!(attributes.tag, Tag::Article | Tag::Main),
            in_author: around.in_author || is_author_property(&attributes),
            in_head: attributes.tag == Tag::Head || around.in_head && attributes.tag != Tag::Body,
            in_pages: around.in_pages || attributes.hints.has(Hints::PAGES),
        };
        Some(Open { node, attributes, around, inside, start: self.marked.text.len(), is_inline })
    }

    /// Ends an element: now its text is known.
    fn close(&mut self, open: &Open<'_>) {
        // An element's text does not begin with the space that parts it from the one before.
        let text = self.marked.text.get(open.start..).unwrap_or_default();
        let begun = open.start + text.len() - text.trim_start().len();
        self.note(open, begun..self.marked.text.len());
        if !open.is_inline {
            self.end_line();
        }
    }

    /// Notes what an element says.
    fn note(&mut self, open: &Open<'_>, place: Range<usize>) {
        let attributes = &open.attributes;
        match attributes.tag {
            Tag::H1 if place.len() <= HEADLINE_BYTES_MAX && !place.is_empty() => {
                push(&mut self.marked.headlines, place.clone());
            }
            Tag::A => self.page_link(attributes, open.around, &place),
            _ => {}
        }
        self.note_aside(attributes, open.around, &place);
        if place.len() > MARK_BYTES_MAX {
            return;
        }
        if let Some((kind, hints)) = date_kind(attributes) {
            let stated = ["datetime", "content"].iter().find_map(|name| open.node.attribute(name));
            let titled = || open.node.attribute("title").filter(|_| attributes.tag == Tag::Abbr);
            let stated = stated.or_else(titled).map(Cow::into_owned);
            push(&mut self.marked.dates, Mark { place: place.clone(), stated, kind, hints });
        }
        if let Some(kind) = author_kind(attributes, open.around) {
            // A `time` inside of a byline has no name to state.
            let stated = open.node.attribute("content").filter(|_| kind == MarkKind::Property).map(Cow::into_owned);
            push(&mut self.marked.authors, Mark { place, stated, kind, hints: attributes.hints });
        }
    }

    fn note_aside(&mut self, attributes: &Attributes<'_>, around: Around, place: &Range<usize>) {
        if self.marked.asides.len() + self.marked.perhaps_asides.len() >= ASIDES_MAX {
            return;
        }
        let is_aside = match attributes.tag {
            Tag::Nav => true,
            // A short one beside the headline may hold the byline.
            Tag::Aside => place.len() > BYLINE_BYTES_MAX,
            Tag::Footer | Tag::Header => !around.in_article,
            Tag::Article => place.len() < TEASER_BYTES_MAX,
            Tag::Html | Tag::Body | Tag::Main | Tag::H1 => false,
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
        let Some(address) = attributes.href.as_deref() else { return };
        let text = self.marked.text.get(place.clone()).unwrap_or_default().trim();
        let is_next = attributes.rel.split(' ').any(|word| word == "next");
        let is_number = !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_listed = around.in_pages || attributes.hints.has(Hints::PAGES);
        if (is_next || is_number || is_listed) && text.len() <= SHOWN_BYTES_MAX {
            let link = PageLink { address: address.to_owned(), place: place.start, is_told: is_next || is_listed };
            push(&mut self.marked.pages, link);
        }
    }

    fn script(&mut self, node: Node<'_>) {
        if node.attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) {
            push(&mut self.marked.json_ld, node.text().into_owned());
        }
    }

    fn link(&mut self, attributes: &Attributes<'_>) {
        if let Some(address) = attributes.href.as_deref()
            && !attributes.rel.is_empty()
        {
            push(&mut self.marked.links, (attributes.rel.clone().into_owned(), address.to_owned()));
        }
    }

    fn meta(&mut self, node: Node<'_>, attributes: &Attributes<'_>, around: Around) {
        let Some(content) = node.attribute("content").map(|content| one_line(&content)) else { return };
        for name in ["property", "name"].iter().filter_map(|name| node.attribute(name)) {
            self.marked.meta.add(&name, &content);
        }
        if attributes.itemprop.is_empty() {
            return;
        }
        if around.in_head {
            self.marked.meta.add(&attributes.itemprop, &content);
        }
        let end = self.marked.text.len();
        let mark = |hints| Mark { place: end..end, stated: Some(content), kind: MarkKind::Property, hints };
        if let Some((_, hints)) = date_kind(attributes) {
            push(&mut self.marked.dates, mark(hints));
        } else if author_kind(attributes, around).is_some() {
            push(&mut self.marked.authors, mark(attributes.hints));
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
    } else if attributes.tag == Tag::Time {
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
    } else if attributes.tag == Tag::Address {
        Some(MarkKind::Element)
    } else if attributes.hints.has(Hints::AUTHOR) {
        Some(MarkKind::Name)
    } else if attributes.tag == Tag::A
        && attributes.href.as_deref().is_some_and(|address| !hints::of_address(address).is_empty())
    {
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

impl<'p> Attributes<'p> {
    fn of(node: Node<'p>) -> Self {
        let mut gathered = Self {
            tag: node.tag(),
            hints: Hints::default(),
            itemprop: Cow::Borrowed(""),
            rel: Cow::Borrowed(""),
            href: None,
            itemtype: "",
        };
        for (name, value) in node.attributes() {
            gathered.take(node, name, value);
        }
        gathered
    }

    fn take(&mut self, node: Node<'p>, name: &str, value: &'p str) {
        const HINTING: [&str; 6] = ["class", "id", "data-testid", "data-type", "data-role", "data-component"];
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if HINTING.into_iter().any(is) {
            self.hints |= hints::of_names(value);
        } else if is("itemprop") {
            self.itemprop = lower(value);
        } else if is("rel") {
            self.rel = lower(value);
        } else if is("itemtype") {
            self.itemtype = value.trim();
        } else if is("href") && matches!(self.tag, Tag::A | Tag::Link | Tag::Base) {
            self.href = node.attribute("href").map(|address| Cow::Owned(address.trim().to_owned()));
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

/// Elements whose content is not shown, or not as text.
fn shows_nothing(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Script
            | Tag::Style
            | Tag::Title
            | Tag::Link
            | Tag::Meta
            | Tag::Base
            | Tag::Br
            | Tag::Noscript
            | Tag::Template
            | Tag::Svg
            | Tag::Iframe
            | Tag::Select
            | Tag::Textarea
            | Tag::Object
            | Tag::Math
    )
}

/// Elements of a phrase, which begin no line.
fn is_inline(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::A
            | Tag::Abbr
            | Tag::B
            | Tag::Bdi
            | Tag::Bdo
            | Tag::Big
            | Tag::Cite
            | Tag::Code
            | Tag::Data
            | Tag::Del
            | Tag::Dfn
            | Tag::Em
            | Tag::Font
            | Tag::I
            | Tag::Img
            | Tag::Ins
            | Tag::Kbd
            | Tag::Label
            | Tag::Mark
            | Tag::Picture
            | Tag::Q
            | Tag::Ruby
            | Tag::S
            | Tag::Samp
            | Tag::Small
            | Tag::Source
            | Tag::Span
            | Tag::Strong
            | Tag::Sub
            | Tag::Sup
            | Tag::Time
            | Tag::U
            | Tag::Wbr
    )
}
