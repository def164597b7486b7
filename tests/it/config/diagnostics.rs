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
    insta::assert_snapshot!(told, @r#"
    error: [fetch]: `timeout` is no duration
     --> presswatch.toml:3:11
      |
    3 | timeout = "soon"
      |           ^^^^^^
      |
      = help: write for example "30s", "15m", "1h30m" or "3d"

    error: [fetch]: `concurrency` is out of bounds: 0
     --> presswatch.toml:4:15
      |
    4 | concurrency = 0
      |               ^
      |
      = help: write a number from 1 to 1000

    error: [mail]: `operator` holds no mail address: "ops at example.org"
     --> presswatch.toml:7:12
      |
    7 | operator = "ops at example.org"
      |            ^^^^^^^^^^^^^^^^^^^^
      |
      = help: write local@domain, such as "desk@example.org", or "A name <desk@example.org>"

    error: source "ministry": `url` is no address to poll: scheme "ftp" is not http or https
      --> presswatch.toml:11:7
       |
    11 | url = "ftp://example.org/feed"
       |       ^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: write the whole address: "https://example.org/feed"

    error: subscription "desk": `topics` names a topic that does not exist: "chip"
      --> presswatch.toml:21:11
       |
    21 | topics = ["chip"]
       |           ^^^^^^
       |
       = help: did you mean "chips"?
    "#);
}

