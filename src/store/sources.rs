//! What is remembered of sources and subscriptions.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, named_params, params};
use url::Url;

use super::{
    Store,
    column::{Json, Moment, moment},
    error::StoreError,
};
use crate::model::{
    INTERVAL_START, Rhythm, Source, SourceId, SourceState, Subscription, SubscriptionId, TopicId, Trouble, Validators,
};

const UNCONFIGURE_SOURCES: &str = "UPDATE sources SET configured = 0 WHERE configured = 1";

/// Another URL is another place: its validators, failures, rhythm and due time say nothing of the new one. A source
/// that was gone and is switched on again gets another chance.
const FORGET_PLACE: &str = "
    UPDATE sources SET
        etag = NULL, last_modified = NULL, last_read = NULL, failing_since = NULL, failures = 0, trouble = NULL, last_fault = NULL,
        kind = NULL, moved_to = NULL, told_moved = NULL, quiet_until = NULL, least_s = NULL,
        last_news = NULL, usual_gap_s = NULL, longest_gap_s = NULL, looked_again = NULL,
        next_due = :next_due
    WHERE id = :id AND (url <> :url OR (trouble = 'gone' AND enabled = 0 AND :enabled))";

const UPSERT_SOURCE: &str = "
    INSERT INTO sources (id, name, url, tags, configured, enabled, next_due, interval_s)
    VALUES (:id, :name, :url, :tags, 1, :enabled, :next_due, :interval_s)
    ON CONFLICT (id) DO UPDATE SET
        name       = excluded.name,
        url        = excluded.url,
        tags       = excluded.tags,
        configured = 1,
        enabled    = excluded.enabled";

const SUBSCRIPTIONS: &str = "SELECT id FROM subscriptions";

const FORGET_SUBSCRIPTION: &str = "DELETE FROM subscriptions WHERE id = ?1";

const BEGIN_SUBSCRIPTION: &str =
    "INSERT INTO subscriptions (id, last_slot) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";

const SUBSCRIBED_TOPICS: &str = "SELECT topic FROM subscribed WHERE subscription = ?1";

const FORGET_TOPIC: &str = "DELETE FROM subscribed WHERE subscription = ?1 AND topic = ?2";

const BEGIN_TOPIC: &str = "
    INSERT INTO subscribed (subscription, topic, cursor, alert_cursor)
    SELECT ?1, ?2, last, last FROM (SELECT COALESCE(MAX(id), 0) AS last FROM passages) WHERE TRUE
    ON CONFLICT (subscription, topic) DO NOTHING";

const LAST_SLOT: &str = "SELECT last_slot FROM subscriptions WHERE id = ?1";

/// Waiting entries are not counted.
const SOURCE_STATES: &str = "
    SELECT *, 0 AS waiting
    FROM sources
    WHERE configured = 1 AND enabled = 1
    ORDER BY id";

/// Waiting entries are not counted.
const SOURCE_STATE: &str = "
    SELECT *, 0 AS waiting
    FROM sources
    WHERE id = ?1";

const UPDATE_SOURCE_STATE: &str = "
    UPDATE sources SET
        etag = :etag, last_modified = :last_modified, first_success = :first_success, last_success = :last_success,
        last_read = :last_read, failing_since = :failing_since, failures = :failures, trouble = :trouble, last_fault = :last_fault,
        kind = :kind, moved_to = :moved_to, next_due = :next_due, quiet_until = :quiet_until,
        interval_s = :interval_s, least_s = :least_s,
        last_news = :last_news, usual_gap_s = :usual_gap_s, longest_gap_s = :longest_gap_s,
        looked_again = :looked_again
    WHERE id = :id";

/// For the test of query plans. The tables `sources`, `subscriptions` and `subscribed` are as small as the configuration.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("UNCONFIGURE_SOURCES", UNCONFIGURE_SOURCES),
    ("FORGET_PLACE", FORGET_PLACE),
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
];

