//! Mutes: what keeps stories out of mails for a while, and what each held back.
//!
//! In: mutes as operators ask for them. Out: those in force, with counts. Never judges a story: the spine does.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};

use super::{Store, column::Moment, error::StoreError};
use crate::model::{Mute, MuteId, Muted, StoryId};

/// The most mutes in force at one time; one more is refused.
pub const MUTES_MAX: i64 = 1_000;

const INSERT_MUTE: &str = "
    INSERT INTO mutes (story, query, since, until, reason, author)
    VALUES (:story, :query, :since, :until, :reason, :author)";

const MUTES_IN_FORCE: &str = "
    SELECT m.id, m.story, m.query, m.since, m.until, m.reason, m.author,
        (SELECT COUNT(*) FROM muted WHERE mute = m.id) AS held
    FROM mutes AS m
    WHERE m.ended_at IS NULL AND m.until > ?1
    ORDER BY m.until, m.id
    LIMIT ?2";

const COUNT_IN_FORCE: &str = "SELECT COUNT(*) FROM mutes WHERE ended_at IS NULL AND until > ?1";

const LIFT_MUTE: &str = "UPDATE mutes SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL AND until > ?2";

/// The story itself, or the one that it turned out to be one with.
const STANDING_STORY: &str = "SELECT COALESCE(merged_into, id) FROM stories WHERE id = ?1";

const STORY_OF_LINK: &str = "
    SELECT a.story
    FROM links AS l
    JOIN articles AS a ON a.id = l.article
    WHERE l.link = ?1
    ORDER BY l.article DESC
    LIMIT 1";

const INSERT_MUTED: &str = "INSERT INTO muted (mute, story) VALUES (?1, ?2) ON CONFLICT (mute, story) DO NOTHING";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("INSERT_MUTE", INSERT_MUTE),
    ("MUTES_IN_FORCE", MUTES_IN_FORCE),
    ("COUNT_IN_FORCE", COUNT_IN_FORCE),
    ("LIFT_MUTE", LIFT_MUTE),
    ("STANDING_STORY", STANDING_STORY),
    ("STORY_OF_LINK", STORY_OF_LINK),
    ("INSERT_MUTED", INSERT_MUTED),
];

impl Store {
    /// Begins a mute that ends by itself.
    ///
    /// # Errors
    /// The database cannot be written, the story is not on file, or [`MUTES_MAX`] mutes are in force.
    pub async fn mute(
        &self,
        what: Muted,
        since: Timestamp,
        until: Timestamp,
        author: String,
        reason: String,
    ) -> Result<MuteId, StoreError> {
        self.write(move |connection| begin(connection, &what, (since, until), (&author, &reason))).await
    }

    /// The mutes in force at a moment, with what each held back so far; the one that ends first stands first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn mutes(&self, now: Timestamp) -> Result<Vec<Mute>, StoreError> {
        self.read(move |connection| in_force(connection, now)).await
    }

    /// Lifts a mute before its end; false when none of that number is in force.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn unmute(&self, mute: MuteId, now: Timestamp) -> Result<bool, StoreError> {
        self.write(move |connection| lift(connection, mute, now)).await
    }

    /// The story of the newest article that a canonical link leads to.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn story_of(&self, link: String) -> Result<Option<StoryId>, StoreError> {
        self.read(move |connection| story_of(connection, &link)).await
    }
}

fn begin(
    connection: &mut Connection,
    what: &Muted,
    (since, until): (Timestamp, Timestamp),
    (author, reason): (&str, &str),
) -> Result<MuteId, StoreError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let in_force: i64 = transaction.prepare_cached(COUNT_IN_FORCE)?.query_row([Moment(since)], |row| row.get(0))?;
    if in_force >= MUTES_MAX {
        return Err(StoreError::Inconsistent(format!("{MUTES_MAX} mutes are in force: lift some")));
    }
    let (story, query): (Option<i64>, _) = match what {
        Muted::Story(StoryId(story)) => {
            let standing =
                transaction.prepare_cached(STANDING_STORY)?.query_row([story], |row| row.get(0)).optional()?;
            let unknown = || StoreError::Unknown { what: "story", name: format!("#{story}") };
            (Some(standing.ok_or_else(unknown)?), None)
        }
        Muted::Query(query) => (None, Some(query.as_str())),
    };
    transaction.prepare_cached(INSERT_MUTE)?.execute(named_params! {
        ":story": story,
        ":query": query,
        ":since": Moment(since),
        ":until": Moment(until),
        ":reason": reason,
        ":author": author,
    })?;
    let id = MuteId(transaction.last_insert_rowid());
    transaction.commit()?;
    Ok(id)
}

fn in_force(connection: &Connection, now: Timestamp) -> Result<Vec<Mute>, StoreError> {
    let mut query = connection.prepare_cached(MUTES_IN_FORCE)?;
    let mutes = query.query_map(params![Moment(now), MUTES_MAX], mute)?.collect::<Result<_, _>>()?;
    Ok(mutes)
}

fn mute(row: &Row<'_>) -> rusqlite::Result<Mute> {
    let what = match row.get::<_, Option<i64>>("story")? {
        Some(story) => Muted::Story(StoryId(story)),
        None => Muted::Query(row.get("query")?),
    };
    Ok(Mute {
        id: MuteId(row.get("id")?),
        what,
        since: row.get::<_, Moment>("since")?.0,
        until: row.get::<_, Moment>("until")?.0,
        reason: row.get("reason")?,
        author: row.get("author")?,
        held: row.get("held")?,
    })
}

fn lift(connection: &Connection, MuteId(id): MuteId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached(LIFT_MUTE)?.execute(params![id, Moment(now)])? > 0)
}

fn story_of(connection: &Connection, link: &str) -> Result<Option<StoryId>, StoreError> {
    let story = connection.prepare_cached(STORY_OF_LINK)?.query_row([link], |row| row.get(0)).optional()?;
    Ok(story.map(StoryId))
}

/// Counts a story that a mute held back, once.
pub(super) fn count(connection: &Connection, MuteId(mute): MuteId, StoryId(story): StoryId) -> Result<(), StoreError> {
    connection.prepare_cached(INSERT_MUTED)?.execute(params![mute, story])?;
    Ok(())
}
