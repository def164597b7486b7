//! Named points on both lines at which a test can have the process killed.
//!
//! Nothing happens at a point unless `presswatch --kill-at POINT` named it; then the process ends there by
//! `SIGKILL`, as if the power had failed. The kill test proves with it that no story is lost.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

static ARMED: OnceLock<Armed> = OnceLock::new();

/// The point that is armed.
#[derive(Debug)]
struct Armed {
    point: String,
    /// How many more times it is passed before it counts.
    before: AtomicU32,
}

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

/// Arms one point, `POINT`, or for the so-manieth time that it is passed, `POINT:TIMES`; later calls change nothing.
///
/// # Errors
/// Returns the text back when it names none of [`POINTS`], or no number from 1.
pub fn arm(text: String) -> Result<(), String> {
    let (point, times) = text.split_once(':').unwrap_or((&text, "1"));
    let times = times.parse::<u32>().ok().and_then(|times| times.checked_sub(1));
    let Some(before) = times.filter(|_| POINTS.contains(&point)) else { return Err(text) };
    // A second arming would be a second command line: there is only one.
    let _ = ARMED.set(Armed { point: point.to_owned(), before: AtomicU32::new(before) });
    Ok(())
}

/// Passes a point: ends the process by `SIGKILL` when that point is armed and its time has come.
pub fn pass(point: &str) {
    let Some(armed) = ARMED.get().filter(|armed| armed.point == point) else { return };
    let sooner = |before: u32| before.checked_sub(1);
    if armed.before.fetch_update(Ordering::Relaxed, Ordering::Relaxed, sooner).is_err() {
        let _ = nix::sys::signal::kill(nix::unistd::Pid::this(), nix::sys::signal::Signal::SIGKILL);
    }
}