impl Store {
    /// Makes the configured sources and subscriptions known, and those that are gone unknown; what is new starts from now.
    ///
    /// A source with another URL than before is due at once, without validators and without its failures.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn sync(
        &self,
        sources: &[Arc<Source>],
        subscriptions: &[Arc<Subscription>],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (sources, subscriptions) = (sources.to_vec(), subscriptions.to_vec());
        self.write(move |connection| sync(connection, &sources, &subscriptions, now)).await
    }

    /// What is remembered of every source that is configured and enabled; waiting entries are not counted.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn source_states(&self) -> Result<Vec<(SourceId, SourceState)>, StoreError> {
        self.read(|connection| states(connection)).await
    }

    /// What is remembered of one source, waiting entries not counted; the default when it is not on file.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn source_state(&self, source: &SourceId) -> Result<SourceState, StoreError> {
        let source = source.clone();
        self.read(move |connection| state(connection, &source)).await
    }

    /// The moment of the last digest of a subscription, or when it was first configured.
    ///
    /// # Errors
    /// The database cannot be read, or the subscription is not on file.
    pub async fn last_slot(&self, subscription: &SubscriptionId) -> Result<Timestamp, StoreError> {
        let subscription = subscription.clone();
        self.read(move |connection| last_slot(connection, &subscription)).await
    }
}

fn sync(
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
    let mut forget = transaction.prepare_cached(FORGET_PLACE)?;
    let mut upsert = transaction.prepare_cached(UPSERT_SOURCE)?;
    for source in sources {
        forget.execute(named_params! {
            ":id": source.id,
            ":url": source.url.as_str(),
            ":enabled": source.enabled,
            ":next_due": Moment(now),
        })?;
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

fn states(connection: &Connection) -> Result<Vec<(SourceId, SourceState)>, StoreError> {
    let mut query = connection.prepare_cached(SOURCE_STATES)?;
    let rows = query.query_map([], |row| Ok((row.get("id")?, read_state(row)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn state(connection: &Connection, source: &SourceId) -> Result<SourceState, StoreError> {
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
        ":last_read": state.last_read.map(Moment),
        ":failing_since": state.failing_since.map(Moment),
        ":failures": state.failures,
        ":trouble": state.trouble.map(Trouble::word),
        ":last_fault": state.last_fault,
        ":kind": state.kind,
        ":moved_to": state.moved_to.as_ref().map(Url::as_str),
        ":next_due": Moment(state.next_due),
        ":quiet_until": state.quiet_until.map(Moment),
        ":interval_s": seconds(state.interval),
        ":least_s": state.least.map(seconds),
        ":last_news": state.rhythm.last_news.map(Moment),
        ":usual_gap_s": state.rhythm.usual_gap.map(seconds),
        ":longest_gap_s": state.rhythm.longest_gap.map(seconds),
        ":looked_again": state.looked_again.map(Moment),
    })?;
    match changed {
        0 => Err(StoreError::Unknown { what: "source", name: source.to_string() }),
        _ => Ok(()),
    }
}

/// Reads the state of a source from a row that has all columns of `sources`, and `waiting`.
pub(super) fn read_state(row: &Row<'_>) -> rusqlite::Result<SourceState> {
    Ok(SourceState {
        validators: Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? },
        first_success: moment(row, "first_success")?,
        last_success: moment(row, "last_success")?,
        last_read: moment(row, "last_read")?,
        failing_since: moment(row, "failing_since")?,
        failures: row.get("failures")?,
        trouble: row.get("trouble")?,
        last_fault: row.get("last_fault")?,
        kind: row.get("kind")?,
        moved_to: row.get::<_, Option<String>>("moved_to")?.and_then(|url| Url::parse(&url).ok()),
        next_due: row.get::<_, Moment>("next_due")?.0,
        quiet_until: moment(row, "quiet_until")?,
        interval: Duration::from_secs(row.get::<_, u32>("interval_s")?.into()),
        least: duration(row, "least_s")?,
        rhythm: Rhythm {
            last_news: moment(row, "last_news")?,
            usual_gap: duration(row, "usual_gap_s")?,
            longest_gap: duration(row, "longest_gap_s")?,
        },
        looked_again: moment(row, "looked_again")?,
        waiting: row.get("waiting")?,
    })
}

fn seconds(interval: Duration) -> u32 {
    u32::try_from(interval.as_secs()).unwrap_or(u32::MAX)
}

fn duration(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Duration>> {
    Ok(row.get::<_, Option<u32>>(column)?.map(|seconds| Duration::from_secs(seconds.into())))
}
