//! What is new for a subscription: passages that no mail has carried, told apart.
//!
//! In: the subscription, and the spine's way of muting. Out: what is offered, what is a copy, what is muted. Records
//! nothing.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Row, Transaction, params};

use super::{
    column::Json,
    error::StoreError,
    news::{self, Piece},
};
use crate::model::{MuteId, Offered, StoryId, SubscriptionId, TITLE_BLOCK, TopicId};

/// The most passages in one composing. The rest stays for the next; see [`super::Composed::more`].
pub const PASSAGES_MAX: usize = 20_000;

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

const IS_MAILED: &str = "SELECT EXISTS (SELECT 1 FROM mailed WHERE subscription = ?1 AND block_hash = ?2)";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("FRESH_PASSAGES", FRESH_PASSAGES),
    ("FRESH_PASSAGES_OF_STORY", FRESH_PASSAGES_OF_STORY),
    ("LAST_PASSAGE", LAST_PASSAGE),
    ("IS_MAILED", IS_MAILED),
];

/// The passages that count, in the order of filing, up to a number.
pub(super) struct Fresh {
    pub(super) passages: Vec<Piece>,
    /// The number up to which everything was looked at.
    pub(super) up_to: i64,
    /// Whether there are more.
    pub(super) more: bool,
}

/// The number of the newest passage; 0 where there is none.
pub(super) fn last_passage(transaction: &Transaction<'_>) -> Result<i64, StoreError> {
    Ok(transaction.prepare_cached(LAST_PASSAGE)?.query_row([], |row| row.get(0))?)
}

/// The passages that no digest has passed, up to [`PASSAGES_MAX`].
pub(super) fn passages(transaction: &Transaction<'_>, subscription: &SubscriptionId) -> Result<Fresh, StoreError> {
    // One more than taken shows whether there are more.
    let limit = i64::try_from(PASSAGES_MAX.saturating_add(1)).unwrap_or(i64::MAX);
    let mut query = transaction.prepare_cached(FRESH_PASSAGES)?;
    let rows = query.query_map(params![subscription, limit], piece)?;
    let mut passages: Vec<Piece> = rows.collect::<Result<_, _>>()?;
    if passages.len() <= PASSAGES_MAX {
        let up_to = last_passage(transaction)?;
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
pub(super) fn passages_of_story(
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

/// Tells passages apart; `judge` names the mute that holds an article back.
pub(super) fn sort_out(
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
