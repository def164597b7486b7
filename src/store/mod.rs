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
mod delivering;
mod elsewhere;
mod entries;
mod error;
mod filing;
mod fresh;
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

use rusqlite::Connection;

use self::thread::ConnectionThread;

pub use self::{
    alerts::{Arrival, DueAlert},
    archive::{ARCHIVE_BATCH_MAX, ArchivedArticle},
    articles::CANDIDATES_MAX,
    composing::{Composed, NO_MUTES},
    elsewhere::SAME_TIME,
    entries::Listed,
    error::StoreError,
    filing::Filed,
    fresh::PASSAGES_MAX,
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
        delivering::QUERIES,
        elsewhere::QUERIES,
        entries::QUERIES,
        filing::QUERIES,
        fresh::QUERIES,
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
