//! What can come from a host, and what presswatch makes of it.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};

use super::server::{Answer, Asked, Hosts, feed, http, raw};

/// A host that misbehaves in one way.
pub struct Case {
    /// The id of its source.
    pub name: &'static str,
    /// The URL of its source.
    pub url: String,
    /// Further lines of its source.
    pub more: &'static str,
    /// The state that it must be found in.
    pub state: &'static str,
    /// What the fault must say; empty for a source that is read all the same.
    pub says: &'static str,
}

/// All of them.
pub fn cases(hosts: &mut Hosts) -> Vec<Case> {
    let mut cases = Vec::new();
    lengths(hosts, &mut cases);
    compression(hosts, &mut cases);
    sizes_and_times(hosts, &mut cases);
    redirects(hosts, &mut cases);
    documents(hosts, &mut cases);
    protocol(hosts, &mut cases);
    refusals(hosts, &mut cases);
    cases
}

/// A host that answers every request with the same.
fn always(
    hosts: &mut Hosts,
    cases: &mut Vec<Case>,
    name: &'static str,
    answer: Answer,
    (state, says): (&'static str, &'static str),
) {
    let url = hosts.open(move |_| answer.clone());
    cases.push(Case { name, url: format!("{url}/feed"), more: "", state, says });
}

/// A host that answers by what it is asked.
fn by(
    hosts: &mut Hosts,
    cases: &mut Vec<Case>,
    name: &'static str,
    behaviour: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    (state, says): (&'static str, &'static str),
) {
    let url = hosts.open(behaviour);
    cases.push(Case { name, url: format!("{url}/feed"), more: "", state, says });
}

const READ: (&str, &str) = ("healthy", "");

fn failing(says: &'static str) -> (&'static str, &'static str) {
    ("failing", says)
}

fn blocked(says: &'static str) -> (&'static str, &'static str) {
    ("blocked", says)
}

fn lengths(hosts: &mut Hosts, cases: &mut Vec<Case>) {
    let mut length = |name, fields: fn(usize) -> String, expected| {
        let body = feed(name);
        let answer = raw(&format!("HTTP/1.1 200 OK\r\n{}\r\n{body}", fields(body.len())));
        always(hosts, cases, name, Answer::Bytes(answer), expected);
    };
    length("no-length", |_| String::new(), READ);
    length("length-too-great", |length| format!("Content-Length: {}\r\n", length + 500), failing("breaks off"));
    length("length-too-small", |length| format!("Content-Length: {}\r\n", length - 30), READ);
    length("length-no-number", |_| "Content-Length: abc\r\n".into(), failing("no answer that is HTTP"));
    length("length-negative", |_| "Content-Length: -5\r\n".into(), failing("no answer that is HTTP"));
    length("two-lengths", |_| "Content-Length: 5\r\nContent-Length: 9\r\n".into(), failing("no answer that is HTTP"));
    length("length-beyond", |_| "Content-Length: 999999999999\r\n".into(), failing("body exceeds 1 MiB"));
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

/// A gzip stream of a GiB: the same compressed MiB a thousand times, in blocks that end on whole bytes.
fn gzip_bomb() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.flush().unwrap();
    let start = packed.get_ref().len();
    packed.write_all(&vec![b' '; 1 << 20]).unwrap();
    packed.flush().unwrap();
    let bytes = packed.get_ref();
    [&bytes[..start], &bytes[start..].repeat(1_024)].concat()
}

/// 64 MiB of zeros.
const BROTLI_BOMB: [u8; 51] = [
    0xcf, 0xff, 0xff, 0x7f, 0x00, 0x24, 0x00, 0xe2, 0xb1, 0x40, 0x72, 0xef, 0xff, 0xf9, 0xff, 0xff, 0x0f, 0x80, 0x04,
    0x40, 0x1c, 0x16, 0x80, 0xee, 0xfd, 0x3f, 0xff, 0xff, 0x01, 0x90, 0x00, 0x88, 0xc3, 0x02, 0xd0, 0xbd, 0xff, 0xcf,
    0xff, 0xff, 0x7f, 0x00, 0x12, 0x00, 0x71, 0x58, 0x00, 0xba, 0xf7, 0xff, 0x00,
];

