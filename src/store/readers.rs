//! Readers who are not mailed: those who left, and those whose address keeps refusing.
//!
//! In: departures, refusals, and what the operator wants of them. Out: who is mailed. Addresses are kept in small
//! letters. Nothing is forgotten when a reader is taken out of the configuration: who left stays away.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, named_params, params};

use super::{
    Store,
    column::{Moment, moment},
    error::StoreError,
};
use crate::model::{Departure, LeaveWay, Refusing, Subscription, SubscriptionId, same_reader};

/// The most departures, and the most refusing addresses, that are listed.
const LISTED_MAX: i64 = 100_000;

const IS_AWAY: &str = "
    SELECT EXISTS (SELECT 1 FROM departures WHERE subscription = ?1 AND recipient = ?2)
        OR EXISTS (SELECT 1 FROM refusals WHERE recipient = ?2 AND suspended_at IS NOT NULL)";

const LEAVE: &str = "
    INSERT INTO departures (subscription, recipient, at, way) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (subscription, recipient) DO NOTHING";

/// The mails that wait for somebody who left; addresses stand in the outbox as configured.
const DROP_WAITING: &str = "
    UPDATE outbox SET state = 'expired', reply = 'the reader left', ended_at = ?3, dropped_at = ?3, told = 1
    WHERE recipient = ?2 AND subscription = ?1 AND state = 'queued'";

const RETURN: &str = "DELETE FROM departures WHERE subscription = ?1 AND recipient = ?2";

const FORGIVE: &str = "DELETE FROM refusals WHERE recipient = ?1";

const DEPARTURES: &str =
    "SELECT subscription, recipient, at, way FROM departures ORDER BY subscription, recipient LIMIT ?1";

const UNTOLD_DEPARTURES: &str = "
    SELECT subscription, recipient, at, way FROM departures
    WHERE told = 0 AND way = 'link'
    ORDER BY subscription, recipient
    LIMIT ?1";

const TELL_DEPARTURE: &str = "UPDATE departures SET told = 1 WHERE subscription = ?1 AND recipient = ?2";

const READER_OF_MAIL: &str = "SELECT recipient FROM outbox WHERE id = ?1 AND subscription IS NOT NULL";

const COUNT_REFUSAL: &str = "
    INSERT INTO refusals (recipient, times, since, last, reply) VALUES (:recipient, 1, :now, :now, :reply)
    ON CONFLICT (recipient) DO UPDATE SET times = times + 1, last = excluded.last, reply = excluded.reply";

const REFUSING: &str = "
    SELECT recipient, times, since, last, reply, suspended_at FROM refusals ORDER BY recipient LIMIT ?1";

const SUSPEND: &str = "UPDATE refusals SET suspended_at = ?2 WHERE recipient = ?1 AND suspended_at IS NULL";

const KEY: &str = "SELECT bytes FROM keys WHERE name = ?1";

const ADD_KEY: &str = "INSERT INTO keys (name, bytes) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";

/// For the test of query plans. Departures, refusals and keys are as few as readers.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("IS_AWAY", IS_AWAY),
    ("LEAVE", LEAVE),
    ("DROP_WAITING", DROP_WAITING),
    ("RETURN", RETURN),
    ("FORGIVE", FORGIVE),
    ("DEPARTURES", DEPARTURES),
    ("UNTOLD_DEPARTURES", UNTOLD_DEPARTURES),
    ("TELL_DEPARTURE", TELL_DEPARTURE),
    ("READER_OF_MAIL", READER_OF_MAIL),
    ("COUNT_REFUSAL", COUNT_REFUSAL),
    ("REFUSING", REFUSING),
    ("SUSPEND", SUSPEND),
    ("KEY", KEY),
    ("ADD_KEY", ADD_KEY),
];

impl Store {
    /// A reader leaves a subscription; what waits for them is dropped. `recipient` is written as configured.
    ///
    /// False when they had left before.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn leave(
        &self,
        subscription: &SubscriptionId,
        recipient: &str,
        way: LeaveWay,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (subscription, recipient) = (subscription.clone(), recipient.to_owned());
        self.write(move |connection| leave(connection, &subscription, &recipient, way, now)).await
    }

    /// A reader who left comes back, and an address that was suspended is written to again.
    ///
    /// False when neither was the case.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn rejoin(&self, subscription: &SubscriptionId, recipient: &str) -> Result<bool, StoreError> {
        let (subscription, recipient) = (subscription.clone(), recipient.to_owned());
        self.write(move |connection| rejoin(connection, &subscription, &recipient)).await
    }

    /// Everybody who left.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn departures(&self) -> Result<Vec<Departure>, StoreError> {
        self.read(|connection| list_departures(connection, DEPARTURES)).await
    }

    /// Those who left by the link in a mail, and of whom the operator was not told.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn untold_departures(&self) -> Result<Vec<Departure>, StoreError> {
        self.read(|connection| list_departures(connection, UNTOLD_DEPARTURES)).await
    }

    /// Remembers that the operator was told of a departure.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn mark_departure_told(&self, departure: Departure) -> Result<(), StoreError> {
        self.write(move |connection| departure_told(connection, &departure)).await
    }

    /// The addresses that refused their last mail, suspended ones included.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn refusing(&self) -> Result<Vec<Refusing>, StoreError> {
        self.read(|connection| refusing(connection)).await
    }

    /// Writes to an address no more, until the operator says so.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn suspend(&self, recipient: &str, now: Timestamp) -> Result<(), StoreError> {
        let recipient = recipient.to_owned();
        self.write(move |connection| suspend(connection, &recipient, now)).await
    }

    /// The secret of this name; `fresh` becomes it where there is none.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn key(&self, name: &'static str, fresh: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        self.write(move |connection| key(connection, name, &fresh)).await
    }
}

