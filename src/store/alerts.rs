//! Alerts: stories that settle for a while before they are mailed alone.
//!
//! In: what was filed, and the spine's way of judging it. Out: alerts that are due. What is not sent as an alert stays
//! news for the digest.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, named_params, params};

use super::{
    Store,
    column::Moment,
    decisions::{About, decide},
    error::StoreError,
    fresh, news,
};
use crate::model::{Alerted, ArticleId, Outlet, Reason, StoryId, SubscriptionId};

/// The most passages that are looked at for alerts in one go; the next go takes the rest.
const LOOKED_AT_MAX: i64 = 5_000;

/// The most alerted stories that a digest lists.
const LISTED_MAX: i64 = 1_000;

const PASSAGES_TO_LOOK_AT: &str = "
    SELECT p.id, p.article, a.story, a.published, a.first_seen, a.given_link, a.previous IS NOT NULL AS revision,
        a.role, a.source, s.name, s.tags, s.first_success
    FROM subscribed AS w
    JOIN passages AS p ON p.topic = w.topic AND p.id > w.alert_cursor AND p.held IS NULL
    JOIN articles AS a ON a.id = p.article
    JOIN sources AS s ON s.id = a.source
    WHERE w.subscription = ?1
    ORDER BY p.id
    LIMIT ?2";

const ADVANCE_ALERT_CURSORS: &str =
    "UPDATE subscribed SET alert_cursor = MAX(alert_cursor, ?2) WHERE subscription = ?1";

const LAST_ALERT_OF_STORY: &str = "
    SELECT MAX(ended_at) FROM alerts WHERE story = ?2 AND subscription = ?1 AND state = 'sent'";

const OPEN_ALERT: &str = "
    INSERT INTO alerts (subscription, story, opened_at, due_at, state)
    VALUES (:subscription, :story, :opened_at, :due_at, 'settling')
    ON CONFLICT (subscription, story) WHERE state = 'settling' DO NOTHING";

const ALERTS_DUE: &str = "
    SELECT id, story FROM alerts
    WHERE subscription = ?1 AND state = 'settling' AND due_at <= ?2
    ORDER BY due_at, id
    LIMIT ?3";

const ALERTS_SENT_SINCE: &str = "
    SELECT COUNT(*) FROM alerts WHERE subscription = ?1 AND ended_at >= ?2 AND state = 'sent'";

const END_ALERT: &str = "
    UPDATE alerts SET state = ?2, ended_at = ?3, digest = ?4 WHERE id = ?1 AND state = 'settling'";

const POSTPONE_ALERT: &str = "UPDATE alerts SET due_at = ?2 WHERE id = ?1 AND state = 'settling'";

const ALERTED_SINCE: &str = "
    SELECT DISTINCT a.story, s.title, d.composed_at
    FROM alerts AS a
    JOIN stories AS s ON s.id = a.story
    JOIN digests AS d ON d.id = a.digest
    WHERE a.subscription = ?1 AND a.ended_at > ?2 AND a.state = 'sent'
    ORDER BY d.composed_at, a.story
    LIMIT ?3";

const OVERFLOWED_SINCE: &str = "
    SELECT COUNT(*) FROM alerts WHERE subscription = ?1 AND ended_at > ?2 AND state = 'overflowed'";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("PASSAGES_TO_LOOK_AT", PASSAGES_TO_LOOK_AT),
    ("ADVANCE_ALERT_CURSORS", ADVANCE_ALERT_CURSORS),
    ("LAST_ALERT_OF_STORY", LAST_ALERT_OF_STORY),
    ("OPEN_ALERT", OPEN_ALERT),
    ("ALERTS_DUE", ALERTS_DUE),
    ("ALERTS_SENT_SINCE", ALERTS_SENT_SINCE),
    ("END_ALERT", END_ALERT),
    ("POSTPONE_ALERT", POSTPONE_ALERT),
    ("ALERTED_SINCE", ALERTED_SINCE),
    ("OVERFLOWED_SINCE", OVERFLOWED_SINCE),
];

