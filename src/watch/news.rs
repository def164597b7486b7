//! Which listed entries are news, and which of them are too old to be mailed.

use std::{collections::HashSet, time::Duration};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{Desk, novelty, page::Work};
use crate::{
    model::{Entry, EntryFate, FiledEntry, Reason, Source, SourceDocument, SourceState},
    store::StoreError,
};

/// So many items older than the last successful poll, in one document, are a flood of old items.
const FLOOD_MIN: usize = 20;

/// A publisher may list an item this long after the time that it bears.
const LATE_LISTING: SignedDuration = SignedDuration::from_hours(24);

/// The entries of a document that a visit has to deal with.
#[derive(Default)]
pub(super) struct Sifted {
    /// Those that become articles.
    pub entries: Vec<Work>,
    /// Those that need none.
    pub done: Vec<FiledEntry>,
}

impl Sifted {
    /// The entries that were never listed before, each with the time that it bears.
    pub(super) fn arrivals(&self) -> Vec<Option<Timestamp>> {
        let works = self.entries.iter().map(|work| (work.novelty, &work.entry));
        let done = self.done.iter().map(|filed| (filed.novelty, &filed.entry));
        works.chain(done).filter(|(novelty, _)| *novelty == Reason::NewEntry).map(|(_, entry)| dated(entry)).collect()
    }
}

/// Sifts the entries of a document: what the store does not know yet, or knows otherwise.
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
    let hashes: Vec<i64> = entries.iter().map(content_hash).collect();
    let keys = entries.iter().zip(&hashes).map(|(entry, hash)| (entry.key.clone(), *hash)).collect();
    let known = desk.store.known(&source.id, keys).await?;
    let links =
        entries.iter().map(|entry| entry.link.as_ref().map_or("", |link| link.canonical()).to_owned()).collect();
    let known_links = desk.store.known_links(links).await?;

    let age = Age::of(before, desk.lookback, at);
    let flood =
        age.is_flood(entries.iter().zip(&known).filter(|(_, known)| novelty(**known).is_some()).map(|(e, _)| e));
    let (mut keys_seen, mut links_seen) = (HashSet::new(), HashSet::new());
    let mut sifted = Sifted::default();
    for (((entry, hash), known), link_known) in entries.iter().zip(hashes).zip(known).zip(known_links) {
        let Some(novelty) = novelty(known).filter(|_| keys_seen.insert(entry.key.as_str())) else { continue };
        let twin = entry.link.as_ref().is_some_and(|link| !links_seen.insert(link.canonical()));
        let done =
            |reason| FiledEntry { entry: entry.clone(), content_hash: hash, novelty, fate: EntryFate::Done(reason) };
        if entry.link.is_none() {
            sifted.done.push(done(Reason::NoLink));
        } else if twin || (link_known && novelty == Reason::NewEntry) {
            sifted.done.push(done(Reason::KnownLink));
        } else {
            sifted.entries.push(Work {
                entry: entry.clone(),
                content_hash: hash,
                novelty,
                attempts: 0,
                held: age.hold(entry, flood),
            });
        }
    }
    Ok(sifted)
}

/// A hash of what the source says of an entry; times count, for some feeds tell a revision by them alone.
fn content_hash(entry: &Entry) -> i64 {
    let mut hash = Sha256::new();
    for text in [&entry.title, &entry.summary, &entry.content] {
        hash.update(text.as_deref().unwrap_or("").as_bytes());
        hash.update([0]);
    }
    for time in [entry.published, entry.updated] {
        hash.update(time.map_or(0, Timestamp::as_second).to_be_bytes());
    }
    hash.finalize().iter().take(8).fold(0, |bits, byte| (bits << 8) | i64::from(*byte))
}

/// The rules on old items.
///
/// At a first poll everything older than the lookback is archived only. Later everything is news, however late it is
/// listed, unless it comes in a flood of items older than the last successful poll.
struct Age {
    first_poll: bool,
    oldest_mailed: Timestamp,
    last_poll: Timestamp,
}

impl Age {
    fn of(before: &SourceState, lookback: Duration, at: Timestamp) -> Self {
        let lookback = SignedDuration::try_from(lookback).unwrap_or(SignedDuration::MAX);
        Self {
            first_poll: before.first_success.is_none(),
            oldest_mailed: at.checked_sub(lookback).unwrap_or(Timestamp::MIN),
            last_poll: before.last_success.unwrap_or(at).checked_sub(LATE_LISTING).unwrap_or(Timestamp::MIN),
        }
    }

    fn is_flood<'a>(&self, news: impl Iterator<Item = &'a Entry>) -> bool {
        !self.first_poll
            && news.filter(|entry| dated(entry).is_some_and(|date| date < self.last_poll)).count() >= FLOOD_MIN
    }

    fn hold(&self, entry: &Entry, flood: bool) -> Option<Reason> {
        let old = dated(entry).is_some_and(|date| date < self.oldest_mailed);
        match (old, self.first_poll, flood) {
            (true, true, _) => Some(Reason::BeforeLookback),
            (true, false, true) => Some(Reason::ArchiveFlood),
            _ => None,
        }
    }
}

/// The time that an entry bears; the later one of a revised entry, the latest where it says no day.
fn dated(entry: &Entry) -> Option<Timestamp> {
    entry.updated.max(entry.published).or(entry.period.map(|period| period.last))
}
