//! Reads bodies, never more of them than asked for.
//!
//! In: an answer. Out: its body, decompressed. Never holds more than the limit and one chunk, however much is sent
//! and however well it is compressed.

use std::time::Duration;

use reqwest::Response;

use super::{FetchError, Stage, error};

/// How long a host may pause within a body.
const SILENCE_MAX: Duration = Duration::from_secs(20);

/// The greatest allocation made on a host's word alone, in bytes.
const TRUSTED_LENGTH_MAX: usize = 1024 * 1024;

/// How much of a body is read, in bytes after decompression.
#[derive(Debug, Clone, Copy)]
pub(super) enum Limit {
    /// So much; a larger body is an error.
    Whole(usize),
    /// So much; the rest of a larger body is left.
    Prefix(usize),
}

/// Reads a body.
///
/// # Errors
/// It is too large, cannot be decompressed, breaks off or pauses for longer than [`SILENCE_MAX`].
pub(super) async fn read(mut response: Response, host: &str, limit: Limit) -> Result<Vec<u8>, FetchError> {
    let (Limit::Whole(max) | Limit::Prefix(max)) = limit;
    let announced = response.content_length().map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > max && matches!(limit, Limit::Whole(_)) {
        return Err(error::too_large(max));
    }

    let mut bytes = Vec::with_capacity(announced.min(max).min(TRUSTED_LENGTH_MAX));
    loop {
        let chunk = tokio::time::timeout(SILENCE_MAX, response.chunk())
            .await
            .map_err(|_| FetchError::Timeout { stage: Stage::Silence, limit: SILENCE_MAX })?
            .map_err(|fault| error::of_body(&fault, host))?;
        let Some(chunk) = chunk else { return Ok(bytes) };
        let room = max - bytes.len();
        if chunk.len() > room {
            if matches!(limit, Limit::Whole(_)) {
                return Err(error::too_large(max));
            }
            bytes.extend(chunk.iter().take(room));
            return Ok(bytes);
        }
        bytes.extend_from_slice(&chunk);
    }
}
