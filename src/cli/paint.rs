//! Text for a terminal or a pipe: marks that are seen in both, lines that fit.
//!
//! In: text and the places of its marks. Out: lines. A terminal gets colour and lines of its width; a pipe gets marks as
//! »…« and each text on one line, so that programs find it.

use std::{
    io::{IsTerminal as _, stdout},
    ops::Range,
};

use terminal_size::{Width, terminal_size};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::config;

/// Source: ECMA-48, SGR: bold and underlined, faint, plain.
const MARK: &str = "\u{1b}[1;4m";
const FAINT: &str = "\u{1b}[2m";
const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// The narrowest lines that are made, and the widest: longer ones are hard to read.
const WIDTH_MIN: usize = 30;
const WIDTH_MAX: usize = 120;

/// How standard output is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    colour: bool,
    /// How many columns a line has; `None`: any number.
    width: Option<usize>,
}

impl Paint {
    /// As suits standard output.
    pub(super) fn of_stdout() -> Self {
        let terminal = stdout().is_terminal();
        let columns = terminal_size().map_or(80, |(Width(columns), _)| usize::from(columns));
        let width = terminal.then(|| columns.clamp(WIDTH_MIN, WIDTH_MAX));
        Self { colour: terminal && !config::wants_no_colour(), width }
    }

    /// How many columns a line has; 80 where it may have any number.
    pub(super) fn columns(self) -> usize {
        self.width.unwrap_or(80)
    }

    /// What stands out.
    pub(super) fn bold(self, text: &str) -> String {
        self.painted(BOLD, text)
    }

    /// What stands back.
    pub(super) fn faint(self, text: &str) -> String {
        self.painted(FAINT, text)
    }

    fn painted(self, code: &str, text: &str) -> String {
        if self.colour { format!("{code}{text}{PLAIN}") } else { text.to_owned() }
    }

    /// A text with its marks, whose byte ranges are in order, in lines that begin with `indent` spaces.
    pub(super) fn marked(self, text: &str, marks: &[Range<usize>], indent: usize) -> Vec<String> {
        let room = self.width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(WIDTH_MIN / 2));
        let sign_width = usize::from(!self.colour);
        let space = " ".repeat(indent);
        let mut inside = false;
        let mut shown = Vec::new();
        for line in wrapped(&signed(text, marks), room, sign_width) {
            let mut out = space.clone();
            // A colour that goes on is begun anew, so that the indent and what follows the line stay plain.
            if inside && self.colour {
                out.push_str(MARK);
            }
            for c in line.chars() {
                match (c, self.colour) {
                    (BEGIN, true) => out.push_str(MARK),
                    (END, true) => out.push_str(PLAIN),
                    (BEGIN, false) => out.push('»'),
                    (END, false) => out.push('«'),
                    _ => out.push(c),
                }
                inside = c == BEGIN || inside && c != END;
            }
            if inside && self.colour {
                out.push_str(PLAIN);
            }
            shown.push(out);
        }
        shown
    }
}

/// Marks of several clauses or topics in order, those that overlap made one.
pub(super) fn merged(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match merged.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => merged.push(mark),
        }
    }
    merged
}

/// Stand for the edges of marks while lines are made; private use, so they mean nothing in a text of the press.
const BEGIN: char = '\u{e000}';
const END: char = '\u{e001}';

/// The text with signs at the edges of its marks, and without characters that would steer a terminal.
fn signed(text: &str, marks: &[Range<usize>]) -> String {
    let clean = |piece: Option<&str>| {
        let is_text = |c: &char| !c.is_control() && !matches!(*c, BEGIN | END);
        piece
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(is_text)
            .collect::<String>()
    };
    let mut out = String::with_capacity(text.len() + marks.len() * 6);
    let mut from = 0;
    for mark in marks {
        out.push_str(&clean(text.get(from..mark.start)));
        out.push(BEGIN);
        out.push_str(&clean(text.get(mark.clone())));
        out.push(END);
        from = mark.end;
    }
    out.push_str(&clean(text.get(from..)));
    out
}

/// Breaks a text into lines of at most `room` columns, where words end; a longer word gets a line of its own.
fn wrapped(text: &str, room: usize, sign_width: usize) -> Vec<String> {
    let width = |part: &str| {
        let signs = part.chars().filter(|c| matches!(*c, BEGIN | END)).count();
        part.chars().filter(|c| !matches!(*c, BEGIN | END)).collect::<String>().width() + signs * sign_width
    };
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for word in unbroken(text) {
        let needs = width(word.trim_end_matches(' '));
        if taken > 0 && taken + needs > room {
            lines.push(String::new());
            taken = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
            taken += width(word);
        }
    }
    lines.into_iter().map(|line| line.trim_end_matches(' ').to_owned()).collect()
}

/// The text in pieces that no line break may part, each with the spaces behind it.
fn unbroken(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut from, mut spaced) = (0, false);
    for (at, part) in text.split_word_bound_indices() {
        let is_space = part.starts_with(' ');
        let begins = !is_space && (spaced || may_begin_a_line(part));
        if begins && at > from {
            pieces.push(text.get(from..at).unwrap_or_default());
            from = at;
        }
        spaced = is_space;
    }
    pieces.push(text.get(from..).unwrap_or_default());
    pieces
}

/// Whether a line may begin with this though no space stands before it: scripts without spaces, punctuation left out.
fn may_begin_a_line(part: &str) -> bool {
    part.chars().next().is_some_and(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIPE: Paint = Paint { colour: false, width: None };
    const NARROW: Paint = Paint { colour: false, width: Some(WIDTH_MIN) };
    const COLOURED: Paint = Paint { colour: true, width: Some(WIDTH_MIN) };

    #[test]
    fn a_pipe_gets_one_line_with_signs() {
        let text = "The ban on chips to China holds until further notice.";
        assert_eq!(
            PIPE.marked(text, &[4..7, 11..16], 2),
            ["  The »ban« on »chips« to China holds until further notice."]
        );
    }

    #[test]
    fn lines_break_between_words_and_between_han() {
        let text = "The ban on chips to China holds until further notice.";
        assert_eq!(
            NARROW.marked(text, &[4..7, 11..16], 2),
            ["  The »ban« on »chips« to", "  China holds until further", "  notice."]
        );
        let lines = NARROW.marked("美国商务部宣布放宽芯片出口管制并逐案审批许可申请", &[27..33, 33..45], 0);
        assert_eq!(lines, ["美国商务部宣布放宽»芯片«»出口", "管制«并逐案审批许可申请"]);
    }

    #[test]
    fn a_colour_ends_with_its_line_and_goes_on_in_the_next() {
        let text = "the export controls on advanced semiconductors";
        let lines = COLOURED.marked(text, &[0..3, 4..46], 0);
        assert_eq!(lines.len(), 2);
        assert!(
            lines.iter().all(|line| line.matches(MARK).count() == line.matches(PLAIN).count() && line.ends_with(PLAIN)),
            "{lines:?}"
        );
    }

    #[test]
    fn nothing_in_a_text_steers_the_terminal() {
        assert_eq!(PIPE.marked("a\u{1b}[31mred\nline", &[], 0), ["a[31mred line"]);
    }
}
