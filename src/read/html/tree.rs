//! The tree of a page: every node in document order in one list, names, attributes and text borrowed from the page.
//!
//! In: what the builder found. Out: nodes, and what can be asked of them. Nothing changes once it is built, and
//! nothing here calls itself, so that no depth is too great.

use std::{borrow::Cow, fmt};

use super::{attributes, references, tag::Tag};

/// A page as a tree.
#[derive(Debug)]
pub(in crate::read) struct Page<'a> {
    /// In document order: what is inside of a node comes right after it, up to its `end`. The first is the root.
    pub(super) nodes: Vec<Content<'a>>,
}

/// What a node is made of.
#[derive(Debug)]
pub(super) struct Content<'a> {
    /// The name and the attributes of an element, or a stretch of text, as written.
    pub(super) written: &'a str,
    /// The place of the element around it; its own for the root.
    pub(super) parent: u32,
    /// The place after the last node inside of it.
    pub(super) end: u32,
    /// How long the name of the element is, in bytes.
    pub(super) name_bytes: u16,
    /// Its element; [`Tag::Text`] for text.
    pub(super) tag: Tag,
}

/// One node of a page: an element, or a stretch of text.
#[derive(Clone, Copy)]
pub(in crate::read) struct Node<'p> {
    page: &'p Page<'p>,
    content: &'p Content<'p>,
    place: u32,
}

impl Page<'_> {
    /// The `html` element; `None` only where the page is empty.
    pub(in crate::read) fn root(&self) -> Option<Node<'_>> {
        self.node(0)
    }

    /// All elements, in document order.
    pub(in crate::read) fn elements(&self) -> impl Iterator<Item = Node<'_>> {
        self.root().into_iter().flat_map(|root| std::iter::once(root).chain(root.elements()))
    }

    /// The first element of that kind.
    pub(in crate::read) fn first(&self, tag: Tag) -> Option<Node<'_>> {
        self.elements().find(|element| element.tag() == tag)
    }

    fn node(&self, place: u32) -> Option<Node<'_>> {
        let content = self.nodes.get(usize::try_from(place).ok()?)?;
        Some(Node { page: self, content, place })
    }
}

impl<'p> Node<'p> {
    /// What kind of element it is; [`Tag::Text`] for text.
    pub(in crate::read) fn tag(self) -> Tag {
        self.content.tag
    }

    /// Whether it is an element, rather than text.
    pub(in crate::read) fn is_element(self) -> bool {
        self.content.tag != Tag::Text
    }

    /// The name of an element, as written; empty for text.
    pub(in crate::read) fn name(self) -> &'p str {
        self.content.tag.name().unwrap_or_else(|| self.split().0)
    }

    /// The value of an attribute, its references undone.
    pub(in crate::read) fn attribute(self, name: &str) -> Option<Cow<'p, str>> {
        self.attributes().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| references::value(value))
    }

    /// Whether it has an attribute of that name.
    pub(in crate::read) fn has_attribute(self, name: &str) -> bool {
        self.attributes().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// All attributes: names and values as written, the first of a name counts.
    pub(in crate::read) fn attributes(self) -> impl Iterator<Item = (&'p str, &'p str)> {
        let written = if self.is_element() { self.split().1 } else { "" };
        attributes::of(written)
    }

    /// The element around it.
    pub(in crate::read) fn parent(self) -> Option<Self> {
        if self.place == 0 { None } else { self.page.node(self.content.parent) }
    }

    /// The elements around it, innermost first.
    pub(in crate::read) fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// The nodes directly inside of it.
    pub(in crate::read) fn children(self) -> impl Iterator<Item = Self> {
        let end = self.content.end;
        let first = self.page.node(self.place + 1).filter(|_| self.place + 1 < end);
        std::iter::successors(first, move |node| self.page.node(node.content.end).filter(|next| next.place < end))
    }

    /// The next node in document order, inside of it or after it.
    pub(in crate::read) fn following(self) -> Option<Self> {
        self.page.node(self.place + 1)
    }

    /// The next node in document order that is not inside of it.
    pub(in crate::read) fn after(self) -> Option<Self> {
        self.page.node(self.content.end)
    }

    /// How long a stretch of text is as written, in bytes; 0 for an element.
    pub(in crate::read) fn text_bytes(self) -> usize {
        if self.is_element() { 0 } else { self.content.written.len() }
    }

    /// How much of a stretch of text is not white space, in bytes as written; 0 for an element.
    pub(in crate::read) fn shown_bytes(self) -> usize {
        if self.is_element() {
            return 0;
        }
        self.content.written.bytes().filter(|byte| !byte.is_ascii_whitespace()).count()
    }

    /// Whether a stretch of text is nothing but white space.
    pub(in crate::read) fn is_blank(self) -> bool {
        !self.is_element() && self.content.written.bytes().all(|byte| byte.is_ascii_whitespace())
    }

    /// The node right after it in the same element.
    pub(in crate::read) fn next(self) -> Option<Self> {
        let end = self.page.node(self.content.parent)?.content.end;
        self.page.node(self.content.end).filter(|node| node.place < end && self.place > 0)
    }

    /// The node right before it in the same element.
    pub(in crate::read) fn previous(self) -> Option<Self> {
        // What stands before it in document order is inside of that node, or is the element around both.
        let before = self.page.node(self.place.checked_sub(1)?)?;
        let inside = std::iter::once(before).chain(before.ancestors());
        inside
            .take_while(|node| node.place > self.content.parent)
            .find(|node| node.content.parent == self.content.parent)
    }

    /// All nodes inside of it, in document order.
    pub(in crate::read) fn descendants(self) -> impl Iterator<Item = Self> {
        (self.place + 1..self.content.end).map_while(move |place| self.page.node(place))
    }

    /// All elements inside of it, in document order.
    pub(in crate::read) fn elements(self) -> impl Iterator<Item = Self> {
        self.descendants().filter(|node| node.is_element())
    }

    /// What a stretch of text says, its references undone; empty for an element.
    pub(in crate::read) fn own_text(self) -> Cow<'p, str> {
        if self.is_element() {
            return Cow::Borrowed("");
        }
        let around = self.parent().map_or(Tag::Other, Self::tag);
        if around.is_raw() && !around.has_references() {
            Cow::Borrowed(self.content.written)
        } else {
            references::text(self.content.written)
        }
    }

    /// The text inside of it: all that a browser would show of it, and no more.
    pub(in crate::read) fn text(self) -> Cow<'p, str> {
        let mut all = Cow::Borrowed("");
        let mut place = self.place + 1;
        while let Some(node) = self.page.node(place).filter(|node| node.place() < self.end()) {
            let shows_nothing = node.tag().is_raw() || node.tag() == Tag::Template;
            place = if shows_nothing { node.content.end } else { place + 1 };
            // For most elements there is one stretch of text, which needs no copy.
            all += node.own_text();
        }
        all
    }

    /// The same node's place in document order, by which nodes can be compared and counted.
    pub(in crate::read) fn place(self) -> u32 {
        self.place
    }

    /// The place after the last node inside of it.
    pub(in crate::read) fn end(self) -> u32 {
        self.content.end
    }

    /// The content itself, whose address tells the node from all others.
    pub(super) fn content(self) -> &'p Content<'p> {
        self.content
    }

    /// The name and the attributes, as written.
    fn split(self) -> (&'p str, &'p str) {
        self.content.written.split_at_checked(usize::from(self.content.name_bytes)).unwrap_or_default()
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_element() {
            write!(formatter, "<{}> at {}", self.name(), self.place)
        } else {
            write!(formatter, "{:?} at {}", self.content.written, self.place)
        }
    }
}
