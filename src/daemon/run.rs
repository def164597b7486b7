//! The daemon: polls and sends for ever, reloads on SIGHUP, ends on SIGTERM.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::{Notify, watch as latest},
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, timeout},
};
use tracing::{error, info, warn};

use super::{DaemonError, Newsroom, agenda::Agenda, due, front::Front, sending::Sender, status::Status, systemd};
use crate::{
    clock, config,
    model::{Health, Source, SourceId, SourceState, VisitOutcome},
    store::StoreError,
    watch::{self, Report},
    web::{Outcome, Vitals},
};

/// How often the loop looks for sources that are due, and feeds the watchdog.
const TICK: Duration = Duration::from_secs(1);

/// News waits at most this long for the visits under way to end before it is composed for `at = "now"`.
const ROUND_MAX: SignedDuration = SignedDuration::from_secs(60);

/// How long visits and the mail in hand may go on after SIGTERM.
const GRACE: Duration = Duration::from_secs(20);

/// After the store failed, a source is not visited again before this.
const STORE_PAUSE: SignedDuration = SignedDuration::from_secs(60);

type Visited = (Arc<Source>, Result<Report, StoreError>);

/// What the loop holds.
struct Run {
    room: Arc<Newsroom>,
    agenda: Agenda,
    visits: JoinSet<Visited>,
    under_way: HashMap<tokio::task::Id, SourceId>,
    /// How well each source was after its last visit.
    health: HashMap<SourceId, Health>,
    /// Whether that changed since systemd was told.
    turned: bool,
    /// Whether our own connection was down at the last visit.
    outage: bool,
    /// When the first news came that nobody was told of yet.
    news_since: Option<Timestamp>,
    /// Rung when a round of visits brought news.
    bell: Arc<Notify>,
    status: Status,
    front: Front,
}

/// Runs until SIGTERM or SIGINT.
///
/// # Errors
/// The newsroom cannot be opened, or signals cannot be received. Whatever happens later is logged, not fatal.
pub async fn run(room: Newsroom, config_path: &Path) -> Result<(), DaemonError> {
    let mut hangup = signal(SignalKind::hangup())?;
    let mut stop = StopSignals { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? };
    let status = Status::new(Arc::new(Vitals::new(clock::now())));
    let states = room.desk.store.source_states().await?;
    let mut run = Run {
        front: Front::open(&room, Arc::clone(status.vitals())).await?,
        agenda: agenda(&room, &states),
        health: health(&states),
        room: Arc::new(room),
        visits: JoinSet::new(),
        under_way: HashMap::new(),
        turned: false,
        outage: false,
        news_since: None,
        bell: Arc::new(Notify::new()),
        status,
    };
    // The sender works with the newsroom that is current when it starts a batch; a closed channel ends it.
    let (current, newsroom) = latest::channel(Arc::clone(&run.room));
    let sender = Sender { newsroom, bell: Arc::clone(&run.bell), status: run.status.clone() };
    let sender = tokio::spawn(sender.send_for_ever());
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    run.status.watching(run.watching());
    systemd::ready(&run.status.line());
    info!(sources = run.room.sources.len(), subscriptions = run.room.mailroom.subscriptions.len(), "watching");
    loop {
        tokio::select! {
            _ = tick.tick() => {
                run.beat();
                run.start_due(clock::now());
                run.ring(clock::now());
            }
            Some(ended) = run.visits.join_next_with_id() => {
                run.visited(ended);
                run.start_due(clock::now());
            }
            _ = hangup.recv() => {
                run.reload(config_path).await;
                current.send_replace(Arc::clone(&run.room));
            }
            () = stop.recv() => break,
        }
    }
    info!("stopping: what is under way is finished first");
    systemd::stopping("finishing what is under way");
    drop(current);
    run.bell.notify_one();
    run.finish().await;
    if timeout(GRACE, sender).await.is_err() {
        warn!("a mail was still in hand; it will be sent again with the same Message-ID");
    }
    Ok(())
}

struct StopSignals {
    term: Signal,
    int: Signal,
}

