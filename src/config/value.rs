//! One value as it was written: what it is, where it stands, and how a fault in it is told.
//!
//! In: a TOML value. Out: what a reader makes of it, or a fault at its place. Never gives a default.

use std::{ops::Range, rc::Rc};

use toml::{Spanned, de::DeValue};

use super::{
    file::File,
    finding::{Finding, Findings, Place},
    table::Table,
};

/// What is wrong with a text, said by a reader that does not know where the text stands.
#[derive(Debug)]
pub(super) struct Complaint {
    /// Goes on after the name of the key: "is no duration".
    pub(super) text: String,
    /// What to write instead.
    pub(super) hint: String,
    /// The part of the text that is at fault, in bytes; `None`: all of it.
    pub(super) within: Option<Range<usize>>,
}

impl Complaint {
    /// Complains about the whole text.
    pub(super) fn new(text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { text: text.into(), hint: hint.into(), within: None }
    }
}

/// A value and its key.
#[derive(Debug, Clone)]
pub(super) struct Value<'a> {
    /// The table that it stands in, as faults name it.
    pub(super) of: Rc<str>,
    /// Its key; that of the list for an item of a list.
    pub(super) key: &'a str,
    pub(super) key_span: Range<usize>,
    pub(super) node: &'a Spanned<DeValue<'a>>,
    pub(super) file: &'a Rc<File>,
    pub(super) findings: &'a Findings,
}

