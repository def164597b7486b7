//! Hands over the mails whose time has come, and puts on disk what became of each.
//!
//! In: the outbox and a mailer. Out: counts, and the fault of the transport if it has one. Never sends a mail that is
//! not `sending` on disk, and never goes on to the next before the outcome of the last is on disk.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::sleep;
use tracing::{error, info, warn};

use super::masked;
use crate::{
    checkpoint, clock,
    mail::Mailer,
    model::{ClaimedMail, Delivery, Outage, TransportFault},
    schedule,
    store::{Store, StoreError},
};

/// The greatest number of mails handed over in one go; the next go takes the rest.
const MAILS_PER_BATCH_MAX: u32 = 10_000;

/// An outcome that cannot be written for now is kept, and written again at this gap, …
const RECORD_GAP: Duration = Duration::from_secs(2);
/// … so many times: a disk that somebody clears, or a database that somebody has locked, costs no second mail.
const RECORD_TRIES_MAX: u32 = 30;

/// What delivering came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// Accepted.
    pub sent: u32,
    /// To be tried again.
    pub later: u32,
    /// Refused for good.
    pub failed: u32,
    /// Given up after days of trying.
    pub expired: u32,
    /// Why the transport took no mail at all, if so.
    pub transport_down: Option<TransportFault>,
    /// The outage that ended with this batch, if one did.
    pub outage_over: Option<Outage>,
}

/// Hands over every mail whose time has come, one at a time over one connection.
///
/// Each is `sending` on disk before the first byte leaves, and its outcome is on disk before the next one. A fault
/// of the transport ends the batch and costs no mail an attempt. Between two mails `go_on` is asked whether to.
///
/// # Errors
/// The store cannot be read or written; a mail whose outcome could not be recorded is sent again, with the same
/// bytes and Message-ID.
pub async fn deliver_due(
    store: &Store,
    mailer: &mut Mailer,
    go_on: impl Fn() -> bool,
) -> Result<Deliveries, StoreError> {
    let delivered = deliver_all(store, mailer, go_on).await;
    mailer.close().await;
    delivered
}

async fn deliver_all(store: &Store, mailer: &mut Mailer, go_on: impl Fn() -> bool) -> Result<Deliveries, StoreError> {
    let mut total = Deliveries::default();
    if !go_on() {
        return Ok(total);
    }
    let mut outage = store.outage().await?;
    let mut next = claim(store).await?;
    let mut left = MAILS_PER_BATCH_MAX;
    while let Some(mail) = next.take() {
        left -= 1;
        checkpoint::pass("mail-claimed");
        let delivery = mailer.deliver(&mail).await;
        checkpoint::pass("mail-accepted");
        let outcome = Outcome::of(&mail, delivery, clock::now());
        let is_down = matches!(outcome.delivery, Delivery::TransportDown(_));
        next = if left > 0 && !is_down && go_on() {
            outcome.record_and_claim(store).await?
        } else {
            outcome.record(store).await?;
            None
        };
        checkpoint::pass("mail-recorded");
        if let Delivery::TransportDown(fault) = &outcome.delivery {
            store.note_outage(fault.clone(), outcome.at).await?;
        } else if outage.take().is_some() {
            total.outage_over = store.end_outage().await?;
        }
        outcome.log(&mail);
        outcome.count(&mut total);
    }
    Ok(total)
}

/// Claims the first mail of a batch.
///
/// Whoever delivers is alone with this state directory: what is `sending` now was left by a batch whose outcome could
/// not be written.
async fn claim(store: &Store) -> Result<Option<ClaimedMail>, StoreError> {
    let left_behind = store.recover_outbox().await?;
    if left_behind > 0 {
        warn!(mails = left_behind, "mails whose outcome could not be recorded are sent again");
    }
    store.claim(clock::now()).await
}

/// What became of one attempt, and what follows from it.
struct Outcome {
    mail: i64,
    delivery: Delivery,
    /// When a mail that is `Later` is tried again; `None`: never.
    retry_at: Option<Timestamp>,
    at: Timestamp,
}

impl Outcome {
    fn of(mail: &ClaimedMail, delivery: Delivery, at: Timestamp) -> Self {
        let retry_at = match &delivery {
            Delivery::Later { .. } => schedule::mail_retry(mail.queued_at, mail.attempts.saturating_add(1), at),
            Delivery::Sent(_) | Delivery::Failed(_) | Delivery::TransportDown(_) => None,
        };
        Self { mail: mail.id, delivery, retry_at, at }
    }

    async fn record(&self, store: &Store) -> Result<(), StoreError> {
        surely(|| store.record(self.mail, self.delivery.clone(), self.retry_at, self.at)).await
    }

    async fn record_and_claim(&self, store: &Store) -> Result<Option<ClaimedMail>, StoreError> {
        surely(|| store.record_and_claim(self.mail, self.delivery.clone(), self.retry_at, self.at)).await
    }

    fn log(&self, mail: &ClaimedMail) {
        let (recipient, message_id) = (masked(&mail.recipient), &mail.message_id);
        match &self.delivery {
            Delivery::Sent(reply) => info!(%recipient, %message_id, %reply, "mail accepted"),
            Delivery::Failed(refusal) => {
                let reply = &refusal.reply;
                error!(%recipient, %message_id, %reply, "mail refused for good");
            }
            Delivery::Later { reply, .. } if self.retry_at.is_none() => {
                error!(%recipient, %message_id, %reply, "mail given up after days of trying");
            }
            Delivery::Later { reply, ambiguous } => {
                warn!(%recipient, %message_id, %reply, ambiguous, "mail will be tried again");
            }
            // Told by who decides about the pause that follows.
            Delivery::TransportDown(_) => {}
        }
    }

    fn count(self, total: &mut Deliveries) {
        match self.delivery {
            Delivery::Sent(_) => total.sent += 1,
            Delivery::Failed(_) => total.failed += 1,
            Delivery::Later { .. } if self.retry_at.is_none() => total.expired += 1,
            Delivery::Later { .. } => total.later += 1,
            Delivery::TransportDown(fault) => total.transport_down = Some(fault),
        }
    }
}

/// Writes what is known nowhere else, again and again while the disk is full or the database locked.
async fn surely<T, F>(write: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    for _ in 1..RECORD_TRIES_MAX {
        match write().await {
            Err(fault @ (StoreError::Full | StoreError::Busy)) => {
                warn!(%fault, "the outcome of a mail cannot be recorded for now; it is kept");
                sleep(RECORD_GAP).await;
            }
            written => return written,
        }
    }
    write().await
}