/// An article with something to mail, as an alert rule looks at it.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Its story.
    pub story: StoryId,
    /// The article.
    pub article: ArticleId,
    /// Where and when it appeared.
    pub outlet: Outlet,
    /// When the subscription was last alerted of its story.
    pub alerted_at: Option<Timestamp>,
}

/// An alert whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueAlert {
    /// Its number.
    pub id: i64,
    /// Its story.
    pub story: StoryId,
}

impl Store {
    /// Opens alerts for what was filed since the last time; returns how many.
    ///
    /// `judge` says when the alert of an article is due, or why it is left to the digest; `None`: nobody asks for it.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn open_alerts<J>(
        &self,
        subscription: &SubscriptionId,
        now: Timestamp,
        judge: J,
    ) -> Result<u32, StoreError>
    where
        J: Fn(&Arrival) -> Option<Result<Timestamp, Reason>> + Send + 'static,
    {
        let subscription = subscription.clone();
        self.write(move |connection| open(connection, &subscription, now, judge)).await
    }

    /// The alerts of a subscription that are due, longest due first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn due_alerts(&self, subscription: &SubscriptionId, now: Timestamp) -> Result<Vec<DueAlert>, StoreError> {
        let subscription = subscription.clone();
        self.read(move |connection| due(connection, &subscription, now)).await
    }

    /// How many alerts of a subscription were sent since a moment.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn alerts_since(&self, subscription: &SubscriptionId, since: Timestamp) -> Result<u32, StoreError> {
        let subscription = subscription.clone();
        self.read(move |connection| sent_since(connection, &subscription, since)).await
    }

    /// Leaves an alert to the digest, since the day's budget is spent.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn overflow_alert(
        &self,
        subscription: &SubscriptionId,
        alert: DueAlert,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let subscription = subscription.clone();
        self.write(move |connection| overflow(connection, &subscription, alert, now)).await
    }

    /// Lets an alert wait until another moment.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn postpone_alert(&self, alert: DueAlert, due_at: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| postpone(connection, alert.id, due_at)).await
    }
}

fn open<J>(
    connection: &mut Connection,
    subscription: &SubscriptionId,
    now: Timestamp,
    judge: J,
) -> Result<u32, StoreError>
where
    J: Fn(&Arrival) -> Option<Result<Timestamp, Reason>>,
{
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let looked_at = arrivals(&transaction, subscription)?;
    let mut opened = 0;
    for arrival in looked_at.arrivals.values() {
        match judge(arrival) {
            None => {}
            Some(Ok(due_at)) => opened += open_one(&transaction, subscription, arrival, due_at, now)?,
            Some(Err(reason)) => {
                decide(&transaction, About { subscription: Some(subscription), ..about(arrival, now) }, reason, "")?;
            }
        }
    }
    transaction.prepare_cached(ADVANCE_ALERT_CURSORS)?.execute(params![subscription, looked_at.up_to])?;
    transaction.commit()?;
    Ok(opened)
}

fn open_one(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    arrival: &Arrival,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let opened = transaction.prepare_cached(OPEN_ALERT)?.execute(named_params! {
        ":subscription": subscription,
        ":story": arrival.story.0,
        ":opened_at": Moment(arrival.outlet.first_seen),
        ":due_at": Moment(due_at),
    })?;
    if opened > 0 {
        let about = About { subscription: Some(subscription), ..about(arrival, now) };
        decide(transaction, about, Reason::AlertSettling, &format!("until {due_at:.0}"))?;
    }
    Ok(u32::try_from(opened).unwrap_or(u32::MAX))
}

fn about(arrival: &Arrival, now: Timestamp) -> About<'static> {
    About { article: Some(arrival.article.0), story: Some(arrival.story.0), ..About::at(now) }
}

/// The articles that were filed since, and the passage up to which they were looked at.
struct LookedAt {
    arrivals: BTreeMap<i64, Arrival>,
    up_to: i64,
}

