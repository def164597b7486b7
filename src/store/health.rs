//! How well the sources are, what became of their last visits, and what the operator was told of them.

use jiff::Timestamp;
use rusqlite::{Connection, Row, TransactionBehavior, named_params, params};

use super::{
    Store,
    column::{Json, Moment, moment},
    error::StoreError,
    sources::read_state,
};
use crate::model::{Coverage, Health, SourceId, SourceState, Told};

/// The most visits of one source that are listed, newest first.
pub const VISITS_LISTED_MAX: u32 = 1_000;

const SOURCE_RECORDS: &str = "
    SELECT *, (SELECT COUNT(*) FROM entries WHERE source = sources.id AND fate = 'waiting') AS waiting
    FROM sources
    WHERE configured = 1
    ORDER BY id";

/// Those of which there may be something to tell; waiting entries are not counted.
const NOTABLE_SOURCES: &str = "
    SELECT *, 0 AS waiting
    FROM sources
    WHERE configured = 1 AND enabled = 1 AND (
        failing_since IS NOT NULL OR told_health IS NOT NULL OR moved_to IS NOT NULL
        OR last_news + usual_gap_s * 1000 < ?1
    )
    ORDER BY name, id";

const SOURCE_HEALTH: &str = "
    SELECT *, 0 AS waiting
    FROM sources
    WHERE configured = 1 AND enabled = 1
    ORDER BY name, id";

const TELL_SOURCE: &str = "UPDATE sources SET told_health = ?2, told_at = ?3, told_moved = moved_to WHERE id = ?1";

/// A failure that was not filed since is none to take back.
const FORGIVE: &str = "
    UPDATE sources SET
        failing_since = CASE WHEN failures > 1 THEN failing_since END,
        trouble       = CASE WHEN failures > 1 THEN trouble END,
        last_fault    = CASE WHEN failures > 1 THEN last_fault END,
        failures      = failures - 1,
        next_due      = MIN(next_due, :soon)
    WHERE id = :id AND failures > 0
        AND EXISTS (SELECT 1 FROM visits WHERE source = :id AND at >= :since AND outcome = 'failed')";

const VISITS: &str = "
    SELECT at, duration_ms, outcome, kind, fault, status, listed, problems
    FROM visits
    WHERE source = ?1
    ORDER BY at DESC
    LIMIT ?2";

/// For the test of query plans. The table `sources` is as small as the configuration.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("SOURCE_RECORDS", SOURCE_RECORDS),
    ("NOTABLE_SOURCES", NOTABLE_SOURCES),
    ("SOURCE_HEALTH", SOURCE_HEALTH),
    ("TELL_SOURCE", TELL_SOURCE),
    ("FORGIVE", FORGIVE),
    ("VISITS", VISITS),
];

/// A source as it stands on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRecord {
    /// Which.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// Where it is configured to be polled.
    pub url: String,
    /// Whether it is polled.
    pub enabled: bool,
    /// What is remembered of it.
    pub state: SourceState,
    /// What the operator was told of it last.
    pub told: Told,
}

/// A visit as it stands on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRecord {
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// `read`, `unchanged` or `failed`.
    pub outcome: String,
    /// What the document was, where one was read.
    pub kind: Option<String>,
    /// What went wrong, where something did.
    pub fault: Option<String>,
    /// The HTTP status, where an answer came.
    pub status: Option<u16>,
    /// How many entries the document listed.
    pub listed: i64,
    /// What was wrong with the document: code and sentence.
    pub problems: Vec<(String, String)>,
}

