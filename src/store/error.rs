//! Why the store could not do something: one variant per thing that a caller does differently.

use std::{error::Error, io, path::PathBuf};

use rusqlite::ffi::{ErrorCode, SQLITE_IOERR_SHMSIZE};

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no database yet, and a reader does not make one.
    #[error("no database at {}: nothing was filed yet", .0.display())]
    Missing(PathBuf),
    /// A later version of presswatch wrote it.
    #[error("the database has schema {found}, this program knows up to {known}: a newer presswatch wrote it")]
    Newer {
        /// Its schema.
        found: i64,
        /// The highest that this program knows.
        known: i64,
    },
    /// An earlier version of presswatch wrote it, and a reader does not bring it up to date.
    #[error("the database has schema {found}, this program needs {known}: `run` or `once` brings it up to date")]
    Older {
        /// Its schema.
        found: i64,
        /// The one that this program needs.
        known: i64,
    },
    /// The file is damaged, or is not presswatch's.
    #[error("the database is damaged or not presswatch's: {0}")]
    Corrupt(String),
    /// The disk is full. Nothing of the operation happened; it can be repeated when there is room.
    #[error("the disk of the database is full")]
    Full,
    /// Another process kept the database locked for longer than [`super::BUSY_TIMEOUT`].
    #[error("the database is locked by another process")]
    Busy,
    /// The file or its directory cannot be opened, read or written.
    #[error("the database cannot be used: {0}")]
    Io(#[source] Box<dyn Error + Send + Sync>),
    /// Something to be written, on a store that was opened for reading.
    #[error("the database was opened for reading only")]
    ReadOnly,
    /// A source, subscription or mail that is not on file.
    #[error("{what} {name:?} is not on file")]
    Unknown {
        /// What it should be.
        what: &'static str,
        /// Its name or number.
        name: String,
    },
    /// What is to be filed contradicts itself.
    #[error("what is to be filed contradicts itself: {0}")]
    Inconsistent(String),
    /// News were composed into no mail. Nothing was recorded.
    #[error("no mail was made of the news for subscription {0:?}")]
    NoMail(String),
    /// News were composed into a mail whose key or Message-ID belongs to another mail. Nothing was recorded.
    #[error("mail {0} is on file already and does not carry these news")]
    MailTaken(String),
    /// The operation panicked. Nothing of it happened.
    #[error("the operation panicked: {0}")]
    Panicked(String),
    /// The thread that owns the connection has ended.
    #[error("the store has stopped")]
    Stopped,
    /// `SQLite` refused a statement: a fault of this program.
    #[error("the database refused a statement: {0}")]
    Refused(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as Sql;
        match &error {
            Sql::FromSqlConversionFailure(..) | Sql::InvalidColumnType(..) | Sql::IntegralValueOutOfRange(..) => {
                return Self::Corrupt(error.to_string());
            }
            _ => {}
        }
        // The index of the log lies in a file too, which cannot grow on a full disk.
        if error.sqlite_error().is_some_and(|error| error.extended_code == SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Corrupt(error.to_string()),
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::ReadOnly
                | ErrorCode::NoLargeFileSupport
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::OutOfMemory,
            ) => Self::Io(Box::new(error)),
            _ => Self::Refused(error),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(Box::new(error)),
        }
    }
}
