//! Finds out what a source served, and reads it.
//!
//! In: bytes, the HTTP `Content-Type`, and what the operator says. Out: the document, or none with the problem
//! named. What the bytes look like counts, not what they are declared to be.

use std::{borrow::Cow, io::Read};

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use url::Url;

use super::{
    Hints, PageFeeds, autodiscovery, encoding, feed,
    html::{self, Page},
    json_api, json_feed, json_outline, listing,
    problems::Problems,
    sitemap,
};
use crate::model::{JsonRules, Reading, SourceDocument, SourceKind};

/// The greatest size of a sitemap that was served compressed, in bytes after decompression.
///
/// Source: sitemaps.org/protocol allows 50 MiB; the rest of the program takes less of anything.
const UNPACKED_BYTES_MAX: u64 = 16 * 1_024 * 1_024;

/// The greatest number of values in a JSON document, counted by what parts them.
const JSON_VALUES_MAX: usize = 500_000;

/// How the roots of feeds begin, in lower case.
const FEED_ROOTS: [&str; 3] = ["<rss", "<feed", "<rdf:rdf"];

/// How far into a document with something before its root the root is looked for, in bytes.
const ROOT_WITHIN: usize = 16 * 1_024;

/// Reads the document of a source.
pub(super) fn read(
    bytes: &[u8],
    content_type: Option<&str>,
    base: &Url,
    hints: Hints<'_>,
) -> Reading<Option<SourceDocument>> {
    let mut problems = Problems::default();
    let value = looked_at(bytes, content_type, base, hints, &mut problems);
    Reading { value, problems: problems.into_list() }
}

fn looked_at(
    bytes: &[u8],
    content_type: Option<&str>,
    base: &Url,
    hints: Hints<'_>,
    problems: &mut Problems,
) -> Option<SourceDocument> {
    let bytes = unpacked(bytes, problems)?;
    if let Some(kind) = encoding::binary_kind(&bytes) {
        problems.note("binary", format!("the document is {kind}"));
        return None;
    }
    let text = encoding::decode(&bytes, content_type, base.host_str(), problems);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\0');
    if text.is_empty() {
        problems.note("empty", "the document is empty");
        return None;
    }
    match root(text) {
        Root::Feed(text) => Some(feed::read(text, base, problems)),
        Root::Sitemap(text) => Some(sitemap::read(text, base, problems)),
        Root::Json => json(text, base, hints, problems),
        Root::Html => page(text, base, hints, problems),
        Root::Unknown(what) => {
            problems.note("not-a-feed", format!("the document is no feed, sitemap or page: {what}"));
            None
        }
    }
}

/// Reads HTML: a front page where the operator says so, or where nothing else can be meant.
fn page(text: &str, base: &Url, hints: Hints<'_>, problems: &mut Problems) -> Option<SourceDocument> {
    let is_listing = hints.kind == Some(SourceKind::Listing) || hints.kind.is_none() && hints.links.is_some();
    if !is_listing && let Some(feed) = wrapped_feed(text, base) {
        return Some(feed);
    }
    let page = html::page(text, problems);
    if is_listing {
        return listing::read(&page, base, hints, problems);
    }
    // A page that declares a feed is read by that feed; what else came in its place is no list of articles.
    if hints.kind.is_none()
        && autodiscovery::declared(&page, base).is_empty()
        && let Some(listing) = listing::read_if_front_page(&page, base, hints, problems)
    {
        return Some(listing);
    }
    problems.note("html-instead", html_instead(&page, base));
    None
}

fn json(text: &str, base: &Url, hints: Hints<'_>, problems: &mut Problems) -> Option<SourceDocument> {
    let value = json_value(text, problems)?;
    match hints.json {
        Some(rules) => json_api::read(&value, base, rules, problems),
        None => json_feed::read(&value, base, problems),
    }
}

fn json_value(text: &str, problems: &mut Problems) -> Option<Value> {
    // Each value costs many times its length in memory.
    let values = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if values > JSON_VALUES_MAX {
        problems.note("too-many-values", format!("the JSON has more than {JSON_VALUES_MAX} values"));
        return None;
    }
    serde_json::from_str(text)
        .map_err(|fault| problems.note("broken-json", format!("not readable as JSON: {fault}")))
        .ok()
}

/// Finds the feeds that a page names.
pub(super) fn feeds_of_page(bytes: &[u8], content_type: Option<&str>, base: &Url) -> PageFeeds {
    let mut problems = Problems::default();
    if encoding::binary_kind(bytes).is_some() {
        return PageFeeds::default();
    }
    let text = encoding::decode(bytes, content_type, base.host_str(), &mut problems);
    let page = html::page(&text, &mut problems);
    PageFeeds { declared: autodiscovery::declared(&page, base), shown: autodiscovery::shown(&page, base) }
}

