//! Lines of plain text that a reader's program can set anew to its own width.
//!
//! In: paragraphs and lines. Out: `format=flowed` text with `DelSp=no`. A line that ends in a space goes on in the
//! next. Where a line is broken without a space, as between two Chinese characters, it ends for good: otherwise
//! setting it anew would put a space there.
//!
//! Source: RFC 3676, section 4.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of a line, in columns of a fixed-width font; only what cannot be broken is wider.
const WIDTH: usize = 72;
/// No line begins with these.
const CLOSING: &str = "、。，．！？；：）」』】》〉〕”’…％ー・";
/// No line ends with these.
const OPENING: &str = "（「『【《〈〔“‘";

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Flowed {
    text: String,
}

impl Flowed {
    /// Adds a paragraph, broken into lines where there is a space or a wide character.
    pub(super) fn paragraph(&mut self, text: &str) {
        let mut line = String::new();
        for word in text.split(breaks).filter(|word| !word.is_empty()) {
            for (index, piece) in pieces(word).into_iter().enumerate() {
                let space = index == 0 && !line.is_empty();
                if !line.is_empty() && line.width() + usize::from(space) + piece.width() > WIDTH {
                    // A line of two hyphens and a space would begin the signature.
                    self.end(&line, space && line != "--");
                    line.clear();
                } else if space {
                    line.push(' ');
                }
                line.push_str(piece);
            }
        }
        self.end(&line, false);
    }

    /// Adds a line that is never broken, such as an address.
    pub(super) fn line(&mut self, line: &str) {
        self.end(line, false);
    }

    /// Adds an empty line.
    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Adds a line of one character as wide as `text`.
    pub(super) fn rule(&mut self, mark: char, text: &str) {
        let width = text.width().clamp(1, WIDTH);
        self.text.extend(std::iter::repeat_n(mark, width));
        self.text.push('\n');
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Ends a line, for good or not.
    fn end(&mut self, line: &str, flows_on: bool) {
        let line = line.trim_end_matches(' ');
        if line.starts_with([' ', '>']) || line.starts_with("From ") {
            self.text.push(' ');
        }
        self.text.push_str(line);
        self.text.push_str(if flows_on { " \n" } else { "\n" });
    }
}

/// Spaces at which a line may end: all but those made to prevent it.
fn breaks(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// The pieces of a word between which a line may end: between wide characters, but for their punctuation.
fn pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (index, c) in word.char_indices() {
        if before.is_some_and(|before| wide(before) && wide(c) && !OPENING.contains(before) && !CLOSING.contains(c)) {
            pieces.extend(word.get(start..index));
            start = index;
        }
        before = Some(c);
    }
    pieces.extend(word.get(start..));
    pieces
}

fn wide(c: char) -> bool {
    c.width() == Some(2)
}
