//! The only outgoing HTTP.
//!
//! In: the address of a source or a page. Out: capped bytes with their final address, `Unchanged`, or an
//! error that says whose fault it is. Never reads what the bytes mean.

pub mod address;
mod body;
mod client;
mod error;
mod exchange;
#[doc(hidden)]
pub mod fields;
mod hosts;
mod luggage;
mod proxy;
mod resolver;
pub mod robots;
mod route;
#[doc(hidden)]
pub mod wall;

use std::{sync::Arc, time::Duration};

use ipnet::IpNet;
use url::Url;

pub use error::{FetchError, Stage};
pub use hosts::name as host_name;
pub use proxy::Proxy;
pub use resolver::Found;

use self::{
    client::Clients,
    hosts::Hosts,
    resolver::Lookup,
    robots::Robots,
    route::{Errand, Means},
};
use crate::model::{Source, Validators};

/// How to fetch, as configured.
#[derive(Debug, Clone)]
pub struct Options {
    /// The `User-Agent` field, contact included.
    pub user_agent: String,
    /// Requests under way at once, in all.
    pub concurrency: usize,
    /// Requests under way at once to one host.
    pub per_host: usize,
    /// The least time between the starts of two requests to one host.
    pub host_gap: Duration,
    /// The time for a whole request, redirects and body included.
    pub timeout: Duration,
    /// The greatest body, in bytes after decompression.
    pub body_max: usize,
    /// Private addresses that may be fetched from.
    pub allow_addresses: Vec<IpNet>,
    /// Whether `robots.txt` is honoured for pages and listings.
    pub robots: bool,
    /// The proxy through which requests go.
    pub proxy: Option<Proxy>,
}

/// What is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The source's own document, made for programs: a feed, a sitemap, or what it is must still be found out.
    Source,
    /// The source's own document, made for people, which `robots.txt` may forbid.
    FrontPage,
    /// The page of an article, which `robots.txt` may forbid.
    Page,
}

/// One thing to fetch.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a Url,
    /// The source on whose behalf: its headers, allowed addresses and robots setting.
    pub source: &'a Source,
    /// What it is.
    pub purpose: Purpose,
    /// What was remembered of an earlier answer.
    pub validators: Option<&'a Validators>,
}

/// An answer that is no error.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "lives only from the fetch to its reader: a box would cost more")]
pub enum Fetched {
    /// A document.
    Fresh(Document),
    /// 304: the same as before.
    Unchanged {
        /// How long the answer says that it stays so.
        max_age: Option<Duration>,
        /// See [`Document::moved_to`].
        moved_to: Option<Url>,
    },
}

/// A document as it was served.
#[derive(Debug)]
pub struct Document {
    /// The address that served it, after redirects.
    pub final_url: Url,
    /// The addresses that redirected, in order; empty when none did.
    pub redirects: Vec<Url>,
    /// Where the address requested leads for good, by 301 or 308; further redirects may have followed.
    pub moved_to: Option<Url>,
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` field.
    pub content_type: Option<String>,
    /// For the next, conditional request.
    pub validators: Validators,
    /// How long the answer says that it stays fresh (`Cache-Control: max-age`).
    pub max_age: Option<Duration>,
    /// The decompressed body.
    pub bytes: Vec<u8>,
}

/// Fetches documents, politely and within limits. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Fetcher {
    means: Arc<Means>,
}

impl Fetcher {
    /// Makes a fetcher.
    ///
    /// # Errors
    /// The TLS roots of the system cannot be loaded, or the user agent is no header value. A system that has no
    /// root at all is an error of the first `https` request instead: plain `http` needs none.
    pub fn new(options: Options) -> Result<Self, FetchError> {
        Self::with_lookup(options, Lookup::System)
    }

    /// Makes a fetcher for which names have the addresses that `lookup` says, each time anew: for tests.
    ///
    /// # Errors
    /// As for [`Fetcher::new`].
    #[doc(hidden)]
    pub fn with_names(
        options: Options,
        lookup: impl Fn(&str) -> Found + Send + Sync + 'static,
    ) -> Result<Self, FetchError> {
        Self::with_lookup(options, Lookup::Given(Arc::new(lookup)))
    }

    fn with_lookup(options: Options, lookup: Lookup) -> Result<Self, FetchError> {
        let clients = Clients::new(&options, lookup)?;
        let hosts = Hosts::new(&options);
        Ok(Self { means: Arc::new(Means { options, clients, hosts, robots: Robots::default() }) })
    }

    /// Fetches one document.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn get(&self, request: Request<'_>) -> Result<Fetched, FetchError> {
        let errand = Errand::new(request, &self.means.options);
        route::follow(&self.means, errand).await
    }

    /// Fetches a document without conditions.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn document(&self, url: &Url, source: &Source, purpose: Purpose) -> Result<Document, FetchError> {
        match self.get(Request { url, source, purpose, validators: None }).await? {
            Fetched::Fresh(document) => Ok(document),
            Fetched::Unchanged { .. } => {
                Err(FetchError::Unusable("answered 304 to a request without conditions".to_owned()))
            }
        }
    }

    /// Asks `robots.txt` whether a page may be fetched for this source.
    ///
    /// # Errors
    /// It may not, or that cannot be found out for now.
    pub async fn permits(&self, source: &Source, page: &Url) -> Result<(), FetchError> {
        if !source.robots.unwrap_or(self.means.options.robots) {
            return Ok(());
        }
        self.means.robots.admit(&self.means, source, page).await.map(|_crawl_delay| ())
    }

    /// Leaves a host alone for so long, because it asked for that before this fetcher was made.
    pub fn leave_alone(&self, url: &Url, silence: Duration) {
        self.means.hosts.close(url, silence);
    }
}
