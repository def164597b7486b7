//! The HTTP clients, one per distinct allow list.
//!
//! In: the allow list of a source. Out: a client that can only dial what that list allows. Never shares a
//! connection between two lists: a connection to a private address, opened for the source that may, would
//! otherwise stand open to the source that may not.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use ipnet::IpNet;
use reqwest::{Client, header::HeaderValue, redirect};
use rustls::{ClientConfig, RootCertStore, crypto::ring};

use super::{
    FetchError, Options,
    proxy::Proxy,
    resolver::{Lookup, Resolver},
};

/// The time for a connection, look-up and TLS included.
pub(super) const CONNECT_MAX: Duration = Duration::from_secs(15);

/// How long an idle connection is kept: for the pages that follow a feed, not for its next poll.
const IDLE_CONNECTION_MAX: Duration = Duration::from_secs(30);

/// How many idle connections to one host are kept.
const IDLE_CONNECTIONS_PER_HOST_MAX: usize = 2;

/// How many header fields an answer may have: some sites send a policy for every advertiser.
const HEADERS_MAX: usize = 256;

/// How many clients with an allow list of their own are kept; the one used longest ago goes first.
const CLIENTS_MAX: usize = 16;

/// The flow-control windows of HTTP/2, in bytes: what a fast host can make us hold before we read it.
const STREAM_WINDOW_BYTES: u32 = 256 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 1024 * 1024;

/// All clients.
#[derive(Debug)]
pub(super) struct Clients {
    make: Maker,
    has_roots: bool,
    allowed: Vec<IpNet>,
    /// For sources without an allow list, which is nearly all of them.
    common: Client,
    /// By the source's list, the one used last at the back.
    special: Mutex<VecDeque<(Vec<IpNet>, Client)>>,
}

/// What all clients have in common.
#[derive(Debug)]
struct Maker {
    user_agent: HeaderValue,
    tls: ClientConfig,
    lookup: Lookup,
    proxy: Option<Proxy>,
}

impl Clients {
    /// Makes the common client; the allow list of the options holds for every source.
    ///
    /// # Errors
    /// The user agent is no header value, the proxy cannot be used, or the TLS roots of the system cannot be loaded.
    pub(super) fn new(options: &Options, lookup: Lookup) -> Result<Self, FetchError> {
        // The one provider of the process; another stage may have been first, with the same one.
        let _ = ring::default_provider().install_default();
        let Options { user_agent, proxy, allow_addresses, .. } = options;
        let user_agent = HeaderValue::from_str(user_agent)
            .map_err(|_| FetchError::Refused(format!("user agent {user_agent:?} is no header value")))?;
        let (tls, has_roots) = tls()?;
        let make = Maker { user_agent, tls, lookup, proxy: proxy.clone() };
        let common = make.client(allow_addresses.as_slice().into())?;
        Ok(Self { make, has_roots, allowed: allow_addresses.clone(), common, special: Mutex::default() })
    }

    /// Returns the client for a source with this allow list.
    ///
    /// # Errors
    /// The client cannot be made.
    pub(super) fn of(&self, own: &[IpNet]) -> Result<Client, FetchError> {
        if own.is_empty() {
            return Ok(self.common.clone());
        }
        let mut special = self.special.lock().unwrap_or_else(PoisonError::into_inner);
        let known = special.iter().position(|(list, _)| list == own).and_then(|index| special.remove(index));
        let entry = match known {
            Some(entry) => entry,
            None => (own.to_vec(), self.make.client(self.allowed.iter().chain(own).copied().collect())?),
        };
        let client = entry.1.clone();
        special.push_back(entry);
        if special.len() > CLIENTS_MAX {
            special.pop_front();
        }
        Ok(client)
    }

    /// Whether certificates can be judged at all.
    pub(super) fn has_roots(&self) -> bool {
        self.has_roots
    }
}

impl Maker {
    fn client(&self, allowed: Arc<[IpNet]>) -> Result<Client, FetchError> {
        let host = self.proxy.as_ref().and_then(|proxy| proxy.url.host_str()).map(str::to_owned);
        let builder = Client::builder()
            .user_agent(self.user_agent.clone())
            .tls_backend_preconfigured(self.tls.clone())
            .dns_resolver(Resolver::new(self.lookup.clone(), allowed, host))
            // Redirects are followed by hand: every hop is vetted, paced and stripped of what is not for it.
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(CONNECT_MAX)
            .pool_idle_timeout(IDLE_CONNECTION_MAX)
            .pool_max_idle_per_host(IDLE_CONNECTIONS_PER_HOST_MAX)
            .http2_initial_stream_window_size(STREAM_WINDOW_BYTES)
            .http2_initial_connection_window_size(CONNECTION_WINDOW_BYTES)
            .http1_max_headers(HEADERS_MAX)
            // Old news systems send header lines that never were HTTP; the rest of their answer is still good.
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true);
        let builder = match &self.proxy {
            Some(proxy) => builder.proxy(proxy.for_client()?),
            None => builder,
        };
        builder.build().map_err(|error| FetchError::Refused(format!("HTTP client cannot be made: {error}")))
    }
}

/// The TLS settings that all clients share, so that the system's roots stand in memory once.
///
/// A system without any root is no error yet: plain HTTP, as on loopback, needs none.
fn tls() -> Result<(ClientConfig, bool), FetchError> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if let (true, Some(error)) = (roots.is_empty(), found.errors.first()) {
        return Err(FetchError::Refused(format!("TLS roots of the system cannot be loaded: {error}")));
    }
    let has_roots = !roots.is_empty();

    let mut tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| FetchError::Refused(format!("TLS cannot be set up: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((tls, has_roots))
}
