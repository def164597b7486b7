//! The built program on a folder of its own, for tests that run the whole way.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use mail_parser::MessageParser;
use tempfile::TempDir;

/// A state directory with a configuration, and the program to run on it.
pub struct Desk {
    folder: TempDir,
}

/// A mail as a reader gets it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mail {
    /// When, to whom.
    pub date: i64,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The Message-ID.
    pub message_id: String,
}

impl Desk {
    /// Writes a configuration; `{state}` in it becomes the state directory.
    pub fn new(config: &str) -> Self {
        let desk = Self { folder: TempDir::new().unwrap() };
        desk.configure(config);
        desk
    }

    /// Writes another configuration.
    pub fn configure(&self, config: &str) {
        let config = config.replace("{state}", &self.state().display().to_string());
        fs::write(self.config(), config).unwrap();
    }

    /// The configuration file.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("presswatch.toml")
    }

    /// The state directory.
    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Runs the program with its configuration, to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The program with its configuration, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.args(arguments).arg("--config").arg(self.config()).current_dir(self.folder.path());
        command
    }

    /// Runs the program, which must end with `code`; returns its standard output and standard error.
    #[track_caller]
    pub fn check(&self, arguments: &[&str], code: i32) -> (String, String) {
        let output = self.run(arguments);
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\nstdout: {out}\nstderr: {err}");
        (out, err)
    }

    /// The mails delivered so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        mails_in(&self.state().join("maildir"))
    }
}

/// The program as built for the tests.
pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_presswatch"))
}

/// The mails in a Maildir, oldest first.
pub fn mails_in(maildir: &Path) -> Vec<Mail> {
    let Ok(new) = fs::read_dir(maildir.join("new")) else { return Vec::new() };
    let mut mails: Vec<Mail> = new.map(|file| read(&fs::read(file.unwrap().path()).unwrap())).collect();
    mails.sort();
    mails
}

fn read(bytes: &[u8]) -> Mail {
    let message = MessageParser::default().parse(bytes).unwrap();
    Mail {
        date: message.date().unwrap().to_timestamp(),
        to: message.to().unwrap().first().unwrap().address().unwrap().to_owned(),
        subject: message.subject().unwrap().to_owned(),
        text: message.body_text(0).unwrap().replace("\r\n", "\n"),
        html: message.body_html(0).unwrap().into_owned(),
        message_id: message.message_id().unwrap().to_owned(),
    }
}
