//! Which entries and links are known, and which entries wait for their page: the only look back before filing.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, named_params, params};

use super::{Store, column::Moment, error::StoreError, packed};
use crate::model::{Entry, EntryFate, FiledEntry, Link, Reason, SourceId, WaitingEntry};

/// The most waiting entries handed out at once, whatever is asked for.
const WAITING_MAX: usize = 1_000;

/// Of the entries that a source listed with one link, so many of the latest are looked at.
const SAME_LINK_MAX: i64 = 5;

const ENTRY_HASH: &str = "SELECT content_hash FROM entries WHERE source = ?1 AND key = ?2";

const ENTRIES_WITH_LINK: &str =
    "SELECT key, content_hash FROM entries WHERE link = ?1 AND source = ?2 ORDER BY id DESC LIMIT ?3";

const LINK_ON_FILE: &str = "SELECT EXISTS (SELECT 1 FROM links WHERE link = ?1)";

/// Of an entry whose article was read from its whole page.
const PAGE_TEXT: &str = "
    SELECT articles.text_hash
    FROM entries JOIN articles ON articles.id = entries.article
    WHERE entries.source = ?1 AND entries.key = ?2 AND entries.fate = 'article'
        AND articles.state = 'full' AND articles.reason = 'from-page'";

const WAITING: &str = "
    SELECT payload, content_hash, novelty, attempts, first_seen, held
    FROM entries
    WHERE source = ?1 AND fate = 'waiting' AND retry_at <= ?2
    ORDER BY first_seen, id
    LIMIT ?3";

/// A revision keeps the article that the entry became before, until it becomes another.
const UPSERT_ENTRY: &str = "
    INSERT INTO entries (source, key, link, given_link, title, published, content_hash, novelty, first_seen,
        fate, reason, attempts, retry_at, fault, payload, held)
    VALUES (:source, :key, :link, :given_link, :title, :published, :content_hash, :novelty, :first_seen,
        :fate, :reason, :attempts, :retry_at, :fault, :payload, :held)
    ON CONFLICT (source, key) DO UPDATE SET
        link = excluded.link, given_link = excluded.given_link, title = excluded.title,
        published = excluded.published, content_hash = excluded.content_hash, novelty = excluded.novelty,
        fate = excluded.fate, reason = excluded.reason, attempts = excluded.attempts,
        retry_at = excluded.retry_at, fault = excluded.fault, payload = excluded.payload,
        held = excluded.held
    RETURNING id";

const SET_ENTRY_ARTICLE: &str = "UPDATE entries SET article = ?2 WHERE id = ?1";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("ENTRY_HASH", ENTRY_HASH),
    ("ENTRIES_WITH_LINK", ENTRIES_WITH_LINK),
    ("LINK_ON_FILE", LINK_ON_FILE),
    ("PAGE_TEXT", PAGE_TEXT),
    ("WAITING", WAITING),
    ("UPSERT_ENTRY", UPSERT_ENTRY),
    ("SET_ENTRY_ARTICLE", SET_ENTRY_ARTICLE),
];

/// What is remembered of an entry of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The hash of what the source said of it last; `None` where its key was never listed.
    pub content_hash: Option<i64>,
    /// Where its key was never listed: the entries that the source listed with the same link, latest first, by their
    /// keys and hashes.
    pub same_link: Vec<(String, i64)>,
}

impl Store {
    /// The hashes of the texts that were last read from the pages of entries of a source, by their keys; answers in the
    /// same order, `None` for an entry without an article that is its page's whole text.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn page_texts(&self, source: &SourceId, keys: Vec<String>) -> Result<Vec<Option<i64>>, StoreError> {
        let source = source.clone();
        self.read(move |connection| page_texts(connection, &source, &keys)).await
    }

    /// What is remembered of entries of a source, by their keys and canonical links; answers in the same order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn remembered(
        &self,
        source: &SourceId,
        entries: Vec<(String, Option<String>)>,
    ) -> Result<Vec<Listed>, StoreError> {
        let source = source.clone();
        self.read(move |connection| remembered(connection, &source, &entries)).await
    }

    /// Which of these canonical links lead to an article on file; answers in the same order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn known_links(&self, links: Vec<String>) -> Result<Vec<bool>, StoreError> {
        self.read(move |connection| known_links(connection, &links)).await
    }

    /// The entries of a source whose page may be tried now, longest waiting first, at most `limit` (and 1,000).
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn waiting(
        &self,
        source: &SourceId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<WaitingEntry>, StoreError> {
        let source = source.clone();
        self.read(move |connection| waiting(connection, &source, now, limit)).await
    }
}

