//! How hosts are treated: paced, left alone when they ask for it, told nothing that is not for them.

use std::{
    io,
    net::IpAddr,
    sync::Mutex,
    time::{Duration, Instant},
};

use presswatch::{
    fetch::{FetchError, Fetched, Fetcher, Options, Proxy, Purpose, Request},
    model::{Source, Validators},
};
use url::Url;

use super::{block_on, options, source};
use crate::faults::server::{Answer, Hosts, feed, http};

fn fetcher(options: Options) -> Fetcher {
    Fetcher::new(options).unwrap()
}

async fn get(fetcher: &Fetcher, source: &Source, url: &str, purpose: Purpose) -> Result<Fetched, FetchError> {
    let url = Url::parse(url).unwrap();
    fetcher.get(Request { url: &url, source, purpose, validators: None }).await
}

fn redirect(to: &str) -> Answer {
    Answer::Bytes(http("302 Found", &format!("Location: {to}\r\n"), ""))
}

fn good() -> Answer {
    Answer::Bytes(http("200 OK", "", feed("good")))
}

#[test]
fn requests_to_one_host_are_bounded_and_so_is_their_sum() {
    let mut hosts = Hosts::new();
    let (one, two) =
        (hosts.open(|_| Answer::Late(http("200 OK", "", "x"))), hosts.open(|_| Answer::Late(http("200 OK", "", "x"))));
    let at_once = |concurrency, per_host| {
        let fetcher = fetcher(Options { concurrency, per_host, ..options() });
        block_on(async {
            let source = source(&one);
            let requests = (0..12).map(|number| {
                let base = if number % 2 == 0 { &one } else { &two };
                (format!("{base}/{number}"), &fetcher, &source)
            });
            let mut under_way = Vec::new();
            for (url, fetcher, source) in requests {
                under_way.push(async move { get(fetcher, source, &url, Purpose::Source).await.unwrap() });
            }
            join(under_way).await;
        });
        (hosts.most_at_once(&one), hosts.most_at_once(&two))
    };
    assert_eq!(at_once(1, 8), (1, 1));
    let (most_one, most_two) = at_once(8, 2);
    assert!(most_one <= 2 && most_two <= 2 && most_one.max(most_two) == 2, "{most_one} {most_two}");
}

