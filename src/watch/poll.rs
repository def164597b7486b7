//! Asks a source for its document, and reads it.
//!
//! In: the source and what is remembered of it. Out: what came of it, for better or worse. Never fails.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use url::Url;

use super::{Desk, further, on_a_core, reach::Suspicion};
use crate::{
    clock,
    fetch::{Document, FetchError, Fetched, Purpose, Request},
    model::{Problem, Reading, Source, SourceDocument, SourceKind, SourceState, Trouble, Validators, VisitOutcome},
    read, schedule,
    store::StoreError,
};

/// A source is asked without conditions when its document was not read for so long: a host may answer "unchanged"
/// whatever it is asked.
const TRUSTED_UNREAD_MAX: Duration = Duration::from_hours(24);

/// What came of asking a source for its document.
pub(super) struct Poll {
    pub(super) outcome: VisitOutcome,
    /// The HTTP status of the last answer, if any.
    pub(super) status: Option<u16>,
    pub(super) document: Option<SourceDocument>,
    pub(super) problems: Vec<Problem>,
    pub(super) validators: Option<Validators>,
    /// Where the source is to be polled from now on.
    pub(super) moved_to: Option<Url>,
    /// The least time until the next poll that document, headers or host ask for.
    pub(super) least: Option<Duration>,
    /// The document's own part of that, which holds until the document changes.
    pub(super) ttl: Option<Duration>,
    /// What a failure says of the source.
    pub(super) blame: Blame,
    /// Whether nothing at all was heard of the host.
    pub(super) unreachable: bool,
}

/// What a failed poll says of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blame {
    /// The source has this trouble.
    Source(Trouble),
    /// Nothing: its host is left alone as it asked, on behalf of whichever source.
    Nobody,
    /// Nothing: our own connection is down.
    Us,
}

/// Polls a source.
///
/// # Errors
/// The store cannot say what is known, or take back what was counted against others during an outage of ours.
pub(super) async fn poll(
    desk: &Desk,
    source: &Arc<Source>,
    before: &SourceState,
    at: Timestamp,
) -> Result<Poll, StoreError> {
    let url = before.moved_to.as_ref().unwrap_or(&source.url);
    let fault = match ask(desk, source, before, url, at).await {
        Ok(mut poll) => {
            desk.reach.heard(source, clock::now());
            if let Some(found) = &mut poll.document {
                poll.problems.extend(further::read(desk, source, found, at).await?);
            }
            return Ok(poll);
        }
        Err(fault) => fault,
    };
    if fault.is_heard() {
        desk.reach.heard(source, clock::now());
    }
    if fault.is_unreachable() && is_ours(desk, source, url, at).await? {
        return Ok(Poll::out_of_reach(&fault));
    }
    Ok(Poll::failed(&fault))
}

/// Whether it is our own connection that keeps a source out of reach.
///
/// # Errors
/// The store cannot take back what was counted against others before that was found.
async fn is_ours(desk: &Desk, source: &Arc<Source>, url: &Url, asked_at: Timestamp) -> Result<bool, StoreError> {
    let host = url.host_str().unwrap_or("");
    let suspicion = || desk.reach.unheard(host, &source.id, asked_at, clock::now());
    match suspicion() {
        Suspicion::Theirs => return Ok(false),
        Suspicion::Ours => return Ok(true),
        Suspicion::Perhaps(_) => {}
    }
    let _asking = desk.reach.asking.lock().await;
    // Somebody else may have found out meanwhile.
    let witnesses = match suspicion() {
        Suspicion::Theirs => return Ok(false),
        Suspicion::Ours => return Ok(true),
        Suspicion::Perhaps(witnesses) => witnesses,
    };
    for witness in &witnesses {
        let request = Request { url: &witness.url, source: witness, purpose: Purpose::Source, validators: None };
        if desk.fetcher.get(request).await.map_or_else(|fault| fault.is_heard(), |_| true) {
            desk.reach.heard(witness, clock::now());
            desk.reach.is_theirs(&source.id);
            return Ok(false);
        }
    }
    let now = clock::now();
    let (forgive, since) = desk.reach.is_ours(now);
    if !forgive.is_empty() {
        desk.store.forgive(forgive, since, schedule::later(now, schedule::POSTPONED_MIN)).await?;
    }
    Ok(true)
}

