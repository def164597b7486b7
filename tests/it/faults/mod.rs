//! Whatever a host does, the source that it serves gets a state and a message, memory stays bounded, and the other
//! sources never notice.

mod cases;
mod course;
pub mod server;

use std::fmt::Write as _;

use serde_json::Value;

use self::{
    cases::Case,
    server::{Answer, Hosts, feed, http},
};
use crate::{daemon::Daemon, desk::Desk};

const NEWSROOM: &str = r#"
[daemon]
timezone = "UTC"
state = "{state}"
lookback = "3650d"

[fetch]
allow_addresses = ["127.0.0.0/8"]
host_gap = "0s"
timeout = "1s"
body_max = "1 MiB"
{fetch}

[mail]
from = "presswatch <alerts@example.org>"

[[topic]]
id = "deepseek"
[topic.query]
match = 'DeepSeek'

[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["deepseek"]
digest = { at = "0 7 * * mon-fri" }
"#;

/// What the daemon may take at its peak, in KiB: bombs of a GiB and endless bodies are among the cases.
const MEMORY_KIB_MAX: u64 = 150 * 1_024;

fn newsroom(fetch: &str, cases: &[Case]) -> Desk {
    let mut config = NEWSROOM.replace("{fetch}", fetch);
    for Case { name, url, more, .. } in cases {
        write!(config, "\n[[source]]\nid = \"{name}\"\nurl = \"{url}\"\ncontent = \"feed\"\n{more}").unwrap();
    }
    Desk::new(&config)
}

fn healthy(name: &'static str, url: String) -> Case {
    Case { name, url, more: "", state: "healthy", says: "" }
}

/// How every source is, by its id.
fn states(desk: &Desk) -> Vec<Value> {
    let (out, _) = desk.check(&["sources", "--json"], 0);
    let all: Value = serde_json::from_str(&out).unwrap();
    all["sources"].as_array().unwrap().clone()
}

fn state<'a>(states: &'a [Value], id: &str) -> &'a Value {
    states.iter().find(|source| source["id"] == id).unwrap()
}

/// When the last visit to a source began and ended, in milliseconds.
fn visited(desk: &Desk, id: &str) -> (i64, i64) {
    let (out, _) = desk.check(&["sources", "show", id, "--json"], 0);
    let shown: Value = serde_json::from_str(&out).unwrap();
    let visit = &shown["visits"][0];
    let at: jiff::Timestamp = visit["at"].as_str().unwrap().parse().unwrap();
    (at.as_millisecond(), at.as_millisecond() + visit["duration_ms"].as_i64().unwrap())
}

#[test]
fn every_fault_has_its_state_and_its_message_and_costs_no_memory() {
    let mut hosts = Hosts::new();
    let cases = cases::cases(&mut hosts);
    let desk = newsroom("", &cases);
    let mut daemon = Daemon::start(&desk);
    // Each source says once what is wrong with it, or that it was filed; one that has moved says both.
    daemon.logs_times("source.id", cases.len() + 1);
    let memory = daemon.memory_peak_kib();
    daemon.stop();

    let states = states(&desk);
    let mut wrong = String::new();
    for case in &cases {
        let found = state(&states, case.name);
        let (state, fault) = (&found["state"], found["fault"].as_str().unwrap_or(""));
        if state != case.state || !fault.contains(case.says) || fault.is_empty() != case.says.is_empty() {
            writeln!(wrong, "{}: {state} {fault:?}, not {} {:?}", case.name, case.state, case.says).unwrap();
        }
        assert!(!fault.contains("geheim"), "{fault}");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(memory < MEMORY_KIB_MAX, "{memory} KiB");
}

/// Statuses that are not plain failures: 2xx, and those by which a host keeps us out or says that it is gone.
fn state_of_status(status: u16) -> &'static str {
    match status {
        200..=299 => "healthy",
        401..=403 | 451 => "blocked",
        410 => "gone",
        _ => "failing",
    }
}

#[test]
fn every_status_has_its_state() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|asked| {
        let status = asked.target.trim_start_matches('/');
        match status.parse().unwrap_or(0) {
            // These have no body, whatever follows (RFC 9110, section 6.4.1).
            204 | 205 | 304 => Answer::Bytes(server::raw(&format!("HTTP/1.1 {status} Status\r\n\r\n"))),
            _ => Answer::Bytes(http(&format!("{status} Status"), "", feed(status))),
        }
    });
    let mut config = NEWSROOM.replace("{fetch}", "per_host = 32\n");
    for status in 200..=599_u16 {
        write!(config, "\n[[source]]\nid = \"{status}\"\nurl = \"{base}/{status}\"\ncontent = \"feed\"\n").unwrap();
    }
    let desk = Desk::new(&config);
    desk.check(&["once"], 0);
    let states = states(&desk);
    for status in 200..=599_u16 {
        let found = state(&states, &status.to_string());
        let expected = if matches!(status, 204 | 205) { "failing" } else { state_of_status(status) };
        assert_eq!(found["state"], expected, "{status}: {}", found["fault"]);
    }
    // Asked again, the one that is gone is left alone, and none of the others is due.
    desk.check(&["once"], 0);
    assert_eq!(hosts.asked(&base).len(), 400);
}

#[test]
fn a_neighbour_is_polled_while_others_hang() {
    let mut hosts = Hosts::new();
    let mut cases: Vec<Case> = Vec::new();
    for name in ["hangs-1", "hangs-2", "hangs-3", "drips"] {
        let url = match name {
            "drips" => hosts.open(|_| Answer::Drip(http("200 OK", "", feed("drips")))),
            _ => hosts.open(|_| Answer::Silence(Vec::new())),
        };
        cases.push(healthy(name, url));
    }
    let neighbour = hosts.open(|_| Answer::Bytes(http("200 OK", "", feed("neighbour"))));
    cases.push(healthy("neighbour", neighbour));
    let desk = newsroom("concurrency = 5", &cases);
    desk.check(&["once"], 0);
    let (_, read) = visited(&desk, "neighbour");
    for slow in ["hangs-1", "hangs-2", "hangs-3", "drips"] {
        let (_, given_up) = visited(&desk, slow);
        assert!(read < given_up, "{slow} was given up before the neighbour was read");
    }
}

#[test]
fn many_sources_of_one_host_do_not_crowd_out_the_others() {
    let mut hosts = Hosts::new();
    let crowd = hosts.open(|_| Answer::Silence(Vec::new()));
    let names: Vec<String> = (0..12).map(|number| format!("crowd-{number}")).collect();
    let mut config = NEWSROOM.replace("{fetch}", "concurrency = 4\nper_host = 2\n");
    for name in &names {
        write!(config, "\n[[source]]\nid = \"{name}\"\nurl = \"{crowd}/{name}\"\n").unwrap();
    }
    let neighbour = hosts.open(|_| Answer::Bytes(http("200 OK", "", feed("neighbour"))));
    write!(config, "\n[[source]]\nid = \"neighbour\"\nurl = \"{neighbour}/feed\"\ncontent = \"feed\"\n").unwrap();
    let desk = Desk::new(&config);
    desk.check(&["once"], 0);
    let (_, read) = visited(&desk, "neighbour");
    let given_up = names.iter().map(|name| visited(&desk, name).1).min().unwrap();
    assert!(read < given_up, "the neighbour came after the crowd");
}
