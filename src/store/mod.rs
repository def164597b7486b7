//! The only SQL: what was seen, read, matched, grouped, queued and sent, in one SQLite file.
//!
//! In: visits, mails, deliveries. Out: what was filed before. One writer thread; readers never wait for it.
//!
//! Every operation is one transaction: it happened whole or not at all. An operation whose future is dropped may
//! still happen. Moments are kept in milliseconds; finer parts are cut off.

mod alerts;
mod archive;
mod articles;
mod column;
mod composing;
mod decisions;
mod elsewhere;
mod entries;
mod error;
mod filing;
mod health;
mod history;
mod memory;
mod mutes;
mod news;
mod open;
mod outage;
mod outbox;
mod packed;
mod readers;
mod sources;
mod stories;
mod thread;
mod verdicts;

use std::{path::Path, sync::Arc};

use jiff::Timestamp;
use rusqlite::Connection;

use self::composing::Occasion;
use self::thread::ConnectionThread;
use crate::model::{
    ArticleId, ClaimedMail, Composition, Contents, Delivery, Mute, MuteId, Muted, Offered, Outage, QueuedMail, Reason,
    Source, SourceId, SourceState, StoryId, Subscription, SubscriptionId, TransportFault, Visit, WaitingEntry,
};

pub use self::{
    alerts::{Arrival, DueAlert},
    archive::{ARCHIVE_BATCH_MAX, ArchivedArticle},
    articles::CANDIDATES_MAX,
    composing::PASSAGES_MAX,
    elsewhere::SAME_TIME,
    error::StoreError,
    health::{SourceRecord, VISITS_LISTED_MAX, VisitRecord},
    history::{History, HistoryEvent},
    memory::Grouping,
    mutes::MUTES_MAX,
    news::OUTLETS_MAX,
    open::BUSY_TIMEOUT,
    outbox::{LISTED_MAX, Notices, OutboxRow, UnsentCount},
};

/// The file in the state directory.
pub const FILE_NAME: &str = "presswatch.db";

/// For composing while no mute is in force.
pub const NO_MUTES: Option<fn(&Offered) -> Option<MuteId>> = None;

const QUICK_CHECK: &str = "PRAGMA quick_check(1)";

const FOREIGN_KEY_CHECK: &str = "PRAGMA foreign_key_check";

/// The store; cheap to clone.
///
/// When the last clone is dropped, what is queued is carried out, the threads end, and the file is left complete in
/// itself. That drop waits for them.
#[derive(Debug, Clone)]
pub struct Store {
    threads: Arc<Threads>,
}

/// Fields are dropped in this order: the writer closes last, and folds the log into the file.
#[derive(Debug)]
struct Threads {
    reader: ConnectionThread,
    writer: Option<ConnectionThread>,
}

/// What is remembered of an entry of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The hash of what the source said of it last; `None` where its key was never listed.
    pub content_hash: Option<i64>,
    /// Where its key was never listed: the entries that the source listed with the same link, latest first, by their
    /// keys and hashes.
    pub same_link: Vec<(String, i64)>,
}

/// What filing a visit came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filed {
    /// Articles filed, revisions included.
    pub articles: u32,
    /// Of these, new versions of articles on file.
    pub revisions: u32,
    /// Stories that began.
    pub stories: u32,
    /// Passages that can be mailed.
    pub passages: u32,
    /// Entries that wait for their page.
    pub waiting: u32,
}

/// What composing for a subscription came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composed {
    /// Stories in the mails.
    pub stories: u32,
    /// Mails queued.
    pub mails: u32,
    /// True when there was more than [`PASSAGES_MAX`]: compose again, with another slot in the mails' keys.
    pub more: bool,
}

impl Store {
    /// Opens or creates the database in the state directory, brings it up to date and starts its writer.
    ///
    /// Blocks for as long as that takes; the directory is made where there is none, for its owner alone.
    ///
    /// # Errors
    /// The directory or file cannot be used, is newer than this program, or is damaged.
    pub fn open(state: &Path) -> Result<Self, StoreError> {
        let writer = ConnectionThread::start("store-writer", open::writer(state)?, open::close_writer)?;
        let reader = ConnectionThread::start("store-reader", open::reader(state)?, drop)?;
        Ok(Self { threads: Arc::new(Threads { reader, writer: Some(writer) }) })
    }

