//! SPINE 1: a source that is due becomes stories on file.
//!
//! In: one source. Out: a [`Report`]; everything learned is in the store, in one transaction.
//! The only place that puts fetch, read, matching, grouping and store in sequence.

mod again;
mod age;
mod document;
mod further;
mod making;
mod memory;
mod news;
mod page;
mod pages;
mod poll;
mod reach;
mod state;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{sync::Semaphore, task::JoinSet};

pub use self::{document::read as read_document_apart, memory::Stories, pages::read_whole, reach::Reach};
use self::{poll::Blame, state::Found};
use crate::{
    checkpoint, clock,
    fetch::Fetcher,
    matching::Topics,
    model::{ArticleState, EntryFate, FiledEntry, Health, Problem, Reason, Source, Visit, VisitOutcome},
    schedule,
    store::{Filed, Store, StoreError},
};

/// The greatest number of pages fetched in one visit; further entries wait for the next.
pub const PAGES_PER_VISIT_MAX: usize = 100;

/// The greatest number of pages of one source under way at once; the fetcher bounds hosts and the whole.
const PAGES_AT_ONCE_MAX: usize = 4;

/// What every visit needs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Where everything is filed.
    pub store: Store,
    /// The stories of late.
    pub stories: Stories,
    /// How documents are fetched.
    pub fetcher: Fetcher,
    /// What is looked for.
    pub topics: Arc<Topics>,
    /// How old an item may be at a source's first poll, and in a flood of old items.
    pub lookback: Duration,
    /// Whether we are connected.
    pub reach: Arc<Reach>,
    /// One permit per core for CPU-bound work, so that visits do not crowd out each other.
    pub cores: Arc<Semaphore>,
}

/// What a visit came to, for logs and summaries.
#[derive(Debug, Clone)]
pub struct Report {
    /// How it ended.
    pub outcome: VisitOutcome,
    /// How well the source is after it.
    pub health: Health,
    /// Whether the poll failed because our own connection is down: then it counts against nobody.
    pub outage: bool,
    /// How many entries the source listed.
    pub listed: usize,
    /// How many of them were new or revised.
    pub news: usize,
    /// What was filed.
    pub filed: Filed,
    /// Entries left for the next visit because this one had no room for them.
    pub backlog: usize,
    /// When the source is next due.
    pub next_due: Timestamp,
    /// What was wrong with the source's document.
    pub problems: Vec<Problem>,
    /// How long it took.
    pub duration_ms: u64,
}

impl Report {
    /// Adds what a further visit to the same source came to; the first one's outcome stays.
    pub fn add(&mut self, next: &Self) {
        self.news += next.news;
        self.filed.articles += next.filed.articles;
        self.filed.revisions += next.filed.revisions;
        self.filed.stories += next.filed.stories;
        self.filed.passages += next.filed.passages;
        self.filed.waiting = next.filed.waiting;
        self.backlog = next.backlog;
        self.next_due = next.next_due;
        self.duration_ms += next.duration_ms;
    }
}