fn compression(hosts: &mut Hosts, cases: &mut Vec<Case>) {
    let packed = gzip(&feed("gzip").repeat(20));
    let mut corrupted = packed.clone();
    for byte in &mut corrupted[40..60] {
        *byte ^= 0xa5;
    }
    let gzipped = |body: &[u8]| http("200 OK", "Content-Encoding: gzip\r\n", body);
    let mut always = |name, bytes, expected| always(hosts, cases, name, Answer::Bytes(bytes), expected);
    always("gzip", gzipped(&gzip(&feed("gzipped"))), READ);
    always("gzip-truncated", gzipped(&packed[..packed.len() / 2]), failing("breaks off"));
    always("gzip-corrupted", gzipped(&corrupted), failing("compression of the body is broken"));
    always("gzip-that-is-none", gzipped(feed("plain").as_bytes()), failing("compression of the body is broken"));
    always("gzip-twice", http("200 OK", "Content-Encoding: gzip, gzip\r\n", gzip("x")), failing("unknown encoding"));
    always("gzip-of-nothing", gzipped(b""), failing("the document is empty"));
    always("gzip-bomb", gzipped(&gzip_bomb()), failing("body exceeds 1 MiB"));
    always("brotli-bomb", http("200 OK", "Content-Encoding: br\r\n", BROTLI_BOMB), failing("body exceeds 1 MiB"));
    always("encoding-unknown", http("200 OK", "Content-Encoding: lzma\r\n", "x"), failing("unknown encoding \"lzma\""));
}

fn sizes_and_times(hosts: &mut Hosts, cases: &mut Vec<Case>) {
    let mut always = |name, answer, expected| always(hosts, cases, name, answer, expected);
    let head = || raw("HTTP/1.1 200 OK\r\n\r\n");
    always("endless-body", Answer::Endless(head(), vec![b'x'; 65_536]), failing("body exceeds 1 MiB"));
    let chunk = [b"10000\r\n".to_vec(), vec![b'x'; 65_536], b"\r\n".to_vec()].concat();
    let chunked = raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    always("endless-chunks", Answer::Endless(chunked, chunk), failing("body exceeds 1 MiB"));
    let field = raw(&format!("X-Field: {}\r\n", "x".repeat(4_000)));
    always("endless-header", Answer::Endless(raw("HTTP/1.1 200 OK\r\n"), field), failing("no answer that is HTTP"));
    let interim = raw("HTTP/1.1 103 Early Hints\r\n\r\n");
    always("endless-hints", Answer::Again(interim), failing("within 1 s"));
    let long = format!("X-Long: {}\r\n", "x".repeat(100_000));
    always("header-too-large", Answer::Bytes(http("200 OK", &long, feed("long"))), failing("exceeds 64 KiB"));
    let many = "X-Many: x\r\n".repeat(300);
    always("too-many-fields", Answer::Bytes(http("200 OK", &many, feed("many"))), failing("no answer that is HTTP"));
    always("one-byte-a-second", Answer::Drip(http("200 OK", "", feed("drip"))), failing("did not answer within 1 s"));
    let begun = [head(), feed("silence").into_bytes()].concat();
    always("silent-at-once", Answer::Silence(Vec::new()), failing("did not answer within 1 s"));
    always("silent-within-the-header", Answer::Silence(raw("HTTP/1.1 200 OK\r\nX-")), failing("did not answer within"));
    always("silent-within-the-body", Answer::Silence(begun), failing("was not done within 1 s"));
}

fn redirect(status: &str, to: &str) -> Answer {
    Answer::Bytes(http(status, &format!("Location: {to}\r\n"), ""))
}

