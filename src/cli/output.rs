//! Standard output and standard error.

use std::io::{self, Write as _};

/// Prints one line of a result on standard output.
///
/// # Errors
/// Nobody reads it any more, or the disk is full.
pub(super) fn line(text: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{text}")
}

/// Prints a message for people on standard error; one that nobody reads is lost.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// `1 story`, `2 stories`.
pub(super) fn count(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    match number.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}
