//! Makes the news of a digest from rows: stories with their articles, passages and outlets.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{
    column::{Json, Moment, moment},
    error::StoreError,
    packed,
};
use crate::model::{
    Article, ArticleId, ArticleNews, ArticleState, Block, Language, Link, Offered, Outlet, PassageNews, Role, StoryId,
    StoryNews, SubscriptionId, TopicId,
};

/// The most outlets of a story that are named.
pub const OUTLETS_MAX: usize = 200;

/// The most articles of a story among which its outlets are sought.
const STORY_ARTICLES_MAX: i64 = 2_000;

const ARTICLE: &str = "
    SELECT a.id, a.story, a.link, a.title, a.authors, a.language, a.state, a.previous IS NOT NULL AS revision, a.blocks,
        a.source, s.name, s.tags, a.given_link, a.published, a.first_seen, a.role, s.first_success
    FROM articles AS a
    JOIN sources AS s ON s.id = a.source
    WHERE a.id = ?1";

const STORY_OUTLETS: &str = "
    SELECT a.source, s.name, s.tags, a.given_link, a.published, a.first_seen, a.role, s.first_success
    FROM articles AS a
    JOIN sources AS s ON s.id = a.source
    WHERE a.story = ?1
    ORDER BY a.id
    LIMIT ?2";

const STORY_MAILED_AT: &str = "
    SELECT MAX(d.composed_at)
    FROM mailed AS m
    JOIN digests AS d ON d.id = m.digest
    WHERE m.subscription = ?1 AND m.story = ?2";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] =
    &[("ARTICLE", ARTICLE), ("STORY_OUTLETS", STORY_OUTLETS), ("STORY_MAILED_AT", STORY_MAILED_AT)];

/// A passage on file.
pub(super) struct Piece {
    pub(super) passage: i64,
    pub(super) article: i64,
    pub(super) topic: TopicId,
    pub(super) block: usize,
    pub(super) marks: Vec<(usize, usize)>,
    pub(super) score: f64,
    pub(super) block_hash: i64,
}

/// An article on file, as far as mails show it.
pub(super) struct OnFile {
    id: i64,
    pub(super) story: StoryId,
    link: String,
    title: String,
    authors: Vec<String>,
    language: Option<Language>,
    state: ArticleState,
    revision: bool,
    blocks: Vec<Block>,
    /// The page on which each block begins.
    pages: Vec<Option<usize>>,
    outlet: Outlet,
}

impl OnFile {
    /// What articles are ordered by: when it appeared, then the order of filing.
    pub(super) fn appeared(&self) -> (Timestamp, i64) {
        (self.outlet.appeared(), self.id)
    }

    /// The article as a mute looks at it; `None` where its address cannot be read any more.
    pub(super) fn offered(&self) -> Option<Offered> {
        let article = Article {
            authors: self.authors.clone(),
            published: self.outlet.published,
            language: self.language,
            state: self.state,
            blocks: self.blocks.clone(),
            ..Article::at(Link::parse(&self.link).ok()?)
        };
        Some(Offered { story: self.story, source: self.outlet.source.clone(), article })
    }
}

/// An article with those of its passages that are new.
pub(super) struct Dated {
    pub(super) article: OnFile,
    pub(super) pieces: Vec<Piece>,
}

/// Reads one article.
pub(super) fn article(connection: &Connection, id: i64) -> Result<OnFile, StoreError> {
    let (mut article, blocks) = connection.prepare_cached(ARTICLE)?.query_row([id], |row| {
        let article = OnFile {
            id: row.get("id")?,
            story: StoryId(row.get("story")?),
            link: row.get("link")?,
            title: row.get("title")?,
            authors: row.get::<_, Json<Vec<String>>>("authors")?.0,
            language: row.get("language")?,
            state: row.get("state")?,
            revision: row.get("revision")?,
            blocks: Vec::new(),
            pages: Vec::new(),
            outlet: outlet(row)?,
        };
        Ok((article, row.get::<_, Vec<u8>>("blocks")?))
    })?;
    let unpacked = packed::unpack_blocks(&blocks)?;
    (article.blocks, article.pages) = (unpacked.blocks, unpacked.pages);
    Ok(article)
}

