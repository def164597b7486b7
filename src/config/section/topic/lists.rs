//! `[topic.terms]` and `[common.terms]`: named lists of terms.

use std::collections::BTreeMap;

use crate::{
    config::{
        finding::Place,
        names::{self, LANGUAGE_HINT},
        table::Table,
        value::Value,
    },
    model::{Language, ListTerm},
};

/// The greatest number of lists of one topic.
const LISTS_MAX: usize = 1_000;
/// The greatest number of terms in one language of one list.
const TERMS_MAX: usize = 10_000;

/// The terms of each list, and where its name stands.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The terms.
    pub(super) terms: BTreeMap<String, Vec<ListTerm>>,
    /// Where the names stand.
    pub(super) places: BTreeMap<String, Place>,
}

/// Reads the lists of one table: each with its name and where it stands.
pub(super) fn read<'a>(table: &Table<'a>) -> Vec<(String, Vec<ListTerm>, Value<'a>)> {
    let entries = table.entries();
    if entries.len() > LISTS_MAX {
        table.refuse(format!("there are {} lists", entries.len()), format!("at most {LISTS_MAX} are allowed"));
    }
    let list = |value: Value<'a>| {
        let name = value.key_as(names::label)?;
        let terms = value.table(format!("{}, list `{name}`", table.name()), terms).unwrap_or_default();
        Some((name, terms, value))
    };
    entries.into_iter().take(LISTS_MAX).filter_map(list).collect()
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
    let items = value.list(TERMS_MAX).unwrap_or_default();
    let terms = items.iter().filter_map(|text| text.parse(names::term));
    terms.map(|term| ListTerm { language, term }).collect()
}
