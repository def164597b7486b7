//! The course of a source over several polls: moved, gone, left alone, out of our own reach.

use std::{
    fmt::Write as _,
    fs,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use super::{
    Case, NEWSROOM, healthy, newsroom,
    server::{Answer, Hosts, feed, http, raw},
    state, states,
};
use crate::desk::Desk;

/// Polls every source at a moment of the day.
#[track_caller]
fn all_at(desk: &Desk, moment: &str) {
    desk.check(&["once", "--all", "--now", &format!("2026-11-{moment}:00Z")], 0);
}

fn targets(hosts: &Hosts, base: &str) -> Vec<String> {
    hosts.asked(base).into_iter().map(|asked| asked.target).collect()
}

#[test]
fn a_source_that_moved_is_polled_there_and_looked_for_at_home_when_it_fails() {
    let mut hosts = Hosts::new();
    let polls = AtomicU32::new(0);
    let there = hosts.open(move |_| match polls.fetch_add(1, Ordering::Relaxed) {
        2 => Answer::Bytes(http("404 Not Found", "", "")),
        _ => Answer::Bytes(http("200 OK", "", feed("there"))),
    });
    let to = there.clone();
    let home =
        hosts.open(move |_| Answer::Bytes(http("301 Moved Permanently", &format!("Location: {to}/new\r\n"), "")));
    let desk = newsroom("", &[healthy("wire", format!("{home}/old"))]);
    for moment in ["20T07:00", "20T08:00"] {
        all_at(&desk, moment);
        let wire = &states(&desk)[0];
        assert_eq!((&wire["state"], &wire["moved_to"]), (&"moved".into(), &format!("{there}/new").into()));
    }
    assert_eq!(targets(&hosts, &home), ["/old"], "its old address is asked no more");
    all_at(&desk, "20T09:00");
    assert_eq!(states(&desk)[0]["state"], "failing");
    all_at(&desk, "20T10:00");
    assert_eq!((targets(&hosts, &home), &states(&desk)[0]["state"]), (vec!["/old".to_owned(); 2], &"moved".into()));
}

#[test]
fn a_source_that_is_gone_is_asked_again_only_on_request() {
    let mut hosts = Hosts::new();
    let is_back = Arc::new(AtomicU32::new(0));
    let back = Arc::clone(&is_back);
    let base = hosts.open(move |_| match back.load(Ordering::Relaxed) {
        0 => Answer::Bytes(http("410 Gone", "", "")),
        _ => Answer::Bytes(http("200 OK", "", feed("back"))),
    });
    let desk = newsroom("", &[healthy("wire", format!("{base}/feed"))]);
    all_at(&desk, "20T07:00");
    assert_eq!((&states(&desk)[0]["state"], states(&desk)[0]["next_poll"].is_null()), (&"gone".into(), true));
    desk.check(&["once", "--now", "2027-11-20T07:00:00Z"], 0);
    assert_eq!(hosts.asked(&base).len(), 1, "not a year later either");
    // Switched off and on again, it gets another chance.
    let config = fs::read_to_string(desk.config()).unwrap();
    desk.configure(&format!("{config}enabled = false\n{}", second_source(&base)));
    desk.check(&["once", "--now", "2026-11-20T08:00:00Z"], 0);
    is_back.store(1, Ordering::Relaxed);
    desk.configure(&format!("{config}{}", second_source(&base)));
    desk.check(&["once", "--now", "2026-11-20T09:00:00Z"], 0);
    assert_eq!(state(&states(&desk), "wire")["state"], "healthy");
}

fn second_source(base: &str) -> String {
    format!("\n[[source]]\nid = \"other\"\nurl = \"{base}/other\"\ncontent = \"feed\"\n")
}

#[test]
fn a_host_that_asked_for_silence_has_it_from_the_next_process_too() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|_| Answer::Bytes(http("503 Busy", "Retry-After: 3600\r\n", "")));
    let desk =
        newsroom("concurrency = 1", &[healthy("one", format!("{base}/one")), healthy("two", format!("{base}/two"))]);
    all_at(&desk, "20T07:00");
    all_at(&desk, "20T07:59");
    assert_eq!(
        hosts.asked(&base).len(),
        1,
        "one answer holds for every source of the host: {:?}",
        targets(&hosts, &base)
    );
    let states = states(&desk);
    // Only the source that was asked has failed.
    let mut found: Vec<&str> = states.iter().map(|source| source["state"].as_str().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, ["failing", "new"]);
    for source in &states {
        let until: jiff::Timestamp = source["quiet_until"].as_str().unwrap().parse().unwrap();
        assert!(until.as_second().abs_diff(1_795_161_600) <= 5, "{until}");
    }
}

