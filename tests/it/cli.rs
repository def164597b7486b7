//! The commands as an operator types them.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{
    desk::{Desk, program},
    site::Site,
};

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
[topic.query]
match = 'DeepSeek'

[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["deepseek"]
digest = { at = "now" }
"#;

fn newsroom(url: &str) -> Desk {
    Desk::new(&NEWSROOM.replace("{url}", url))
}

fn wire_copy() -> Site {
    Site::serve(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/wire-copy/round-1"))
}

/// A folder with one file, served.
fn site_with(name: &str, content: &[u8]) -> (TempDir, Site) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), content).unwrap();
    let site = Site::serve(folder.path());
    (folder, site)
}

#[test]
fn init_writes_a_configuration_that_checks_and_never_overwrites() {
    let folder = TempDir::new().unwrap();
    let run = |arguments: &[&str]| program().args(arguments).current_dir(folder.path()).output().unwrap();
    assert_eq!(run(&["init"]).status.code(), Some(0));
    assert_eq!(run(&["check"]).status.code(), Some(0));
    let again = run(&["init"]);
    assert_eq!(again.status.code(), Some(74));
    assert!(String::from_utf8(again.stderr).unwrap().contains("never overwritten"));

    // What lies beside a main file that is gone may be somebody's work.
    let topic = folder.path().join("config/topics/nvidia.toml");
    fs::write(&topic, "# mine\n").unwrap();
    fs::remove_file(folder.path().join("config/presswatch.toml")).unwrap();
    let third = run(&["init"]);
    assert_eq!(third.status.code(), Some(0));
    assert!(String::from_utf8(third.stdout).unwrap().contains("kept  config/topics/nvidia.toml"));
    assert_eq!(fs::read_to_string(&topic).unwrap(), "# mine\n");
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in [
        "demo",
        "init",
        "run",
        "once",
        "check",
        "try",
        "sources",
        "digest",
        "subscriptions",
        "outbox",
        "mail",
        "explain",
    ] {
        let output = program().args([command, "--help"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains("Example") && help.contains(&format!("  presswatch {command}")), "{help}");
    }
}

#[test]
fn a_wrong_command_line_is_usage() {
    assert_eq!(program().arg("watch").output().unwrap().status.code(), Some(2));
}

#[test]
fn faults_of_the_configuration_are_told_all_at_once() {
    let desk = Desk::new("[daemon]\ntimezone = \"Europe/Berlim\"\n[fetch]\nconcurency = 3\n");
    let (_, err) = desk.check(&["check"], 78);
    assert!(err.contains("presswatch.toml:2:") && err.contains("presswatch.toml:4:"), "{err}");
    assert!(err.contains("concurrency"), "the nearest known key is named: {err}");
    let (_, same) = desk.check(&["once"], 78);
    assert_eq!(err, same);
}

#[test]
fn a_missing_configuration_is_named() {
    let output = program().args(["once", "--config", "/nowhere/presswatch.toml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(78));
    assert!(String::from_utf8(output.stderr).unwrap().contains("/nowhere/presswatch.toml"));
}

#[test]
fn once_prints_a_summary_and_json() {
    let site = wire_copy();
    let desk = newsroom(&format!("{}/wire.atom", site.base));
    let (out, _) = desk.check(&["once", "--json"], 0);
    let summary: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(summary["sources"]["polled"], 1);
    assert_eq!(summary["articles"]["filed"], 1);
    assert_eq!(summary["mails"]["sent"], 1);
    // Nothing is due a moment later.
    let (out, _) = desk.check(&["once"], 0);
    assert!(out.starts_with("0 sources polled"), "{out}");
}

#[test]
fn an_unchanged_source_answers_304_and_nothing_is_mailed_again() {
    let site = wire_copy();
    let desk = newsroom(&format!("{}/wire.atom", site.base));
    desk.check(&["once", "--all"], 0);
    desk.check(&["once", "--all"], 0);
    assert!(site.requests().contains(&"304 /wire.atom".to_owned()), "{:?}", site.requests());
    assert_eq!(desk.mails().len(), 1);
}

#[test]
fn faults_of_sources_are_in_the_summary_and_strict_makes_them_count() {
    // Nothing listens on port 1.
    let away = newsroom("http://127.0.0.1:1/feed");
    let (out, _) = away.check(&["once"], 0);
    assert!(out.contains("source \"wire\":"), "{out}");
    away.check(&["once", "--all", "--strict"], 75);

    for (name, content, what) in [
        ("page.html", &b"<!DOCTYPE html><html><body><p>Hello</p></body></html>"[..], "HTML"),
        ("empty.rss", b"", "empty"),
        ("junk.rss", b"\x00\x01\x02\x03", ""),
    ] {
        let (_folder, site) = site_with(name, content);
        let desk = newsroom(&format!("{}/{name}", site.base));
        let (out, _) = desk.check(&["once", "--strict"], 75);
        assert!(out.contains("source \"wire\":") && out.contains(what), "{name}: {out}");
    }
}

#[test]
fn sources_tells_how_well_each_one_is() {
    let site = wire_copy();
    let config = NEWSROOM.replace("{url}", &format!("{}/wire.atom", site.base))
        + "[[source]]\nid = \"away\"\nurl = \"http://127.0.0.1:1/feed\"\n\
           [[source]]\nid = \"later\"\nurl = \"http://127.0.0.1:1/later\"\nenabled = false\n";
    let desk = Desk::new(&config);
    let (out, _) = desk.check(&["sources"], 0);
    assert!(out.starts_with("3 sources: 2 new, 1 off"), "nothing was polled yet: {out}");

    desk.check(&["once", "--all"], 0);
    let (out, _) = desk.check(&["sources"], 0);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "3 sources: 1 failing, 1 healthy, 1 off");
    assert!(lines[3].starts_with("failing  away") && lines[3].contains("never"), "the worst comes first: {out}");
    assert!(lines[4].contains("1 time since") && lines[4].contains("no connection"), "{out}");
    assert!(lines[5].starts_with("healthy  wire") && lines[5].contains(" ago"), "{out}");

    let (out, _) = desk.check(&["sources", "--json"], 0);
    let all: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(all["states"], serde_json::json!({"failing": 1, "healthy": 1, "off": 1}));
    assert_eq!((&all["sources"][1]["id"], &all["sources"][1]["kind"]), (&"wire".into(), &"feed".into()));
    let (out, _) = desk.check(&["sources", "--state", "failing", "--json"], 0);
    let failing: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((failing["sources"].as_array().unwrap().len(), &failing["states"]), (1, &all["states"]));

    let (out, _) = desk.check(&["sources", "show", "wire"], 0);
    assert!(out.starts_with("wire  Harbour Wire") && out.contains("read 200") && out.contains("1 listed"), "{out}");
    desk.check(&["sources", "show", "nobody"], 1);
}

#[test]
fn a_truncated_feed_gives_what_it_has() {
    let whole = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/german-article/round-1/feed.rss"));
    let whole = whole.unwrap();
    let cut = whole.len() - b"</channel></rss>\n".len();
    let (_folder, site) = site_with("feed.rss", &whole[..cut]);
    let desk = newsroom(&format!("{}/feed.rss", site.base));
    let (out, _) = desk.check(&["once"], 0);
    assert!(out.contains("1 entry listed"), "{out}");
}

#[test]
fn a_locked_state_directory_is_told() {
    let site = wire_copy();
    let desk = newsroom(&format!("{}/wire.atom", site.base));
    fs::create_dir_all(desk.state()).unwrap();
    let held = presswatch::daemon::StateLock::acquire(&desk.state()).unwrap();
    let (_, err) = desk.check(&["once"], 75);
    assert!(err.contains("in use by another presswatch"), "{err}");
    drop(held);
    desk.check(&["once"], 0);
}

#[test]
fn a_database_that_is_none_is_left_alone() {
    let site = wire_copy();
    let desk = newsroom(&format!("{}/wire.atom", site.base));
    fs::create_dir_all(desk.state()).unwrap();
    let file = desk.state().join(presswatch::store::FILE_NAME);
    let garbage = b"this is no database, but somebody may still want it ".repeat(100);
    fs::write(&file, &garbage).unwrap();
    let (_, err) = desk.check(&["once"], 76);
    assert!(err.contains(presswatch::store::FILE_NAME), "{err}");
    assert_eq!(fs::read(&file).unwrap(), garbage);
}

#[test]
fn a_mail_server_that_is_away_costs_no_mail() {
    let site = wire_copy();
    let config = NEWSROOM.replace("{url}", &format!("{}/wire.atom", site.base));
    let smtp = "from = \"presswatch <alerts@example.org>\"\ntransport = \"smtp\"\n\
                [mail.smtp]\nhost = \"127.0.0.1\"\nport = 1\nsecurity = \"none\"";
    let away = config.replace("from = \"presswatch <alerts@example.org>\"", smtp);
    let desk = Desk::new(&away);
    let (out, err) = desk.check(&["once"], 69);
    assert!(out.contains("1 mail with 1 story queued; 0 accepted"), "{out}");
    assert!(err.contains("they wait in the outbox"), "{err}");
    // The mail is there as soon as it can leave; nothing is composed anew.
    desk.configure(&config);
    let (out, _) = desk.check(&["once"], 0);
    assert!(out.contains("0 mails with 0 stories queued; 1 accepted"), "{out}");
    assert_eq!(desk.mails().len(), 1);
}

#[test]
fn try_shows_feeds_and_articles() {
    let site = wire_copy();
    let desk = newsroom(&format!("{}/wire.atom", site.base));
    let (out, _) = desk.check(&["try", &format!("{}/wire.atom", site.base), "--json"], 0);
    let feed: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&feed["schema"], &feed["kind"]), (&1.into(), &"feed".into()));
    assert_eq!(feed["entries"][0]["title"], "Lab opens a reading room for its models");
    assert!(feed["article"].is_null());

    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/wire-copy/round-1/wire-1.html");
    let (out, _) = desk.check(&["try", page.to_str().unwrap(), "--url", "https://wire.example/1", "--json"], 0);
    let article: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(article["kind"], "article");
    assert_eq!(article["article"]["blocks"][0]["kind"], "title");
    assert_eq!(article["article"]["blocks"][2]["text"].as_str().unwrap().split(' ').next(), Some("DeepSeek"));
    assert_eq!(article["passages"][0]["topic"], "deepseek");
    assert_eq!(article["passages"][0]["block"], 2);
    assert_eq!(article["passages"][0]["marks"], serde_json::json!([[0, 8]]));
}

