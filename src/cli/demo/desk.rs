//! The folder that a demo works in: configuration, state and mails.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use jiff::Timestamp;

use super::press::{PressSource, Served};
use crate::{
    config::{self, Config},
    model::ContentFrom,
};

/// The topics of the demo, in the language that operators write.
const TOPICS: &str = include_str!("topics.toml");

/// A folder with a demo's configuration, state and mails.
pub(super) struct DemoDesk {
    folder: PathBuf,
}

impl DemoDesk {
    /// Makes the folder (`keep`, or a new one among the temporary files) and writes the configuration.
    pub(super) fn set_up(keep: Option<&Path>, press: &Served, now: Timestamp) -> anyhow::Result<Self> {
        let folder = keep.map_or_else(|| temporary(now), Path::to_owned);
        let desk = Self { folder };
        let cannot = || format!("cannot make {}", desk.folder.display());
        fs::create_dir_all(desk.mails()).with_context(cannot)?;
        let desk = Self { folder: desk.folder.canonicalize().with_context(cannot)? };
        if desk.state().exists() {
            anyhow::bail!("{} has a demo in it already; choose another folder", desk.folder.display());
        }
        fs::write(desk.config_file(), desk.configuration(press))
            .with_context(|| format!("cannot write {}", desk.config_file().display()))?;
        Ok(desk)
    }

    /// The configuration, loaded as the daemon loads it.
    pub(super) fn config(&self) -> anyhow::Result<Config> {
        Ok(config::load(&self.config_file())?)
    }

    /// The configuration file.
    pub(super) fn config_file(&self) -> PathBuf {
        self.folder.join("presswatch.toml")
    }

    /// The folder of the mails as `.html` and `.txt`.
    pub(super) fn mails(&self) -> PathBuf {
        self.folder.join("mails")
    }

    /// The Maildir.
    pub(super) fn maildir(&self) -> PathBuf {
        self.folder.join("maildir")
    }

    fn state(&self) -> PathBuf {
        self.folder.join("state")
    }

    /// Takes away configuration and database.
    pub(super) fn leave_only_mails(&self) -> anyhow::Result<()> {
        fs::remove_file(self.config_file())?;
        fs::remove_dir_all(self.state())?;
        Ok(())
    }

    fn configuration(&self, press: &Served) -> String {
        let mut text = format!(
            "# Written by `presswatch demo`: a real configuration of an invented press.\n\n\
             [daemon]\ntimezone = \"Europe/Berlin\"\nstate = {}\n\n\
             [fetch]\nallow_addresses = [\"127.0.0.0/8\"] # the press is on loopback\nhost_gap = \"0s\"\nper_host = 4\n\n\
             [mail]\nfrom = \"presswatch demo <demo@example.org>\"\noperator = \"ops@example.org\"\n\
             transport = \"maildir\"\nmaildir = {}\n\n",
            quoted(&self.state().display().to_string()),
            quoted(&self.maildir().display().to_string()),
        );
        for source in press.sources() {
            text.push_str(&source_table(source));
        }
        text.push_str(TOPICS);
        text.push_str(
            "\n[[subscription]]\nid = \"eu-desk\"\nto = [\"desk@example.org\"]\n\
             topics = [\"export-controls\", \"deepseek\", \"nvidia\"]\nlanguage = \"en\"\ndigest = { at = \"now\" }\n",
        );
        text
    }
}

fn source_table(source: &PressSource) -> String {
    let mut lines = vec![
        "[[source]]".to_owned(),
        format!("id = {}", quoted(source.id)),
        format!("name = {}", quoted(source.name)),
        format!("url = {}", quoted(source.url.as_str())),
        "every = \"1m\"".to_owned(),
    ];
    if let Some(kind) = source.kind {
        lines.push(format!("kind = {}", quoted(kind.word())));
    }
    if let Some(links) = source.links {
        lines.push(format!("links = {}", quoted(links)));
    }
    if let Some(language) = source.language {
        lines.push(format!("lang = {}", quoted(language.code())));
    }
    if source.content == ContentFrom::Feed {
        lines.push("content = \"feed\"".to_owned());
    }
    if !source.tags.is_empty() {
        let tags: Vec<String> = source.tags.iter().map(|tag| quoted(tag)).collect();
        lines.push(format!("tags = [{}]", tags.join(", ")));
    }
    lines.join("\n") + "\n\n"
}

/// A TOML string; its escapes are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn temporary(now: Timestamp) -> PathBuf {
    let name = format!("presswatch-demo-{}-{}", now.strftime("%Y%m%d-%H%M%S"), std::process::id());
    std::env::temp_dir().join(name)
}
