//! Cuts a tree of HTML into blocks of text, as a browser would show them.
//!
//! In: a node. Out: paragraphs, headings, list items, quotes, captions and table rows, each once, in reading order.
//! White space is collapsed as in a browser, no character is added but for a space where a line breaks and a tab
//! between the cells of a row.
//!
//! Source: HTML Standard, section 3.2.7 (the `innerText` getter), with paragraphs kept apart.

use dom_query::{NodeData, NodeRef};

use crate::model::{Block, BlockKind};

/// Elements that show nothing, or nothing of an article.
const SKIPPED: [&str; 31] = [
    "script", "style", "noscript", "template", "head", "title", "meta", "link", "iframe", "object", "embed", "svg",
    "math", "canvas", "audio", "video", "button", "select", "option", "textarea", "input", "datalist", "dialog", "nav",
    "rp", "rt", "map", "area", "progress", "meter", "menu",
];

/// Elements of a phrase: their markup goes, their text stays where it is.
const INLINE: [&str; 37] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "output", "picture", "q", "ruby", "rb", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u",
];

/// A cell with more characters than this is part of a layout, not of a table.
const CELL_CHARACTERS_MAX: usize = 600;

/// The blocks below `root`, itself excluded.
pub(super) fn of(root: &NodeRef<'_>) -> Vec<Block> {
    let mut walk = Walk { blocks: Vec::new(), line: String::new(), breaks: 0 };
    walk.children(root, BlockKind::Paragraph);
    walk.end_block(BlockKind::Paragraph);
    walk.blocks
}

/// A walk through a tree. Its depth is bounded by that of the tree, see [`super::super::html::DEPTH_MAX`].
struct Walk {
    blocks: Vec<Block>,
    /// The block begun, as written but for collapsed white space.
    line: String,
    /// How many line breaks came since the last text.
    breaks: usize,
}

impl Walk {
    fn children(&mut self, node: &NodeRef<'_>, kind: BlockKind) {
        for child in node.children_it(false) {
            self.node(&child, kind);
        }
    }

    fn node(&mut self, node: &NodeRef<'_>, kind: BlockKind) {
        if let Some(()) = node.query(|inner| {
            if let NodeData::Text { contents } = &inner.data {
                self.text(contents, kind);
            }
        }) && node.is_text()
        {
            return;
        }
        let Some(name) = node.qual_name_ref().map(|name| name.local.clone()) else {
            return self.children(node, kind);
        };
        let name = name.as_ref();
        if SKIPPED.contains(&name) || is_hidden(node) {
            return;
        }
        match name {
            "br" => self.breaks += 1,
            "wbr" => {}
            "pre" if kind == BlockKind::Paragraph => {
                self.end_block(kind);
                self.preformatted(node);
            }
            "tr" if is_row(node) => {
                self.end_block(kind);
                self.row(node);
            }
            _ if INLINE.contains(&name) => self.children(node, kind),
            _ => {
                self.end_block(kind);
                let inner = kind_of(name, kind);
                self.children(node, inner);
                self.end_block(inner);
            }
        }
    }

    /// Adds text, collapsing white space: only that of ASCII, so that no-break spaces stay.
    fn text(&mut self, text: &str, kind: BlockKind) {
        if self.breaks > 0 && !text.trim_ascii().is_empty() {
            if self.breaks > 1 {
                self.end_block(kind);
            } else if !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            self.breaks = 0;
        }
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                self.line.push(c);
            } else if !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
        }
    }

    fn end_block(&mut self, kind: BlockKind) {
        self.breaks = 0;
        let text = self.line.trim_ascii();
        // A line of nothing but no-break spaces and the like is a gap, not a block.
        if text.chars().any(|c| !c.is_whitespace() && !is_invisible(c)) {
            self.blocks.push(Block { kind, text: text.to_owned() });
        }
        self.line.clear();
    }

    fn preformatted(&mut self, node: &NodeRef<'_>) {
        let text = node.text();
        let text = text.trim_matches(['\n', '\r']).trim_end();
        if !text.trim().is_empty() {
            self.blocks.push(Block { kind: BlockKind::Preformatted, text: text.to_owned() });
        }
    }

    /// Adds a row of a table: its cells, parted by tabs.
    fn row(&mut self, node: &NodeRef<'_>) {
        let mut cells = Vec::new();
        for cell in cells_of(node) {
            let texts = of(&cell).into_iter().map(|block| block.text);
            cells.push(texts.collect::<Vec<_>>().join(" "));
        }
        let text = cells.join("\t");
        if !text.trim().is_empty() {
            self.blocks.push(Block { kind: BlockKind::TableRow, text: text.trim().to_owned() });
        }
    }
}

/// What the text of an element is, inside of a block of the kind `around`.
fn kind_of(name: &str, around: BlockKind) -> BlockKind {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
        "li" | "dt" | "dd" | "summary" => BlockKind::ListItem,
        "blockquote" => BlockKind::Quote,
        "figcaption" | "caption" => BlockKind::Caption,
        _ => around,
    }
}

/// Whether a row is one of a table of data, rather than a row of a layout: short cells without structure.
fn is_row(row: &NodeRef<'_>) -> bool {
    let cells: Vec<_> = cells_of(row).collect();
    cells.len() > 1
        && cells.iter().all(|cell| {
            let has_structure = cell.descendants_it().any(|inner| {
                inner.qual_name_ref().is_some_and(|name| {
                    matches!(name.local.as_ref(), "table" | "h1" | "h2" | "h3" | "blockquote" | "figure" | "article")
                })
            });
            !has_structure && cell.text().chars().take(CELL_CHARACTERS_MAX + 1).count() <= CELL_CHARACTERS_MAX
        })
}

fn cells_of<'a>(row: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> + use<'a> {
    row.children_it(false).filter(|child| child.has_name("td") || child.has_name("th"))
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden")
        || node.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        })
}

/// Soft hyphens and characters of no width.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}
