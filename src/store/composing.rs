//! Composes a digest: what is new for a subscription becomes queued mails, in one transaction.
//!
//! In: the subscription and the spine's way of making mails. Out: counts. Either the news are in queued mails and
//! remembered as mailed, or nothing happened.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{
    Composed,
    column::{Json, Moment},
    decisions::{About, decide},
    error::StoreError,
    filing::block_list,
    health,
    news::{self, Piece},
    outbox, sources,
};
use crate::model::{Coverage, QueuedMail, Reason, StoryId, StoryNews, SubscriptionId, TopicId};

/// The most passages in one composing. The rest stays for the next; see [`Composed::more`].
pub const PASSAGES_MAX: usize = 20_000;

const FRESH_PASSAGES: &str = "
    SELECT p.id, p.article, p.topic, p.block, p.marks, p.score, p.block_hash
    FROM subscribed AS s
    JOIN passages AS p ON p.topic = s.topic AND p.id > s.cursor AND p.held IS NULL
    WHERE s.subscription = ?1
    ORDER BY p.id
    LIMIT ?2";

const LAST_PASSAGE: &str = "SELECT COALESCE(MAX(id), 0) FROM passages";

/// A topic that was added lately may be ahead.
const ADVANCE_CURSORS: &str = "UPDATE subscribed SET cursor = MAX(cursor, ?2) WHERE subscription = ?1";

const SET_LAST_SLOT: &str = "UPDATE subscriptions SET last_slot = ?2 WHERE id = ?1";

const IS_MAILED: &str = "SELECT EXISTS (SELECT 1 FROM mailed WHERE subscription = ?1 AND block_hash = ?2)";

const INSERT_MAILED: &str = "
    INSERT INTO mailed (subscription, block_hash, story, digest) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (subscription, block_hash) DO NOTHING";

const INSERT_DIGEST: &str = "INSERT INTO digests (subscription, slot, composed_at, stories) VALUES (?1, ?2, ?3, ?4)";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("FRESH_PASSAGES", FRESH_PASSAGES),
    ("LAST_PASSAGE", LAST_PASSAGE),
    ("ADVANCE_CURSORS", ADVANCE_CURSORS),
    ("SET_LAST_SLOT", SET_LAST_SLOT),
    ("IS_MAILED", IS_MAILED),
    ("INSERT_MAILED", INSERT_MAILED),
    ("INSERT_DIGEST", INSERT_DIGEST),
];

/// Composes the digest of a subscription.
pub(super) fn compose<C>(
    connection: &mut Connection,
    subscription: &SubscriptionId,
    slot: Timestamp,
    now: Timestamp,
    compose: C,
) -> Result<Composed, StoreError>
where
    C: FnOnce(Vec<StoryNews>, Coverage) -> Vec<QueuedMail>,
{
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Refuses a subscription that is not on file.
    sources::last_slot(&transaction, subscription)?;

    let fresh = fresh(&transaction, subscription)?;
    let sorted = sort_out(&transaction, subscription, fresh.passages)?;
    let stories = news::stories(&transaction, subscription, &sorted.offered)?;
    let mailed = Mailed::of(&stories);
    let story_count = stories.len();
    let mails = compose(stories, health::coverage(&transaction, now)?);
    if mails.is_empty() && story_count > 0 {
        return Err(StoreError::NoMail(subscription.to_string()));
    }

    decide_copies(&transaction, subscription, now, &sorted)?;
    if !mails.is_empty() {
        let stories = i64::try_from(story_count).unwrap_or(i64::MAX);
        transaction.prepare_cached(INSERT_DIGEST)?.execute(params![
            subscription,
            Moment(slot),
            Moment(now),
            stories
        ])?;
        let digest = transaction.last_insert_rowid();
        for mail in &mails {
            let is_new = outbox::queue(&transaction, mail, Some(digest), now)?;
            // A mail of that key that is on file carries other news: leaving it alone would lose these.
            if !is_new && story_count > 0 {
                return Err(StoreError::MailTaken(mail.message_id.clone()));
            }
        }
        remember(&transaction, subscription, digest, &sorted)?;
        decide_composed(&transaction, subscription, digest, now, &mailed)?;
    }
    transaction.prepare_cached(ADVANCE_CURSORS)?.execute(params![subscription, fresh.up_to])?;
    transaction.prepare_cached(SET_LAST_SLOT)?.execute(params![subscription, Moment(slot)])?;
    transaction.commit()?;
    Ok(Composed {
        stories: u32::try_from(story_count).unwrap_or(u32::MAX),
        mails: u32::try_from(mails.len()).unwrap_or(u32::MAX),
        more: fresh.more,
    })
}

