//! The room on the disk of the state directory.
//!
//! In: faults of the store. Out: whether anything can be written. Keeps a reserve: a file that is given up when the
//! disk is full, so that there is room for saying so. Work goes on when the reserve can be made again.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use nix::sys::statvfs::statvfs;

/// The file; it holds nothing that matters.
const FILE_NAME: &str = "reserve";

/// Its size, in bytes: enough for some mails, and for the log of the database to come to an end.
const RESERVE_BYTES: usize = 2 * 1024 * 1024;

/// So much more must be free before work goes on, in bytes: else it would stop again at once.
const MARGIN_BYTES: usize = 2 * 1024 * 1024;

/// What must be free for both.
const ROOM_BYTES: u64 = (RESERVE_BYTES + MARGIN_BYTES) as u64;

/// How much is written at once, in bytes.
const BLOCK_BYTES: usize = 64 * 1024;

/// The disk, and whether it is full.
#[derive(Debug)]
pub(super) struct Disk {
    reserve: PathBuf,
    full: Mutex<Option<Full>>,
}

/// A disk without room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Full {
    /// Since when.
    pub(super) since: Timestamp,
    /// Whether the operator is still to be told: not where there was no reserve any more, for then he was.
    pub(super) is_untold: bool,
}

impl Disk {
    /// The disk that a state directory lies on.
    pub(super) fn of(state: &Path) -> Self {
        Self { reserve: state.join(FILE_NAME), full: Mutex::default() }
    }

    /// Makes the reserve where there is none. Blocks while it is written.
    ///
    /// # Errors
    /// There is no room for it and some more, or no file can be made.
    pub(super) fn keep_reserve(&self) -> io::Result<()> {
        if fs::metadata(&self.reserve).is_ok_and(|file| file.len() == RESERVE_BYTES as u64) {
            return Ok(());
        }
        let written = write_reserve(&self.reserve);
        if written.is_err() {
            // Half a reserve would only take room from others.
            let _ = fs::remove_file(&self.reserve);
        }
        written
    }

    /// The disk is full: gives up the reserve. Nothing is to be written until [`Disk::has_room`].
    pub(super) fn is_full_since(&self, now: Timestamp) {
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        if full.is_none() {
            let is_untold = fs::remove_file(&self.reserve).is_ok();
            *full = Some(Full { since: now, is_untold });
        }
    }

    /// What is known of a disk that is full.
    pub(super) fn full(&self) -> Option<Full> {
        *self.full.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The operator was told, or cannot be.
    pub(super) fn told(&self) {
        if let Some(full) = self.full.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            full.is_untold = false;
        }
    }

    /// Looks whether there is room again, by making the reserve. Blocks while it is written.
    pub(super) fn has_room(&self) -> bool {
        // Where the file system says itself that there is none, nothing is written in vain.
        let may_have_room = statvfs(self.reserve.parent().unwrap_or(&self.reserve))
            .is_ok_and(|disk| disk.blocks_available().saturating_mul(disk.fragment_size()) >= ROOM_BYTES);
        let has_room = may_have_room && self.keep_reserve().is_ok();
        if has_room {
            *self.full.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        has_room
    }
}

/// Writes bytes that no file system can compress away, a margin beyond the reserve at first.
fn write_reserve(path: &Path) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    let mut noise = 0x9E37_79B9_7F4A_7C15_u64;
    let mut block = vec![0; BLOCK_BYTES];
    for _ in 0..(RESERVE_BYTES + MARGIN_BYTES).div_ceil(BLOCK_BYTES) {
        for bytes in block.chunks_mut(size_of::<u64>()) {
            // Xorshift: Marsaglia, 2003.
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            bytes.copy_from_slice(&noise.to_le_bytes());
        }
        file.write_all(&block)?;
    }
    // Room that was promised only is found to be missing here.
    file.sync_all()?;
    file.set_len(RESERVE_BYTES as u64)
}
