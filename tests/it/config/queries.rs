//! Faults within the text of a query, and the lists that it uses.

use super::{SOUND, faults, load, sound};

/// The sound configuration with these lists and this query, written as it would stand in the file.
fn with(terms: &str, query: &str) -> String {
    SOUND.replace("[topic.query]\nmatch = 'chip'", &format!("[topic.terms]\n{terms}\n[topic.query]\nmatch = {query}"))
}

#[test]
fn a_list_that_is_not_defined_suggests_the_nearest() {
    let told = faults(&with("chip = { any = [\"GPU\"] }", r#"'@chip OR "entity list" OR @chips'"#));
    insta::assert_snapshot!(told, @r#"
    error: topic "chips", query: `match` uses a list that is not defined: @chips
      --> presswatch.toml:14:36
       |
    14 | match = '@chip OR "entity list" OR @chips'
       |                                    ^^^^^^
       |
       = help: did you mean @chip?
    "#);
}

#[test]
fn a_list_at_fault_is_defined_all_the_same() {
    let told = faults(&with("chip = { english = [\"GPU\"] }", "'@chip'"));

    assert!(!told.contains("not defined"), "{told}");
}

#[test]
fn a_list_that_unless_uses_is_used() {
    let config = sound(&with("rice = { en = [\"rice\"] }", "'chip'\nunless = '@rice'"));

    assert_eq!(config.warnings, Vec::<String>::new());
}

/// Whichever quotes hold the query, the fault is at the same word of it.
#[test]
fn a_fault_in_a_query_points_into_its_text() {
    let column = |query: &str| {
        let told = faults(&with("", query));
        let place = told.lines().find_map(|line| line.trim().strip_prefix("--> presswatch.toml:")).unwrap();
        place.to_owned()
    };
    // The parenthesis that is never closed.
    assert_eq!(column("'chip AND (ban'"), "14:19");
    assert_eq!(column("\"chip AND (ban\""), "14:19");
    assert_eq!(column("'''\nchip AND (ban'''"), "15:10");
    assert_eq!(column("\"\"\"chip AND (ban\"\"\""), "14:21");
    // Escapes shift the text: the whole value is shown.
    assert_eq!(column("\"\\u0063hip AND (ban\""), "14:9");
}

/// The sound configuration with these parts beside a list of chips.
fn with_parts(parts: &str, query: &str) -> String {
    let terms = format!("chip = {{ any = [\"GPU\"] }}\n[topic.parts]\n{parts}");
    with(&terms, query)
}

#[test]
fn a_part_may_use_lists_and_parts() {
    let config = sound(&with_parts("goods = '@chip OR wafer'\nscene = 'title:@goods OR @goods'", "'licence @scene'"));

    assert_eq!(config.warnings, Vec::<String>::new());
    assert_eq!(config.topics[0].parts.len(), 2);
}

#[test]
fn parts_that_make_no_sense_are_told_where_they_stand() {
    let told = |parts: &str, query: &str| faults(&with_parts(parts, query));
    insta::assert_snapshot!(told("a = '@b x1'\nb = 'GPU OR @a'", "'@chip @a'"), @r##"
    error: topic "chips", parts: `a` cannot be read: @b leads back to itself
      --> presswatch.toml:14:6
       |
    14 | a = '@b x1'
       |      ^^
       |
       = help: a part may use only parts that do not use it

    error: topic "chips", parts: `b` cannot be read: @a leads back to itself
      --> presswatch.toml:15:13
       |
    15 | b = 'GPU OR @a'
       |             ^^
       |
       = help: a part may use only parts that do not use it
    "##);
    insta::assert_snapshot!(told("both = 'x1 AND x2'", "'@chip @both x3 NEAR/3 @both'"), @r##"
    error: topic "chips", query: `match` cannot be read: @both: NEAR takes words, phrases, lists, and groups of them with OR
      --> presswatch.toml:16:32
       |
    16 | match = '@chip @both x3 NEAR/3 @both'
       |                                ^^^^^
       |
       = help: write (a NEAR/8 b) AND c; what must stand in one sentence is said with sentence:( … )
    "##);
    insta::assert_snapshot!(told("back = 'x1 before:x2'", "'@chip @back title:@back'"), @r##"
    error: topic "chips", query: `match` cannot be read: @back: `before:` cannot be asked of another text
      --> presswatch.toml:16:28
       |
    16 | match = '@chip @back title:@back'
       |                            ^^^^^
       |
       = help: use the part outside that field
    "##);
    insta::assert_snapshot!(told("chip = 'x1'", "'@chip'"), @r##"
    error: topic "chips", parts: `chip` has the name of another list
      --> presswatch.toml:14:1
       |
    14 | chip = 'x1'
       | ^^^^
       |
      ::: presswatch.toml:12:1
       |
    12 | chip = { any = ["GPU"] }
       | ---- the other list
       |
       = help: @chip can mean only one: give it another name
    "##);
    insta::assert_snapshot!(told("goods = '@chips'", "'@goods'"), @r##"
    error: topic "chips", parts: `goods` uses a list that is not defined: @chips
      --> presswatch.toml:14:10
       |
    14 | goods = '@chips'
       |          ^^^^^^
       |
       = help: did you mean @chip?
    "##);
}

#[test]
fn parts_that_grow_without_end_are_refused() {
    let chain = |length: usize, of: fn(usize) -> String| {
        (1..length).map(|n| format!("p{n} = '{}'\n", of(n - 1))).collect::<String>() + "p0 = '@chip'"
    };
    let deep = faults(&with_parts(&chain(40, |n| format!("@p{n}")), "'@p39'"));
    assert!(deep.contains("more than 16 deep"), "{deep}");
    let wide = faults(&with_parts(&chain(15, |n| vec![format!("@p{n}"); 10].join(" OR ")), "'@p14'"));
    assert!(wide.contains("too large"), "{wide}");
}

#[test]
fn a_part_that_nothing_uses_is_warned_of() {
    insta::assert_snapshot!(sound(&with_parts("goods = 'wafer'", "'@chip'")).warnings.join("\n"), @r##"
    warning: topic "chips": the part `goods` is never used
      --> presswatch.toml:14:1
       |
    14 | goods = 'wafer'
       | ^^^^^
       |
       = help: write @goods in a query of this topic, or take it out
    "##);
}

const COMMON: &str = r#"
[common.terms]
chip = { en = ["chip"] }
snack = { en = ["crisps"] }
[common.parts]
goods = '@chip NOT @snack'
[[topic]]
id = "ban"
[topic.query]
match = 'ban AND @goods'
[[subscription]]
id = "other"
to = ["other@example.org"]
topics = ["ban"]
digest = { at = "now" }
"#;

#[test]
fn lists_and_parts_can_be_common_to_the_topics_of_all_files() {
    let main = format!("include = [\"more.toml\"]\n{}", SOUND.replace("match = 'chip'", "match = '@chip'"));
    let config = load(&[("presswatch.toml", &main), ("more.toml", COMMON)]).unwrap();

    assert_eq!(config.warnings, Vec::<String>::new());
    let names = |topic: usize| {
        let topic = &config.topics[topic];
        (topic.lists.keys().map(String::as_str).collect(), topic.parts.keys().map(String::as_str).collect())
    };
    // A topic has what it uses, and no more.
    assert_eq!(names(0), (vec!["chip"], vec![]));
    assert_eq!(names(1), (vec!["chip", "snack"], vec!["goods"]));
}

#[test]
fn common_names_are_taken_and_warned_of_when_nothing_uses_them() {
    let with_common = |common: &str, topic: &str| {
        load(&[("presswatch.toml", &format!("{common}\n{}", with("chip = { en = [\"GPU\"] }", topic)))])
    };
    let twice = "[common.terms]\nchip = { en = [\"chip\"] }\n";
    insta::assert_snapshot!(with_common(twice, "'@chip'").unwrap_err(), @r##"
    error: topic "chips", terms: `chip` has the name of another list
      --> presswatch.toml:15:1
       |
    15 | chip = { en = ["GPU"] }
       | ^^^^
       |
      ::: presswatch.toml:2:1
       |
     2 | chip = { en = ["chip"] }
       | ---- the other list
       |
       = help: @chip can mean only one: give it another name
    "##);
    let unused = "[common.terms]\nsnack = { en = [\"crisps\"] }\n[common.parts]\nfood = '@snack'\n";
    insta::assert_snapshot!(with_common(unused, "'@chip'").unwrap().warnings.join("\n"), @r##"
    warning: common: the part `food` is never used
     --> presswatch.toml:4:1
      |
    4 | food = '@snack'
      | ^^^^
      |
      = help: write @food in a query of a topic, or take it out
    "##);
    insta::assert_snapshot!(with_common("[common.queries]\na = 'x1'\n", "'@chip'").unwrap_err(), @r##"
    error: [common]: unknown key `queries`
     --> presswatch.toml:1:9
      |
    1 | [common.queries]
      |         ^^^^^^^
      |
      = help: known here: terms, parts
    "##);
}
