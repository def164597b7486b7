//! What grouping remembers of the articles of late: kept, so that it decides the same after a restart.
//!
//! In: the spine's way of choosing stories, and what it wants kept. Out: the same, recalled in the same order. Never
//! looks into a sketch.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::{column::Moment, error::StoreError};
use crate::model::{ArticleId, Assignment, Candidate, FiledArticle, Kept, Remembered, StoryId};

const NEWEST_SKETCH: &str = "SELECT MAX(article) FROM sketches";

/// All of them: there are no more than grouping remembers.
const SKETCHES: &str = "
    SELECT k.article, a.story, a.first_seen, k.sketch
    FROM sketches AS k
    JOIN articles AS a ON a.id = k.article
    ORDER BY k.article";

const INSERT_SKETCH: &str = "INSERT INTO sketches (article, sketch) VALUES (?1, ?2)";

const DELETE_SKETCH: &str = "DELETE FROM sketches WHERE article = ?1";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("NEWEST_SKETCH", NEWEST_SKETCH),
    ("SKETCHES", SKETCHES),
    ("INSERT_SKETCH", INSERT_SKETCH),
    ("DELETE_SKETCH", DELETE_SKETCH),
];

/// The spine's way of choosing stories. A plain function remembers nothing, and knows an article by link or text alone.
pub trait Grouping {
    /// Says which articles on file it wants to see beside an article and those that share a link or the whole text with
    /// it, before it chooses its story.
    fn near(&mut self, _article: &FiledArticle, _known: &[Candidate]) -> Vec<ArticleId> {
        Vec::new()
    }

    /// Chooses the story of an article; `candidates` share a link or the whole text with it, newest first, and those
    /// that it wanted to see follow.
    fn assign(&mut self, article: &FiledArticle, candidates: &[Candidate]) -> Assignment;

    /// Whether what it remembers is what is kept, the newest article of which is this.
    fn is_up_to(&self, _newest: Option<ArticleId>) -> bool {
        true
    }

    /// Forgets everything, to be told again what is kept.
    fn begin_anew(&mut self) {}

    /// Is told what is kept of an article; in the order of filing.
    fn recall(&mut self, _kept: Remembered) {}

    /// Learns where the article that it was asked of last was filed; says what is to be kept, and what follows.
    fn filed(&mut self, _article: ArticleId, _story: StoryId, _at: Timestamp) -> Option<Kept> {
        None
    }

    /// Forgets what is too old by now; says which articles these are.
    fn forget(&mut self, _now: Timestamp) -> Vec<ArticleId> {
        Vec::new()
    }

    /// Learns that everything since the last time is on file for good.
    fn settle(&mut self) {}
}

impl<F> Grouping for F
where
    F: FnMut(&FiledArticle, &[Candidate]) -> Assignment,
{
    fn assign(&mut self, article: &FiledArticle, candidates: &[Candidate]) -> Assignment {
        self(article, candidates)
    }
}

/// Tells grouping what is kept, unless it remembers.
pub(super) fn recall(connection: &Connection, grouping: &mut impl Grouping) -> Result<(), StoreError> {
    let newest: Option<i64> = connection.prepare_cached(NEWEST_SKETCH)?.query_row([], |row| row.get(0))?;
    if grouping.is_up_to(newest.map(ArticleId)) {
        return Ok(());
    }
    grouping.begin_anew();
    let mut query = connection.prepare_cached(SKETCHES)?;
    let rows = query.query_map([], |row| {
        Ok(Remembered {
            article: ArticleId(row.get(0)?),
            story: StoryId(row.get(1)?),
            filed_at: row.get::<_, Moment>(2)?.0,
            sketch: row.get(3)?,
        })
    })?;
    for row in rows {
        grouping.recall(row?);
    }
    Ok(())
}

/// Keeps what grouping wants kept of an article.
pub(super) fn keep(transaction: &Transaction<'_>, article: i64, kept: &Kept) -> Result<(), StoreError> {
    if let Some(replaced) = kept.replaced {
        drop_sketch(transaction, replaced)?;
    }
    transaction.prepare_cached(INSERT_SKETCH)?.execute(params![article, kept.sketch])?;
    Ok(())
}

/// Drops what grouping has forgotten.
pub(super) fn drop_sketch(transaction: &Transaction<'_>, ArticleId(article): ArticleId) -> Result<(), StoreError> {
    transaction.prepare_cached(DELETE_SKETCH)?.execute([article])?;
    Ok(())
}
