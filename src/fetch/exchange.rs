//! Makes one request and reads its answer.
//!
//! In: an address with all that goes along. Out: where it leads: on, to a document, or to what is known already.
//! Never decides whether to request: that is the route's business.

use std::time::Duration;

use reqwest::{
    Client, Response, StatusCode,
    header::{HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION},
};
use tokio::time::Instant;
use url::Url;

use super::{
    Document, FetchError, Fetched, Stage,
    body::{self, Limit},
    error, fields,
    hosts::Turn,
    wall,
};
use crate::{clock, model::LINK_LENGTH_MAX};

/// The greatest header of an answer, in bytes.
const HEADER_BYTES_MAX: usize = 64 * 1024;

/// The longest time to the end of an answer's header.
const ANSWER_MAX: Duration = Duration::from_secs(25);

/// What one answer says.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "lives only from the exchange to the route: a box would cost more")]
pub(super) enum Step {
    /// The document is elsewhere.
    Moved {
        /// There.
        to: Url,
        /// Whether it is there for good.
        for_good: bool,
    },
    /// The route ends here; what it went through is the route's to add.
    Ended(Fetched),
}

/// One exchange to be held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange<'a> {
    pub(super) url: &'a Url,
    pub(super) limit: Limit,
    /// Whether a page is an unlikely answer: then it is looked at for a wall.
    pub(super) expects_data: bool,
    /// The time for it, and what it is the rest of.
    pub(super) left: Duration,
    pub(super) whole: Duration,
}

/// Holds one exchange with the host of which it is our turn.
///
/// # Errors
/// See [`FetchError`].
pub(super) async fn hold(
    client: &Client,
    header: HeaderMap,
    exchange: Exchange<'_>,
    turn: &Turn<'_>,
) -> Result<Step, FetchError> {
    let Exchange { url, left, whole, .. } = exchange;
    let deadline = Instant::now() + left;
    let is_conditional = header.contains_key(IF_NONE_MATCH) || header.contains_key(IF_MODIFIED_SINCE);
    let request = client.get(url.clone()).headers(header);
    let (limit, answer_max) = if left < ANSWER_MAX { (whole, left) } else { (ANSWER_MAX, ANSWER_MAX) };
    let response = tokio::time::timeout(answer_max, request.send())
        .await
        .map_err(|_| FetchError::Timeout { stage: Stage::Answer, limit })?
        .map_err(|fault| error::of_request(&fault, host(url)))?;
    tokio::time::timeout_at(deadline, read(response, exchange, is_conditional, turn))
        .await
        .map_err(|_| FetchError::Timeout { stage: Stage::Whole, limit: whole })?
}

async fn read(
    response: Response,
    exchange: Exchange<'_>,
    is_conditional: bool,
    turn: &Turn<'_>,
) -> Result<Step, FetchError> {
    let url = exchange.url;
    let (status, header) = (response.status(), response.headers());
    if fields::size(header) > HEADER_BYTES_MAX {
        let why = format!("header from {:?} exceeds {} KiB", host(url), HEADER_BYTES_MAX / 1024);
        return Err(FetchError::Unusable(why));
    }
    if let Some(wall) = wall::in_header(header) {
        return Err(walled(url, wall, status));
    }
    if status.is_success() {
        let document = document(response, url, exchange.limit).await?;
        if exchange.expects_data
            && is_page(&document)
            && let Some(wall) = wall::in_body(&document.bytes)
        {
            return Err(walled(url, wall, status));
        }
        return Ok(Step::Ended(Fetched::Fresh(document)));
    }
    if status == StatusCode::NOT_MODIFIED && is_conditional {
        return Ok(Step::Ended(Fetched::Unchanged { max_age: fields::max_age(header), moved_to: None }));
    }
    if is_redirect(status)
        && let Some(location) = header.get(LOCATION)
    {
        let to = destination(url, location.as_bytes())?;
        return Ok(Step::Moved { to, for_good: matches!(status.as_u16(), 301 | 308) });
    }
    Err(refusal(response, url, turn).await)
}

fn walled(url: &Url, wall: &'static str, status: StatusCode) -> FetchError {
    FetchError::Wall { host: host(url).to_owned(), wall, status: status.as_u16() }
}

fn is_page(document: &Document) -> bool {
    document.content_type.as_deref().is_some_and(|kind| kind.to_ascii_lowercase().contains("html"))
}

async fn document(response: Response, url: &Url, limit: Limit) -> Result<Document, FetchError> {
    let header = response.headers();
    if let Some(encoding) = fields::unknown_encoding(header) {
        return Err(FetchError::Document(format!("body has the unknown encoding {encoding:?}")));
    }
    let (content_type, validators, max_age) =
        (fields::content_type(header), fields::validators(header), fields::max_age(header));
    let status = response.status().as_u16();
    let bytes = body::read(response, host(url), limit).await?;
    Ok(Document {
        final_url: url.clone(),
        redirects: Vec::new(),
        moved_to: None,
        status,
        content_type,
        validators,
        max_age,
        bytes,
    })
}

/// The statuses that mean "ask there instead", of which 300 and 305 are none (RFC 9110, section 15.4).
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Reads a `Location`, which browsers and so servers take for UTF-8 (RFC 9110, section 10.2.2, says ASCII).
fn destination(base: &Url, location: &[u8]) -> Result<Url, FetchError> {
    let host = host(base);
    if location.len() > LINK_LENGTH_MAX {
        return Err(FetchError::Unusable(format!("{host:?} redirects to an address beyond {LINK_LENGTH_MAX} bytes")));
    }
    base.join(&String::from_utf8_lossy(location))
        .map_err(|fault| FetchError::Unusable(format!("{host:?} redirects to no address: {fault}")))
}

/// The error for a status; a host that asks for silence gets it from now on.
///
/// Where a wall may stand behind the status, the beginning of the body is looked at.
async fn refusal(response: Response, url: &Url, turn: &Turn<'_>) -> FetchError {
    let (status, header) = (response.status(), response.headers());
    let asks_to_wait = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let retry_after = asks_to_wait.then(|| fields::retry_after(header, clock::now())).flatten();
    if let Some(silence) = retry_after {
        turn.close_host(silence);
    }
    if matches!(status.as_u16(), 401 | 403 | 405 | 406 | 429 | 503) {
        // A body that cannot be read tells nothing more than its status.
        let body = body::read(response, host(url), Limit::Prefix(wall::PREFIX_BYTES_MAX)).await.unwrap_or_default();
        if let Some(wall) = wall::in_body(&body) {
            return walled(url, wall, status);
        }
    }
    FetchError::Status { status: status.as_u16(), retry_after }
}

/// The host for messages, which repeat no more of an address: the rest may hold a key.
pub(super) fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("")
}
