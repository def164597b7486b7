//! A command that root starts works as the owner of the state directory.

use std::{fs, io, os::unix::fs::MetadataExt as _, path::Path};

use nix::unistd::{Gid, Uid, setgid, setgroups, setuid};

/// Gives up root for the owner of the state directory, so that no root-owned file blocks the daemon later.
///
/// Does nothing for other users, for a directory that does not exist yet, and for one that root owns.
///
/// # Errors
/// The system refuses the change: then nothing should be written either.
pub fn become_owner(state: &Path) -> io::Result<()> {
    if !Uid::effective().is_root() {
        return Ok(());
    }
    let Ok(directory) = fs::metadata(state) else { return Ok(()) };
    if directory.uid() == 0 {
        return Ok(());
    }
    setgroups(&[])?;
    setgid(Gid::from_raw(directory.gid()))?;
    setuid(Uid::from_raw(directory.uid()))?;
    Ok(())
}
