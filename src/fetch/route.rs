//! Follows an address through its redirects to the document.
//!
//! In: an errand. Out: the document at its end, or that nothing changed. Every hop is vetted, asked of `robots.txt`,
//! waits for its turn, and carries only what may go to its host.

use std::{mem, pin::Pin, time::Duration};

use reqwest::header::HeaderValue;
use tokio::time::Instant;
use url::{Host, Url};

use super::{
    Document, FetchError, Fetched, Options, Purpose, Request, address,
    body::Limit,
    client::Clients,
    exchange::{self, Step},
    hosts::Hosts,
    luggage::Luggage,
    robots::Robots,
};
use crate::model::{Source, SourceKind, Validators};

/// How many redirects are followed.
const REDIRECTS_MAX: usize = 10;

static ACCEPT_SOURCE: HeaderValue = HeaderValue::from_static(
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, \
     application/json;q=0.8, text/html;q=0.7, */*;q=0.5",
);
static ACCEPT_PAGE: HeaderValue = HeaderValue::from_static("text/html, application/xhtml+xml, */*;q=0.5");
static ACCEPT_ROBOTS: HeaderValue = HeaderValue::from_static("text/plain, */*;q=0.5");

/// What every request goes through; one for the whole process.
#[derive(Debug)]
pub(super) struct Means {
    pub(super) options: Options,
    pub(super) clients: Clients,
    pub(super) hosts: Hosts,
    pub(super) robots: Robots,
}

/// One thing to be fetched, with all that may go along.
#[derive(Debug, Clone, Copy)]
pub(super) struct Errand<'a> {
    pub(super) url: &'a Url,
    pub(super) source: &'a Source,
    accept: &'static HeaderValue,
    pub(super) validators: Option<&'a Validators>,
    /// Whether the source's own header fields go along, as far as they may.
    pub(super) carries_headers: bool,
    obeys_robots: bool,
    limit: Limit,
}

impl<'a> Errand<'a> {
    /// The errand behind a request.
    pub(super) fn new(request: Request<'a>, options: &Options) -> Self {
        let Request { url, source, purpose, validators } = request;
        // Feeds and sitemaps are published for programs, pages and front pages for people.
        let is_for_people = purpose == Purpose::Page || source.kind == Some(SourceKind::Listing);
        Self {
            url,
            source,
            accept: match purpose {
                Purpose::Source => &ACCEPT_SOURCE,
                Purpose::Page => &ACCEPT_PAGE,
            },
            validators,
            obeys_robots: is_for_people && source.robots.unwrap_or(options.robots),
            carries_headers: true,
            limit: Limit::Whole(options.body_max),
        }
    }

    /// The errand for a `robots.txt`: public, so nothing secret goes along.
    pub(super) fn robots(url: &'a Url, source: &'a Source, limit: Limit) -> Self {
        let accept = &ACCEPT_ROBOTS;
        Self { url, source, accept, validators: None, obeys_robots: false, carries_headers: false, limit }
    }
}

/// Does an errand.
///
/// Waiting for turns does not count against the timeout: it is our queue, not the host's silence.
///
/// The future is boxed because an errand may need another one, for `robots.txt`.
///
/// # Errors
/// See [`FetchError`].
pub(super) fn follow<'a>(
    means: &'a Means,
    errand: Errand<'a>,
) -> Pin<Box<dyn Future<Output = Result<Fetched, FetchError>> + Send + 'a>> {
    Box::pin(async move {
        let client = means.clients.of(&errand.source.allow_addresses)?;
        let mut url = errand.url.clone();
        let mut redirects = Vec::new();
        let mut luggage = Luggage::pack(&errand)?;
        let mut left = means.options.timeout;
        loop {
            vet(means, errand.source, &url).map_err(|why| refused(&redirects, &why))?;
            luggage.leave_behind(&errand, &url);
            let crawl_delay = if errand.obeys_robots {
                means.robots.admit(means, errand.source, &url).await?
            } else {
                Duration::ZERO
            };
            let turn = means.hosts.turn(&url, crawl_delay.max(means.options.host_gap)).await?;

            let start = Instant::now();
            let exchange = exchange::hold(&client, &url, luggage.header(errand.accept), errand.limit, &turn);
            let step = tokio::time::timeout(left, exchange)
                .await
                .map_err(|_| FetchError::Timeout(means.options.timeout))??;
            left = left.saturating_sub(start.elapsed());
            match step {
                Step::Moved(next) => {
                    check_progress(&redirects, &url, &next)?;
                    redirects.push(mem::replace(&mut url, next));
                }
                Step::Ended(Fetched::Fresh(document)) => {
                    return Ok(Fetched::Fresh(Document { final_url: url, redirects, ..document }));
                }
                Step::Ended(unchanged @ Fetched::Unchanged { .. }) => return Ok(unchanged),
            }
        }
    })
}

/// Checks that redirects lead on; cookies could make a circle end, but we keep none.
fn check_progress(redirects: &[Url], url: &Url, next: &Url) -> Result<(), FetchError> {
    if next == url || redirects.contains(next) {
        return Err(FetchError::Unusable(format!("redirects in a circle at {:?}", host(url))));
    }
    if redirects.len() == REDIRECTS_MAX {
        return Err(FetchError::Unusable(format!("redirects more than {REDIRECTS_MAX} times")));
    }
    Ok(())
}

/// Checks what can be known of an address before its name is resolved; names are the resolver's business.
fn vet(means: &Means, source: &Source, url: &Url) -> Result<(), String> {
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => Some(ip.into()),
        Some(Host::Ipv6(ip)) => Some(ip.into()),
        Some(Host::Domain(name)) if !name.is_empty() => None,
        _ => return Err("a web address needs a host".to_owned()),
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("scheme {:?} is not http or https", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("address at {:?} carries credentials; use headers instead", host(url)));
    }
    if url.scheme() == "https" && !means.clients.has_roots() {
        return Err("this system has no trusted root certificates for https; install ca-certificates".to_owned());
    }
    // A literal address never passes the resolver, which vets all others.
    if let Some(ip) = ip {
        address::vet(ip, &means.options.allow_addresses)
            .or_else(|_| address::vet(ip, &source.allow_addresses))
            .map_err(|not_public| not_public.to_string())?;
    }
    Ok(())
}

fn refused(redirects: &[Url], why: &str) -> FetchError {
    match redirects.last() {
        Some(last) => FetchError::Refused(format!("redirected from {:?}: {why}", host(last))),
        None => FetchError::Refused(why.to_owned()),
    }
}

/// The host for messages, which repeat no more of an address: the rest may hold a key.
fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("")
}
