//! Composes a digest or an alert: what is new for a subscription becomes queued mails, in one transaction.
//!
//! In: the subscription, the occasion, and the spine's ways of muting and of making mails. Out: counts. Either the
//! news are in queued mails and remembered as mailed, or nothing happened.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, TransactionBehavior, params};

use super::{
    Composed, alerts,
    column::{Json, Moment},
    elsewhere,
    error::StoreError,
    health,
    news::{self, Piece},
    outbox, readers, sources,
    verdicts::{self, Mailed},
};
use crate::model::{
    Composition, Contents, MuteId, Offered, QueuedMail, Reason, StoryId, StoryNews, Subscription, SubscriptionId,
    TopicId,
};

/// The most passages in one composing. The rest stays for the next; see [`Composed::more`].
pub const PASSAGES_MAX: usize = 20_000;

/// The block that holds the title.
const TITLE_BLOCK: usize = 0;

const FRESH_PASSAGES: &str = "
    SELECT p.id, p.article, p.topic, p.block, p.marks, p.score, p.block_hash
    FROM subscribed AS s
    JOIN passages AS p ON p.topic = s.topic AND p.id > s.cursor AND p.held IS NULL
    WHERE s.subscription = ?1
    ORDER BY p.id
    LIMIT ?2";

const FRESH_PASSAGES_OF_STORY: &str = "
    SELECT p.id, p.article, p.topic, p.block, p.marks, p.score, p.block_hash
    FROM articles AS a
    JOIN passages AS p ON p.article = a.id AND p.held IS NULL
    JOIN subscribed AS s ON s.subscription = ?1 AND s.topic = p.topic AND s.cursor < p.id
    WHERE a.story = ?2
    ORDER BY p.id
    LIMIT ?3";

const LAST_PASSAGE: &str = "SELECT COALESCE(MAX(id), 0) FROM passages";

/// A topic that was added lately may be ahead.
const ADVANCE_CURSORS: &str = "UPDATE subscribed SET cursor = MAX(cursor, ?2) WHERE subscription = ?1";

const SET_LAST_SLOT: &str = "UPDATE subscriptions SET last_slot = ?2 WHERE id = ?1";

const IS_MAILED: &str = "SELECT EXISTS (SELECT 1 FROM mailed WHERE subscription = ?1 AND block_hash = ?2)";

const INSERT_MAILED: &str = "
    INSERT INTO mailed (subscription, block_hash, story, digest) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (subscription, block_hash) DO NOTHING";

const INSERT_DIGEST: &str =
    "INSERT INTO digests (subscription, slot, composed_at, stories, kind) VALUES (?1, ?2, ?3, ?4, ?5)";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("FRESH_PASSAGES", FRESH_PASSAGES),
    ("FRESH_PASSAGES_OF_STORY", FRESH_PASSAGES_OF_STORY),
    ("LAST_PASSAGE", LAST_PASSAGE),
    ("ADVANCE_CURSORS", ADVANCE_CURSORS),
    ("SET_LAST_SLOT", SET_LAST_SLOT),
    ("IS_MAILED", IS_MAILED),
    ("INSERT_MAILED", INSERT_MAILED),
    ("INSERT_DIGEST", INSERT_DIGEST),
];

/// What is composed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Occasion {
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

/// Composes a digest or an alert of a subscription; `judge` names the mute that holds an article back, and is `None`
/// where no mute is in force.
pub(super) fn compose<J, C, M>(
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
        Occasion::Digest(_) => fresh(&transaction, id)?,
        Occasion::Alert { story, .. } => fresh_of_story(&transaction, id, story)?,
    };
    let sorted = sort_out(&transaction, id, fresh.passages, judge)?;
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

/// What a digest would be made of now, without making it: nothing is recorded.
pub(super) fn preview<J>(
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
    let fresh = fresh(&transaction, &subscription.id)?;
    let sorted = sort_out(&transaction, &subscription.id, fresh.passages, judge)?;
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
    let rows = query.query_map(params![subscription, limit], piece)?;
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

/// The passages of one story that no digest has passed, up to [`PASSAGES_MAX`].
fn fresh_of_story(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    StoryId(story): StoryId,
) -> Result<Fresh, StoreError> {
    let limit = i64::try_from(PASSAGES_MAX).unwrap_or(i64::MAX);
    let mut query = transaction.prepare_cached(FRESH_PASSAGES_OF_STORY)?;
    let passages = query.query_map(params![subscription, story, limit], piece)?.collect::<Result<_, _>>()?;
    Ok(Fresh { passages, up_to: 0, more: false })
}

fn piece(row: &Row<'_>) -> rusqlite::Result<Piece> {
    Ok(Piece {
        passage: row.get("id")?,
        article: row.get("article")?,
        topic: row.get("topic")?,
        block: usize::try_from(row.get::<_, u32>("block")?).unwrap_or(usize::MAX),
        marks: row.get::<_, Json<Vec<(usize, usize)>>>("marks")?.0,
        score: row.get("score")?,
        block_hash: row.get("block_hash")?,
    })
}

/// Fresh passages, told apart.
pub(super) struct Sorted {
    pub(super) offered: Vec<(StoryId, news::Dated)>,
    /// Those whose paragraph was mailed before, or stands in this digest under the same topic already.
    pub(super) copies: Vec<(StoryId, Piece)>,
    /// Those that a mute holds back.
    pub(super) muted: Vec<(MuteId, StoryId, Piece)>,
}

fn sort_out(
    transaction: &Transaction<'_>,
    subscription: &SubscriptionId,
    passages: Vec<Piece>,
    judge: Option<&impl Fn(&Offered) -> Option<MuteId>>,
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
    let mut sorted = Sorted { offered: Vec::new(), copies: Vec::new(), muted: Vec::new() };
    for (article, pieces) in articles {
        if let Some(mute) = judge.and_then(|judge| judge(&article.offered()?)) {
            sorted.muted.extend(pieces.into_iter().map(|piece| (mute, article.story, piece)));
            continue;
        }
        let has_body = pieces.iter().any(|piece| piece.block != TITLE_BLOCK);
        let mut new = Vec::new();
        for piece in pieces {
            let mailed: bool = is_mailed.query_row(params![subscription, piece.block_hash], |row| row.get(0))?;
            if mailed || !offered_before.insert((piece.topic.clone(), piece.block_hash)) {
                sorted.copies.push((article.story, piece));
            } else {
                new.push(piece);
            }
        }
        if has_body && new.iter().all(|piece| piece.block == TITLE_BLOCK) {
            // A copy under a headline of its own says nothing more.
            sorted.copies.extend(new.into_iter().map(|piece| (article.story, piece)));
        } else if !new.is_empty() {
            sorted.offered.push((article.story, news::Dated { article, pieces: new }));
        }
    }
    Ok(sorted)
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
