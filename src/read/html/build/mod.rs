//! Builds the tree of a page in one pass, by the rules of HTML as far as they decide what stands inside of what.
//!
//! In: the tags and texts of a page. Out: its tree, of bounded depth and size. Where HTML would move or copy nodes
//! (text out of tables, the markup of phrases closed out of order), they stay where they are written.
//!
//! Source: HTML Standard, section 13.2.6 (tree construction).

mod table;

use super::{
    super::problems::Problems,
    scan::{Scan, Start, Token},
    stack::{InTable, Stack},
    tag::Tag,
    tree::{Content, Page},
};

/// The greatest depth of elements; deeper ones lose their tags and keep their text. Browsers stop there too.
const DEPTH_MAX: usize = 512;

/// How deep a table is at least: the table, a group of rows, a row, a cell.
const TABLE_DEPTH: usize = 4;

/// The greatest number of nodes; the page is cut there. One that people read has some tens of thousands.
const NODES_MAX: usize = 400_000;

/// The greatest number of stretches of text of a formula that are read.
const FORMULA_TEXTS_MAX: usize = 5_000;

/// The greatest number of tags, those that are passed over included; the page is cut there.
const TAGS_MAX: usize = 2_000_000;

/// Builds the tree of `text`.
pub(super) fn page<'a>(text: &'a str, problems: &mut Problems) -> Page<'a> {
    let mut builder = Builder {
        scan: Scan::of(text),
        nodes: Vec::with_capacity((text.len() / 64).min(NODES_MAX)),
        stack: Stack::default(),
        left_out: Vec::new(),
        part: Part::Before,
        body: 0,
        form: None,
        is_too_deep: false,
    };
    builder.open(&implied(Tag::Html));
    let mut tags = 0;
    while let Some(token) = builder.scan.next() {
        tags += 1;
        if builder.nodes.len() >= NODES_MAX || tags > TAGS_MAX {
            problems.note("too-many-elements", "the page has too many elements and was cut");
            break;
        }
        match token {
            Token::Text(text) => builder.text(text),
            Token::Start(start) => builder.start(&start),
            Token::End(tag, name) => builder.end(tag, name),
        }
    }
    if builder.is_too_deep {
        problems.note("too-deep", "elements nested too deep were flattened");
    }
    builder.finish()
}

/// The start of an element that the page left out.
fn implied(tag: Tag) -> Start<'static> {
    Start { tag, name: "", written: "" }
}

/// Which part of the page is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Before,
    Head,
    AfterHead,
    Body,
}

struct Builder<'a> {
    scan: Scan<'a>,
    nodes: Vec<Content<'a>>,
    stack: Stack<'a>,
    /// The elements that are open in the page, but were left out for being too deep.
    left_out: Vec<Tag>,
    part: Part,
    /// The place of the body, once it began.
    body: usize,
    /// The form that is open; forms do not nest.
    form: Option<u32>,
    is_too_deep: bool,
}

impl<'a> Builder<'a> {
    fn text(&mut self, text: &'a str) {
        let is_blank = || text.bytes().all(|byte| byte.is_ascii_whitespace());
        if self.is_before_body() {
            if is_blank() {
                return;
            }
            self.begin_body(&implied(Tag::Body));
        }
        let is_between_cells = matches!(self.stack.reach().table, InTable::Table | InTable::Section | InTable::Row);
        if !(is_between_cells && is_blank()) {
            self.insert(Tag::Text, text, 0);
        }
    }

    fn is_before_body(&self) -> bool {
        self.part != Part::Body && !self.stack.reach().template
    }

