//! Opens the database, makes sure that it is ours, and brings it up to date.
//!
//! In: the state directory. Out: connections. Never writes to a file that is foreign, damaged or newer.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{FILE_NAME, error::StoreError};

/// How long a statement waits for another process to let go of the database.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What the write-ahead log is cut back to after a checkpoint, in bytes.
const WAL_BYTES_MAX: i64 = 64 * 1024 * 1024;

/// How many prepared statements a connection keeps; there are fewer queries than that.
const STATEMENTS_MAX: usize = 128;

/// The mark of our files; set by the first migration.
const APPLICATION_ID: i64 = 0x7072_7773;

/// Every migration in order; see `migrations/README.md`.
const MIGRATIONS: [&str; 8] = [
    include_str!("../../migrations/0001_begin.sql"),
    include_str!("../../migrations/0002_health.sql"),
    include_str!("../../migrations/0003_alerts_and_mutes.sql"),
    include_str!("../../migrations/0004_delivery.sql"),
    include_str!("../../migrations/0005_readers.sql"),
    include_str!("../../migrations/0006_stories.sql"),
    include_str!("../../migrations/0007_looks.sql"),
    include_str!("../../migrations/0008_roles.sql"),
];

const USER_VERSION: &str = "PRAGMA user_version";
const OWNER: &str = "PRAGMA application_id";
const TABLES: &str = "SELECT COUNT(*) FROM sqlite_schema";
const USE_WAL: &str = "PRAGMA journal_mode = WAL";
const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// The highest schema that this program knows.
fn schema_version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Opens the database for writing; makes it, and its directory, where there is none.
pub(super) fn writer(state: &Path) -> Result<Connection, StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(state)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(state.join(FILE_NAME), flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    let version = checked_version(&connection)?;
    set_up_writer(&connection)?;
    migrate(&mut connection, version)?;
    Ok(connection)
}

/// Opens the database for reading; it must exist and be up to date.
pub(super) fn reader(state: &Path) -> Result<Connection, StoreError> {
    let connection = existing(state, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(connection)
}

/// Opens the database for writing beside a running daemon; it must exist and be up to date.
pub(super) fn writer_beside(state: &Path) -> Result<Connection, StoreError> {
    let connection = existing(state, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    set_up_writer(&connection)?;
    Ok(connection)
}

fn existing(state: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    let path = state.join(FILE_NAME);
    if !path.try_exists()? {
        return Err(StoreError::Missing(path));
    }
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    let found = checked_version(&connection)?;
    if found < schema_version() {
        return Err(StoreError::Older { found, known: schema_version() });
    }
    Ok(connection)
}

/// Closes the writing connection with everything in the database file itself.
pub(super) fn close_writer(connection: Connection) {
    // Neither is needed for safety: what is left in the log is read from there at the next start.
    if let Err(error) = connection.query_row(CHECKPOINT, [], |_| Ok(())) {
        tracing::warn!(%error, "the database's log could not be folded in at the end");
    }
    drop(connection);
}

/// The schema of the file, once it is certain that the file is ours and not too new.
fn checked_version(connection: &Connection) -> Result<i64, StoreError> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let version = number(USER_VERSION)?;
    let empty = number(TABLES)? == 0;
    if !empty && number(OWNER)? != APPLICATION_ID {
        return Err(StoreError::Corrupt("another program's database".to_owned()));
    }
    match (version, empty) {
        (found, _) if found > schema_version() => Err(StoreError::Newer { found, known: schema_version() }),
        (0, true) | (1.., false) => Ok(version),
        _ => Err(StoreError::Corrupt(format!("schema {version} does not go with its tables"))),
    }
}

fn set_up_writer(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.query_row(USE_WAL, [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::Io(format!("its file system has no write-ahead log (journal mode {mode})").into()));
    }
    // FULL: a "sent" that was committed must not be forgotten at power loss, or the mail goes out twice.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // Temporary tables only ever sort one answer; in memory they need no writable /tmp.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES_MAX, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(())
}

fn migrate(connection: &mut Connection, version: i64) -> Result<(), StoreError> {
    for (number, sql) in (1_i64..).zip(MIGRATIONS).filter(|(number, _)| *number > version) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have done it while this one waited for the lock.
        let present: i64 = transaction.query_row(USER_VERSION, [], |row| row.get(0))?;
        if present < number {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.commit()?;
    }
    Ok(())
}
