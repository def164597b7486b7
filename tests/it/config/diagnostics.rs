//! What is said of faults, and where.

use super::{SOUND, faults, faults_instead, faults_with, load, sound};

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_lines() {
    let told = faults(
        r#"
[fetch]
timeout = "soon"
concurrency = 0

[mail]
operator = "ops at example.org"

[[source]]
id = "ministry"
url = "ftp://example.org/feed"

[[topic]]
id = "chips"
[topic.query]
match = 'chip'

[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["chip"]
digest = { at = "now" }
"#,
    );
    insta::assert_snapshot!(told, @"");
}

#[test]
fn an_unknown_key_suggests_the_nearest_known_one() {
    insta::assert_snapshot!(faults_with("[fetch]\ntimout = \"30s\"\n[deamon]\n"), @"");
}

#[test]
fn an_unknown_key_without_a_neighbour_lists_what_is_known() {
    insta::assert_snapshot!(faults_with("[archive]\ncolour = \"red\"\n"), @"");
}

#[test]
fn toml_that_cannot_be_read_is_told_with_its_place() {
    insta::assert_snapshot!(faults("[fetch]\ntimeout = 30s\n[fetch]\nrobots = maybe\n"), @"");
}

#[test]
fn a_cron_line_that_cannot_be_read_is_refused() {
    insta::assert_snapshot!(faults_instead(r#"at = "now""#, r#"at = "at seven""#), @"");
}

#[test]
fn a_cron_line_that_never_fires_is_refused() {
    insta::assert_snapshot!(faults_instead(r#"at = "now""#, r#"at = "0 7 30 feb *""#), @"");
}

#[test]
fn an_address_that_is_none_is_refused_where_it_stands() {
    insta::assert_snapshot!(faults_instead(r#"["desk@example.org"]"#, r#"["desk@example.org", "desk@@example"]"#), @"");
}

#[test]
fn a_recipient_named_twice_is_shown_in_both_places() {
    insta::assert_snapshot!(faults_instead(r#"["desk@example.org"]"#, r#"["desk@example.org", "A desk <Desk@example.org>"]"#), @"");
}

#[test]
fn ids_used_twice_are_shown_in_both_files() {
    let told = load(&[
        ("presswatch.toml", &format!("include = [\"sources/*.toml\"]\n{SOUND}")),
        ("sources/more.toml", "[[source]]\nid = \"ministry\"\nurl = \"https://example.net/feed\"\n"),
    ]);
    insta::assert_snapshot!(told.unwrap_err(), @"");
}

#[test]
fn what_the_program_cannot_do_yet_is_refused_and_not_passed_over() {
    let told = faults(&format!(
        "{}{}",
        "[web]\nlisten = \"127.0.0.1:8417\"\n[hook]\ncommand = \"page-someone now\"\n[fetch]\nproxy = \"http://proxy.example.org:3128\"\n",
        SOUND.replace("example.org/feed\"", "example.org/api\"\nkind = \"json\"\nfollow = \"a.next\"").replace(
            "digest =",
            "language = \"fr\"\nalert = { tags = [\"official\"], quiet = \"22:00-06:00\" }\ndigest ="
        )
    ));
    insta::assert_snapshot!(told, @"");
}

#[test]
fn a_disabled_source_may_have_what_the_program_cannot_do_yet() {
    let disabled = "example.org/feed\"\nenabled = false\nkind = \"json\"\nfollow = \"a.next\"\nheaders = { Authorization = { file = \"nowhere\" } }";
    let config = sound(&SOUND.replace("example.org/feed\"", disabled));

    assert!(!config.sources[0].enabled);
}

#[test]
fn a_disabled_source_is_checked_all_the_same() {
    let told = faults_instead("example.org/feed\"", "example.org/feed\"\nenabled = false\nfollow = \"a[\"\n");

    assert!(told.contains("`follow` is no CSS selector"), "{told}");
}

#[test]
fn a_topic_that_does_not_exist_suggests_the_nearest() {
    insta::assert_snapshot!(faults_instead(r#"topics = ["chips"]"#, r#"topics = ["chps"]"#), @"");
}

#[test]
fn a_topic_at_fault_still_exists() {
    let told = faults_instead("match = 'chip'", "macth = 'chip'");

    assert!(!told.contains("does not exist"), "{told}");
}

#[test]
fn a_time_zone_suggests_the_nearest() {
    insta::assert_snapshot!(faults_with("[daemon]\ntimezone = \"Europe/Berln\"\n"), @"");
}

#[test]
fn a_table_written_once_that_should_be_repeated_says_how() {
    insta::assert_snapshot!(faults_instead("[[source]]", "[source]"), @"");
}

#[test]
fn a_missing_key_is_told_at_its_table() {
    insta::assert_snapshot!(faults_instead("url = \"https://example.org/feed\"\n", ""), @"");
}

#[test]
fn odd_things_are_warnings() {
    let config = sound(
        &SOUND.replace("operator = \"ops@example.org\"\n", "").replace("digest = { at = \"now\" }", "").replace(
            "[[subscription]]",
            "[[topic]]\nid = \"fish\"\n[topic.terms]\nsalmon = { en = [\"salmon\"] }\n[topic.query]\nmatch = 'fish'\n[[subscription]]",
        ),
    );
    insta::assert_snapshot!(config.warnings.join("\n"), @"");
}

#[test]
fn two_sources_of_one_address_are_a_warning() {
    let config = sound(&format!("{SOUND}\n[[source]]\nid = \"twin\"\nurl = \"https://EXAMPLE.org:443/feed\"\n"));
    insta::assert_snapshot!(config.warnings.join("\n"), @"");
}
