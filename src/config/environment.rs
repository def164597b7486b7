//! The only reader of environment variables, and of this machine's name.
//!
//! In: a name. Out: its value, when it is set and not empty. Never sets one.

use std::path::PathBuf;

use super::network;

/// The state directory that systemd made for the service, the first when it made several.
///
/// Source: `systemd.exec(5)`, `StateDirectory=`.
pub(super) fn state_directory() -> Option<PathBuf> {
    let directories = variable("STATE_DIRECTORY")?;
    directories.split(':').next().filter(|first| !first.is_empty()).map(PathBuf::from)
}

/// Where systemd put the credentials of the service.
///
/// Source: `systemd.exec(5)`, `LoadCredential=`.
pub(super) fn credentials_directory() -> Option<PathBuf> {
    variable("CREDENTIALS_DIRECTORY").map(PathBuf::from)
}

/// Whether standard error goes to the journal, which notes the time of each line itself.
///
/// Source: `systemd.exec(5)`, `$JOURNAL_STREAM`.
pub fn logs_to_journal() -> bool {
    variable("JOURNAL_STREAM").is_some()
}

/// Who runs this, as far as the environment tells: behind `sudo` the one who asked for it.
pub fn user_name() -> Option<String> {
    ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(variable)
}

/// Whether output for people is to be without colour.
///
/// Source: no-color.org; terminfo(5) for terminals that call themselves dumb.
pub fn wants_no_colour() -> bool {
    variable("NO_COLOR").is_some() || variable("TERM").is_none_or(|terminal| terminal == "dumb")
}

/// The name of this machine, where it is a whole one; many machines only know their first label.
pub(super) fn full_host_name() -> Option<String> {
    nix::unistd::gethostname().ok()?.to_str().and_then(network::full_name)
}

/// A variable that the configuration names; one that is not UTF-8 counts as not set.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