fn redirects(hosts: &mut Hosts, cases: &mut Vec<Case>) {
    let good = hosts.open(|asked| Answer::Bytes(http("200 OK", "", feed(asked.target.trim_start_matches('/')))));
    let mut found = |name, to: &str, expected| always(hosts, cases, name, redirect("302 Found", to), expected);
    found("redirect", &format!("{good}/feed"), READ);
    found("redirect-into-a-network", "http://10.0.0.1/feed", failing("10.0.0.1 is a private address"));
    found("redirect-to-metadata", "http://169.254.169.254/latest", failing("is a link-local address"));
    found("redirect-mapped", "http://[::ffff:127.7.0.1]/", failing("is an IPv4-mapped address"));
    found("redirect-to-a-file", "file:///etc/hostname", failing("scheme \"file\" is not http or https"));
    found("redirect-to-a-script", "javascript:alert(1)", failing("not http or https"));
    found("redirect-with-a-login", "http://someone:geheim@127.7.0.1/", failing("carries credentials"));
    found("redirect-to-nowhere", "http://", failing("redirects to no address"));
    found("redirect-too-long", &format!("/{}", "x".repeat(5_000)), failing("beyond 4096 bytes"));
    found("redirect-to-itself", "/feed", failing("redirects in a circle"));
    always(hosts, cases, "redirect-without-a-place", Answer::Bytes(http("302 Found", "", "")), failing("302 Found"));
    always(hosts, cases, "moved", redirect("301 Moved Permanently", &format!("{good}/new")), ("moved", ""));
    let ring = |asked: &Asked| redirect("307 Temporary Redirect", if asked.target == "/feed" { "/a" } else { "/feed" });
    by(hosts, cases, "redirect-ring", ring, failing("redirects in a circle"));
    let chain = |asked: &Asked| redirect("308 Permanent Redirect", &format!("{}x", asked.target));
    by(hosts, cases, "redirect-chain", chain, failing("redirects more than 10 times"));
}

fn documents(hosts: &mut Hosts, cases: &mut Vec<Case>) {
    let typed = |kind: &str, body: &str| http("200 OK", &format!("Content-Type: {kind}\r\n"), body);
    let mut always = |name, bytes, expected| always(hosts, cases, name, Answer::Bytes(bytes), expected);
    always("feed-as-image", typed("image/png", &feed("image")), READ);
    always("feed-as-html", typed("text/html", &feed("html")), READ);
    always("feed-as-nonsense", typed("%%%;;;=", &feed("nonsense")), READ);
    let sorry = "<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Database error.</p></body></html>";
    always("html-instead", typed("text/html", sorry), failing("HTML page"));
    always("html-as-feed", typed("application/rss+xml", sorry), failing("HTML page"));
    always("empty", http("200 OK", "", ""), failing("the document is empty"));
    always(
        "picture",
        http("200 OK", "Content-Type: text/xml\r\n", b"\x89PNG\r\n\x1a\n0000"),
        failing("the document is"),
    );
    always("word", http("200 OK", "", "moved"), failing("the document is no feed"));
    always("not-modified", raw("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"), failing("304 Not Modified"));
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]>".to_owned();
    always("entity-bomb", http("200 OK", "", laughs + &feed("laughs").replace("Nothing", "&b;")), READ);

    // The same validator for every document, and a new one for the same document.
    let matches = |asked: &Asked| match asked.field("if-none-match") {
        Some(_) => Answer::Bytes(raw("HTTP/1.1 304 Not Modified\r\nETag: \"same\"\r\n\r\n")),
        None => Answer::Bytes(http("200 OK", "ETag: \"same\"\r\n", feed("always"))),
    };
    by(hosts, cases, "etag-always-matches", matches, READ);
    let count = std::sync::atomic::AtomicU32::new(0);
    let never = move |_: &Asked| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Answer::Bytes(http("200 OK", &format!("ETag: \"{number}\"\r\n"), feed("never")))
    };
    by(hosts, cases, "etag-never-matches", never, READ);
}

