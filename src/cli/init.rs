//! `presswatch init`: a configuration to start from.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use anyhow::{Context as _, bail};

use super::{arguments::Init, exit::Exit, output};
use crate::config::{DELIVERED, DELIVERED_BESIDE};

pub(super) fn command(init: &Init) -> anyhow::Result<Exit> {
    let file = &init.file;
    if file.exists() {
        bail!("cannot write {} (a file that exists is never overwritten)", file.display());
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    // The main file last: when it is there, all that it includes is.
    for beside in DELIVERED_BESIDE {
        write(&folder.join(beside.path), beside.text)?;
    }
    if !write(file, DELIVERED)? {
        bail!("{} appeared while this ran", file.display());
    }
    output::line("")?;
    output::line("Next: edit it (sources, topics, who gets the mail), then")?;
    output::line(&format!("  presswatch check --config {}", file.display()))?;
    output::line(&format!("  presswatch once  --config {}", file.display()))?;
    output::line("As delivered, mails go into a Maildir below the state directory; no mail server is needed.")?;
    Ok(Exit::Done)
}

/// Writes a new file, with the folder that it lies in; false, and said so, when there is one already.
fn write(file: &Path, text: &str) -> anyhow::Result<bool> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let mut created = match fs::File::create_new(file) {
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {
            output::line(&format!("kept  {} (it exists)", file.display()))?;
            return Ok(false);
        }
        created => created.with_context(|| format!("cannot write {}", file.display()))?,
    };
    created
        .write_all(text.as_bytes())
        .and_then(|()| created.sync_all())
        .with_context(|| format!("cannot write {}", file.display()))?;
    output::line(&format!("wrote {}", file.display()))?;
    Ok(true)
}
