//! The tables of the configuration, one file each: a reading is the list of the keys, their defaults and bounds.
//!
//! In: tables as written. Out: checked values, and findings. Never looks beyond its own table: what concerns
//! several is checked in `whole`.

pub(super) mod daemon;
pub(super) mod fetch;
pub(super) mod mail;
pub(super) mod source;
pub(super) mod subscription;
pub(super) mod topic;
pub(super) mod web;

use std::collections::BTreeMap;

use super::{finding::Finding, table::Table, value::Value};

/// Something that the operator gave an id, whether or not the rest of it is right.
#[derive(Debug)]
pub(super) struct Named<'a, T> {
    /// The id as written.
    pub(super) id: Option<Value<'a>>,
    /// The checked value; `None`: its faults are told.
    pub(super) value: Option<T>,
}

impl<'a, T> Named<'a, T> {
    /// Notes the id of a table, which counts as taken even when the rest is wrong.
    fn new(table: &Table<'a>, value: Option<T>) -> Self {
        let id = table.value("id").filter(|id| id.node.get_ref().is_str());
        Self { id, value }
    }

    /// The id's text.
    pub(super) fn name(&self) -> Option<&'a str> {
        self.id.as_ref()?.node.get_ref().as_str()
    }
}

/// Tells of every value of a list that stands in it twice, as `alike` compares them.
fn refuse_repeats<T>(items: &[(Value<'_>, T)], alike: impl Fn(&T) -> String) {
    let mut seen: BTreeMap<String, &Value<'_>> = BTreeMap::new();
    for (value, item) in items {
        let key = alike(item);
        if let Some(first) = seen.get(&key) {
            let finding = Finding::fault(value.place(), value.title("has this twice"), "once is enough");
            value.findings.add(finding.earlier(first.place(), "first here"));
            continue;
        }
        seen.insert(key, value);
    }
}
