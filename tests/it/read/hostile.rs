//! Whatever bytes come: no panic, no abort, no stall.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{codes, document, page, rss};

/// Generous for a debug build on a loaded machine; what is quadratic takes minutes.
const PATIENCE: Duration = Duration::from_mins(5);

const PROSE: &str = "The ministry published the list on Monday, after months of talks with industry, and said that \
    licences would be needed for every shipment of the newest accelerators to a number of countries.";

#[test]
fn deeply_nested_elements_of_a_feed_are_harmless() {
    let reading = document(rss(&format!("<item><title>A</title>{}</item>", "<media:group>".repeat(50_000))));
    assert_eq!(reading.value.unwrap().entries[0].title.as_deref(), Some("A"));
}

#[test]
fn deeply_nested_elements_of_a_page_are_flattened() {
    for html in ["<div>".repeat(50_000) + "Text", "<div><table><td></div>".repeat(10_000), "<b>".repeat(200_000)] {
        let start = Instant::now();
        assert!(codes(&page(html)).contains(&"too-deep"));
        assert!(start.elapsed() < PATIENCE);
    }
}

#[test]
fn elements_that_close_out_of_order_are_harmless() {
    for html in
        ["<b><p>", "<svg><foreignObject></div>", "<a><div></a>", "<table><b>", "<form><div></form>", "<select><p>"]
    {
        let start = Instant::now();
        let reading = page(html.repeat(20_000) + &format!("<article><p>{PROSE}</p></article>"));
        assert!(!codes(&reading).contains(&"too-many-elements"), "{html}");
        assert!(start.elapsed() < PATIENCE, "{html}");
    }
}

#[test]
fn a_tag_with_too_many_attributes_keeps_its_text() {
    let attributes: String = (0..60_000).fold(String::new(), |all, n| all + &format!("a{n}=x "));
    let reading = page(format!("<html><body><div {attributes}><p>{PROSE}</p><p>{PROSE} So.</p></div></body></html>"));
    assert_eq!(codes(&reading), [""; 0]);
    assert_eq!(reading.value.body()[0].text, PROSE);
}

#[test]
fn documents_of_nothing_but_damage_end() {
    for text in ["<item><a b=\"", "<item><title><![CDATA[", "<item>", "<b>", "<!--", "&", "<"] {
        let start = Instant::now();
        document(format!("<rss><channel>{}", text.repeat(10_000)));
        page(text.repeat(10_000));
        assert!(start.elapsed() < PATIENCE, "{text}");
    }
}

#[test]
fn pages_of_nothing_but_references_end() {
    let start = Instant::now();
    let reading = page(format!("<html><body><p>{PROSE} {}</p></body></html>", "&amp; ".repeat(50_000)));
    assert!(reading.value.body()[0].text.starts_with(&format!("{PROSE} & & &")));
    assert!(start.elapsed() < PATIENCE);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        document(&bytes);
        page(&bytes);
    }

    #[test]
    fn arbitrary_markup_never_panics(pieces in prop::collection::vec(prop::sample::select(vec![
        "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link/>", "<entry>", "<feed>", "<![CDATA[", "]]>",
        "<!--", "-->", "&#x41;", "&#0;", "&amp", "<a href='", "\"", "'", ">", "<", "/>", "<p>", "</p>", "<br>", "<table>", "<tr>",
        "<td>", "<li>", "<script>", "</script>", "<urlset>", "<url>", "<loc>", "<html>", "ä", "芯", " ", "text", "xmlns:a='b' ",
        "<pubDate>", "1 Mar", "<media:group>", "<pre>", "<h2>", "<noscript>", "{", "<img src=x>", "<title",
    ]), 0..60)) {
        let text: String = pieces.concat();
        document(&text);
        document(format!("<rss>{text}"));
        page(&text);
    }
}
