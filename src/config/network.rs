//! Web addresses, networks, hosts and header names.
//!
//! In: a text. Out: a value that cannot be wrong, or a complaint. Resolves no name.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use url::{Host, Url};

use crate::model::Link;

use super::value::Complaint;

/// Reads the `http` or `https` address of a source.
pub(super) fn web_address(text: &str) -> Result<Url, Complaint> {
    let link = Link::parse(text).map_err(|fault| {
        Complaint::new(
            format!("is no address to poll: {fault}"),
            "write the whole address: \"https://example.org/feed\"",
        )
    })?;
    Ok(link.given().clone())
}

/// Reads the address of a proxy.
pub(super) fn proxy_address(text: &str) -> Result<Url, Complaint> {
    let url = Url::parse(text).ok().filter(|url| url.host_str().is_some_and(|host| !host.is_empty()));
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https" | "socks5h"));
    url.ok_or_else(|| {
        let hint =
            "write \"http://proxy.example.org:3128\"; https and socks5h (names are resolved by the proxy) do too";
        Complaint::new("is no address of a proxy", hint)
    })
}

/// Reads a host, which stands for its subdomains too, an address or a network.
pub(super) fn host_or_network(text: &str) -> Result<String, Complaint> {
    let is_host = || Host::parse(text.trim_start_matches('.')).is_ok();
    if text.parse::<IpNet>().is_ok() || text.parse::<IpAddr>().is_ok() || is_host() {
        return Ok(text.to_owned());
    }
    let hint = "write for example \"intranet.example.org\" or \"10.1.0.0/16\"";
    Err(Complaint::new(format!("holds no host and no network: \"{text}\""), hint))
}

/// Where in an address its credentials stand, in bytes, `@` included; `None` when it has none.
pub(super) fn credentials_in(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find("//")? + 2;
    let rest = text.get(start..)?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    authority.rfind('@').map(|at| start..start + at + 1)
}

/// Reads where hosts can learn or ask who polls them.
pub(super) fn contact(text: &str) -> Result<Url, Complaint> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https" | "mailto"));
    url.ok_or_else(|| {
        let hint = "write \"https://example.org/presswatch\" or \"mailto:ops@example.org\"";
        Complaint::new("is neither a web address nor a mailto address", hint)
    })
}

/// Reads a network, or a single address.
pub(super) fn network(text: &str) -> Result<IpNet, Complaint> {
    let network = text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
    network.ok_or_else(|| {
        let hint = "write for example \"10.1.0.0/16\", \"192.0.2.7\" or \"fd00::/8\"";
        Complaint::new(format!("holds no network: \"{text}\""), hint)
    })
}

/// Reads the name or address of a server.
pub(super) fn host(text: &str) -> Result<String, Complaint> {
    if text.parse::<IpAddr>().is_ok() || Host::parse(text).is_ok() {
        return Ok(text.to_owned());
    }
    let hint = "write its name alone, such as \"mail.example.org\"; the port has a key of its own";
    Err(Complaint::new(format!("is no host: \"{text}\""), hint))
}

/// Reads the name that presswatch gives itself towards mail servers; one in another script in its ASCII form.
///
/// Source: RFC 5321, section 4.1.1.1: a fully qualified name.
pub(super) fn own_name(text: &str) -> Result<String, Complaint> {
    full_name(text).ok_or_else(|| {
        let hint = "write the whole name of this machine, such as \"press.example.org\"; left out: found out";
        Complaint::new(format!("is no whole host name: \"{text}\""), hint)
    })
}

/// A host name with a dot in it, in ASCII; `None` for anything else, an address included.
pub(super) fn full_name(text: &str) -> Option<String> {
    let Ok(Host::Domain(name)) = Host::parse(text) else { return None };
    (name.contains('.') && !name.ends_with('.') && !name.starts_with('.')).then_some(name)
}

/// Whether a host is this machine, by its name or address alone.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    address.map_or_else(|_| host.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
}

/// Reads an address and port to listen on.
pub(super) fn listen(text: &str) -> Result<SocketAddr, Complaint> {
    let hint = "write an address and a port, such as \"127.0.0.1:8417\"";
    text.parse().map_err(|_| Complaint::new(format!("is no address to listen on: \"{text}\""), hint))
}

/// Reads the address at which readers reach the web from outside: `https`, with a host and perhaps a path.
///
/// Source: RFC 8058, section 3.1: one click is for `https` alone.
pub(super) fn public_address(text: &str) -> Result<Url, Complaint> {
    let url = Url::parse(text).ok().filter(|url| {
        let bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        url.scheme() == "https" && url.has_host() && bare && url.password().is_none()
    });
    url.ok_or_else(|| {
        let hint = "write https, host and perhaps a path, as readers reach it: \"https://press.example.org\"";
        Complaint::new(format!("is no public address: \"{text}\""), hint)
    })
}

/// Reads the name of a request header that the operator may set.
///
/// Source: RFC 9110, section 5.6.2 (token).
pub(super) fn header_name(text: &str) -> Result<String, Complaint> {
    /// The greatest length, in bytes.
    const LENGTH_MAX: usize = 100;
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if text.is_empty() || text.len() > LENGTH_MAX || !text.bytes().all(token) {
        return Err(Complaint::new("is no name of a header", "write for example Authorization or X-Api-Key"));
    }
    if OWN_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(text)) {
        return Err(Complaint::new(
            "is set by presswatch itself",
            "take it out; [fetch] contact goes into the User-Agent",
        ));
    }
    Ok(text.to_owned())
}

/// Headers that make a request polite, conditional or readable: setting them would break that.
const OWN_HEADERS: [&str; 13] = [
    "Accept-Encoding",
    "Connection",
    "Content-Length",
    "Host",
    "If-Modified-Since",
    "If-None-Match",
    "Keep-Alive",
    "Range",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "User-Agent",
];

/// Whether a text can be the value of a header.
///
/// Source: RFC 9110, section 5.5, without its obsolete characters.
pub(super) fn is_header_value(text: &str) -> bool {
    /// The greatest length, in bytes.
    const LENGTH_MAX: usize = 8 << 10;
    let visible = |byte: u8| matches!(byte, b'\t' | b' '..=b'~');
    !text.is_empty() && text.len() <= LENGTH_MAX && text.bytes().all(visible)
}
