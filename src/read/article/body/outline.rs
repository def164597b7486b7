//! Cuts a page into pieces of text, as a browser would show them, without copying any.
//!
//! In: the tree of a page, or a node of it. Out: its paragraphs, headings, list items, quotes, captions and table
//! rows in reading order, each as a stretch of the tree, and on demand their text: white space collapsed as in a
//! browser, no character added but for a space where a line breaks and a tab between the cells of a row.
//!
//! Source: HTML Standard, section 3.2.7 (the `innerText` getter), with paragraphs kept apart.

use super::super::super::html::{Node, Tag};
use crate::model::BlockKind;

/// A cell with more bytes than this is part of a layout, not of a table.
const CELL_BYTES_MAX: usize = 900;

/// One piece of text.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Piece<'p> {
    /// What it is, as far as its elements say.
    pub(in crate::read) kind: BlockKind,
    /// The innermost element around it that is no markup of a phrase; the row itself for the row of a table.
    pub(in crate::read) around: Node<'p>,
    /// Its first stretch of text, or what holds it.
    pub(in crate::read) first: Node<'p>,
    /// The place after its last node.
    pub(in crate::read) end: u32,
}

/// The pieces inside of `root`.
pub(in crate::read) fn of(root: Node<'_>) -> Vec<Piece<'_>> {
    let mut walk = Walk {
        pieces: Vec::new(),
        open: vec![Open { node: root, kind: BlockKind::Paragraph }],
        begun: None,
        is_seen: false,
        breaks: 0,
    };
    let mut next = root.following();
    while let Some(node) = next.filter(|node| node.place() < root.end()) {
        next = walk.visit(node);
    }
    walk.end_piece();
    walk.pieces
}

/// An element around the current place that parts what is inside of it from what is outside.
struct Open<'p> {
    node: Node<'p>,
    kind: BlockKind,
}

struct Walk<'p> {
    pieces: Vec<Piece<'p>>,
    open: Vec<Open<'p>>,
    /// The piece that was begun: its first text, and where it ends so far.
    begun: Option<(Node<'p>, u32)>,
    /// Whether it has anything that is seen: no-break spaces and the like alone are a gap, not a piece.
    is_seen: bool,
    /// How many line breaks came since the last text.
    breaks: usize,
}

impl<'p> Walk<'p> {
    /// Takes in a node; returns the next one to visit.
    fn visit(&mut self, node: Node<'p>) -> Option<Node<'p>> {
        while self.open.len() > 1 && self.open.last().is_some_and(|open| open.node.end() <= node.place()) {
            self.end_piece();
            self.open.pop();
        }
        if !node.is_element() {
            self.text(node);
            return node.following();
        }
        if shows_nothing(node) {
            return node.after();
        }
        match node.tag() {
            Tag::Br => self.breaks += 1,
            Tag::Tr if is_row(node) => {
                self.end_piece();
                if !node.descendants().any(shows) {
                    return node.after();
                }
                self.pieces.push(Piece { kind: BlockKind::TableRow, around: node, first: node, end: node.end() });
                return node.after();
            }
            _ if is_inline(node) => {}
            tag => {
                self.end_piece();
                let around = self.open.last().map_or(BlockKind::Paragraph, |open| open.kind);
                self.open.push(Open { node, kind: kind_of(tag, around) });
            }
        }
        node.following()
    }

    fn text(&mut self, node: Node<'p>) {
        if node.is_blank() {
            return;
        }
        if self.breaks > 1 {
            self.end_piece();
        }
        self.breaks = 0;
        let (_, end) = self.begun.get_or_insert((node, 0));
        *end = node.end();
        self.is_seen = self.is_seen || shows(node);
    }

    fn end_piece(&mut self) {
        self.breaks = 0;
        let is_seen = std::mem::take(&mut self.is_seen);
        if let Some((first, end)) = self.begun.take().filter(|_| is_seen)
            && let Some(open) = self.open.last()
        {
            self.pieces.push(Piece { kind: open.kind, around: open.node, first, end });
        }
    }
}

impl<'p> Piece<'p> {
    /// Its stretches of text and its line breaks, in order.
    pub(in crate::read) fn nodes(self) -> impl Iterator<Item = Node<'p>> {
        let mut next = Some(self.first);
        std::iter::from_fn(move || {
            loop {
                let node = next.filter(|node| node.place() < self.end)?;
                let passes = node.is_element() && shows_nothing(node);
                next = if passes { node.after() } else { node.following() };
                if !passes {
                    return Some(node);
                }
            }
        })
    }

    /// Its text; never empty.
    pub(in crate::read) fn text(self) -> String {
        match self.kind {
            BlockKind::TableRow => row_text(self.around),
            BlockKind::Preformatted => preformatted(self.nodes()),
            _ => line(self.nodes()),
        }
    }
}

