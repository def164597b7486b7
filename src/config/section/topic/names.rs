//! What queries call `@name`: lists of terms and parts of queries, of one topic or common to all.
//!
//! In: `[topic.terms]`, `[topic.parts]` and, for all topics, `[common.terms]` and `[common.parts]`. Out: queries in which
//! every `@name` is defined and makes sense where it stands.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use super::lists::{self, Lists};
use crate::{
    config::{
        Common,
        finding::{Finding, Findings, Place},
        names as texts,
        nearest::nearest,
        table::Table,
        value::Value,
    },
    model::{ListTerm, query::Query, query::QueryFault},
};

/// The greatest number of parts of one topic.
const PARTS_MAX: usize = 1_000;

/// Everything that may stand behind an `@`.
#[derive(Debug)]
pub(in crate::config) struct Names<'c> {
    /// Whose they are, as findings call it.
    of: String,
    lists: Lists,
    parts: BTreeMap<String, Query>,
    /// Where the name of each part stands, also of those at fault.
    places: BTreeMap<String, Place>,
    used: RefCell<BTreeSet<String>>,
    /// What may be used besides.
    common: Option<&'c Names<'c>>,
}

impl<'c> Names<'c> {
    /// Reads what is common to all topics, from the root tables of all files.
    pub(in crate::config) fn common(roots: &[&Table<'_>]) -> Self {
        let mut common = Self::none("common", None);
        let mut written = Vec::new();
        for root in roots {
            root.optional_section("common", |table| written.extend(common.read(table)));
        }
        common.check_parts(&written);
        common
    }

    /// Reads the lists and parts of one topic.
    pub(super) fn of_topic(topic: &Table<'_>, common: &'c Self) -> Self {
        let mut names = Self::none(topic.name(), Some(common));
        let written = names.read(topic);
        names.check_parts(&written);
        names
    }

    fn none(of: &str, common: Option<&'c Self>) -> Self {
        Self {
            of: of.to_owned(),
            lists: Lists::default(),
            parts: BTreeMap::new(),
            places: BTreeMap::new(),
            used: RefCell::default(),
            common,
        }
    }

    /// Reads `terms` and `parts` of a table; returns the parts as written, to be checked when all names are known.
    fn read<'a>(&mut self, table: &Table<'a>) -> Vec<(Value<'a>, Query)> {
        for (list, terms, value) in table.section("terms", lists::read) {
            if self.claim(&value, &list) {
                self.lists.places.insert(list.clone(), value.key_place());
                self.lists.terms.insert(list, terms);
            }
        }
        table.optional_section("parts", |parts| self.read_parts(parts)).unwrap_or_default()
    }

