//! The daemon: from its start to SIGTERM.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::net::UnixDatagram,
    path::Path,
    process::{Child, ChildStderr, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{desk::Desk, site::Site};

/// No step of these tests takes nearly as long; a daemon that hangs fails them by then.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running daemon with its log and its notes to systemd.
struct Daemon {
    process: Child,
    log: BufReader<ChildStderr>,
    systemd: UnixDatagram,
}

impl Daemon {
    fn start(desk: &Desk) -> Self {
        let socket = desk.config().with_file_name("notify");
        let systemd = UnixDatagram::bind(&socket).unwrap();
        systemd.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut command = desk.command(&["run"]);
        let mut process = command.env("NOTIFY_SOCKET", socket).stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());
        Self { process, log, systemd }
    }

    /// Reads the log up to a line that contains `words`.
    fn logs(&mut self, words: &str) {
        let mut seen = String::new();
        while !seen.lines().last().unwrap_or("").contains(words) {
            assert_ne!(self.log.read_line(&mut seen).unwrap(), 0, "{words:?} was not logged:\n{seen}");
        }
    }

    /// Reads the notes to systemd up to one that contains `words`.
    fn tells(&self, words: &str) {
        let mut note = [0; 4_096];
        loop {
            let length = self.systemd.recv(&mut note).unwrap();
            if String::from_utf8_lossy(&note[..length]).contains(words) {
                return;
            }
        }
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.process.id().try_into().unwrap()), signal).unwrap();
    }
}

#[test]
fn the_daemon_polls_mails_reloads_and_ends() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/wire-copy");
    let site = Site::serve(&case.join("round-1"));
    let config = fs::read_to_string(case.join("presswatch.toml")).unwrap().replace("{base}", &site.base);
    let config = config.replace("state = \"{state}\"", "state = \"{state}\"\nlookback = \"3650d\"");
    let desk = Desk::new(&config);
    let mut daemon = Daemon::start(&desk);
    daemon.tells("READY=1");
    daemon.tells("WATCHDOG=1");
    daemon.logs("mail accepted");
    daemon.logs("mail accepted");
    assert_eq!(desk.mails().len(), 2);

    desk.configure(&config.replace("match =", "mtach ="));
    daemon.signal(Signal::SIGHUP);
    daemon.tells("RELOADING=1");
    daemon.logs("the running one stays in force");
    daemon.tells("READY=1");

    desk.configure(&config);
    daemon.signal(Signal::SIGHUP);
    daemon.logs("configuration reloaded");

    daemon.signal(Signal::SIGTERM);
    daemon.tells("STOPPING=1");
    assert!(daemon.process.wait().unwrap().success());
    // The state directory is free again, and complete.
    desk.check(&["once"], 0);
    assert_eq!(desk.mails().len(), 2);
}
