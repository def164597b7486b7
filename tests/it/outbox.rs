//! Mails that do not leave, as an operator sees and handles them.

use std::{fs, path::Path, process::Output};

use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{
    desk::Desk,
    mail::scripted_server::{Act, GOOD, Script, Server},
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

[mail]
from = "presswatch <alerts@example.org>"
operator = "ops@example.org"
{mail}

[[source]]
id = "wire"
url = "{base}/wire.atom"

[[topic]]
id = "deepseek"
[topic.query]
match = 'DeepSeek'

[[subscription]]
id = "desk"
to = ["desk@example.org", "nobody@example.org"]
topics = ["deepseek"]
digest = { at = "now" }
"#;

/// A newsroom with one story for two readers.
struct Newsroom {
    site: Site,
    desk: Desk,
}

impl Newsroom {
    /// Mails by `mail`, lines of `[mail]` and what follows it.
    fn new(mail: &str) -> Self {
        let site = Site::serve(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/wire-copy/round-1"));
        let desk = Desk::new(&configuration(&site, mail));
        Self { site, desk }
    }

    fn configure(&self, mail: &str) {
        self.desk.configure(&configuration(&self.site, mail));
    }
}

fn configuration(site: &Site, mail: &str) -> String {
    NEWSROOM.replace("{base}", &site.base).replace("{mail}", mail)
}

/// By SMTP in clear to a port of this machine.
fn smtp(port: u16) -> String {
    format!("transport = \"smtp\"\n[mail.smtp]\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\n")
}

/// A mail server on a runtime of its own.
struct MailServer {
    server: Server,
    _runtime: Runtime,
}

impl MailServer {
    fn start(script: Script) -> Self {
        let runtime = Runtime::new().unwrap();
        Self { server: runtime.block_on(Server::start(script)), _runtime: runtime }
    }

    fn smtp(&self) -> String {
        smtp(self.server.port)
    }

    fn messages(&self) -> Vec<String> {
        self.server.seen().messages.iter().map(|mail| String::from_utf8_lossy(mail).into_owned()).collect()
    }
}

/// Nothing listens on port 1.
fn away() -> String {
    smtp(1)
}

fn text(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_outbox_tells_what_waits_what_is_refused_and_why() {
    let newsroom = Newsroom::new(&away());
    let desk = &newsroom.desk;
    let (out, _) = desk.check(&["outbox"], 0);
    assert!(out.contains("The outbox is empty"), "before the first round: {out}");

    desk.check(&["once"], 69);
    let (out, _) = desk.check(&["outbox"], 69);
    assert!(out.starts_with("No mail can leave since ") && out.contains("[unreachable]: 127.0.0.1:1: "), "{out}");
    assert!(out.contains("queued   desk@example.org  1 story: ") && out.contains("2 mails: 2 waiting"), "{out}");

    let server = MailServer::start(Script { dot: Act::Say("451 4.3.2 come back later"), ..GOOD });
    newsroom.configure(&server.smtp());
    desk.check(&["once"], 0);
    let (out, _) = desk.check(&["outbox"], 0);
    assert!(out.contains("1 attempt, next ") && out.contains("451 4.3.2 come back later"), "{out}");
    assert!(out.contains("there is no such mailbox: 550 5.1.1 there is nobody of that name (reply to RCPT)"), "{out}");

    let (out, _) = desk.check(&["outbox", "--json"], 0);
    let document: Value = serde_json::from_str(&out).unwrap();
    let refused = document["mails"].as_array().unwrap().iter().find(|mail| mail["state"] == "failed").unwrap();
    assert_eq!((&refused["code"], &refused["status"]), (&550.into(), &"5.1.1".into()));
    assert!(document["outage"].is_null());
}

#[test]
fn mails_are_tried_again_or_dropped_on_demand() {
    let newsroom = Newsroom::new(&away());
    let desk = &newsroom.desk;
    desk.check(&["once"], 69);
    let numbers = || -> Vec<String> {
        let (out, _) = text(&desk.run(&["outbox", "--json"]));
        let document: Value = serde_json::from_str(&out).unwrap();
        document["mails"].as_array().unwrap().iter().map(|mail| mail["id"].to_string()).collect()
    };
    let both = numbers();
    assert_eq!(both.len(), 2);
    desk.check(&["outbox", "drop"], 2);
    let (_, err) = desk.check(&["outbox", "drop", "4711"], 1);
    assert!(err.contains("4711: there is no such mail"), "{err}");
    let (out, _) = desk.check(&["outbox", "drop", &both[1]], 0);
    assert_eq!(out, "1 mail is dropped\n");
    assert_eq!(numbers(), [both[0].clone()]);
    let (out, _) = desk.check(&["outbox", "retry", "--all"], 0);
    assert_eq!(out, "1 mail is to be tried again now\n");

    let server = MailServer::start(GOOD);
    newsroom.configure(&server.smtp());
    let (out, _) = desk.check(&["once"], 0);
    assert!(out.contains("1 accepted"), "{out}");
    assert_eq!(server.messages().len(), 1);
    let link = format!("{}/wire-1.html", newsroom.site.base);
    let (out, _) = desk.check(&["explain", &link], 0);
    assert!(out.contains("dropped by the operator"), "{out}");
}

#[test]
fn a_test_mail_tells_every_stage() {
    let server = MailServer::start(GOOD);
    let newsroom = Newsroom::new(&server.smtp());
    let (out, _) = newsroom.desk.check(&["mail", "test"], 0);
    for stage in [
        "to          ops@example.org",
        "connection  127.0.0.1:",
        "greeting    220 ",
        "EHLO        [127.0.0.1]: 250",
        "MAIL        250 2.1.0",
        "RCPT        250 2.1.5",
        "DATA        354",
        "message     ",
        "accepted    250 2.0.0 queued as ABC",
    ] {
        assert!(out.lines().any(|line| line.starts_with(stage)), "{stage} is missing:\n{out}");
    }
    let (_, err) = newsroom.desk.check(&["mail", "test", "nobody@example.org"], 1);
    assert!(err.contains("refused for good: 550 5.1.1"), "{err}");
    newsroom.configure(&away());
    let (_, err) = newsroom.desk.check(&["mail", "test"], 69);
    assert!(err.contains("no mail can leave [unreachable]: 127.0.0.1:1: no connection"), "{err}");
    newsroom.desk.check(&["mail", "test", "no address"], 2);
    // Nothing of it is in the outbox, which does not exist yet.
    assert!(!newsroom.desk.state().join(presswatch::store::FILE_NAME).exists());

    newsroom.configure("");
    newsroom.desk.check(&["mail", "test", "desk@example.org"], 0);
    assert_eq!(fs::read_dir(newsroom.desk.state().join("maildir/new")).unwrap().count(), 1);
}

/// The events that the hook noted, one a line.
fn noted(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_hook_hears_of_an_outage_that_lasts_and_of_its_end() {
    let newsroom = Newsroom::new("");
    let events = newsroom.desk.config().with_file_name("events");
    let hook = format!(
        "\n[hook]\ncommand = [\"sh\", \"-c\", \"cat >> {file}; test $PRESSWATCH_EVENT = mail-down -o $PRESSWATCH_EVENT = mail-up\"]\n",
        file = events.display()
    );
    let once = |at: &str, code: i32| newsroom.desk.check(&["once", "--now", at], code);
    newsroom.configure(&(away() + &hook));
    once("2026-11-20T07:00:00Z", 69);
    assert!(noted(&events).is_empty(), "a server that is started anew calls nobody");
    once("2026-11-20T07:06:00Z", 69);
    once("2026-11-20T09:00:00Z", 69);
    let told = noted(&events);
    assert_eq!(told.len(), 1, "told once: {told:?}");
    assert_eq!(
        (&told[0]["event"], &told[0]["kind"], &told[0]["waiting"]),
        (&"mail-down".into(), &"unreachable".into(), &2.into())
    );
    assert_eq!(told[0]["since"], "2026-11-20T07:00:00Z");
    once("2026-11-21T07:10:00Z", 69);
    assert_eq!(noted(&events).len(), 2, "reminded after a day");

    let server = MailServer::start(GOOD);
    newsroom.configure(&(server.smtp() + &hook));
    once("2026-11-21T08:00:00Z", 0);
    let told = noted(&events);
    assert_eq!((told.len(), &told[2]["event"]), (3, &"mail-up".into()));
    // The operator reads of it too, now that mail works.
    once("2026-11-21T08:01:00Z", 0);
    let mails = server.messages();
    assert!(mails.iter().any(|mail| mail.contains("Subject: Mails leave again")), "{mails:#?}");
}

#[test]
fn a_wrong_password_calls_at_once() {
    let server = MailServer::start(Script { auth: Act::Say("535 5.7.8 wrong"), ..GOOD });
    let newsroom = Newsroom::new("");
    let events = newsroom.desk.config().with_file_name("events");
    let mail = format!(
        "{}username = \"alerts\"\npassword = {{ env = \"CARGO_PKG_NAME\" }}\n[hook]\ncommand = [\"sh\", \"-c\", \"cat >> {}\"]\n",
        server.smtp(),
        events.display()
    );
    newsroom.configure(&mail);
    let (_, err) = newsroom.desk.check(&["once"], 69);
    assert!(err.contains("AUTH: 535 5.7.8 wrong"), "{err}");
    assert_eq!(noted(&events)[0]["kind"], "login");
}

#[test]
fn a_hook_that_fails_or_is_missing_harms_nobody() {
    for command in ["[\"/nowhere/hook\"]", "[\"false\"]"] {
        let newsroom = Newsroom::new("");
        newsroom.configure(&format!("{}[hook]\ncommand = {command}\n", away()));
        newsroom.desk.check(&["once", "--now", "2026-11-20T07:00:00Z"], 69);
        let (_, err) = newsroom.desk.check(&["once", "--now", "2026-11-25T07:00:00Z"], 69);
        assert!(err.contains("the hook "), "{err}");
        let (_, err) = newsroom.desk.check(&["once", "--now", "2026-11-25T08:00:00Z"], 69);
        assert!(err.contains("the hook "), "nobody was told yet: {err}");
    }
}

#[test]
fn an_address_that_keeps_refusing_is_suspended_and_taken_back() {
    let newsroom = Newsroom::new("");
    let server = MailServer::start(GOOD);
    // A mail every day, with news or without.
    let config = configuration(&newsroom.site, &server.smtp());
    newsroom.desk.configure(&config.replace("digest = { at = \"now\" }", "digest = { at = \"now\", empty = true }"));
    let once = |day: u32| newsroom.desk.check(&["once", "--now", &format!("2026-11-{day:02}T07:00:00Z")], 0).0;
    for day in 1..=4 {
        assert!(once(day).contains("2 mails with "), "day {day}");
    }
    assert!(!newsroom.desk.check(&["subscriptions"], 0).0.contains("suspended"));
    once(5);
    let (out, _) = newsroom.desk.check(&["subscriptions"], 0);
    assert!(
        out.contains("  nobody@example.org  suspended 2026-11-05 07:00 UTC after 5 mails refused: 550 5.1.1 "),
        "{out}"
    );
    // The other reader is mailed on, and the operator was told once.
    assert!(once(6).contains("1 mail with 0 stories queued"), "{}", once(6));
    once(7);
    let notices =
        server.messages().iter().filter(|mail| mail.contains("Subject: Suspended: nobody@example.org")).count();
    assert_eq!(notices, 1);

    let (out, _) = newsroom.desk.check(&["subscriptions", "rejoin", "nobody@example.org"], 0);
    assert_eq!(out, "nobody@example.org is mailed again for desk\n");
    assert!(once(8).contains("2 mails with "));
    // One refusal is not enough to be suspended again.
    assert!(!newsroom.desk.check(&["subscriptions"], 0).0.contains("suspended"));
}

#[test]
fn an_address_that_takes_a_mail_is_forgiven() {
    let newsroom = Newsroom::new("");
    let refusing = MailServer::start(GOOD);
    let kind = MailServer::start(Script { nobody: Act::Say("250 2.1.5 ok"), ..GOOD });
    for day in 1..=9 {
        let server = if day == 5 { &kind } else { &refusing };
        let config = configuration(&newsroom.site, &server.smtp());
        newsroom
            .desk
            .configure(&config.replace("digest = { at = \"now\" }", "digest = { at = \"now\", empty = true }"));
        newsroom.desk.check(&["once", "--now", &format!("2026-11-{day:02}T07:00:00Z")], 0);
    }
    assert!(!newsroom.desk.check(&["subscriptions"], 0).0.contains("suspended"), "four and four are not five in a row");
}
