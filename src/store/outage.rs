//! What is remembered of the transport while it takes no mail at all.
//!
//! In: faults of the transport, and the news that it works again. Out: since when it has been down, and who was told.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};

use super::{
    Store,
    column::{Moment, moment},
    error::StoreError,
};
use crate::model::{FaultKind, Outage, TransportFault};

const OUTAGE: &str = "SELECT kind, text, since, seen_at, told_at FROM outage WHERE id = 1";

const NOTE_OUTAGE: &str = "
    INSERT INTO outage (id, kind, text, since, seen_at) VALUES (1, :kind, :text, :now, :now)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, text = excluded.text, seen_at = excluded.seen_at";

const TELL_OUTAGE: &str = "UPDATE outage SET told_at = ?1 WHERE id = 1";

const END_OUTAGE: &str = "DELETE FROM outage WHERE id = 1";

/// For the test of query plans. The table has one row at most.
pub(super) const QUERIES: &[(&str, &str)] =
    &[("OUTAGE", OUTAGE), ("NOTE_OUTAGE", NOTE_OUTAGE), ("TELL_OUTAGE", TELL_OUTAGE), ("END_OUTAGE", END_OUTAGE)];

impl Store {
    /// The outage of the transport, while there is one.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn outage(&self) -> Result<Option<Outage>, StoreError> {
        self.read(|connection| present(connection)).await
    }

    /// Notes that the transport takes no mail; the outage began with the first such note.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn note_outage(&self, fault: TransportFault, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| note(connection, &fault, now)).await
    }

    /// Notes that the operator's hook was told of the outage.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn mark_outage_told(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| told(connection, now)).await
    }

    /// Ends the outage, and returns it when there was one.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_outage(&self) -> Result<Option<Outage>, StoreError> {
        self.write(end).await
    }
}

fn present(connection: &Connection) -> Result<Option<Outage>, StoreError> {
    let outage = connection.prepare_cached(OUTAGE)?.query_row([], |row| {
        Ok(Outage {
            // A word of a later version is a fault all the same.
            kind: FaultKind::from_word(&row.get::<_, String>("kind")?).unwrap_or(FaultKind::Refused),
            text: row.get("text")?,
            since: row.get::<_, Moment>("since")?.0,
            seen_at: row.get::<_, Moment>("seen_at")?.0,
            told_at: moment(row, "told_at")?,
        })
    });
    Ok(outage.optional()?)
}

fn note(connection: &Connection, fault: &TransportFault, now: Timestamp) -> Result<(), StoreError> {
    connection.prepare_cached(NOTE_OUTAGE)?.execute(named_params! {
        ":kind": fault.kind.word(), ":text": fault.text, ":now": Moment(now),
    })?;
    Ok(())
}

fn told(connection: &Connection, now: Timestamp) -> Result<(), StoreError> {
    connection.prepare_cached(TELL_OUTAGE)?.execute([Moment(now)])?;
    Ok(())
}

fn end(connection: &mut Connection) -> Result<Option<Outage>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let outage = present(&transaction)?;
    transaction.prepare_cached(END_OUTAGE)?.execute([])?;
    transaction.commit()?;
    Ok(outage)
}
