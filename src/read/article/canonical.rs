//! Finds the address that a page calls its own.
//!
//! In: what the page states, and the address that it was served from. Out: its own address, believed only within the
//! same site: pages made for phones, for printing or for AMP so lead to the page that everybody links.
//!
//! Source: RFC 6596 (the canonical link relation); ogp.me (`og:url`).

use url::Url;

use super::marked::Marked;
use crate::model::Link;

/// Second labels under which whoever asks is given a site of his own.
///
/// Source: the private part of the Public Suffix List, as far as it is of the press.
const SHARED_HOSTS: &[&str] = &[
    "wordpress.com",
    "substack.com",
    "github.io",
    "gitlab.io",
    "tumblr.com",
    "medium.com",
    "livejournal.com",
    "wixsite.com",
    "weebly.com",
    "over-blog.com",
    "canalblog.com",
    "ghost.io",
    "netlify.app",
    "vercel.app",
    "pages.dev",
    "hypotheses.org",
    "typepad.com",
    "squarespace.com",
    "webflow.io",
    "beehiiv.com",
];

/// The address that the page calls its own.
pub(super) fn of(marked: &Marked, link: &Link) -> Option<Link> {
    let declared = marked.links.iter().find(|(rel, _)| is_canonical(rel)).map(|(_, address)| address.as_str());
    let candidates = [declared, marked.meta.first(&["og:url"])];
    candidates.into_iter().flatten().find_map(|address| {
        let own = Link::join(&base(marked, link), address).ok()?;
        // A page that calls the front page its own address is mistaken.
        let is_front = own.given().path() == "/" && own.given().query().is_none() && link.given().path() != "/";
        (is_same_site(own.host(), link.host()) && !is_front).then_some(own)
    })
}

/// What addresses in a page are relative to.
///
/// Source: HTML Standard, section 2.4.3.
pub(super) fn base(marked: &Marked, link: &Link) -> Url {
    let declared = marked.base.as_deref().and_then(|base| link.given().join(base).ok());
    declared.unwrap_or_else(|| link.given().clone())
}

fn is_canonical(rel: &str) -> bool {
    rel.split_ascii_whitespace().any(|word| word == "canonical")
}

/// Whether two hosts are of one site.
pub(super) fn is_same_site(one: &str, other: &str) -> bool {
    one == other || !one.is_empty() && registrable(one) == registrable(other)
}

/// The part of a host that somebody registered: `gazette.co.uk` of `amp.gazette.co.uk`.
fn registrable(host: &str) -> &str {
    // An address of numbers is a host by itself.
    if host.starts_with('[') || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return host;
    }
    let last = |labels: usize| {
        let mut places = host.rmatch_indices('.').map(|(place, _)| place + 1);
        places.nth(labels - 1).and_then(|start| host.get(start..)).unwrap_or(host)
    };
    let two = last(2);
    let is_shared = SHARED_HOSTS.contains(&two) || two.starts_with("blogspot.");
    // `co.uk`, `com.cn`, `go.jp`: a short second label under the code of a country.
    let is_suffix = two.split_once('.').is_some_and(|(second, first)| second.len() <= 3 && first.len() == 2);
    if is_shared || is_suffix { last(3) } else { two }
}
