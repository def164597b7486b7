//! Makes one request and reads its answer.
//!
//! In: an address with all that goes along. Out: where it leads: on, to a document, or to what is known already.
//! Never decides whether to request: that is the route's business.

use reqwest::{
    Client, Response, StatusCode,
    header::{HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION},
};
use url::Url;

use super::{
    Document, FetchError, Fetched,
    body::{self, Limit},
    error, fields,
    hosts::Turn,
};
use crate::{clock, model::LINK_LENGTH_MAX};

/// The greatest header of an answer, in bytes.
const HEADER_BYTES_MAX: usize = 64 * 1024;

/// What one answer says.
#[derive(Debug)]
pub(super) enum Step {
    /// The document is elsewhere.
    Moved(Url),
    /// The route ends here; a document's redirects are the route's to add.
    Ended(Fetched),
}

/// Holds one exchange with the host of which it is our turn.
///
/// # Errors
/// See [`FetchError`].
pub(super) async fn hold(
    client: &Client,
    url: &Url,
    header: HeaderMap,
    limit: Limit,
    turn: &Turn<'_>,
) -> Result<Step, FetchError> {
    let host = url.host_str().unwrap_or("");
    let is_conditional = header.contains_key(IF_NONE_MATCH) || header.contains_key(IF_MODIFIED_SINCE);
    let request = client.get(url.clone()).headers(header);
    let response = request.send().await.map_err(|fault| error::of_request(&fault, host))?;
    if fields::size(response.headers()) > HEADER_BYTES_MAX {
        return Err(FetchError::Unusable(format!("header from {host:?} exceeds {} KiB", HEADER_BYTES_MAX / 1024)));
    }

    let status = response.status();
    if status.is_success() {
        return Ok(Step::Ended(Fetched::Fresh(document(response, url, limit).await?)));
    }
    if status == StatusCode::NOT_MODIFIED && is_conditional {
        return Ok(Step::Ended(Fetched::Unchanged { max_age: fields::max_age(response.headers()) }));
    }
    if is_redirect(status)
        && let Some(location) = response.headers().get(LOCATION)
    {
        return destination(url, location.as_bytes()).map(Step::Moved);
    }
    Err(refusal(status, response.headers(), turn))
}

async fn document(response: Response, url: &Url, limit: Limit) -> Result<Document, FetchError> {
    let header = response.headers();
    if let Some(encoding) = fields::unknown_encoding(header) {
        return Err(FetchError::Document(format!("body has the unknown encoding {encoding:?}")));
    }
    let (content_type, validators, max_age) =
        (fields::content_type(header), fields::validators(header), fields::max_age(header));
    let status = response.status().as_u16();
    let bytes = body::read(response, url.host_str().unwrap_or(""), limit).await?;
    Ok(Document { final_url: url.clone(), redirects: Vec::new(), status, content_type, validators, max_age, bytes })
}

/// The statuses that mean "ask there instead", of which 300 and 305 are none (RFC 9110, section 15.4).
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Reads a `Location`, which browsers and so servers take for UTF-8 (RFC 9110, section 10.2.2, says ASCII).
fn destination(base: &Url, location: &[u8]) -> Result<Url, FetchError> {
    let host = base.host_str().unwrap_or("");
    if location.len() > LINK_LENGTH_MAX {
        return Err(FetchError::Unusable(format!("{host:?} redirects to an address beyond {LINK_LENGTH_MAX} bytes")));
    }
    base.join(&String::from_utf8_lossy(location))
        .map_err(|fault| FetchError::Unusable(format!("{host:?} redirects to no address: {fault}")))
}

/// The error for a status; a host that asks for silence gets it from now on.
fn refusal(status: StatusCode, header: &HeaderMap, turn: &Turn<'_>) -> FetchError {
    let asks_to_wait = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let retry_after = asks_to_wait.then(|| fields::retry_after(header, clock::now())).flatten();
    if let Some(silence) = retry_after {
        turn.close_host(silence);
    }
    FetchError::Status { status: status.as_u16(), retry_after }
}