    fn start(&mut self, start: &Start<'a>) {
        if self.is_before_body() {
            match start.tag {
                Tag::Html => return self.keep_attributes(0, start),
                Tag::Head => return self.begin_head(start),
                Tag::Body => return self.begin_body(start),
                tag if tag.is_of_head() => {
                    self.begin_head(&implied(Tag::Head));
                    return self.in_body(start);
                }
                _ => self.begin_body(&implied(Tag::Body)),
            }
        }
        match start.tag {
            Tag::Html => self.keep_attributes(0, start),
            Tag::Body => self.keep_attributes(self.body, start),
            Tag::Head | Tag::Frame | Tag::Frameset => {}
            _ => self.in_table(start),
        }
    }

    /// A tag that comes a second time gives its attributes, where the first had none.
    fn keep_attributes(&mut self, place: usize, start: &Start<'a>) {
        if let Some(content) = self.nodes.get_mut(place).filter(|content| content.written.is_empty()) {
            (content.written, content.name_bytes) = (start.written, name_bytes(start));
        }
    }

    fn begin_head(&mut self, start: &Start<'a>) {
        if self.part == Part::Before {
            self.open(start);
            self.part = Part::Head;
        }
    }

    fn begin_body(&mut self, start: &Start<'a>) {
        self.stack.clear_to(|tag| tag == Tag::Html);
        self.body = self.nodes.len();
        self.open(start);
        self.part = Part::Body;
    }

    /// Reads a start tag that has nothing to do with tables.
    fn in_body(&mut self, start: &Start<'a>) {
        let (tag, reach) = (start.tag, self.stack.reach());
        if tag == Tag::Form && self.form.is_some() && !reach.template {
            return;
        }
        self.end_what_ends_before(tag);
        match tag {
            Tag::Svg | Tag::Math => {
                self.insert(tag, start.written, name_bytes(start));
                let texts = if start.closes_itself() { Vec::new() } else { self.scan.foreign() };
                // The signs of a formula stand in the sentence; what is written in a drawing does not.
                for text in texts.into_iter().filter(|_| tag == Tag::Math).take(FORMULA_TEXTS_MAX) {
                    self.insert(Tag::Text, text, 0);
                }
            }
            Tag::Plaintext => {
                self.open(start);
                let rest = self.scan.rest_as_text();
                self.insert(Tag::Text, rest, 0);
            }
            Tag::Select if reach.select => self.stack.close(|tag| tag == Tag::Select, |_| false),
            _ if tag.is_void() => {
                self.insert(tag, start.written, name_bytes(start));
            }
            _ if tag.is_raw() => self.raw(start),
            _ => {
                self.open(start);
                if tag == Tag::Form {
                    self.form = Some(self.stack.place());
                }
            }
        }
    }

    /// Closes the elements that the start of another one closes.
    fn end_what_ends_before(&mut self, tag: Tag) {
        let reach = self.stack.reach();
        let none = |_| false;
        match tag {
            Tag::Li if reach.list_item => self.stack.close(|tag| tag == Tag::Li, none),
            Tag::Dd | Tag::Dt if reach.definition => self.stack.close(|tag| matches!(tag, Tag::Dd | Tag::Dt), none),
            Tag::Button if reach.button => self.stack.close(|tag| tag == Tag::Button, none),
            Tag::A if reach.link => self.stack.close_formatting(Tag::A),
            Tag::Input | Tag::Textarea if reach.select => self.stack.close(|tag| tag == Tag::Select, none),
            _ => {}
        }
        if tag.ends_paragraph() && self.stack.reach().paragraph {
            self.stack.close(|tag| tag == Tag::P, none);
        }
        let innermost = self.stack.tag();
        let ends_innermost = match tag {
            Tag::Option | Tag::Optgroup => innermost == Tag::Option,
            Tag::Rb | Tag::Rt | Tag::Rp | Tag::Rtc => matches!(innermost, Tag::Rb | Tag::Rt | Tag::Rp),
            _ => tag.is_heading() && innermost.is_heading(),
        };
        if ends_innermost {
            self.stack.pop();
        }
    }

    /// Inserts an element and its text.
    fn raw(&mut self, start: &Start<'a>) {
        let place = self.insert(start.tag, start.written, name_bytes(start));
        let text = self.scan.raw(start.tag, start.name);
        if !text.is_empty() {
            self.push(Tag::Text, text, 0, place);
        }
    }

