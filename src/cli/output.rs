//! Standard output and standard error.

use std::io::{self, IsTerminal as _, Write as _};

use unicode_width::UnicodeWidthStr as _;

/// How wide a line may be on a terminal; elsewhere a line is as long as it is.
const COLUMNS: usize = 80;

/// Prints one line of a result on standard output.
///
/// # Errors
/// Nobody reads it any more, or the disk is full.
pub(super) fn line(text: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{text}")
}

/// Prints a text that may be long: on a terminal in lines that break between words, all but the first indented.
///
/// # Errors
/// Nobody reads it any more, or the disk is full.
pub(super) fn long_line(text: &str, indent: usize) -> io::Result<()> {
    if io::stdout().is_terminal() { line(&broken(text, indent)) } else { line(text) }
}

/// A text in lines of at most [`COLUMNS`] columns, but for words that are wider.
fn broken(text: &str, indent: usize) -> String {
    let (mut broken, mut column) = (String::new(), 0);
    for word in text.split_inclusive(' ') {
        if column + word.trim_end().width() > COLUMNS && column > indent {
            broken.truncate(broken.trim_end().len());
            broken.push('\n');
            broken.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        }
        broken.push_str(word);
        column += word.width();
    }
    broken
}

/// Prints a message for people on standard error; one that nobody reads is lost.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// `1 story`, `2 stories`.
pub(super) fn count(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    match number.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Tests have no terminal.
    #[test]
    fn a_long_text_breaks_between_words_and_is_indented() {
        assert_eq!(broken("short", 6), "short");
        let text = format!("      550 5.1.1 {} a{} end", "word ".repeat(12).trim_end(), "b".repeat(90));
        let lines: Vec<String> = broken(&text, 6).lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 3, "{lines:#?}");
        assert!(lines.iter().all(|line| line.starts_with("      ") && !line.ends_with(' ')), "{lines:#?}");
        assert!(lines[0].len() <= COLUMNS && lines[1].trim_start().starts_with("ab") && lines[2] == "      end");
        assert_eq!(broken(&"芯".repeat(50), 6), "芯".repeat(50), "a word is never broken");
    }
}
