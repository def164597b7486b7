//! Whatever a source serves is read, or named: feeds, sitemaps, JSON, front pages, in whatever encoding.
//!
//! The first byte says what the operator says of it.

use presswatch::{
    model::{JsonPath, JsonRules, PROBLEMS_MAX, SourceKind},
    read::{self, ENTRIES_MAX, FURTHER_MAX, Hints},
};
use url::Url;

pub fn read(data: &[u8]) {
    let (hint, bytes) = data.split_first().unwrap_or((&0, &[]));
    let base = Url::parse("https://press.example/news/index.html").expect("a literal address");
    let path = |text| JsonPath::parse(text).expect("a literal path");
    let rules = JsonRules {
        items: path("items"),
        link: path("url"),
        title: Some(path("title")),
        date: Some(path("date")),
        text: Some(path("text")),
        next: Some(path("next")),
    };
    let hints = match hint % 5 {
        0 => Hints::default(),
        1 => Hints { kind: Some(SourceKind::Feed), ..Hints::default() },
        2 => Hints { kind: Some(SourceKind::Listing), follow: Some("a[rel=next]"), ..Hints::default() },
        3 => Hints { kind: Some(SourceKind::Listing), links: Some("li a, h2 > a"), ..Hints::default() },
        _ => Hints { kind: Some(SourceKind::Json), json: Some(&rules), ..Hints::default() },
    };
    let content_type = (hint & 128 != 0).then_some("text/xml; charset=gb2312");
    let first = read::document(bytes, content_type, &base, hints);
    assert!(first.problems.len() <= PROBLEMS_MAX);
    let Some(document) = first.value else {
        assert!(!first.problems.is_empty(), "nothing was read, and nothing said why");
        return;
    };
    assert!(document.entries.len() <= ENTRIES_MAX && document.further.len() <= FURTHER_MAX);
    for entry in &document.entries {
        assert!(!entry.key.is_empty(), "{entry:?}");
        // What stands in for a page is read from every entry.
        read::article_of_entry(entry);
    }
    // Keys are for ever: nothing is drawn from chance.
    let again = read::document(bytes, content_type, &base, hints).value.expect("read before");
    assert_eq!(document.entries, again.entries);
}
