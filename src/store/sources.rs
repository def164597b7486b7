//! What is remembered of sources and subscriptions, and how well the sources are.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, named_params, params};

use super::{
    column::{Json, Moment},
    error::StoreError,
};
use crate::model::{
    Coverage, INTERVAL_START, Source, SourceId, SourceState, Subscription, SubscriptionId, TopicId, Validators,
};

const UNCONFIGURE_SOURCES: &str = "UPDATE sources SET configured = 0 WHERE configured = 1";

/// Another URL is another place: its validators, failures and due time say nothing of the new one.
const UPSERT_SOURCE: &str = "
    INSERT INTO sources (id, name, url, tags, configured, enabled, next_due, interval_s)
    VALUES (:id, :name, :url, :tags, 1, :enabled, :next_due, :interval_s)
    ON CONFLICT (id) DO UPDATE SET
        etag          = CASE WHEN url = excluded.url THEN etag END,
        last_modified = CASE WHEN url = excluded.url THEN last_modified END,
        failing_since = CASE WHEN url = excluded.url THEN failing_since END,
        failures      = CASE WHEN url = excluded.url THEN failures ELSE 0 END,
        last_fault    = CASE WHEN url = excluded.url THEN last_fault END,
        next_due      = CASE WHEN url = excluded.url THEN next_due ELSE excluded.next_due END,
        name          = excluded.name,
        url           = excluded.url,
        tags          = excluded.tags,
        configured    = 1,
        enabled       = excluded.enabled";

const SUBSCRIPTIONS: &str = "SELECT id FROM subscriptions";

const FORGET_SUBSCRIPTION: &str = "DELETE FROM subscriptions WHERE id = ?1";

const BEGIN_SUBSCRIPTION: &str =
    "INSERT INTO subscriptions (id, last_slot) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";

const SUBSCRIBED_TOPICS: &str = "SELECT topic FROM subscribed WHERE subscription = ?1";

const FORGET_TOPIC: &str = "DELETE FROM subscribed WHERE subscription = ?1 AND topic = ?2";

const BEGIN_TOPIC: &str = "
    INSERT INTO subscribed (subscription, topic, cursor)
    VALUES (?1, ?2, (SELECT COALESCE(MAX(id), 0) FROM passages))
    ON CONFLICT (subscription, topic) DO NOTHING";

const LAST_SLOT: &str = "SELECT last_slot FROM subscriptions WHERE id = ?1";

const SOURCE_STATES: &str = "
    SELECT id, etag, last_modified, first_success, last_success, failing_since, failures, last_fault, next_due,
        interval_s, (SELECT COUNT(*) FROM entries WHERE source = sources.id AND fate = 'waiting') AS waiting
    FROM sources
    WHERE configured = 1 AND enabled = 1
    ORDER BY id";

const SOURCE_STATE: &str = "
    SELECT id, etag, last_modified, first_success, last_success, failing_since, failures, last_fault, next_due,
        interval_s, (SELECT COUNT(*) FROM entries WHERE source = sources.id AND fate = 'waiting') AS waiting
    FROM sources
    WHERE id = ?1";

const UPDATE_SOURCE_STATE: &str = "
    UPDATE sources SET
        etag = :etag, last_modified = :last_modified, first_success = :first_success, last_success = :last_success,
        failing_since = :failing_since, failures = :failures, last_fault = :last_fault, next_due = :next_due,
        interval_s = :interval_s
    WHERE id = :id";

const SOURCE_HEALTH: &str = "
    SELECT name, last_success, failing_since, last_fault
    FROM sources
    WHERE configured = 1 AND enabled = 1
    ORDER BY name, id";

const FAILING_SOURCES: &str = "
    SELECT id, name, url, etag, last_modified, first_success, last_success, failing_since, failures, last_fault,
        next_due, interval_s, 0 AS waiting, told_since = failing_since AS told
    FROM sources
    WHERE configured = 1 AND enabled = 1 AND failing_since IS NOT NULL
    ORDER BY failing_since, id";

