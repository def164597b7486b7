//! Front pages: links that a selector names, and links that are found by themselves.

use presswatch::{
    model::{Entry, Reading, SourceDocument, SourceKind},
    read::{self, Hints},
};
use url::Url;

use super::{base, codes, document};

const FRONT: &str = r#"<!doctype html><html lang="de"><head><title>Presse</title></head><body><main><ul class="press">
    <li><time datetime="2026-03-02">2. März</time> <a href="/p/2"><img src="x.png" alt="Bild"></a> <a href="/p/2">Zweite  Meldung</a></li>
    <li><time datetime="2026-03-01">1. März</time> <a href="/p/1"><img src="x.png" alt="Nur ein Bild"></a></li>
    <li><a href="/p/0">Ohne Datum</a></li></ul></main><a href="/imprint">Impressum</a></body></html>"#;

fn by_selector(html: &str, links: &str) -> Reading<Option<SourceDocument>> {
    let hints = Hints { kind: Some(SourceKind::Listing), links: Some(links), ..Hints::default() };
    read::document(html.as_bytes(), None, &base(), hints)
}

/// Reads a front page of `https://press.example/news/` without a selector.
fn by_itself(html: &str) -> Reading<Option<SourceDocument>> {
    let hints = Hints { kind: Some(SourceKind::Listing), ..Hints::default() };
    read::document(html.as_bytes(), None, &Url::parse("https://press.example/news/").unwrap(), hints)
}

fn links(reading: &Reading<Option<SourceDocument>>) -> Vec<&str> {
    let entries = reading.value.iter().flat_map(|listing| &listing.entries);
    entries.map(|entry| entry.link.as_ref().unwrap().canonical()).collect()
}

fn entry(reading: &Reading<Option<SourceDocument>>, number: usize) -> &Entry {
    &reading.value.as_ref().unwrap().entries[number]
}

fn published(entry: &Entry) -> Option<String> {
    entry.published.map(|moment| moment.to_string())
}

/// A page as newspapers have it, with so many items between its furniture.
fn newspaper(items: &str) -> String {
    format!(
        r#"<!doctype html><html lang="en"><head><title>The Wire</title></head><body class="nav-open">
        <header><a href="/"><img alt="The Wire"></a><nav><ul><li><a href="/world">World news and analysis</a></li>
        <li><a href="/business">Business and technology</a></li><li><a href="/topics/chips">Semiconductors and chips</a></li>
        <li><a href="/newsletter">Subscribe to our morning newsletter</a></li></ul></nav></header>
        <div class="crumbs"><a href="/news">News</a></div><main>{items}</main>
        <div class="share-bar"><a href="/share?to=friends&amp;page=55">Share this page with all of your friends</a></div>
        <footer><ul><li><a href="/about-us-and-our-mission-since-1903">About us and our mission since 1903</a></li>
        <li><a href="/terms">Terms of service and privacy policy</a></li>
        <li><a href="https://elsewhere.example/a-partner-of-ours-since-2001">A partner of ours that is not this site</a></li>
        </ul></footer></body></html>"#
    )
}

fn card(number: usize, headline: &str) -> String {
    format!(
        r#"<div class="card"><a href="/news/{number}"><img src="{number}.jpg" alt="A picture"></a>
        <span class="kicker"><a href="/world">World</a></span><h3><a href="/news/{number}">{headline}</a></h3>
        <p>Teaser of the article.</p><span class="by"><a href="/authors/ada-lang">Ada Lang</a></span>
        <span class="date">{} March 2026</span><a href="/news/{number}#talk">Read more</a></div>"#,
        number % 28 + 1
    )
}

#[test]
fn a_front_page_lists_each_selected_link_once_with_its_date() {
    let listing = by_selector(FRONT, "main ul.press a").value.unwrap();
    assert_eq!(listing.kind, SourceKind::Listing);
    assert_eq!(listing.title.as_deref(), Some("Presse"));
    let seen: Vec<_> =
        listing.entries.iter().map(|entry| (entry.key.as_str(), entry.title.as_deref(), published(entry))).collect();
    assert_eq!(
        seen,
        [
            ("https://press.example/p/2", Some("Zweite Meldung"), Some("2026-03-02T00:00:00Z".to_owned())),
            ("https://press.example/p/1", Some("Nur ein Bild"), Some("2026-03-01T00:00:00Z".to_owned())),
            ("https://press.example/p/0", Some("Ohne Datum"), None),
        ]
    );
}

#[test]
fn a_selector_that_finds_nothing_fails_by_name() {
    let reading = by_selector(FRONT, "main ol a");
    assert_eq!(codes(&reading), ["no-links"]);
    assert!(reading.value.is_none() && reading.problems[0].text.contains("main ol a"));
}

#[test]
fn headlines_are_found_between_furniture_with_title_and_date() {
    let headlines = ["Chips list published", "Talks go on in Geneva, ministers say", "Port opens its second basin"];
    let items: String = (101..).zip(headlines).map(|(number, headline)| card(number, headline)).collect();
    let reading = by_itself(&newspaper(&items));
    assert_eq!(
        links(&reading),
        ["https://press.example/news/101", "https://press.example/news/102", "https://press.example/news/103"]
    );
    assert_eq!(reading.problems, []);
    assert_eq!(entry(&reading, 0).title.as_deref(), Some("Chips list published"));
    assert_eq!(published(entry(&reading, 1)).as_deref(), Some("2026-03-19T00:00:00Z"));
}

