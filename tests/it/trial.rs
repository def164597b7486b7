//! `presswatch try`: what an operator sees of each kind of source before it goes live.

use std::fs;

use tempfile::TempDir;

use crate::{desk::Desk, site::Site};

/// A desk that may read this machine; `{base}` in the configured source is the site.
fn desk(site: &Site, source: &str) -> Desk {
    let source = source.replace("{base}", &site.base);
    Desk::new(&format!(
        r#"
        [daemon]
        state = "{{state}}"
        [fetch]
        allow_addresses = ["127.0.0.0/8"]
        host_gap = "0s"
        [mail]
        from = "presswatch <alerts@example.org>"
        [[source]]
        id = "own"
        url = "https://elsewhere.example/feed"
        {source}
        [[topic]]
        id = "chips"
        [topic.query]
        match = 'chip'
        [[subscription]]
        id = "desk"
        to = ["desk@example.org"]
        topics = ["chips"]
        digest = {{ at = "now" }}
        "#
    ))
}

/// What `try` prints of a file of a site, with these options.
#[track_caller]
fn tried(name: &str, text: &str, source: &str, options: &[&str], code: i32) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let site = Site::serve(folder.path());
    let address = format!("{}/{name}", site.base);
    let arguments: Vec<&str> = ["try", &address].into_iter().chain(options.iter().copied()).collect();
    let (shown, told) = desk(&site, source).check(&arguments, code);
    assert_eq!(told, "");
    shown.replace(&site.base, "{base}")
}

const FEED: &str = r#"<rss version="2.0"><channel><title>Wire</title><ttl>90</ttl>
    <item><title>One</title><link>{base}/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item>
    <item><title>Two</title><link>{base}/2</link><pubDate>Sun, 01 Mar 2026</pubDate><description>Text.</description></item>
    <item><link>{base}/3</link><pubDate>someday</pubDate></item><item><title>Four</title><pubDate>2026</pubDate></item>"#;

#[test]
fn a_feed_shows_what_its_entries_have_and_lack() {
    insta::assert_snapshot!(tried("feed.rss", FEED, "", &[], 0), @r#"
    feed  {base}/feed.rss
      problem: cannot read the date "someday" [bad-date]
      problem: the document ends before its root element does [truncated]
      title: Wire
      4 entries, 1 without a title, 1 without a link, 1 without a date, 3 without a text, from 2026-03-01T00:00:00Z to 2026-03-02T10:00:00Z
      asks to be polled not more often than every 90 minutes
      2026-03-02T10:00:00Z  One
          {base}/1
      2026-03-01T00:00:00Z  Two
          {base}/2
      undated  (no title)
          {base}/3
      2026-01-01…2026-12-31  Four
          (no link)
    "#);
}

#[test]
fn an_index_of_sitemaps_shows_that_it_leads_on() {
    let index = "<sitemapindex><sitemap><loc>{base}/a.xml</loc></sitemap><sitemap><loc>{base}/b.xml</loc></sitemap></sitemapindex>";
    insta::assert_snapshot!(tried("maps.xml", index, "", &[], 0), @r#"
    sitemap  {base}/maps.xml
      0 entries
      leads to 2 further documents
          {base}/a.xml
          {base}/b.xml
    "#);
}

fn front() -> String {
    let items: String = (1..=6)
        .map(|number| {
            format!("<li><h3><a href='/news/{number}'>A headline of the day, number {number}</a></h3><time datetime='2026-03-0{number}'>x</time></li>")
        })
        .collect();
    format!(
        "<html><head><title>Front</title></head><body><ul>{items}</ul><a class=next href='/?page=2'>Next</a></body></html>"
    )
}

#[test]
fn a_front_page_is_found_by_looking_and_goes_on_where_it_is_told() {
    insta::assert_snapshot!(tried("front.html", &front(), "", &["--follow", "a.next"], 0), @r#"
    listing  {base}/front.html
      problem: nothing says what the page is; it was read as a front page by its links [front-page]
      title: Front
      6 entries, none has a text, from 2026-03-01T00:00:00Z to 2026-03-06T00:00:00Z
      goes on at {base}/?page=2
      2026-03-01T00:00:00Z  A headline of the day, number 1
          {base}/news/1
      2026-03-02T00:00:00Z  A headline of the day, number 2
          {base}/news/2
      2026-03-03T00:00:00Z  A headline of the day, number 3
          {base}/news/3
      2026-03-04T00:00:00Z  A headline of the day, number 4
          {base}/news/4
      2026-03-05T00:00:00Z  A headline of the day, number 5
          {base}/news/5
      2026-03-06T00:00:00Z  A headline of the day, number 6
          {base}/news/6
    "#);
}

#[test]
fn an_article_with_many_links_beside_it_is_an_article() {
    let paragraph = "The ministry published the list on Monday, after months of talks with industry, and said that a licence \
        for every chip would be needed for each shipment of the newest accelerators to a number of countries in the region.";
    let text: String = (1..=4).map(|number| format!("<p>{paragraph} That is paragraph {number}.</p>")).collect();
    let page = front().replace("<ul>", &format!("<article><h1>Chips list published</h1>{text}</article><ul>"));
    let shown = tried("story.html", &page, "", &[], 0);
    assert!(shown.starts_with("article") && shown.contains("-> chips"), "{shown}");
}

const API: &str = r#"{"count": 1, "results": [
    {"html_url": "{base}/1", "title": "One", "publication_date": "2026-03-02", "abstract": "Short."}], "next": "{base}/api.json?page=2"}"#;

#[test]
fn a_json_api_says_what_it_has_before_there_are_rules() {
    insta::assert_snapshot!(tried("api.json", API, "", &[], 1), @r#"
    unreadable  {base}/api.json
      problem: the JSON is no feed, and as an API it needs rules; it has results (1 item with abstract, html_url, publication_date, title); try items = "results", link = "html_url", title = "title", date = "publication_date", text = "abstract" [json-not-a-feed]
    "#);
}

#[test]
fn a_json_api_is_read_by_the_rules_of_options_or_source() {
    let options = [
        "--items",
        "results",
        "--link",
        "html_url",
        "--title",
        "title",
        "--date",
        "publication_date",
        "--text",
        "abstract",
    ];
    let by_options = tried("api.json", API, "", &options, 0);
    let source = "[[source]]\nid = \"api\"\nurl = \"{base}/api.json\"\nitems = \"results\"\nlink = \"html_url\"\ntitle = \"title\"\n\
        date = \"publication_date\"\ntext = \"abstract\"";
    assert_eq!(tried("api.json", API, source, &[], 0), by_options);
    insta::assert_snapshot!(by_options, @r#"
    json  {base}/api.json
      1 entry, from 2026-03-02T00:00:00Z to 2026-03-02T00:00:00Z
      2026-03-02T00:00:00Z  One
          {base}/1
    "#);
}
