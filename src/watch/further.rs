//! Reads the documents that a source's first one leads to: the sitemaps of an index, the next pages of a listing.
//!
//! In: the first document. Out: the same with the entries of the others. What cannot be had is a problem, no failure.

use std::{collections::HashSet, sync::Arc};

use jiff::Timestamp;

use super::{
    Desk,
    age::{dated, oldest_mailed},
    poll::read_document,
};
use crate::{
    fetch::Purpose,
    model::{Entry, Link, PROBLEMS_MAX, Problem, Source, SourceDocument, SourceKind},
    store::StoreError,
};

/// The greatest number of sitemaps of an index that are read in one visit.
const SITEMAPS_MAX: usize = 10;

/// The greatest number of pages after the first that are read of a listing or a JSON API in one visit.
const NEXT_PAGES_MAX: usize = 4;

/// Reads the further documents of a source into its first one.
pub(super) async fn read(
    desk: &Desk,
    source: &Arc<Source>,
    found: &mut SourceDocument,
    at: Timestamp,
) -> Result<Vec<Problem>, StoreError> {
    let mut problems = match found.kind {
        SourceKind::Feed | SourceKind::Sitemap => sitemaps(desk, source, found).await,
        SourceKind::Listing | SourceKind::Json => next_pages(desk, source, found, at).await?,
    };
    problems.truncate(PROBLEMS_MAX);
    Ok(problems)
}

async fn sitemaps(desk: &Desk, source: &Arc<Source>, found: &mut SourceDocument) -> Vec<Problem> {
    let mut problems = Vec::new();
    if found.further.len() > SITEMAPS_MAX {
        let rest = found.further.len() - SITEMAPS_MAX;
        problems.push(Problem::new("further-skipped", format!("{rest} further documents of the index were not read")));
    }
    for link in found.further.iter().take(SITEMAPS_MAX) {
        let document = document(desk, source, (link, Purpose::Source), &mut problems).await;
        found.entries.extend(document.into_iter().flat_map(|document| document.entries));
    }
    problems
}

/// Goes on from page to page as long as everything on the last one is new and recent: behind what is known stands
/// what is known.
async fn next_pages(
    desk: &Desk,
    source: &Arc<Source>,
    found: &mut SourceDocument,
    at: Timestamp,
) -> Result<Vec<Problem>, StoreError> {
    let oldest = oldest_mailed(at, desk.lookback);
    let purpose = if found.kind == SourceKind::Listing { Purpose::FrontPage } else { Purpose::Source };
    let mut problems = Vec::new();
    let mut seen: HashSet<Link> = HashSet::new();
    let mut start = 0;
    for _ in 0..NEXT_PAGES_MAX {
        let Some(next) = found.further.pop().filter(|next| seen.insert(next.clone())) else { break };
        let page = found.entries.get(start..).unwrap_or_default();
        if page.iter().any(|entry| dated(entry).is_some_and(|date| date < oldest))
            || !all_new(desk, source, page).await?
        {
            break;
        }
        let Some(document) = document(desk, source, (&next, purpose), &mut problems).await else { break };
        start = found.entries.len();
        found.entries.extend(document.entries);
        found.further = document.further;
    }
    Ok(problems)
}

async fn all_new(desk: &Desk, source: &Source, entries: &[Entry]) -> Result<bool, StoreError> {
    let keys = entries.iter().map(|entry| (entry.key.clone(), None)).collect();
    let remembered = desk.store.remembered(&source.id, keys).await?;
    Ok(remembered.iter().all(|remembered| remembered.content_hash.is_none()))
}

async fn document(
    desk: &Desk,
    source: &Arc<Source>,
    (link, purpose): (&Link, Purpose),
    problems: &mut Vec<Problem>,
) -> Option<SourceDocument> {
    match desk.fetcher.document(link.given(), source, purpose).await {
        Ok(document) => {
            let reading = read_document(desk, source, document).await;
            problems.extend(reading.problems);
            reading.value
        }
        Err(fault) => {
            problems.push(Problem::new("further-failed", format!("{link}: {fault}")));
            None
        }
    }
}
