//! Delivering: a mail of the outbox is claimed, and what became of the attempt is recorded.
//!
//! In: deliveries. Out: claims. A mail is `sending` on disk while it is under way, and never claimed twice.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, named_params, params};

use super::{Store, column::Moment, error::StoreError, packed, readers};
use crate::model::{ClaimedMail, Delivery, MailState, Refusal, Refused};

const RECOVER_MAILS: &str = "UPDATE outbox SET state = 'queued', ambiguous = ambiguous + 1 WHERE state = 'sending'";

const CLAIM_MAIL: &str = "
    UPDATE outbox SET state = 'sending'
    WHERE id = (
        SELECT id FROM outbox WHERE state = 'queued' AND next_attempt <= ?1 ORDER BY next_attempt, id LIMIT 1
    )
    RETURNING id, recipient, message_id, bytes, attempts, queued_at";

const END_MAIL: &str = "
    UPDATE outbox SET state = :state, attempts = attempts + 1, ambiguous = ambiguous + :ambiguous,
        reply = :reply, ended_at = :now
    WHERE id = :id AND state = 'sending'";

const RETRY_MAIL: &str = "
    UPDATE outbox SET state = 'queued', attempts = attempts + 1, ambiguous = ambiguous + :ambiguous,
        reply = :reply, next_attempt = :retry_at
    WHERE id = :id AND state = 'sending'";

const RETURN_MAIL: &str = "UPDATE outbox SET state = 'queued', reply = ?2 WHERE id = ?1 AND state = 'sending'";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("RECOVER_MAILS", RECOVER_MAILS),
    ("CLAIM_MAIL", CLAIM_MAIL),
    ("END_MAIL", END_MAIL),
    ("RETRY_MAIL", RETRY_MAIL),
    ("RETURN_MAIL", RETURN_MAIL),
];

impl Store {
    /// Puts mails found `sending` at start back to `queued`, counted as ambiguous; returns how many.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn recover_outbox(&self) -> Result<u32, StoreError> {
        self.write(|connection| recover(connection)).await
    }

    /// Claims the next mail whose time has come; it is `sending` on disk before this returns.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn claim(&self, now: Timestamp) -> Result<Option<ClaimedMail>, StoreError> {
        self.write(move |connection| claim(connection, now)).await
    }

    /// Records what became of an attempt. `retry_at` is the next attempt of a mail that is `Later`;
    /// `None` lets it expire. A mail whose transport was down goes back as if it had not been tried.
    ///
    /// # Errors
    /// The database cannot be written, or the mail is not claimed.
    pub async fn record(
        &self,
        mail: i64,
        delivery: Delivery,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |connection| record(connection, mail, &delivery, retry_at, now)).await
    }

    /// Records what became of an attempt, as [`Self::record`] does, and claims the next mail in the same commit: half the
    /// work of two, and no mail more is in doubt after a crash.
    ///
    /// # Errors
    /// The database cannot be written, or the mail is not claimed: then nothing happened.
    pub async fn record_and_claim(
        &self,
        mail: i64,
        delivery: Delivery,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<ClaimedMail>, StoreError> {
        self.write(move |connection| record_and_claim(connection, mail, &delivery, retry_at, now)).await
    }
}

fn recover(connection: &Connection) -> Result<u32, StoreError> {
    let recovered = connection.prepare_cached(RECOVER_MAILS)?.execute([])?;
    Ok(u32::try_from(recovered).unwrap_or(u32::MAX))
}

fn claim(connection: &mut Connection, now: Timestamp) -> Result<Option<ClaimedMail>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let claimed = claim_next(&transaction, now)?;
    transaction.commit()?;
    Ok(claimed)
}

fn record_and_claim(
    connection: &mut Connection,
    mail: i64,
    delivery: &Delivery,
    retry_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<ClaimedMail>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    record_within(&transaction, mail, delivery, retry_at, now)?;
    let claimed = claim_next(&transaction, now)?;
    transaction.commit()?;
    Ok(claimed)
}

fn claim_next(transaction: &Transaction<'_>, now: Timestamp) -> Result<Option<ClaimedMail>, StoreError> {
    let mut claim = transaction.prepare_cached(CLAIM_MAIL)?;
    let claimed = claim.query_row([Moment(now)], |row| {
        Ok(ClaimedMail {
            id: row.get("id")?,
            recipient: row.get("recipient")?,
            message_id: row.get("message_id")?,
            bytes: row.get("bytes")?,
            attempts: row.get("attempts")?,
            queued_at: row.get::<_, Moment>("queued_at")?.0,
        })
    });
    let Some(packed) = claimed.optional()? else { return Ok(None) };
    Ok(Some(ClaimedMail { bytes: packed::unpack_mail(packed.bytes)?, ..packed }))
}

fn record(
    connection: &mut Connection,
    mail: i64,
    delivery: &Delivery,
    retry_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    record_within(&transaction, mail, delivery, retry_at, now)?;
    transaction.commit()?;
    Ok(())
}

fn record_within(
    connection: &Transaction<'_>,
    mail: i64,
    delivery: &Delivery,
    retry_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let end = |state: MailState, reply: &str, ambiguous: bool| {
        connection.prepare_cached(END_MAIL)?.execute(named_params! {
            ":id": mail, ":state": state, ":ambiguous": ambiguous, ":reply": reply, ":now": Moment(now),
        })
    };
    let changed = match (delivery, retry_at) {
        (Delivery::Sent(reply), _) => end(MailState::Sent, reply, false)?,
        (Delivery::Failed(refusal), _) => end(MailState::Failed, &refusal.reply, false)?,
        (Delivery::Later { reply, ambiguous }, None) => end(MailState::Expired, reply, *ambiguous)?,
        (Delivery::Later { reply, ambiguous }, Some(retry_at)) => {
            connection.prepare_cached(RETRY_MAIL)?.execute(named_params! {
                ":id": mail, ":ambiguous": ambiguous, ":reply": reply, ":retry_at": Moment(retry_at),
            })?
        }
        (Delivery::TransportDown(fault), _) => {
            connection.prepare_cached(RETURN_MAIL)?.execute(params![mail, fault.text])?
        }
    };
    if changed == 0 {
        return Err(StoreError::Unknown { what: "claimed mail", name: mail.to_string() });
    }
    match delivery {
        Delivery::Sent(_) => readers::accepted(connection, mail),
        Delivery::Failed(Refusal { of: Refused::Address, reply }) => readers::refused(connection, mail, reply, now),
        Delivery::Failed(_) | Delivery::Later { .. } | Delivery::TransportDown(_) => Ok(()),
    }
}
