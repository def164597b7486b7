//! Decides what tells an entry from the others of its source, for ever.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use crate::model::Entry;

/// An entry as read, with the name that its source gave it.
pub(super) struct Named {
    /// The guid, id or address that the source declares for it.
    pub(super) id: Option<String>,
    /// The entry; its key is still empty.
    pub(super) entry: Entry,
}

/// Gives every entry its key; those that say exactly what another one said share it.
///
/// A declared id is the key; with the link where entries of the same document share the id but not the link;
/// else the link; else a hash of title and content. Nothing is ever drawn from chance or from the moment of reading.
/// Where an id stands for several texts, the first keeps it and the others add a hash of theirs.
pub(super) fn with_keys(named: Vec<Named>) -> Vec<Entry> {
    let mut links_of: HashMap<String, HashSet<Option<String>>> = HashMap::new();
    for Named { id, entry } in &named {
        if let Some(id) = id {
            let link = entry.link.as_ref().map(|link| link.canonical().to_owned());
            links_of.entry(id.clone()).or_default().insert(link);
        }
    }
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(named.len());
    let mut entries: Vec<Entry> = Vec::with_capacity(named.len());
    for Named { id, mut entry } in named {
        let link = entry.link.as_ref().map(|link| link.canonical().to_owned());
        let shared = id.as_ref().and_then(|id| links_of.get(id)).is_some_and(|links| links.len() > 1);
        let mut key = match (id, link) {
            (Some(id), Some(link)) if shared => format!("{id} {link}"),
            (Some(id), _) => id,
            (None, Some(link)) => link,
            (None, None) => fingerprint(&entry),
        };
        if taken.get(&key).and_then(|place| entries.get(*place)).is_some_and(|first| !says_the_same(first, &entry)) {
            key = format!("{key} {}", fingerprint(&entry));
        }
        taken.entry(key.clone()).or_insert(entries.len());
        entry.key = key;
        entries.push(entry);
    }
    entries
}

fn says_the_same(one: &Entry, other: &Entry) -> bool {
    one.title == other.title && one.link == other.link && one.summary == other.summary && one.content == other.content
}

fn fingerprint(entry: &Entry) -> String {
    let mut hash = Sha256::new();
    for text in [&entry.title, &entry.content, &entry.summary].into_iter().flatten() {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let number = hash.finalize().iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    format!("sha256:{number:032x}")
}
