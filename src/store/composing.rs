//! Composes a digest or an alert: what is new for a subscription becomes queued mails, in one transaction.
//!
//! In: the subscription, the occasion, and the spine's ways of muting and of making mails. Out: counts. Either the
//! news are in queued mails and remembered as mailed, or nothing happened.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{
    Store,
    alerts::{self, DueAlert},
    column::Moment,
    elsewhere,
    error::StoreError,
    fresh::{self, Sorted},
    health, news, outbox, readers, sources,
    verdicts::{self, Mailed},
};
use crate::model::{
    Composition, Contents, MuteId, Offered, QueuedMail, Reason, StoryId, StoryNews, Subscription, SubscriptionId,
};

/// For composing while no mute is in force.
pub const NO_MUTES: Option<fn(&Offered) -> Option<MuteId>> = None;

/// A topic that was added lately may be ahead.
const ADVANCE_CURSORS: &str = "UPDATE subscribed SET cursor = MAX(cursor, ?2) WHERE subscription = ?1";

const SET_LAST_SLOT: &str = "UPDATE subscriptions SET last_slot = ?2 WHERE id = ?1";

const INSERT_MAILED: &str = "
    INSERT INTO mailed (subscription, block_hash, story, digest) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (subscription, block_hash) DO NOTHING";

const INSERT_DIGEST: &str =
    "INSERT INTO digests (subscription, slot, composed_at, stories, kind) VALUES (?1, ?2, ?3, ?4, ?5)";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("ADVANCE_CURSORS", ADVANCE_CURSORS),
    ("SET_LAST_SLOT", SET_LAST_SLOT),
    ("INSERT_MAILED", INSERT_MAILED),
    ("INSERT_DIGEST", INSERT_DIGEST),
];

/// What is composed.
#[derive(Debug, Clone, Copy)]
enum Occasion {
    /// Everything that is new, for this moment.
    Digest(Timestamp),
    /// What is new of one story that was settling.
    Alert {
        /// The alert that is due.
        alert: i64,
        /// Its story.
        story: StoryId,
    },
}

/// What composing for a subscription came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composed {
    /// Stories in the mails.
    pub stories: u32,
    /// Mails queued.
    pub mails: u32,
    /// True when there was more than [`super::PASSAGES_MAX`]: compose again, with another slot in the mails' keys.
    pub more: bool,
}

impl Composed {
    /// Counts what another composing came to; whether there was more is each composing's own.
    pub fn add(&mut self, other: &Self) {
        self.stories += other.stories;
        self.mails += other.mails;
    }
}

impl Store {
    /// Composes the digest of a subscription in one transaction: `compose` makes the mails of what is new, `judge` names
    /// the mute that holds an article back (`None`: no mute is in force).
    ///
    /// Records what is in them as mailed and `slot` as done. Without news `compose` is asked too; it may return no mail.
    ///
    /// # Errors
    /// The database cannot be written, `compose` panicked or made no mail of news that somebody waits for, or news came
    /// in a mail whose key is on file: then nothing happened.
    pub async fn compose<J, C, M>(
        &self,
        subscription: Arc<Subscription>,
        slot: Timestamp,
        now: Timestamp,
        judge: Option<J>,
        compose: C,
    ) -> Result<Composed, StoreError>
    where
        J: Fn(&Offered) -> Option<MuteId> + Send + 'static,
        C: FnOnce(Contents) -> Composition<M> + Send + 'static,
        M: IntoIterator<Item = QueuedMail>,
    {
        let occasion = Occasion::Digest(slot);
        self.write(move |connection| compose_for(connection, &subscription, occasion, now, judge.as_ref(), compose))
            .await
    }

    /// What the digest of a subscription would be made of now. Records nothing, and works beside a running daemon.
    ///
    /// # Errors
    /// The database cannot be read, or the subscription is not on file.
    pub async fn preview<J>(
        &self,
        subscription: Arc<Subscription>,
        now: Timestamp,
        judge: Option<J>,
    ) -> Result<Contents, StoreError>
    where
        J: Fn(&Offered) -> Option<MuteId> + Send + 'static,
    {
        self.read(move |connection| preview(connection, &subscription, now, judge.as_ref())).await
    }

    /// Composes an alert that is due, as [`Store::compose`] does a digest; one without anything new is dropped.
    ///
    /// # Errors
    /// As for [`Store::compose`].
    pub async fn compose_alert<J, C, M>(
        &self,
        subscription: Arc<Subscription>,
        alert: DueAlert,
        now: Timestamp,
        judge: Option<J>,
        compose: C,
    ) -> Result<Composed, StoreError>
    where
        J: Fn(&Offered) -> Option<MuteId> + Send + 'static,
        C: FnOnce(Contents) -> Composition<M> + Send + 'static,
        M: IntoIterator<Item = QueuedMail>,
    {
        let occasion = Occasion::Alert { alert: alert.id, story: alert.story };
        self.write(move |connection| compose_for(connection, &subscription, occasion, now, judge.as_ref(), compose))
            .await
    }
}

