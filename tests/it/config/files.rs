//! Which files make up a configuration.

use super::{SOUND, load, load_below};

/// The sound configuration, including by these patterns.
fn including(patterns: &str) -> String {
    format!("include = [{patterns}]\n{SOUND}")
}

const MORE: &str = "[[source]]\nid = \"more\"\nurl = \"https://example.net/feed\"\n";

#[test]
fn included_files_come_in_the_order_of_patterns_and_names() {
    let source = |id: &str| format!("[[source]]\nid = \"{id}\"\nurl = \"https://example.net/{id}\"\n");
    let config = load(&[
        ("presswatch.toml", &including(r#""late/*.toml", "early/?.toml""#)),
        ("early/a.toml", &source("early-a")),
        ("early/aa.toml", "this is not read"),
        ("late/b.toml", &source("late-b")),
        ("late/a.toml", &source("late-a")),
        ("late/.hidden.toml", "this is not read"),
    ])
    .unwrap();
    let ids: Vec<&str> = config.sources.iter().map(|source| source.id.as_str()).collect();

    assert_eq!(ids, ["ministry", "late-a", "late-b", "early-a"]);
}

#[test]
fn a_folder_whose_name_looks_like_a_pattern_is_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("[x]*");
    let config = load_below(&odd, &[("presswatch.toml", &including(r#""more.toml""#)), ("more.toml", MORE)]).unwrap();

    assert_eq!(config.sources.len(), 2);
}

#[test]
fn a_pattern_that_matches_nothing_is_refused() {
    insta::assert_snapshot!(load(&[("presswatch.toml", &including(r#""sources/*.toml""#))]).unwrap_err(), @r#"
    error: `include` matches no file
     --> presswatch.toml:1:12
      |
    1 | include = ["sources/*.toml"]
      |            ^^^^^^^^^^^^^^^^
      |
      = help: patterns are relative to the folder of this file
    "#);
}

#[test]
fn a_file_taken_in_twice_is_refused() {
    let files = [("presswatch.toml", &*including(r#""*.toml", "m*.toml""#)), ("more.toml", MORE)];
    insta::assert_snapshot!(load(&files).unwrap_err(), @r#"
    error: `include` takes in presswatch.toml a second time
     --> presswatch.toml:1:12
      |
    1 | include = ["*.toml", "m*.toml"]
      |            ^^^^^^^^
      |
      = help: a file may be included once, and the main file not at all

    error: `include` takes in more.toml a second time
     --> presswatch.toml:1:22
      |
    1 | include = ["*.toml", "m*.toml"]
      |                      ^^^^^^^^^
      |
      = help: a file may be included once, and the main file not at all
    "#);
}

#[test]
fn included_files_have_no_settings_and_include_nothing() {
    let more = format!("include = [\"x.toml\"]\n{MORE}\n[fetch]\nrobots = false\n[colours]\n");
    let files = [("presswatch.toml", &*including(r#""more.toml""#)), ("more.toml", &*more)];
    insta::assert_snapshot!(load(&files).unwrap_err(), @r#"
    error: `include` belongs into the main file
     --> more.toml:1:1
      |
    1 | include = ["x.toml"]
      | ^^^^^^^
      |
      = help: an included file has only common, source, topic, subscription

    error: `fetch` belongs into the main file
     --> more.toml:6:2
      |
    6 | [fetch]
      |  ^^^^^
      |
      = help: an included file has only common, source, topic, subscription

    error: unknown key `colours`
     --> more.toml:8:2
      |
    8 | [colours]
      |  ^^^^^^^
      |
      = help: known here: common, source, topic, subscription
    "#);
}

#[test]
fn a_broken_file_makes_nothing_else_seem_missing() {
    let main = SOUND.replace("topics = [\"chips\"]", "topics = [\"chips\", \"elsewhere\"]");
    let files = [
        ("presswatch.toml", &*format!("include = [\"more.toml\"]\n{main}")),
        ("more.toml", "[[topic]\nid = \"elsewhere\"\n"),
    ];
    insta::assert_snapshot!(load(&files).unwrap_err(), @r#"
    error: not TOML: unclosed array table, expected `]`
     --> more.toml:1:9
      |
    1 | [[topic]
      |         ^
      |
      = help: texts stand in quotes ("…", or '…' without escapes), lists in [ ], and every key = value on a line of its own
    "#);
}

#[test]
fn a_missing_file_is_told_with_what_to_do() {
    insta::assert_snapshot!(load(&[]).unwrap_err(), @r#"
    error: there is no such file
    --> presswatch.toml
     = help: `presswatch init` writes a commented one to start from; `--config FILE` names another
    "#);
}

#[test]
fn an_empty_file_is_told_what_it_lacks() {
    insta::assert_snapshot!(load(&[("presswatch.toml", "")]).unwrap_err(), @r#"
    error: nothing to do: there is no [[source]] and no [[topic]] and no [[subscription]]
    --> presswatch.toml
     = help: write it here or in a file that is taken in by `include`; `presswatch init` writes an example
    "#);
}

#[test]
fn a_folder_is_no_file() {
    let told = load(&[("presswatch.toml/inner", "")]).unwrap_err().to_string();

    assert!(told.contains("this is not a file"), "{told}");
}

#[test]
fn a_file_that_is_too_large_is_refused_with_the_limit() {
    let told = load(&[("presswatch.toml", &"# filling\n".repeat(1_700_000))]).unwrap_err().to_string();

    assert!(told.contains("larger than 16 MiB"), "{told}");
}

#[test]
fn a_file_that_is_not_utf8_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("presswatch.toml"), b"# K\xf6ln\n").unwrap();
    let told = load_below(folder.path(), &[]).unwrap_err().to_string();

    assert!(told.contains("not UTF-8 text (first at byte 3)"), "{told}");
}

#[test]
fn hundreds_of_faults_are_counted_and_not_all_shown() {
    let wrong = "[[source]]\nid = \"Ä\"\nurl = \"https://example.net/\"\n".repeat(300);
    let faults = load(&[("presswatch.toml", &format!("{SOUND}{wrong}"))]).unwrap_err();

    assert_eq!(faults.rendered.len(), 201);
    assert!(faults.rendered.last().unwrap().ends_with("more faults"));
}
