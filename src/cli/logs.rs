//! Logs on standard error, in the form that their reader wants.

use std::io::{self, IsTerminal as _};

use tracing::Level;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config;

/// Begins to log this program's own events from `level` up, and the libraries' warnings.
///
/// Under systemd the journal has the time already.
pub(super) fn begin(level: Level) {
    let filter = EnvFilter::new(format!("warn,presswatch={level}"));
    let lines = fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false);
    let lines = lines.with_ansi(io::stderr().is_terminal());
    // A second subscriber would be a second command in one process: tests; the first one stays.
    let _ = if config::logs_to_journal() { lines.without_time().try_init() } else { lines.try_init() };
}
