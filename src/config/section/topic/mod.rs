//! `[[topic]]`, with its lists of terms and its queries.

mod lists;
mod names;

use std::sync::Arc;

use super::Named;
use crate::{
    config::{names as texts, table::Table, value::Value},
    model::Topic,
};

pub(in crate::config) use names::Names;

/// Reads one `[[topic]]`, whose queries may use what is `common` to all topics.
pub(in crate::config) fn read<'a>(table: &Table<'a>, common: &Names) -> Named<'a, Arc<Topic>> {
    let id = table.required("id", "\"export-controls\"", texts::id);
    let name = table.optional("name", texts::shown_name).or_else(|| id.as_ref().map(ToString::to_string));
    let names = Names::of_topic(table, common);
    let (matches, unless) = table.section("query", |query| {
        let matches = query.value("match");
        if matches.is_none() {
            query.missing("match", "'Nvidia AND \"export control\"'");
        }
        let read = |value: Value<'_>| names.query(&value);
        (matches.and_then(read), query.value("unless").map(read))
    });
    names.warn_of_unused(table.findings());
    let (lists, parts) = names.used_lists_and_parts();
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
