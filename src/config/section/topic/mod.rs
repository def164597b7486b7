//! `[[topic]]`, with its lists of terms and its queries.

mod names;

use std::{collections::BTreeMap, sync::Arc};

use super::Named;
use crate::{
    config::{finding::Place, names as texts, names::LANGUAGE_HINT, table::Table, value::Value},
    model::{Language, ListTerm, Topic},
};

use names::Names;

/// The greatest number of lists of one topic.
const LISTS_MAX: usize = 1_000;
/// The greatest number of terms in one language of one list.
const TERMS_MAX: usize = 10_000;

/// Reads one `[[topic]]`.
pub(in crate::config) fn read<'a>(table: &Table<'a>) -> Named<'a, Arc<Topic>> {
    let id = table.required("id", "\"export-controls\"", texts::id);
    let name = table.optional("name", texts::shown_name).or_else(|| id.as_ref().map(ToString::to_string));
    let lists = table.section("terms", lists);
    let names = Names::read(table, lists);
    let (matches, unless) = table.section("query", |query| {
        let matches = query.value("match");
        if matches.is_none() {
            query.missing("match", "'Nvidia AND \"export control\"'");
        }
        let read = |value: Value<'_>| names.query(&value);
        (matches.and_then(read), query.value("unless").map(read))
    });
    names.warn_of_unused(table);
    let (lists, parts) = names.into_lists_and_parts();
    let topic = || {
        Some(Arc::new(Topic {
            id: id?,
            name: name?,
            lists,
            parts,
            matches: matches?,
            // An `unless` at fault must not be taken for none.
            unless: unless.map_or(Some(None), |unless| unless.map(Some))?,
        }))
    };
    Named::new(table, topic())
}

/// `[topic.terms]`: the terms of each list, and where its name stands.
#[derive(Debug)]
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
        let Some(name) = value.key_as(texts::label) else { continue };
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
        let language = (value.key != "any").then(|| texts::language(value.key));
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
    let terms = texts.iter().filter_map(|text| text.parse(texts::term));
    terms.map(|term| ListTerm { language, term }).collect()
}
