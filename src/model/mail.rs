//! Mails: what is to be said, and what became of it.

use std::fmt;

use jiff::Timestamp;

use super::SubscriptionId;

/// A mail's content before it has an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The subject, in one line.
    pub subject: String,
    /// The plain text, complete in itself.
    pub text: String,
    /// The HTML, complete in itself; `None` for a notice to the operator.
    pub html: Option<String>,
}

/// What a mail in the outbox is told apart by; its Message-ID derives from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MailKey {
    /// The subscription; `None` for a notice to the operator.
    pub subscription: Option<SubscriptionId>,
    /// The moment that the mail is for, or the occasion of a notice: any text without spaces.
    pub slot: String,
    /// The recipient's address.
    pub recipient: String,
    /// Which part of a digest that needs several, from 1.
    pub part: u32,
}

/// A mail ready to be queued: its bytes never change again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedMail {
    /// What it is told apart by.
    pub key: MailKey,
    /// The `Message-ID`, with its angle brackets.
    pub message_id: String,
    /// The subject, for people who look at the outbox.
    pub subject: String,
    /// The whole message as it goes over the wire, with CRLF line ends.
    pub bytes: Vec<u8>,
}

/// A mail claimed from the outbox for one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedMail {
    /// Its number in the outbox.
    pub id: i64,
    /// The envelope's recipient.
    pub recipient: String,
    /// The `Message-ID`.
    pub message_id: String,
    /// The bytes to be sent.
    pub bytes: Vec<u8>,
    /// How many attempts were made before this one.
    pub attempts: u32,
    /// When it was queued.
    pub queued_at: Timestamp,
}

/// What became of one attempt to deliver one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Accepted; with the receiver's reply.
    Sent(String),
    /// Refused for good (5xx to RCPT, DATA or the final dot).
    Failed(Refusal),
    /// Not now: a 4xx reply, or the connection was lost.
    Later {
        /// The reply, or what happened.
        reply: String,
        /// True when the mail may have been accepted all the same (lost after the final dot).
        ambiguous: bool,
    },
    /// The transport itself is at fault (connect, TLS, AUTH, MAIL, disk full): no mail is to blame.
    TransportDown(TransportFault),
}

/// A refusal for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is refused.
    pub of: Refused,
    /// What the receiver said: code, enhanced status code, text.
    pub reply: String,
}

/// What a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The recipient's address: an address that keeps refusing is not written to for ever.
    Address,
    /// This one mail, whoever reads it.
    Mail,
}

/// Why no mail can leave at all, whichever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransportFault {
    /// Its kind.
    pub kind: FaultKind,
    /// What happened, for people; names the server or path.
    pub text: String,
}

impl fmt::Display for TransportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The kinds of faults of a transport, by what an operator does about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// No connection, or it was lost, or the server is busy: it may heal by itself.
    Unreachable,
    /// No TLS, or a certificate that is not trusted.
    Tls,
    /// The user name, password or token is refused.
    Login,
    /// The server takes no mail from this machine or sender.
    Refused,
    /// The local submitter or the Maildir cannot be used.
    Local,
    /// There is no room on the disk.
    DiskFull,
}

impl FaultKind {
    const ALL: [Self; 6] = [Self::Unreachable, Self::Tls, Self::Login, Self::Refused, Self::Local, Self::DiskFull];

    /// The word for it in the database, for the hook and in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Refused => "refused",
            Self::Local => "local",
            Self::DiskFull => "disk-full",
        }
    }

    /// The kind that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether it may well be over by itself in a while; the others wait for somebody.
    pub fn may_heal(self) -> bool {
        matches!(self, Self::Unreachable | Self::DiskFull)
    }
}

/// The transport while it takes no mail at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// The kind of its last fault.
    pub kind: FaultKind,
    /// What happened last, for people.
    pub text: String,
    /// When it was met first.
    pub since: Timestamp,
    /// When it was met last.
    pub seen_at: Timestamp,
    /// When the operator's hook was told of it last.
    pub told_at: Option<Timestamp>,
}

/// The states of a mail in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailState {
    /// To be sent when its time has come.
    Queued,
    /// Claimed; after a crash it counts as queued.
    Sending,
    /// Accepted.
    Sent,
    /// Refused for good.
    Failed,
    /// Given up after days of trying, or dropped by the operator.
    Expired,
}

impl MailState {
    /// The word for it in the database and in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }

    /// The state that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Expired]
            .into_iter()
            .find(|state| state.word() == word)
    }
}
