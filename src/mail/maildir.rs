//! Delivers into a Maildir.
//!
//! In: a mail. Out: one file in `new/`, complete or not there at all, with LF line ends as the format wants
//! them. Never a second file for the same mail while the first is in `new/` or `cur/`.
//!
//! Source: <https://cr.yp.to/proto/maildir.html>.

use std::{
    fmt::Write as _,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use nix::unistd::{AccessFlags, access};
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use super::with_unix_line_ends;
use crate::model::{ClaimedMail, Delivery, FaultKind, TransportFault};

/// Bytes of the digest that a file's name is made of.
const NAME_DIGEST_BYTES: usize = 16;

/// Delivers one mail into the Maildir at `path`, which is made when it is not there.
pub(super) async fn deliver(path: &Path, mail: &ClaimedMail) -> Delivery {
    let path = path.to_owned();
    let name = maildir_file_name(&mail.message_id);
    let bytes = with_unix_line_ends(&mail.bytes);
    let stored = spawn_blocking(move || store(&path, &name, &bytes)).await;
    match stored {
        Ok(Ok(reply)) => Delivery::Sent(reply),
        Ok(Err(fault)) => Delivery::TransportDown(TransportFault { kind: fault.kind(), text: fault.to_string() }),
        Err(fault) => {
            let text = format!("delivery into the Maildir broke off: {fault}");
            Delivery::TransportDown(TransportFault { kind: FaultKind::Local, text })
        }
    }
}

/// Whether mails can be stored at `path`; the folders themselves are made by the first mail.
pub(super) fn hello(path: &Path) -> Result<String, String> {
    let cannot = |cause: &dyn std::fmt::Display| format!("Maildir {}: {cause}", path.display());
    let standing = path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(Path::new("."));
    if !standing.is_dir() {
        return Err(cannot(&format!("{} is not a folder", standing.display())));
    }
    access(standing, AccessFlags::W_OK | AccessFlags::X_OK).map_err(|fault| cannot(&fault))?;
    Ok(format!("Maildir {}", path.display()))
}

/// The name of the file that holds the mail with this `Message-ID`: the same id, the same name.
///
/// The format asks for a unique name, not for a time in it. A name of its own for every attempt would make a
/// second copy of a mail that was stored just before a crash.
pub fn maildir_file_name(message_id: &str) -> String {
    let mut name = String::new();
    for byte in Sha256::digest(message_id.as_bytes()).iter().take(NAME_DIGEST_BYTES) {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name.push_str(".presswatch");
    name
}

/// Why a mail could not be stored: what was done with which path.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {cause}", path.display())]
struct Fault {
    action: &'static str,
    path: PathBuf,
    cause: io::Error,
}

impl Fault {
    fn kind(&self) -> FaultKind {
        match self.cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FaultKind::DiskFull,
            _ => FaultKind::Local,
        }
    }
}

fn store(root: &Path, name: &str, bytes: &[u8]) -> Result<String, Fault> {
    for folder in ["tmp", "new", "cur"] {
        make(&root.join(folder))?;
    }
    if is_stored(root, name)? {
        return Ok(format!("already in the Maildir: {name}"));
    }
    let written = root.join("tmp").join(name);
    let delivered = root.join("new").join(name);
    if let Err(cause) = write(&written, bytes) {
        // Half a file is of no use, and on a full disk its room is.
        let _ = fs::remove_file(&written);
        return Err(Fault { action: "write", path: written, cause });
    }
    fs::rename(&written, &delivered).map_err(|cause| Fault { action: "deliver", path: delivered, cause })?;
    // Only now does the new name survive a power failure.
    synchronise(&root.join("new"))?;
    Ok(format!("new/{name}"))
}

/// Makes a directory, open to its owner alone, and sees to it that it lasts.
fn make(folder: &Path) -> Result<(), Fault> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|cause| Fault {
        action: "make",
        path: folder.to_owned(),
        cause,
    })?;
    folder.ancestors().skip(1).take(2).filter(|parent| parent.is_dir()).try_for_each(synchronise)
}

/// Whether the mail is there, unread (`new/`) or read (`cur/`, where flags follow the name after a colon).
fn is_stored(root: &Path, name: &str) -> Result<bool, Fault> {
    if root.join("new").join(name).exists() {
        return Ok(true);
    }
    let read = root.join("cur");
    let fault = |cause| Fault { action: "read", path: read.clone(), cause };
    for entry in fs::read_dir(&read).map_err(fault)? {
        let found = entry.map_err(fault)?.file_name();
        if found.as_encoded_bytes().starts_with(name.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A file that a crash left here has the same name and is written anew.
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn synchronise(folder: &Path) -> Result<(), Fault> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|cause| Fault {
        action: "synchronise",
        path: folder.to_owned(),
        cause,
    })
}
