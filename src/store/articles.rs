//! Articles, their links and passages: what a new one may belong to, and writing it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};

use super::{
    column::{Json, Moment},
    error::StoreError,
    packed::{self, Unpacked},
};
use crate::model::{Article, ArticleId, Candidate, FiledArticle, Link, Reason, Role, SourceId, StoryId};

/// The most candidates that share a link with a new article; the newest count. The first one of the same text joins them.
pub const CANDIDATES_MAX: usize = 20;

/// The most addresses of one article that are looked up and handed out.
const LINKS_MAX: usize = 100;

/// The most passages of one article that a new one is compared with.
const TOLD_BLOCKS_MAX: usize = 1_000;

const ARTICLES_BY_LINK: &str = "SELECT article FROM links WHERE link = ?1 ORDER BY article DESC LIMIT ?2";

const FIRST_BY_TEXT: &str = "SELECT MIN(id) FROM articles WHERE text_hash = ?1";

const CANDIDATE: &str = "SELECT story, text_hash, blocks FROM articles WHERE id = ?1";

/// What keeps a passage out of mails because another one told it is no reason to tell it again.
const TOLD_BLOCKS: &str = "
    SELECT DISTINCT block, topic FROM passages
    WHERE article = ?1 AND (held IS NULL OR held IN ('unchanged-block', 'told-in-story'))
    LIMIT ?2";

const LINKS_OF_ARTICLE: &str = "SELECT link FROM links WHERE article = ?1 LIMIT ?2";

const INSERT_STORY: &str = "INSERT INTO stories (first_seen, title) VALUES (?1, ?2)";

const INSERT_ARTICLE: &str = "
    INSERT INTO articles (story, source, link, given_link, title, authors, published, updated, language, site,
        state, reason, fault, text_hash, blocks, first_seen, previous, held, role)
    VALUES (:story, :source, :link, :given_link, :title, :authors, :published, :updated, :language, :site,
        :state, :reason, :fault, :text_hash, :blocks, :first_seen, :previous, :held, :role)";

const INSERT_LINK: &str = "INSERT INTO links (link, article) VALUES (?1, ?2) ON CONFLICT (link, article) DO NOTHING";

const INSERT_PASSAGE: &str = "
    INSERT INTO passages (article, topic, block, marks, clauses, score, block_hash, held)
    VALUES (:article, :topic, :block, :marks, :clauses, :score, :block_hash, :held)";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("ARTICLES_BY_LINK", ARTICLES_BY_LINK),
    ("FIRST_BY_TEXT", FIRST_BY_TEXT),
    ("CANDIDATE", CANDIDATE),
    ("TOLD_BLOCKS", TOLD_BLOCKS),
    ("LINKS_OF_ARTICLE", LINKS_OF_ARTICLE),
    ("INSERT_STORY", INSERT_STORY),
    ("INSERT_ARTICLE", INSERT_ARTICLE),
    ("INSERT_LINK", INSERT_LINK),
    ("INSERT_PASSAGE", INSERT_PASSAGE),
];

/// A new article in its place.
pub(super) struct Placed<'a> {
    pub(super) filed: &'a FiledArticle,
    pub(super) source: &'a SourceId,
    /// Every address that led to it.
    pub(super) links: &'a BTreeSet<&'a str>,
    pub(super) first_seen: Timestamp,
    pub(super) story: StoryId,
    /// What it is to its story.
    pub(super) role: Role,
    /// The version before.
    pub(super) previous: Option<ArticleId>,
    /// The blocks that are no news.
    pub(super) held: &'a BTreeMap<usize, Reason>,
}

/// Every address that led to an article: its own, its aliases, and the entry's.
pub(super) fn links<'a>(filed: &'a FiledArticle, entry: Option<&'a Link>) -> BTreeSet<&'a str> {
    let own = [&filed.article.link];
    own.into_iter().chain(entry).chain(&filed.aliases).take(LINKS_MAX).map(Link::canonical).collect()
}

/// The articles on file that share an address with a new one, and the first that has its whole text; newest first.
pub(super) fn candidates(
    connection: &Connection,
    filed: &FiledArticle,
    links: &BTreeSet<&str>,
) -> Result<Vec<Candidate>, StoreError> {
    let mut by_link = BTreeSet::new();
    for link in links {
        by_link.extend(self::by_link(connection, link, CANDIDATES_MAX)?);
    }
    let mut chosen: BTreeSet<i64> = by_link.into_iter().rev().take(CANDIDATES_MAX).collect();
    let first: Option<i64> =
        connection.prepare_cached(FIRST_BY_TEXT)?.query_row([filed.text_hash], |row| row.get(0))?;
    chosen.extend(first);
    chosen.iter().rev().filter_map(|id| candidate(connection, *id).transpose()).collect()
}

