//! Which pages are looked at again though the source lists them as before.
//!
//! A feed of excerpts stays the same when the end of an article is mended, but its publishing system stamps it anew:
//! generators write all files again, and `WordPress` dates its feeds by the last change of any post. So where a source has
//! another `ETag` or `Last-Modified` and lists nothing new, its latest pages may say more than they did.

use std::{cmp::Reverse, time::Duration};

use jiff::Timestamp;

use super::{Desk, age, news, news::Sifted, page::Work, poll::Poll};
use crate::{
    model::{ContentFrom, Entry, Reason, Source, SourceState, Validators},
    schedule,
    store::StoreError,
};

/// The greatest number of pages that are looked at again in one visit.
const PAGES_AGAIN_MAX: usize = 10;

/// Pages of one source are not looked at again more often than that: some hosts stamp everything anew at every poll.
const AGAIN_GAP: Duration = Duration::from_hours(6);

/// The pages to look at again in this visit; none, as a rule.
pub(super) async fn pages(
    desk: &Desk,
    source: &Source,
    before: &SourceState,
    poll: &Poll,
    sifted: &Sifted,
    at: Timestamp,
) -> Result<Vec<Work>, StoreError> {
    let Some(document) = &poll.document else { return Ok(Vec::new()) };
    let is_stamped_anew = poll.validators.as_ref().is_some_and(|now| differ(&before.validators, now));
    let is_soon = before.looked_again.is_some_and(|last| schedule::later(last, AGAIN_GAP) > at);
    if source.content != ContentFrom::Page || !sifted.is_as_before || !is_stamped_anew || is_soon {
        return Ok(Vec::new());
    }
    let latest = latest(&document.entries);
    let texts = desk.store.page_texts(&source.id, latest.iter().map(|entry| entry.key.clone()).collect()).await?;
    let known = latest.into_iter().zip(texts).filter(|(_, text)| text.is_some());
    let work = known.map(|(entry, known_text)| Work {
        entry: entry.clone(),
        content_hash: news::content_hash(entry),
        novelty: Reason::RevisedPage,
        attempts: 0,
        first_seen: at,
        held: None,
        known_text,
    });
    Ok(work.collect())
}

/// Whether a host that stamps its documents has given this one another stamp.
fn differ(before: &Validators, now: &Validators) -> bool {
    let another = |before: &Option<String>, now: &Option<String>| before.is_some() && now.is_some() && before != now;
    another(&before.etag, &now.etag) || another(&before.last_modified, &now.last_modified)
}

/// The latest entries by their dates, those without a date in the order of the document.
fn latest(entries: &[Entry]) -> Vec<&Entry> {
    let mut latest: Vec<&Entry> = entries.iter().collect();
    latest.sort_by_key(|entry| Reverse(age::dated(entry)));
    latest.truncate(PAGES_AGAIN_MAX);
    latest
}
