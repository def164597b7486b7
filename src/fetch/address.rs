//! Tells addresses of the public internet from all others.
//!
//! In: an IP address. Out: what kind of non-public address it is, if any. Never resolves a name, never connects.
//!
//! A news monitor that fetches whatever addresses feeds name would otherwise be a way into the network that it
//! runs in (server-side request forgery): the cloud's metadata service, a router, a database on loopback.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// What is not public among IPv4 addresses; the first range that contains an address names it.
///
/// Source: the IANA IPv4 Special-Purpose Address Registry (RFC 6890); RFC 5771 for multicast.
const RANGES_V4: [(Ipv4Net, &str); 17] = [
    (v4([0, 0, 0, 0], 32), "an unspecified"),
    (v4([0, 0, 0, 0], 8), "a reserved"),
    (v4([10, 0, 0, 0], 8), "a private"),
    (v4([100, 64, 0, 0], 10), "a carrier-grade NAT"),
    (v4([127, 0, 0, 0], 8), "a loopback"),
    (v4([169, 254, 0, 0], 16), "a link-local"),
    (v4([172, 16, 0, 0], 12), "a private"),
    (v4([192, 0, 0, 0], 24), "a reserved"),
    (v4([192, 0, 2, 0], 24), "a documentation"),
    (v4([192, 88, 99, 0], 24), "a 6to4"),
    (v4([192, 168, 0, 0], 16), "a private"),
    (v4([198, 18, 0, 0], 15), "a benchmarking"),
    (v4([198, 51, 100, 0], 24), "a documentation"),
    (v4([203, 0, 113, 0], 24), "a documentation"),
    (v4([224, 0, 0, 0], 4), "a multicast"),
    (v4([255, 255, 255, 255], 32), "a broadcast"),
    (v4([240, 0, 0, 0], 4), "a reserved"),
];

/// What is not public among IPv6 addresses; the first range that contains an address names it.
///
/// The transition ranges (mapped, compatible, NAT64, 6to4, Teredo) are refused whole, whatever IPv4 address
/// they carry: no public site needs them, and they lead around the IPv4 table.
///
/// Source: the IANA IPv6 Special-Purpose Address Registry (RFC 6890).
const RANGES_V6: [(Ipv6Net, &str); 15] = [
    (v6([0, 0, 0, 0, 0, 0, 0, 0], 128), "an unspecified"),
    (v6([0, 0, 0, 0, 0, 0, 0, 1], 128), "a loopback"),
    (v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96), "an IPv4-mapped"),
    (v6([0, 0, 0, 0, 0, 0, 0, 0], 96), "an IPv4-compatible"),
    (v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96), "a NAT64"),
    (v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48), "a NAT64"),
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32), "a Teredo"),
    (v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48), "a benchmarking"),
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), "a reserved"),
    (v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), "a documentation"),
    (v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), "a 6to4"),
    (v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), "a documentation"),
    (v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7), "a unique local"),
    (v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10), "a link-local"),
    (v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8), "a multicast"),
];

/// The only range of IPv6 from which public addresses are given out so far (RFC 4291, section 2.4).
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// Why an address is not fetched from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{address} is {kind} address; allow it with allow_addresses")]
pub struct NotPublic {
    /// The address.
    pub address: IpAddr,
    /// Its kind with its article, such as `a loopback`.
    pub kind: &'static str,
}

/// Checks that an address is public, or lies in one of the allowed networks.
///
/// An IPv4 network allows no IPv4-mapped address: what leads around the table is allowed by its own name only.
///
/// # Errors
/// The address is neither.
pub fn vet(address: IpAddr, allowed: &[IpNet]) -> Result<(), NotPublic> {
    match kind(address) {
        Some(kind) if !allowed.iter().any(|net| net.contains(&address)) => Err(NotPublic { address, kind }),
        _ => Ok(()),
    }
}

/// Returns what kind of non-public address this is; `None` for a public one.
pub fn kind(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => RANGES_V4.iter().find(|(range, _)| range.contains(&address)).map(|(_, kind)| *kind),
        IpAddr::V6(address) => RANGES_V6
            .iter()
            .find(|(range, _)| range.contains(&address))
            .map(|(_, kind)| *kind)
            .or_else(|| (!GLOBAL_V6.contains(&address)).then_some("a reserved")),
    }
}

const fn v4(octets: [u8; 4], prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::from_octets(octets), prefix)
}

const fn v6(segments: [u16; 8], prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::from_segments(segments), prefix)
}
