//! What the queries of a topic call `@name`: lists of terms, and parts of queries.
//!
//! In: `[topic.parts]` and the lists. Out: queries in which every `@name` is defined and makes sense where it stands.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use super::{Lists, Place};
use crate::{
    config::{finding::Finding, names as texts, nearest::nearest, table::Table, value::Value},
    model::{ListTerm, query::Query, query::QueryFault},
};

/// The greatest number of parts of one topic.
const PARTS_MAX: usize = 1_000;

/// Everything that may stand behind an `@`.
#[derive(Debug)]
pub(super) struct Names {
    lists: Lists,
    parts: BTreeMap<String, Query>,
    /// Where the name of each part stands, also of those at fault.
    places: BTreeMap<String, Place>,
    used: RefCell<BTreeSet<String>>,
}

impl Names {
    /// Reads `[topic.parts]` beside the lists.
    pub(super) fn read(topic: &Table<'_>, lists: Lists) -> Self {
        let mut names = Self { lists, parts: BTreeMap::new(), places: BTreeMap::new(), used: RefCell::default() };
        topic.optional_section("parts", |parts| names.read_parts(parts));
        names
    }

    fn read_parts(&mut self, table: &Table<'_>) {
        let entries = table.entries();
        if entries.len() > PARTS_MAX {
            table.refuse(format!("there are {} parts", entries.len()), format!("at most {PARTS_MAX} are allowed"));
        }
        let mut written: Vec<(&Value<'_>, Query)> = Vec::new();
        for value in entries.iter().take(PARTS_MAX) {
            let Some(name) = value.key_as(texts::label) else { continue };
            if let Some(list) = self.lists.places.get(&name) {
                let title = value.title("has the name of a list");
                let finding = Finding::fault(value.key_place(), title, "@name can mean only one: give it another name");
                value.findings.add(finding.earlier(list.clone(), "the list"));
            }
            self.places.insert(name.clone(), value.key_place());
            if let Some(query) = value.parse(texts::query) {
                self.parts.insert(name, query.clone());
                written.push((value, query));
            }
        }
        let mut sound = true;
        for (value, query) in &written {
            sound &= self.defines(value, query) && self.makes_sense(value, query);
        }
        if !sound {
            // What is wrong with a part is told there, not again wherever it is used.
            self.parts.clear();
        }
    }

    /// Reads a query that may use all names.
    pub(super) fn query(&self, value: &Value<'_>) -> Option<Query> {
        let query = value.parse(texts::query)?;
        (self.defines(value, &query) && self.makes_sense(value, &query)).then_some(query)
    }

    /// Whether every name in a query is defined; notes that they are used.
    fn defines(&self, value: &Value<'_>, query: &Query) -> bool {
        let mut defined = true;
        for (name, within) in query.names() {
            if self.lists.terms.contains_key(name) || self.places.contains_key(name) {
                self.used.borrow_mut().insert(name.to_owned());
                continue;
            }
            defined = false;
            let known = self.lists.terms.keys().chain(self.places.keys()).map(String::as_str);
            let hint = match nearest(name, known) {
                Some(near) => format!("did you mean @{near}?"),
                None => format!("define it in [topic.terms]: {name} = {{ en = [\"…\"] }}"),
            };
            let place = value.place_within(within).unwrap_or_else(|| value.place());
            let title = value.title(&format!("uses a list that is not defined: @{name}"));
            value.findings.add(Finding::fault(place, title, hint));
        }
        defined
    }

    fn makes_sense(&self, value: &Value<'_>, query: &Query) -> bool {
        let Err(QueryFault { span, message, hint }) = query.check_parts(&self.parts) else { return true };
        let place = value.place_within(span).unwrap_or_else(|| value.place());
        let title = value.title(&format!("cannot be read: {message}"));
        value.findings.add(Finding::fault(place, title, hint.unwrap_or_default()));
        false
    }

    /// Warns of lists and parts that no query uses.
    pub(super) fn warn_of_unused(&self, table: &Table<'_>) {
        let used = self.used.borrow();
        let all = [("list", &self.lists.places), ("part", &self.places)];
        let names = all.iter().flat_map(|(what, places)| places.iter().map(move |named| (what, named)));
        for (what, (name, place)) in names.filter(|(_, (name, _))| !used.contains(*name)) {
            let title = format!("{}: the {what} `{name}` is never used", table.name());
            let hint = format!("write @{name} in a query of this topic, or take it out");
            table.add(Finding::warning(place.clone(), title, hint));
        }
    }

    /// The terms of the lists, and the parts.
    pub(super) fn into_lists_and_parts(self) -> (BTreeMap<String, Vec<ListTerm>>, BTreeMap<String, Query>) {
        (self.lists.terms, self.parts)
    }
}
