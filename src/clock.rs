//! The only reader of wall time.

use jiff::Timestamp;

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
