//! Faults within the text of a query, and the lists that it uses.

use super::{SOUND, faults, sound};

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