async fn ask(
    desk: &Desk,
    source: &Arc<Source>,
    before: &SourceState,
    url: &Url,
    at: Timestamp,
) -> Result<Poll, FetchError> {
    let is_for_people = source.kind.or(before.kind) == Some(SourceKind::Listing);
    let purpose = if is_for_people { Purpose::FrontPage } else { Purpose::Source };
    let read_lately = before.last_read.is_some_and(|read| schedule::later(read, TRUSTED_UNREAD_MAX) > at);
    let validators = read_lately.then_some(&before.validators);
    let document = match desk.fetcher.get(Request { url, source, purpose, validators }).await? {
        Fetched::Fresh(document) => document,
        Fetched::Unchanged { max_age, moved_to } => {
            let unchanged = Poll::ended(VisitOutcome::Unchanged, Some(304), max_age);
            return Ok(Poll { moved_to: moved(source, before, moved_to), ..unchanged });
        }
    };
    let (status, max_age, validators) = (document.status, document.max_age, document.validators.clone());
    let (moved_to, served_at) = (document.moved_to.clone(), document.final_url.clone());
    let mut reading = read_document(desk, source, document).await;
    let Some(found) = reading.value.take() else {
        let fault = reading.problems.first().map_or("nothing that can be read", |problem| problem.text.as_str());
        return Ok(Poll { problems: reading.problems.clone(), ..Poll::unreadable(fault, status) });
    };
    if found.kind == SourceKind::Listing && !is_for_people {
        if before.kind.is_some() && source.links.is_none() {
            let fault = "the document is an HTML page in place of what the source served before";
            return Ok(Poll::unreadable(fault, status));
        }
        // Only now it is known that this is a page for people.
        desk.fetcher.permits(source, &served_at).await?;
    }
    // Validators vouch for this document only: an index that did not change says nothing of its sitemaps.
    let whole = found.kind != SourceKind::Sitemap || found.further.is_empty();
    Ok(Poll {
        outcome: VisitOutcome::Read(found.kind),
        status: Some(status),
        least: found.ttl.max(max_age),
        ttl: found.ttl,
        document: Some(found),
        problems: reading.problems,
        validators: whole.then_some(validators),
        moved_to: moved(source, before, moved_to),
        blame: Blame::Nobody,
        unreachable: false,
    })
}

/// Where a source is to be polled after a success that led to `moved_to` for good.
fn moved(source: &Source, before: &SourceState, moved_to: Option<Url>) -> Option<Url> {
    moved_to.or_else(|| before.moved_to.clone()).filter(|url| *url != source.url)
}

impl Poll {
    fn ended(outcome: VisitOutcome, status: Option<u16>, least: Option<Duration>) -> Self {
        Self {
            outcome,
            status,
            document: None,
            problems: Vec::new(),
            validators: None,
            moved_to: None,
            least,
            ttl: None,
            blame: Blame::Nobody,
            unreachable: false,
        }
    }

    /// Blames us where it turned out meanwhile that our own connection is down.
    pub(super) fn reconsidered(self, outage: bool) -> Self {
        if outage && self.unreachable { Self { blame: Blame::Us, ..self } } else { self }
    }

    /// After a failure the source is looked for at its configured address again.
    fn failed(fault: &FetchError) -> Self {
        let outcome = VisitOutcome::Failed(fault.to_string());
        let blame = match fault {
            FetchError::Waiting { .. } => Blame::Nobody,
            _ => Blame::Source(fault.trouble()),
        };
        let unreachable = fault.is_unreachable();
        Self { blame, unreachable, ..Self::ended(outcome, fault.status(), fault.retry_after()) }
    }

    fn out_of_reach(fault: &FetchError) -> Self {
        let outcome =
            VisitOutcome::Failed(format!("our own connection seems to be down, nothing can be reached: {fault}"));
        Self { outcome, blame: Blame::Us, ..Self::failed(fault) }
    }

    fn unreadable(fault: &str, status: u16) -> Self {
        let failed = Self::ended(VisitOutcome::Failed(fault.to_owned()), Some(status), None);
        Self { blame: Blame::Source(Trouble::Failing), ..failed }
    }
}

/// Reads a document of a source on a thread for such work.
pub(super) async fn read_document(
    desk: &Desk,
    source: &Arc<Source>,
    document: Document,
) -> Reading<Option<SourceDocument>> {
    let source = Arc::clone(source);
    on_a_core(&desk.cores, move || {
        let hints = read::Hints::of(&source);
        read::document(&document.bytes, document.content_type.as_deref(), &document.final_url, hints)
    })
    .await
    .unwrap_or_else(|fault| Reading { value: None, problems: vec![fault] })
}
