//! Alerts, mutes, and what is told where: the whole way, by the clock of `--now`.

use std::{fmt::Write as _, fs};

use tempfile::TempDir;

use crate::{
    desk::{Desk, Mail},
    site::Site,
};

/// A ministry and a courier, each a feed that carries its texts, and the desks of a test.
struct Newsroom {
    folder: TempDir,
    /// Serves the folder for as long as the test runs.
    _site: Site,
    desk: Desk,
}

const CONFIG: &str = r#"
[daemon]
timezone = "Europe/Berlin"
state = "{state}"
lookback = "3650d"

[fetch]
allow_addresses = ["127.0.0.0/8"]
host_gap = "0s"

[mail]
from = "presswatch <alerts@example.org>"

[[source]]
id = "ministry"
name = "Ministry of Trade"
url = "{base}/ministry.rss"
content = "feed"
tags = ["official"]

[[source]]
id = "courier"
name = "Valley Courier"
url = "{base}/courier.rss"
content = "feed"

[[topic]]
id = "chips"
name = "Chips"
[topic.query]
match = 'chips'
"#;

/// A desk that is alerted of what official sources say, and reads the rest at noon.
const ALERTED: &str = r#"
[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["chips"]
digest = { at = "0 12 * * *" }
alert = { tags = ["official"], settle = "10m", quiet = "22:00-06:00", per_day = 1 }
"#;

impl Newsroom {
    fn new(subscriptions: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let site = Site::serve(folder.path());
        let desk = Desk::new(&format!("{}{subscriptions}", CONFIG.replace("{base}", &site.base)));
        let newsroom = Self { folder, _site: site, desk };
        newsroom.publish("ministry", &[]);
        newsroom.publish("courier", &[]);
        newsroom
    }

    /// Lets an outlet list these items and no others: title, moment of publication, text.
    fn publish(&self, outlet: &str, items: &[(&str, &str, &str)]) {
        let mut rss = format!("<rss version=\"2.0\"><channel><title>{outlet}</title>");
        for (title, at, text) in items {
            let slug = title.to_lowercase().replace(' ', "-");
            let at: jiff::Timestamp = at.parse().unwrap();
            let date = jiff::fmt::rfc2822::to_string(&at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap();
            write!(
                rss,
                "<item><title>{title}</title><link>http://{outlet}.example/{slug}</link><pubDate>{date}</pubDate>\
                 <content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><![CDATA[<p>{text}</p>]]>\
                 </content:encoded></item>"
            )
            .unwrap();
        }
        fs::write(self.folder.path().join(format!("{outlet}.rss")), rss + "</channel></rss>").unwrap();
    }

    /// Polls and sends what is due at a moment; returns the mails that this brought.
    fn once(&self, now: &str) -> Vec<Mail> {
        let before = self.desk.mails();
        self.desk.check(&["once", "--all", "--now", now], 0);
        self.desk.mails().into_iter().filter(|mail| !before.contains(mail)).collect()
    }

    fn subjects(&self, now: &str) -> Vec<String> {
        self.once(now).into_iter().map(|mail| mail.subject).collect()
    }
}

const RULE: &str = "The ministry will ask for a licence for every shipment of chips that leaves the country by sea, and \
    has told the ports to hold containers until the papers are there.";
const SECOND: &str = "Officers at the airport opened forty crates of furniture and found chips in nine of them; the \
    owners had declared chairs, and are asked to explain themselves by Friday.";
const REPORT: &str = "Two makers of toys say that chips are dearer than they were in spring, since the winter \
    collections of the large houses take all that the factories in the valley can deliver.";

#[test]
fn an_alert_settles_and_is_one_line_in_the_next_digest() {
    let room = Newsroom::new(ALERTED);
    assert!(room.subjects("2026-11-20T07:00:00Z").is_empty());
    room.publish("ministry", &[("Licences for chips", "2026-11-20T08:00:00Z", RULE)]);
    room.publish("courier", &[("Toys get dearer", "2026-11-20T08:00:00Z", REPORT)]);
    assert!(room.subjects("2026-11-20T08:05:00Z").is_empty(), "it settles for ten minutes");

    let alerts = room.once("2026-11-20T08:16:00Z");

    assert_eq!(alerts.len(), 1, "{alerts:#?}");
    assert_eq!(alerts[0].subject, "Alert: Licences for chips");
    assert!(alerts[0].text.contains("Ministry of Trade") && !alerts[0].text.contains("Sources"), "{}", alerts[0].text);
    let digests = room.once("2026-11-20T11:01:00Z");
    assert_eq!(digests.len(), 1, "{digests:#?}");
    assert_eq!(digests[0].subject, "1 story: Toys get dearer");
    let text = &digests[0].text;
    assert!(text.contains("Told by an alert already") && text.contains("- Licences for chips"), "{text}");
    assert!(!text.contains("leaves the country by sea"), "told once: {text}");
}

#[test]
fn quiet_hours_wait() {
    let room = Newsroom::new(ALERTED);
    room.once("2026-11-20T12:00:00Z");
    room.publish("ministry", &[("Licences for chips", "2026-11-20T21:00:00Z", RULE)]);

    assert!(room.subjects("2026-11-20T21:05:00Z").is_empty());
    assert!(room.subjects("2026-11-21T04:59:00Z").is_empty(), "it is 05:59 in Berlin");
    assert_eq!(room.subjects("2026-11-21T05:00:00Z"), ["Alert: Licences for chips"]);
}

#[test]
fn what_is_beyond_the_budget_of_a_day_stands_in_the_digest() {
    let room = Newsroom::new(ALERTED);
    room.once("2026-11-20T07:00:00Z");
    room.publish(
        "ministry",
        &[("Licences for chips", "2026-11-20T08:00:00Z", RULE), ("Crates opened", "2026-11-20T08:01:00Z", SECOND)],
    );
    room.once("2026-11-20T08:05:00Z");

    assert_eq!(room.subjects("2026-11-20T08:20:00Z").len(), 1);
    assert!(room.subjects("2026-11-20T08:40:00Z").is_empty());
    let digest = room.once("2026-11-20T11:01:00Z").remove(0);
    assert!(digest.text.contains("1 story of this mail would have been an alert"), "{}", digest.text);
    assert!(digest.text.contains("Told by an alert already"), "{}", digest.text);
}

#[test]
fn without_a_digest_what_is_beyond_the_budget_waits_for_the_next_day() {
    let room = Newsroom::new(&ALERTED.replace("digest = { at = \"0 12 * * *\" }\n", ""));
    room.once("2026-11-20T07:00:00Z");
    room.publish(
        "ministry",
        &[("Licences for chips", "2026-11-20T08:00:00Z", RULE), ("Crates opened", "2026-11-20T08:01:00Z", SECOND)],
    );
    room.once("2026-11-20T08:05:00Z");

    assert_eq!(room.subjects("2026-11-20T08:20:00Z").len(), 1);
    assert!(room.subjects("2026-11-20T20:40:00Z").is_empty());
    assert_eq!(room.subjects("2026-11-21T05:30:00Z").len(), 1);
}

#[test]
fn what_an_outage_held_up_is_no_alert_and_is_labelled() {
    let room = Newsroom::new(ALERTED);
    room.once("2026-11-20T07:00:00Z");
    room.once("2026-11-20T11:30:00Z");
    // Published before the digest of noon, and seen eight hours after it.
    room.publish("ministry", &[("Licences for chips", "2026-11-20T10:00:00Z", RULE)]);
    room.once("2026-11-20T19:00:00Z");

    assert!(room.subjects("2026-11-20T19:30:00Z").is_empty());
    let digest = room.once("2026-11-21T11:01:00Z").remove(0);
    assert!(digest.text.contains("Late: published before the last mail"), "{}", digest.text);
    assert!(digest.text.contains("leaves the country by sea"), "{}", digest.text);
}

#[test]
fn an_alert_says_nothing_of_the_alerts_before_it() {
    let alerted_only = ALERTED.replace("digest = { at = \"0 12 * * *\" }\n", "").replace("per_day = 1", "per_day = 9");
    let newsroom = Newsroom::new(&alerted_only);
    newsroom.publish("ministry", &[("Rule one", "2026-03-02T08:00:00Z", RULE)]);
    newsroom.once("2026-03-02T08:05:00Z");
    assert_eq!(newsroom.subjects("2026-03-02T08:20:00Z"), ["Alert: Rule one"]);
    newsroom.publish("ministry", &[("Rule two", "2026-03-02T09:00:00Z", SECOND)]);
    newsroom.once("2026-03-02T09:05:00Z");
    let mails = newsroom.once("2026-03-02T09:20:00Z");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("Rule two") && !mails[0].text.contains("Rule one"), "{}", mails[0].text);
}

#[test]
fn what_a_weekly_summary_leaves_out_has_its_reason() {
    let newsroom = Newsroom::new(&ALERTED.replace("0 12 * * *", "0 12 * * mon").replace("alert =", "#"));
    let said = |text: &str| format!("{text}</p><p>");
    newsroom.once("2026-02-24T08:00:00Z");
    let text = said(RULE) + &said(SECOND) + &said(REPORT) + "And chips again.";
    newsroom.publish("courier", &[("Chips of the week", "2026-02-25T08:00:00Z", &text)]);
    newsroom.once("2026-02-25T09:00:00Z");
    let desk = &newsroom.desk;
    let (preview, _) = desk.check(&["digest", "desk", "--preview", "--now", "2026-02-27T09:00:00Z"], 0);
    assert!(preview.contains("And 2 more paragraphs in the articles."), "a preview is a summary too: {preview}");

    let mails = newsroom.once("2026-03-02T12:00:00Z");

    assert!(mails[0].text.contains("And 2 more paragraphs in the articles."), "{}", mails[0].text);
    let (out, _) = desk.check(&["explain", "http://courier.example/chips-of-the-week"], 0);
    let left_out = out.lines().find(|line| line.ends_with("[left-out-of-summary]")).unwrap_or_else(|| panic!("{out}"));
    assert!(left_out.contains("the mail is a summary") && left_out.contains("blocks "), "{left_out}");
}

#[test]
fn a_muted_story_is_counted_and_not_mailed() {
    let room = Newsroom::new(&ALERTED.replace("alert =", "#alert ="));
    room.once("2026-11-20T07:00:00Z");
    room.publish("ministry", &[("Licences for chips", "2026-11-20T08:00:00Z", RULE)]);
    room.publish("courier", &[("Toys get dearer", "2026-11-20T08:00:00Z", REPORT)]);
    room.once("2026-11-20T08:05:00Z");
    let link = "http://ministry.example/licences-for-chips";
    let now = ["--now", "2026-11-20T09:00:00Z"];
    let mute = ["mute", link, "--until", "3d", "--reason", "known", "--author", "ada", now[0], now[1]];
    let (said, _) = room.desk.check(&mute, 0);
    assert!(said.starts_with("mute #1: story #"), "{said}");

    let digest = room.once("2026-11-20T11:01:00Z").remove(0);

    assert_eq!(digest.subject, "1 story: Toys get dearer");
    assert!(digest.text.contains("1 story is muted."), "{}", digest.text);
    assert!(!digest.text.contains("leaves the country"), "{}", digest.text);
    let (listed, _) = room.desk.check(&["mute", "list", now[0], now[1]], 0);
    assert!(listed.contains("by ada: known") && listed.contains("held back 1 story"), "{listed}");
    let (explained, _) = room.desk.check(&["explain", link], 0);
    assert!(explained.contains("[muted]"), "{explained}");
}

#[test]
fn a_muted_query_mutes_until_it_is_lifted() {
    let room = Newsroom::new(&ALERTED.replace("alert =", "#alert ="));
    room.once("2026-11-20T07:00:00Z");
    let now = "2026-11-20T07:30:00Z";
    room.desk.check(&["mute", "toys OR crates", "--until", "2026-12-01", "--reason", "noise", "--now", now], 0);
    room.publish("courier", &[("Toys get dearer", "2026-11-20T08:00:00Z", REPORT)]);
    room.publish("ministry", &[("Licences for chips", "2026-11-20T08:00:00Z", RULE)]);
    let digest = room.once("2026-11-20T11:01:00Z").remove(0);
    assert_eq!(digest.subject, "1 story: Licences for chips");

    room.desk.check(&["unmute", "1", "--now", "2026-11-20T12:00:00Z"], 0);
    let (_, complaint) = room.desk.check(&["unmute", "1", "--now", "2026-11-20T12:00:00Z"], 1);
    assert!(complaint.contains("no mute #1 is in force"), "{complaint}");
    room.publish("courier", &[("Crates opened", "2026-11-20T13:00:00Z", SECOND)]);
    room.once("2026-11-20T13:05:00Z");
    assert_eq!(room.subjects("2026-11-21T11:01:00Z"), ["1 story: Crates opened"]);
}

#[test]
fn a_mute_that_cannot_be_is_refused_with_what_to_write() {
    let room = Newsroom::new(ALERTED);
    room.once("2026-11-20T07:00:00Z");
    let refused = |what: &str, until: &str| {
        room.desk.check(&["mute", what, "--until", until, "--reason", "x", "--now", "2026-11-20T07:30:00Z"], 74).1
    };

    assert!(refused("NOT toys", "3d").contains('^'), "{}", refused("NOT toys", "3d"));
    assert!(refused("@chip", "3d").contains("knows no @lists"));
    assert!(refused("99", "3d").contains("story \"#99\" is not on file"), "{}", refused("99", "3d"));
    assert!(refused("toys", "tomorrow").contains("write a day such as"));
    assert!(refused("toys", "2026-11-01").contains("is past"));
    assert!(refused("toys", "2 years").contains("more than a year away"), "{}", refused("toys", "2 years"));
}

#[test]
fn one_reader_is_told_a_story_once_at_one_time_however_many_subscriptions() {
    let two = r#"
[[subscription]]
id = "first"
to = ["ada@example.org", "bert@example.org"]
topics = ["chips"]
digest = { at = "0 12 * * *" }

[[subscription]]
id = "second"
to = ["ada@example.org", "carl@example.org"]
topics = ["chips"]
digest = { at = "5 12 * * *" }
"#;
    let told = |subscriptions: &str| {
        let room = Newsroom::new(subscriptions);
        room.once("2026-11-20T07:00:00Z");
        room.publish("courier", &[("Toys get dearer", "2026-11-20T08:00:00Z", REPORT)]);
        room.once("2026-11-20T10:59:00Z");
        let mut mails = room.once("2026-11-20T11:02:00Z");
        mails.extend(room.once("2026-11-20T11:06:00Z"));
        let mut to: Vec<String> = mails.into_iter().map(|mail| mail.to).collect();
        to.sort();
        to
    };

    assert_eq!(told(two), ["ada@example.org", "bert@example.org", "carl@example.org"]);
    let asked = two.replace("digest = { at = \"5", "repeat = true\ndigest = { at = \"5");
    assert_eq!(told(&asked), ["ada@example.org", "ada@example.org", "bert@example.org", "carl@example.org"]);
}