impl<'a> Value<'a> {
    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        Place::new(self.file, self.node.span())
    }

    /// Where its key stands.
    pub(super) fn key_place(&self) -> Place {
        Place::new(self.file, self.key_span.clone())
    }

    /// Tells a fault of the whole value.
    pub(super) fn refuse(&self, complaint: impl AsRef<str>, hint: impl Into<String>) {
        self.findings.add(Finding::fault(self.place(), self.title(complaint.as_ref()), hint));
    }

    /// Tells a fault of the key.
    pub(super) fn refuse_key(&self, complaint: &str, hint: impl Into<String>) {
        self.findings.add(Finding::fault(self.key_place(), self.title(complaint), hint));
    }

    /// Tells what a reader complains about, at the part of the text that it names.
    pub(super) fn complain(&self, complaint: Complaint) {
        let place = complaint.within.and_then(|within| self.place_within(within)).unwrap_or_else(|| self.place());
        self.findings.add(Finding::fault(place, self.title(&complaint.text), complaint.hint));
    }

    /// What a fault of this value is called.
    pub(super) fn title(&self, complaint: &str) -> String {
        let of = if self.of.is_empty() { String::new() } else { format!("{}: ", self.of) };
        format!("{of}`{}` {complaint}", self.key)
    }

    /// Where a part of its text stands; `None` when escapes make that hard to say.
    pub(super) fn place_within(&self, within: Range<usize>) -> Option<Place> {
        let text = self.node.get_ref().as_str()?;
        let written = self.file.text.get(self.node.span())?;
        let offset = self.node.span().start + opening(written, text)?;
        text.get(within.clone())?;
        Some(Place::new(self.file, offset + within.start..offset + within.end))
    }

    /// Its text; a fault when it is none.
    pub(super) fn text(&self) -> Option<&'a str> {
        let text = self.node.get_ref().as_str();
        if text.is_none() {
            self.refuse(format!("must be a text in quotes, not {}", self.kind()), "write it in quotes: \"…\"");
        }
        text
    }

    /// What `read` makes of its text; a fault when it is none, or `read` complains.
    pub(super) fn parse<T>(&self, read: impl FnOnce(&str) -> Result<T, Complaint>) -> Option<T> {
        match read(self.text()?) {
            Ok(value) => Some(value),
            Err(complaint) => {
                self.complain(complaint);
                None
            }
        }
    }

    /// What `read` makes of its key.
    pub(super) fn key_as<T>(&self, read: impl FnOnce(&str) -> Result<T, Complaint>) -> Option<T> {
        match read(self.key) {
            Ok(name) => Some(name),
            Err(complaint) => {
                self.refuse_key(&complaint.text, complaint.hint);
                None
            }
        }
    }

    /// Its number.
    pub(super) fn integer(&self) -> Option<i64> {
        let integer = self.node.get_ref().as_integer();
        // A number too large for the type is too large for every bound.
        let number = integer.map(|digits| i64::from_str_radix(digits.as_str(), digits.radix()).unwrap_or(i64::MAX));
        if number.is_none() {
            self.refuse(
                format!("must be a whole number, not {}", self.kind()),
                "write digits without quotes, such as 32",
            );
        }
        number
    }

    /// Its truth.
    pub(super) fn flag(&self) -> Option<bool> {
        let flag = self.node.get_ref().as_bool();
        if flag.is_none() {
            self.refuse(format!("must be true or false, not {}", self.kind()), "write true or false, without quotes");
        }
        flag
    }

    /// Its items, at most `max`.
    pub(super) fn list(&self, max: usize) -> Option<Vec<Self>> {
        let Some(items) = self.node.get_ref().as_array() else {
            self.refuse(format!("must be a list, not {}", self.kind()), "write a list, even of one: [\"…\"]");
            return None;
        };
        if items.len() > max {
            self.refuse(format!("has {} items", items.len()), format!("at most {max} are allowed"));
        }
        Some(items.iter().take(max).map(|node| Self { node, ..self.clone() }).collect())
    }

    /// A command: a list of the program and its arguments, or a text with spaces between them.
    pub(super) fn command(&self) -> Option<Vec<String>> {
        /// The greatest number of arguments.
        const ARGUMENTS_MAX: usize = 100;
        let words: Vec<String> = match self.node.get_ref() {
            DeValue::String(text) if text.contains(['"', '\'', '\\']) => {
                self.refuse("has quotes, which no shell reads here", "write a list: [\"program\", \"first argument\"]");
                return None;
            }
            DeValue::String(text) => text.split_whitespace().map(str::to_owned).collect(),
            _ => self.list(ARGUMENTS_MAX)?.iter().map(|item| item.text().map(str::to_owned)).collect::<Option<_>>()?,
        };
        if words.first().is_none_or(String::is_empty) {
            self.refuse("names no program", "write for example [\"/usr/sbin/sendmail\", \"-i\"]");
            return None;
        }
        Some(words)
    }

    /// What `read` makes of its table, whose unknown keys are faults.
    pub(super) fn table<T>(&self, name: impl Into<Rc<str>>, read: impl FnOnce(&Table<'a>) -> T) -> Option<T> {
        let Some(entries) = self.node.get_ref().as_table() else {
            self.refuse(
                format!("must be a table, not {}", self.kind()),
                "write key = value pairs in { } or below a [table] line",
            );
            return None;
        };
        let table = Table::new(name.into(), Some(entries), self.place(), (self.file, self.findings));
        let value = read(&table);
        table.refuse_unknown_keys();
        Some(value)
    }

    /// The kind of value that it is, with its article.
    pub(super) fn kind(&self) -> &'static str {
        match self.node.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a decimal number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }
}

/// How many bytes stand before the text itself in a string as written: its quotes, and the line end that TOML
/// drops after the opening of a multi-line string. `None` when escapes or dropped line ends shift the text.
fn opening(written: &str, text: &str) -> Option<usize> {
    ["\"\"\"\r\n", "\"\"\"\n", "\"\"\"", "'''\r\n", "'''\n", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| written.strip_prefix(quote).is_some_and(|rest| starts_and_closes(rest, text)))
        .map(str::len)
}

fn starts_and_closes(rest: &str, text: &str) -> bool {
    rest.strip_prefix(text).is_some_and(|close| matches!(close, "\"" | "'" | "\"\"\"" | "'''"))
}
