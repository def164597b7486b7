//! One mail over a server that is ready: MAIL, RCPT, DATA, the message, the final dot.
//!
//! In: an envelope and the message. Out: the delivery, and the session if it can be used again. What decides is
//! how far the mail has come: before the dot it is certainly not accepted, after it nobody can know
//! (RFC 1047). Source: RFC 5321, sections 3.3 and 4.5.3.2.

use std::time::Duration;

use super::{
    handshake::Offer,
    reply::{Class, Reply},
    trouble::{Step, unreachable},
    wire::{Lost, Wire},
};
use crate::{
    mail::{Witness, envelope::Envelope},
    model::{Delivery, FaultKind, Refusal, Refused, TransportFault},
};

/// How long a server that broke off while the message was sent may take to say why.
const LAST_WORDS_TIMEOUT: Duration = Duration::from_secs(2);

/// How long the goodbye may take.
const QUIT_TIMEOUT: Duration = Duration::from_secs(5);

/// A server that is ready for a mail.
#[derive(Debug)]
pub(super) struct Session {
    wire: Wire,
    offer: Offer,
    stage_timeout: Duration,
    final_timeout: Duration,
    witness: Witness,
}

/// Why a mail was not begun.
#[derive(Debug)]
pub(super) enum MailFault {
    /// The server is gone: on a connection that was idle, another one may do.
    Gone(TransportFault),
    /// The server said no.
    Refused(TransportFault),
    /// This server cannot carry this one mail; the session is as good as before.
    Unfit(Refusal),
}

impl Session {
    pub(super) fn new(wire: Wire, offer: Offer, limits: [Duration; 2], witness: Witness) -> Self {
        let [stage_timeout, final_timeout] = limits;
        Self { wire, offer, stage_timeout, final_timeout, witness }
    }

    /// Begins a mail.
    ///
    /// Its size is not announced (RFC 1870): a mail that is too large must be refused at DATA, where it is that
    /// mail's fault, not here, where it would stop the whole queue.
    pub(super) async fn begin(&mut self, envelope: Envelope<'_>) -> Result<(), MailFault> {
        let mut command = format!("MAIL FROM:<{}>", envelope.sender);
        if envelope.needs_smtputf8() {
            if !self.offer.smtputf8 {
                return Err(unfit(envelope));
            }
            command.push_str(" SMTPUTF8");
            // The offer comes with SMTPUTF8 (RFC 6531, section 3.1); some servers forget it.
            if self.offer.eightbit && !envelope.message.is_ascii() {
                command.push_str(" BODY=8BITMIME");
            }
        }
        match self.wire.command(&command, self.stage_timeout).await {
            Ok(reply) if reply.class() == Class::Done => {
                self.witness.saw(Step::new("MAIL", reply.text()));
                Ok(())
            }
            Ok(reply) if reply.is_farewell() => Err(MailFault::Gone(unreachable(format!("MAIL: {}", reply.text())))),
            Ok(reply) => Err(MailFault::Refused(refused_sender(&reply))),
            Err(lost) => Err(MailFault::Gone(unreachable(format!("MAIL: {lost}")))),
        }
    }

    /// Sends the mail that was begun.
    pub(super) async fn send(mut self, envelope: Envelope<'_>) -> (Delivery, Option<Self>) {
        let recipient = format!("RCPT TO:<{}>", envelope.recipient);
        for (stage, command, wanted) in [("RCPT", recipient.as_str(), Class::Done), ("DATA", "DATA", Class::GoOn)] {
            match self.wire.command(command, self.stage_timeout).await {
                Ok(reply) if reply.class() == wanted => self.witness.saw(Step::new(stage, reply.text())),
                Ok(reply) => return self.refused(stage, &reply).await,
                Err(lost) => return (before_the_dot(stage, &lost), None),
            }
        }
        if let Err(lost) = self.wire.send(&dot_stuffed(envelope.message), self.stage_timeout).await {
            return (self.broken_off(&lost).await, None);
        }
        self.witness.saw(Step::new("message", format!("{} bytes", envelope.message.len())));
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

/// Why a server that knows ASCII alone cannot carry a mail: its recipient's address is to blame, or else ours.
fn unfit(envelope: Envelope<'_>) -> MailFault {
    let why = "which the server does not offer (SMTPUTF8, RFC 6531)";
    if envelope.sender.is_ascii() {
        let reply = format!("the address {:?} needs mail beyond ASCII, {why}", envelope.recipient);
        return MailFault::Unfit(Refusal { of: Refused::Address, reply });
    }
    let text = format!("MAIL: the sender {:?} needs mail beyond ASCII, {why}", envelope.sender);
    MailFault::Refused(TransportFault { kind: FaultKind::Refused, text })
}

fn refused_sender(reply: &Reply) -> TransportFault {
    let kind = match reply.class() {
        Class::NotNow => FaultKind::Unreachable,
        _ if reply.wants_login() => FaultKind::Login,
        Class::Done | Class::GoOn | Class::Never => FaultKind::Refused,
    };
    TransportFault { kind, text: format!("MAIL: {}", reply.text()) }
}

/// What a refusal means, by its first digit.
fn refusal(stage: &str, reply: &Reply) -> Delivery {
    let text = format!("{} (reply to {stage})", reply.text());
    match reply.class() {
        // The login is missing, not the recipient.
        Class::Never if reply.wants_login() => Delivery::TransportDown(TransportFault { kind: FaultKind::Login, text }),
        Class::Never => {
            let address = stage == "RCPT" || reply.is_about_the_address();
            let of = if address { Refused::Address } else { Refused::Mail };
            Delivery::Failed(Refusal { of, reply: text })
        }
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
