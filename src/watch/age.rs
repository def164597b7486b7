//! Which entries are too old to be mailed.

use std::{collections::HashSet, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::model::{Article, Entry, Reason, SourceState};

/// So many items older than the last successful poll, in one document, are a flood of old items.
const FLOOD_MIN: usize = 20;

/// A publisher may list an item this long after the time that it bears.
const LATE_LISTING: SignedDuration = SignedDuration::from_hours(24);

/// The rules on old items.
///
/// At a first poll everything older than the lookback is archived only. Later everything is news, however late it is
/// listed, unless it comes in a flood of items older than the last successful poll, or in a flood without dates.
pub(super) struct Age {
    first_poll: bool,
    oldest_mailed: Timestamp,
    last_poll: Timestamp,
}

/// What kind of flood a document brings, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flood {
    None,
    /// Many items are older than the last successful poll.
    Dated,
    /// Most of the document is new at once and says no dates, as when a site was rebuilt.
    Undated,
}

impl Age {
    pub(super) fn of(before: &SourceState, lookback: Duration, at: Timestamp) -> Self {
        Self {
            first_poll: before.first_success.is_none(),
            oldest_mailed: oldest_mailed(at, lookback),
            last_poll: before.last_success.unwrap_or(at).checked_sub(LATE_LISTING).unwrap_or(Timestamp::MIN),
        }
    }

    /// Whether the news of a document, which lists so many entries, are a flood.
    pub(super) fn flood<'a>(&self, news: impl Iterator<Item = &'a Entry>, listed: usize) -> Flood {
        if self.first_poll {
            return Flood::None;
        }
        let (mut old, mut undated, mut keys) = (0, 0, HashSet::new());
        for entry in news.filter(|entry| keys.insert(entry.key.as_str())) {
            match dated(entry) {
                Some(date) if date < self.last_poll => old += 1,
                Some(_) => {}
                None => undated += 1,
            }
        }
        match (old, undated) {
            (FLOOD_MIN.., _) => Flood::Dated,
            (_, FLOOD_MIN..) if undated * 3 > listed * 2 => Flood::Undated,
            _ => Flood::None,
        }
    }

    /// Why an entry is not to be mailed. One without a date is held until its page says one: see [`settled`].
    pub(super) fn hold(&self, entry: &Entry, flood: Flood) -> Option<Reason> {
        let is_old = dated(entry).map(|date| date < self.oldest_mailed);
        match (is_old, self.first_poll, flood) {
            (Some(false), ..) => None,
            (_, true, _) => Some(Reason::BeforeLookback),
            (Some(true), false, Flood::Dated | Flood::Undated) | (None, false, Flood::Undated) => {
                Some(Reason::ArchiveFlood)
            }
            (_, false, _) => None,
        }
    }
}

/// Why an article is not to be mailed, now that its page was read.
///
/// An entry without a date was held to wait for the page's. Where the page has none either, it counts from when it was
/// first seen, except in a flood, of which nothing says that it is new.
pub(super) fn settled(
    held: Option<Reason>,
    entry: &Entry,
    article: &Article,
    first_seen: Timestamp,
    lookback: Duration,
) -> Option<Reason> {
    if dated(entry).is_some() {
        return held;
    }
    match (held, article.published) {
        (Some(Reason::BeforeLookback | Reason::ArchiveFlood), Some(published)) => {
            held.filter(|_| published < oldest_mailed(first_seen, lookback))
        }
        (Some(Reason::BeforeLookback), None) => None,
        (held, _) => held,
    }
}

/// The time that an entry bears; the later one of a revised entry, the latest where it says no day.
pub(super) fn dated(entry: &Entry) -> Option<Timestamp> {
    entry.updated.max(entry.published).or(entry.period.map(|period| period.last))
}

/// Of what is listed for the first time at a moment, nothing older than this is mailed.
pub(super) fn oldest_mailed(at: Timestamp, lookback: Duration) -> Timestamp {
    let lookback = SignedDuration::try_from(lookback).unwrap_or(SignedDuration::MAX);
    at.checked_sub(lookback).unwrap_or(Timestamp::MIN)
}