/// Suggests rules for the answer of a JSON API.
pub(super) fn suggested_rules(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Option<JsonRules> {
    let mut problems = Problems::default();
    let text = encoding::decode(bytes, content_type, base.host_str(), &mut problems);
    json_outline::suggested(&json_value(&text, &mut problems)?)
}

/// The bytes, decompressed where they are gzip: sitemaps are often served as `.xml.gz` files.
///
/// Source: RFC 1952.
fn unpacked<'a>(bytes: &'a [u8], problems: &mut Problems) -> Option<Cow<'a, [u8]>> {
    if !bytes.starts_with(b"\x1F\x8B") {
        return Some(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    // One byte more than allowed tells the end from the limit.
    let outcome = MultiGzDecoder::new(bytes).take(UNPACKED_BYTES_MAX + 1).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > UNPACKED_BYTES_MAX {
        problems.note("too-large", format!("the document exceeds {UNPACKED_BYTES_MAX} bytes when decompressed"));
        return None;
    }
    if let Err(fault) = outcome {
        problems.note("broken-gzip", format!("the compressed document is damaged: {fault}"));
    }
    Some(Cow::Owned(unpacked))
}

/// What the root of a document is; text begins where it can be read from.
enum Root<'a> {
    Feed(&'a str),
    Sitemap(&'a str),
    Json,
    Html,
    Unknown(String),
}

fn root(text: &str) -> Root<'_> {
    if text.starts_with(['{', '[']) {
        return Root::Json;
    }
    let Some((name, start)) = first_element(text) else {
        return Root::Unknown(format!("it begins with {:?}", text.chars().take(40).collect::<String>()));
    };
    let from = |place: usize| text.get(place..).unwrap_or_default();
    match local(name).as_str() {
        "rss" | "rdf" | "feed" | "channel" | "entry" => Root::Feed(from(start)),
        "urlset" | "sitemapindex" => Root::Sitemap(from(start)),
        "html" => Root::Html,
        other => {
            // A warning of the server, or an advertisement, may stand before the root.
            let head = head_of(text);
            let place_of = |tag: &str| head.find(tag);
            if let Some(place) = FEED_ROOTS.into_iter().find_map(place_of) {
                Root::Feed(from(place))
            } else if let Some(place) = ["<urlset", "<sitemapindex"].into_iter().find_map(place_of) {
                Root::Sitemap(from(place))
            } else if is_html_element(other) {
                Root::Html
            } else {
                Root::Unknown(format!("its root element is {name:?}"))
            }
        }
    }
}

/// A feed that stands inside of HTML, as when it went through a program that makes every document a page.
fn wrapped_feed(text: &str, base: &Url) -> Option<SourceDocument> {
    let head = head_of(text);
    // A word of the root's own follows: a page that shows how a feed is written has references there.
    let place =
        ["<rss version=", "<rss>", "<feed xmlns=", "<rdf:rdf xmlns"].into_iter().find_map(|tag| head.find(tag))?;
    let feed = feed::read(text.get(place..)?, base, &mut Problems::default());
    (!feed.entries.is_empty()).then_some(feed)
}

/// The beginning of a text, in lower case.
fn head_of(text: &str) -> String {
    let end = (0..=ROOT_WITHIN.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or(text).to_ascii_lowercase()
}

/// The name of the first element and where its tag begins; declarations, comments and text before it are passed over.
fn first_element(text: &str) -> Option<(&str, usize)> {
    let mut place = 0;
    loop {
        let start = place + text.get(place..)?.find('<')?;
        let rest = text.get(start + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            place = start + comment.find("-->")? + "<!---->".len();
        } else if rest.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("!doctype")) {
            if rest.get(8..20).is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("html")) {
                return Some(("html", start));
            }
            // An internal subset has angle brackets of its own, between square ones.
            let end = rest.find('>')?;
            let subset = rest.find('[').filter(|bracket| *bracket < end);
            place = start + 1 + subset.map_or(Some(end), |_| rest.find("]>").or(Some(end)))? + 1;
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let length = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
            return Some((rest.get(..length)?, start));
        } else {
            place = start + 1;
        }
    }
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

fn is_html_element(name: &str) -> bool {
    ["head", "body", "meta", "title", "script", "div", "p", "h1", "br", "b", "center", "table", "link", "a", "span"]
        .contains(&name)
}

/// The sentence about a page that stands where a feed is expected, with the feed that it declares.
fn html_instead(page: &Page<'_>, base: &Url) -> String {
    match autodiscovery::declared(page, base).first() {
        Some(feed) => format!("the document is an HTML page; it declares the feed {}", feed.given()),
        None => "the document is an HTML page that declares no feed and has few links to articles; as a front page it \
                 needs `links`"
            .to_owned(),
    }
}