impl Store {
    /// Every configured source as it stands on file, those that are switched off included, in the order of ids.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn source_records(&self) -> Result<Vec<SourceRecord>, StoreError> {
        self.read(|connection| records(connection)).await
    }

    /// The last visits to a source, newest first, at most `limit` (and [`VISITS_LISTED_MAX`]).
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn visits(&self, source: &SourceId, limit: u32) -> Result<Vec<VisitRecord>, StoreError> {
        let source = source.clone();
        self.read(move |connection| visits(connection, &source, limit)).await
    }

    /// The configured and enabled sources of which there may be something to tell; waiting entries are not counted.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn notable_sources(&self, now: Timestamp) -> Result<Vec<SourceRecord>, StoreError> {
        self.read(move |connection| notable(connection, now)).await
    }

    /// Takes back the last failure of each of these sources, where one was filed since a moment: it was not theirs.
    /// They are due again at `soon`, if not before.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn forgive(&self, sources: Vec<SourceId>, since: Timestamp, soon: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| forgive(connection, &sources, since, soon)).await
    }
}

fn records(connection: &Connection) -> Result<Vec<SourceRecord>, StoreError> {
    let mut query = connection.prepare_cached(SOURCE_RECORDS)?;
    let rows = query.query_map([], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn notable(connection: &Connection, now: Timestamp) -> Result<Vec<SourceRecord>, StoreError> {
    let mut query = connection.prepare_cached(NOTABLE_SOURCES)?;
    let rows = query.query_map([Moment(now)], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn record(row: &Row<'_>) -> rusqlite::Result<SourceRecord> {
    let told_health: Option<Health> = row.get("told_health")?;
    Ok(SourceRecord {
        id: row.get("id")?,
        name: row.get("name")?,
        url: row.get("url")?,
        enabled: row.get("enabled")?,
        state: read_state(row)?,
        told: Told { health: told_health.zip(moment(row, "told_at")?), moved_to: row.get("told_moved")? },
    })
}

/// How well the configured and enabled sources are at a moment.
pub(super) fn coverage(connection: &Connection, now: Timestamp) -> Result<Coverage, StoreError> {
    let mut coverage = Coverage::default();
    let mut query = connection.prepare_cached(SOURCE_HEALTH)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        coverage.sources = coverage.sources.saturating_add(1);
        let (name, state): (String, _) = (row.get("name")?, read_state(row)?);
        match state.health(now) {
            Health::Failing | Health::Blocked | Health::Gone => {
                coverage.failing.push((name, state.last_fault.unwrap_or_default()));
            }
            Health::Silent => coverage.silent.extend(state.rhythm.last_news.map(|last| (name, last))),
            Health::New => coverage.unseen.push(name),
            Health::Healthy | Health::Moved => {}
        }
    }
    Ok(coverage)
}

/// Remembers what the operator was told of a source, and when.
pub(super) fn mark_told(
    connection: &Connection,
    source: &SourceId,
    health: Health,
    now: Timestamp,
) -> Result<(), StoreError> {
    connection.prepare_cached(TELL_SOURCE)?.execute(params![source, health.word(), Moment(now)])?;
    Ok(())
}

fn forgive(
    connection: &mut Connection,
    sources: &[SourceId],
    since: Timestamp,
    soon: Timestamp,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut forgive = transaction.prepare_cached(FORGIVE)?;
    for source in sources {
        forgive.execute(named_params! {":id": source, ":since": Moment(since), ":soon": Moment(soon)})?;
    }
    drop(forgive);
    transaction.commit()?;
    Ok(())
}

fn visits(connection: &Connection, source: &SourceId, limit: u32) -> Result<Vec<VisitRecord>, StoreError> {
    let mut query = connection.prepare_cached(VISITS)?;
    let rows = query.query_map(params![source, limit.min(VISITS_LISTED_MAX)], |row| {
        Ok(VisitRecord {
            at: row.get::<_, Moment>("at")?.0,
            duration_ms: row.get("duration_ms")?,
            outcome: row.get("outcome")?,
            kind: row.get("kind")?,
            fault: row.get("fault")?,
            status: row.get("status")?,
            listed: row.get("listed")?,
            problems: row.get::<_, Json<Vec<(String, String)>>>("problems")?.0,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
