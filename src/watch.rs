//! SPINE 1: a source that is due becomes stories on file.
//!
//! In: one source. Out: a [`Report`]; everything learned is in the store, in one transaction.
//! The only place that puts fetch, read, matching, grouping and store in sequence.

mod age;
mod further;
mod news;
mod page;

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    checkpoint, clock,
    fetch::{FetchError, Fetched, Fetcher, Purpose, Request},
    grouping,
    matching::Topics,
    model::{
        EntryFate, FiledEntry, Problem, Rhythm, Source, SourceDocument, SourceKind, SourceState, Trouble, Validators,
        Visit, VisitOutcome, WaitingEntry,
    },
    read,
    schedule::{self, PollResult},
    store::{Filed, Store, StoreError},
};

/// The greatest number of pages fetched in one visit; further entries wait for the next.
pub const PAGES_PER_VISIT_MAX: usize = 100;

/// The greatest number of pages of one source under way at once; the fetcher bounds hosts and the whole.
const PAGES_AT_ONCE_MAX: usize = 4;

/// A visit that left pages waiting is followed by the next one after this time.
const BACKLOG_GAP: SignedDuration = SignedDuration::from_secs(60);

/// What every visit needs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Where everything is filed.
    pub store: Store,
    /// How documents are fetched.
    pub fetcher: Fetcher,
    /// What is looked for.
    pub topics: Arc<Topics>,
    /// How old an item may be at a source's first poll, and in a flood of old items.
    pub lookback: Duration,
    /// One permit per core for CPU-bound work, so that visits do not crowd out each other.
    pub cores: Arc<Semaphore>,
}

/// What a visit came to, for logs and summaries.
#[derive(Debug, Clone)]
pub struct Report {
    /// How it ended.
    pub outcome: VisitOutcome,
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

/// What came of asking the source for its document.
struct Poll {
    outcome: VisitOutcome,
    status: Option<u16>,
    document: Option<SourceDocument>,
    problems: Vec<Problem>,
    validators: Option<Validators>,
    /// The least time until the next poll that document, headers or host ask for.
    least: Option<Duration>,
    /// The document's own part of that, which holds until the document changes.
    ttl: Option<Duration>,
}

/// Visits one source: polls it, reads what is new, and files all of it in one transaction.
///
/// # Errors
/// The store cannot be read or written; then nothing of the visit happened. Faults of the source are no errors:
/// they are filed, and reported in the outcome.
pub async fn visit(desk: &Desk, source: &Arc<Source>) -> Result<Report, StoreError> {
    let at = clock::now();
    let before = desk.store.source_state(&source.id).await?;

    let poll = poll(desk, source, &before, at).await?;
    checkpoint::pass("source-fetched");

    let listed = poll.document.as_ref().map_or(0, |document| document.entries.len());
    let fresh = news::sift(desk, source, &before, at, poll.document.as_ref()).await?;
    let news = fresh.entries.len() + fresh.done.len();
    let rhythm = schedule::rhythm(before.rhythm, &fresh.arrivals(), at);
    checkpoint::pass("entries-read");

    let waited = desk.store.waiting(&source.id, at, PAGES_PER_VISIT_MAX).await?;
    let mut entries = read_articles(desk, source, waited, fresh.entries, at).await;
    entries.extend(fresh.done);
    checkpoint::pass("articles-read");

    let state = state_after(source, before, &poll, Found { listed, news, rhythm }, &entries, at);
    let duration_ms = u64::try_from(clock::now().duration_since(at).as_millis()).unwrap_or(0);
    let (outcome, problems, next_due) = (poll.outcome.clone(), poll.problems.clone(), state.next_due);
    let backlog = entries.iter().filter(|entry| matches!(entry.fate, EntryFate::Waiting { attempts: 0, .. })).count();
    let visit = Visit {
        source: source.id.clone(),
        at,
        duration_ms,
        outcome: poll.outcome,
        status: poll.status,
        problems: poll.problems,
        listed,
        entries,
        state,
    };
    checkpoint::pass("before-filing");
    let filed = desk.store.file(visit, grouping::assign).await?;
    checkpoint::pass("visit-filed");
    Ok(Report { outcome, listed, news, filed, backlog, next_due, problems, duration_ms })
}

async fn poll(desk: &Desk, source: &Arc<Source>, before: &SourceState, at: Timestamp) -> Result<Poll, StoreError> {
    let request = Request { url: &source.url, source, purpose: Purpose::Source, validators: Some(&before.validators) };
    let document = match desk.fetcher.get(request).await {
        Ok(Fetched::Fresh(document)) => document,
        Ok(Fetched::Unchanged { max_age }) => return Ok(Poll::ended(VisitOutcome::Unchanged, Some(304), max_age)),
        Err(fault) => return Ok(Poll::failed(&fault)),
    };
    let (status, max_age, validators) = (document.status, document.max_age, document.validators.clone());
    let mut reading = read_document(desk, source, document).await;
    let Some(mut found) = reading.value.take() else {
        let fault = reading.problems.first().map_or("nothing that can be read", |problem| problem.text.as_str());
        return Ok(Poll {
            problems: reading.problems.clone(),
            ..Poll::ended(VisitOutcome::Failed(fault.to_owned()), Some(status), None)
        });
    };
    // Validators vouch for this document only: an index that did not change says nothing of its sitemaps.
    let whole = found.kind != SourceKind::Sitemap || found.further.is_empty();
    reading.problems.extend(further::read(desk, source, &mut found, at).await?);
    Ok(Poll {
        outcome: VisitOutcome::Read(found.kind),
        status: Some(status),
        least: found.ttl.max(max_age),
        ttl: found.ttl,
        document: Some(found),
        problems: reading.problems,
        validators: whole.then_some(validators),
    })
}

impl Poll {
    fn ended(outcome: VisitOutcome, status: Option<u16>, least: Option<Duration>) -> Self {
        Self { outcome, status, document: None, problems: Vec::new(), validators: None, least, ttl: None }
    }

