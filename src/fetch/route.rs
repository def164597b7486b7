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
    exchange::{self, Exchange, Step, host},
    hosts::Hosts,
    luggage::Luggage,
    robots::Robots,
};
use crate::model::{Source, Validators};

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
    expects_data: bool,
}

impl<'a> Errand<'a> {
    /// The errand behind a request.
    pub(super) fn new(request: Request<'a>, options: &Options) -> Self {
        let Request { url, source, purpose, validators } = request;
        // Feeds and sitemaps are published for programs, pages and front pages for people.
        let is_for_people = purpose != Purpose::Source;
        Self {
            url,
            source,
            accept: match purpose {
                Purpose::Source => &ACCEPT_SOURCE,
                Purpose::FrontPage | Purpose::Page => &ACCEPT_PAGE,
            },
            validators,
            obeys_robots: is_for_people && source.robots.unwrap_or(options.robots),
            carries_headers: true,
            limit: Limit::Whole(options.body_max),
            // The pages of articles have readers of their own, who know walls by their words.
            expects_data: purpose != Purpose::Page,
        }
    }

    /// The errand for a `robots.txt`: public, so nothing secret goes along.
    pub(super) fn robots(url: &'a Url, source: &'a Source, limit: Limit) -> Self {
        let accept = &ACCEPT_ROBOTS;
        Self {
            url,
            source,
            accept,
            validators: None,
            obeys_robots: false,
            carries_headers: false,
            limit,
            expects_data: false,
        }
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
        let whole = means.options.timeout;
        let mut way = Way { url: errand.url.clone(), redirects: Vec::new(), moved_to: None, for_good: true };
        let mut luggage = Luggage::pack(&errand)?;
        let mut left = whole;
        let mut asked_twice = false;
        loop {
            vet(means, errand.source, &way.url).map_err(|why| refused(&way.redirects, &why))?;
            luggage.leave_behind(&errand, &way.url);
            let crawl_delay = if errand.obeys_robots {
                means.robots.admit(means, errand.source, &way.url).await?
            } else {
                Duration::ZERO
            };
            let turn = means.hosts.turn(&way.url, crawl_delay.max(means.options.host_gap)).await?;

            let start = Instant::now();
            let Errand { limit, expects_data, .. } = errand;
            let exchange = Exchange { url: &way.url, limit, expects_data, left, whole };
            let step = exchange::hold(&client, luggage.header(errand.accept), exchange, &turn).await;
            left = left.saturating_sub(start.elapsed());
            let step = match step {
                // A connection kept open may be closed while it is used again: that is no fault of anybody, and what
                // is only asked for may be asked for twice (RFC 9110, section 9.2.2).
                Err(FetchError::Dropped { .. }) if !asked_twice => {
                    asked_twice = true;
                    continue;
                }
                step => step?,
            };
            match step {
                Step::Moved { to, for_good } => {
                    way.go_on(to, for_good)?;
                    asked_twice = false;
                }
                Step::Ended(fetched) => return Ok(way.ended(fetched)),
            }
        }
    })
}

/// The way so far.
struct Way {
    url: Url,
    redirects: Vec<Url>,
    /// Where the first address leads for good.
    moved_to: Option<Url>,
    /// Whether every redirect so far was for good.
    for_good: bool,
}

impl Way {
    /// Follows a redirect.
    fn go_on(&mut self, to: Url, for_good: bool) -> Result<(), FetchError> {
        check_progress(&self.redirects, &self.url, &to)?;
        // What is for good beyond a step that is not concerns another address; and nobody moves out of encryption.
        self.for_good &= for_good && !(self.url.scheme() == "https" && to.scheme() == "http");
        if self.for_good {
            self.moved_to = Some(to.clone());
        }
        self.redirects.push(mem::replace(&mut self.url, to));
        Ok(())
    }

    fn ended(self, fetched: Fetched) -> Fetched {
        let Self { url, redirects, moved_to, .. } = self;
        match fetched {
            Fetched::Fresh(document) => Fetched::Fresh(Document { final_url: url, redirects, moved_to, ..document }),
            Fetched::Unchanged { max_age, .. } => Fetched::Unchanged { max_age, moved_to },
        }
    }
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
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("scheme {:?} is not http or https", url.scheme()));
    }
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => Some(ip.into()),
        Some(Host::Ipv6(ip)) => Some(ip.into()),
        Some(Host::Domain(name)) if !name.is_empty() => None,
        _ => return Err("a web address needs a host".to_owned()),
    };
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
