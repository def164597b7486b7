//! Named points on both lines at which a test can have the process killed.
//!
//! Nothing happens at a point unless `presswatch --kill-at POINT` named it; then the process ends there by
//! `SIGKILL`, as if the power had failed. The kill test proves with it that no story is lost.

use std::sync::OnceLock;

static ARMED: OnceLock<String> = OnceLock::new();

/// Every point, in the order in which the two lines pass them.
pub const POINTS: [&str; 10] = [
    "source-fetched",
    "entries-read",
    "articles-read",
    "before-filing",
    "visit-filed",
    "before-composing",
    "digest-queued",
    "mail-claimed",
    "mail-accepted",
    "mail-recorded",
];

/// Arms one point; later calls change nothing.
///
/// # Errors
/// Returns the name back when it is none of [`POINTS`].
pub fn arm(point: String) -> Result<(), String> {
    if !POINTS.contains(&point.as_str()) {
        return Err(point);
    }
    // A second arming would be a second command line: there is only one.
    let _ = ARMED.set(point);
    Ok(())
}

/// Passes a point: ends the process by `SIGKILL` when that point is armed.
pub fn pass(point: &str) {
    if ARMED.get().is_some_and(|armed| armed == point) {
        let _ = nix::sys::signal::kill(nix::unistd::Pid::this(), nix::sys::signal::Signal::SIGKILL);
    }
}
