//! Exit codes.

use std::process::ExitCode;

use crate::{config::Faults, daemon::DaemonError, store::StoreError};

/// How a command ended.
///
/// Source: sysexits.h for the codes from 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The answer is no: nothing found.
    No = 1,
    /// The command line cannot be read.
    Usage = 2,
    /// A service is unavailable.
    Unavailable = 69,
    /// Input, output or disk.
    Io = 74,
    /// Locked, or try again.
    Again = 75,
    /// The database is newer than this program, or damaged.
    Database = 76,
    /// The configuration has faults.
    Configuration = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The exit code that a fault calls for.
pub(super) fn code_of(fault: &anyhow::Error) -> Exit {
    if fault.is::<Faults>() {
        return Exit::Configuration;
    }
    if let Some(fault) = fault.downcast_ref::<DaemonError>() {
        return match fault {
            DaemonError::Locked(_) => Exit::Again,
            DaemonError::Store(fault) | DaemonError::Database { source: fault, .. } => of_store(fault),
            DaemonError::Fetch(_) => Exit::Unavailable,
            DaemonError::State { .. } | DaemonError::Web { .. } | DaemonError::System(_) => Exit::Io,
        };
    }
    fault.downcast_ref::<StoreError>().map_or(Exit::Io, of_store)
}

fn of_store(fault: &StoreError) -> Exit {
    match fault {
        StoreError::Newer { .. } | StoreError::Older { .. } | StoreError::Corrupt(_) => Exit::Database,
        StoreError::Busy => Exit::Again,
        StoreError::Missing(_) => Exit::No,
        _ => Exit::Io,
    }
}