#[test]
fn explain_tells_the_way_of_a_link() {
    let site = wire_copy();
    let desk = newsroom(&format!("{}/wire.atom", site.base));
    desk.check(&["once"], 0);
    let link = format!("{}/wire-1.html?utm_source=mail", site.base);
    let (out, _) = desk.check(&["explain", &link], 0);
    for word in ["new-entry", "from-page", "matched", "new-story", "composed", "desk@example.org", "@example.org>"] {
        assert!(out.contains(word), "{word} is missing:\n{out}");
    }
    desk.check(&["explain", "https://nowhere.example/"], 1);
}

#[test]
fn check_live_greets_sources_and_mail() {
    let site = wire_copy();
    let desk = newsroom(&format!("{}/wire.atom", site.base));
    let (out, _) = desk.check(&["check", "--live"], 0);
    assert!(out.contains("source \"wire\": feed, 1 entry") && out.contains("mail: "), "{out}");
    assert!(!desk.state().join(presswatch::store::FILE_NAME).exists(), "check files nothing");
    newsroom("http://127.0.0.1:1/feed").check(&["check", "--live"], 69);
}

#[test]
fn the_demo_shows_the_whole_way() {
    let folder = TempDir::new().unwrap();
    let keep = folder.path().join("newsroom");
    let output = program().args(["demo", "--keep", keep.to_str().unwrap()]).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    for file in ["presswatch.toml", "state/presswatch.db", "mails/mail-1.html", "mails/mail-1.txt", "mails/mail-2.html"]
    {
        assert!(keep.join(file).exists(), "{file} is missing\n{out}");
    }
    let output =
        program().args(["check", "--config", keep.join("presswatch.toml").to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}
