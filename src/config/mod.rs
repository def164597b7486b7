//! The configuration: the TOML as written becomes a checked `Config`, all faults at once.
//!
//! In: files and the environment. Out: values that cannot be wrong, or diagnostics that name file, line and
//! column and say what to write. Opens no connection.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::tz::TimeZone;

use crate::{
    fetch, mail,
    model::{Source, Subscription, Topic},
};

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The main file.
    pub path: PathBuf,
    /// `[daemon]`.
    pub daemon: Daemon,
    /// `[fetch]`.
    pub fetch: fetch::Options,
    /// `[mail]`.
    pub mail: Mail,
    /// `[archive] keep_unmatched`.
    pub keep_unmatched: Duration,
    /// Every source, disabled ones included, in the order of the files.
    pub sources: Vec<Arc<Source>>,
    /// Every topic.
    pub topics: Vec<Arc<Topic>>,
    /// Every subscription.
    pub subscriptions: Vec<Arc<Subscription>>,
    /// What is odd but no fault, rendered for people.
    pub warnings: Vec<String>,
}

/// `[daemon]`.
#[derive(Debug, Clone)]
pub struct Daemon {
    /// The zone of digests and dates.
    pub time_zone: TimeZone,
    /// The state directory.
    pub state: PathBuf,
    /// How old an item may be at a source's first poll.
    pub lookback: Duration,
}

/// `[mail]`.
#[derive(Debug, Clone)]
pub struct Mail {
    /// `From`, with or without a display name.
    pub from: String,
    /// Where notices go.
    pub operator: Option<String>,
    /// How mails leave.
    pub transport: mail::Transport,
}

/// The faults of a configuration, rendered with file, line, column, the text underlined and a hint.
#[derive(Debug, thiserror::Error)]
#[error("{}", .rendered.join("\n"))]
pub struct Faults {
    /// One text per fault.
    pub rendered: Vec<String>,
}

/// The commented configuration that `init` writes.
pub const DELIVERED: &str = "";

/// Finds the configuration file: `given`, else `/etc/presswatch/presswatch.toml`, else `config/presswatch.toml`.
pub fn locate(given: Option<&Path>) -> PathBuf {
    todo!("{given:?}")
}

/// Loads and checks a configuration with everything that it includes.
///
/// # Errors
/// All faults at once.
pub fn load(path: &Path) -> Result<Config, Faults> {
    todo!("{path:?}")
}
