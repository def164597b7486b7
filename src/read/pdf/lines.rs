//! Makes lines of glyphs.
//!
//! In: glyphs with their place and size, in the order in which they are drawn. Out: lines in that order, words parted
//! where the gap is wide enough, cells by a tab where it is wider.

/// A glyph this far from the line's height, in sizes of its font, begins another line; less is a raised figure.
const HEIGHT_STEP: f64 = 0.45;

/// A gap wider than this, in sizes of the font, parts words.
const WORD_GAP: f64 = 0.17;

/// The same between Han, Kana and Hangul characters, which are set apart without being parted.
const DENSE_WORD_GAP: f64 = 0.7;

/// A gap wider than this parts the cells of a table.
const CELL_GAP: f64 = 2.0;

/// A glyph may stand back by so much, for the sake of kerning.
const KERNING: f64 = 0.6;

/// What a glyph says.
pub(super) enum Drawn {
    /// One character.
    Character(char),
    /// Several, such as those of a ligature.
    Text(String),
    /// Something that the font does not tell, by its code.
    Code(u32),
}

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// What it says.
    pub(super) text: String,
    /// Where it begins and ends, from the left.
    pub(super) left: f64,
    /// See `left`.
    pub(super) right: f64,
    /// Where it stands, from the top.
    pub(super) y: f64,
    /// The size of most of it.
    pub(super) size: f64,
    /// On which page, counted from 1.
    pub(super) page: usize,
    /// Codes that its fonts do not tell, each with its place in the text, in bytes.
    pub(super) codes: Vec<(usize, u32)>,
}

/// The lines of a page while it is read.
pub(super) struct Lines {
    page: usize,
    done: Vec<Line>,
    open: Option<Line>,
    /// How many glyphs of the open line have its size.
    sized: u32,
}

impl Lines {
    /// None so far.
    pub(super) fn new(page: usize) -> Self {
        Self { page, done: Vec::new(), open: None, sized: 0 }
    }

    /// Adds a glyph.
    pub(super) fn add(&mut self, drawn: Drawn, x: f64, y: f64, size: f64, width: f64) {
        if !(size.is_finite() && size > 0.1 && x.is_finite() && y.is_finite() && width.is_finite()) {
            return;
        }
        let continues = self.open.as_ref().is_some_and(|line| {
            let step = HEIGHT_STEP * line.size.max(size);
            (y - line.y).abs() < step && x > line.right - KERNING * line.size
        });
        if !continues {
            self.end_line();
        }
        let page = self.page;
        let line = self.open.get_or_insert_with(|| Line {
            text: String::new(),
            left: x,
            right: x,
            y,
            size,
            page,
            codes: Vec::new(),
        });
        self.sized = if (size - line.size).abs() < 0.1 { self.sized + 1 } else { self.sized.saturating_sub(1) };
        if self.sized == 0 {
            line.size = size;
        }
        part(line, &drawn, x);
        match drawn {
            Drawn::Character(c) => push(&mut line.text, c),
            Drawn::Text(text) => text.chars().for_each(|c| push(&mut line.text, c)),
            Drawn::Code(code) => {
                line.codes.push((line.text.len(), code));
                line.text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        line.right = line.right.max(x + width.max(0.0));
    }

    /// All lines, each mark of an item with its item.
    pub(super) fn finish(mut self) -> Vec<Line> {
        self.end_line();
        let mut lines: Vec<Line> = Vec::with_capacity(self.done.len());
        for mut line in self.done {
            let mark = lines.pop_if(|mark| is_mark(&mark.text) && (mark.y - line.y).abs() < line.size * HEIGHT_STEP);
            if let Some(mark) = mark {
                line.text.insert_str(0, &format!("{} ", mark.text));
                line.codes.iter_mut().for_each(|(place, _)| *place += mark.text.len() + 1);
            }
            lines.push(line);
        }
        lines
    }

    fn end_line(&mut self) {
        self.sized = 0;
        let Some(mut line) = self.open.take() else { return };
        line.text.truncate(line.text.trim_end().len());
        if !line.text.is_empty() {
            self.done.push(line);
        }
    }
}

/// Whether a text is nothing but the mark of an item.
fn is_mark(text: &str) -> bool {
    matches!(text, "•" | "◦" | "▪" | "■" | "●" | "‣" | "·" | "–" | "-" | "○" | "►" | "➢")
}

/// Parts a glyph at `x` from what stands before it in its line.
fn part(line: &mut Line, drawn: &Drawn, x: f64) {
    let gap = (x - line.right) / line.size;
    let last = line.text.chars().next_back();
    let first = match drawn {
        Drawn::Character(c) => Some(*c),
        Drawn::Text(text) => text.chars().next(),
        Drawn::Code(_) => None,
    };
    let (Some(last), false) = (last, first.is_some_and(char::is_whitespace)) else { return };
    // The text of an item is set off from its mark.
    if gap > CELL_GAP && !is_mark(line.text.trim()) {
        line.text.truncate(line.text.trim_end_matches(' ').len());
        line.text.push('\t');
        return;
    }
    let are_dense = is_dense(last) && first.is_none_or(is_dense);
    let wide = if are_dense { DENSE_WORD_GAP } else { WORD_GAP };
    if gap > wide && !last.is_whitespace() {
        line.text.push(' ');
    }
}

/// Adds a character as it is written by hand: ligatures as their letters, spaces of all kinds as one.
fn push(text: &mut String, c: char) {
    let letters = match c {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        c if c.is_whitespace() => {
            if !text.is_empty() && !text.ends_with([' ', '\t']) {
                text.push(' ');
            }
            return;
        }
        // Characters without meaning, and private ones that stand for glyphs of their own.
        c if c.is_control() || matches!(u32::from(c), 0xE000..=0xF8FF) => return,
        c => {
            text.push(c);
            return;
        }
    };
    text.push_str(letters);
}

/// Han, Kana, Hangul and their signs, which stand side by side without spaces.
pub(super) fn is_dense(c: char) -> bool {
    matches!(u32::from(c), 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF)
}
