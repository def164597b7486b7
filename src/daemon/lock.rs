//! One presswatch per state directory.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use super::DaemonError;

/// The file that is locked; it stays when the lock is gone.
const FILE_NAME: &str = "lock";

/// Holds a state directory for as long as it lives; the kernel lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct StateLock {
    _file: File,
}

impl StateLock {
    /// Takes the lock of a state directory without waiting.
    ///
    /// # Errors
    /// Another process holds it, or the file cannot be made.
    pub fn acquire(state: &Path) -> Result<Self, DaemonError> {
        let unusable = |source| DaemonError::State { path: state.to_owned(), source };
        let file =
            File::options().create(true).truncate(false).write(true).open(state.join(FILE_NAME)).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(DaemonError::Locked(state.to_owned())),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }
}
