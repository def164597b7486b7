//! What a stage came to: a step that is told, or the fault of the transport that it shows.
//!
//! In: replies, or how the connection was lost. Out: the reply, or a fault with its kind. Decides for the stages
//! before RCPT alone: from there on a refusal is about a mail.

use super::{
    reply::{Class, Reply},
    wire::Lost,
};
use crate::model::{FaultKind, TransportFault};

/// A stage that was passed, for people who watch a mail on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The stage: a word, or the command's verb.
    pub stage: &'static str,
    /// What was found or said.
    pub said: String,
}

impl Step {
    pub(in crate::mail) fn new(stage: &'static str, said: impl Into<String>) -> Self {
        Self { stage, said: said.into() }
    }
}

/// Takes a reply of the wanted class; everything else is why the server cannot be used.
pub(super) fn expect(wanted: Class, stage: &str, reply: Result<Reply, Lost>) -> Result<Reply, TransportFault> {
    match reply {
        Ok(reply) if reply.class() == wanted => Ok(reply),
        Ok(reply) => Err(TransportFault { kind: kind(stage, &reply), text: format!("{stage}: {}", reply.text()) }),
        Err(lost) => Err(unreachable(format!("{stage}: {lost}"))),
    }
}

/// The fault of a server that is not there, or not for now.
pub(super) fn unreachable(text: String) -> TransportFault {
    TransportFault { kind: FaultKind::Unreachable, text }
}

/// What a refusal before RCPT is about. "Not now" may heal, whatever the stage.
fn kind(stage: &str, reply: &Reply) -> FaultKind {
    match (stage, reply.class()) {
        (_, Class::NotNow) => FaultKind::Unreachable,
        ("STARTTLS", _) => FaultKind::Tls,
        ("AUTH", _) => FaultKind::Login,
        _ if reply.wants_login() => FaultKind::Login,
        _ => FaultKind::Refused,
    }
}
