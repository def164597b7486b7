//! The web of a running daemon: leaving, health, figures.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use mail_parser::MessageParser;
use nix::sys::signal::Signal;
use serde_json::Value;

use crate::{daemon::Daemon, desk::Desk, site::Site};

/// No answer of these tests takes nearly as long.
const PATIENCE: Duration = Duration::from_secs(30);

const CONFIG: &str = r#"
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

[web]
listen = "127.0.0.1:0"
public = "https://press.example.org/news/"
{web}

[[source]]
id = "courier"
url = "{base}/feed.atom"

[[topic]]
id = "nvidia"
[topic.query]
match = 'Nvidia'

[[subscription]]
id = "desk"
to = ["First.Reader@example.org", "second@example.org"]
topics = ["nvidia"]
digest = { at = "now" }

[[subscription]]
id = "pult"
to = ["first.reader@example.org"]
topics = ["nvidia"]
language = "de"
digest = { at = "now" }
"#;

struct Newsroom {
    site: Site,
    desk: Desk,
    config: String,
}

impl Newsroom {
    fn new(web: &str) -> Self {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/revision");
        let site = Site::serve(&case.join("round-1"));
        let config = CONFIG.replace("{base}", &site.base).replace("{web}", web);
        Self { desk: Desk::new(&config), site, config }
    }

