//! Merges stories that turned out to be one.
//!
//! In: which two. Out: one story with all articles, mails, alerts and mutes of both; the number of the other leads to
//! it for good.

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::{
    column::Moment,
    decisions::{About, decide},
    error::StoreError,
};
use crate::model::{Merge, Reason, StoryId};

/// For so many articles of a story that is no more, it is noted where they went.
const NOTED_MAX: i64 = 200;

const ARTICLES_OF_STORY: &str = "SELECT id FROM articles WHERE story = ?1 ORDER BY id DESC LIMIT ?2";

const MOVE_ARTICLES: &str = "UPDATE articles SET story = ?2 WHERE story = ?1";

const MOVE_MAILED: &str = "UPDATE mailed SET story = ?2 WHERE story = ?1";

/// Of two alerts that settle for one subscription, the one that is due first stays.
const HASTEN_ALERTS: &str = "
    UPDATE alerts SET due_at = MIN(due_at, (
        SELECT other.due_at FROM alerts AS other
        WHERE other.story = ?1 AND other.state = 'settling' AND other.subscription = alerts.subscription
    ))
    WHERE story = ?2 AND state = 'settling' AND EXISTS (
        SELECT 1 FROM alerts AS other
        WHERE other.story = ?1 AND other.state = 'settling' AND other.subscription = alerts.subscription
    )";

const DROP_ALERTS: &str = "
    UPDATE alerts SET state = 'dropped', ended_at = ?3
    WHERE story = ?1 AND state = 'settling' AND EXISTS (
        SELECT 1 FROM alerts AS other
        WHERE other.story = ?2 AND other.state = 'settling' AND other.subscription = alerts.subscription
    )";

const MOVE_ALERTS: &str = "UPDATE alerts SET story = ?2 WHERE story = ?1";

const MOVE_MUTES: &str = "UPDATE mutes SET story = ?2 WHERE story = ?1";

const COPY_MUTED: &str = "
    INSERT INTO muted (mute, story) SELECT mute, ?2 FROM muted WHERE story = ?1
    ON CONFLICT (mute, story) DO NOTHING";

const DELETE_MUTED: &str = "DELETE FROM muted WHERE story = ?1";

const REDIRECT: &str = "UPDATE stories SET merged_into = ?2 WHERE id = ?1";

const REDIRECT_ON: &str = "UPDATE stories SET merged_into = ?2 WHERE merged_into = ?1";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("ARTICLES_OF_STORY", ARTICLES_OF_STORY),
    ("MOVE_ARTICLES", MOVE_ARTICLES),
    ("MOVE_MAILED", MOVE_MAILED),
    ("HASTEN_ALERTS", HASTEN_ALERTS),
    ("DROP_ALERTS", DROP_ALERTS),
    ("MOVE_ALERTS", MOVE_ALERTS),
    ("MOVE_MUTES", MOVE_MUTES),
    ("COPY_MUTED", COPY_MUTED),
    ("DELETE_MUTED", DELETE_MUTED),
    ("REDIRECT", REDIRECT),
    ("REDIRECT_ON", REDIRECT_ON),
];

/// Merges one story into another. A muted one stays muted: its mutes hold for all of it from now on.
pub(super) fn merge(transaction: &Transaction<'_>, merge: &Merge, now: Timestamp) -> Result<(), StoreError> {
    let Merge { from: StoryId(from), into: StoryId(into) } = *merge;
    note(transaction, from, into, now)?;
    let both = params![from, into];
    transaction.prepare_cached(MOVE_ARTICLES)?.execute(both)?;
    transaction.prepare_cached(MOVE_MAILED)?.execute(both)?;
    transaction.prepare_cached(HASTEN_ALERTS)?.execute(both)?;
    transaction.prepare_cached(DROP_ALERTS)?.execute(params![from, into, Moment(now)])?;
    transaction.prepare_cached(MOVE_ALERTS)?.execute(both)?;
    transaction.prepare_cached(MOVE_MUTES)?.execute(both)?;
    transaction.prepare_cached(COPY_MUTED)?.execute(both)?;
    transaction.prepare_cached(DELETE_MUTED)?.execute([from])?;
    transaction.prepare_cached(REDIRECT)?.execute(both)?;
    transaction.prepare_cached(REDIRECT_ON)?.execute(both)?;
    Ok(())
}

/// Notes with each article where its story went.
fn note(transaction: &Transaction<'_>, from: i64, into: i64, now: Timestamp) -> Result<(), StoreError> {
    let mut query = transaction.prepare_cached(ARTICLES_OF_STORY)?;
    for article in query.query_map(params![from, NOTED_MAX], |row| row.get(0))? {
        let about = About { article: Some(article?), story: Some(into), ..About::at(now) };
        decide(transaction, about, Reason::StoriesMerged, &format!("story #{from} is story #{into} now"))?;
    }
    Ok(())
}
