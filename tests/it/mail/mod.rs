//! Behaviour of `mail`.

mod assembling;
mod delivering;
mod maildir;
pub mod scripted_server;
mod sendmail;
mod smtp;
mod smtp_faults;
mod smtp_login;
mod smtp_outcomes;
mod smtp_tls;
mod smtp_utf8;

use jiff::Timestamp;
use presswatch::{
    mail::message_id,
    model::{ClaimedMail, Delivery, Id, MailKey},
};

const FROM: &str = "presswatch <alerts@example.org>";

/// A delivery by what the outbox does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Sent,
    Failed,
    Later,
    Ambiguous,
    Down,
}

fn fate(delivery: &Delivery) -> Fate {
    match delivery {
        Delivery::Sent(_) => Fate::Sent,
        Delivery::Failed(_) => Fate::Failed,
        Delivery::Later { ambiguous: false, .. } => Fate::Later,
        Delivery::Later { ambiguous: true, .. } => Fate::Ambiguous,
        Delivery::TransportDown(_) => Fate::Down,
    }
}

fn said(delivery: &Delivery) -> &str {
    match delivery {
        Delivery::Sent(text) | Delivery::Later { reply: text, .. } => text,
        Delivery::Failed(refusal) => &refusal.reply,
        Delivery::TransportDown(fault) => &fault.text,
    }
}

pub fn digest_key(recipient: &str) -> MailKey {
    MailKey {
        subscription: Some(Id::parse("eu-desk").unwrap()),
        slot: "2026-10-01T07:00:00Z".to_owned(),
        recipient: recipient.to_owned(),
        part: 1,
    }
}

/// A claimed mail of which only the envelope and the bytes matter.
fn mail_to(recipient: &str, bytes: &[u8]) -> ClaimedMail {
    ClaimedMail {
        id: 1,
        recipient: recipient.to_owned(),
        message_id: message_id(&digest_key(recipient), FROM),
        bytes: bytes.to_vec(),
        attempts: 0,
        queued_at: Timestamp::UNIX_EPOCH,
    }
}

const SMALL: &[u8] = b"Subject: a test\r\n\r\nOne line.\r\n";