pub(super) fn outlet(row: &Row<'_>) -> rusqlite::Result<Outlet> {
    Ok(Outlet {
        source: row.get("source")?,
        name: row.get("name")?,
        tags: row.get::<_, Json<Vec<String>>>("tags")?.0,
        link: row.get("given_link")?,
        published: moment(row, "published")?,
        first_seen: row.get::<_, Moment>("first_seen")?.0,
        watched_since: moment(row, "first_success")?,
        role: row.get("role")?,
    })
}

/// Gathers articles, which stand in the order of their appearance, into stories; the one that began first stands first.
pub(super) fn stories(
    connection: &Connection,
    subscription: &SubscriptionId,
    articles: &[(StoryId, Dated)],
) -> Result<Vec<StoryNews>, StoreError> {
    let mut order: Vec<StoryId> = Vec::new();
    let mut by_story: BTreeMap<StoryId, Vec<ArticleNews>> = BTreeMap::new();
    for (story, dated) in articles {
        let together = by_story.entry(*story).or_insert_with(|| {
            order.push(*story);
            Vec::new()
        });
        together.push(article_news(dated)?);
    }
    let mut mailed_at = connection.prepare_cached(STORY_MAILED_AT)?;
    let mut stories = Vec::with_capacity(order.len());
    for story in order {
        stories.push(StoryNews {
            story,
            mailed_at: mailed_at
                .query_row(params![subscription, story.0], |row| row.get::<_, Option<Moment>>(0))?
                .map(|moment| moment.0),
            articles: by_story.remove(&story).unwrap_or_default(),
            outlets: outlets(connection, story)?,
        });
    }
    Ok(stories)
}

fn article_news(dated: &Dated) -> Result<ArticleNews, StoreError> {
    let article = &dated.article;
    let mut passages = dated.pieces.iter().map(|piece| passage_news(article, piece)).collect::<Result<Vec<_>, _>>()?;
    // Stable: one block under two topics stays in the order of filing.
    passages.sort_by_key(|passage| passage.block);
    Ok(ArticleNews {
        article: ArticleId(article.id),
        title: article.title.clone(),
        outlet: article.outlet.clone(),
        language: article.language,
        revision: article.revision,
        partial: article.state != ArticleState::Full,
        passages,
    })
}

fn passage_news(article: &OnFile, piece: &Piece) -> Result<PassageNews, StoreError> {
    let block = article.blocks.get(piece.block).ok_or_else(|| {
        StoreError::Corrupt(format!("article #{} has no block {}, but a passage in it", article.id, piece.block))
    })?;
    Ok(PassageNews {
        topic: piece.topic.clone(),
        block: piece.block,
        page: article.pages.get(piece.block).copied().flatten(),
        text: block.text.clone(),
        marks: piece.marks.iter().map(|(start, end)| *start..*end).collect(),
        score: piece.score,
    })
}

/// Every outlet that carries a story, each once with its first article; first published first.
pub(super) fn outlets(connection: &Connection, story: StoryId) -> Result<Vec<Outlet>, StoreError> {
    let mut query = connection.prepare_cached(STORY_OUTLETS)?;
    let rows = query.query_map(params![story.0, STORY_ARTICLES_MAX], outlet)?;
    let mut outlets: Vec<Outlet> = rows.collect::<Result<_, _>>()?;
    outlets.sort_by_key(Outlet::appeared);
    let mut named = BTreeSet::new();
    outlets.retain(|outlet| named.insert(outlet.source.clone()));
    outlets.truncate(OUTLETS_MAX);
    settle_roles(&mut outlets);
    Ok(outlets)
}

/// Who was published first tells it first, in whatever order they were seen: what it was called beside the first one
/// seen, that one is beside it.
fn settle_roles(outlets: &mut [Outlet]) {
    let Some((first, others)) = outlets.split_first_mut() else { return };
    let called = match std::mem::take(&mut first.role) {
        Role::Copy => Role::Copy,
        _ => Role::Rewritten,
    };
    for other in others.iter_mut().filter(|other| other.role == Role::Original) {
        other.role = called;
    }
}
