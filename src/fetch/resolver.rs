//! Turns host names into addresses that may be dialled.
//!
//! In: a name. Out: its addresses that are public or allowed. Never hands out another one: since the client dials
//! exactly these, a name that changes its address between check and use (DNS rebinding) gains nothing.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{self, NotPublic};

/// The time for one look-up.
const LOOKUP_MAX: Duration = Duration::from_secs(10);

/// How many addresses of one name are tried.
const ADDRESSES_MAX: usize = 16;

/// What a look-up finds, once it has.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// How names are looked up.
#[derive(Clone)]
pub(super) enum Lookup {
    /// By the resolver of the system.
    System,
    /// As a test says: a name may have another address each time.
    Given(Arc<dyn Fn(&str) -> Found + Send + Sync>),
}

/// Resolves names for one allow list.
#[derive(Debug)]
pub(super) struct Resolver {
    lookup: Lookup,
    allowed: Arc<[IpNet]>,
    /// The host of the proxy, which the operator chose, wherever it is.
    proxy: Option<String>,
}

/// Why a name led to no address.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(super) enum Unresolved {
    /// The resolver of the system knows none.
    #[error("no address found")]
    Unknown,
    /// The resolver of the system kept silent for [`LOOKUP_MAX`].
    #[error("no address found within {} s", LOOKUP_MAX.as_secs())]
    Silent,
    /// None of its addresses may be dialled; the first of them.
    #[error(transparent)]
    NotPublic(NotPublic),
}

impl fmt::Debug for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Given(_) => "Given",
        })
    }
}

impl Resolver {
    /// Makes a resolver that hands out public addresses, those in `allowed`, and those of the proxy.
    pub(super) fn new(lookup: Lookup, allowed: Arc<[IpNet]>, proxy: Option<String>) -> Self {
        Self { lookup, allowed, proxy }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, allowed) = (self.lookup.clone(), Arc::clone(&self.allowed));
        let is_proxy = self.proxy.as_deref().is_some_and(|proxy| proxy.eq_ignore_ascii_case(name.as_str()));
        Box::pin(async move {
            let found = look_up(name.as_str(), &lookup).await?;
            let vetted = if is_proxy { found } else { vetted(found, &allowed)? };
            // Port 0 is replaced by the port of the URL.
            let addresses: Addrs = Box::new(vetted.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

async fn look_up(name: &str, lookup: &Lookup) -> Result<Vec<IpAddr>, Unresolved> {
    let found = async {
        match lookup {
            Lookup::System => {
                let found = tokio::net::lookup_host((name, 0)).await?;
                Ok(found.map(|address| address.ip()).take(ADDRESSES_MAX).collect())
            }
            Lookup::Given(lookup) => lookup(name).await,
        }
    };
    let found: io::Result<Vec<IpAddr>> =
        tokio::time::timeout(LOOKUP_MAX, found).await.map_err(|_| Unresolved::Silent)?;
    found.map_err(|_| Unresolved::Unknown)
}

/// Those of the addresses that may be dialled.
fn vetted(found: Vec<IpAddr>, allowed: &[IpNet]) -> Result<Vec<IpAddr>, Unresolved> {
    let mut refusal = None;
    let mut vetted = Vec::new();
    for address in found {
        match address::vet(address, allowed) {
            Ok(()) => vetted.push(address),
            Err(not_public) => refusal = refusal.or(Some(not_public)),
        }
    }
    if vetted.is_empty() { Err(refusal.map_or(Unresolved::Unknown, Unresolved::NotPublic)) } else { Ok(vetted) }
}