    fn end(&mut self, tag: Tag, name: &str) {
        if self.left_out.last() == Some(&tag) {
            self.left_out.pop();
            return;
        }
        match tag {
            Tag::Html | Tag::Body => {}
            Tag::Head => {
                if self.part == Part::Head && !self.stack.reach().template {
                    self.stack.clear_to(|tag| tag == Tag::Html);
                    self.part = Part::AfterHead;
                }
            }
            Tag::Br => self.start(&implied(Tag::Br)),
            Tag::P if !self.stack.reach().paragraph => {
                if !self.is_before_body() {
                    self.insert(Tag::P, "", 0);
                }
            }
            Tag::Table if self.stack.reach().table == InTable::Outside => {}
            Tag::Template if !self.stack.reach().template => {}
            Tag::Table | Tag::Template => self.stack.close(|open| open == tag, |_| false),
            Tag::Form => self.end_form(),
            Tag::Li => {
                self.stack.close(|open| open == tag, |open| open.is_barrier() || matches!(open, Tag::Ol | Tag::Ul));
            }
            Tag::Button | Tag::Dd | Tag::Dt | Tag::Pre | Tag::Listing | Tag::Applet | Tag::Marquee | Tag::Object => {
                self.stack.close(|open| open == tag, Tag::is_barrier);
            }
            _ if tag.is_section() => self.stack.close(|open| open == tag, Tag::is_barrier),
            _ if tag.is_heading() => self.stack.close(Tag::is_heading, Tag::is_barrier),
            _ if tag.is_formatting() => self.stack.close_formatting(tag),
            _ if tag.is_of_table() => {
                self.stack.close(|open| open == tag, |open| matches!(open, Tag::Html | Tag::Table | Tag::Template));
            }
            _ => self.stack.close_named(tag, name),
        }
    }

    /// Closes a form alone: tables often begin inside of one and end outside.
    fn end_form(&mut self) {
        if self.stack.reach().template {
            self.stack.close(|open| open == Tag::Form, Tag::is_barrier);
        } else if let Some(form) = self.form.take() {
            self.stack.close_alone(form);
        }
    }

    /// Inserts an element and opens it.
    fn open(&mut self, start: &Start<'a>) {
        // A table needs room for its rows and cells, which are found by looking for them outwards.
        let room = if start.tag == Tag::Table { TABLE_DEPTH } else { 1 };
        if self.stack.depth() + room > DEPTH_MAX {
            self.is_too_deep = true;
            self.left_out.push(start.tag);
            return;
        }
        let place = self.insert(start.tag, start.written, name_bytes(start));
        self.stack.push(place, start.tag, start.name);
    }

    /// Inserts a node into the innermost open element.
    fn insert(&mut self, tag: Tag, written: &'a str, name_bytes: u16) -> u32 {
        self.push(tag, written, name_bytes, self.stack.place())
    }

    fn push(&mut self, tag: Tag, written: &'a str, name_bytes: u16, parent: u32) -> u32 {
        // The number of nodes is bounded far below that of u32.
        let place = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Content { written, parent, end: place + 1, name_bytes, tag });
        place
    }

    /// Finds where every node ends: the last one inside of it does.
    fn finish(mut self) -> Page<'a> {
        for place in (1..self.nodes.len()).rev() {
            let Some((parent, end)) = self.nodes.get(place).map(|node| (node.parent as usize, node.end)) else {
                continue;
            };
            if let Some(parent) = self.nodes.get_mut(parent) {
                parent.end = parent.end.max(end);
            }
        }
        Page { nodes: self.nodes }
    }
}

/// How long the name of an element is; that of one with a longer name than any that is meant is cut.
fn name_bytes(start: &Start<'_>) -> u16 {
    u16::try_from(start.name.len()).unwrap_or(u16::MAX)
}