    /// Opens the database for reading, also beside a running daemon. Never makes or changes it.
    ///
    /// # Errors
    /// There is no database, it cannot be used, is newer or older than this program, or is damaged.
    /// Operations that write return [`StoreError::ReadOnly`].
    pub fn open_reader(state: &Path) -> Result<Self, StoreError> {
        let reader = ConnectionThread::start("store-reader", open::reader(state)?, drop)?;
        Ok(Self { threads: Arc::new(Threads { reader, writer: None }) })
    }

    /// Opens the database for reading and writing beside a running daemon. Never makes it or brings it up to date.
    ///
    /// # Errors
    /// There is no database, it cannot be used, is newer or older than this program, or is damaged.
    pub fn open_beside(state: &Path) -> Result<Self, StoreError> {
        // The log is left to the daemon: folding it in could make its next commit wait.
        let writer = ConnectionThread::start("store-writer", open::writer_beside(state)?, drop)?;
        let reader = ConnectionThread::start("store-reader", open::reader(state)?, drop)?;
        Ok(Self { threads: Arc::new(Threads { reader, writer: Some(writer) }) })
    }

    /// Makes the configured sources and subscriptions known; what is new starts from now.
    ///
    /// A source with another URL than before is due at once, without validators and without its failures.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn sync(
        &self,
        sources: &[Arc<Source>],
        subscriptions: &[Arc<Subscription>],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (sources, subscriptions) = (sources.to_vec(), subscriptions.to_vec());
        self.write(move |connection| sources::sync(connection, &sources, &subscriptions, now)).await
    }

    /// What is remembered of every source that is configured and enabled.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn source_states(&self) -> Result<Vec<(SourceId, SourceState)>, StoreError> {
        self.read(|connection| sources::states(connection)).await
    }

    /// What is remembered of one source; the default when it is not on file.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn source_state(&self, source: &SourceId) -> Result<SourceState, StoreError> {
        let source = source.clone();
        self.read(move |connection| sources::state(connection, &source)).await
    }

    /// Every configured source as it stands on file, those that are switched off included, in the order of ids.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn source_records(&self) -> Result<Vec<SourceRecord>, StoreError> {
        self.read(|connection| health::records(connection)).await
    }

    /// The last visits to a source, newest first, at most `limit` (and [`VISITS_LISTED_MAX`]).
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn visits(&self, source: &SourceId, limit: u32) -> Result<Vec<VisitRecord>, StoreError> {
        let source = source.clone();
        self.read(move |connection| health::visits(connection, &source, limit)).await
    }

    /// The configured and enabled sources of which there may be something to tell; waiting entries are not counted.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn notable_sources(&self, now: Timestamp) -> Result<Vec<SourceRecord>, StoreError> {
        self.read(move |connection| health::notable(connection, now)).await
    }

    /// Takes back the last failure of each of these sources, where one was filed since a moment: it was not theirs.
    /// They are due again at `soon`, if not before.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn forgive(&self, sources: Vec<SourceId>, since: Timestamp, soon: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| health::forgive(connection, &sources, since, soon)).await
    }

    /// The hashes of the texts that were last read from the pages of entries of a source, by their keys; answers in the
    /// same order, `None` for an entry without an article that is its page's whole text.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn page_texts(&self, source: &SourceId, keys: Vec<String>) -> Result<Vec<Option<i64>>, StoreError> {
        let source = source.clone();
        self.read(move |connection| entries::page_texts(connection, &source, &keys)).await
    }

    /// What is remembered of entries of a source, by their keys and canonical links; answers in the same order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn remembered(
        &self,
        source: &SourceId,
        entries: Vec<(String, Option<String>)>,
    ) -> Result<Vec<Remembered>, StoreError> {
        let source = source.clone();
        self.read(move |connection| entries::remembered(connection, &source, &entries)).await
    }

    /// Which of these canonical links lead to an article on file; answers in the same order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn known_links(&self, links: Vec<String>) -> Result<Vec<bool>, StoreError> {
        self.read(move |connection| entries::known_links(connection, &links)).await
    }

    /// The entries of a source whose page may be tried now, longest waiting first, at most `limit` (and 1,000).
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn waiting(
        &self,
        source: &SourceId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<WaitingEntry>, StoreError> {
        let source = source.clone();
        self.read(move |connection| entries::waiting(connection, &source, now, limit)).await
    }

    /// Files a visit in one transaction. `grouping` chooses the story of each article; where it does not remember what is
    /// kept for it, it is told before.
    ///
    /// # Errors
    /// The database cannot be written, the source is not on file, or `grouping` panicked: then nothing of the visit
    /// happened.
    pub async fn file<G>(&self, visit: Visit, mut grouping: G) -> Result<Filed, StoreError>
    where
        G: Grouping + Send + 'static,
    {
        self.write(move |connection| filing::file(connection, &visit, &mut grouping)).await
    }

    /// The moment of the last digest of a subscription, or when it was first configured.
    ///
    /// # Errors
    /// The database cannot be read, or the subscription is not on file.
    pub async fn last_slot(&self, subscription: &SubscriptionId) -> Result<Timestamp, StoreError> {
        let subscription = subscription.clone();
        self.read(move |connection| sources::last_slot(connection, &subscription)).await
    }

    /// Composes the digest of a subscription in one transaction: `compose` makes the mails of what is new, `judge` names
    /// the mute that holds an article back (`None`: no mute is in force).
    ///
    /// Records what is in them as mailed and `slot` as done. Without news `compose` is asked too; it may return no mail.
    ///
    /// # Errors
    /// The database cannot be written, `compose` panicked or made no mail of news that somebody waits for, or news came
    /// in a mail whose key is on file: then nothing happened.
    pub async fn compose<J, C, M>(
        &self,
        subscription: Arc<Subscription>,
        slot: Timestamp,
        now: Timestamp,
        judge: Option<J>,
        compose: C,
    ) -> Result<Composed, StoreError>
    where
        J: Fn(&Offered) -> Option<MuteId> + Send + 'static,
        C: FnOnce(Contents) -> Composition<M> + Send + 'static,
        M: IntoIterator<Item = QueuedMail>,
    {
        let occasion = Occasion::Digest(slot);
        self.write(move |connection| {
            composing::compose(connection, &subscription, occasion, now, judge.as_ref(), compose)
        })
        .await
    }

    /// What the digest of a subscription would be made of now. Records nothing, and works beside a running daemon.
    ///
    /// # Errors
    /// The database cannot be read, or the subscription is not on file.
    pub async fn preview<J>(
        &self,
        subscription: Arc<Subscription>,
        now: Timestamp,
        judge: Option<J>,
    ) -> Result<Contents, StoreError>
    where
        J: Fn(&Offered) -> Option<MuteId> + Send + 'static,
    {
        self.read(move |connection| composing::preview(connection, &subscription, now, judge.as_ref())).await
    }

    /// Composes an alert that is due, as [`Store::compose`] does a digest; one without anything new is dropped.
    ///
    /// # Errors
    /// As for [`Store::compose`].
    pub async fn compose_alert<J, C, M>(
        &self,
        subscription: Arc<Subscription>,
        alert: DueAlert,
        now: Timestamp,
        judge: Option<J>,
        compose: C,
    ) -> Result<Composed, StoreError>
    where
        J: Fn(&Offered) -> Option<MuteId> + Send + 'static,
        C: FnOnce(Contents) -> Composition<M> + Send + 'static,
        M: IntoIterator<Item = QueuedMail>,
    {
        let occasion = Occasion::Alert { alert: alert.id, story: alert.story };
        self.write(move |connection| {
            composing::compose(connection, &subscription, occasion, now, judge.as_ref(), compose)
        })
        .await
    }

    /// Opens alerts for what was filed since the last time; returns how many.
    ///
    /// `judge` says when the alert of an article is due, or why it is left to the digest; `None`: nobody asks for it.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn open_alerts<J>(
        &self,
        subscription: &SubscriptionId,
        now: Timestamp,
        judge: J,
    ) -> Result<u32, StoreError>
    where
        J: Fn(&Arrival) -> Option<Result<Timestamp, Reason>> + Send + 'static,
    {
        let subscription = subscription.clone();
        self.write(move |connection| alerts::open(connection, &subscription, now, judge)).await
    }

    /// The alerts of a subscription that are due, longest due first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn due_alerts(&self, subscription: &SubscriptionId, now: Timestamp) -> Result<Vec<DueAlert>, StoreError> {
        let subscription = subscription.clone();
        self.read(move |connection| alerts::due(connection, &subscription, now)).await
    }

    /// How many alerts of a subscription were sent since a moment.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn alerts_since(&self, subscription: &SubscriptionId, since: Timestamp) -> Result<u32, StoreError> {
        let subscription = subscription.clone();
        self.read(move |connection| alerts::sent_since(connection, &subscription, since)).await
    }

    /// Leaves an alert to the digest, since the day's budget is spent.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn overflow_alert(
        &self,
        subscription: &SubscriptionId,
        alert: DueAlert,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let subscription = subscription.clone();
        self.write(move |connection| alerts::overflow(connection, &subscription, alert, now)).await
    }

    /// Lets an alert wait until another moment.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn postpone_alert(&self, alert: DueAlert, due_at: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| alerts::postpone(connection, alert.id, due_at)).await
    }

    /// Begins a mute that ends by itself.
    ///
    /// # Errors
    /// The database cannot be written, the story is not on file, or [`MUTES_MAX`] mutes are in force.
    pub async fn mute(
        &self,
        what: Muted,
        since: Timestamp,
        until: Timestamp,
        author: String,
        reason: String,
    ) -> Result<MuteId, StoreError> {
        self.write(move |connection| mutes::begin(connection, &what, (since, until), (&author, &reason))).await
    }

    /// The mutes in force at a moment, with what each held back so far.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn mutes(&self, now: Timestamp) -> Result<Vec<Mute>, StoreError> {
        self.read(move |connection| mutes::in_force(connection, now)).await
    }

    /// Lifts a mute before its end; false when none of that number is in force.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn unmute(&self, mute: MuteId, now: Timestamp) -> Result<bool, StoreError> {
        self.write(move |connection| mutes::lift(connection, mute, now)).await
    }

    /// The story of the newest article that a canonical link leads to.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn story_of(&self, link: String) -> Result<Option<StoryId>, StoreError> {
        self.read(move |connection| mutes::story_of(connection, &link)).await
    }

    /// Queues notices to the operator and remembers what they tell, in one transaction. Each once: a key that is on
    /// file is left alone. Returns how many are new.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn queue_notices(&self, notices: Notices, now: Timestamp) -> Result<u32, StoreError> {
        self.write(move |connection| outbox::queue_notices(connection, &notices, now)).await
    }

    /// Puts mails found `sending` at start back to `queued`, counted as ambiguous; returns how many.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn recover_outbox(&self) -> Result<u32, StoreError> {
        self.write(|connection| outbox::recover(connection)).await
    }

    /// Claims the next mail whose time has come; it is `sending` on disk before this returns.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn claim(&self, now: Timestamp) -> Result<Option<ClaimedMail>, StoreError> {
        self.write(move |connection| outbox::claim(connection, now)).await
    }

    /// Records what became of an attempt. `retry_at` is the next attempt of a mail that is `Later`;
    /// `None` lets it expire. A mail whose transport was down goes back as if it had not been tried.
    ///
    /// # Errors
    /// The database cannot be written, or the mail is not claimed.
    pub async fn record(
        &self,
        mail: i64,
        delivery: Delivery,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |connection| outbox::record(connection, mail, &delivery, retry_at, now)).await
    }

    /// Records what became of an attempt, as [`Self::record`] does, and claims the next mail in the same commit.
    ///
    /// # Errors
    /// The database cannot be written, or the mail is not claimed: then nothing happened.
    pub async fn record_and_claim(
        &self,
        mail: i64,
        delivery: Delivery,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<ClaimedMail>, StoreError> {
        self.write(move |connection| outbox::record_and_claim(connection, mail, &delivery, retry_at, now)).await
    }

    /// The outage of the transport, while there is one.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn outage(&self) -> Result<Option<Outage>, StoreError> {
        self.read(|connection| outage::present(connection)).await
    }

    /// Notes that the transport takes no mail; the outage began with the first such note.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn note_outage(&self, fault: TransportFault, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| outage::note(connection, &fault, now)).await
    }

    /// Notes that the operator's hook was told of the outage.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn mark_outage_told(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| outage::told(connection, now)).await
    }

    /// Ends the outage, and returns it when there was one.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_outage(&self) -> Result<Option<Outage>, StoreError> {
        self.write(outage::end).await
    }

    /// Puts mails back to be tried now, as if they had never been tried: those that wait, failed or expired, dropped
    /// ones included. Returns those for which that was done; a mail that is sent or under way stays as it is.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn requeue(&self, mails: Vec<i64>, now: Timestamp) -> Result<Vec<i64>, StoreError> {
        self.write(move |connection| outbox::requeue(connection, &mails, now)).await
    }

    /// Drops mails: those that wait expire, those that failed or expired are listed no more. Returns those for which
    /// that was done; a mail that is sent or under way stays as it is.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn drop_mails(&self, mails: Vec<i64>, now: Timestamp) -> Result<Vec<i64>, StoreError> {
        self.write(move |connection| outbox::drop_mails(connection, &mails, now)).await
    }

    /// How many mails are not sent, by state.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn unsent_counts(&self) -> Result<Vec<UnsentCount>, StoreError> {
        self.read(|connection| outbox::unsent_counts(connection)).await
    }

    /// The mails that are not sent, oldest first, at most [`LISTED_MAX`].
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn outbox(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.read(|connection| outbox::unsent(connection)).await
    }

    /// The mails that failed or expired and of which the operator was not told, oldest first, at most [`LISTED_MAX`].
    ///
    /// Notices to the operator are left out: a notice about a lost notice would be lost too, for ever.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn undelivered(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.read(|connection| outbox::undelivered(connection)).await
    }

    /// Everything that happened to a link, canonical or not; `None` when it was never seen.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn history(&self, link: String) -> Result<Option<History>, StoreError> {
        self.read(move |connection| history::history(connection, &link)).await
    }

    /// The newest articles filed before the one of this number (`None`: the newest of all), at most `limit` and
    /// [`ARCHIVE_BATCH_MAX`].
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn archived_before(
        &self,
        before: Option<ArticleId>,
        limit: usize,
    ) -> Result<Vec<ArchivedArticle>, StoreError> {
        self.read(move |connection| archive::newest(connection, before, limit)).await
    }

    /// The articles on file that a canonical link leads to, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn archived_at(&self, link: String, limit: usize) -> Result<Vec<ArchivedArticle>, StoreError> {
        self.read(move |connection| archive::by_link(connection, &link, limit)).await
    }

    /// Checks that the file is whole and its references hold. Takes as long as reading all of it.
    ///
    /// # Errors
    /// The database cannot be read, or is damaged.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.read(|connection| check(connection)).await
    }

    async fn read<T, J>(&self, job: J) -> Result<T, StoreError>
    where
        T: Send + 'static,
        J: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.threads.reader.call(job).await
    }

    async fn write<T, J>(&self, job: J) -> Result<T, StoreError>
    where
        T: Send + 'static,
        J: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.threads.writer.as_ref().ok_or(StoreError::ReadOnly)?.call(job).await
    }
}

fn check(connection: &Connection) -> Result<(), StoreError> {
    let verdict: String = connection.query_row(QUICK_CHECK, [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Corrupt(verdict));
    }
    let mut dangling = connection.prepare(FOREIGN_KEY_CHECK)?;
    if let Some(row) = dangling.query([])?.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        return Err(StoreError::Corrupt(format!("a row of {table} refers to a row of {parent} that is not there")));
    }
    Ok(())
}

/// Every query by name, for the test of query plans.
#[doc(hidden)]
pub fn queries() -> Vec<(&'static str, &'static str)> {
    [
        alerts::QUERIES,
        archive::QUERIES,
        articles::QUERIES,
        composing::QUERIES,
        decisions::QUERIES,
        elsewhere::QUERIES,
        entries::QUERIES,
        filing::QUERIES,
        health::QUERIES,
        history::QUERIES,
        memory::QUERIES,
        mutes::QUERIES,
        news::QUERIES,
        outage::QUERIES,
        outbox::QUERIES,
        readers::QUERIES,
        sources::QUERIES,
        stories::QUERIES,
    ]
    .concat()
}