impl StopSignals {
    async fn recv(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

fn agenda(room: &Newsroom, states: &[(SourceId, SourceState)]) -> Agenda {
    Agenda::new(&room.sources, &due(states), room.config.fetch.per_host)
}

/// How well each source was when presswatch last ended: what was told then is not told again.
fn health(states: &[(SourceId, SourceState)]) -> HashMap<SourceId, Health> {
    let now = clock::now();
    states.iter().map(|(id, state)| (id.clone(), state.health(now))).collect()
}

impl Run {
    /// Starts visits to the sources that are due, longest due first, as far as there is room.
    fn start_due(&mut self, now: Timestamp) {
        // What is read could not be filed.
        if self.room.disk.full().is_some() {
            return;
        }
        while self.visits.len() < self.room.config.fetch.concurrency
            && let Some(source) = self.agenda.next(now)
        {
            let (desk, id) = (self.room.desk.clone(), source.id.clone());
            let task = self.visits.spawn(async move {
                let report = watch::visit(&desk, &source).await;
                (source, report)
            });
            self.under_way.insert(task.id(), id);
        }
    }

    /// Tells systemd that the loop still turns, and how the sources are if that has changed.
    fn beat(&mut self) {
        systemd::alive();
        self.status.vitals().beats(clock::now());
        if std::mem::take(&mut self.turned) {
            self.status.watching(self.watching());
        }
    }

    fn count(&self, report: &Report) {
        let visit = match report.outcome {
            VisitOutcome::Read(_) => Outcome::VisitRead,
            VisitOutcome::Unchanged => Outcome::VisitUnchanged,
            VisitOutcome::Failed(_) => Outcome::VisitFailed,
        };
        self.status.vitals().count(visit, 1);
        self.status.vitals().count(Outcome::Article, report.filed.articles.into());
    }

    /// Rings for news once the round of visits that brought it has ended.
    fn ring(&mut self, now: Timestamp) {
        let round_over = |since: Timestamp| self.visits.is_empty() || now.duration_since(since) >= ROUND_MAX;
        if self.news_since.is_some_and(round_over) {
            self.news_since = None;
            self.bell.notify_one();
        }
    }

    fn visited(&mut self, ended: Result<(tokio::task::Id, Visited), tokio::task::JoinError>) {
        match ended {
            Ok((task, (source, Ok(report)))) => {
                self.under_way.remove(&task);
                self.agenda.put_back(&source.id, report.next_due);
                self.count(&report);
                self.log(&source, &report);
                if report.filed.passages > 0 {
                    self.news_since.get_or_insert_with(clock::now);
                }
            }
            Ok((task, (source, Err(fault)))) => {
                self.under_way.remove(&task);
                error!(source.id = %source.id, %fault, "a visit could not be filed; it did not happen and is made again");
                self.status.store(Some(fault.to_string()));
                let now = clock::now();
                if matches!(fault, StoreError::Full) {
                    self.room.disk.is_full_since(now);
                    // The sender tells of it; no visit begins before there is room.
                    self.bell.notify_one();
                    self.agenda.put_back(&source.id, now);
                } else {
                    self.agenda.put_back(&source.id, now + STORE_PAUSE);
                }
            }
            Err(fault) => {
                let source = self.under_way.remove(&fault.id());
                if let Some(id) = source {
                    self.agenda.put_back(&id, clock::now() + STORE_PAUSE);
                    error!(source.id = %id, %fault, "a visit broke off; it did not happen and is made again");
                }
            }
        }
    }

    /// Logs news, and the turns in the health of a source; one that goes on as before is not logged again.
    fn log(&mut self, source: &Source, report: &Report) {
        if self.outage != report.outage {
            self.outage = report.outage;
            if report.outage {
                warn!("nothing can be reached: our own connection seems to be down; it counts against no source");
            } else {
                info!("hosts can be reached again");
            }
        }
        if report.outage {
            return;
        }
        let before = self.health.insert(source.id.clone(), report.health).unwrap_or(Health::New);
        if before != report.health {
            log_turn(source, report, before);
            self.turned = true;
        }
        if report.filed.articles > 0 {
            let filed = report.filed;
            let (articles, passages, stories) = (filed.articles, filed.passages, filed.stories);
            info!(source.id = %source.id, articles, passages, stories, duration_ms = report.duration_ms, "filed");
        }
    }

    fn watching(&self) -> String {
        let unwell =
            self.room.sources.iter().filter(|source| self.health.get(&source.id).is_some_and(|health| health.is_bad()));
        format!("{} sources, {} not well", self.room.sources.len(), unwell.count())
    }

    /// Loads the configuration anew; one with a fault changes nothing.
    async fn reload(&mut self, config_path: &Path) {
        systemd::reloading();
        match self.reloaded(config_path).await {
            Ok(()) => {
                info!(sources = self.room.sources.len(), "configuration reloaded");
                self.status.watching(self.watching());
                systemd::ready(&self.status.line());
            }
            Err(fault) => {
                error!("the new configuration has faults; the running one stays in force\n{fault}");
                systemd::ready("the new configuration has faults; the old one stays in force (see the journal)");
            }
        }
    }

    async fn reloaded(&mut self, config_path: &Path) -> Result<(), anyhow::Error> {
        let path = config_path.to_owned();
        let config = tokio::task::spawn_blocking(move || config::load(&path)).await??;
        if config.daemon.state != self.room.config.daemon.state {
            anyhow::bail!("[daemon] state changed: that needs a restart");
        }
        let room = self.room.reopened(config, clock::now()).await?;
        self.front.turn_to(&room).await?;
        self.agenda = agenda(&room, &room.desk.store.source_states().await?);
        for id in self.under_way.values() {
            self.agenda.take(id);
        }
        self.room = Arc::new(room);
        Ok(())
    }

    /// Lets visits end; one that takes too long did not happen.
    async fn finish(&mut self) {
        let deadline = Instant::now() + GRACE;
        while let Ok(Some(ended)) = tokio::time::timeout_at(deadline, self.visits.join_next_with_id()).await {
            self.visited(ended);
            systemd::alive();
        }
        self.visits.abort_all();
    }
}

/// Logs that a source is better or worse than before.
fn log_turn(source: &Source, report: &Report, before: Health) {
    let (id, next) = (&source.id, report.next_due);
    let fault = match &report.outcome {
        VisitOutcome::Failed(fault) => fault.as_str(),
        VisitOutcome::Read(_) | VisitOutcome::Unchanged => "",
    };
    match report.health {
        Health::Failing => warn!(source.id = %id, %fault, %next, "source fails"),
        Health::Blocked => warn!(source.id = %id, %fault, %next, "source keeps us out"),
        Health::Gone => warn!(source.id = %id, %fault, "source is gone for good, and not polled any more"),
        Health::Silent => warn!(source.id = %id, %next, "source is silent for longer than usual"),
        Health::New | Health::Healthy | Health::Moved if before.is_bad() => info!(source.id = %id, "source recovered"),
        Health::Moved => info!(source.id = %id, "source moved for good; it is polled at its new address"),
        Health::New | Health::Healthy => {}
    }
}
