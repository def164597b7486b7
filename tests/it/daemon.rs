//! A running daemon, for tests that watch it from outside.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::net::UnixDatagram,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::desk::Desk;

/// No step of these tests takes nearly as long; a daemon that hangs fails them by then.
const PATIENCE: Duration = Duration::from_mins(5);

/// A running daemon with its log and its notes to systemd.
pub struct Daemon {
    process: Child,
    log: Receiver<String>,
    /// What it tells systemd, note by note; the system holds few of them that nobody has read.
    notes: Receiver<String>,
}

impl Daemon {
    pub fn start(desk: &Desk) -> Self {
        Self::of(desk.command(&["run"]), desk)
    }

    /// Starts it by a command of one's own.
    pub fn of(mut command: Command, desk: &Desk) -> Self {
        let socket = desk.config().with_file_name("notify");
        // A daemon before it may have left one behind.
        let _ = fs::remove_file(&socket);
        let systemd = UnixDatagram::bind(&socket).unwrap();
        let mut process = command.env("NOTIFY_SOCKET", socket).stderr(Stdio::piped()).spawn().unwrap();
        let (line, log) = channel();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        thread::spawn(move || lines.map_while(Result::ok).try_for_each(|text| line.send(text)));
        let (note, notes) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4_096];
            while let Ok(length) = systemd.recv(&mut bytes)
                && note.send(String::from_utf8_lossy(&bytes[..length]).into_owned()).is_ok()
            {}
        });
        Self { process, log, notes }
    }

    /// Reads the log up to a line that contains `words`, and returns it.
    pub fn logs(&mut self, words: &str) -> String {
        self.logs_times(words, 1)
    }

    /// Reads the log up to the line that is the so-manieth with these words.
    pub fn logs_times(&mut self, words: &str, times: usize) -> String {
        let mut seen = Vec::new();
        let mut found = 0;
        while found < times {
            let Ok(line) = self.log.recv_timeout(PATIENCE) else {
                panic!("{words:?} was logged {found} times instead of {times}:\n{}", seen.join("\n"));
            };
            found += usize::from(line.contains(words));
            seen.push(line);
        }
        seen.pop().unwrap_or_default()
    }

    /// Reads the notes to systemd up to one that contains `words`.
    pub fn tells(&self, words: &str) {
        while !self.notes.recv_timeout(PATIENCE).unwrap().contains(words) {}
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.process.id().try_into().unwrap()), signal).unwrap();
    }

    /// The most memory that the process held at once so far, in KiB.
    pub fn memory_peak_kib(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Ends it with SIGTERM.
    pub fn stop(mut self) {
        self.signal(Signal::SIGTERM);
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Daemon {
    /// A test that failed leaves no daemon behind.
    fn drop(&mut self) {
        // One that has ended cannot be killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
