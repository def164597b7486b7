//! `[fetch]`.

use std::time::Duration;

use url::Url;

use crate::{
    config::{amount::MINUTE, network, secret, table::Table},
    fetch,
};

/// The greatest number of hosts that are asked without the proxy.
const NO_PROXY_MAX: usize = 1_000;

/// The greatest number of networks in one list.
pub(super) const NETWORKS_MAX: usize = 1_000;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;
const SECOND: Duration = Duration::from_secs(1);

/// Reads `[fetch]`.
pub(in crate::config) fn read(table: &Table<'_>) -> fetch::Options {
    fetch::Options {
        user_agent: user_agent(table.optional("contact", network::contact).as_ref()),
        concurrency: table.count("concurrency", 32, 1..=1_000),
        per_host: table.count("per_host", 2, 1..=32),
        host_gap: table.duration("host_gap", SECOND, Duration::ZERO..=10 * MINUTE),
        timeout: table.duration("timeout", 30 * SECOND, SECOND..=10 * MINUTE),
        body_max: table.size("body_max", 8 * MIB, 64 * KIB..=256 * MIB),
        allow_addresses: table.list("allow_addresses", NETWORKS_MAX, network::network),
        robots: table.flag("robots", true),
        proxy: proxy(table),
    }
}

/// The proxy with its login and the hosts that are asked without it.
fn proxy(table: &Table<'_>) -> Option<fetch::Proxy> {
    let except = table.list("no_proxy", NO_PROXY_MAX, network::host_or_network);
    let login = table.value("proxy_login").and_then(|value| secret::named(&value)?.fetch(&value));
    let credentials = table.value("proxy").and_then(|value| network::credentials_in(value.node.get_ref().as_str()?));
    if let (Some(value), Some(within)) = (table.value("proxy"), credentials) {
        let place = value.place_within(within).unwrap_or_else(|| value.place());
        value.findings.hide(place);
        value.refuse(
            "has a user name or password in it",
            "write proxy_login = { file = \"PATH\" }, the file holding \"user:password\"",
        );
        return None;
    }
    let url = table.optional("proxy", network::proxy_address);
    if table.value("proxy").is_none() {
        for key in ["proxy_login", "no_proxy"] {
            if let Some(value) = table.value(key) {
                value.refuse("is for a proxy, and there is none", "write `proxy` too, or take it out");
            }
        }
    }
    Some(fetch::Proxy { url: url?, login, except })
}

/// What presswatch calls itself: with a contact, as hosts expect of a polite crawler.
///
/// Source: RFC 9110, section 10.1.5; RFC 9309, section 2.2.1.
fn user_agent(contact: Option<&Url>) -> String {
    let product = concat!("presswatch/", env!("CARGO_PKG_VERSION"));
    contact.map_or_else(|| product.to_owned(), |contact| format!("{product} (+{contact})"))
}