/// Adds further articles on file to the candidates; no more than [`CANDIDATES_MAX`].
pub(super) fn add_candidates(
    connection: &Connection,
    wanted: &[ArticleId],
    candidates: &mut Vec<Candidate>,
) -> Result<(), StoreError> {
    for ArticleId(id) in wanted.iter().take(CANDIDATES_MAX) {
        if !candidates.iter().any(|known| known.article.0 == *id) {
            candidates.extend(candidate(connection, *id)?);
        }
    }
    Ok(())
}

/// The articles on file that a link leads to, newest first, at most `limit`.
pub(super) fn by_link(connection: &Connection, link: &str, limit: usize) -> Result<Vec<i64>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut query = connection.prepare_cached(ARTICLES_BY_LINK)?;
    Ok(query.query_map(params![link, limit], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// `None`: it is not on file any more.
fn candidate(connection: &Connection, id: i64) -> Result<Option<Candidate>, StoreError> {
    let row = |row: &Row<'_>| Ok((row.get("story")?, row.get("text_hash")?, row.get::<_, Vec<u8>>("blocks")?));
    let found = connection.prepare_cached(CANDIDATE)?.query_row([id], row).optional()?;
    let Some((story, text_hash, blocks)) = found else { return Ok(None) };
    let Unpacked { blocks, hashes: block_hashes, .. } = packed::unpack_blocks(&blocks)?;
    let limit = i64::try_from(LINKS_MAX).unwrap_or(i64::MAX);
    let mut query = connection.prepare_cached(LINKS_OF_ARTICLE)?;
    let links = query.query_map([id, limit], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let limit = i64::try_from(TOLD_BLOCKS_MAX).unwrap_or(i64::MAX);
    let mut query = connection.prepare_cached(TOLD_BLOCKS)?;
    let block = |row: &Row<'_>| Ok((usize::try_from(row.get::<_, u32>(0)?).unwrap_or(usize::MAX), row.get(1)?));
    let told = query.query_map([id, limit], block)?.collect::<Result<_, _>>()?;
    let (article, story) = (ArticleId(id), StoryId(story));
    Ok(Some(Candidate { article, story, links, text_hash, block_hashes, blocks, told }))
}

/// Begins a story with an article.
pub(super) fn begin_story(connection: &Connection, article: &Article, at: Timestamp) -> Result<StoryId, StoreError> {
    connection.prepare_cached(INSERT_STORY)?.execute(params![Moment(at), article.title()])?;
    Ok(StoryId(connection.last_insert_rowid()))
}

/// Writes an article with its links, and returns its number.
pub(super) fn insert(connection: &Connection, placed: &Placed<'_>) -> Result<i64, StoreError> {
    let filed = placed.filed;
    let article = &filed.article;
    connection.prepare_cached(INSERT_ARTICLE)?.execute(named_params! {
        ":story": placed.story.0,
        ":source": placed.source,
        ":link": article.link.canonical(),
        ":given_link": article.link.given().as_str(),
        ":title": article.title(),
        ":authors": Json(&article.authors),
        ":published": article.published.map(Moment),
        ":updated": article.updated.map(Moment),
        ":language": article.language,
        ":site": article.site,
        ":state": article.state,
        ":reason": article.reason,
        ":fault": filed.fault,
        ":text_hash": filed.text_hash,
        ":blocks": packed::pack_blocks(article, &filed.block_hashes)?,
        ":first_seen": Moment(placed.first_seen),
        ":previous": placed.previous.map(|ArticleId(id)| id),
        ":held": filed.held,
        ":role": placed.role,
    })?;
    let id = connection.last_insert_rowid();
    insert_links(connection, placed.links, id)?;
    Ok(id)
}

/// Notes further addresses of an article on file.
pub(super) fn insert_links(connection: &Connection, links: &BTreeSet<&str>, article: i64) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(INSERT_LINK)?;
    for link in links {
        insert.execute(params![link, article])?;
    }
    Ok(())
}

/// Writes the passages of an article, and returns how many of them can be mailed.
pub(super) fn insert_passages(connection: &Connection, placed: &Placed<'_>, article: i64) -> Result<u32, StoreError> {
    let mut insert = connection.prepare_cached(INSERT_PASSAGE)?;
    let mut mailable = 0_u32;
    for passage in &placed.filed.passages {
        let block_hash = placed.filed.block_hashes.get(passage.block).ok_or_else(|| {
            StoreError::Inconsistent(format!("a passage in block {}, which the article does not have", passage.block))
        })?;
        let held = placed.filed.held.or_else(|| placed.held.get(&passage.block).copied());
        let marks: Vec<(usize, usize)> = passage.marks.iter().map(|mark| (mark.start, mark.end)).collect();
        let clauses: Vec<&str> = passage.clauses.iter().map(|clause| clause.text.as_str()).collect();
        insert.execute(named_params! {
            ":article": article,
            ":topic": passage.topic,
            ":block": i64::try_from(passage.block).unwrap_or(i64::MAX),
            ":marks": Json(marks),
            ":clauses": Json(clauses),
            ":score": passage.score,
            ":block_hash": block_hash,
            ":held": held,
        })?;
        mailable = mailable.saturating_add(u32::from(held.is_none()));
    }
    Ok(mailable)
}