#[test]
fn an_unknown_key_suggests_the_nearest_known_one() {
    insta::assert_snapshot!(faults_with("[fetch]\ntimout = \"30s\"\n[deamon]\n"), @r#"
    error: [fetch]: unknown key `timout`
     --> presswatch.toml:2:1
      |
    2 | timout = "30s"
      | ^^^^^^
      |
      = help: did you mean `timeout`?

    error: unknown key `deamon`
     --> presswatch.toml:3:2
      |
    3 | [deamon]
      |  ^^^^^^
      |
      = help: did you mean `daemon`?
    "#);
}

#[test]
fn an_unknown_key_without_a_neighbour_lists_what_is_known() {
    insta::assert_snapshot!(faults_with("[archive]\ncolour = \"red\"\n"), @r#"
    error: [archive]: unknown key `colour`
     --> presswatch.toml:2:1
      |
    2 | colour = "red"
      | ^^^^^^
      |
      = help: known here: keep_unmatched
    "#);
}

#[test]
fn toml_that_cannot_be_read_is_told_with_its_place() {
    insta::assert_snapshot!(faults("[fetch]\ntimeout = 30s\n[fetch]\nrobots = maybe\n"), @r#"
    error: not TOML: string values must be quoted, expected literal string
     --> presswatch.toml:2:11
      |
    2 | timeout = 30s
      |           ^^^
      |
      = help: texts stand in quotes ("…", or '…' without escapes), lists in [ ], and every key = value on a line of its own

    error: not TOML: duplicate key
     --> presswatch.toml:3:2
      |
    3 | [fetch]
      |  ^^^^^
      |
      = help: a key stands once in its table, and a [table] once in its file; only [[source]], [[topic]] and [[subscription]] are repeated, each with two brackets

    error: not TOML: string values must be quoted, expected literal string
     --> presswatch.toml:4:10
      |
    4 | robots = maybe
      |          ^^^^^
      |
      = help: texts stand in quotes ("…", or '…' without escapes), lists in [ ], and every key = value on a line of its own
    "#);
}

#[test]
fn a_cron_line_that_cannot_be_read_is_refused() {
    insta::assert_snapshot!(faults_instead(r#"at = "now""#, r#"at = "at seven""#), @r#"
    error: subscription "desk", digest: `at` is not a cron line of five fields (minute hour day month weekday): Invalid pattern: Pattern must have 5 fields when seconds are disallowed.
      --> presswatch.toml:18:17
       |
    18 | digest = { at = "at seven" }
       |                 ^^^^^^^^^^
       |
       = help: write "0 7 * * mon-fri" for seven o'clock on weekdays, or "now" for the end of every `once`
    "#);
}

#[test]
fn a_cron_line_that_never_fires_is_refused() {
    insta::assert_snapshot!(faults_instead(r#"at = "now""#, r#"at = "0 7 30 feb *""#), @r#"
    error: subscription "desk", digest: `at` never fires: "0 7 30 feb *"
      --> presswatch.toml:18:17
       |
    18 | digest = { at = "0 7 30 feb *" }
       |                 ^^^^^^^^^^^^^^
       |
       = help: no day of the calendar fits: look at its day of the month and its month
    "#);
}

#[test]
fn an_address_that_is_none_is_refused_where_it_stands() {
    insta::assert_snapshot!(faults_instead(r#"["desk@example.org"]"#, r#"["desk@example.org", "desk@@example"]"#), @r#"
    error: subscription "desk": `to` holds no mail address: "desk@@example"
      --> presswatch.toml:16:27
       |
    16 | to = ["desk@example.org", "desk@@example"]
       |                           ^^^^^^^^^^^^^^^
       |
       = help: write local@domain, such as "desk@example.org", or "A name <desk@example.org>"
    "#);
}

#[test]
fn a_recipient_named_twice_is_shown_in_both_places() {
    insta::assert_snapshot!(faults_instead(r#"["desk@example.org"]"#, r#"["desk@example.org", "A desk <Desk@example.org>"]"#), @r#"
    error: subscription "desk": `to` has this twice
      --> presswatch.toml:16:27
       |
    16 | to = ["desk@example.org", "A desk <Desk@example.org>"]
       |                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
      ::: presswatch.toml:16:7
       |
    16 | to = ["desk@example.org", "A desk <Desk@example.org>"]
       |       ------------------ first here
       |
       = help: once is enough
    "#);
}

#[test]
fn ids_used_twice_are_shown_in_both_files() {
    let told = load(&[
        ("presswatch.toml", &format!("include = [\"sources/*.toml\"]\n{SOUND}")),
        ("sources/more.toml", "[[source]]\nid = \"ministry\"\nurl = \"https://example.net/feed\"\n"),
    ]);
    insta::assert_snapshot!(told.unwrap_err(), @r#"
    error: two sources have the id "ministry"
     --> sources/more.toml:2:6
      |
    2 | id = "ministry"
      |      ^^^^^^^^^^ again
      |
     ::: presswatch.toml:7:6
      |
    7 | id = "ministry"
      |      ---------- first here
      |
      = help: give one of them another id; what is stored stays with the one that keeps it
    "#);
}

#[test]
fn a_proxy_has_its_login_elsewhere_and_its_exceptions_beside_it() {
    let told = faults(&format!(
        "[fetch]\nproxy = \"http://someone:geheim@proxy.example.org:3128\"\nno_proxy = [\"intranet.example\", \"not a host\"]\n{SOUND}"
    ));
    assert!(!told.contains("geheim"), "{told}");
    assert!(told.contains("proxy_login = ") && told.contains("holds no host and no network"), "{told}");
    let told = faults(&format!("[fetch]\nproxy = \"ftp://proxy.example.org\"\n{SOUND}"));
    assert!(told.contains("is no address of a proxy"), "{told}");
    let told = faults(&format!("[fetch]\nno_proxy = [\"intranet.example\"]\n{SOUND}"));
    assert!(told.contains("is for a proxy, and there is none"), "{told}");
}

#[test]
fn what_the_program_cannot_do_yet_is_refused_and_not_passed_over() {
    let told = faults(&SOUND.replace("digest =", "language = \"fr\"\ndigest ="));
    insta::assert_snapshot!(told, @r#"
    error: subscription "desk": `language` "fr" is not supported yet
      --> presswatch.toml:18:12
       |
    18 | language = "fr"
       |            ^^^^
       |
       = help: write "en" or "de": it concerns dates and labels alone
    "#);
}

#[test]
fn keys_of_a_json_api_are_missed_and_checked() {
    let told = faults_instead(
        "example.org/feed\"",
        "example.org/api\"\nkind = \"json\"\nlink = \"a..b\"\ndate = \"days[0]\"\nlinks = \"main a\"\n",
    );
    insta::assert_snapshot!(told, @r#"
    error: source "ministry": `items` is missing
     --> presswatch.toml:5:1
      |
    5 | [[source]]
      | ^^^^^^^^^^
      |
      = help: write for example: items = "results"

    error: source "ministry": `link` is no path: a step of the path is empty
     --> presswatch.toml:9:8
      |
    9 | link = "a..b"
      |        ^^^^^^
      |
      = help: write names and numbers joined by dots, such as "data.items", a JSON Pointer, "/data/items", or "$" for the whole answer

    error: source "ministry": `date` is no path: a path has names and numbers, joined by dots; found '['
      --> presswatch.toml:10:8
       |
    10 | date = "days[0]"
       |        ^^^^^^^^^
       |
       = help: write names and numbers joined by dots, such as "data.items", a JSON Pointer, "/data/items", or "$" for the whole answer

    error: source "ministry": `links` is for pages with links to articles
      --> presswatch.toml:11:1
       |
    11 | links = "main a"
       | ^^^^^
       |
       = help: take it out, or write kind = "listing"
    "#);
}

#[test]
fn keys_that_mean_nothing_for_a_kind_are_refused() {
    let told = faults_instead(
        "example.org/feed\"",
        "example.org/feed\"\nkind = \"feed\"\nfollow = \"a.next\"\nitems = \"results\"\ntext = \"abstract\"\n",
    );
    insta::assert_snapshot!(told, @r#"
    error: source "ministry": `follow` is for pages with links to articles, and for JSON APIs
     --> presswatch.toml:9:1
      |
    9 | follow = "a.next"
      | ^^^^^^
      |
      = help: take it out, or change the kind

    error: source "ministry": `items` is for JSON APIs
      --> presswatch.toml:10:1
       |
    10 | items = "results"
       | ^^^^^
       |
       = help: take it out, or write kind = "json" and items = "…"

    error: source "ministry": `text` is for JSON APIs
      --> presswatch.toml:11:1
       |
    11 | text = "abstract"
       | ^^^^
       |
       = help: take it out, or write kind = "json" and items = "…"
    "#);
}

#[test]
fn a_disabled_source_may_name_a_secret_that_is_not_there() {
    let disabled = "example.org/feed\"\nenabled = false\nheaders = { Authorization = { file = \"nowhere\" } }";
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
    insta::assert_snapshot!(faults_instead(r#"topics = ["chips"]"#, r#"topics = ["chps"]"#), @r#"
    error: subscription "desk": `topics` names a topic that does not exist: "chps"
      --> presswatch.toml:17:11
       |
    17 | topics = ["chps"]
       |           ^^^^^^
       |
       = help: did you mean "chips"?
    "#);
}

#[test]
fn a_topic_at_fault_still_exists() {
    let told = faults_instead("match = 'chip'", "macth = 'chip'");

    assert!(!told.contains("does not exist"), "{told}");
}

#[test]
fn a_time_zone_suggests_the_nearest() {
    insta::assert_snapshot!(faults_with("[daemon]\ntimezone = \"Europe/Berln\"\n"), @r#"
    error: [daemon]: `timezone` is no time zone: "Europe/Berln"
     --> presswatch.toml:2:12
      |
    2 | timezone = "Europe/Berln"
      |            ^^^^^^^^^^^^^^
      |
      = help: did you mean "Europe/Berlin"?
    "#);
}

#[test]
fn a_table_written_once_that_should_be_repeated_says_how() {
    insta::assert_snapshot!(faults_instead("[[source]]", "[source]"), @r#"
    error: `source` is a list of tables
     --> presswatch.toml:5:1
      |
    5 | [source]
      | ^^^^^^^^
      |
      = help: write [[source]] with two brackets, even before a single one
    "#);
}

#[test]
fn a_missing_key_is_told_at_its_table() {
    insta::assert_snapshot!(faults_instead("url = \"https://example.org/feed\"\n", ""), @r#"
    error: source "ministry": `url` is missing
     --> presswatch.toml:5:1
      |
    5 | [[source]]
      | ^^^^^^^^^^
      |
      = help: write for example: url = "https://example.org/feed"
    "#);
}

#[test]
fn odd_things_are_warnings() {
    let config = sound(
        &SOUND.replace("operator = \"ops@example.org\"\n", "").replace("digest = { at = \"now\" }", "").replace(
            "[[subscription]]",
            "[[topic]]\nid = \"fish\"\n[topic.terms]\nsalmon = { en = [\"salmon\"] }\n[topic.query]\nmatch = 'fish'\n[[subscription]]",
        ),
    );
    insta::assert_snapshot!(config.warnings.join("\n"), @r#"
    warning: [mail]: there is no `operator`
     --> presswatch.toml:2:1
      |
    2 | [mail]
      | ^^^^^^
      |
      = help: write operator = "ops@example.org": nobody hears of sources that fail
    warning: topic "fish": no subscription asks for this topic
      --> presswatch.toml:14:6
       |
    14 | id = "fish"
       |      ^^^^^^
       |
       = help: name it in the `topics` of a [[subscription]]
    warning: topic "fish": the list `salmon` is never used
      --> presswatch.toml:16:1
       |
    16 | salmon = { en = ["salmon"] }
       | ^^^^^^
       |
       = help: write @salmon in a query of this topic, or take it out
    warning: subscription "desk": there is no `digest` and no `alert`: nothing is mailed
      --> presswatch.toml:19:1
       |
    19 | [[subscription]]
       | ^^^^^^^^^^^^^^^^
       |
       = help: write digest = { at = "0 7 * * mon-fri" }
    "#);
}

#[test]
fn two_sources_of_one_address_are_a_warning() {
    let config = sound(&format!("{SOUND}\n[[source]]\nid = \"twin\"\nurl = \"https://EXAMPLE.org:443/feed\"\n"));
    insta::assert_snapshot!(config.warnings.join("\n"), @r#"
    warning: source "twin": has the address of another source
      --> presswatch.toml:21:6
       |
    21 | id = "twin"
       |      ^^^^^^
       |
      ::: presswatch.toml:6:6
       |
     6 | id = "ministry"
       |      ---------- the other one
       |
       = help: one of the two is enough
    "#);
}
