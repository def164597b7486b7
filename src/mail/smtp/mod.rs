//! Speaks SMTP, stage by stage, so that every fault is known for what it is.
//!
//! In: an envelope and a message. Out: the delivery. Keeps one connection for a batch. A client of our own,
//! because those that were tried do not tell a connection lost before the final dot from one lost after it.

mod handshake;
mod reply;
mod tls;
mod transaction;
mod wire;

use rustls::RootCertStore;

use self::transaction::{MailFault, Session};
use super::SmtpOptions;
use crate::model::Delivery;

/// A server, and the connection to it if there is one.
#[derive(Debug)]
pub(super) struct Smtp {
    options: SmtpOptions,
    /// Trusted instead of the system's.
    roots: Option<RootCertStore>,
    session: Option<Session>,
}

impl Smtp {
    pub(super) fn new(options: SmtpOptions, roots: Option<RootCertStore>) -> Self {
        Self { options, roots, session: None }
    }

    /// Makes one attempt.
    ///
    /// The session is put back only after an orderly end, so that a future dropped half-way closes it.
    pub(super) async fn deliver(&mut self, sender: &str, recipient: &str, message: &[u8]) -> Delivery {
        let begun = match self.begin(sender).await {
            Ok(begun) => begun,
            Err(why) => return Delivery::TransportDown(self.told(&why)),
        };
        let (delivery, session) = begun.send(recipient, message).await;
        self.session = session;
        match delivery {
            Delivery::TransportDown(why) => Delivery::TransportDown(self.told(&why)),
            other => other,
        }
    }

    /// A session in which a mail from `sender` was begun.
    async fn begin(&mut self, sender: &str) -> Result<Session, String> {
        if let Some(mut kept) = self.session.take() {
            match kept.begin(sender).await {
                Ok(()) => return Ok(kept),
                Err(MailFault::Refused(why)) => return Err(why),
                // Servers close connections that were idle or had their share of mails: no fault, once.
                Err(MailFault::Gone(_)) => {}
            }
        }
        let wire = handshake::open(&self.options, self.roots.as_ref()).await?;
        let mut fresh = Session::new(wire, self.options.stage_timeout, self.options.final_timeout);
        match fresh.begin(sender).await {
            Ok(()) => Ok(fresh),
            Err(MailFault::Refused(why) | MailFault::Gone(why)) => Err(why),
        }
    }

    /// Goes as far as naming the sender, and leaves.
    pub(super) async fn hello(&mut self, sender: &str) -> Result<String, String> {
        let session = self.begin(sender).await.map_err(|why| self.told(&why))?;
        session.quit().await;
        Ok(self.told("takes mails from this sender"))
    }

    pub(super) async fn close(&mut self) {
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }

    /// Names the server before what is wrong with it.
    fn told(&self, why: &str) -> String {
        format!("{}:{}: {why}", self.options.host, self.options.port)
    }
}
