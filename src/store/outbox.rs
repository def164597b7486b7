//! The outbox: mails with their frozen bytes, from `queued` to `sent`, `failed` or `expired`.
//!
//! In: mails, and what the operator wants of them. Out: lists. A mail's bytes and Message-ID
//! never change; nothing vanishes.

use jiff::Timestamp;
use rusqlite::{Connection, Row, TransactionBehavior, named_params, params};

use super::{
    Store,
    column::{Moment, moment},
    error::StoreError,
    health, packed,
};
use crate::model::{Health, MailState, QueuedMail, SourceId, SubscriptionId};

/// The most mails of the outbox that are listed at once, oldest first.
pub const LISTED_MAX: i64 = 10_000;

const MAIL_ON_FILE: &str = "
    SELECT EXISTS (
        SELECT 1 FROM outbox
        WHERE COALESCE(subscription, '') = ?1 AND slot = ?2 AND recipient = ?3 AND part = ?4
    )";

const INSERT_MAIL: &str = "
    INSERT INTO outbox (digest, subscription, slot, recipient, part, message_id, subject, bytes,
        state, next_attempt, queued_at)
    VALUES (:digest, :subscription, :slot, :recipient, :part, :message_id, :subject, :bytes,
        'queued', :now, :now)
    ON CONFLICT (message_id) DO NOTHING";

const UNSENT_MAILS: &str = "
    SELECT id, subscription, slot, recipient, part, message_id, subject, state, attempts, ambiguous, next_attempt,
        queued_at, ended_at, reply
    FROM outbox
    WHERE state IN ('queued', 'sending', 'failed', 'expired') AND dropped_at IS NULL
    ORDER BY queued_at, id
    LIMIT ?1";

const UNSENT_COUNTS: &str = "
    SELECT state, COUNT(*) AS mails, MIN(queued_at) AS oldest
    FROM outbox
    WHERE state IN ('queued', 'sending', 'failed', 'expired') AND dropped_at IS NULL
    GROUP BY state";

/// Its days of trying are over, or begin anew: either way it gets the least number of attempts again.
const REQUEUE_MAIL: &str = "
    UPDATE outbox SET state = 'queued', attempts = 0, next_attempt = ?2, ended_at = NULL, dropped_at = NULL, told = 0
    WHERE id = ?1 AND state IN ('queued', 'failed', 'expired')";

const DROP_MAIL: &str = "
    UPDATE outbox SET
        reply = 'dropped by the operator' || COALESCE('; before that: ' || reply, ''),
        state = CASE state WHEN 'queued' THEN 'expired' ELSE state END,
        ended_at = COALESCE(ended_at, ?2), dropped_at = ?2, told = 1
    WHERE id = ?1 AND state IN ('queued', 'failed', 'expired') AND dropped_at IS NULL";

const UNDELIVERED_MAILS: &str = "
    SELECT id, subscription, slot, recipient, part, message_id, subject, state, attempts, ambiguous, next_attempt,
        queued_at, ended_at, reply
    FROM outbox
    WHERE state IN ('failed', 'expired') AND told = 0 AND subscription IS NOT NULL
    ORDER BY queued_at, id
    LIMIT ?1";

const TELL_MAIL: &str = "UPDATE outbox SET told = 1 WHERE id = ?1";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("MAIL_ON_FILE", MAIL_ON_FILE),
    ("INSERT_MAIL", INSERT_MAIL),
    ("UNSENT_MAILS", UNSENT_MAILS),
    ("UNDELIVERED_MAILS", UNDELIVERED_MAILS),
    ("TELL_MAIL", TELL_MAIL),
    ("UNSENT_COUNTS", UNSENT_COUNTS),
    ("REQUEUE_MAIL", REQUEUE_MAIL),
    ("DROP_MAIL", DROP_MAIL),
];

/// Notices to the operator, and what they tell of.
#[derive(Debug, Clone, Default)]
pub struct Notices {
    /// The mails.
    pub mails: Vec<QueuedMail>,
    /// The sources that they speak of, and how these are.
    pub sources: Vec<(SourceId, Health)>,
    /// The mails to readers whose loss they tell of, by number.
    pub undelivered: Vec<i64>,
}

/// A mail in the outbox, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number.
    pub id: i64,
    /// The subscription; `None` for a notice to the operator.
    pub subscription: Option<SubscriptionId>,
    /// See [`crate::model::MailKey::slot`].
    pub slot: String,
    /// The envelope's recipient.
    pub recipient: String,
    /// See [`crate::model::MailKey::part`].
    pub part: u32,
    /// The `Message-ID`, with its angle brackets.
    pub message_id: String,
    /// The subject.
    pub subject: String,
    /// Where it stands.
    pub state: MailState,
    /// How many attempts were made.
    pub attempts: u32,
    /// How many of them may have been accepted all the same.
    pub ambiguous: u32,
    /// When it is tried next, while it is queued.
    pub next_attempt: Timestamp,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// When it was sent, failed or expired.
    pub ended_at: Option<Timestamp>,
    /// What the receiver or the transport said last.
    pub reply: Option<String>,
}

/// How many mails of one state there are that are not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnsentCount {
    /// The state.
    pub state: MailState,
    /// How many.
    pub mails: u32,
    /// When the oldest of them was queued.
    pub oldest: Timestamp,
}

