//! What a document turns out to be, and what stands in the place of one.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use presswatch::{
    model::{Language, Link, SourceKind},
    read::{self, Hints, check_selector},
};

use super::{base, codes, document, readable, rss};

#[test]
fn news_sitemaps_carry_title_date_and_language() {
    let map = readable(
        r#"<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://press.example/1</loc>
        <n:news><n:publication><n:name>Wire</n:name><n:language>de</n:language></n:publication>
        <n:publication_date>2026-03-02</n:publication_date><n:title>Chips &amp; Co</n:title></n:news>
        <image:image><image:loc>https://press.example/i.jpg</image:loc><image:title>Picture</image:title></image:image></url>
        <url><loc>https://press.example/2</loc><lastmod>2026-03-01T00:00:00Z</lastmod></url></urlset>"#,
    );
    assert_eq!(map.kind, SourceKind::Sitemap);
    let [news, plain] = map.entries.as_slice() else { panic!("{:?}", map.entries) };
    assert_eq!(news.title.as_deref(), Some("Chips & Co"));
    assert_eq!(news.language, Some(Language::DE));
    assert_eq!(news.published.unwrap().to_string(), "2026-03-02T00:00:00Z");
    assert_eq!(news.link.as_ref().unwrap().canonical(), "https://press.example/1");
    assert_eq!(plain.key, "https://press.example/2");
    assert_eq!(
        (plain.published, plain.updated.map(|moment| moment.to_string()).as_deref()),
        (None, Some("2026-03-01T00:00:00Z"))
    );
}

#[test]
fn a_sitemap_index_names_further_documents() {
    let map = readable(
        "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>",
    );
    assert!(map.entries.is_empty());
    let further: Vec<&str> = map.further.iter().map(Link::canonical).collect();
    assert_eq!(further, ["https://press.example/a.xml", "https://press.example/b.xml"]);
}

#[test]
fn gzipped_documents_are_unpacked_up_to_a_limit() {
    let packed = |text: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    let map = readable(packed(b"<urlset><url><loc>https://press.example/1</loc></url></urlset>"));
    assert_eq!(map.entries.len(), 1);
    let bomb = document(packed(&vec![b' '; 20 * 1_024 * 1_024]));
    assert_eq!(codes(&bomb), ["too-large"]);
    assert!(bomb.value.is_none());
}

#[test]
fn a_page_in_place_of_a_feed_names_the_feed_that_it_declares() {
    let html = r#"<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body>Hi</body></html>"#;
    let reading = document(html);
    assert!(reading.value.is_none());
    assert_eq!(codes(&reading), ["html-instead"]);
    assert!(reading.problems[0].text.contains("https://press.example/rss.xml"), "{}", reading.problems[0].text);
}

#[test]
fn what_is_no_document_is_named() {
    for (bytes, code) in [
        (b"".as_slice(), "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 ...", "binary"),
        (b"\x89PNG\r\n", "binary"),
        (b"abc\0\0\0def", "binary"),
        (b"{\"items\": [", "broken-json"),
        (b"{\"hello\": 1}", "json-not-a-feed"),
        (b"{\"items\": [{\"title\": \"of an API\"}]}", "json-not-a-feed"),
        (b"Service unavailable", "not-a-feed"),
        (b"<opml><body/></opml>", "not-a-feed"),
    ] {
        let reading = document(bytes);
        assert!(reading.value.is_none(), "{code}");
        assert_eq!(codes(&reading), [code]);
    }
}

#[test]
fn a_feed_declared_as_html_is_still_a_feed() {
    let feed = rss("<item><title>A</title></item>");
    let reading = read::document(feed.as_bytes(), Some("text/html"), &base(), Hints::default());
    assert_eq!(reading.value.unwrap().entries.len(), 1);
}

#[test]
fn selectors_are_checked() {
    assert_eq!(check_selector("main ul.press a[href]"), Ok(()));
    assert!(check_selector("a[").unwrap_err().contains("a["));
    assert!(check_selector(" ").is_err());
}