    fn read_parts<'a>(&mut self, table: &Table<'a>) -> Vec<(Value<'a>, Query)> {
        let entries = table.entries();
        if entries.len() > PARTS_MAX {
            table.refuse(format!("there are {} parts", entries.len()), format!("at most {PARTS_MAX} are allowed"));
        }
        let mut written = Vec::new();
        for value in entries.into_iter().take(PARTS_MAX) {
            let Some(name) = value.key_as(texts::label).filter(|name| self.claim(&value, name)) else { continue };
            self.places.insert(name.clone(), value.key_place());
            if let Some(query) = value.parse(texts::query) {
                self.parts.insert(name, query.clone());
                written.push((value, query));
            }
        }
        written
    }

    /// Whether a name is still free; says so if it is not.
    fn claim(&self, value: &Value<'_>, name: &str) -> bool {
        let Some((what, place)) = self.known(name) else { return true };
        let finding = Finding::fault(
            value.key_place(),
            value.title(&format!("has the name of another {what}")),
            format!("@{name} can mean only one: give it another name"),
        );
        value.findings.add(finding.earlier(place.clone(), format!("the other {what}")));
        false
    }

    /// What a name is, and where it stands.
    fn known(&self, name: &str) -> Option<(&'static str, &Place)> {
        let list = self.lists.places.get(name).map(|place| ("list", place));
        let part = || self.places.get(name).map(|place| ("part", place));
        list.or_else(part).or_else(|| self.common?.known(name))
    }

    fn part(&self, name: &str) -> Option<&Query> {
        self.parts.get(name).or_else(|| self.common?.part(name))
    }

    /// Notes that a name is used.
    fn note(&self, name: &str) {
        self.used.borrow_mut().insert(name.to_owned());
    }

    fn check_parts(&mut self, written: &[(Value<'_>, Query)]) {
        // All of them, so that every fault is told.
        let faults = written.iter().filter(|(value, query)| !self.is_sound(value, query)).count();
        if faults > 0 {
            // What is wrong with a part is told there, not again wherever it is used.
            self.parts.clear();
        }
    }

    /// Reads a query that may use all names.
    pub(super) fn query(&self, value: &Value<'_>) -> Option<Query> {
        value.parse(texts::query).filter(|query| self.is_sound(value, query))
    }

    /// Whether every name in a query is defined and makes sense there; says so if not.
    fn is_sound(&self, value: &Value<'_>, query: &Query) -> bool {
        let mut sound = true;
        for (name, within) in query.names() {
            self.note(name);
            if self.known(name).is_none() {
                sound = false;
                let place = value.place_within(within).unwrap_or_else(|| value.place());
                let title = value.title(&format!("uses a list that is not defined: @{name}"));
                value.findings.add(Finding::fault(place, title, self.hint_for(name)));
            }
        }
        if sound && let Err(QueryFault { span, message, hint }) = query.check_parts(&|name| self.part(name)) {
            sound = false;
            let place = value.place_within(span).unwrap_or_else(|| value.place());
            let title = value.title(&format!("cannot be read: {message}"));
            value.findings.add(Finding::fault(place, title, hint.unwrap_or_default()));
        }
        sound
    }

    fn hint_for(&self, unknown: &str) -> String {
        match nearest(unknown, self.all_names()) {
            Some(near) => format!("did you mean @{near}?"),
            None => format!("define it in [topic.terms]: {unknown} = {{ en = [\"…\"] }}"),
        }
    }

    fn all_names(&self) -> impl Iterator<Item = &str> {
        let own = |names: &'c Names<'c>| names.lists.places.keys().chain(names.places.keys());
        let common = self.common.into_iter().flat_map(own);
        self.lists.places.keys().chain(self.places.keys()).chain(common).map(String::as_str)
    }

    /// Warns of lists and parts that no query uses.
    pub(in crate::config) fn warn_of_unused(&self, findings: &Findings) {
        let used = self.used.borrow();
        let all = [("list", &self.lists.places), ("part", &self.places)];
        let names = all.iter().flat_map(|(what, places)| places.iter().map(move |named| (what, named)));
        for (what, (name, place)) in names.filter(|(_, (name, _))| !used.contains(*name)) {
            let title = format!("{}: the {what} `{name}` is never used", self.of);
            let hint = match self.common {
                Some(_) => format!("write @{name} in a query of this topic, or take it out"),
                None => format!("write @{name} in a query of a topic, or take it out"),
            };
            findings.add(Finding::warning(place.clone(), title, hint));
        }
    }

    /// All lists and parts that are common to all topics.
    pub(in crate::config) fn everything(&self) -> Common {
        Common { lists: self.lists.terms.clone(), parts: self.parts.clone() }
    }

    /// The lists and parts of a topic, with the common ones that it uses.
    pub(super) fn used_lists_and_parts(&self) -> (BTreeMap<String, Vec<ListTerm>>, BTreeMap<String, Query>) {
        let (mut lists, mut parts) = (self.lists.terms.clone(), self.parts.clone());
        let Some(common) = self.common else { return (lists, parts) };
        let mut asked: Vec<String> = self.used.borrow().iter().cloned().collect();
        while let Some(name) = asked.pop() {
            if let Some(terms) = common.lists.terms.get(&name) {
                lists.entry(name.clone()).or_insert_with(|| terms.clone());
            } else if let Some(part) = common.parts.get(&name)
                && !parts.contains_key(&name)
            {
                asked.extend(part.names().into_iter().map(|(name, _)| name.to_owned()));
                parts.insert(name.clone(), part.clone());
            }
            common.note(&name);
        }
        (lists, parts)
    }
}