const TELL_SOURCE: &str = "UPDATE sources SET told_since = failing_since WHERE id = ?1";

/// For the test of query plans. The tables `sources`, `subscriptions` and `subscribed` are as small as the configuration.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("UNCONFIGURE_SOURCES", UNCONFIGURE_SOURCES),
    ("UPSERT_SOURCE", UPSERT_SOURCE),
    ("SUBSCRIPTIONS", SUBSCRIPTIONS),
    ("FORGET_SUBSCRIPTION", FORGET_SUBSCRIPTION),
    ("BEGIN_SUBSCRIPTION", BEGIN_SUBSCRIPTION),
    ("SUBSCRIBED_TOPICS", SUBSCRIBED_TOPICS),
    ("FORGET_TOPIC", FORGET_TOPIC),
    ("BEGIN_TOPIC", BEGIN_TOPIC),
    ("LAST_SLOT", LAST_SLOT),
    ("SOURCE_STATES", SOURCE_STATES),
    ("SOURCE_STATE", SOURCE_STATE),
    ("UPDATE_SOURCE_STATE", UPDATE_SOURCE_STATE),
    ("SOURCE_HEALTH", SOURCE_HEALTH),
    ("FAILING_SOURCES", FAILING_SOURCES),
    ("TELL_SOURCE", TELL_SOURCE),
];

/// A source that fails at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingSource {
    /// Which.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// Where it is polled.
    pub url: String,
    /// What is remembered of it; its waiting entries are not counted.
    pub state: SourceState,
    /// Whether the operator was told of this run of failures.
    pub told: bool,
}

/// Makes the configured sources and subscriptions known, and those that are gone unknown.
pub(super) fn sync(
    connection: &mut Connection,
    sources: &[Arc<Source>],
    subscriptions: &[Arc<Subscription>],
    now: Timestamp,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    sync_sources(&transaction, sources, now)?;
    sync_subscriptions(&transaction, subscriptions, now)?;
    transaction.commit()?;
    Ok(())
}

fn sync_sources(transaction: &Transaction<'_>, sources: &[Arc<Source>], now: Timestamp) -> Result<(), StoreError> {
    transaction.prepare_cached(UNCONFIGURE_SOURCES)?.execute([])?;
    let mut upsert = transaction.prepare_cached(UPSERT_SOURCE)?;
    for source in sources {
        upsert.execute(named_params! {
            ":id": source.id,
            ":name": source.name,
            ":url": source.url.as_str(),
            ":tags": Json(&source.tags),
            ":enabled": source.enabled,
            ":next_due": Moment(now),
            ":interval_s": seconds(INTERVAL_START),
        })?;
    }
    Ok(())
}

