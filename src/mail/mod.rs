//! Hands mails over: SMTP, sendmail or Maildir.
//!
//! In: frozen bytes and an envelope. Out: what the receiver said. Never changes a byte of a mail.

use std::{path::PathBuf, time::Duration};

use jiff::Timestamp;
use secrecy::SecretString;

use crate::model::{ClaimedMail, Delivery, MailKey, Message};

/// How mails leave.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Files in a Maildir.
    Maildir(PathBuf),
    /// A server.
    Smtp(SmtpOptions),
    /// A local submitter: the program and its arguments; the recipient is added.
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
    /// The time for the reply to the final dot.
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

/// Why a message cannot be made, or the transport not be set up.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// To be written.
    #[error("to be written")]
    Todo,
}

/// Derives a mail's `Message-ID` from its key: the same key, the same id.
pub fn message_id(key: &MailKey, from: &str) -> String {
    todo!("{key:?} {from}")
}

/// Writes a whole message as it goes over the wire.
///
/// # Errors
/// An address that cannot be read.
pub fn assemble(headers: &Headers<'_>, message: &Message) -> Result<Vec<u8>, MailError> {
    todo!("{headers:?} {message:?}")
}

/// Checks an address, with or without a display name, and returns the bare `local@domain`.
///
/// # Errors
/// The text is no address.
pub fn check_address(text: &str) -> Result<String, MailError> {
    let mailbox: lettre::message::Mailbox = text.parse().map_err(|_| MailError::Todo)?;
    Ok(mailbox.email.to_string())
}

/// Delivers mails over one transport, one at a time; keeps its connection for a batch.
#[derive(Debug)]
pub struct Mailer {}

impl Mailer {
    /// Makes a mailer; connects only when a mail is delivered.
    pub fn new(transport: Transport, from: &str) -> Self {
        todo!("{transport:?} {from}")
    }

    /// Makes one attempt to deliver one mail.
    pub async fn deliver(&mut self, mail: &ClaimedMail) -> Delivery {
        todo!("{mail:?}")
    }

    /// Ends the batch: says goodbye to the server.
    pub async fn close(&mut self) {
        todo!()
    }
}