/// Visits one source: polls it, reads what is new, and files all of it in one transaction.
///
/// # Errors
/// The store cannot be read or written; then nothing of the visit happened. Faults of the source are no errors:
/// they are filed, and reported in the outcome.
pub async fn visit(desk: &Desk, source: &Arc<Source>) -> Result<Report, StoreError> {
    let at = clock::now();
    let before = desk.store.source_state(&source.id).await?;

    let poll = poll::poll(desk, source, &before, at).await?;
    checkpoint::pass("source-fetched");

    let listed = poll.document.as_ref().map_or(0, |document| document.entries.len());
    let fresh = news::sift(desk, source, &before, at, poll.document.as_ref()).await?;
    let news = fresh.entries.len() + fresh.done.len();
    let rhythm = schedule::rhythm(before.rhythm, &fresh.arrivals(), at);
    checkpoint::pass("entries-read");

    let waited = match poll.blame {
        // Pages would be out of reach as well.
        Blame::Us => Vec::new(),
        Blame::Source(_) | Blame::Nobody => desk.store.waiting(&source.id, at, PAGES_PER_VISIT_MAX).await?,
    };
    let again = again::pages(desk, source, &before, &poll, &fresh, at).await?;
    let looked_again = if again.is_empty() { before.looked_again } else { Some(at) };
    let work = waited.into_iter().map(page::Work::from).chain(fresh.entries).chain(again).collect();
    let mut entries = read_articles(desk, source, work, at).await;
    entries.extend(fresh.done);
    checkpoint::pass("articles-read");

    let poll = poll.reconsidered(desk.reach.is_outage());
    let state = state::after(source, before, &poll, Found { listed, news, rhythm, looked_again }, &entries, at);
    let duration_ms = u64::try_from(clock::now().duration_since(at).as_millis()).unwrap_or(0);
    let problems: Vec<Problem> = poll.problems.into_iter().chain(partial_pages(&entries)).collect();
    let (outcome, next_due) = (poll.outcome.clone(), state.next_due);
    let (health, outage) = (state.health(at), poll.blame == Blame::Us);
    let backlog = entries.iter().filter(|entry| matches!(entry.fate, EntryFate::Waiting { attempts: 0, .. })).count();
    let visit = Visit {
        source: source.id.clone(),
        at,
        duration_ms,
        outcome: poll.outcome,
        status: poll.status,
        problems: problems.clone(),
        listed,
        entries,
        state,
    };
    checkpoint::pass("before-filing");
    let filed = desk.store.file(visit, desk.stories.clone()).await?;
    checkpoint::pass("visit-filed");
    Ok(Report { outcome, health, outage, listed, news, filed, backlog, next_due, problems, duration_ms })
}

/// So many pages of one visit that all show only a part of their articles do so by no accident.
const PARTIAL_PAGES_MIN: usize = 3;

/// Tells when all pages of a visit show only a part of their articles, as behind a paywall.
fn partial_pages(entries: &[FiledEntry]) -> Option<Problem> {
    let articles = entries.iter().filter_map(|entry| match &entry.fate {
        EntryFate::Article(filed) => Some(&filed.article),
        EntryFate::Waiting { .. } | EntryFate::Done(_) => None,
    });
    let pages: Vec<bool> = articles
        .filter_map(|article| match article.reason {
            Some(Reason::FromPage) => Some(article.state == ArticleState::Partial),
            Some(Reason::PageThin) => Some(true),
            _ => None,
        })
        .collect();
    let are_partial = pages.len() >= PARTIAL_PAGES_MIN && pages.iter().all(|is_partial| *is_partial);
    are_partial
        .then(|| Problem::new("pages-partial", format!("all {} pages show only a part of their articles", pages.len())))
}

/// Makes articles of entries, several pages at a time.
///
/// What is beyond [`PAGES_PER_VISIT_MAX`] waits for the next visit.
async fn read_articles(desk: &Desk, source: &Arc<Source>, mut work: Vec<page::Work>, at: Timestamp) -> Vec<FiledEntry> {
    let later = work.split_off(work.len().min(PAGES_PER_VISIT_MAX));
    let mut filed: Vec<(usize, Option<FiledEntry>)> = Vec::with_capacity(work.len());
    let mut under_way = JoinSet::new();
    for (number, work) in work.into_iter().enumerate() {
        if under_way.len() >= PAGES_AT_ONCE_MAX {
            filed.extend(under_way.join_next().await.and_then(Result::ok));
        }
        let (desk, source) = (desk.clone(), Arc::clone(source));
        under_way.spawn(async move { (number, page::file_entry(&desk, &source, work, at).await) });
    }
    while let Some(done) = under_way.join_next().await {
        filed.extend(done.ok());
    }
    filed.sort_by_key(|(number, _)| *number);
    let backlog = later.into_iter().filter(|work| work.known_text.is_none());
    let backlog = backlog.map(|work| work.waiting(at, String::new()));
    filed.into_iter().filter_map(|(_, entry)| entry).chain(backlog).collect()
}

/// Runs CPU-bound work on a blocking thread, at most one per core at a time.
///
/// A panic in a reader of foreign bytes costs that document alone: it comes back as a problem.
async fn on_a_core<T: Send + 'static>(
    cores: &Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    // The semaphore is never closed.
    let _permit = cores.acquire().await;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|fault| Problem::new("reader-failed", format!("the reader gave up on the document: {fault}")))
}
