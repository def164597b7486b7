//! The elements that are open while a tree is built, and what is within reach of each.
//!
//! In: elements as they open and close. Out: answers in constant time to what HTML asks at every start tag, and in
//! time bounded by the depth at end tags.
//!
//! Source: HTML Standard, section 13.2.4.2 (the stack of open elements).

use super::tag::Tag;

/// An element that is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open<'a> {
    /// Its place in the tree.
    pub(super) place: u32,
    /// What it is.
    pub(super) tag: Tag,
    /// Its name as written, which counts where HTML does not define it.
    pub(super) name: &'a str,
    /// What is within reach from inside of it.
    pub(super) reach: Reach,
}

/// What is within reach at some place: which elements are open there that a start tag would close.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reach {
    pub(super) paragraph: bool,
    pub(super) link: bool,
    pub(super) button: bool,
    pub(super) list_item: bool,
    pub(super) definition: bool,
    pub(super) select: bool,
    pub(super) template: bool,
    /// Where in a table the place is.
    pub(super) table: InTable,
}

/// Where in a table a place is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum InTable {
    /// In none.
    #[default]
    Outside,
    /// Directly in the table.
    Table,
    /// In a group of rows.
    Section,
    /// In a row.
    Row,
    /// In a cell.
    Cell,
    /// In the caption.
    Caption,
}

impl Reach {
    /// What is within reach inside of `tag`, where this is what is within reach around it.
    fn inside(mut self, tag: Tag) -> Self {
        if tag.is_barrier() {
            let (template, table) = (self.template, self.table);
            self = Self { template, table, ..Self::default() };
        } else if tag.is_special() && !matches!(tag, Tag::Address | Tag::Div | Tag::P) {
            (self.list_item, self.definition) = (false, false);
        }
        match tag {
            Tag::P => self.paragraph = true,
            Tag::A => self.link = true,
            Tag::Button => (self.button, self.paragraph) = (true, false),
            Tag::Li => self.list_item = true,
            Tag::Dd | Tag::Dt => self.definition = true,
            Tag::Select => self.select = true,
            Tag::Template => (self.template, self.table) = (true, InTable::Outside),
            Tag::Table => self.table = InTable::Table,
            Tag::Tbody | Tag::Thead | Tag::Tfoot => self.table = InTable::Section,
            Tag::Tr => self.table = InTable::Row,
            Tag::Td | Tag::Th => self.table = InTable::Cell,
            Tag::Caption => self.table = InTable::Caption,
            _ => {}
        }
        self
    }
}

/// The elements that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Stack<'a>(Vec<Open<'a>>);

impl<'a> Stack<'a> {
    /// How many are open.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// The place of the innermost; the root's when none is open.
    pub(super) fn place(&self) -> u32 {
        self.0.last().map_or(0, |open| open.place)
    }

    /// What the innermost is.
    pub(super) fn tag(&self) -> Tag {
        self.0.last().map_or(Tag::Html, |open| open.tag)
    }

    /// What is within reach inside of the innermost.
    pub(super) fn reach(&self) -> Reach {
        self.0.last().map(|open| open.reach).unwrap_or_default()
    }

    /// Opens an element.
    pub(super) fn push(&mut self, place: u32, tag: Tag, name: &'a str) {
        let reach = self.reach().inside(tag);
        self.0.push(Open { place, tag, name, reach });
    }

    /// Closes the innermost.
    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// Closes the innermost element for which `is_it` holds, and all inside of it, unless a barrier is met before.
    pub(super) fn close(&mut self, is_it: impl Fn(Tag) -> bool, is_barrier: impl Fn(Tag) -> bool) {
        let found = self.0.iter().rposition(|open| is_it(open.tag) || is_barrier(open.tag));
        if let Some(found) = found
            && self.0.get(found).is_some_and(|open| is_it(open.tag))
        {
            self.0.truncate(found);
        }
    }

    /// Closes all elements inside of the innermost one for which `is_it` holds.
    pub(super) fn clear_to(&mut self, is_it: impl Fn(Tag) -> bool) {
        if let Some(found) = self.0.iter().rposition(|open| is_it(open.tag)) {
            self.0.truncate(found + 1);
        }
    }

    /// Closes the innermost element of that name, unless a block is open inside of it.
    pub(super) fn close_named(&mut self, tag: Tag, name: &str) {
        let is_it = |open: &Open<'_>| open.tag == tag && (tag != Tag::Other || open.name.eq_ignore_ascii_case(name));
        let found = self.0.iter().rposition(|open| is_it(open) || open.tag.is_special());
        if let Some(found) = found
            && self.0.get(found).is_some_and(is_it)
        {
            self.0.truncate(found);
        }
    }

    /// Closes the markup of a phrase; a block that is open inside of it stays open.
    ///
    /// HTML would copy the markup into that block: what is inside already stays marked, what comes is not.
    pub(super) fn close_formatting(&mut self, tag: Tag) {
        let Some(found) = self.0.iter().rposition(|open| open.tag == tag || open.tag.is_barrier()) else { return };
        if self.0.get(found).is_none_or(|open| open.tag != tag) {
            return;
        }
        let inside = self.0.get(found + 1..).unwrap_or_default();
        if inside.iter().any(|open| open.tag.is_special()) {
            self.remove(found);
        } else {
            self.0.truncate(found);
        }
    }

    /// Closes the element at `place` in the tree alone: what is open inside of it stays open.
    pub(super) fn close_alone(&mut self, place: u32) {
        if let Some(found) = self.0.iter().rposition(|open| open.place == place) {
            self.remove(found);
        }
    }

    fn remove(&mut self, index: usize) {
        self.0.remove(index);
        let mut reach =
            index.checked_sub(1).and_then(|below| self.0.get(below)).map(|open| open.reach).unwrap_or_default();
        for open in self.0.iter_mut().skip(index) {
            reach = reach.inside(open.tag);
            open.reach = reach;
        }
    }
}