fn arrivals(transaction: &Transaction<'_>, subscription: &SubscriptionId) -> Result<LookedAt, StoreError> {
    let mut query = transaction.prepare_cached(PASSAGES_TO_LOOK_AT)?;
    let rows = query.query_map(params![subscription, LOOKED_AT_MAX], |row| {
        Ok((row.get::<_, i64>("id")?, row.get::<_, i64>("article")?, StoryId(row.get("story")?), news::outlet(row)?))
    })?;
    let mut last_alert = transaction.prepare_cached(LAST_ALERT_OF_STORY)?;
    let mut looked_at = LookedAt { arrivals: BTreeMap::new(), up_to: 0 };
    let mut count = 0;
    for row in rows {
        let (passage, article, story, outlet) = row?;
        count += 1;
        looked_at.up_to = passage;
        if looked_at.arrivals.contains_key(&article) {
            continue;
        }
        let alerted_at: Option<Moment> =
            last_alert.query_row(params![subscription, story.0], |row| row.get(0)).optional()?.flatten();
        let alerted_at = alerted_at.map(|moment| moment.0);
        let article = ArticleId(article);
        looked_at.arrivals.insert(article.0, Arrival { story, article, outlet, alerted_at });
    }
    if count < LOOKED_AT_MAX {
        looked_at.up_to = fresh::last_passage(transaction)?;
    }
    Ok(looked_at)
}

fn due(connection: &Connection, subscription: &SubscriptionId, now: Timestamp) -> Result<Vec<DueAlert>, StoreError> {
    let mut query = connection.prepare_cached(ALERTS_DUE)?;
    let rows = query.query_map(params![subscription, Moment(now), LISTED_MAX], |row: &Row<'_>| {
        Ok(DueAlert { id: row.get(0)?, story: StoryId(row.get(1)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn sent_since(connection: &Connection, subscription: &SubscriptionId, since: Timestamp) -> Result<u32, StoreError> {
    let count = |row: &Row<'_>| row.get(0);
    Ok(connection.prepare_cached(ALERTS_SENT_SINCE)?.query_row(params![subscription, Moment(since)], count)?)
}

/// Ends an alert: sent with its digest, dropped without one.
pub(super) fn ended(
    transaction: &Transaction<'_>,
    alert: i64,
    digest: Option<i64>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let state = if digest.is_some() { "sent" } else { "dropped" };
    transaction.prepare_cached(END_ALERT)?.execute(params![alert, state, Moment(now), digest])?;
    Ok(())
}

fn overflow(
    connection: &mut Connection,
    subscription: &SubscriptionId,
    alert: DueAlert,
    now: Timestamp,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let none: Option<i64> = None;
    transaction.prepare_cached(END_ALERT)?.execute(params![alert.id, "overflowed", Moment(now), none])?;
    let about = About { story: Some(alert.story.0), subscription: Some(subscription), ..About::at(now) };
    decide(&transaction, about, Reason::AlertBudgetSpent, "")?;
    transaction.commit()?;
    Ok(())
}

fn postpone(connection: &Connection, alert: i64, due_at: Timestamp) -> Result<(), StoreError> {
    connection.prepare_cached(POSTPONE_ALERT)?.execute(params![alert, Moment(due_at)])?;
    Ok(())
}

/// The stories that a subscription was alerted of since its last digest, once each.
pub(super) fn alerted_since(
    connection: &Connection,
    subscription: &SubscriptionId,
    since: Timestamp,
) -> Result<Vec<Alerted>, StoreError> {
    let mut query = connection.prepare_cached(ALERTED_SINCE)?;
    let rows = query.query_map(params![subscription, Moment(since), LISTED_MAX], |row| {
        Ok((StoryId(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, Moment>(2)?.0))
    })?;
    let mut seen = BTreeSet::new();
    let mut alerted = Vec::new();
    for row in rows {
        let (story, title, at) = row?;
        if !seen.insert(story) {
            continue;
        }
        if let Some(outlet) = news::outlets(connection, story)?.into_iter().next() {
            alerted.push(Alerted { story, title, outlet, at });
        }
    }
    Ok(alerted)
}

/// How many alerts were left to the digest since the last one.
pub(super) fn overflowed_since(
    connection: &Connection,
    subscription: &SubscriptionId,
    since: Timestamp,
) -> Result<u32, StoreError> {
    let count = |row: &Row<'_>| row.get(0);
    Ok(connection.prepare_cached(OVERFLOWED_SINCE)?.query_row(params![subscription, Moment(since)], count)?)
}
