//! Hands mails over: SMTP, sendmail or Maildir.
//!
//! In: frozen bytes and an envelope. Out: what the receiver said. Never changes what a mail says; only line
//! ends differ where the receiver wants them so (LF in a Maildir and for sendmail, CRLF over SMTP).
//!
//! One call of [`Mailer::deliver`] is one attempt for one recipient. Waiting, counting and trying again belong
//! to the outbox. What matters here is that every fault is told apart for what it is: the mail's, the
//! transport's, or nobody's knowledge (lost after the final dot).

mod address;
mod assemble;
mod envelope;
mod leave;
mod maildir;
mod read_back;
mod sendmail;
mod smtp;
mod witness;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use secrecy::SecretString;

pub use address::check_address;
pub use assemble::{SUBJECT_CHARS_MAX, assemble, message_id};
pub use leave::{LEAVE_PATH, LeaveLinks};
pub use maildir::maildir_file_name;
pub use read_back::read_back;
pub use smtp::Step;
pub use witness::Witness;

use self::{envelope::Envelope, smtp::Smtp};
use crate::model::{ClaimedMail, Delivery, FaultKind, MailKey, Refusal, Refused, TransportFault};

/// How mails leave.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Files in a Maildir.
    Maildir(PathBuf),
    /// A server.
    Smtp(SmtpOptions),
    /// A local submitter: the program and its arguments; `-i`, `-f` and the recipient are added.
    Sendmail(Vec<String>),
}

/// How to reach a mail server.
#[derive(Debug, Clone)]
pub struct SmtpOptions {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether and how TLS is used.
    pub security: SmtpSecurity,
    /// How to log in; `None` where the server asks for no login.
    pub login: Option<Login>,
    /// The name that presswatch gives itself; `None`: its address.
    pub hello: Option<String>,
    /// The certificates to trust instead of the system's, as PEM; read anew for every connection.
    pub ca_file: Option<PathBuf>,
    /// The time for each stage but the last.
    pub stage_timeout: Duration,
    /// The time for the reply to the final dot; RFC 5321, section 4.5.3.2.6 asks for ten minutes.
    pub final_timeout: Duration,
}

/// How to log in.
#[derive(Debug, Clone)]
pub enum Login {
    /// By PLAIN or LOGIN.
    Password {
        /// The user.
        user: String,
        /// The password.
        password: SecretString,
    },
    /// By XOAUTH2.
    Token {
        /// The user.
        user: String,
        /// The file with the token, which somebody else renews; read anew for every connection.
        file: PathBuf,
    },
}

/// Whether and how TLS is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// STARTTLS, required (RFC 3207).
    StartTls,
    /// None; to loopback only.
    None,
}

/// What a message's headers need beyond its content.
#[derive(Debug, Clone)]
pub struct Headers<'a> {
    /// `From`, with or without a display name.
    pub from: &'a str,
    /// What the mail is told apart by; its recipient is `To`.
    pub key: &'a MailKey,
    /// The `Date`.
    pub date: Timestamp,
    /// How its reader leaves, for `List-Unsubscribe`; `None` for notices.
    pub leave: Option<Leave<'a>>,
}

/// How a reader leaves a subscription.
#[derive(Debug, Clone, Copy)]
pub struct Leave<'a> {
    /// The address to write to.
    pub address: &'a str,
    /// The `https` link that does it with one click, where one is to be had.
    pub link: Option<&'a str>,
}

/// Why a message cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A text that is no address, or none that presswatch can write to.
    #[error("{text:?} {why}")]
    Address {
        /// The text.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A header that cannot be written.
    #[error("the message cannot be written: {0}")]
    Message(#[from] lettre::error::Error),
}

/// Delivers mails over one transport, one at a time; keeps its connection for a batch.
///
/// Its `Debug` output never contains the password.
#[derive(Debug)]
pub struct Mailer {
    /// The envelope's sender; a text that is no address is the transport's fault, told at every attempt.
    sender: Result<String, MailError>,
    way: Way,
    witness: Witness,
}

/// A transport in use.
#[derive(Debug)]
enum Way {
    Maildir(PathBuf),
    Smtp(Box<Smtp>),
    Sendmail(Vec<String>),
}

impl Mailer {
    /// Makes a mailer; connects only when a mail is delivered.
    ///
    /// `from` is the sender, with or without a display name.
    pub fn new(transport: Transport, from: &str) -> Self {
        let way = match transport {
            Transport::Maildir(path) => Way::Maildir(path),
            Transport::Smtp(options) => Way::Smtp(Box::new(Smtp::new(options))),
            Transport::Sendmail(command) => Way::Sendmail(command),
        };
        Self { sender: check_address(from), way, witness: Witness::default() }
    }

    /// Tells every stage that is passed to `witness`.
    #[must_use]
    pub fn watched_by(self, witness: Witness) -> Self {
        Self { witness, ..self }
    }

    /// Makes one attempt to deliver one mail.
    ///
    /// Bounded in time by the transport's own limits. When the future is dropped half-way, the connection is
    /// dropped with it, and the mail counts as ambiguous.
    pub async fn deliver(&mut self, mail: &ClaimedMail) -> Delivery {
        let sender = match &self.sender {
            Ok(sender) => sender.as_str(),
            Err(fault) => return Delivery::TransportDown(unusable_sender(fault)),
        };
        let recipient = match check_address(&mail.recipient) {
            Ok(recipient) => recipient,
            Err(fault) => return Delivery::Failed(Refusal { of: Refused::Address, reply: fault.to_string() }),
        };
        let envelope = Envelope { sender, recipient: &recipient, message: &mail.bytes };
        match &mut self.way {
            Way::Maildir(path) => maildir::deliver(path, mail).await,
            Way::Smtp(server) => server.deliver(envelope, &self.witness).await,
            Way::Sendmail(command) => sendmail::deliver(command, envelope).await,
        }
    }

    /// Greets the receiver without sending anything, and returns what is there, for people.
    ///
    /// SMTP: connects, secures, authenticates and names the sender. Sendmail: the program can be started.
    /// Maildir: its place can be written.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn hello(&mut self) -> Result<String, TransportFault> {
        let sender = self.sender.as_ref().map_err(unusable_sender)?;
        let local = |text| TransportFault { kind: FaultKind::Local, text };
        match &mut self.way {
            Way::Maildir(path) => maildir::hello(path).map_err(local),
            Way::Smtp(server) => server.hello(sender, &self.witness).await,
            Way::Sendmail(command) => sendmail::hello(command).map_err(local),
        }
    }

    /// Ends the batch: says goodbye to the server. Takes at most a few seconds, and cannot fail.
    pub async fn close(&mut self) {
        if let Way::Smtp(server) = &mut self.way {
            server.close().await;
        }
    }
}

/// Checks a file of certificates in PEM, for `ca_file`; returns how many it has.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn check_ca_file(path: &Path) -> Result<usize, String> {
    smtp::certificates_in(path)
}

fn unusable_sender(fault: &MailError) -> TransportFault {
    TransportFault { kind: FaultKind::Refused, text: format!("[mail] from: {fault}") }
}

/// Mails with LF line ends, as files and local submitters want them.
fn with_unix_line_ends(bytes: &[u8]) -> Vec<u8> {
    let mut unix = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\r' || rest.peek() != Some(&b'\n') {
            unix.push(byte);
        }
    }
    unix
}
