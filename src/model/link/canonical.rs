//! The canonical form of an address: what addresses of one page have in common.
//!
//! In: an address as read. Out: text to compare and to look up by. Never fails: a rule that does not fit changes nothing.

use std::sync::LazyLock;

use url::Url;

use super::{twins, unwrap};

/// The list of parameters that say nothing of what is asked for; its head explains its lines.
const TRACKING: &str = include_str!("tracking.txt");

/// Documents that a server sends for a folder.
const FOLDER_DOCUMENTS: [&str; 5] = ["index.html", "index.htm", "index.php", "index.jsp", "default.aspx"];

/// Returns the canonical form of an address.
///
/// Source: RFC 3986, section 6.2.2 (case, percent-encoding, dot segments) and 6.2.3 (default port, empty path).
pub(super) fn form(given: &Url) -> String {
    let mut url = unwrap::target(given);
    // Some sites choose what is shown by the fragment; elsewhere it is a place in the page.
    if !url.fragment().is_some_and(|fragment| fragment.starts_with('!') || fragment.starts_with('/')) {
        url.set_fragment(None);
    }
    // Both only fail for addresses without a host, which no link is.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    twins::leave(&mut url);
    let path = path(url.path());
    url.set_path(&path);
    let query = url.query().and_then(|query| kept(url.host_str().unwrap_or(""), query));
    url.set_query(query.as_deref());
    url.into()
}

/// The path without session, doubled slashes, the name of a folder's document and the last slash.
fn path(path: &str) -> String {
    let segments = path.split('/').map(|segment| segment.split(";jsessionid=").next().unwrap_or(segment));
    let mut segments: Vec<String> = segments.filter(|segment| !segment.is_empty()).map(decoded).collect();
    if segments.last().is_some_and(|last| FOLDER_DOCUMENTS.contains(&last.to_ascii_lowercase().as_str())) {
        segments.pop();
    }
    format!("/{}", segments.join("/"))
}

/// What is left of a query, in the order of names; `None` where nothing is.
fn kept(host: &str, query: &str) -> Option<String> {
    let name = |pair: &str| pair.split('=').next().unwrap_or("").to_owned();
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_tracking(host, &name(pair)) && !twins::is_twin_parameter(pair))
        .map(decoded)
        .collect();
    // Stable: the order of several values of one name may mean something.
    pairs.sort_by_key(|pair| name(pair));
    (!pairs.is_empty()).then(|| pairs.join("&"))
}

/// Decodes escaped characters that need no escaping, and writes the other escapes in capitals.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let code = escape.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let length = match code.map(char::from) {
            Some(plain) if plain.is_ascii_alphanumeric() || "-._~".contains(plain) => {
                out.push(plain);
                3
            }
            Some(_) => {
                out.push_str(&escape.get(..3).unwrap_or_default().to_ascii_uppercase());
                3
            }
            None => {
                out.push('%');
                1
            }
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Parameters that only say where a reader came from.
struct Tracking {
    names: Vec<&'static str>,
    prefixes: Vec<&'static str>,
    /// Those of one site: host and name.
    of_sites: Vec<(&'static str, &'static str)>,
}

static LIST: LazyLock<Tracking> = LazyLock::new(|| {
    let mut list = Tracking { names: Vec::new(), prefixes: Vec::new(), of_sites: Vec::new() };
    let lines = TRACKING.lines().map(|line| line.split('#').next().unwrap_or(""));
    for word in lines.flat_map(str::split_whitespace) {
        match (word.split_once('/'), word.strip_suffix('*')) {
            (Some(site), _) => list.of_sites.push(site),
            (None, Some(prefix)) => list.prefixes.push(prefix),
            (None, None) => list.names.push(word),
        }
    }
    list.names.sort_unstable();
    list
});

fn is_tracking(host: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.as_str();
    let of_host = |site: &str| host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    LIST.names.binary_search(&name).is_ok()
        || LIST.prefixes.iter().any(|prefix| name.starts_with(prefix))
        || LIST.of_sites.iter().any(|(site, own)| *own == name && of_host(site))
}
