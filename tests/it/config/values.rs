//! What the keys come to.

use std::{path::Path, time::Duration};

use presswatch::{
    mail::{SmtpSecurity, Transport},
    model::{ContentFrom, DigestAt, Language, SourceKind, query::Query},
    schedule::ALERT_INTERVAL_MAX,
};

use super::{SOUND, faults, faults_with, load_below, sound, sound_with};

#[test]
fn everything_that_may_be_left_out_has_its_default() {
    let folder = tempfile::tempdir().unwrap();
    let config = load_below(folder.path(), &[("presswatch.toml", SOUND)]).unwrap();
    let day = Duration::from_hours(24);

    assert_eq!(config.daemon.lookback, 3 * day);
    assert_eq!(config.keep_unmatched, 90 * day);
    assert_eq!(config.fetch.user_agent, format!("presswatch/{}", env!("CARGO_PKG_VERSION")));
    assert_eq!((config.fetch.concurrency, config.fetch.per_host), (32, 2));
    assert_eq!((config.fetch.host_gap, config.fetch.timeout), (Duration::from_secs(1), Duration::from_secs(30)));
    assert_eq!((config.fetch.body_max, config.fetch.robots), (8 << 20, true));
    let Transport::Maildir(maildir) = &config.mail.transport else { panic!("not a maildir") };
    assert_eq!(*maildir, config.daemon.state.join("maildir"));
    let source = &config.sources[0];
    assert_eq!((source.name.as_str(), source.kind, source.content), ("ministry", None, ContentFrom::Page));
    assert!(source.enabled && source.every.is_none() && source.robots.is_none());
    assert_eq!(config.subscriptions[0].language, Language::EN);
    assert_eq!(config.warnings, Vec::<String>::new());
}

#[test]
fn everything_that_is_written_is_read() {
    let config = sound(
        r#"
[daemon]
timezone = "Europe/Berlin"
state = "/var/lib/presswatch"
lookback = "36h"
[fetch]
contact = "https://example.org/presswatch"
concurrency = 4
per_host = 1
host_gap = "0s"
timeout = "1m 30s"
body_max = "500 kB"
allow_addresses = ["10.1.0.0/16", "::1"]
robots = false
[mail]
from = "presswatch <alerts@example.org>"
transport = "smtp"
operator = "The operator <ops@example.org>"
[mail.smtp]
host = "mail.example.org"
security = "starttls"
[archive]
keep_unmatched = "2 weeks"
[hook]
command = "page-someone --now"
[web]
listen = "[::1]:8000"
public = "https://press.example.org/news"
[[source]]
id = "ministry"
name = "A ministry"
url = "https://example.org/press"
kind = "listing"
links = "main ul.press a"
follow = "a.next"
tags = ["official", "eu"]
content = "feed"
every = "10 min"
lang = "de"
allow_addresses = ["10.2.0.1"]
robots = true
[[topic]]
id = "chips"
name = "Chips"
[topic.terms]
chip = { en = ["chip", "semiconductor"], any = ["GPU"] }
[topic.query]
match = '@chip'
unless = 'rice'
[[subscription]]
id = "desk"
to = ["desk@example.org", "Second <second@example.org>"]
topics = ["chips"]
timezone = "America/New_York"
language = "de"
digest = { at = "0 7 * * mon-fri", empty = true }
"#,
    );
    assert_eq!(config.daemon.time_zone.iana_name(), Some("Europe/Berlin"));
    assert_eq!(config.daemon.state, Path::new("/var/lib/presswatch"));
    assert_eq!(config.daemon.lookback, Duration::from_hours(36));
    assert!(config.fetch.user_agent.ends_with(" (+https://example.org/presswatch)"));
    assert_eq!((config.fetch.host_gap, config.fetch.timeout), (Duration::ZERO, Duration::from_secs(90)));
    assert_eq!((config.fetch.body_max, config.fetch.robots), (500_000, false));
    assert_eq!(config.fetch.allow_addresses.len(), 2);
    assert_eq!(config.mail.from, "presswatch <alerts@example.org>");
    assert_eq!(config.mail.operator.as_deref(), Some("ops@example.org"));
    let Transport::Smtp(smtp) = &config.mail.transport else { panic!("not by SMTP") };
    assert_eq!((smtp.port, smtp.security, smtp.login.is_none()), (587, SmtpSecurity::StartTls, true));
    assert_eq!(config.keep_unmatched, Duration::from_hours(14 * 24));
    let web = config.web.unwrap();
    assert_eq!((web.listen, web.token.is_none()), ("[::1]:8000".parse().unwrap(), true));
    assert_eq!(web.public.unwrap().as_str(), "https://press.example.org/news");
    assert_eq!(config.hook.as_deref(), Some(&["page-someone".to_owned(), "--now".to_owned()][..]));

    let source = &config.sources[0];
    assert_eq!((source.kind, source.content), (Some(SourceKind::Listing), ContentFrom::Feed));
    assert_eq!((source.every, source.language), (Some(Duration::from_mins(10)), Some(Language::DE)));
    assert_eq!((source.links.as_deref(), source.robots), (Some("main ul.press a"), Some(true)));
    assert_eq!((source.follow.as_deref(), source.json.as_ref()), (Some("a.next"), None));
    assert_eq!(source.tags, ["official", "eu"]);

    let topic = &config.topics[0];
    let terms: Vec<_> = topic.lists["chip"].iter().map(|term| (term.language, term.term.as_str())).collect();
    assert_eq!(terms, [(None, "GPU"), (Some(Language::EN), "chip"), (Some(Language::EN), "semiconductor")]);
    assert_eq!((topic.matches.as_str(), topic.unless.as_ref().map(Query::as_str)), ("@chip", Some("rice")));

    let subscription = &config.subscriptions[0];
    assert_eq!(subscription.to, ["desk@example.org", "second@example.org"]);
    assert_eq!(subscription.time_zone.iana_name(), Some("America/New_York"));
    let digest = subscription.digest.as_ref().unwrap();
    assert!(digest.empty && matches!(&digest.at, DigestAt::Cron(line) if line.as_str() == "0 7 * * mon-fri"));
}

