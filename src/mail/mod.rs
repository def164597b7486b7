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
mod maildir;
mod read_back;
mod sendmail;
mod smtp;

use std::{path::PathBuf, time::Duration};

use jiff::Timestamp;
use rustls::RootCertStore;
use secrecy::SecretString;

pub use address::check_address;
pub use assemble::{SUBJECT_CHARS_MAX, assemble, message_id};
pub use maildir::maildir_file_name;
pub use read_back::read_back;

use self::smtp::Smtp;
use crate::model::{ClaimedMail, Delivery, MailKey};

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
    /// User name and password.
    pub credentials: Option<(String, SecretString)>,
    /// The time for each stage but the last.
    pub stage_timeout: Duration,
    /// The time for the reply to the final dot; RFC 5321, section 4.5.3.2.6 asks for ten minutes.
    pub final_timeout: Duration,
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
    /// The address for `List-Unsubscribe`; `None` for notices.
    pub leave_address: Option<&'a str>,
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
}

/// A transport in use.
#[derive(Debug)]
enum Way {
    Maildir(PathBuf),
    Smtp(Box<Smtp>),
    Sendmail(Vec<String>),
}

impl Mailer {
    /// Makes a mailer that trusts the system's certificates; connects only when a mail is delivered.
    ///
    /// `from` is the sender, with or without a display name.
    pub fn new(transport: Transport, from: &str) -> Self {
        Self::open(transport, from, None)
    }

    /// Makes a mailer that trusts only `roots`, for a server whose certificate the system does not know.
    pub fn trusting(roots: RootCertStore, transport: Transport, from: &str) -> Self {
        Self::open(transport, from, Some(roots))
    }

    fn open(transport: Transport, from: &str, roots: Option<RootCertStore>) -> Self {
        let way = match transport {
            Transport::Maildir(path) => Way::Maildir(path),
            Transport::Smtp(options) => Way::Smtp(Box::new(Smtp::new(options, roots))),
            Transport::Sendmail(command) => Way::Sendmail(command),
        };
        Self { sender: check_address(from), way }
    }

    /// Makes one attempt to deliver one mail.
    ///
    /// Bounded in time by the transport's own limits. When the future is dropped half-way, the connection is
    /// dropped with it, and the mail counts as ambiguous.
    pub async fn deliver(&mut self, mail: &ClaimedMail) -> Delivery {
        let sender = match &self.sender {
            Ok(sender) => sender.as_str(),
            Err(fault) => return Delivery::TransportDown(fault.to_string()),
        };
        let recipient = match check_address(&mail.recipient) {
            Ok(recipient) => recipient,
            Err(fault) => return Delivery::Failed(fault.to_string()),
        };
        match &mut self.way {
            Way::Maildir(path) => maildir::deliver(path, mail).await,
            Way::Smtp(server) => server.deliver(sender, &recipient, &mail.bytes).await,
            Way::Sendmail(command) => sendmail::deliver(command, sender, &recipient, &mail.bytes).await,
        }
    }

    /// Greets the receiver without sending anything, and returns what is there, for people.
    ///
    /// SMTP: connects, secures, authenticates and names the sender. Sendmail: the program can be started.
    /// Maildir: its place can be written.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub async fn hello(&mut self) -> Result<String, String> {
        let sender = self.sender.as_ref().map_err(ToString::to_string)?;
        match &mut self.way {
            Way::Maildir(path) => maildir::hello(path),
            Way::Smtp(server) => server.hello(sender).await,
            Way::Sendmail(command) => sendmail::hello(command),
        }
    }

    /// Ends the batch: says goodbye to the server. Takes at most a few seconds, and cannot fail.
    pub async fn close(&mut self) {
        if let Way::Smtp(server) = &mut self.way {
            server.close().await;
        }
    }
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