    fn failed(fault: &FetchError) -> Self {
        Self::ended(VisitOutcome::Failed(fault.to_string()), fault.status(), fault.retry_after())
    }
}

async fn read_document(
    desk: &Desk,
    source: &Arc<Source>,
    document: crate::fetch::Document,
) -> crate::model::Reading<Option<SourceDocument>> {
    let source = Arc::clone(source);
    on_a_core(desk, move || {
        let hints = read::Hints::of(&source);
        read::document(&document.bytes, document.content_type.as_deref(), &document.final_url, hints)
    })
    .await
    .unwrap_or_else(|fault| crate::model::Reading { value: None, problems: vec![fault] })
}

/// Makes articles of the entries that waited and of the fresh ones, several pages at a time.
///
/// What is beyond [`PAGES_PER_VISIT_MAX`] waits for the next visit.
async fn read_articles(
    desk: &Desk,
    source: &Arc<Source>,
    waited: Vec<WaitingEntry>,
    fresh: Vec<page::Work>,
    at: Timestamp,
) -> Vec<FiledEntry> {
    let mut work: Vec<page::Work> = waited.into_iter().map(page::Work::from).chain(fresh).collect();
    let later = work.split_off(work.len().min(PAGES_PER_VISIT_MAX));
    let mut filed: Vec<(usize, FiledEntry)> = Vec::with_capacity(work.len());
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
    let backlog = later.into_iter().map(|work| work.waiting(at, String::new()));
    filed.into_iter().map(|(_, entry)| entry).chain(backlog).collect()
}

/// How many entries a document listed, how many of them were news, and what is known of the rhythm with them.
#[derive(Clone, Copy)]
struct Found {
    listed: usize,
    news: usize,
    rhythm: Rhythm,
}

fn state_after(
    source: &Source,
    before: SourceState,
    poll: &Poll,
    Found { listed, news, rhythm }: Found,
    entries: &[FiledEntry],
    at: Timestamp,
) -> SourceState {
    let fault = match &poll.outcome {
        VisitOutcome::Failed(fault) => Some(fault.clone()),
        VisitOutcome::Read(_) | VisitOutcome::Unchanged => None,
    };
    let failed = fault.is_some();
    let result = match &poll.outcome {
        VisitOutcome::Read(_) => PollResult::Read { listed, news, least: poll.least },
        VisitOutcome::Unchanged => PollResult::Unchanged { least: before.least.max(poll.least) },
        VisitOutcome::Failed(_) => PollResult::Failed { retry_after: poll.least },
    };
    let next = schedule::next_poll(source, &before, result, &rhythm, at);
    let retry = entries.iter().filter_map(|entry| match entry.fate {
        EntryFate::Waiting { retry_at, .. } => Some(retry_at.max(at + BACKLOG_GAP)),
        EntryFate::Article(_) | EntryFate::Done(_) => None,
    });
    SourceState {
        validators: match poll.outcome {
            VisitOutcome::Read(_) => poll.validators.clone().unwrap_or_default(),
            VisitOutcome::Unchanged | VisitOutcome::Failed(_) => before.validators,
        },
        first_success: before.first_success.or((!failed).then_some(at)),
        last_success: if failed { before.last_success } else { Some(at) },
        failing_since: if failed { before.failing_since.or(Some(at)) } else { None },
        failures: if failed { before.failures.saturating_add(1) } else { 0 },
        trouble: failed.then_some(Trouble::Failing),
        last_fault: fault,
        kind: match poll.outcome {
            VisitOutcome::Read(kind) => Some(kind),
            VisitOutcome::Unchanged | VisitOutcome::Failed(_) => before.kind,
        },
        moved_to: before.moved_to,
        quiet_until: before.quiet_until,
        least: match poll.outcome {
            VisitOutcome::Read(_) => poll.ttl,
            VisitOutcome::Unchanged | VisitOutcome::Failed(_) => before.least,
        },
        rhythm,
        // A failing source is not asked again for the sake of a page that waits.
        next_due: if failed { next.at } else { retry.min().map_or(next.at, |retry| retry.min(next.at)) },
        interval: next.interval,
        waiting: 0,
    }
}

/// Runs CPU-bound work on a blocking thread, at most one per core at a time.
///
/// A panic in a reader of foreign bytes costs that document alone: it comes back as a problem.
async fn on_a_core<T: Send + 'static>(desk: &Desk, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    // The semaphore is never closed.
    let _permit = desk.cores.acquire().await;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|fault| Problem::new("reader-failed", format!("the reader gave up on the document: {fault}")))
}
