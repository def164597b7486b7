//! Speaks SMTP, stage by stage, so that every fault is known for what it is.
//!
//! In: an envelope and a message. Out: the delivery. Keeps one connection for a batch. A client of our own,
//! because those that were tried do not tell a connection lost before the final dot from one lost after it.

mod handshake;
mod login;
mod reply;
mod tls;
mod transaction;
mod trouble;
mod wire;

use std::path::Path;

use self::transaction::{MailFault, Session};
pub use self::trouble::Step;
use super::{SmtpOptions, Witness, envelope::Envelope};
use crate::model::{Delivery, Refusal, TransportFault};

/// A server, and the connection to it if there is one.
#[derive(Debug)]
pub(super) struct Smtp {
    options: SmtpOptions,
    session: Option<Session>,
}

/// Whether certificates can be read from a file, and how many.
pub(super) fn certificates_in(ca_file: &Path) -> Result<usize, String> {
    tls::roots_in(ca_file).map(|roots| roots.len())
}

impl Smtp {
    pub(super) fn new(options: SmtpOptions) -> Self {
        Self { options, session: None }
    }

    /// Makes one attempt.
    ///
    /// The session is put back only after an orderly end, so that a future dropped half-way closes it.
    pub(super) async fn deliver(&mut self, envelope: Envelope<'_>, witness: &Witness) -> Delivery {
        let begun = match self.begin(envelope, witness).await {
            Ok(begun) => begun,
            Err(Unbegun::Down(fault)) => return Delivery::TransportDown(self.told(&fault)),
            Err(Unbegun::Unfit(refusal)) => return Delivery::Failed(refusal),
        };
        let (delivery, session) = begun.send(envelope).await;
        self.session = session;
        match delivery {
            Delivery::TransportDown(fault) => Delivery::TransportDown(self.told(&fault)),
            other => other,
        }
    }

    /// A session in which the mail was begun.
    async fn begin(&mut self, envelope: Envelope<'_>, witness: &Witness) -> Result<Session, Unbegun> {
        if let Some(mut kept) = self.session.take() {
            match kept.begin(envelope).await {
                Ok(()) => return Ok(kept),
                Err(MailFault::Refused(fault)) => return Err(Unbegun::Down(fault)),
                Err(MailFault::Unfit(refusal)) => {
                    self.session = Some(kept);
                    return Err(Unbegun::Unfit(refusal));
                }
                // Servers close connections that were idle or had their share of mails: no fault, once.
                Err(MailFault::Gone(_)) => {}
            }
        }
        let (wire, offer) = handshake::open(&self.options, witness).await.map_err(Unbegun::Down)?;
        let limits = [self.options.stage_timeout, self.options.final_timeout];
        let mut fresh = Session::new(wire, offer, limits, witness.clone());
        match fresh.begin(envelope).await {
            Ok(()) => Ok(fresh),
            Err(MailFault::Refused(fault) | MailFault::Gone(fault)) => Err(Unbegun::Down(fault)),
            Err(MailFault::Unfit(refusal)) => {
                self.session = Some(fresh);
                Err(Unbegun::Unfit(refusal))
            }
        }
    }

    /// Goes as far as naming the sender, and leaves.
    pub(super) async fn hello(&mut self, sender: &str, witness: &Witness) -> Result<String, TransportFault> {
        let nothing = Envelope { sender, recipient: "", message: b"" };
        match self.begin(nothing, witness).await {
            Ok(session) => session.quit().await,
            Err(Unbegun::Down(fault)) => return Err(self.told(&fault)),
            // Nobody is written to, so that no recipient's address can be beyond ASCII.
            Err(Unbegun::Unfit(_)) => {}
        }
        Ok(format!("{}: takes mails from this sender", self.name()))
    }

    pub(super) async fn close(&mut self) {
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }

    fn name(&self) -> String {
        format!("{}:{}", self.options.host, self.options.port)
    }

    /// Names the server before what is wrong with it.
    fn told(&self, fault: &TransportFault) -> TransportFault {
        TransportFault { kind: fault.kind, text: format!("{}: {}", self.name(), fault.text) }
    }
}

/// Why no mail was begun.
enum Unbegun {
    Down(TransportFault),
    Unfit(Refusal),
}
