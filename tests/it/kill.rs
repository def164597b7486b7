//! `SIGKILL` at every named point of both lines: the same end state, and no mail lost or doubled.

use std::{fs, os::unix::process::ExitStatusExt as _, path::Path};

use presswatch::checkpoint;

use crate::{
    desk::{Desk, Mail},
    site::Site,
};

const NOW: [&str; 2] = ["--now", "2026-11-20T07:00:00Z"];
const SIGKILL: i32 = 9;

fn newsroom() -> (Site, Desk) {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/wire-copy");
    let site = Site::serve(&case.join("round-1"));
    let config = fs::read_to_string(case.join("presswatch.toml")).unwrap().replace("{base}", &site.base);
    (site, Desk::new(&config))
}

fn once<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ["once", "--all"].into_iter().chain(NOW).chain(more.iter().copied()).collect()
}

/// What readers got, with the address of the site taken out.
fn read_by_all(desk: &Desk, site: &Site) -> Vec<(String, String, String)> {
    let told = |mail: Mail| (mail.to, mail.subject, mail.text.replace(&site.base, ""));
    let mut mails: Vec<_> = desk.mails().into_iter().map(told).collect();
    mails.sort();
    mails
}

fn undisturbed() -> Vec<(String, String, String)> {
    let (site, desk) = newsroom();
    desk.check(&once(&[]), 0);
    read_by_all(&desk, &site)
}

#[test]
fn a_kill_at_any_point_loses_and_doubles_nothing() {
    let expected = undisturbed();
    assert_eq!(expected.len(), 2, "one mail for each reader");
    for point in checkpoint::POINTS {
        let (site, desk) = newsroom();
        let killed = desk.run(&once(&["--kill-at", point]));
        assert_eq!(killed.status.signal(), Some(SIGKILL), "{point} was not passed");
        desk.check(&once(&[]), 0);
        assert_eq!(read_by_all(&desk, &site), expected, "after a kill at {point}");
    }
}

#[test]
fn two_kills_in_a_row_lose_and_double_nothing() {
    let expected = undisturbed();
    for first in checkpoint::POINTS {
        let (site, desk) = newsroom();
        for point in [first, "mail-claimed"] {
            desk.run(&once(&["--kill-at", point]));
        }
        desk.check(&once(&[]), 0);
        assert_eq!(read_by_all(&desk, &site), expected, "after kills at {first} and mail-claimed");
    }
}

#[test]
fn an_unknown_point_is_a_fault() {
    let (_site, desk) = newsroom();
    let output = desk.run(&once(&["--kill-at", "nowhere"]));
    assert!(!output.status.success());
}