/// Drives all futures at once.
async fn join<T>(mut futures: Vec<impl Future<Output = T>>) {
    let mut pinned: Vec<_> = futures.drain(..).map(Box::pin).collect();
    std::future::poll_fn(|context| {
        pinned.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if pinned.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

#[test]
fn there_is_a_gap_between_requests_to_one_host_and_none_between_hosts() {
    let mut hosts = Hosts::new();
    let bases = [hosts.open(|_| good()), hosts.open(|_| good())];
    let gap = Duration::from_millis(150);
    let fetcher = fetcher(Options { host_gap: gap, ..options() });
    let start = Instant::now();
    block_on(async {
        let source = source(&bases[0]);
        let requests = |base: &String| vec![format!("{base}/1"), format!("{base}/2"), format!("{base}/3")];
        let urls: Vec<String> = bases.iter().flat_map(requests).collect();
        let all = urls.iter().map(|url| async { get(&fetcher, &source, url, Purpose::Source).await.unwrap() });
        join(all.collect()).await;
    });
    assert!(start.elapsed() >= gap * 2, "{:?}", start.elapsed());
}

#[test]
fn headers_of_a_source_go_to_its_own_host_only() {
    let mut hosts = Hosts::new();
    let stranger = hosts.open(|_| good());
    let there = stranger.clone();
    let home = hosts.open(move |asked| match asked.target.as_str() {
        "/feed" => redirect(&format!("{there}/back")),
        "/inside" => redirect("/here"),
        _ => good(),
    });
    let back = home.clone();
    let bouncer = hosts.open(move |_| redirect(&format!("{back}/again")));
    let source =
        Source { headers: vec![("X-Key".into(), "geheim".to_owned().into())], ..source(&format!("{home}/feed")) };
    let fetcher = fetcher(options());
    let key = |base: &str, target: &str| {
        let asked = hosts.asked(base);
        let last = asked.iter().rev().find(|asked| asked.target == target).unwrap();
        last.field("x-key").map(str::to_owned)
    };
    block_on(async {
        get(&fetcher, &source, &format!("{home}/feed"), Purpose::Source).await.unwrap();
        assert_eq!(key(&home, "/feed").as_deref(), Some("geheim"));
        assert_eq!(key(&stranger, "/back"), None, "a redirect to another host");
        get(&fetcher, &source, &format!("{home}/inside"), Purpose::Source).await.unwrap();
        assert_eq!(key(&home, "/here").as_deref(), Some("geheim"), "a redirect within the host");
        get(&fetcher, &source, &format!("{bouncer}/x"), Purpose::Page).await.unwrap();
        assert_eq!((key(&bouncer, "/x"), key(&home, "/again")), (None, None), "what was left behind stays behind");
        get(&fetcher, &source, &format!("{stranger}/page"), Purpose::Page).await.unwrap();
        assert_eq!(key(&stranger, "/page"), None, "a page at another host");
    });
}

#[test]
fn validators_do_not_follow_a_redirect_to_another_host() {
    let mut hosts = Hosts::new();
    let stranger = hosts.open(|_| good());
    let there = stranger.clone();
    let home = hosts.open(move |_| redirect(&format!("{there}/feed")));
    let source = source(&format!("{home}/feed"));
    let validators = Validators { etag: Some("\"1\"".into()), last_modified: None };
    block_on(async {
        let request =
            Request { url: &source.url, source: &source, purpose: Purpose::Source, validators: Some(&validators) };
        fetcher(options()).get(request).await.unwrap();
    });
    assert_eq!(hosts.asked(&home)[0].field("if-none-match"), Some("\"1\""));
    assert_eq!(hosts.asked(&stranger)[0].field("if-none-match"), None);
}

#[test]
fn we_say_who_we_are_and_what_we_can_unpack() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|_| good());
    let options = Options { user_agent: "presswatch/0 (+https://example.org/contact)".into(), ..options() };
    block_on(async { get(&fetcher(options), &source(&base), &base, Purpose::Source).await.unwrap() });
    let asked = &hosts.asked(&base)[0];
    assert_eq!(asked.field("user-agent"), Some("presswatch/0 (+https://example.org/contact)"));
    let mut encodings: Vec<&str> = asked.field("accept-encoding").unwrap().split(',').map(str::trim).collect();
    encodings.sort_unstable();
    assert_eq!(encodings, ["br", "gzip"], "each of these has a case among the faults");
    assert!(asked.field("referer").is_none() && asked.field("cookie").is_none());
}

#[test]
fn robots_txt_is_asked_once_for_many_pages_and_its_delay_is_kept() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|asked| match asked.target.as_str() {
        "/robots.txt" => Answer::Bytes(http("200 OK", "", "User-agent: *\nCrawl-delay: 0.2\nDisallow: /no")),
        _ => good(),
    });
    let start = Instant::now();
    block_on(async {
        let (fetcher, source) = (fetcher(options()), source(&base));
        for page in ["1", "2", "3"] {
            get(&fetcher, &source, &format!("{base}/{page}"), Purpose::Page).await.unwrap();
        }
        assert!(start.elapsed() >= Duration::from_millis(400), "{:?}", start.elapsed());
        let front = get(&fetcher, &source, &format!("{base}/no"), Purpose::FrontPage).await;
        assert!(front.is_err_and(|fault| fault.is_robots()));
        assert!(fetcher.permits(&source, &Url::parse(&format!("{base}/yes")).unwrap()).await.is_ok());
        assert!(fetcher.permits(&source, &Url::parse(&format!("{base}/no")).unwrap()).await.is_err());
        let heedless = Source { robots: Some(false), ..source.clone() };
        assert!(fetcher.permits(&heedless, &Url::parse(&format!("{base}/no")).unwrap()).await.is_ok());
    });
    let files = hosts.asked(&base).iter().filter(|asked| asked.target == "/robots.txt").count();
    assert_eq!(files, 1);
}

#[test]
fn a_connection_that_was_closed_is_no_fault_the_first_time() {
    let mut hosts = Hosts::new();
    let first = Mutex::new(true);
    let base = hosts.open(
        move |_| {
            if std::mem::take(&mut *first.lock().unwrap()) { Answer::Bytes(Vec::new()) } else { good() }
        },
    );
    block_on(async { get(&fetcher(options()), &source(&base), &base, Purpose::Source).await.unwrap() });
    assert_eq!(hosts.asked(&base).len(), 2);
}

/// A fetcher for which every name has these addresses, one list after the other; the last one stays.
fn with_answers(answers: &[&[&str]], options: Options) -> Fetcher {
    let mut answers: Vec<Vec<IpAddr>> =
        answers.iter().rev().map(|list| list.iter().map(|address| address.parse().unwrap()).collect()).collect();
    let next = Mutex::new(move || if answers.len() > 1 { answers.pop() } else { answers.last().cloned() });
    let names = move |_: &str| {
        let found = (next.lock().unwrap())();
        let answer: presswatch::fetch::Found =
            Box::pin(async { found.filter(|list| !list.is_empty()).ok_or_else(|| io::Error::other("no such name")) });
        answer
    };
    Fetcher::with_names(options, names).unwrap()
}