    /// The article gains a paragraph.
    fn revise(&self) {
        self.site.lay_over(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/revision/round-2"));
    }

    /// The raw mails, by recipient, in no order.
    fn raw_mails(&self) -> Vec<(String, String)> {
        let new = fs::read_dir(self.desk.state().join("maildir/new")).unwrap();
        let raw = new.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        let recipient = |raw: &str| {
            let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
            mail.to().unwrap().first().unwrap().address().unwrap().to_owned()
        };
        raw.map(|raw| (recipient(&raw), raw)).collect()
    }

    /// The path of the link by which a reader leaves a subscription, as their mail has it.
    fn leave_path(&self, recipient: &str, list: &str) -> String {
        let mails = self.raw_mails();
        let (_, raw) = mails
            .iter()
            .find(|(to, raw)| to == recipient && raw.contains(&format!("List-Id: <{list}.")))
            .unwrap_or_else(|| panic!("no mail of {list} to {recipient}"));
        let head = raw.split("\n\n").next().unwrap().replace("\n ", " ");
        let ways = head.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: ")).unwrap();
        let link = ways.split('<').nth(1).unwrap().split('>').next().unwrap();
        assert!(ways.contains(&format!("<mailto:ops@example.org?subject=unsubscribe%20{list}>")), "{ways}");
        assert!(head.lines().any(|line| line == "List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{head}");
        // Both parts show the same link.
        let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
        for body in [mail.body_text(0).unwrap(), mail.body_html(0).unwrap()] {
            assert!(body.contains(link), "{body}");
            assert!(!body.contains('\u{1}'), "{body}");
        }
        link.strip_prefix("https://press.example.org/news").unwrap().to_owned()
    }
}

/// The port that the daemon's web listens on.
fn port(daemon: &mut Daemon) -> u16 {
    let line = daemon.logs("the web listens");
    line.trim_end().rsplit(':').next().unwrap().parse().unwrap()
}

/// What is answered: status, headers, body.
fn ask(port: u16, request: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The server may close before it has read everything.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, head.to_owned(), body.to_owned())
}

fn get(port: u16, path: &str) -> (u16, String, String) {
    ask(port, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"))
}

fn one_click(port: u16, path: &str) -> (u16, String, String) {
    let body = "List-Unsubscribe=One-Click";
    let head = "Content-Type: application/x-www-form-urlencoded";
    ask(port, &format!("POST {path} HTTP/1.1\r\nHost: x\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

#[test]
fn a_reader_leaves_by_one_click_and_is_taken_back() {
    let newsroom = Newsroom::new("");
    newsroom.desk.check(&["once"], 0);
    assert_eq!(newsroom.raw_mails().len(), 3);
    let path = newsroom.leave_path("First.Reader@example.org", "desk");
    let other = newsroom.leave_path("second@example.org", "desk");
    assert_ne!(path, other);

    let mut daemon = Daemon::start(&newsroom.desk);
    let port = port(&mut daemon);
    // Looking changes nothing.
    let (status, head, body) = get(port, &path);
    assert_eq!(status, 200);
    assert!(body.contains("First.Reader@example.org") && body.contains("<button"), "{body}");
    assert!(head.contains("no-store") && head.contains("frame-ancestors 'none'") && head.contains("noindex"), "{head}");
    let readers = || -> String { newsroom.desk.check(&["subscriptions"], 0).0 };
    assert!(!readers().contains("left"), "{}", readers());

    let (status, _, body) = one_click(port, &path);
    assert_eq!(status, 200, "{body}");
    assert!(body.contains("is not mailed for it any more") && body.contains("ops@example.org"), "{body}");
    assert_eq!(one_click(port, &path).0, 200, "again is the same");
    let listed = readers();
    assert_eq!(listed.matches("left ").count(), 1, "{listed}");
    assert!(listed.contains("  First.Reader@example.org  left "), "{listed}");

    // The operator hears of it once; the reader stays on the other list, the other reader on this one.
    daemon.signal(Signal::SIGTERM);
    daemon.stop();
    newsroom.revise();
    newsroom.desk.check(&["once", "--all"], 0);
    let mails = newsroom.desk.mails();
    let to = |address: &str| mails.iter().filter(|mail| mail.to == address).count();
    assert_eq!((to("First.Reader@example.org"), to("second@example.org"), to("first.reader@example.org")), (1, 2, 2));
    let notices: Vec<_> = mails.iter().filter(|mail| mail.to == "ops@example.org").collect();
    assert_eq!(notices.len(), 1);
    assert!(notices[0].subject.contains("Left: first.reader@example.org (desk)"), "{}", notices[0].subject);

    newsroom.desk.check(&["subscriptions", "rejoin", "stranger@example.org"], 1);
    let (out, _) = newsroom.desk.check(&["subscriptions", "rejoin", "first.reader@example.org"], 0);
    assert_eq!(out, "first.reader@example.org is mailed again for desk\n");
    assert!(!readers().contains("left"));
}

#[test]
fn an_operator_takes_a_reader_out_and_a_list_without_readers_loses_no_track() {
    let newsroom = Newsroom::new("");
    let desk = &newsroom.desk;
    desk.check(&["once"], 0);
    for reader in ["first.reader@example.org", "second@example.org"] {
        desk.check(&["subscriptions", "leave", reader, "--from", "desk"], 0);
    }
    desk.check(&["subscriptions", "leave", "second@example.org", "--from", "desk"], 1);
    newsroom.revise();
    desk.check(&["once", "--all"], 0);
    assert_eq!(newsroom.raw_mails().len(), 4, "one mail, of the other list");
    let (out, _) = desk.check(&["explain", &format!("{}/hall.html", newsroom.site.base)], 0);
    assert!(out.contains("[no-reader]"), "{out}");
    // Back again, they are mailed what is new from now on, not what they have missed.
    desk.check(&["subscriptions", "rejoin", "second@example.org"], 0);
    desk.check(&["once", "--all"], 0);
    assert_eq!(newsroom.raw_mails().len(), 4);
    let (out, _) = desk.check(&["subscriptions", "--json"], 0);
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["subscriptions"][0]["readers"][0]["state"], "left");
    assert_eq!(document["subscriptions"][0]["readers"][0]["detail"], "operator");
    assert_eq!(document["subscriptions"][0]["readers"][1]["state"], "mailed");
}

#[test]
fn a_link_that_is_not_ours_does_nothing_and_says_nothing() {
    let newsroom = Newsroom::new("");
    newsroom.desk.check(&["once"], 0);
    let path = newsroom.leave_path("second@example.org", "desk");
    let other = Newsroom::new("");
    other.desk.check(&["once"], 0);
    let foreign = other.leave_path("second@example.org", "desk");
    assert_ne!(path, foreign, "each newsroom has a key of its own");

    let mut daemon = Daemon::start(&newsroom.desk);
    let port = port(&mut daemon);
    let mut changed = path.clone();
    let last = changed.pop().unwrap();
    changed.push(if last == 'A' { 'B' } else { 'A' });
    let first_changed = path.replacen("/leave/", "/leave/A", 1);
    for wrong in [
        &changed,
        &first_changed,
        &foreign,
        "/leave/",
        "/leave/AAAA",
        &format!("/leave/{}", "A".repeat(5_000)),
        "/leave/%00",
        "/leave/..%2f..%2fhealth",
    ] {
        let (status, _, body) = one_click(port, wrong);
        assert_eq!(status, 404, "{wrong}: {body}");
    }
    assert!(newsroom.desk.check(&["subscriptions"], 0).0.lines().all(|line| !line.contains("left")));
    // A key that is kept: what was mailed before a restart still works.
    daemon.signal(Signal::SIGTERM);
    daemon.stop();
    let mut daemon = Daemon::start(&newsroom.desk);
    let port = self::port(&mut daemon);
    assert_eq!(one_click(port, &path).0, 200);
}

#[test]
fn the_page_speaks_the_language_of_the_list() {
    let newsroom = Newsroom::new("");
    newsroom.desk.check(&["once"], 0);
    let path = newsroom.leave_path("first.reader@example.org", "pult");
    let mut daemon = Daemon::start(&newsroom.desk);
    let port = port(&mut daemon);
    assert!(get(port, &path).2.contains("Diese Liste abbestellen"));
    assert!(one_click(port, &path).2.contains("hat diese Liste abbestellt"));
}

#[test]
fn health_and_figures_tell_how_the_daemon_is() {
    let newsroom = Newsroom::new("");
    let mut daemon = Daemon::start(&newsroom.desk);
    let port = port(&mut daemon);
    for _ in 0..3 {
        daemon.logs("mail accepted");
    }
    let (status, head, body) = get(port, "/health");
    assert_eq!(status, 200);
    assert!(head.to_lowercase().contains("content-type: application/json"), "{head}");
    let document: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&document["status"], &document["outage"]), (&"ok".into(), &Value::Null));
    assert_eq!(document["sources"]["healthy"], 1);

    let (status, head, figures) = get(port, "/metrics");
    assert_eq!(status, 200);
    assert!(head.to_lowercase().contains("content-type: text/plain; version=0.0.4"), "{head}");
    check_figures(&figures);
    for figure in [
        "presswatch_mail_up 1",
        "presswatch_visits_total{outcome=\"read\"} 1",
        "presswatch_outbox_mails{state=\"queued\"} 0",
    ] {
        assert!(figures.lines().any(|line| line == figure), "{figure} is missing:\n{figures}");
    }

    // The transport goes down: a mail that waits, and somebody has to look.
    newsroom.desk.configure(&newsroom.config.replace(
        "operator =",
        "transport = \"smtp\"\nsmtp = { host = \"127.0.0.1\", port = 1, security = \"none\" }\noperator =",
    ));
    daemon.signal(Signal::SIGHUP);
    daemon.logs("configuration reloaded");
    newsroom.desk.check(&["subscriptions", "leave", "second@example.org"], 0);
    one_click(port, &newsroom.leave_path("First.Reader@example.org", "desk"));
    // The notice to the operator cannot leave.
    daemon.tells("mails wait: 127.0.0.1:1: no connection");
    let (status, _, body) = get(port, "/health");
    assert_eq!(status, 503, "{body}");
    let document: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&document["status"], &document["outage"]["kind"]), (&"trouble".into(), &"unreachable".into()));
    assert_eq!(document["outbox"]["queued"], 1);
    assert!(get(port, "/metrics").2.contains("presswatch_mail_up 0"));
}