impl Store {
    /// Queues notices to the operator and remembers what they tell, in one transaction. Each once: a key that is on
    /// file is left alone. Returns how many are new.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn queue_notices(&self, notices: Notices, now: Timestamp) -> Result<u32, StoreError> {
        self.write(move |connection| queue_notices(connection, &notices, now)).await
    }

    /// Puts mails back to be tried now, as if they had never been tried: those that wait, failed or expired, dropped
    /// ones included. Returns those for which that was done; a mail that is sent or under way stays as it is.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn requeue(&self, mails: Vec<i64>, now: Timestamp) -> Result<Vec<i64>, StoreError> {
        self.write(move |connection| requeue(connection, &mails, now)).await
    }

    /// Drops mails: those that wait expire, those that failed or expired are listed no more. Returns those for which
    /// that was done; a mail that is sent or under way stays as it is.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn drop_mails(&self, mails: Vec<i64>, now: Timestamp) -> Result<Vec<i64>, StoreError> {
        self.write(move |connection| drop_mails(connection, &mails, now)).await
    }

    /// How many mails are not sent, by state; a state without a mail is not listed.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn unsent_counts(&self) -> Result<Vec<UnsentCount>, StoreError> {
        self.read(|connection| unsent_counts(connection)).await
    }

    /// The mails that are not sent, oldest first, at most [`LISTED_MAX`].
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn outbox(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.read(|connection| unsent(connection)).await
    }

    /// The mails that failed or expired and of which the operator was not told, oldest first, at most [`LISTED_MAX`].
    ///
    /// Notices to the operator are left out: a notice about a lost notice would be lost too, for ever.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn undelivered(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.read(|connection| undelivered(connection)).await
    }
}

/// Queues a mail; false when one of the same key is on file, which is left alone.
///
/// A `Message-ID` that belongs to a mail of another key is [`StoreError::MailTaken`]: passing over it would lose a mail.
pub(super) fn queue(
    connection: &Connection,
    mail: &QueuedMail,
    digest: Option<i64>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let key = &mail.key;
    let subscription = key.subscription.as_ref().map_or("", |id| id.as_str());
    let on_file: bool = connection
        .prepare_cached(MAIL_ON_FILE)?
        .query_row(params![subscription, key.slot, key.recipient, key.part], |row| row.get(0))?;
    if on_file {
        return Ok(false);
    }
    let inserted = connection.prepare_cached(INSERT_MAIL)?.execute(named_params! {
        ":digest": digest,
        ":subscription": key.subscription,
        ":slot": key.slot,
        ":recipient": key.recipient,
        ":part": key.part,
        ":message_id": mail.message_id,
        ":subject": mail.subject,
        ":bytes": packed::pack_mail(&mail.bytes)?,
        ":now": Moment(now),
    })?;
    match inserted {
        0 => Err(StoreError::MailTaken(mail.message_id.clone())),
        _ => Ok(true),
    }
}

fn queue_notices(connection: &mut Connection, notices: &Notices, now: Timestamp) -> Result<u32, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut queued = 0_u32;
    for notice in &notices.mails {
        queued = queued.saturating_add(u32::from(queue(&transaction, notice, None, now)?));
    }
    for (source, health) in &notices.sources {
        health::mark_told(&transaction, source, *health, now)?;
    }
    let mut tell = transaction.prepare_cached(TELL_MAIL)?;
    for mail in &notices.undelivered {
        tell.execute([mail])?;
    }
    drop(tell);
    transaction.commit()?;
    Ok(queued)
}

fn unsent(connection: &Connection) -> Result<Vec<OutboxRow>, StoreError> {
    list(connection, UNSENT_MAILS)
}

fn unsent_counts(connection: &Connection) -> Result<Vec<UnsentCount>, StoreError> {
    let mut query = connection.prepare_cached(UNSENT_COUNTS)?;
    let rows = query.query_map([], |row| {
        Ok(UnsentCount {
            state: row.get("state")?,
            mails: row.get("mails")?,
            oldest: row.get::<_, Moment>("oldest")?.0,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn requeue(connection: &mut Connection, mails: &[i64], now: Timestamp) -> Result<Vec<i64>, StoreError> {
    change(connection, REQUEUE_MAIL, mails, now)
}

fn drop_mails(connection: &mut Connection, mails: &[i64], now: Timestamp) -> Result<Vec<i64>, StoreError> {
    change(connection, DROP_MAIL, mails, now)
}

fn change(connection: &mut Connection, statement: &str, mails: &[i64], now: Timestamp) -> Result<Vec<i64>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut changed = Vec::new();
    for mail in mails {
        if transaction.prepare_cached(statement)?.execute(params![mail, Moment(now)])? > 0 {
            changed.push(*mail);
        }
    }
    transaction.commit()?;
    Ok(changed)
}

fn undelivered(connection: &Connection) -> Result<Vec<OutboxRow>, StoreError> {
    list(connection, UNDELIVERED_MAILS)
}

fn list(connection: &Connection, query: &str) -> Result<Vec<OutboxRow>, StoreError> {
    let mut query = connection.prepare_cached(query)?;
    let rows = query.query_map([LISTED_MAX], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reads one mail; the query selects every column that [`OutboxRow`] has.
pub(super) fn read_row(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        id: row.get("id")?,
        subscription: row.get("subscription")?,
        slot: row.get("slot")?,
        recipient: row.get("recipient")?,
        part: row.get("part")?,
        message_id: row.get("message_id")?,
        subject: row.get("subject")?,
        state: row.get("state")?,
        attempts: row.get("attempts")?,
        ambiguous: row.get("ambiguous")?,
        next_attempt: row.get::<_, Moment>("next_attempt")?.0,
        queued_at: row.get::<_, Moment>("queued_at")?.0,
        ended_at: moment(row, "ended_at")?,
        reply: row.get("reply")?,
    })
}