fn remembered(
    connection: &Connection,
    source: &SourceId,
    entries: &[(String, Option<String>)],
) -> Result<Vec<Listed>, StoreError> {
    let mut with_link = connection.prepare_cached(ENTRIES_WITH_LINK)?;
    let remembered = entries.iter().map(|(key, link)| {
        let content_hash = hash(connection, source, key)?;
        let same_link = match link {
            Some(link) if content_hash.is_none() => with_link
                .query_map(params![link, source, SAME_LINK_MAX], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?,
            _ => Vec::new(),
        };
        Ok(Listed { content_hash, same_link })
    });
    remembered.collect()
}

/// The hash of what a source said last of one of its entries.
pub(super) fn hash(connection: &Connection, source: &SourceId, key: &str) -> Result<Option<i64>, StoreError> {
    Ok(connection.prepare_cached(ENTRY_HASH)?.query_row(params![source, key], |row| row.get(0)).optional()?)
}

fn known_links(connection: &Connection, links: &[String]) -> Result<Vec<bool>, StoreError> {
    let mut query = connection.prepare_cached(LINK_ON_FILE)?;
    links.iter().map(|link| Ok(query.query_row([link], |row| row.get(0))?)).collect()
}

fn page_texts(connection: &Connection, source: &SourceId, keys: &[String]) -> Result<Vec<Option<i64>>, StoreError> {
    let mut query = connection.prepare_cached(PAGE_TEXT)?;
    keys.iter().map(|key| Ok(query.query_row(params![source, key], |row| row.get(0)).optional()?)).collect()
}

fn waiting(
    connection: &Connection,
    source: &SourceId,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<WaitingEntry>, StoreError> {
    let limit = i64::try_from(limit.min(WAITING_MAX)).unwrap_or(i64::MAX);
    let mut query = connection.prepare_cached(WAITING)?;
    let mut rows = query.query(params![source, Moment(now), limit])?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        waiting.push(WaitingEntry {
            entry: packed::unpack_entry(&row.get::<_, Vec<u8>>("payload")?)?,
            content_hash: row.get("content_hash")?,
            novelty: row.get("novelty")?,
            attempts: row.get("attempts")?,
            first_seen: row.get::<_, Moment>("first_seen")?.0,
            held: row.get("held")?,
        });
    }
    Ok(waiting)
}

/// Writes an entry with its fate, and returns its number.
pub(super) fn upsert(
    connection: &Connection,
    source: &SourceId,
    filed: &FiledEntry,
    at: Timestamp,
) -> Result<i64, StoreError> {
    let entry = &filed.entry;
    let fate = Fate::of(entry, &filed.fate)?;
    let id = connection.prepare_cached(UPSERT_ENTRY)?.query_row(
        named_params! {
            ":source": source,
            ":key": entry.key,
            ":link": entry.link.as_ref().map(Link::canonical),
            ":given_link": entry.link.as_ref().map(|link| link.given().as_str()),
            ":title": entry.title,
            ":published": entry.published.map(Moment),
            ":content_hash": filed.content_hash,
            ":novelty": filed.novelty,
            ":first_seen": Moment(at),
            ":fate": fate.word,
            ":reason": fate.reason,
            ":attempts": fate.attempts,
            ":retry_at": fate.retry_at,
            ":fault": fate.fault,
            ":payload": fate.payload,
            ":held": fate.held,
        },
        |row| row.get(0),
    )?;
    Ok(id)
}

/// Notes which article an entry became.
pub(super) fn set_article(connection: &Connection, entry: i64, article: i64) -> Result<(), StoreError> {
    connection.prepare_cached(SET_ENTRY_ARTICLE)?.execute([entry, article])?;
    Ok(())
}

/// An entry's fate as columns.
struct Fate<'a> {
    word: &'static str,
    reason: Option<Reason>,
    attempts: u32,
    retry_at: Option<Moment>,
    fault: Option<&'a str>,
    payload: Option<Vec<u8>>,
    held: Option<Reason>,
}

impl<'a> Fate<'a> {
    fn of(entry: &Entry, fate: &'a EntryFate) -> Result<Self, StoreError> {
        let settled =
            Self { word: "article", reason: None, attempts: 0, retry_at: None, fault: None, payload: None, held: None };
        Ok(match fate {
            EntryFate::Article(_) => settled,
            EntryFate::Done(reason) => Self { word: "done", reason: Some(*reason), ..settled },
            EntryFate::Waiting { attempts, retry_at, fault, held } => Self {
                word: "waiting",
                attempts: *attempts,
                retry_at: Some(Moment(*retry_at)),
                fault: Some(fault),
                payload: Some(packed::pack_entry(entry)?),
                held: *held,
                ..settled
            },
        })
    }
}
