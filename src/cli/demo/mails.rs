//! The mails of a demo, unfolded for people without a mail program.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use crate::mail;

/// Writes each mail of a Maildir as `.html` and `.txt`, once.
pub(super) struct MailFolder {
    maildir: PathBuf,
    folder: PathBuf,
    seen: BTreeSet<OsString>,
    first: Option<PathBuf>,
}

impl MailFolder {
    /// Unfolds the mails of `maildir` into `folder`.
    pub(super) fn new(maildir: PathBuf, folder: PathBuf) -> Self {
        Self { maildir, folder, seen: BTreeSet::new(), first: None }
    }

    /// The first mail unfolded, without its extension.
    pub(super) fn first(&self) -> Option<&Path> {
        self.first.as_deref()
    }

    /// Unfolds what is new and returns the subjects.
    pub(super) fn unfold(&mut self) -> anyhow::Result<Vec<String>> {
        let new = self.maildir.join("new");
        if !new.is_dir() {
            return Ok(Vec::new());
        }
        let mut subjects = Vec::new();
        for file in fs::read_dir(&new)? {
            let file = file?;
            if !self.seen.insert(file.file_name()) {
                continue;
            }
            let bytes = fs::read(file.path())?;
            let message =
                mail::read_back(&bytes).with_context(|| format!("{} is not a mail of ours", file.path().display()))?;
            let name = self.folder.join(format!("mail-{}", self.seen.len()));
            fs::write(name.with_extension("txt"), format!("{}\n\n{}", message.subject, message.text))?;
            if let Some(html) = &message.html {
                fs::write(name.with_extension("html"), html)?;
            }
            subjects.push(message.subject);
            self.first.get_or_insert(name);
        }
        Ok(subjects)
    }
}