/// What a scraper asks of the text format: every figure has its type before it and a number behind it.
fn check_figures(figures: &str) {
    let mut typed = Vec::new();
    for line in figures.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(matches!(kind, "counter" | "gauge"), "{line}");
            typed.push(name);
        } else if !line.starts_with("# HELP ") {
            let (series, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert_eq!(Some(&series.split('{').next().unwrap()), typed.last(), "{line}");
        }
    }
    assert!(typed.len() > 5);
}

#[test]
fn figures_ask_for_the_token_and_leaving_does_not() {
    let newsroom = Newsroom::new("token = { file = \"web-token\" }");
    let file = newsroom.desk.config().with_file_name("web-token");
    fs::write(&file, "a-token-of-some-length\n").unwrap();
    newsroom.desk.check(&["once"], 0);
    let mut daemon = Daemon::start(&newsroom.desk);
    let port = port(&mut daemon);
    let with = |path: &str, shown: &str| {
        ask(port, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {shown}\r\n\r\n"))
    };
    for (shown, status) in [
        ("Bearer a-token-of-some-length", 200),
        ("Bearer a-token-of-some-lengtH", 401),
        ("Bearer ", 401),
        ("Basic YTpi", 401),
    ] {
        assert_eq!(with("/metrics", shown).0, status, "{shown}");
    }
    assert_eq!(get(port, "/metrics").0, 401);
    // Without the token health is one word.
    assert_eq!(get(port, "/health").2, "{\"schema\":1,\"status\":\"ok\"}\n");
    assert!(with("/health", "Bearer a-token-of-some-length").2.contains("\"sources\""));
    assert_eq!(one_click(port, &newsroom.leave_path("second@example.org", "desk")).0, 200);
}

#[test]
fn requests_are_bounded() {
    let newsroom = Newsroom::new("");
    newsroom.desk.check(&["once"], 0);
    let path = newsroom.leave_path("second@example.org", "desk");
    let mut daemon = Daemon::start(&newsroom.desk);
    let port = port(&mut daemon);
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(100_000));
    assert!(matches!(ask(port, &long).0, 0 | 400 | 414 | 431));
    let many = format!("GET /health HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-A: b\r\n".repeat(1_000));
    assert!(matches!(ask(port, &many).0, 0 | 400 | 431));
    assert!(matches!(ask(port, "\u{0}\u{1}\u{2}\r\n\r\n").0, 0 | 400));
    // A body that never comes is not waited for.
    let endless = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\nList-Unsub");
    assert_eq!(ask(port, &endless).0, 200);
    assert_eq!(get(port, "/").0, 404);
    assert_eq!(ask(port, "DELETE /health HTTP/1.1\r\nHost: x\r\n\r\n").0, 405);
    assert_eq!(get(port, "/health").0, 200);
}
