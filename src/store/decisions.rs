//! Records the named reason of every decision; `explain` lives on them.

use jiff::Timestamp;
use rusqlite::{Connection, named_params};

use super::{column::Moment, error::StoreError};
use crate::model::{Reason, SubscriptionId, TopicId};

/// The most bytes of a decision's detail; the rest is cut off.
const DETAIL_BYTES_MAX: usize = 2_000;

const INSERT_DECISION: &str = "
    INSERT INTO decisions (at, entry, article, story, topic, subscription, digest, reason, detail)
    VALUES (:at, :entry, :article, :story, :topic, :subscription, :digest, :reason, :detail)";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[("INSERT_DECISION", INSERT_DECISION)];

/// What decisions are about.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) at: Timestamp,
    pub(super) entry: Option<i64>,
    pub(super) article: Option<i64>,
    pub(super) story: Option<i64>,
    pub(super) topic: Option<&'a TopicId>,
    pub(super) subscription: Option<&'a SubscriptionId>,
    pub(super) digest: Option<i64>,
}

impl About<'_> {
    /// Decisions taken at this moment, about nothing yet.
    pub(super) fn at(at: Timestamp) -> Self {
        Self { at, entry: None, article: None, story: None, topic: None, subscription: None, digest: None }
    }
}

/// Records one decision.
pub(super) fn decide(
    connection: &Connection,
    about: About<'_>,
    reason: Reason,
    detail: &str,
) -> Result<(), StoreError> {
    let (detail, _) = detail.split_at(detail.floor_char_boundary(DETAIL_BYTES_MAX));
    connection.prepare_cached(INSERT_DECISION)?.execute(named_params! {
        ":at": Moment(about.at),
        ":entry": about.entry,
        ":article": about.article,
        ":story": about.story,
        ":topic": about.topic,
        ":subscription": about.subscription,
        ":digest": about.digest,
        ":reason": reason,
        ":detail": detail,
    })?;
    Ok(())
}