/// The passages that count, in the order of filing, up to a number.
struct Fresh {
    passages: Vec<Piece>,
    /// The number up to which everything was looked at.
    up_to: i64,
    more: bool,
}

fn fresh(transaction: &Transaction<'_>, subscription: &SubscriptionId) -> Result<Fresh, StoreError> {
    // One more than taken shows whether there are more.
    let limit = i64::try_from(PASSAGES_MAX.saturating_add(1)).unwrap_or(i64::MAX);
    let mut query = transaction.prepare_cached(FRESH_PASSAGES)?;
    let rows = query.query_map(params![subscription, limit], |row| {
        Ok(Piece {
            passage: row.get("id")?,
            article: row.get("article")?,
            topic: row.get("topic")?,
            block: usize::try_from(row.get::<_, u32>("block")?).unwrap_or(usize::MAX),
            marks: row.get::<_, Json<Vec<(usize, usize)>>>("marks")?.0,
            score: row.get("score")?,
            block_hash: row.get("block_hash")?,
        })
    })?;
    let mut passages: Vec<Piece> = rows.collect::<Result<_, _>>()?;
    if passages.len() <= PASSAGES_MAX {
        let up_to = transaction.prepare_cached(LAST_PASSAGE)?.query_row([], |row| row.get(0))?;
        return Ok(Fresh { passages, up_to, more: false });
    }
    // An article is not torn apart, unless it fills a digest alone.
    if let Some(beyond) = passages.pop() {
        let whole = passages.iter().take_while(|piece| piece.article != beyond.article).count();
        if whole > 0 {
            passages.truncate(whole);
        }
    }
    let up_to = passages.last().map_or(0, |piece| piece.passage);
    Ok(Fresh { passages, up_to, more: true })
}

/// Fresh passages, told apart.
struct Sorted {
    offered: Vec<(StoryId, news::Dated)>,
    /// Those whose paragraph was mailed before, or stands in this digest under the same topic already.
    copies: Vec<(StoryId, Piece)>,
}

fn sort_out(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    passages: Vec<Piece>,
) -> Result<Sorted, StoreError> {
    let mut by_article: BTreeMap<i64, Vec<Piece>> = BTreeMap::new();
    for piece in passages {
        by_article.entry(piece.article).or_default().push(piece);
    }
    let mut articles = Vec::new();
    for (article, pieces) in by_article {
        articles.push((news::article(transaction, article)?, pieces));
    }
    // The one that was published first offers a paragraph; the others only count as outlets.
    articles.sort_by_key(|(article, _)| article.appeared());

    let mut is_mailed = transaction.prepare_cached(IS_MAILED)?;
    let mut offered_before: HashSet<(TopicId, i64)> = HashSet::new();
    let mut sorted = Sorted { offered: Vec::new(), copies: Vec::new() };
    for (article, pieces) in articles {
        let mut new = Vec::new();
        for piece in pieces {
            let mailed: bool = is_mailed.query_row(params![subscription, piece.block_hash], |row| row.get(0))?;
            if mailed || !offered_before.insert((piece.topic.clone(), piece.block_hash)) {
                sorted.copies.push((article.story, piece));
            } else {
                new.push(piece);
            }
        }
        if !new.is_empty() {
            sorted.offered.push((article.story, news::Dated { article, pieces: new }));
        }
    }
    Ok(sorted)
}

/// Which articles of which stories are in the digest.
struct Mailed(Vec<(StoryId, i64)>);

impl Mailed {
    fn of(stories: &[StoryNews]) -> Self {
        let pairs = stories.iter().flat_map(|story| story.articles.iter().map(|news| (story.story, news.article.0)));
        Self(pairs.collect())
    }
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

fn decide_composed(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    digest: i64,
    now: Timestamp,
    mailed: &Mailed,
) -> Result<(), StoreError> {
    for (StoryId(story), article) in &mailed.0 {
        let about = About {
            article: Some(*article),
            story: Some(*story),
            subscription: Some(subscription),
            digest: Some(digest),
            ..About::at(now)
        };
        decide(transaction, about, Reason::Composed, "")?;
    }
    Ok(())
}

/// The cursor passes a copy once, so that this is said once.
fn decide_copies(
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