/// The recipients of a subscription who are mailed at present, in the order of the configuration.
pub(super) fn present(connection: &Connection, subscription: &Subscription) -> Result<Vec<String>, StoreError> {
    let mut is_away = connection.prepare_cached(IS_AWAY)?;
    let mut present = Vec::new();
    for recipient in &subscription.to {
        let away: bool = is_away.query_row(params![subscription.id, same_reader(recipient)], |row| row.get(0))?;
        if !away {
            present.push(recipient.clone());
        }
    }
    Ok(present)
}

fn leave(
    connection: &mut Connection,
    subscription: &SubscriptionId,
    written: &str,
    way: LeaveWay,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let is_new = transaction.prepare_cached(LEAVE)?.execute(params![
        subscription,
        same_reader(written),
        Moment(now),
        way.word()
    ])? > 0;
    transaction.prepare_cached(DROP_WAITING)?.execute(params![subscription, written, Moment(now)])?;
    transaction.commit()?;
    Ok(is_new)
}

fn rejoin(connection: &mut Connection, subscription: &SubscriptionId, recipient: &str) -> Result<bool, StoreError> {
    let reader = same_reader(recipient);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let returned = transaction.prepare_cached(RETURN)?.execute(params![subscription, reader])?;
    let forgiven = transaction.prepare_cached(FORGIVE)?.execute([reader])?;
    transaction.commit()?;
    Ok(returned + forgiven > 0)
}

fn list_departures(connection: &Connection, query: &str) -> Result<Vec<Departure>, StoreError> {
    let mut query = connection.prepare_cached(query)?;
    let rows = query.query_map([LISTED_MAX], |row| {
        Ok(Departure {
            subscription: row.get("subscription")?,
            recipient: row.get("recipient")?,
            at: row.get::<_, Moment>("at")?.0,
            // A word of a later version is a departure all the same.
            way: LeaveWay::from_word(&row.get::<_, String>("way")?).unwrap_or(LeaveWay::Operator),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn departure_told(connection: &Connection, departure: &Departure) -> Result<(), StoreError> {
    let Departure { subscription, recipient, .. } = departure;
    connection.prepare_cached(TELL_DEPARTURE)?.execute(params![subscription, recipient])?;
    Ok(())
}

/// Counts that the address of a mail refused it; the operator's own address is written to whatever it says.
pub(super) fn refused(transaction: &Connection, mail: i64, reply: &str, now: Timestamp) -> Result<(), StoreError> {
    let Some(recipient) = reader_of(transaction, mail)? else { return Ok(()) };
    transaction.prepare_cached(COUNT_REFUSAL)?.execute(named_params! {
        ":recipient": recipient, ":now": Moment(now), ":reply": reply,
    })?;
    Ok(())
}

/// Forgets the refusals of an address that took a mail.
pub(super) fn accepted(transaction: &Connection, mail: i64) -> Result<(), StoreError> {
    if let Some(recipient) = reader_of(transaction, mail)? {
        transaction.prepare_cached(FORGIVE)?.execute([recipient])?;
    }
    Ok(())
}

fn reader_of(connection: &Connection, mail: i64) -> Result<Option<String>, StoreError> {
    let recipient: Option<String> =
        connection.prepare_cached(READER_OF_MAIL)?.query_row([mail], |row| row.get(0)).optional()?;
    Ok(recipient.as_deref().map(same_reader))
}

fn refusing(connection: &Connection) -> Result<Vec<Refusing>, StoreError> {
    let mut query = connection.prepare_cached(REFUSING)?;
    let rows = query.query_map([LISTED_MAX], read_refusing)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_refusing(row: &Row<'_>) -> rusqlite::Result<Refusing> {
    Ok(Refusing {
        recipient: row.get("recipient")?,
        times: row.get("times")?,
        since: row.get::<_, Moment>("since")?.0,
        last: row.get::<_, Moment>("last")?.0,
        reply: row.get("reply")?,
        suspended_at: moment(row, "suspended_at")?,
    })
}

fn suspend(connection: &Connection, recipient: &str, now: Timestamp) -> Result<(), StoreError> {
    connection.prepare_cached(SUSPEND)?.execute(params![recipient, Moment(now)])?;
    Ok(())
}

fn key(connection: &mut Connection, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
    let transaction: Transaction<'_> = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.prepare_cached(ADD_KEY)?.execute(params![name, fresh])?;
    let bytes = transaction.prepare_cached(KEY)?.query_row([name], |row| row.get(0))?;
    transaction.commit()?;
    Ok(bytes)
}
