//! Which listed entries are news: those that the store does not know yet, or knows otherwise.
//!
//! A revision is known by what an entry says. Where only its dates changed, its page is looked at again, unless so
//! many dates changed at once that they are rewritten by a machine at every poll.

use std::collections::HashSet;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{
    Desk,
    age::{Age, dated},
    page::Work,
};
use crate::{
    model::{Entry, EntryFate, FiledEntry, Reason, Source, SourceDocument, SourceState},
    store::{Listed, StoreError},
};

/// So many changed dates in one document are the work of a machine, where they are most of it.
const REDATED_MIN: usize = 3;

/// The entries of a document that a visit has to deal with.
#[derive(Default)]
pub(super) struct Sifted {
    /// Those that become articles.
    pub entries: Vec<Work>,
    /// Those that need none.
    pub done: Vec<FiledEntry>,
    /// Whether every entry is listed as it was before.
    pub is_as_before: bool,
}

impl Sifted {
    /// The entries that were never listed before, each with the time that it bears.
    pub(super) fn arrivals(&self) -> Vec<Option<Timestamp>> {
        let works = self.entries.iter().map(|work| (work.novelty, &work.entry));
        let done = self.done.iter().map(|filed| (filed.novelty, &filed.entry));
        works.chain(done).filter(|(novelty, _)| *novelty == Reason::NewEntry).map(|(_, entry)| dated(entry)).collect()
    }
}

/// Sifts the entries of a document.
pub(super) async fn sift(
    desk: &Desk,
    source: &Source,
    before: &SourceState,
    at: Timestamp,
    document: Option<&SourceDocument>,
) -> Result<Sifted, StoreError> {
    let entries = document.map_or(&[][..], |document| &document.entries);
    if entries.is_empty() {
        return Ok(Sifted::default());
    }
    let remembered = desk.store.remembered(&source.id, entries.iter().map(key_and_link).collect()).await?;
    let (news, is_as_before) = novelties(entries, remembered);
    let links = news.iter().map(|news| news.entry.link.as_ref().map_or("", |link| link.canonical()).to_owned());
    let on_file = desk.store.known_links(links.collect()).await?;

    let age = Age::of(before, desk.lookback, at);
    let flood = age.flood(news.iter().map(|news| &news.entry), entries.len());
    let mut links_seen = HashSet::new();
    let mut sifted = Sifted { is_as_before, ..Sifted::default() };
    for (News { entry, content_hash, novelty }, on_file) in news.into_iter().zip(on_file) {
        let link = entry.link.as_ref().map(|link| link.canonical().to_owned());
        let is_twin = link.clone().is_some_and(|link| !links_seen.insert(link));
        let reason = match link {
            None => Some(Reason::NoLink),
            Some(_) if is_twin || on_file && novelty == Reason::NewEntry => Some(Reason::KnownLink),
            Some(_) => None,
        };
        match reason {
            Some(reason) => {
                sifted.done.push(FiledEntry { entry, content_hash, novelty, fate: EntryFate::Done(reason) });
            }
            None => {
                let held = age.hold(&entry, flood);
                sifted.entries.push(Work {
                    entry,
                    content_hash,
                    novelty,
                    attempts: 0,
                    first_seen: at,
                    held,
                    known_text: None,
                });
            }
        }
    }
    Ok(sifted)
}

fn key_and_link(entry: &Entry) -> (String, Option<String>) {
    (entry.key.clone(), entry.link.as_ref().map(|link| link.canonical().to_owned()))
}

/// An entry that is new or revised.
struct News {
    entry: Entry,
    content_hash: i64,
    novelty: Reason,
}

/// The entries that are new or revised, each once, under the key that the source is known to mean; and whether nothing
/// changed at all.
fn novelties(entries: &[Entry], remembered: Vec<Listed>) -> (Vec<News>, bool) {
    let listed: HashSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let mut taken: HashSet<String> = HashSet::new();
    let mut compared = Vec::with_capacity(entries.len());
    for (entry, remembered) in entries.iter().zip(remembered) {
        let (key, before) = key_of(entry, remembered, &listed);
        if taken.insert(key.clone()) {
            let content_hash = content_hash(entry);
            compared.push((entry, key, content_hash, Change::of(before, content_hash)));
        }
    }
    let count = |change| compared.iter().filter(|(.., found)| *found == change).count();
    let redated = count(Change::Redated);
    let is_as_before = count(Change::None) == compared.len();
    let by_machine = redated >= REDATED_MIN && redated > count(Change::None);
    let news = compared.into_iter().filter_map(|(entry, key, content_hash, change)| {
        let novelty = match change {
            Change::New => Reason::NewEntry,
            Change::Reworded => Reason::RevisedEntry,
            Change::Redated if !by_machine => Reason::RevisedEntry,
            Change::Redated | Change::None => return None,
        };
        Some(News { entry: Entry { key, ..entry.clone() }, content_hash, novelty })
    });
    (news.collect(), is_as_before)
}

/// The key that an entry is filed by, and the hash of what was said of it before.
///
/// Some sources give their entries other ids at every poll. Where the id is unknown, the link is not, and the document
/// lists no entry by the id that the link had, it is the same entry.
fn key_of(entry: &Entry, remembered: Listed, listed: &HashSet<&str>) -> (String, Option<i64>) {
    if remembered.content_hash.is_none()
        && let Some((key, hash)) = remembered.same_link.into_iter().find(|(key, _)| !listed.contains(key.as_str()))
    {
        return (key, Some(hash));
    }
    (entry.key.clone(), remembered.content_hash)
}

/// What became of an entry since it was listed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    New,
    Reworded,
    Redated,
    None,
}

impl Change {
    fn of(before: Option<i64>, now: i64) -> Self {
        match before {
            None => Self::New,
            Some(before) if before == now => Self::None,
            Some(before) if words_of(before) == words_of(now) => Self::Redated,
            Some(_) => Self::Reworded,
        }
    }
}

/// A hash of what the source says of an entry: of its words in the upper half, of its dates in the lower.
pub(super) fn content_hash(entry: &Entry) -> i64 {
    let mut words = Sha256::new();
    for text in [&entry.title, &entry.summary, &entry.content] {
        words.update(text.as_deref().unwrap_or("").as_bytes());
        words.update([0]);
    }
    let mut dates = Sha256::new();
    for time in [entry.published, entry.updated] {
        dates.update(time.map_or(0, Timestamp::as_second).to_be_bytes());
    }
    let half = |hash: Sha256| hash.finalize().iter().take(4).fold(0, |bits, byte| (bits << 8) | i64::from(*byte));
    (half(words) << 32) | half(dates)
}

fn words_of(hash: i64) -> i64 {
    hash >> 32
}
