//! `[[topic]]`, with its lists of terms and its queries.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::Named;
use crate::{
    config::{
        finding::{Finding, Place},
        names::{self, LANGUAGE_HINT},
        nearest::nearest,
        table::Table,
        value::Value,
    },
    model::{Language, ListTerm, Topic, query::Query},
};

/// The greatest number of lists of one topic.
const LISTS_MAX: usize = 1_000;
/// The greatest number of terms in one language of one list.
const TERMS_MAX: usize = 10_000;

/// Reads one `[[topic]]`.
pub(in crate::config) fn read<'a>(table: &Table<'a>) -> Named<'a, Arc<Topic>> {
    let id = table.required("id", "\"export-controls\"", names::id);
    let name = table.optional("name", names::shown_name).or_else(|| id.as_ref().map(ToString::to_string));
    let lists = table.section("terms", lists);
    let used = RefCell::default();
    let (matches, unless) = table.section("query", |query| {
        let matches = query.value("match");
        if matches.is_none() {
            query.missing("match", "'Nvidia AND \"export control\"'");
        }
        let read = |value: Value<'_>| self::query(&value, &lists, &used);
        (matches.and_then(read), query.value("unless").map(read))
    });
    warn_of_unused(table, &lists, &used.into_inner());
    let topic = || {
        Some(Arc::new(Topic {
            id: id?,
            name: name?,
            lists: lists.terms,
            matches: matches?,
            // An `unless` at fault must not be taken for none.
            unless: unless.map_or(Some(None), |unless| unless.map(Some))?,
        }))
    };
    Named::new(table, topic())
}

/// `[topic.terms]`: the terms of each list, and where its name stands.
struct Lists {
    terms: BTreeMap<String, Vec<ListTerm>>,
    places: BTreeMap<String, Place>,
}

fn lists(table: &Table<'_>) -> Lists {
    let mut lists = Lists { terms: BTreeMap::new(), places: BTreeMap::new() };
    let entries = table.entries();
    if entries.len() > LISTS_MAX {
        table.refuse(format!("there are {} lists", entries.len()), format!("at most {LISTS_MAX} are allowed"));
    }
    for value in entries.into_iter().take(LISTS_MAX) {
        let Some(name) = value.key_as(names::label) else { continue };
        let terms = value.table(format!("{}, list `{name}`", table.name()), terms).unwrap_or_default();
        lists.terms.insert(name.clone(), terms);
        lists.places.insert(name, value.key_place());
    }
    lists
}

/// One list: a language or `any`, and its terms.
fn terms(table: &Table<'_>) -> Vec<ListTerm> {
    let mut terms = Vec::new();
    let entries = table.entries();
    if entries.is_empty() {
        table.refuse("the list has no terms", "write for example { en = [\"chip\"], any = [\"GPU\"] }");
    }
    for value in entries {
        let language = (value.key != "any").then(|| names::language(value.key));
        let Ok(language) = language.transpose() else {
            let hint = format!("{LANGUAGE_HINT}, or `any` for terms that stand so in all languages");
            value.refuse_key("is no language", hint);
            continue;
        };
        terms.extend(terms_of(&value, language));
    }
    terms
}

fn terms_of(value: &Value<'_>, language: Option<Language>) -> Vec<ListTerm> {
    let texts = value.list(TERMS_MAX).unwrap_or_default();
    let terms = texts.iter().filter_map(|text| text.parse(names::term));
    terms.map(|term| ListTerm { language, term }).collect()
}

/// Reads a query and checks that every list in it is defined; notes those that are used.
fn query(value: &Value<'_>, lists: &Lists, used: &RefCell<BTreeSet<String>>) -> Option<Query> {
    let query = value.parse(names::query)?;
    let mut defined = true;
    for (name, within) in query.lists() {
        if lists.terms.contains_key(name) {
            used.borrow_mut().insert(name.to_owned());
            continue;
        }
        defined = false;
        let hint = match nearest(name, lists.terms.keys().map(String::as_str)) {
            Some(near) => format!("did you mean @{near}?"),
            None => format!("define it in [topic.terms]: {name} = {{ en = [\"…\"] }}"),
        };
        let place = value.place_within(within).unwrap_or_else(|| value.place());
        value.findings.add(Finding::fault(
            place,
            value.title(&format!("uses a list that is not defined: @{name}")),
            hint,
        ));
    }
    defined.then_some(query)
}

fn warn_of_unused(table: &Table<'_>, lists: &Lists, used: &BTreeSet<String>) {
    for (name, place) in lists.places.iter().filter(|(name, _)| !used.contains(*name)) {
        let title = format!("{}: the list `{name}` is never used", table.name());
        table.add(Finding::warning(
            place.clone(),
            title,
            format!("write @{name} in a query of this topic, or take it out"),
        ));
    }
}