#[test]
fn when_nothing_can_be_reached_no_source_is_to_blame() {
    let mut hosts = Hosts::new();
    let wire = hosts.open(|_| Answer::Bytes(http("200 OK", "", feed("wire"))));
    let mut cases: Vec<Case> = vec![healthy("wire", format!("{wire}/feed"))];
    let desk = newsroom("", &cases);
    all_at(&desk, "20T07:00");
    // Nothing listens at port 1, wherever.
    for (name, host) in [("a", "127.8.0.1"), ("b", "127.8.0.2"), ("c", "127.8.0.3"), ("d", "127.8.0.4")] {
        cases.push(healthy(name, format!("http://{host}:1/feed")));
    }
    let all_but_wire = NEWSROOM.replace("{fetch}", "") + &sources(&cases[1..]);
    desk.configure(&all_but_wire);
    let (summary, _) = desk.check(&["once", "--all", "--json", "--now", "2026-11-20T08:00:00Z"], 0);
    assert!(summary.contains("our own connection seems to be down"), "{summary}");
    for source in states(&desk) {
        assert_eq!((&source["state"], &source["failures"]), (&"new".into(), &0.into()), "{source}");
    }
    // With one that answers it is clear that the others are away.
    let wire = sources(&[cases.remove(0)]);
    desk.configure(&(NEWSROOM.replace("{fetch}", "concurrency = 1") + &sources(&cases) + &wire));
    // Nobody can tell while the only witness comes last; once it came first, everybody can.
    all_at(&desk, "20T09:00");
    desk.configure(&(NEWSROOM.replace("{fetch}", "concurrency = 1") + &wire + &sources(&cases)));
    desk.check(&["once", "--now", "2026-11-20T20:00:00Z"], 0);
    let states = states(&desk);
    for source in &states {
        let state = if source["id"] == "wire" { "healthy" } else { "failing" };
        assert_eq!(source["state"], state, "{source}");
    }
}

fn sources(cases: &[Case]) -> String {
    let mut text = String::new();
    for Case { name, url, .. } in cases {
        write!(text, "\n[[source]]\nid = \"{name}\"\nurl = \"{url}\"\n").unwrap();
    }
    text
}

#[test]
fn a_host_that_always_says_unchanged_is_not_believed_for_ever() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|asked| match asked.field("if-none-match") {
        Some(_) => Answer::Bytes(raw("HTTP/1.1 304 Not Modified\r\nETag: \"same\"\r\nConnection: close\r\n\r\n")),
        None => Answer::Bytes(http("200 OK", "ETag: \"same\"\r\n", feed("news"))),
    });
    let desk = newsroom("", &[healthy("wire", format!("{base}/feed"))]);
    for moment in ["20T07:00", "20T12:00", "21T06:00", "21T08:00", "21T12:00"] {
        all_at(&desk, moment);
    }
    let conditional: Vec<bool> =
        hosts.asked(&base).iter().map(|asked| asked.field("if-none-match").is_some()).collect();
    assert_eq!(conditional, [false, true, true, false, true], "once a day it is asked without conditions");
}

