//! One round: poll what is due, send what is due, end.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::{DaemonError, Newsroom, agenda::Agenda, due, outage};
use crate::{
    clock,
    model::{Source, SourceId, VisitOutcome},
    send::{self, Deliveries},
    store::{Composed, StoreError},
    watch::{self, Report},
};

/// A source whose pages do not fit one visit is visited again at once, so many times at most.
const VISITS_PER_SOURCE_MAX: u32 = 20;

/// Which sources a round polls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those whose time has come.
    Due,
    /// Every enabled source; robots.txt, Retry-After and host gaps are honoured all the same.
    All,
}

/// A source that was polled, told as it happens.
#[derive(Debug)]
pub struct Progress<'a> {
    /// Which source.
    pub source: &'a Source,
    /// What its visit came to.
    pub report: &'a Report,
    /// How many sources are done, this one included.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}

/// What a round came to.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Sources polled.
    pub polled: u32,
    /// Of these, unchanged since the last poll.
    pub unchanged: u32,
    /// Those that failed, in the order of their ids.
    pub failures: Vec<Failure>,
    /// Entries listed.
    pub listed: usize,
    /// Entries new or revised.
    pub news: usize,
    /// Articles filed, new versions included.
    pub articles: u32,
    /// Of these, new versions.
    pub revisions: u32,
    /// Stories that began.
    pub stories: u32,
    /// Passages found that can be mailed.
    pub passages: u32,
    /// Entries that wait for their page.
    pub waiting: u32,
    /// What was composed.
    pub composed: Composed,
    /// Notices queued to the operator.
    pub notices: u32,
    /// What was delivered.
    pub deliveries: Deliveries,
}

/// A source that failed in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which source.
    pub source: SourceId,
    /// What went wrong.
    pub fault: String,
}

/// Polls the sources in `scope`, processes and files, composes what is due, and tries every waiting mail once.
///
/// # Errors
/// The store cannot be read or written. Faults of sources and of delivery are in the summary.
pub async fn once(room: &Newsroom, scope: Scope, tell: impl FnMut(Progress<'_>)) -> Result<Summary, DaemonError> {
    let done = if room.disk.full().is_some() { Err(StoreError::Full) } else { round(room, scope, tell).await };
    if let Err(fault @ StoreError::Full) = &done {
        outage::of_store(room, &mut None, fault).await;
    }
    Ok(done?)
}

async fn round(room: &Newsroom, scope: Scope, mut tell: impl FnMut(Progress<'_>)) -> Result<Summary, StoreError> {
    let mut summary = poll(room, scope, &mut tell).await?;
    let now = clock::now();
    for composed in [
        send::compose_alerts(&room.mailroom, now).await?,
        send::compose_due(&room.mailroom, now).await?,
        send::compose_now(&room.mailroom, now).await?,
    ] {
        summary.composed.add(&composed);
    }
    summary.notices = send::queue_notices(&room.mailroom, now).await?;
    summary.deliveries = send::deliver_due(&room.mailroom.store, &mut room.mailer(), || true).await?;
    outage::follow_up(room, &summary.deliveries).await?;
    send::follow_readers(&room.mailroom, clock::now()).await?;
    Ok(summary)
}

/// Polls the sources in `scope`, longest due first; each once.
async fn poll(room: &Newsroom, scope: Scope, tell: &mut impl FnMut(Progress<'_>)) -> Result<Summary, StoreError> {
    let due = due(&room.desk.store.source_states().await?);
    let horizon = match scope {
        Scope::Due => clock::now(),
        Scope::All => Timestamp::MAX,
    };
    let is_due = |source: &&Arc<Source>| due.get(&source.id).is_none_or(|due| *due <= horizon);
    let sources: Vec<Arc<Source>> = room.sources.iter().filter(is_due).cloned().collect();
    let mut agenda = Agenda::new(&sources, &due, room.config.fetch.per_host);
    let mut summary = Summary::default();
    let mut under_way = JoinSet::new();
    let mut done = 0;
    loop {
        while under_way.len() < room.config.fetch.concurrency
            && let Some(source) = agenda.next(horizon)
        {
            let desk = room.desk.clone();
            under_way.spawn(async move {
                let report = visit_until_read(&desk, &source).await;
                (source, report)
            });
        }
        let Some(finished) = under_way.join_next().await else { break };
        let Ok((source, report)) = finished else { continue };
        let report = report?;
        done += 1;
        agenda.leave(&source.id);
        tell(Progress { source: &source, report: &report, done, total: sources.len() });
        summary.add(&source, &report);
    }
    summary.failures.sort_by(|a, b| a.source.cmp(&b.source));
    Ok(summary)
}

/// Visits a source again while it has entries whose page was not even tried for want of room.
async fn visit_until_read(desk: &watch::Desk, source: &Arc<Source>) -> Result<Report, StoreError> {
    let mut whole = watch::visit(desk, source).await?;
    for _ in 1..VISITS_PER_SOURCE_MAX {
        if whole.backlog == 0 {
            break;
        }
        let next = watch::visit(desk, source).await?;
        whole.add(&next);
    }
    Ok(whole)
}

impl Summary {
    fn add(&mut self, source: &Source, report: &Report) {
        self.polled += 1;
        match &report.outcome {
            VisitOutcome::Read(_) => {}
            VisitOutcome::Unchanged => self.unchanged += 1,
            VisitOutcome::Failed(fault) => {
                self.failures.push(Failure { source: source.id.clone(), fault: fault.clone() });
            }
        }
        self.listed += report.listed;
        self.news += report.news;
        self.articles += report.filed.articles;
        self.revisions += report.filed.revisions;
        self.stories += report.filed.stories;
        self.passages += report.filed.passages;
        self.waiting += report.filed.waiting;
    }
}