#[test]
fn a_name_that_changes_its_address_gains_nothing() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|_| good());
    let (address, port) = base.trim_start_matches("http://").split_once(':').unwrap();
    let only = Options { allow_addresses: vec![address.parse::<IpAddr>().unwrap().into()], ..options() };
    let url = format!("http://feeds.example:{port}/feed");
    let fetcher = with_answers(&[&[address], &["10.0.0.1"], &["10.0.0.1", address, "::1"], &[]], only);
    let source = source(&url);
    block_on(async {
        let get = async || get(&fetcher, &source, &url, Purpose::Source).await;
        assert!(get().await.is_ok(), "the first answer may be dialled");
        let rebound = get().await.unwrap_err();
        assert!(rebound.to_string().contains("10.0.0.1 is a private address"), "{rebound}");
        assert!(get().await.is_ok(), "of several addresses the one that may be dialled is");
        let unknown = get().await.unwrap_err();
        assert!(unknown.is_unreachable(), "{unknown}");
    });
    assert_eq!(hosts.asked(&base).len(), 2, "nobody else was dialled");
}

#[test]
fn requests_go_through_the_proxy_but_for_the_exceptions() {
    let mut hosts = Hosts::new();
    let (proxy, direct) = (hosts.open(|_| good()), hosts.open(|_| good()));
    let seen = |base: &str| hosts.asked(base).last().cloned().unwrap_or_default();
    let through = Proxy {
        url: Url::parse(&proxy).unwrap(),
        login: Some("someone:geheim".to_owned().into()),
        except: vec!["127.7.0.2".into()],
    };
    // The proxy itself may stand anywhere; what is asked for may not.
    let options = Options { proxy: Some(through), allow_addresses: vec!["127.7.0.2/32".parse().unwrap()], ..options() };
    let fetcher = fetcher(options);
    block_on(async {
        let away = "http://news.example/feed";
        get(&fetcher, &source(away), away, Purpose::Source).await.unwrap();
        let asked = seen(&proxy);
        assert_eq!(asked.target, away, "a name is resolved by the proxy");
        assert_eq!(asked.field("proxy-authorization"), Some("Basic c29tZW9uZTpnZWhlaW0="));
        let literal = get(&fetcher, &source("http://10.0.0.1/"), "http://10.0.0.1/", Purpose::Source).await;
        assert!(literal.unwrap_err().to_string().contains("private"), "a literal address is vetted all the same");
        get(&fetcher, &source(&direct), &direct, Purpose::Source).await.unwrap();
        assert_eq!((seen(&direct).target.as_str(), seen(&direct).field("proxy-authorization")), ("/", None));
    });
    assert_eq!(hosts.asked(&proxy).len(), 1);
}

#[test]
fn a_proxy_that_is_named_may_have_a_private_address() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|_| good());
    let port = Url::parse(&base).unwrap().port().unwrap();
    let url = Url::parse(&format!("http://proxy.internal:{port}")).unwrap();
    let closed = Options { allow_addresses: Vec::new(), ..options() };
    let named = Options { proxy: Some(Proxy { url, login: None, except: Vec::new() }), ..closed };
    let fetcher = with_answers(&[&["127.7.0.1"]], named);
    block_on(async {
        let away = "http://news.example/feed";
        get(&fetcher, &source(away), away, Purpose::Source).await.unwrap();
    });
}

#[test]
fn a_host_left_alone_before_is_left_alone_still() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|_| good());
    let fetcher = fetcher(options());
    fetcher.leave_alone(&Url::parse(&base).unwrap(), Duration::from_mins(5));
    let fault = block_on(async { get(&fetcher, &source(&base), &base, Purpose::Source).await.unwrap_err() });
    assert!(matches!(fault, FetchError::Waiting { .. }), "{fault}");
    assert!(hosts.asked(&base).is_empty());
}

#[test]
fn a_move_is_for_good_only_as_far_as_every_step_is() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|asked| {
        let to = |status: &str, to: &str| Answer::Bytes(http(status, &format!("Location: {to}\r\n"), ""));
        match asked.target.as_str() {
            "/a" => to("301 Moved", "/b"),
            "/b" => to("308 Moved", "/c"),
            "/c" => to("302 Found", "/d"),
            "/d" => to("301 Moved", "/e"),
            "/x" => to("307 Moved", "/a"),
            _ => good(),
        }
    });
    let moved = |path: &str| {
        let url = format!("{base}{path}");
        let found = block_on(async { get(&fetcher(options()), &source(&url), &url, Purpose::Source).await.unwrap() });
        let Fetched::Fresh(document) = found else { panic!("no document") };
        document.moved_to.map(|url| url.path().to_owned())
    };
    assert_eq!(moved("/a").as_deref(), Some("/c"));
    assert_eq!(moved("/x"), None);
    assert_eq!(moved("/e"), None);
}
