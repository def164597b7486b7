//! The only reader of wall time.

use std::sync::OnceLock;

use jiff::Timestamp;

static FIXED: OnceLock<Timestamp> = OnceLock::new();

/// Stops the clock of this process at `moment`, so that a test sees the same dates every time; a second call
/// changes nothing.
pub fn fix(moment: Timestamp) {
    let _ = FIXED.set(moment);
}

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
pub fn now() -> Timestamp {
    FIXED.get().copied().unwrap_or_else(Timestamp::now)
}