#[test]
fn a_feed_that_becomes_a_page_is_a_failure() {
    let mut hosts = Hosts::new();
    let polls = AtomicU32::new(0);
    let page =
        "<html><head><title>Shop</title></head><body><ul><li><a href=/1>Everything must go</a></ul></body></html>";
    let base = hosts.open(move |_| match polls.fetch_add(1, Ordering::Relaxed) {
        0 => Answer::Bytes(http("200 OK", "", feed("news"))),
        _ => Answer::Bytes(http("200 OK", "Content-Type: text/html\r\n", page)),
    });
    let desk = newsroom("", &[healthy("wire", format!("{base}/feed"))]);
    all_at(&desk, "20T07:00");
    all_at(&desk, "20T08:00");
    let wire = &states(&desk)[0];
    assert!(wire["state"] == "failing" && wire["fault"].as_str().unwrap().contains("HTML page"), "{wire}");
}

#[test]
fn credentials_in_addresses_are_never_told_nor_kept() {
    let mut hosts = Hosts::new();
    let base = hosts.open(|asked| {
        let host = asked.field("host").unwrap().to_owned();
        match asked.target.as_str() {
            "/moved" => Answer::Bytes(http("301 Moved", &format!("Location: http://me:geheim@{host}/feed\r\n"), "")),
            _ => Answer::Bytes(http("200 OK", "", feed("x").replace("127.0.0.1:1", &format!("me:geheim@{host}")))),
        }
    });
    let (feed, moved) = (healthy("feed", format!("{base}/feed")), healthy("moved", format!("{base}/moved")));
    let desk = newsroom("", &[feed, moved]);
    desk.configure(&fs::read_to_string(desk.config()).unwrap().replace("content = \"feed\"", "robots = false"));
    let (out, err) = desk.check(&["once", "--all", "--json", "--log", "debug"], 0);
    let (states, _) = desk.check(&["sources", "--json"], 0);
    let (tried, log) = desk.check(&["try", &format!("{base}/feed"), "--json", "--log", "debug"], 0);
    for text in [out, err, states, tried, log] {
        assert!(!text.contains("geheim"), "{text}");
    }
    assert!(targets(&hosts, &base).contains(&"/x".to_owned()), "the page was fetched all the same");
    for file in ["presswatch.db", "presswatch.db-wal"] {
        let bytes = fs::read(desk.state().join(file)).unwrap_or_default();
        assert!(!bytes.windows(6).any(|window| window == b"geheim"), "{file}");
    }
}

#[test]
fn the_operator_is_mailed_once_reminded_and_told_when_it_is_over() {
    let mut hosts = Hosts::new();
    let is_well = Arc::new(AtomicU32::new(0));
    let well = Arc::clone(&is_well);
    let base = hosts.open(move |_| match well.load(Ordering::Relaxed) {
        0 => Answer::Bytes(http("500 Oops", "", "")),
        _ => Answer::Bytes(http("200 OK", "", feed("back"))),
    });
    let good = hosts.open(|_| Answer::Bytes(http("200 OK", "", feed("good"))));
    let desk = newsroom("", &[healthy("wire", format!("{base}/feed")), healthy("good", format!("{good}/feed"))]);
    let config = fs::read_to_string(desk.config()).unwrap();
    desk.configure(&config.replace("[mail]", "[mail]\noperator = \"ops@example.org\""));
    let subjects = |moment: &str| {
        all_at(&desk, moment);
        desk.mails().iter().map(|mail| format!("{}: {}", mail.to, mail.subject)).collect::<Vec<_>>()
    };
    for moment in ["01T07:00", "01T12:00", "01T18:00"] {
        assert_eq!(subjects(moment), [""; 0], "{moment}");
    }
    let failing = "ops@example.org: Source failing: wire";
    for moment in ["02T08:00", "02T12:00", "05T08:00"] {
        assert_eq!(subjects(moment), [failing], "{moment}");
    }
    let still = "ops@example.org: Source still failing: wire";
    assert_eq!(subjects("09T09:00"), [failing, still]);
    is_well.store(1, Ordering::Relaxed);
    let back = "ops@example.org: Source is back: wire";
    for moment in ["09T10:00", "09T11:00"] {
        assert_eq!(subjects(moment), [failing, still, back], "{moment}");
    }
}