#[test]
fn lists_of_ministries_in_chinese_are_found() {
    let items: String = (1..=4)
        .map(|number| {
            format!(
                r#"<li><a href="./202603/t2026030{number}_{number}.html">关于第{number}批清单的公告</a><span>2026-03-0{number}</span></li>"#
            )
        })
        .collect();
    let page = format!(
        r#"<html><body><div class="menu"><a href="/zwgk/">政务公开</a><a href="/hudong/">互动交流平台首页</a></div>
        <form id="page"><ul class="list">{items}</ul></form><div class="footer"><a href="/sitemap.html">网站地图与联系我们的方式</a></div></body></html>"#
    );
    let reading = by_itself(&page);
    assert_eq!(links(&reading).len(), 4);
    assert_eq!(links(&reading)[0], "https://press.example/news/202603/t20260301_1.html");
    assert_eq!(published(entry(&reading, 3)).as_deref(), Some("2026-03-04T00:00:00Z"));
}

#[test]
fn terms_with_definitions_have_the_dates_of_their_terms() {
    let items: String = (1..=3)
        .map(|number| {
            format!("<dt>{number}. März 2026</dt><dd><a href='/pm/meldung-nummer-{number}-im-wortlaut'>Die Meldung Nummer {number} im Wortlaut</a></dd>")
        })
        .collect();
    let reading = by_itself(&newspaper(&format!("<dl>{items}</dl>")));
    let dates: Vec<_> = reading.value.iter().flat_map(|listing| listing.entries.iter().map(published)).collect();
    assert_eq!(dates, [1, 2, 3].map(|day| Some(format!("2026-03-0{day}T00:00:00Z"))));
}

#[test]
fn what_is_found_stays_the_same_while_headlines_come_and_go() {
    let card = |number| card(number, &format!("The headline of the article with the number {number}"));
    let pages: Vec<Vec<String>> = (0..8)
        .map(|poll| {
            let page = newspaper(&(101 + poll..111 + poll).rev().map(card).collect::<String>());
            links(&by_itself(&page)).into_iter().map(str::to_owned).collect()
        })
        .collect();
    for (poll, found) in pages.iter().enumerate() {
        let expected: Vec<String> =
            (101 + poll..111 + poll).rev().map(|number| format!("https://press.example/news/{number}")).collect();
        assert_eq!(*found, expected, "poll {poll}");
    }
}

#[test]
fn the_address_gives_a_day_or_month_where_the_page_shows_none() {
    let reading = by_itself(&newspaper(
        "<ul><li><a href='/2026/03/02/a-list-of-chips'>A list of chips is published at last</a></li>
        <li><a href='/2026/02/talks-go-on-in-geneva'>Talks go on in Geneva, say officials</a></li>
        <li><a href='/stories/port-opens-second-basin'>The port opens its second basin today</a></li></ul>",
    ));
    assert_eq!(published(entry(&reading, 0)).as_deref(), Some("2026-03-02T00:00:00Z"));
    let period = entry(&reading, 1).period.unwrap();
    assert_eq!((entry(&reading, 1).published, period.last.to_string().as_str()), (None, "2026-02-28T23:59:59Z"));
    assert_eq!((entry(&reading, 2).published, entry(&reading, 2).period), (None, None));
}

#[test]
fn a_page_that_nobody_called_a_front_page_is_one_by_its_links() {
    let items = |count: usize| {
        (101..101 + count).map(|number| card(number, "A headline that says what happened")).collect::<String>()
    };
    let front = document(newspaper(&items(6)));
    assert_eq!((codes(&front), links(&front).len()), (vec!["front-page"], 6));
    assert_eq!(codes(&document(newspaper(&items(3)))), ["html-instead"]);
    let with_feed = newspaper(&items(6))
        .replace("<title>", "<link rel='alternate' type='application/rss+xml' href='/feed.xml'><title>");
    assert_eq!(codes(&document(with_feed)), ["html-instead"]);
    let article = newspaper(&items(6)).replace("<title>", "<meta property='og:type' content='article'><title>");
    assert_eq!(codes(&document(article)), ["html-instead"]);
}

#[test]
fn the_next_page_is_named_where_the_operator_asks_for_it() {
    let page = FRONT.replace("</main>", "<a class=next href='?page=2'>Weiter</a></main>");
    let hints = Hints {
        kind: Some(SourceKind::Listing),
        links: Some("ul.press a"),
        follow: Some("a.next"),
        ..Hints::default()
    };
    let listing = read::document(page.as_bytes(), None, &base(), hints).value.unwrap();
    let further: Vec<&str> = listing.further.iter().map(|link| link.given().as_str()).collect();
    assert_eq!(further, ["https://press.example/feeds/main.xml?page=2"]);
    let last = read::document(FRONT.as_bytes(), None, &base(), hints).value.unwrap();
    assert_eq!(last.further, []);
}

#[test]
fn a_front_page_of_nothing_but_links_ends() {
    let start = std::time::Instant::now();
    let links: String = (0..60_000).map(|n| format!("<dd class=x><a href=/{n}>1 May</a>")).collect();
    by_itself(&format!("<html><body><dl>{links}</dl></body></html>"));
    assert!(start.elapsed() < std::time::Duration::from_mins(1), "{:?}", start.elapsed());
}