fn protocol(hosts: &mut Hosts, cases: &mut Vec<Case>) {
    let chunked = |chunks: &str| raw(&format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"));
    let mut always = |name, answer, expected| always(hosts, cases, name, answer, expected);
    let whole = feed("chunks");
    let size = format!("{:x}", whole.len());
    always("chunks", Answer::Bytes(chunked(&format!("{size};x=1\r\n{whole}\r\n0\r\n\r\n"))), READ);
    always("chunk-size-no-number", Answer::Bytes(chunked("zz\r\nhello\r\n")), failing("breaks off"));
    always("chunk-size-overflows", Answer::Bytes(chunked("fffffffffffffffff\r\nhello\r\n")), failing("breaks off"));
    always("chunk-too-short", Answer::Bytes(chunked("ff\r\nhello")), failing("breaks off"));
    always("chunks-without-end", Answer::Bytes(chunked(&format!("{size}\r\n{whole}\r\n"))), failing("breaks off"));
    always("reset-at-once", Answer::Reset(Vec::new()), failing("no answer that is HTTP"));
    always("reset-in-the-body", Answer::Reset(http("200 OK", "", feed("reset"))[..90].to_vec()), failing("127.7.0."));
    always("closed-at-once", Answer::Bytes(Vec::new()), failing("no answer that is HTTP"));
    always("another-protocol", Answer::Bytes(raw("SSH-2.0-OpenSSH_9.2\r\n")), failing("no answer that is HTTP"));
    always("no-header", Answer::Bytes(feed("no-header").into_bytes()), failing("no answer that is HTTP"));
    always("bare-line-feeds", Answer::Bytes(raw(&format!("HTTP/1.1 200 OK\nX-Field: x\n\n{}", feed("bare")))), READ);
    always("odd-header-lines", Answer::Bytes(http("200 OK", "Not a field\r\nX Field: x\r\n", feed("odd"))), READ);
    // Nothing listens there.
    cases.push(Case {
        name: "nobody",
        url: "http://127.0.0.1:1/feed".to_owned(),
        more: "",
        state: "failing",
        says: "no connection to \"127.0.0.1\": connection refused",
    });
}

fn refusals(hosts: &mut Hosts, cases: &mut Vec<Case>) {
    let challenge = "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={};</script>";
    let page = "Content-Type: text/html\r\n";
    let mut always = |name, bytes, expected| always(hosts, cases, name, Answer::Bytes(bytes), expected);
    always("gone", http("410 Gone", "", ""), ("gone", "410 Gone"));
    always("forbidden", http("403 Forbidden", "", ""), blocked("403 Forbidden"));
    always("challenge-403", http("403 Forbidden", "cf-mitigated: challenge\r\n", ""), blocked("wall of Cloudflare"));
    always("challenge-503", http("503 Busy", page, challenge), blocked("wall of Cloudflare answered (503)"));
    always("challenge-200", http("200 OK", page, challenge), blocked("wall of Cloudflare answered (200)"));
    always("challenge-202", http("202 Accepted", "x-amzn-waf-action: challenge\r\n", ""), blocked("wall of AWS WAF"));
    let wait = |after: &str| http("429 Too Many Requests", &format!("Retry-After: {after}\r\n"), "");
    always("wait-two-hours", wait("7200"), failing("429 Too Many Requests"));
    always("wait-until-a-date", wait("Fri, 31 Dec 2999 23:59:59 GMT"), failing("429 Too Many Requests"));
    always("wait-nonsense", wait("soon"), failing("429 Too Many Requests"));
    always("wait-for-ever", wait("99999999999999999999"), failing("429 Too Many Requests"));

    let listing = |asked: &Asked| match asked.target.as_str() {
        "/robots.txt" => Answer::Bytes(http("200 OK", "", "User-agent: *\nDisallow: /feed")),
        _ => Answer::Bytes(http(
            "200 OK",
            "Content-Type: text/html\r\n",
            "<html><a href=/x>A headline of note</a></html>",
        )),
    };
    by(hosts, cases, "robots-forbid", listing, blocked("robots.txt of"));
    if let Some(case) = cases.last_mut() {
        case.more = "kind = \"listing\"\nlinks = \"a\"\n";
    }
    let broken = |asked: &Asked| match asked.target.as_str() {
        "/robots.txt" => Answer::Bytes(http("500 Oops", "", "")),
        _ => Answer::Bytes(http("200 OK", "", "<html><a href=/x>A headline</a></html>")),
    };
    by(hosts, cases, "robots-broken", broken, failing("robots.txt of \"127.7.0."));
    if let Some(case) = cases.last_mut() {
        case.more = "kind = \"listing\"\nlinks = \"a\"\n";
    }
}