fn compose_for<J, C, M>(
    connection: &mut Connection,
    subscription: &Subscription,
    occasion: Occasion,
    now: Timestamp,
    judge: Option<&J>,
    compose: C,
) -> Result<Composed, StoreError>
where
    J: Fn(&Offered) -> Option<MuteId>,
    C: FnOnce(Contents) -> Composition<M>,
    M: IntoIterator<Item = QueuedMail>,
{
    let id = &subscription.id;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Refuses a subscription that is not on file.
    let since = sources::last_slot(&transaction, id)?;

    let fresh = match occasion {
        Occasion::Digest(_) => fresh::passages(&transaction, id)?,
        Occasion::Alert { story, .. } => fresh::passages_of_story(&transaction, id, story)?,
    };
    let sorted = fresh::sort_out(&transaction, id, fresh.passages, judge)?;
    let news = news::stories(&transaction, id, &sorted.offered)?;
    let (mailed, stories) = (Mailed::of(&news), u32::try_from(news.len()).unwrap_or(u32::MAX));
    let contents = contents(&transaction, subscription, news, &sorted, (since, now))?;
    let (somebody_waits, nobody_reads) = (contents.is_news_to_somebody(), contents.readers.is_empty());
    let told_elsewhere = contents.elsewhere.clone();
    // One after the other: all mails of a large subscription together would fill the memory.
    let Composition { mails, left_out } = compose(contents);
    let mut mails = mails.into_iter().peekable();
    let no_mail = mails.peek().is_none();
    if let (Occasion::Alert { alert, .. }, true) = (occasion, no_mail && somebody_waits) {
        // Too little to alert of: it stays news for the digest.
        alerts::ended(&transaction, alert, None, now)?;
        transaction.commit()?;
        return Ok(Composed::default());
    }
    if no_mail && somebody_waits {
        return Err(StoreError::NoMail(id.to_string()));
    }

    verdicts::copies(&transaction, id, now, &sorted)?;
    verdicts::left_out(&transaction, id, now, &left_out)?;
    verdicts::muted(&transaction, id, now, &sorted)?;
    verdicts::elsewhere(&transaction, id, now, &mailed, &told_elsewhere)?;
    let mut queued = 0_u32;
    let digest = if no_mail && stories == 0 {
        None
    } else {
        let digest = insert_digest(&transaction, id, occasion, now, stories)?;
        for mail in mails {
            let is_new = outbox::queue(&transaction, &mail, Some(digest), now)?;
            queued = queued.saturating_add(1);
            // A mail of that key that is on file carries other news: leaving it alone would lose these.
            if !is_new && stories > 0 {
                return Err(StoreError::MailTaken(mail.message_id.clone()));
            }
        }
        remember(&transaction, id, digest, &sorted)?;
        let reason = if nobody_reads { Reason::NoReader } else { Reason::Composed };
        verdicts::composed(&transaction, id, digest, now, &mailed, reason)?;
        Some(digest)
    };
    match occasion {
        Occasion::Digest(slot) => {
            transaction.prepare_cached(ADVANCE_CURSORS)?.execute(params![id, fresh.up_to])?;
            transaction.prepare_cached(SET_LAST_SLOT)?.execute(params![id, Moment(slot)])?;
        }
        Occasion::Alert { alert, .. } => alerts::ended(&transaction, alert, digest, now)?,
    }
    transaction.commit()?;
    Ok(Composed { stories, mails: queued, more: fresh.more })
}

fn preview<J>(
    connection: &mut Connection,
    subscription: &Subscription,
    now: Timestamp,
    judge: Option<&J>,
) -> Result<Contents, StoreError>
where
    J: Fn(&Offered) -> Option<MuteId>,
{
    // One snapshot, whatever a daemon beside files meanwhile.
    let transaction = connection.transaction()?;
    let since = sources::last_slot(&transaction, &subscription.id)?;
    let fresh = fresh::passages(&transaction, &subscription.id)?;
    let sorted = fresh::sort_out(&transaction, &subscription.id, fresh.passages, judge)?;
    let news = news::stories(&transaction, &subscription.id, &sorted.offered)?;
    contents(&transaction, subscription, news, &sorted, (since, now))
}

/// Everything that the mails are made of.
fn contents(
    transaction: &Transaction<'_>,
    subscription: &Subscription,
    news: Vec<StoryNews>,
    sorted: &Sorted,
    (since, now): (Timestamp, Timestamp),
) -> Result<Contents, StoreError> {
    let told =
        if subscription.repeat { BTreeMap::new() } else { elsewhere::told(transaction, subscription, &news, now)? };
    let muted: BTreeSet<StoryId> = sorted.muted.iter().map(|(_, story, _)| *story).collect();
    Ok(Contents {
        coverage: health::coverage(transaction, now)?,
        readers: readers::present(transaction, subscription)?,
        since,
        muted: u32::try_from(muted.len()).unwrap_or(u32::MAX),
        alerted: alerts::alerted_since(transaction, &subscription.id, since)?,
        overflowed: alerts::overflowed_since(transaction, &subscription.id, since)?,
        elsewhere: told,
        news,
    })
}

fn insert_digest(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    occasion: Occasion,
    now: Timestamp,
    stories: u32,
) -> Result<i64, StoreError> {
    let (slot, kind) = match occasion {
        Occasion::Digest(slot) => (slot, "digest"),
        Occasion::Alert { .. } => (now, "alert"),
    };
    transaction.prepare_cached(INSERT_DIGEST)?.execute(params![
        subscription,
        Moment(slot),
        Moment(now),
        stories,
        kind
    ])?;
    Ok(transaction.last_insert_rowid())
}

/// Remembers what was mailed.
fn remember(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    digest: i64,
    sorted: &Sorted,
) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(INSERT_MAILED)?;
    for (story, dated) in &sorted.offered {
        for piece in &dated.pieces {
            insert.execute(params![subscription, piece.block_hash, story.0, digest])?;
        }
    }
    Ok(())
}
