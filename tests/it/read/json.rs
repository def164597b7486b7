//! JSON APIs, read by paths.

use presswatch::{
    model::{JsonPath, JsonPathFault, JsonRules, Reading, SourceDocument, SourceKind},
    read::{self, Hints},
};

use super::{base, codes, document};

fn path(text: &str) -> JsonPath {
    JsonPath::parse(text).unwrap()
}

fn rules(items: &str, link: &str) -> JsonRules {
    JsonRules { items: path(items), link: path(link), title: None, date: None, text: None, next: None }
}

fn by_rules(json: &str, rules: &JsonRules) -> Reading<Option<SourceDocument>> {
    let hints = Hints { kind: Some(SourceKind::Json), json: Some(rules), ..Hints::default() };
    read::document(json.as_bytes(), Some("application/json"), &base(), hints)
}

const REGISTER: &str = r#"{"count": 2, "next_page_url": "https://press.example/api?page=2", "results": [
    {"title": "Rule &amp; <i>list</i>", "html_url": "/d/1", "publication_date": "2026-03-02", "abstract": "First.\n\nSecond < third."},
    {"title": "Notice", "html_url": "/d/2", "publication_date": 1772445600, "abstract": null},
    {"title": "No address", "publication_date": "soon"}]}"#;

#[test]
fn an_answer_is_read_by_paths() {
    let rules = JsonRules {
        title: Some(path("title")),
        date: Some(path("publication_date")),
        text: Some(path("abstract")),
        next: Some(path("next_page_url")),
        ..rules("results", "html_url")
    };
    let reading = by_rules(REGISTER, &rules);
    assert_eq!(codes(&reading), ["no-link"]);
    assert!(reading.problems[0].text.starts_with("1 of 3 items"), "{}", reading.problems[0].text);
    let document = reading.value.unwrap();
    assert_eq!(document.kind, SourceKind::Json);
    let [rule, notice] = document.entries.as_slice() else { panic!("{:?}", document.entries) };
    assert_eq!((rule.key.as_str(), rule.title.as_deref()), ("https://press.example/d/1", Some("Rule & list")));
    assert_eq!(rule.published.unwrap().to_string(), "2026-03-02T00:00:00Z");
    assert_eq!(rule.summary.as_deref(), Some("<p>First.</p><p>Second &lt; third.</p>"));
    assert_eq!(notice.published.unwrap().to_string(), "2026-03-02T10:00:00Z");
    assert_eq!((notice.summary.as_deref(), notice.content.as_deref()), (None, None));
    assert_eq!(document.further[0].canonical(), "https://press.example/api?page=2");
}

#[test]
fn paths_are_pointers_or_names_joined_by_dots() {
    let json = r#"{"a.b": {"list": [[{"link": {"href": ["/1"]}}]]}}"#;
    for (items, link) in [("/a.b/list/0", "link.href.0"), ("/a.b/list/0", "/link/href"), ("/a.b/list/0", "$.link.href")]
    {
        let reading = by_rules(json, &rules(items, link));
        assert_eq!(reading.value.unwrap().entries[0].key, "https://press.example/1", "{items} {link}");
    }
    let whole = by_rules(r#"[{"u": "/1"}]"#, &rules("$", "u"));
    assert_eq!(whole.value.unwrap().entries.len(), 1);
    assert_eq!(path("/a~1b/~0").steps().collect::<Vec<_>>(), ["a/b", "~"]);
}

#[test]
fn texts_that_are_no_paths_are_named() {
    for (text, fault) in [
        ("", JsonPathFault::Empty),
        ("a..b", JsonPathFault::EmptyStep),
        ("a[0]", JsonPathFault::Character('[')),
        ("a.*", JsonPathFault::Character('*')),
        ("/a~2", JsonPathFault::Tilde),
        ("a.".repeat(40).trim_end_matches('.'), JsonPathFault::TooLong),
    ] {
        assert_eq!(JsonPath::parse(text), Err(fault), "{text}");
    }
}

#[test]
fn rules_that_find_no_list_say_what_is_there_and_what_to_try() {
    let reading = by_rules(REGISTER, &rules("items", "url"));
    assert!(reading.value.is_none());
    assert_eq!(codes(&reading), ["no-items"]);
    let text = &reading.problems[0].text;
    assert!(text.contains("results (3 items with abstract, html_url, publication_date, title)"), "{text}");
    // The first item's addresses are relative here; nothing is suggested that would not be read.
    assert!(!text.contains("try items"), "{text}");
    let absolute = REGISTER.replace("\"/d/", "\"https://press.example/d/");
    let text = &by_rules(&absolute, &rules("items", "url")).problems[0].text;
    let tried =
        r#"try items = "results", link = "html_url", title = "title", date = "publication_date", text = "abstract""#;
    assert!(text.ends_with(tried), "{text}");
}

#[test]
fn an_api_without_rules_is_named_with_what_it_has() {
    let reading = document(r#"{"data": {"news": [{"url": "https://press.example/1", "headline": "One"}]}}"#);
    assert_eq!(codes(&reading), ["json-not-a-feed"]);
    let text = &reading.problems[0].text;
    assert!(text.ends_with(r#"try items = "data.news", link = "url", title = "headline""#), "{text}");
    let item = r#"{"url": "https://press.example/1", "subtitle": "Two", "document_title": "One"}"#;
    let reading = document(format!(r#"{{"results": [{item}]}}"#));
    assert!(reading.problems[0].text.ends_with(r#"link = "url", title = "document_title""#), "{:?}", reading.problems);
}

#[test]
fn values_without_end_are_refused_before_they_cost_memory() {
    let reading = document(format!("[{}0]", "[0],".repeat(400_000)));
    assert_eq!(codes(&reading), ["too-many-values"]);
}
