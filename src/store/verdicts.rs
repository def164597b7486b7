//! Records what became of every passage that a composing looked at.
//!
//! In: how composing sorted them, and what was made of them. Out: decisions, in its transaction. Decides nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::Transaction;

use super::{
    decisions::{About, decide},
    error::StoreError,
    filing::block_list,
    fresh::Sorted,
    mutes,
};
use crate::model::{ArticleId, Elsewhere, LeftOut, MuteId, Reason, StoryId, StoryNews, SubscriptionId, TopicId};

/// Which articles of which stories are in the digest.
pub(super) struct Mailed(Vec<(StoryId, i64)>);

impl Mailed {
    pub(super) fn of(stories: &[StoryNews]) -> Self {
        let pairs = stories.iter().flat_map(|story| story.articles.iter().map(|news| (story.story, news.article.0)));
        Self(pairs.collect())
    }
}

pub(super) fn composed(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    digest: i64,
    now: Timestamp,
    mailed: &Mailed,
    reason: Reason,
) -> Result<(), StoreError> {
    for (StoryId(story), article) in &mailed.0 {
        let about = About {
            article: Some(*article),
            story: Some(*story),
            subscription: Some(subscription),
            digest: Some(digest),
            ..About::at(now)
        };
        decide(transaction, about, reason, "")?;
    }
    Ok(())
}

/// The cursor passes a copy once, so that this is said once.
pub(super) fn copies(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    now: Timestamp,
    sorted: &Sorted,
) -> Result<(), StoreError> {
    let mut blocks: BTreeMap<(i64, i64, &TopicId), BTreeSet<usize>> = BTreeMap::new();
    for (StoryId(story), piece) in &sorted.copies {
        blocks.entry((piece.article, *story, &piece.topic)).or_default().insert(piece.block);
    }
    for ((article, story, topic), blocks) in &blocks {
        let about = About {
            article: Some(*article),
            story: Some(*story),
            topic: Some(topic),
            subscription: Some(subscription),
            ..About::at(now)
        };
        decide(transaction, about, Reason::AlreadyMailed, &block_list(blocks))?;
    }
    Ok(())
}

/// What a summary leaves out is mailed as far as the ledger goes: it comes in no later mail either.
pub(super) fn left_out(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    now: Timestamp,
    left_out: &[LeftOut],
) -> Result<(), StoreError> {
    for LeftOut { article: ArticleId(article), story: StoryId(story), blocks } in left_out {
        let about =
            About { article: Some(*article), story: Some(*story), subscription: Some(subscription), ..About::at(now) };
        decide(transaction, about, Reason::LeftOutOfSummary, &block_list(blocks))?;
    }
    Ok(())
}

/// What a mute held back is counted with it, once for each story.
pub(super) fn muted(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    now: Timestamp,
    sorted: &Sorted,
) -> Result<(), StoreError> {
    let mut blocks: BTreeMap<(MuteId, StoryId, i64, &TopicId), BTreeSet<usize>> = BTreeMap::new();
    for (mute, story, piece) in &sorted.muted {
        blocks.entry((*mute, *story, piece.article, &piece.topic)).or_default().insert(piece.block);
    }
    for ((mute, story, article, topic), blocks) in &blocks {
        mutes::count(transaction, *mute, *story)?;
        let about = About {
            article: Some(*article),
            story: Some(story.0),
            topic: Some(topic),
            subscription: Some(subscription),
            ..About::at(now)
        };
        decide(transaction, about, Reason::Muted, &format!("{} by mute #{}", block_list(blocks), mute.0))?;
    }
    Ok(())
}

/// Who is told a story by another subscription, and therefore not by this one.
pub(super) fn elsewhere(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    now: Timestamp,
    mailed: &Mailed,
    elsewhere: &BTreeMap<String, Elsewhere>,
) -> Result<(), StoreError> {
    for (recipient, told) in elsewhere {
        for (story, article) in mailed.0.iter().filter(|(story, _)| told.stories.contains(story)) {
            let about = About {
                article: Some(*article),
                story: Some(story.0),
                subscription: Some(subscription),
                ..About::at(now)
            };
            decide(transaction, about, Reason::ToldElsewhere, recipient)?;
        }
    }
    Ok(())
}
