//! Reads replies.
//!
//! In: lines from a server. Out: a code, its class and a text fit for a journal. Source: RFC 5321, section 4.2.

use crate::model::is_enhanced;

/// The most characters of a reply that are kept for people.
const TEXT_CHARS_MAX: usize = 500;

/// One line of a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) code: u16,
    /// Whether it ends the reply.
    pub(super) last: bool,
    pub(super) text: &'a str,
}

impl<'a> Line<'a> {
    /// Reads `250-text`, `250 text` or `250`; `None` for anything else.
    pub(super) fn read(line: &'a str) -> Option<Self> {
        let (digits, rest) = line.split_at_checked(3)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let code = digits.parse().ok().filter(|code| (200..600).contains(code))?;
        match rest.split_at_checked(1) {
            None => Some(Self { code, last: true, text: "" }),
            Some((" ", text)) => Some(Self { code, last: true, text }),
            Some(("-", text)) => Some(Self { code, last: false, text }),
            Some(_) => None,
        }
    }
}

/// What a reply says by its first digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// 2xx: done.
    Done,
    /// 3xx: go on.
    GoOn,
    /// 4xx: not now.
    NotNow,
    /// 5xx: never.
    Never,
}

/// A whole reply.
#[derive(Debug)]
pub(super) struct Reply {
    code: u16,
    lines: Vec<String>,
}

impl Reply {
    pub(super) fn begin(line: &Line<'_>) -> Self {
        Self { code: line.code, lines: vec![line.text.to_owned()] }
    }

    pub(super) fn add(&mut self, line: &Line<'_>) {
        self.lines.push(line.text.to_owned());
    }

    pub(super) fn code(&self) -> u16 {
        self.code
    }

    pub(super) fn class(&self) -> Class {
        match self.code {
            ..300 => Class::Done,
            300..400 => Class::GoOn,
            400..500 => Class::NotNow,
            500.. => Class::Never,
        }
    }

    /// The server goes away with this reply, whatever the command was (RFC 5321, section 3.8).
    pub(super) fn is_farewell(&self) -> bool {
        self.code == 421
    }

    /// The server wants a login or encryption first (RFC 4954, section 6).
    pub(super) fn wants_login(&self) -> bool {
        matches!(self.code, 530 | 538)
    }

    /// Its enhanced status code speaks of the recipient's address or mailbox (RFC 3463, sections 3.2 and 3.3).
    pub(super) fn is_about_the_address(&self) -> bool {
        let subject = self.lines.first().and_then(|first| enhanced_code(first)).and_then(|code| code.split('.').nth(1));
        matches!(subject, Some("1" | "2"))
    }

    /// Its lines, without the codes.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    /// The reply in one line: the code, the enhanced status code (RFC 3463) once, the text.
    pub(super) fn text(&self) -> String {
        let enhanced = self.lines.first().and_then(|first| enhanced_code(first));
        let mut text = self.code.to_string();
        for (number, line) in self.lines.iter().enumerate() {
            // Servers repeat it on every line.
            let repeated = enhanced.filter(|_| number > 0).and_then(|code| line.strip_prefix(code));
            for word in repeated.unwrap_or(line).split(|c: char| c.is_control() || c.is_whitespace()) {
                if !word.is_empty() {
                    text.push(' ');
                    text.push_str(word);
                }
            }
        }
        match text.char_indices().nth(TEXT_CHARS_MAX) {
            Some((end, _)) => text.split_at_checked(end).map_or_else(String::new, |(kept, _)| format!("{kept}…")),
            None => text,
        }
    }
}

/// `5.1.1` at the begin of a line.
fn enhanced_code(line: &str) -> Option<&str> {
    line.split(' ').next().filter(|word| is_enhanced(word))
}
