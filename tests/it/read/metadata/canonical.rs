//! The page's own address: twins for phones, printers and AMP lead to it, other sites do not.

use super::{page_at, prose};

fn own(served_from: &str, head: &str) -> String {
    page_at(served_from, "en", head, &prose()).article.link.given().to_string()
}

#[test]
fn twins_of_a_page_are_the_same_page() {
    for served_from in [
        "https://www.gazette.example/news/chips/amp/",
        "https://amp.gazette.example/news/chips",
        "https://m.gazette.example/news/chips?output=mobile",
        "https://www.gazette.example/news/chips?print=1",
        "https://print.gazette.example/chips.pdf.html",
    ] {
        let head = "<link rel='canonical' href='https://www.gazette.example/news/chips'>";
        assert_eq!(own(served_from, head), "https://www.gazette.example/news/chips", "{served_from}");
    }
}

#[test]
fn only_the_same_site_is_believed() {
    for (served_from, stated, believed) in [
        ("https://a.gazette.co.uk/1", "https://b.gazette.co.uk/2", true),
        ("https://www.gazette.co.uk/1", "https://www.other.co.uk/2", false),
        ("https://one.wordpress.com/1", "https://two.wordpress.com/2", false),
        ("https://gazette.example/1", "https://gazette.example.evil.test/2", false),
        ("https://10.1.2.3/1", "https://9.1.2.3/2", false),
        ("https://gazette.com.cn/1", "https://m.gazette.com.cn/2", true),
    ] {
        let found = own(served_from, &format!("<link rel='canonical' href='{stated}'>"));
        assert_eq!(found, if believed { stated } else { served_from }, "{served_from} {stated}");
    }
}

#[test]
fn relative_addresses_are_relative_to_the_base_of_the_page() {
    let head = "<base href='https://www.gazette.example/archive/'><link rel='canonical' href='chips'>";
    assert_eq!(own("https://www.gazette.example/x", head), "https://www.gazette.example/archive/chips");
}

#[test]
fn the_shared_address_stands_in_for_a_missing_one() {
    let head = "<meta property='og:url' content='https://www.gazette.example/chips'>";
    assert_eq!(own("https://www.gazette.example/chips?id=7", head), "https://www.gazette.example/chips");
}
