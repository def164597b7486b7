//! A table that is read key by key, so that the reading is the list of the keys that are known.
//!
//! In: a TOML table. Out: checked values, with a default where one is given. Whatever is not asked for is an
//! unknown key; so the list of known keys cannot differ from what is read. Reads on after every fault.

use std::{
    cell::{Cell, RefCell},
    ops::RangeInclusive,
    path::PathBuf,
    rc::Rc,
    time::Duration,
};

use toml::de::{DeTable, DeValue};

use super::{
    amount,
    file::File,
    finding::{Finding, Findings, Place},
    nearest::nearest,
    value::{Complaint, Value},
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
        Self { name, entries, place, file, findings, known: RefCell::default(), keys_are_free: Cell::new(false) }
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
        Some(self.value_of(written.get_ref(), node))
    }

    /// Every key as written with its value, for a table whose keys the operator chooses.
    pub(super) fn entries(&self) -> Vec<(Value<'a>, Place)> {
        self.keys_are_free.set(true);
        let entries = self.entries.into_iter().flatten();
        entries.map(|(key, node)| (self.value_of(key.get_ref(), node), Place::new(self.file, key.span()))).collect()
    }

    /// A text that may be left out.
    pub(super) fn optional<T>(&self, key: &'static str, read: impl FnOnce(&str) -> Result<T, Complaint>) -> Option<T> {
        self.value(key)?.parse(read)
    }

    /// A text that must be there; `example` is shown to whoever forgot it.
    pub(super) fn required<T>(
        &self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let value = self.value(key);
        if value.is_none() {
            self.missing(key, example);
        }
        value?.parse(read)
    }

    /// Tells that a key is missing.
    pub(super) fn missing(&self, key: &str, example: &str) {
        self.refuse(format!("`{key}` is missing"), format!("write for example: {key} = {example}"));
    }

    /// One of several words; `default` when left out.
    pub(super) fn word<T: Copy>(&self, key: &'static str, default: T, words: &[(&str, T)]) -> T {
        self.choice(key, words).unwrap_or(default)
    }

    /// One of several words, or nothing.
    pub(super) fn choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.optional(key, |text| {
            words.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice).ok_or_else(|| {
                let all: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
                Complaint::new(format!("cannot be \"{text}\""), format!("write one of: {}", all.join(", ")))
            })
        })
    }

    /// True or false.
    pub(super) fn flag(&self, key: &'static str, default: bool) -> bool {
        self.value(key).and_then(|value| value.flag()).unwrap_or(default)
    }

    /// A whole number within bounds.
    pub(super) fn count(&self, key: &'static str, default: usize, bounds: RangeInclusive<usize>) -> usize {
        let Some(value) = self.value(key) else { return default };
        let Some(number) = value.integer() else { return default };
        let count = usize::try_from(number).ok().filter(|count| bounds.contains(count));
        if count.is_none() {
            value.refuse(format!("is {number}"), format!("it must be {} to {}", bounds.start(), bounds.end()));
        }
        count.unwrap_or(default)
    }

    /// A duration within bounds; `default` when left out.
    pub(super) fn duration(&self, key: &'static str, default: Duration, bounds: RangeInclusive<Duration>) -> Duration {
        self.optional_duration(key, bounds).unwrap_or(default)
    }

    /// A duration within bounds, or nothing.
    pub(super) fn optional_duration(&self, key: &'static str, bounds: RangeInclusive<Duration>) -> Option<Duration> {
        self.optional(key, |text| {
            let duration = amount::duration(text)?;
            if bounds.contains(&duration) {
                return Ok(duration);
            }
            let bounds = [bounds.start(), bounds.end()].map(|bound| amount::show_duration(*bound));
            Err(Complaint::new(format!("is \"{text}\""), format!("it must be {} to {}", bounds[0], bounds[1])))
        })
    }

    /// A number of bytes within bounds.
    pub(super) fn size(&self, key: &'static str, default: usize, bounds: RangeInclusive<usize>) -> usize {
        let size = self.optional(key, |text| {
            let size = amount::size(text)?;
            if bounds.contains(&size) {
                return Ok(size);
            }
            let bounds = [bounds.start(), bounds.end()].map(|bound| amount::show_size(*bound));
            Err(Complaint::new(format!("is \"{text}\""), format!("it must be {} to {}", bounds[0], bounds[1])))
        });
        size.unwrap_or(default)
    }

    /// A path; a relative one starts at the folder of the file that it is written in.
    pub(super) fn path(&self, key: &'static str) -> Option<PathBuf> {
        let path = self.optional(key, |text| {
            if text.is_empty() || text.starts_with('~') {
                return Err(Complaint::new("is no path", "write the whole path, without `~`"));
            }
            Ok(PathBuf::from(text))
        });
        path.map(|path| self.file.folder.join(path))
    }

    /// The values of a list, at most `max`.
    pub(super) fn values(&self, key: &'static str, max: usize) -> Vec<Value<'a>> {
        self.value(key).and_then(|value| value.list(max)).unwrap_or_default()
    }

    /// The texts of a list, at most `max`, each made into something; those at fault are left out.
    pub(super) fn list<T>(&self, key: &'static str, max: usize, read: impl Fn(&str) -> Result<T, Complaint>) -> Vec<T> {
        self.values(key, max).iter().filter_map(|value| value.parse(&read)).collect()
    }

    /// A text that the program will learn to use later: checked, and refused where it would be in use.
    pub(super) fn later<T>(&self, key: &'static str, in_use: bool, read: impl FnOnce(&str) -> Result<T, Complaint>) {
        let Some(value) = self.value(key) else { return };
        if value.parse(read).is_some() && in_use {
            value.not_yet();
        }
    }

    /// A table within; an empty one is read where none is written.
    pub(super) fn section<T>(&self, key: &'static str, read: impl Fn(&Table<'a>) -> T) -> T {
        let name = self.name_within(key);
        let written = self.value(key).and_then(|value| value.table(Rc::clone(&name), &read));
        written.unwrap_or_else(|| read(&Table::new(name, None, self.place.clone(), (self.file, self.findings))))
    }

    /// A table within that may be left out.
    pub(super) fn optional_section<T>(&self, key: &'static str, read: impl FnOnce(&Table<'a>) -> T) -> Option<T> {
        self.value(key)?.table(self.name_within(key), read)
    }

    /// Tables that may be repeated, each written below `[[key]]`.
    pub(super) fn sections<T>(&self, key: &'static str, read: impl Fn(&Table<'a>) -> T) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.node.get_ref().as_array() else {
            value.refuse("can stand several times, and is written so", format!("write [[{key}]] with two brackets"));
            return Vec::new();
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

    /// Tells a fault of the table as such.
    pub(super) fn refuse(&self, complaint: impl AsRef<str>, hint: impl Into<String>) {
        let title = format!("{}: {}", self.name, complaint.as_ref());
        self.findings.add(Finding::fault(self.place(), title, hint));
    }

    /// Tells what is odd about the table as such.
    pub(super) fn warn(&self, complaint: impl AsRef<str>, hint: impl Into<String>) {
        let title = format!("{}: {}", self.name, complaint.as_ref());
        self.findings.add(Finding::warning(self.place(), title, hint));
    }

    /// Adds a finding with a place of its own.
    pub(super) fn add(&self, finding: Finding) {
        self.findings.add(finding);
    }

    /// Tells of every key that nobody asked for.
    pub(super) fn refuse_unknown_keys(&self) {
        let known = self.known.borrow();
        for (key, place) in self.unknown_keys() {
            let hint = match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", known.join(", ")),
            };
            self.add(Finding::fault(place, self.title(&format!("unknown key `{key}`")), hint));
        }
    }

    /// Tells of every key of an included file that nobody asked for; of one that `main` knows, where it belongs.
    pub(super) fn refuse_unknown_keys_beside(&self, main: &Self) {
        let known_in_main = main.known.borrow();
        let known = self.known.borrow();
        let (misplaced, unknown): (Vec<_>, Vec<_>) =
            self.unknown_keys().into_iter().partition(|(key, _)| known_in_main.contains(key));
        for (key, place) in misplaced {
            let hint = format!("included files have only {}", known.join(", "));
            self.add(Finding::fault(place, format!("`{key}` belongs into the main file"), hint));
        }
        for (key, place) in unknown {
            let hint = format!("known in an included file: {}", known.join(", "));
            self.add(Finding::fault(place, format!("unknown key `{key}`"), hint));
        }
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

    fn value_of(&self, key: &'a str, node: &'a toml::Spanned<DeValue<'a>>) -> Value<'a> {
        Value { of: Rc::clone(&self.name), key, node, file: self.file, findings: self.findings }
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
