//! One mail over a server that is ready: MAIL, RCPT, DATA, the message, the final dot.
//!
//! In: an envelope and the message. Out: the delivery, and the session if it can be used again. What decides is
//! how far the mail has come: before the dot it is certainly not accepted, after it nobody can know
//! (RFC 1047). Source: RFC 5321, sections 3.3 and 4.5.3.2.

use std::time::Duration;

use super::{
    reply::{Class, Reply},
    wire::{Lost, Wire},
};
use crate::model::Delivery;

/// How long a server that broke off while the message was sent may take to say why.
const LAST_WORDS_TIMEOUT: Duration = Duration::from_secs(2);

/// How long the goodbye may take.
const QUIT_TIMEOUT: Duration = Duration::from_secs(5);

/// A server that is ready for a mail.
#[derive(Debug)]
pub(super) struct Session {
    wire: Wire,
    stage_timeout: Duration,
    final_timeout: Duration,
}

/// Why MAIL was not accepted.
#[derive(Debug)]
pub(super) enum MailFault {
    /// The server is gone: on a connection that was idle, another one may do.
    Gone(String),
    /// The server said no.
    Refused(String),
}

impl Session {
    pub(super) fn new(wire: Wire, stage_timeout: Duration, final_timeout: Duration) -> Self {
        Self { wire, stage_timeout, final_timeout }
    }

    /// Begins a mail from `sender`.
    ///
    /// Its size is not announced (RFC 1870): a mail that is too large must be refused at DATA, where it is that
    /// mail's fault, not here, where it would stop the whole queue.
    pub(super) async fn begin(&mut self, sender: &str) -> Result<(), MailFault> {
        match self.wire.command(&format!("MAIL FROM:<{sender}>"), self.stage_timeout).await {
            Ok(reply) if reply.class() == Class::Done => Ok(()),
            Ok(reply) if reply.is_farewell() => Err(MailFault::Gone(format!("MAIL: {}", reply.text()))),
            Ok(reply) => Err(MailFault::Refused(format!("MAIL: {}", reply.text()))),
            Err(lost) => Err(MailFault::Gone(format!("MAIL: {lost}"))),
        }
    }

    /// Sends the mail that was begun to one recipient.
    pub(super) async fn send(mut self, recipient: &str, message: &[u8]) -> (Delivery, Option<Self>) {
        for (stage, command, wanted) in
            [("RCPT", format!("RCPT TO:<{recipient}>"), Class::Done), ("DATA", "DATA".to_owned(), Class::GoOn)]
        {
            match self.wire.command(&command, self.stage_timeout).await {
                Ok(reply) if reply.class() == wanted => {}
                Ok(reply) => return self.refused(stage, &reply).await,
                Err(lost) => return (before_the_dot(stage, &lost), None),
            }
        }
        if let Err(lost) = self.wire.send(&dot_stuffed(message), self.stage_timeout).await {
            return (self.broken_off(&lost).await, None);
        }
        // From the first byte of this command on, the server may have accepted the mail.
        match self.wire.command(".", self.final_timeout).await {
            Ok(reply) => self.judged(&reply),
            Err(lost) => (after_the_dot(&lost.to_string()), None),
        }
    }

    /// Clears a refused mail away, so that the next one can use the connection.
    async fn refused(mut self, stage: &str, reply: &Reply) -> (Delivery, Option<Self>) {
        let delivery = refusal(stage, reply);
        if reply.is_farewell() {
            return (delivery, None);
        }
        let reset = self.wire.command("RSET", self.stage_timeout).await;
        let usable = reset.is_ok_and(|reply| reply.class() == Class::Done);
        (delivery, usable.then_some(self))
    }

    /// Listens whether a server that stopped taking the message has said why.
    async fn broken_off(&mut self, lost: &Lost) -> Delivery {
        match self.wire.reply(LAST_WORDS_TIMEOUT.min(self.stage_timeout)).await {
            Ok(reply) if matches!(reply.class(), Class::NotNow | Class::Never) => refusal("the message", &reply),
            _ => before_the_dot("the message", lost),
        }
    }

    /// Takes the reply to the final dot for what it says.
    fn judged(self, reply: &Reply) -> (Delivery, Option<Self>) {
        let delivery = match reply.class() {
            Class::Done => Delivery::Sent(reply.text()),
            Class::NotNow | Class::Never => refusal("the final dot", reply),
            // No server says so; what became of the mail is anyone's guess.
            Class::GoOn => return (after_the_dot(&reply.text()), None),
        };
        (delivery, (!reply.is_farewell()).then_some(self))
    }

    /// Says goodbye. A server that does not answer is left alone.
    pub(super) async fn quit(mut self) {
        let _ = self.wire.command("QUIT", QUIT_TIMEOUT.min(self.stage_timeout)).await;
    }
}

/// What a refusal means, by its first digit.
fn refusal(stage: &str, reply: &Reply) -> Delivery {
    let text = format!("{} (reply to {stage})", reply.text());
    match reply.class() {
        // The login is missing, not the recipient.
        Class::Never if reply.wants_login() => Delivery::TransportDown(text),
        Class::Never => Delivery::Failed(text),
        Class::Done | Class::GoOn | Class::NotNow => Delivery::Later { reply: text, ambiguous: false },
    }
}

fn before_the_dot(stage: &str, lost: &Lost) -> Delivery {
    Delivery::Later { reply: format!("{lost} (at {stage})"), ambiguous: false }
}

fn after_the_dot(what: &str) -> Delivery {
    Delivery::Later { reply: format!("{what} (after the final dot)"), ambiguous: true }
}

/// Doubles a dot that begins a line and ends the last line (RFC 5321, section 4.5.2).
///
/// A dot after a lone LF is doubled too: some servers take that for the begin of a line.
fn dot_stuffed(message: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(message.len() + message.len() / 64 + 2);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            stuffed.push(b'.');
        }
        stuffed.extend_from_slice(line);
    }
    if !stuffed.ends_with(b"\r\n") {
        stuffed.extend_from_slice(b"\r\n");
    }
    stuffed
}
