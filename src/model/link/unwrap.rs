//! Addresses that wrap another one: search engines' and social networks' ways to a page, AMP caches.
//!
//! In: an address. Out: the address that it leads to, as far as its text tells; else itself.

use url::Url;

/// Hosts that lead to the address in a parameter: host, path, parameter.
///
/// Source: addresses as these services hand them out.
const WAYS: [(&str, &str, &str); 7] = [
    ("www.google.com", "/url", "url"),
    ("www.google.com", "/url", "q"),
    ("l.facebook.com", "/l.php", "u"),
    ("lm.facebook.com", "/l.php", "u"),
    ("t.umblr.com", "/redirect", "z"),
    ("www.bing.com", "/news/apiclick.aspx", "url"),
    ("duckduckgo.com", "/l/", "uddg"),
];
/// The cache that serves AMP pages under a host made of the publisher's.
///
/// Source: the AMP documentation, "AMP Cache URL format".
const AMP_CACHE: &str = ".cdn.ampproject.org";
/// What an AMP cache puts before the address: content, with `s` for a secure one.
const AMP_CACHE_KINDS: [&str; 3] = ["c", "v", "i"];

/// Returns what an address leads to.
pub(super) fn target(given: &Url) -> Url {
    let inner = wrapped(given).or_else(|| cached(given));
    let readable = inner.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    readable.unwrap_or_else(|| given.clone())
}

fn wrapped(given: &Url) -> Option<Url> {
    let host = given.host_str()?;
    let ways = WAYS.iter().filter(|(way, path, _)| *way == host && *path == given.path());
    ways.flat_map(|(_, _, parameter)| {
        given.query_pairs().filter(move |(name, _)| name == parameter).filter_map(|(_, value)| Url::parse(&value).ok())
    })
    .next()
}

/// `https://www.google.com/amp/s/HOST/PATH` and `https://HOST.cdn.ampproject.org/c/s/HOST/PATH`.
fn cached(given: &Url) -> Option<Url> {
    let host = given.host_str()?;
    let mut segments = given.path_segments()?;
    let kind = segments.next()?;
    let is_cache =
        (host == "www.google.com" && kind == "amp") || (host.ends_with(AMP_CACHE) && AMP_CACHE_KINDS.contains(&kind));
    if !is_cache {
        return None;
    }
    let rest: Vec<&str> = segments.collect();
    let (scheme, rest) = match rest.split_first() {
        Some((&"s", rest)) => ("https", rest),
        _ => ("http", rest.as_slice()),
    };
    let query = given.query().map(|query| format!("?{query}")).unwrap_or_default();
    Url::parse(&format!("{scheme}://{}{query}", rest.join("/"))).ok()
}