fn sync_subscriptions(
    transaction: &Transaction<'_>,
    subscriptions: &[Arc<Subscription>],
    now: Timestamp,
) -> Result<(), StoreError> {
    let configured: BTreeSet<&SubscriptionId> = subscriptions.iter().map(|subscription| &subscription.id).collect();
    let known: Vec<SubscriptionId> =
        transaction.prepare_cached(SUBSCRIPTIONS)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for gone in known.iter().filter(|id| !configured.contains(id)) {
        transaction.prepare_cached(FORGET_SUBSCRIPTION)?.execute([gone])?;
    }
    for subscription in subscriptions {
        let id = &subscription.id;
        transaction.prepare_cached(BEGIN_SUBSCRIPTION)?.execute(params![id, Moment(now)])?;
        let known: Vec<TopicId> = transaction
            .prepare_cached(SUBSCRIBED_TOPICS)?
            .query_map([id], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for gone in known.iter().filter(|topic| !subscription.topics.contains(topic)) {
            transaction.prepare_cached(FORGET_TOPIC)?.execute(params![id, gone])?;
        }
        for topic in &subscription.topics {
            transaction.prepare_cached(BEGIN_TOPIC)?.execute(params![id, topic])?;
        }
    }
    Ok(())
}

/// When a subscription was last composed for, or first configured.
pub(super) fn last_slot(connection: &Connection, subscription: &SubscriptionId) -> Result<Timestamp, StoreError> {
    connection
        .prepare_cached(LAST_SLOT)?
        .query_row([subscription], |row| row.get(0))
        .optional()?
        .map(|Moment(slot)| slot)
        .ok_or_else(|| StoreError::Unknown { what: "subscription", name: subscription.to_string() })
}

/// The state of every source that is configured and enabled: as many as the configuration has.
pub(super) fn states(connection: &Connection) -> Result<Vec<(SourceId, SourceState)>, StoreError> {
    let mut query = connection.prepare_cached(SOURCE_STATES)?;
    let rows = query.query_map([], |row| Ok((row.get("id")?, read_state(row)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The state of one source; that of a source never polled when it is not on file.
pub(super) fn state(connection: &Connection, source: &SourceId) -> Result<SourceState, StoreError> {
    let state = connection.prepare_cached(SOURCE_STATE)?.query_row([source], read_state).optional()?;
    Ok(state.unwrap_or_default())
}

/// Records the state of a source after a visit.
pub(super) fn set_state(connection: &Connection, source: &SourceId, state: &SourceState) -> Result<(), StoreError> {
    let changed = connection.prepare_cached(UPDATE_SOURCE_STATE)?.execute(named_params! {
        ":id": source,
        ":etag": state.validators.etag,
        ":last_modified": state.validators.last_modified,
        ":first_success": state.first_success.map(Moment),
        ":last_success": state.last_success.map(Moment),
        ":failing_since": state.failing_since.map(Moment),
        ":failures": state.failures,
        ":last_fault": state.last_fault,
        ":next_due": Moment(state.next_due),
        ":interval_s": seconds(state.interval),
    })?;
    match changed {
        0 => Err(StoreError::Unknown { what: "source", name: source.to_string() }),
        _ => Ok(()),
    }
}

fn read_state(row: &Row<'_>) -> rusqlite::Result<SourceState> {
    Ok(SourceState {
        validators: Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? },
        first_success: moment(row, "first_success")?,
        last_success: moment(row, "last_success")?,
        failing_since: moment(row, "failing_since")?,
        failures: row.get("failures")?,
        last_fault: row.get("last_fault")?,
        next_due: row.get::<_, Moment>("next_due")?.0,
        interval: Duration::from_secs(row.get::<_, u32>("interval_s")?.into()),
        waiting: row.get("waiting")?,
    })
}

fn seconds(interval: Duration) -> u32 {
    u32::try_from(interval.as_secs()).unwrap_or(u32::MAX)
}

fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<Moment>>(column)?.map(|moment| moment.0))
}

/// How well the configured and enabled sources are.
pub(super) fn coverage(connection: &Connection) -> Result<Coverage, StoreError> {
    let mut coverage = Coverage::default();
    let mut query = connection.prepare_cached(SOURCE_HEALTH)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        coverage.sources = coverage.sources.saturating_add(1);
        let name: String = row.get("name")?;
        if moment(row, "failing_since")?.is_some() {
            coverage.failing.push((name, row.get::<_, Option<String>>("last_fault")?.unwrap_or_default()));
        } else if moment(row, "last_success")?.is_none() {
            coverage.unseen.push(name);
        }
    }
    Ok(coverage)
}

/// The sources that fail at present, longest first.
pub(super) fn failing(connection: &Connection) -> Result<Vec<FailingSource>, StoreError> {
    let mut query = connection.prepare_cached(FAILING_SOURCES)?;
    let rows = query.query_map([], |row| {
        Ok(FailingSource {
            id: row.get("id")?,
            name: row.get("name")?,
            url: row.get("url")?,
            state: read_state(row)?,
            told: row.get::<_, Option<bool>>("told")?.unwrap_or(false),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Remembers that the operator was told of a source's present run of failures.
pub(super) fn mark_told(connection: &Connection, source: &SourceId) -> Result<(), StoreError> {
    connection.prepare_cached(TELL_SOURCE)?.execute([source])?;
    Ok(())
}
