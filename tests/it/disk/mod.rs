//! A full disk: work stops, the operator is told in the room that the reserve leaves, work goes on by itself.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Barrier},
};

use tempfile::TempDir;

use crate::{
    daemon::Daemon,
    desk::Desk,
    faults::server::{Answer, Hosts, feed, http},
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

[[source]]
id = "wire"
url = "{url}"
content = "feed"

[[topic]]
id = "note"
[topic.query]
match = 'note'

[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["note"]
digest = { at = "now" }
"#;

/// A newsroom on a disk that can be made full.
struct Disk {
    folder: TempDir,
    desk: Desk,
}

impl Disk {
    fn new(url: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/disk/full.c");
        let library = folder.path().join("full.so");
        // A C compiler is there: SQLite was built with it.
        let built =
            Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl").status();
        assert!(built.unwrap().success());
        Self { folder, desk: Desk::new(&NEWSROOM.replace("{url}", url)) }
    }

    fn flag(&self) -> PathBuf {
        self.folder.path().join("is-full")
    }

    fn fill(&self) {
        fs::write(self.flag(), "").unwrap();
    }

    fn clear(&self) {
        fs::remove_file(self.flag()).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.desk.command(arguments);
        let state = fs::canonicalize(self.desk.config().parent().unwrap()).unwrap().join("state");
        command.env("LD_PRELOAD", self.folder.path().join("full.so"));
        command.env("DISK_FULL", self.flag()).env("DISK_STATE", state);
        command
    }

    fn subjects(&self) -> Vec<String> {
        let mut subjects: Vec<String> =
            self.desk.mails().into_iter().map(|mail| format!("{}: {}", mail.to, mail.subject)).collect();
        subjects.sort();
        subjects
    }

    fn has_reserve(&self) -> bool {
        self.desk.state().join("reserve").exists()
    }
}

const TOLD: &str = "ops@example.org: Disk full: presswatch rests";
const OVER: &str = "ops@example.org: Room on the disk again: presswatch goes on";
const NEWS: &str = "desk@example.org: 1 story: wire";

#[test]
fn the_daemon_rests_while_the_disk_is_full_says_so_and_goes_on() {
    let mut hosts = Hosts::new();
    let (asked, answer) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (asked_here, answer_here) = (Arc::clone(&asked), Arc::clone(&answer));
    let first = std::sync::Once::new();
    let url = hosts.open(move |_| {
        first.call_once(|| {
            asked_here.wait();
            answer_here.wait();
        });
        Answer::Bytes(http("200 OK", "", feed("wire")))
    });
    let disk = Disk::new(&url);
    let mut daemon = Daemon::of(disk.command(&["run"]), &disk.desk);
    asked.wait();
    assert!(disk.has_reserve());
    disk.fill();
    answer.wait();
    daemon.logs("the operator was told that the disk is full");
    assert_eq!(disk.subjects(), [TOLD]);
    assert!(!disk.has_reserve(), "it made room for the mail");

    disk.clear();
    daemon.logs("there is room on the disk again");
    daemon.logs_times("mail accepted", 2);
    assert!(disk.has_reserve());
    daemon.stop();
    assert_eq!(disk.subjects(), [NEWS, TOLD, OVER]);
}

#[test]
fn a_round_on_a_full_disk_says_so_and_the_next_one_misses_nothing() {
    let mut hosts = Hosts::new();
    let url = hosts.open(|_| Answer::Bytes(http("200 OK", "", feed("wire"))));
    let disk = Disk::new("http://127.0.0.1:1/nobody");
    assert!(disk.command(&["once"]).status().unwrap().success());
    disk.desk.configure(&NEWSROOM.replace("{url}", &url));
    disk.fill();
    for _ in 0..2 {
        let output = disk.command(&["once"]).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(74), "{complaint}");
        assert!(complaint.contains("the disk of the database is full"), "{complaint}");
        assert_eq!(disk.subjects(), [TOLD], "it is told once");
    }
    disk.clear();
    assert!(disk.command(&["once"]).status().unwrap().success());
    assert!(disk.has_reserve());
    assert_eq!(disk.subjects(), [NEWS, TOLD]);
}
