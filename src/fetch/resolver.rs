//! Turns host names into addresses that may be dialled.
//!
//! In: a name. Out: its addresses that are public or allowed. Never hands out another one: since the client dials
//! exactly these, a name that changes its address between check and use (DNS rebinding) gains nothing.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{self, NotPublic};

/// The time for one look-up.
const LOOKUP_MAX: Duration = Duration::from_secs(10);

/// How many addresses of one name are tried.
const ADDRESSES_MAX: usize = 16;

/// Resolves names for one allow list.
#[derive(Debug)]
pub(super) struct Resolver {
    allowed: Arc<[IpNet]>,
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

impl Resolver {
    /// Makes a resolver that hands out public addresses and those in `allowed`.
    pub(super) fn new(allowed: Arc<[IpNet]>) -> Self {
        Self { allowed }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = Arc::clone(&self.allowed);
        Box::pin(async move {
            let vetted = look_up(name.as_str(), &allowed).await?;
            let addresses: Addrs = Box::new(vetted.into_iter());
            Ok(addresses)
        })
    }
}

async fn look_up(name: &str, allowed: &[IpNet]) -> Result<Vec<SocketAddr>, Unresolved> {
    // Port 0 is replaced by the port of the URL.
    let found = tokio::time::timeout(LOOKUP_MAX, tokio::net::lookup_host((name, 0)))
        .await
        .map_err(|_| Unresolved::Silent)?
        .map_err(|_| Unresolved::Unknown)?;

    let mut refusal = None;
    let mut vetted = Vec::new();
    for address in found.take(ADDRESSES_MAX) {
        match address::vet(address.ip(), allowed) {
            Ok(()) => vetted.push(address),
            Err(not_public) => refusal = refusal.or(Some(not_public)),
        }
    }
    if vetted.is_empty() { Err(refusal.map_or(Unresolved::Unknown, Unresolved::NotPublic)) } else { Ok(vetted) }
}
