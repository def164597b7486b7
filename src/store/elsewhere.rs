//! What other subscriptions tell the same people at the same time.
//!
//! In: the stories about to be mailed. Out: by recipient, those of them that need not be told again.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Transaction, params};

use super::{column::Moment, error::StoreError};
use crate::model::{Elsewhere, StoryId, StoryNews, Subscription, SubscriptionId};

/// Mails that were composed within this time of each other are of one time.
pub const SAME_TIME: Duration = Duration::from_hours(1);

/// The most stories of other mails that one recipient is compared with; what is beyond is told again.
const STORIES_MAX: i64 = 20_000;

const TOLD_LATELY: &str = "
    SELECT DISTINCT o.subscription, m.story
    FROM outbox AS o
    JOIN mailed AS m ON m.digest = o.digest
    WHERE o.recipient = ?1 AND o.queued_at >= ?2 AND o.state <> 'failed' AND o.subscription <> ?3
    LIMIT ?4";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[("TOLD_LATELY", TOLD_LATELY)];

/// By recipient: which of the stories other subscriptions told them within [`SAME_TIME`].
///
/// A mail that was refused for good told nobody anything.
pub(super) fn told(
    transaction: &Transaction<'_>,
    subscription: &Subscription,
    news: &[StoryNews],
    now: Timestamp,
) -> Result<BTreeMap<String, Elsewhere>, StoreError> {
    let stories: BTreeSet<StoryId> = news.iter().map(|news| news.story).collect();
    let from = SignedDuration::try_from(SAME_TIME).ok().and_then(|time| now.checked_sub(time).ok()).unwrap_or(now);
    let mut query = transaction.prepare_cached(TOLD_LATELY)?;
    let mut told: BTreeMap<String, Elsewhere> = BTreeMap::new();
    for recipient in &subscription.to {
        let rows = query.query_map(params![recipient, Moment(from), subscription.id, STORIES_MAX], |row| {
            Ok((row.get::<_, SubscriptionId>(0)?, StoryId(row.get(1)?)))
        })?;
        for row in rows {
            let (other, story) = row?;
            if stories.contains(&story) {
                let elsewhere = told.entry(recipient.clone()).or_default();
                elsewhere.subscriptions.insert(other);
                elsewhere.stories.insert(story);
            }
        }
    }
    Ok(told)
}
