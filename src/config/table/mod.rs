//! A table that is read key by key, so that the reading is the list of the keys that are known.
//!
//! In: a TOML table. Out: checked values, with a default where one is given. Whatever is not asked for is an
//! unknown key; so the list of known keys cannot differ from what is read. Reads on after every fault.
//! `reading` has the kinds of values.

mod reading;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::{
    file::File,
    finding::{Finding, Findings, Place},
    nearest::nearest,
    value::Value,
};

/// A table while it is read.
#[derive(Debug)]
pub(super) struct Table<'a> {
    name: Rc<str>,
    entries: Option<&'a DeTable<'a>>,
    place: Place,
    file: &'a Rc<File>,
    findings: &'a Findings,
    known: RefCell<Vec<&'static str>>,
    keys_are_free: Cell<bool>,
    is_misread: bool,
}

impl<'a> Table<'a> {
    /// The table that a whole file is.
    pub(super) fn root(file: &'a Rc<File>, entries: &'a DeTable<'a>, findings: &'a Findings) -> Self {
        Self::new("".into(), Some(entries), Place::whole(file), (file, findings))
    }

    /// A table by the name that faults call it; `entries` is `None` where nobody wrote it.
    pub(super) fn new(
        name: Rc<str>,
        entries: Option<&'a DeTable<'a>>,
        place: Place,
        (file, findings): (&'a Rc<File>, &'a Findings),
    ) -> Self {
        Self {
            name,
            entries,
            place,
            file,
            findings,
            known: RefCell::default(),
            keys_are_free: Cell::new(false),
            is_misread: false,
        }
    }

    /// Whether anybody wrote it.
    pub(super) fn is_written(&self) -> bool {
        self.entries.is_some()
    }

    /// Whether anybody wrote this key.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    /// A value as written, whatever it is.
    pub(super) fn value(&self, key: &'static str) -> Option<Value<'a>> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&key) {
            known.push(key);
        }
        let (written, node) = self.entries?.get_key_value(key)?;
        Some(self.value_of(written, node))
    }

    /// Every key as written with its value, for a table whose keys the operator chooses.
    pub(super) fn entries(&self) -> Vec<Value<'a>> {
        self.keys_are_free.set(true);
        self.entries.into_iter().flatten().map(|(key, node)| self.value_of(key, node)).collect()
    }

    /// A table within; an empty one is read where none is written.
    pub(super) fn section<T>(&self, key: &'static str, read: impl Fn(&Table<'a>) -> T) -> T {
        let name = self.name_within(key);
        let value = self.value(key);
        let is_misread = self.is_misread || value.as_ref().is_some_and(|value| !value.node.get_ref().is_table());
        let written = value.and_then(|value| value.table(Rc::clone(&name), &read));
        written.unwrap_or_else(|| {
            let empty = Table::new(name, None, self.place.clone(), (self.file, self.findings));
            read(&Table { is_misread, ..empty })
        })
    }

    /// A table within that may be left out.
    pub(super) fn optional_section<T>(&self, key: &'static str, read: impl FnOnce(&Table<'a>) -> T) -> Option<T> {
        self.value(key)?.table(self.name_within(key), read)
    }

    /// Tables that may be repeated, each written below `[[key]]`.
    pub(super) fn sections<T>(&self, key: &'static str, read: impl Fn(&Table<'a>) -> T) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.node.get_ref().as_array() else {
            value.refuse("is a list of tables", format!("write [[{key}]] with two brackets, even before a single one"));
            // What is in it is checked all the same.
            let name = item_name(key, 0, value.node.get_ref());
            return value.node.get_ref().is_table().then(|| value.table(name, read)).flatten().into_iter().collect();
        };
        let items = items.iter().enumerate().map(|(at, node)| {
            let item = Value { node, ..value.clone() };
            item.table(item_name(key, at, node.get_ref()), &read)
        });
        items.flatten().collect()
    }

    /// Where the table stands: its `[header]`, or its braces.
    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }

    /// Its name as faults call it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Tells a fault of the table as such; nothing of one that was no table, which is told already.
    pub(super) fn refuse(&self, complaint: impl AsRef<str>, hint: impl Into<String>) {
        if !self.is_misread {
            self.add(Finding::fault(self.place(), self.title(complaint.as_ref()), hint));
        }
    }

    /// Tells what is odd about the table as such.
    pub(super) fn warn(&self, complaint: impl AsRef<str>, hint: impl Into<String>) {
        if !self.is_misread {
            self.add(Finding::warning(self.place(), self.title(complaint.as_ref()), hint));
        }
    }

    /// Where findings go.
    pub(super) fn findings(&self) -> &'a Findings {
        self.findings
    }

    /// Adds a finding with a place of its own.
    pub(super) fn add(&self, finding: Finding) {
        self.findings.add(finding);
    }

    /// Tells of every key that nobody asked for.
    pub(super) fn refuse_unknown_keys(&self) {
        for (key, place) in self.unknown_keys() {
            self.refuse_unknown_key(key, place);
        }
    }

    /// Tells of every key of an included file that nobody asked for; of one that the main file has, where it belongs.
    pub(super) fn refuse_unknown_keys_beside(&self, main: &Self) {
        for (key, place) in self.unknown_keys() {
            if main.known.borrow().contains(&key) {
                let hint = format!("an included file has only {}", self.known.borrow().join(", "));
                self.add(Finding::fault(place, format!("`{key}` belongs into the main file"), hint));
            } else {
                self.refuse_unknown_key(key, place);
            }
        }
    }

    fn refuse_unknown_key(&self, key: &str, place: Place) {
        let known = self.known.borrow();
        let hint = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.join(", ")),
        };
        self.add(Finding::fault(place, self.title(&format!("unknown key `{key}`")), hint));
    }

    fn unknown_keys(&self) -> Vec<(&'a str, Place)> {
        if self.keys_are_free.get() {
            return Vec::new();
        }
        let known = self.known.borrow();
        let keys = self.entries.into_iter().flatten().map(|(key, _)| (&**key.get_ref(), key.span()));
        keys.filter(|(key, _)| !known.contains(key)).map(|(key, span)| (key, Place::new(self.file, span))).collect()
    }

    fn title(&self, complaint: &str) -> String {
        if self.name.is_empty() { complaint.to_owned() } else { format!("{}: {complaint}", self.name) }
    }

    fn value_of(&self, key: &'a Spanned<DeString<'a>>, node: &'a Spanned<DeValue<'a>>) -> Value<'a> {
        let (key, key_span) = (&**key.get_ref(), key.span());
        Value { of: Rc::clone(&self.name), key, key_span, node, file: self.file, findings: self.findings }
    }

    fn name_within(&self, key: &str) -> Rc<str> {
        match self.name.strip_suffix(']') {
            None if self.name.is_empty() => format!("[{key}]").into(),
            None => format!("{}, {key}", self.name).into(),
            Some(outer) => format!("{outer}.{key}]").into(),
        }
    }
}

/// What faults call a repeated table: by its id when it has one, else by its number.
fn item_name(key: &str, at: usize, node: &DeValue<'_>) -> String {
    let id = node.as_table().and_then(|table| table.get("id")).and_then(|id| id.get_ref().as_str());
    id.map_or_else(|| format!("{key} no. {}", at + 1), |id| format!("{key} \"{id}\""))
}
