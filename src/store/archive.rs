//! Walks the articles on file, newest first, for what is asked of the archive.
//!
//! In: where to go on, and how many. Out: whole articles with the source that listed them. Changes nothing.

use rusqlite::{Connection, Row, params};

use jiff::Timestamp;

use super::{
    Store,
    column::{Json, Moment, moment},
    error::StoreError,
    packed,
};
use crate::model::{Article, ArticleId, Link, Precision, Reason, SourceId, StoryId};

/// The most articles that one call returns.
pub const ARCHIVE_BATCH_MAX: usize = 500;

const NEWEST_BEFORE: &str = "
    SELECT a.id, a.story, a.source, a.given_link, a.authors, a.published, a.updated, a.language, a.site, a.state,
        a.reason, a.blocks, a.first_seen, a.previous, a.held, s.name, s.tags
    FROM articles AS a
    JOIN sources AS s ON s.id = a.source
    WHERE a.id < ?1
    ORDER BY a.id DESC
    LIMIT ?2";

const ONE: &str = "
    SELECT a.id, a.story, a.source, a.given_link, a.authors, a.published, a.updated, a.language, a.site, a.state,
        a.reason, a.blocks, a.first_seen, a.previous, a.held, s.name, s.tags
    FROM articles AS a
    JOIN sources AS s ON s.id = a.source
    WHERE a.id = ?1";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[("NEWEST_BEFORE", NEWEST_BEFORE), ("ONE", ONE)];

/// An article as it lies in the archive.
#[derive(Debug, Clone)]
pub struct ArchivedArticle {
    /// Its number; later versions have greater ones.
    pub id: ArticleId,
    /// The version that it replaced.
    pub previous: Option<ArticleId>,
    /// The story that it belongs to.
    pub story: StoryId,
    /// The source that listed it.
    pub source: SourceId,
    /// The name of that source.
    pub source_name: String,
    /// Its labels.
    pub tags: Vec<String>,
    /// The article; how exactly its date is known is not on file, and the pages of a document are left out.
    pub article: Article,
    /// When it was filed.
    pub first_seen: Timestamp,
    /// Why none of it was mailed, if so.
    pub held: Option<Reason>,
}

impl Store {
    /// The newest articles filed before the one of this number (`None`: the newest of all), at most `limit` and
    /// [`ARCHIVE_BATCH_MAX`].
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn archived_before(
        &self,
        before: Option<ArticleId>,
        limit: usize,
    ) -> Result<Vec<ArchivedArticle>, StoreError> {
        self.read(move |connection| newest(connection, before, limit)).await
    }

    /// The articles on file that a canonical link leads to, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn archived_at(&self, link: String, limit: usize) -> Result<Vec<ArchivedArticle>, StoreError> {
        self.read(move |connection| by_link(connection, &link, limit)).await
    }
}

fn newest(
    connection: &Connection,
    before: Option<ArticleId>,
    limit: usize,
) -> Result<Vec<ArchivedArticle>, StoreError> {
    let before = before.map_or(i64::MAX, |ArticleId(id)| id);
    let limit = i64::try_from(limit.min(ARCHIVE_BATCH_MAX)).unwrap_or(0);
    let mut query = connection.prepare_cached(NEWEST_BEFORE)?;
    let mut rows = query.query(params![before, limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(archived(row)?);
    }
    Ok(found)
}

fn by_link(connection: &Connection, link: &str, limit: usize) -> Result<Vec<ArchivedArticle>, StoreError> {
    let ids = super::articles::by_link(connection, link, limit)?;
    let mut query = connection.prepare_cached(ONE)?;
    ids.into_iter().map(|id| query.query_row([id], |row| Ok(archived(row)))?).collect()
}

fn archived(row: &Row<'_>) -> Result<ArchivedArticle, StoreError> {
    let link: String = row.get("given_link")?;
    let link = Link::parse(&link).map_err(|fault| StoreError::Corrupt(format!("{link:?} is no link: {fault}")))?;
    let packed::Unpacked { blocks, .. } = packed::unpack_blocks(&row.get::<_, Vec<u8>>("blocks")?)?;
    let article = Article {
        link,
        authors: row.get::<_, Json<Vec<String>>>("authors")?.0,
        published: moment(row, "published")?,
        precision: Precision::Moment,
        updated: moment(row, "updated")?,
        language: row.get("language")?,
        site: row.get("site")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
        blocks,
        pages: Vec::new(),
    };
    Ok(ArchivedArticle {
        id: ArticleId(row.get("id")?),
        previous: row.get::<_, Option<i64>>("previous")?.map(ArticleId),
        story: StoryId(row.get("story")?),
        source: row.get("source")?,
        source_name: row.get("name")?,
        tags: row.get::<_, Json<Vec<String>>>("tags")?.0,
        article,
        first_seen: row.get::<_, Moment>("first_seen")?.0,
        held: row.get("held")?,
    })
}