#[test]
fn a_subscription_has_the_zone_of_the_daemon_unless_it_says_another() {
    let config = sound_with("[daemon]\ntimezone = \"Asia/Tokyo\"\n");

    assert_eq!(config.subscriptions[0].time_zone.iana_name(), Some("Asia/Tokyo"));
}

#[test]
fn relative_paths_start_at_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = SOUND.replace("[mail]", "[daemon]\nstate = \"kept\"\n[mail]\nmaildir = \"mails\"");
    let config = load_below(folder.path(), &[("presswatch.toml", &text)]).unwrap();
    let Transport::Maildir(maildir) = config.mail.transport else { panic!("not a maildir") };

    assert_eq!(config.daemon.state, folder.path().join("kept"));
    assert_eq!(maildir, folder.path().join("mails"));
}

#[test]
fn sendmail_is_a_list_or_a_text() {
    let command = |written: &str| {
        let mail = format!("[mail]\nfrom = \"a@example.org\"\ntransport = \"sendmail\"\n{written}");
        match sound(&SOUND.replace("[mail]", &mail)).mail.transport {
            Transport::Sendmail(command) => command,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(command(""), ["/usr/sbin/sendmail", "-i"]);
    assert_eq!(command("sendmail = \"msmtp -t  -a work\""), ["msmtp", "-t", "-a", "work"]);
    assert_eq!(command("sendmail = [\"/opt/my mailer\", \"-i\"]"), ["/opt/my mailer", "-i"]);
}

#[test]
fn every_number_has_bounds_that_are_named() {
    let told = faults_with(
        r#"
[daemon]
lookback = "1y"
[fetch]
concurrency = 1_001
per_host = -1
host_gap = "11m"
timeout = "0s"
body_max = "1 GiB"
[archive]
keep_unmatched = "1h"
"#,
    );
    insta::assert_snapshot!(told, @r#"
    error: [daemon]: `lookback` is no duration
     --> presswatch.toml:3:12
      |
    3 | lookback = "1y"
      |            ^^^^
      |
      = help: write for example "30s", "15m", "1h30m" or "3d"

    error: [fetch]: `concurrency` is out of bounds: 1001
     --> presswatch.toml:5:15
      |
    5 | concurrency = 1_001
      |               ^^^^^
      |
      = help: write a number from 1 to 1000

    error: [fetch]: `per_host` is out of bounds: -1
     --> presswatch.toml:6:12
      |
    6 | per_host = -1
      |            ^^
      |
      = help: write a number from 1 to 32

    error: [fetch]: `host_gap` is out of bounds: "11m"
     --> presswatch.toml:7:12
      |
    7 | host_gap = "11m"
      |            ^^^^^
      |
      = help: write "0s" to "10m"

    error: [fetch]: `timeout` is out of bounds: "0s"
     --> presswatch.toml:8:11
      |
    8 | timeout = "0s"
      |           ^^^^
      |
      = help: write "1s" to "10m"

    error: [fetch]: `body_max` is out of bounds: "1 GiB"
     --> presswatch.toml:9:12
      |
    9 | body_max = "1 GiB"
      |            ^^^^^^^
      |
      = help: write "64 KiB" to "256 MiB"

    error: [archive]: `keep_unmatched` is out of bounds: "1h"
      --> presswatch.toml:11:18
       |
    11 | keep_unmatched = "1h"
       |                  ^^^^
       |
       = help: write "1d" to "3650d"
    "#);
}

#[test]
fn values_of_another_kind_say_what_they_must_be() {
    let told = faults(
        r#"
include = "x.toml"
mail = 3
[fetch]
timeout = 30
concurrency = "32"
robots = "yes"
body_max = "8 apples"
[[source]]
id = true
url = ["https://example.org/"]
tags = "official"
[[topic]]
id = "chips"
terms = { chip = "chip", fish = { english = ["fish"] }, "a b" = {} }
query = 'chip'
[[subscription]]
id = "desk"
to = "desk@example.org"
topics = []
digest = "daily"
"#,
    );
    let titles: Vec<&str> = told.lines().filter(|line| line.starts_with("error")).collect();
    insta::assert_snapshot!(titles.join("\n"), @r#"
    error: `include` must be a list, not a text
    error: `mail` must be a table, not a whole number
    error: [fetch]: `timeout` must be a text in quotes, not a whole number
    error: [fetch]: `concurrency` must be a whole number, not a text
    error: [fetch]: `robots` must be true or false, not a text
    error: [fetch]: `body_max` is no size
    error: source no. 1: `id` must be a text in quotes, not true or false
    error: source no. 1: `url` must be a text in quotes, not a list
    error: source no. 1: `tags` must be a list, not a text
    error: topic "chips", terms: `chip` must be a table, not a text
    error: topic "chips", terms, list `fish`: `english` is no language
    error: topic "chips", terms: `a b` has a name that queries cannot use: "a b"
    error: topic "chips": `query` must be a table, not a text
    error: subscription "desk": `to` must be a list, not a text
    error: subscription "desk": `topics` names no topic
    error: subscription "desk": `digest` must be a table, not a text
    "#);
}

#[test]
fn sources_that_an_alert_asks_for_are_not_left_alone_for_long() {
    let capped = |tags: &str, alert: &str| {
        let text = SOUND.replace("example.org/feed\"", &format!("example.org/feed\"\ntags = [{tags}]"));
        sound(&format!("{text}{alert}")).sources[0].every_max == Some(ALERT_INTERVAL_MAX)
    };
    assert!(!capped("\"official\"", ""));
    assert!(capped("\"eu\", \"official\"", "alert = { tags = [\"official\"] }"));
    assert!(!capped("\"eu\"", "alert = { tags = [\"official\"] }"));
    assert!(capped("", "alert = { per_day = 3 }"), "an alert without tags asks for any source");
}

#[test]
fn the_keys_of_a_source_say_its_kind() {
    let kind = |keys: &str| {
        sound(&SOUND.replace("example.org/feed\"", &format!("example.org/feed\"\n{keys}"))).sources[0].kind
    };
    assert_eq!(kind(""), None);
    assert_eq!(kind("links = \"main a\""), Some(SourceKind::Listing));
    assert_eq!(kind("items = \"results\"\nlink = \"url\""), Some(SourceKind::Json));
}

#[test]
fn the_paths_of_a_json_api_are_read() {
    let keys = "items = \"results\"\nlink = \"/links/0\"\ntitle = \"title\"\ndate = \"day\"\ntext = \"abstract\"\nfollow = \"next\"";
    let config = sound(&SOUND.replace("example.org/feed\"", &format!("example.org/feed\"\n{keys}")));
    let json = config.sources[0].json.as_ref().unwrap();
    let optional = [&json.title, &json.date, &json.text, &json.next].map(|path| path.as_ref().unwrap().to_string());
    assert_eq!([json.items.to_string(), json.link.to_string()], ["results", "/links/0"]);
    assert_eq!(optional, ["title", "day", "abstract", "next"]);
    assert_eq!(config.sources[0].follow, None);
}
