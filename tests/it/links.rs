//! Behaviour of `model::Link`: which addresses are one page.

use presswatch::model::Link;

const PAGE: &str = "https://press.example/2026/11/20/chips-are-down.html";

/// Both addresses are of one page.
#[track_caller]
fn same(one: &str, other: &str) {
    assert_eq!(Link::parse(one).unwrap().canonical(), Link::parse(other).unwrap().canonical());
}

#[track_caller]
fn differ(one: &str, other: &str) {
    assert_ne!(Link::parse(one).unwrap().canonical(), Link::parse(other).unwrap().canonical());
}

#[test]
fn ways_of_writing_one_address_are_one_link() {
    for other in [
        "HTTPS://Press.Example:443/2026/11/20/chips-are-down.html",
        "https://press.example./2026/11/20/chips-are-down.html",
        "https://press.example/2026/11/./19/../20/chips-are-down.html#comments",
        "https://press.example//2026/11/20/chips%2Dare%2ddown.html?",
        "https://press.example/2026/11/20/chips-are-down.html;jsessionid=8F3A",
        "https://reader:secret@press.example/2026/11/20/chips-are-down.html",
    ] {
        same(PAGE, other);
    }
    same("https://press.example/chips/", "https://press.example/chips/index.html");
    same("https://press.example/chips", "https://press.example/chips/");
    same("https://press.example", "https://press.example/");
    same("https://press.example/?b=2&a=1", "https://press.example/?a=1&b=2");
    same("https://press.example/%c3%bc", "https://press.example/ü");
}

#[test]
fn where_a_reader_came_from_does_not_matter() {
    for query in [
        "utm_source=rss&utm_medium=feed",
        "fbclid=IwAR0",
        "UTM_Campaign=x&GCLID=y",
        "mc_cid=1&mc_eid=2",
        "at_medium=RSS&at_campaign=KARANGA",
        "wt_zmc=sm.int.zonaudev.x&ref_src=twsrc",
    ] {
        same(PAGE, &format!("{PAGE}?{query}"));
        same(&format!("{PAGE}?id=7"), &format!("{PAGE}?{query}&id=7"));
    }
    same("https://www.wsj.com/articles/x-1?mod=hp_lead_pos3", "https://www.wsj.com/articles/x-1");
    differ("https://press.example/index.php?mod=article", "https://press.example/index.php?mod=video");
}

#[test]
fn what_is_asked_for_matters() {
    differ("https://press.example/story?id=1", "https://press.example/story?id=2");
    differ("https://press.example/story", "https://press.example/story?page=2");
    differ("https://press.example/a", "https://press.example/A");
    differ("https://press.example/a", "https://other.example/a");
    differ("https://press.example:8080/a", "https://press.example/a");
    differ("https://press.example/#!/story/1", "https://press.example/#!/story/2");
    differ("https://press.example/?a=1&a=2", "https://press.example/?a=2&a=1");
    differ("https://press.example/print", "https://press.example/");
    differ("https://press.example/a%2Fb", "https://press.example/a/b");
}

#[test]
fn twins_are_one_page() {
    for twin in [
        "https://www.press.example/2026/11/20/chips-are-down.html",
        "https://m.press.example/2026/11/20/chips-are-down.html",
        "https://amp.press.example/2026/11/20/chips-are-down.html",
        "https://press.example/amp/2026/11/20/chips-are-down.html",
        "https://press.example/2026/11/20/chips-are-down.amp.html",
        "https://press.example/2026/11/20/chips-are-down.html?amp",
        "https://press.example/2026/11/20/chips-are-down.html?outputType=amp",
        "https://press.example/2026/11/20/chips-are-down.html?view=print",
        "https://press.example/2026/11/20/chips-are-down-print.html",
        "https://www.google.com/amp/s/www.press.example/amp/2026/11/20/chips-are-down.html",
        "https://press-example.cdn.ampproject.org/c/s/press.example/2026/11/20/chips-are-down.amp.html",
        "https://www.google.com/url?rct=j&url=https://press.example/2026/11/20/chips-are-down.html&ct=ga",
    ] {
        same(PAGE, twin);
    }
    same("https://press.example/story-7/amp/", "https://press.example/story-7");
    same("https://press.example/print/story-7", "https://press.example/story-7");
    differ("https://m.co.uk/story", "https://co.uk/story");
    differ("https://news.press.example/story", "https://press.example/story");
}

#[test]
fn both_forms_are_kept() {
    let link = Link::parse("https://www.press.example/story/?utm_source=x").unwrap();
    assert_eq!(link.given().as_str(), "https://www.press.example/story/?utm_source=x");
    assert_eq!(link.canonical(), "https://press.example/story");
    let address = Link::parse("http://127.0.0.1:8080/story").unwrap();
    assert_eq!(address.canonical(), "http://127.0.0.1:8080/story");
}

#[test]
fn a_canonical_form_is_its_own() {
    for given in [
        "https://www.press.example/a%7eb/?q=%41&x=ü",
        PAGE,
        "https://m.press.example/amp/print/a/amp",
        "https://press.example/a.amp.amp",
    ] {
        let once = Link::parse(given).unwrap().canonical().to_owned();
        assert_eq!(Link::parse(&once).unwrap().canonical(), once, "{given}");
    }
}

#[test]
fn an_address_tells_its_day() {
    for (address, day) in [
        (PAGE, Some("2026-11-20")),
        ("https://press.example/news/2026/nov/2/title/", Some("2026-11-02")),
        ("https://press.example/politics/20261120-title", Some("2026-11-20")),
        ("https://press.example/2026-11-20/title", Some("2026-11-20")),
        ("https://press.example/2026/02/30/title", None),
        ("https://press.example/2026/11/title", None),
        ("https://press.example/title?date=2026-11-20", None),
        ("https://press.example/idUSKBN20261", None),
    ] {
        assert_eq!(Link::parse(address).unwrap().date().map(|day| day.to_string()).as_deref(), day, "{address}");
    }
}

#[test]
fn an_address_tells_words_of_the_title() {
    assert_eq!(Link::parse(PAGE).unwrap().words(), ["chips", "are", "down"]);
    assert_eq!(Link::parse("https://press.example/world/a-b/four_words_of_title-7.html").unwrap().words().len(), 4);
    assert!(Link::parse("https://press.example/world/story/17").unwrap().words().is_empty());
}