/// The text of some nodes on one line: only white space of ASCII collapses, so that no-break spaces stay.
fn line<'p>(nodes: impl Iterator<Item = Node<'p>>) -> String {
    let mut line = String::new();
    let mut gap = false;
    for node in nodes {
        if node.tag() == Tag::Br {
            gap = true;
        }
        for c in node.own_text().chars() {
            if c.is_ascii_whitespace() {
                gap = true;
                continue;
            }
            if gap && !line.is_empty() {
                line.push(' ');
            }
            gap = false;
            line.push(c);
        }
    }
    line
}

fn preformatted<'p>(nodes: impl Iterator<Item = Node<'p>>) -> String {
    let mut text = String::new();
    for node in nodes {
        if node.tag() == Tag::Br {
            text.push('\n');
        }
        text.push_str(&node.own_text());
    }
    text.replace("\r\n", "\n").trim_matches(['\n', '\r']).trim_end().to_owned()
}

/// The cells of a row, parted by tabs.
fn row_text(row: Node<'_>) -> String {
    let cells = cells_of(row).map(|cell| {
        let texts = of(cell).into_iter().map(Piece::text);
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    });
    cells.collect::<Vec<_>>().join("\t").trim().to_owned()
}

/// What the text of an element is, inside of a piece of the kind `around`.
fn kind_of(tag: Tag, around: BlockKind) -> BlockKind {
    match tag {
        _ if tag.is_heading() => BlockKind::Heading,
        Tag::Li | Tag::Dt | Tag::Dd | Tag::Summary => BlockKind::ListItem,
        Tag::Blockquote => BlockKind::Quote,
        Tag::Figcaption | Tag::Caption => BlockKind::Caption,
        Tag::Pre | Tag::Listing if around == BlockKind::Paragraph => BlockKind::Preformatted,
        _ => around,
    }
}

/// Whether a row is one of a table of data, rather than a row of a layout: short cells without structure.
fn is_row(row: Node<'_>) -> bool {
    let is_structure = |inner: Node<'_>| {
        matches!(inner.tag(), Tag::Table | Tag::H1 | Tag::H2 | Tag::H3 | Tag::Blockquote | Tag::Figure | Tag::Article)
    };
    let mut cells = cells_of(row);
    cells_of(row).nth(1).is_some()
        && cells.all(|cell| {
            let mut bytes = 0;
            cell.descendants().all(|inner| {
                bytes += inner.text_bytes();
                bytes <= CELL_BYTES_MAX && !is_structure(inner)
            })
        })
}

fn cells_of(row: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    row.children().filter(|child| matches!(child.tag(), Tag::Td | Tag::Th))
}

/// Whether an element shows no text, or none that could belong to an article.
fn shows_nothing(node: Node<'_>) -> bool {
    match node.tag() {
        Tag::Head
        | Tag::Object
        | Tag::Embed
        | Tag::Svg
        | Tag::Math
        | Tag::Canvas
        | Tag::Audio
        | Tag::Video
        | Tag::Button
        | Tag::Select
        | Tag::Datalist
        | Tag::Dialog
        | Tag::Rp
        | Tag::Rt
        | Tag::Map
        | Tag::Progress
        | Tag::Meter => true,
        Tag::Template => !node.has_attribute("shadowrootmode"),
        tag => tag.is_raw(),
    }
}

/// Whether an element marks up a phrase: its markup goes, its text stays where it is.
fn is_inline(node: Node<'_>) -> bool {
    match node.tag() {
        Tag::A
        | Tag::Abbr
        | Tag::Applet
        | Tag::B
        | Tag::Basefont
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
        | Tag::Input
        | Tag::Ins
        | Tag::Kbd
        | Tag::Label
        | Tag::Link
        | Tag::Mark
        | Tag::Meta
        | Tag::Nobr
        | Tag::Output
        | Tag::Picture
        | Tag::Q
        | Tag::Rb
        | Tag::Rtc
        | Tag::Ruby
        | Tag::S
        | Tag::Samp
        | Tag::Small
        | Tag::Source
        | Tag::Span
        | Tag::Strike
        | Tag::Strong
        | Tag::Sub
        | Tag::Sup
        | Tag::Time
        | Tag::Tt
        | Tag::U
        | Tag::Var
        | Tag::Wbr => true,
        // A component of the site's own stands in a sentence, or is a box.
        Tag::Other => [node.previous(), node.next()]
            .into_iter()
            .flatten()
            .any(|beside| beside.text_bytes() > 0 && !beside.is_blank()),
        _ => false,
    }
}

/// Whether a stretch of text has anything that is seen.
fn shows(node: Node<'_>) -> bool {
    node.own_text().chars().any(|c| !c.is_whitespace() && !is_invisible(c))
}

/// Soft hyphens and characters of no width.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}
