//! `presswatch test`, and what `explain` and `check` say of topics.
#![cfg(test)]

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use crate::{desk::Desk, site::Site};

const NEWSROOM: &str = r#"
[daemon]
timezone = "UTC"
state = "{state}"
lookback = "3650d"

[fetch]
allow_addresses = ["127.0.0.0/8"]
host_gap = "0s"
timeout = "5s"

[mail]
from = "presswatch <alerts@example.org>"

[[source]]
id = "wire"
name = "Harbour Wire"
url = "{url}"

[[topic]]
id = "deepseek"
name = "DeepSeek"
[topic.terms]
company = { any = ["DeepSeek"] }
[topic.query]
match = '@company AND hardware'

[[topic]]
id = "balloons"
name = "Balloons"
[topic.query]
match = 'balloon AND DeepSeek'

[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["deepseek", "balloons"]
digest = { at = "0 7 * * *" }
"#;

/// A newsroom that has read the one article of a wire.
fn newsroom() -> (Desk, Site) {
    let site = Site::serve(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/wire-copy/round-1"));
    let desk = Desk::new(&NEWSROOM.replace("{url}", &format!("{}/wire.atom", site.base)));
    desk.check(&["once"], 0);
    (desk, site)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|fault| panic!("{fault}: {text}"))
}

#[test]
fn a_query_is_tried_on_the_archive_and_compared_with_the_saved_one() {
    let (desk, _site) = newsroom();
    let wider = ["test", "deepseek", "--query", "@company OR \"reading room\""];
    let (out, _) = desk.check(&wider, 0);
    for part in [
        "deepseek: 3 passages in 1 of 1 article (1 story), since ",
        "»DeepSeek« supplied",
        "Harbour Wire",
        "Caught by\n  \"reading room\" 2, @company 1",
        "Languages\n  en 3",
        "Sources\n  wire 3",
        "Passages a day",
        "  desk: 1 story in 1 of 31 digests",
        "2 more, 0 fewer",
    ] {
        assert!(out.contains(part), "{part} is missing:\n{out}");
    }
    assert!(!out.contains('\u{1b}'), "a pipe gets no colours");

    let (out, _) = desk.check(&[&wider[..], &["--json"]].concat(), 0);
    let all = json(&out);
    let (out, _) = desk.check(&["test", "deepseek", "--json"], 0);
    let saved = json(&out);
    let count = |passages: &Value| passages.as_array().unwrap().len();
    assert_eq!((count(&all["passages"]), count(&saved["passages"]), count(&all["difference"]["more"])), (3, 1, 2));
    assert_eq!((count(&all["difference"]["fewer"]), &saved["difference"]), (0, &Value::Null));
    let (out, _) = desk.check(&["test", "deepseek", "--query", "zeppelin"], 1);
    assert!(out.contains("0 more, 1 fewer") && out.contains("»DeepSeek«"), "{out}");
}

#[test]
fn a_new_topic_needs_a_query_and_a_faulty_query_is_underlined() {
    let (desk, _site) = newsroom();
    let (out, _) = desk.check(&["test", "dirigibles", "--query", "zeppelin"], 1);
    assert!(out.contains("0 passages in 0 of 1 article") && out.contains("no subscription asks"), "{out}");
    let (_, err) = desk.check(&["test", "dirigibles"], 74);
    assert!(err.contains("deepseek, balloons") && err.contains("--query"), "{err}");
    let (_, err) = desk.check(&["test", "deepseek", "--query", "chip NEAR"], 74);
    assert!(err.contains("^^^^"), "{err}");
    let (_, err) = desk.check(&["test", "deepseek", "--query", "@rival"], 74);
    assert!(err.contains("@rival"), "{err}");
    let (_, err) = desk.check(&["test", "deepseek", "--since", "soon"], 74);
    assert!(err.contains("30d"), "{err}");
}

#[test]
fn a_folder_of_pages_and_texts_is_read_instead() {
    let desk = Desk::new(&NEWSROOM.replace("{url}", "https://wire.invalid/feed"));
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("may")).unwrap();
    fs::write(folder.path().join("may/one.txt"), "Up in the air\nDeepSeek flies a balloon.\n\nThe weather is fine.\n")
        .unwrap();
    fs::write(
        folder.path().join("two.html"),
        "<html><head><title>Air</title></head><body><article><h1>Air</h1><p>A second balloon was flown by DeepSeek \
         over the harbour on Monday, and many people came to see it rise into the morning sky.</p></article></body></html>",
    )
    .unwrap();
    let path = folder.path().to_str().unwrap();
    let (out, _) = desk.check(&["test", "balloons", "--files", path], 0);
    assert!(out.contains("2 passages in 2 of 2 articles") && out.contains("one.txt"), "{out}");
    assert!(!out.contains("Passages a day"), "files have no days:\n{out}");
    desk.check(&["test", "balloons", "--files", "/nowhere"], 74);
}

#[test]
fn explain_tells_what_fired_and_what_was_missing() {
    let (desk, site) = newsroom();
    let link = format!("{}/wire-1.html", site.base);
    let (out, _) = desk.check(&["explain", &link], 0);
    assert!(out.contains("balloons does not match") && out.contains("there is DeepSeek; there is no balloon"), "{out}");
    let (out, _) = desk.check(&["explain", &link, "--json"], 0);
    let topic = out.lines().map(json).find(|line| line["topic"] == "balloons").unwrap();
    assert_eq!(topic["miss"]["missing"][0]["lacks"], "balloon");
    assert_eq!(topic["passages"], Value::Array(Vec::new()));
}

#[test]
fn check_warns_of_terms_that_can_never_be_found() {
    // Letters that stand apart are read as one word, so that a term of such letters finds nothing.
    let plain = NEWSROOM.replace("{url}", "https://wire.invalid/feed");
    let (out, err) = Desk::new(&plain.replace("\"DeepSeek\"", "'\"D e e p S e e k\"'")).check(&["check"], 0);
    assert!(out.contains("no faults"), "{out}");
    assert!(
        err.contains("topic \"deepseek\", list `company`: the term \"D e e p S e e k\" can never be found"),
        "{err}"
    );
    let (_, err) = Desk::new(&plain).check(&["check"], 0);
    assert!(!err.contains("can never be found"), "{err}");
}
