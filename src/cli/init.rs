//! `presswatch init`: a configuration to start from.

use std::{fs, io::Write as _};

use anyhow::Context as _;

use super::{arguments::Init, exit::Exit, output};
use crate::config;

pub(super) fn command(init: &Init) -> anyhow::Result<Exit> {
    let file = &init.file;
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let mut created = fs::File::create_new(file)
        .with_context(|| format!("cannot write {} (a file that exists is never overwritten)", file.display()))?;
    created
        .write_all(config::DELIVERED.as_bytes())
        .and_then(|()| created.sync_all())
        .with_context(|| format!("cannot write {}", file.display()))?;
    output::line(&format!("wrote {}", file.display()))?;
    output::line("")?;
    output::line("Next: edit it (sources, topics, who gets the mail), then")?;
    output::line(&format!("  presswatch check --config {}", file.display()))?;
    output::line(&format!("  presswatch once  --config {}", file.display()))?;
    output::line("As delivered, mails go into a Maildir below the state directory; no mail server is needed.")?;
    Ok(Exit::Done)
}
