//! Behaviour of `fetch`.

mod addresses;
mod manners;
mod robots;

use std::{fs, time::Duration};

use presswatch::{
    fetch::{FetchError, Fetched, Fetcher, Options, Purpose, Request},
    model::{ContentFrom, Id, Source, Validators},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::Url;

use crate::site::Site;

fn options() -> Options {
    Options {
        user_agent: "presswatch/test".into(),
        concurrency: 8,
        per_host: 4,
        host_gap: Duration::ZERO,
        timeout: Duration::from_secs(20),
        body_max: 10_000,
        allow_addresses: vec!["127.0.0.0/8".parse().unwrap()],
        robots: true,
        proxy: None,
    }
}

fn source(url: &str) -> Source {
    Source {
        id: Id::parse("s").unwrap(),
        name: "S".into(),
        url: Url::parse(url).unwrap(),
        kind: None,
        links: None,
        follow: None,
        json: None,
        tags: Vec::new(),
        content: ContentFrom::Page,
        every: None,
        every_max: None,
        enabled: true,
        language: None,
        allow_addresses: Vec::new(),
        headers: Vec::new(),
        robots: None,
    }
}

/// A site of these files.
fn site(files: &[(&str, &str)]) -> (TempDir, Site) {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let site = Site::serve(folder.path());
    (folder, site)
}

fn get(options: Options, url: &str, purpose: Purpose, known: Option<&Validators>) -> Result<Fetched, FetchError> {
    let source = source(url);
    block_on(async {
        let fetcher = Fetcher::new(options).unwrap();
        fetcher.get(Request { url: &source.url, source: &source, purpose, validators: known }).await
    })
}

/// The site has a runtime of its own, so the tests are not asynchronous themselves.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    Runtime::new().unwrap().block_on(work)
}

/// Fetches what cannot be had, and returns why.
fn fault(options: Options, url: &str, purpose: Purpose) -> FetchError {
    get(options, url, purpose, None).map(|_| ()).unwrap_err()
}

#[test]
fn a_document_is_fetched_once_and_unchanged_afterwards() {
    let (_folder, site) = site(&[("feed.xml", "<rss/>")]);
    let url = format!("{}/feed.xml", site.base);
    let Ok(Fetched::Fresh(first)) = get(options(), &url, Purpose::Source, None) else { panic!("no document") };
    assert_eq!((first.status, first.bytes.as_slice()), (200, &b"<rss/>"[..]));
    let again = get(options(), &url, Purpose::Source, Some(&first.validators));
    assert!(matches!(again, Ok(Fetched::Unchanged { .. })), "{again:?}");
}

#[test]
fn a_redirect_into_a_private_network_is_refused() {
    let (_folder, site) = site(&[("a", ""), ("a.http", "status: 302\nlocation: http://10.0.0.1/")]);
    let fault = fault(options(), &format!("{}/a", site.base), Purpose::Source);
    assert!(fault.to_string().contains("10.0.0.1"), "{fault}");
}

#[test]
fn redirects_are_followed_and_told_but_not_for_ever() {
    let (_folder, site) = site(&[
        ("a", ""),
        ("a.http", "status: 302\nlocation: {base}/b"),
        ("b", "here"),
        ("loop", ""),
        ("loop.http", "status: 302\nlocation: {base}/loop"),
    ]);
    let url = format!("{}/a", site.base);
    let Ok(Fetched::Fresh(found)) = get(options(), &url, Purpose::Source, None) else { panic!("no document") };
    assert_eq!(found.final_url.path(), "/b");
    assert_eq!(found.redirects.first().map(Url::as_str), Some(url.as_str()));
    let circle = fault(options(), &format!("{}/loop", site.base), Purpose::Source);
    assert!(!circle.to_string().is_empty());
}

#[test]
fn a_body_beyond_the_limit_is_the_documents_fault() {
    let (_folder, site) = site(&[("big", &"x".repeat(10_001)), ("fits", &"x".repeat(10_000))]);
    assert!(get(options(), &format!("{}/fits", site.base), Purpose::Source, None).is_ok());
    let fault = fault(options(), &format!("{}/big", site.base), Purpose::Source);
    assert!(fault.to_string().contains("body exceeds"), "{fault}");
}

#[test]
fn a_host_that_asks_to_wait_is_left_alone() {
    let (_folder, site) = site(&[("busy", ""), ("busy.http", "status: 503\nretry-after: 120")]);
    let source = source(&format!("{}/busy", site.base));
    let (first, second) = block_on(async {
        let fetcher = Fetcher::new(options()).unwrap();
        let request = Request { url: &source.url, source: &source, purpose: Purpose::Source, validators: None };
        (fetcher.get(request).await, fetcher.get(request).await)
    });
    let (first, second) = (first.map(|_| ()).unwrap_err(), second.map(|_| ()).unwrap_err());
    assert_eq!((first.status(), first.retry_after()), (Some(503), Some(Duration::from_mins(2))));
    assert!(first.is_temporary());
    assert!(second.is_temporary() && second.retry_after().is_some(), "{second}");
    assert_eq!(site.requests().len(), 1, "the host was asked again: {:?}", site.requests());
}

#[test]
fn robots_txt_rules_over_pages_but_not_over_feeds() {
    let (_folder, site) = site(&[("robots.txt", "User-agent: *\nDisallow: /no"), ("no.html", "n"), ("yes.html", "y")]);
    let url = |name: &str| format!("{}/{name}", site.base);
    let forbidden = fault(options(), &url("no.html"), Purpose::Page);
    assert!(forbidden.is_robots() && !forbidden.is_temporary(), "{forbidden}");
    assert!(get(options(), &url("yes.html"), Purpose::Page, None).is_ok());
    assert!(get(options(), &url("no.html"), Purpose::Source, None).is_ok());
    assert!(get(Options { robots: false, ..options() }, &url("no.html"), Purpose::Page, None).is_ok());
}

#[test]
fn what_is_away_is_temporary_and_what_is_gone_is_not() {
    let (_folder, site) = site(&[]);
    let gone = fault(options(), &format!("{}/nothing", site.base), Purpose::Source);
    assert_eq!((gone.status(), gone.is_temporary()), (Some(404), false));
    let away = fault(options(), "http://127.0.0.1:1/", Purpose::Source);
    assert!(away.is_temporary(), "{away}");
}
