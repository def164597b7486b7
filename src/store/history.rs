//! Tells everything that happened to one link, for `explain`.
//!
//! In: a link. Out: events in order of time, each with its named reason. Recipients are not masked here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{
    Store, articles,
    column::{Json, Moment, moment},
    error::StoreError,
    news, outbox,
};
use crate::model::{ArticleState, Language, Link, MailState, Reason, StoryId, SubscriptionId, TopicId};

/// The most articles, and the most entries, that one history follows.
const FOLLOWED_MAX: usize = 200;

/// The most decisions of one entry or article, and the most mails of one digest, that are told.
const TOLD_MAX: i64 = 1_000;

const ENTRIES_BY_LINK: &str = "SELECT id, article FROM entries WHERE link = ?1 ORDER BY id LIMIT ?2";

const ENTRIES_BY_ARTICLE: &str = "SELECT id FROM entries WHERE article = ?1 ORDER BY id LIMIT ?2";

const DECISIONS_OF_ENTRY: &str = "
    SELECT d.id, d.at, d.topic, d.subscription, d.digest, d.reason, d.detail, s.name
    FROM decisions AS d
    JOIN entries AS e ON e.id = d.entry
    JOIN sources AS s ON s.id = e.source
    WHERE d.entry = ?1
    ORDER BY d.id
    LIMIT ?2";

const DECISIONS_OF_ARTICLE: &str = "
    SELECT d.id, d.at, d.topic, d.subscription, d.digest, d.reason, d.detail, s.name
    FROM decisions AS d
    JOIN articles AS a ON a.id = d.article
    JOIN sources AS s ON s.id = a.source
    WHERE d.article = ?1
    ORDER BY d.id
    LIMIT ?2";

const ARTICLE_FACTS: &str = "
    SELECT a.story, a.given_link, a.title, a.authors, a.published, a.language, a.state, a.first_seen, a.previous, s.name
    FROM articles AS a
    JOIN sources AS s ON s.id = a.source
    WHERE a.id = ?1";

const AWAITED_BY: &str = "
    SELECT DISTINCT s.subscription, s.topic
    FROM passages AS p
    JOIN subscribed AS s ON s.topic = p.topic AND s.cursor < p.id
    WHERE p.article = ?1 AND p.held IS NULL
    ORDER BY s.subscription, s.topic
    LIMIT ?2";

const MAILS_OF_DIGEST: &str = "
    SELECT id, subscription, slot, recipient, part, message_id, subject, state, attempts, ambiguous, next_attempt,
        queued_at, ended_at, reply
    FROM outbox
    WHERE digest = ?1
    ORDER BY recipient, part
    LIMIT ?2";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("ENTRIES_BY_LINK", ENTRIES_BY_LINK),
    ("ENTRIES_BY_ARTICLE", ENTRIES_BY_ARTICLE),
    ("DECISIONS_OF_ENTRY", DECISIONS_OF_ENTRY),
    ("DECISIONS_OF_ARTICLE", DECISIONS_OF_ARTICLE),
    ("ARTICLE_FACTS", ARTICLE_FACTS),
    ("AWAITED_BY", AWAITED_BY),
    ("MAILS_OF_DIGEST", MAILS_OF_DIGEST),
];

/// Everything that happened to one link.
#[derive(Debug, Clone)]
pub struct History {
    /// What happened, in order of time.
    pub events: Vec<HistoryEvent>,
}

/// One thing that happened to a link.
#[derive(Debug, Clone)]
pub struct HistoryEvent {
    /// When.
    pub at: Timestamp,
    /// The named reason, where it was a decision.
    pub reason: Option<Reason>,
    /// What, for people.
    pub text: String,
}

impl Store {
    /// Everything that happened to a link, canonical or not; `None` when it was never seen.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn history(&self, link: String) -> Result<Option<History>, StoreError> {
        self.read(move |connection| history(connection, &link)).await
    }
}

fn history(connection: &mut Connection, link: &str) -> Result<Option<History>, StoreError> {
    // One transaction, so that all of it is of the same moment.
    let transaction = connection.transaction()?;
    let link = Link::parse(link).map_or_else(|_| link.to_owned(), |link| link.canonical().to_owned());
    let trail = Trail::of(&transaction, &link)?;
    if trail.entries.is_empty() && trail.articles.is_empty() {
        return Ok(None);
    }
    let decisions = decisions(&transaction, &trail)?;
    let mut events = Vec::new();
    let digests: BTreeSet<i64> = decisions.values().filter_map(|decision| decision.digest).collect();
    events.extend(decisions.into_values().map(Decision::event));
    filed(&transaction, &trail, &mut events)?;
    for digest in digests {
        mails(&transaction, digest, &mut events)?;
    }
    // Stable: what happened at one moment stays in the order of deciding.
    events.sort_by_key(|event| event.at);
    Ok(Some(History { events }))
}

/// The entries and articles that a link leads to.
struct Trail {
    entries: BTreeSet<i64>,
    articles: BTreeSet<i64>,
}

impl Trail {
    fn of(connection: &Connection, link: &str) -> Result<Self, StoreError> {
        let limit = i64::try_from(FOLLOWED_MAX).unwrap_or(i64::MAX);
        let mut articles: BTreeSet<i64> = articles::by_link(connection, link, FOLLOWED_MAX)?.into_iter().collect();
        let mut entries = BTreeSet::new();
        let mut by_link = connection.prepare_cached(ENTRIES_BY_LINK)?;
        let mut rows = by_link.query(params![link, limit])?;
        while let Some(row) = rows.next()? {
            entries.insert(row.get("id")?);
            articles.extend(row.get::<_, Option<i64>>("article")?);
        }
        let mut by_article = connection.prepare_cached(ENTRIES_BY_ARTICLE)?;
        for article in &articles {
            for entry in by_article.query_map([*article, limit], |row| row.get(0))? {
                entries.insert(entry?);
            }
        }
        Ok(Self { entries, articles })
    }
}

/// A decision on file.
struct Decision {
    at: Timestamp,
    topic: Option<TopicId>,
    subscription: Option<SubscriptionId>,
    digest: Option<i64>,
    reason: Reason,
    detail: String,
    source: String,
}

impl Decision {
    fn read(row: &Row<'_>) -> rusqlite::Result<(i64, Self)> {
        let decision = Self {
            at: row.get::<_, Moment>("at")?.0,
            topic: row.get("topic")?,
            subscription: row.get("subscription")?,
            digest: row.get("digest")?,
            reason: row.get("reason")?,
            detail: row.get("detail")?,
            source: row.get("name")?,
        };
        Ok((row.get("id")?, decision))
    }

    fn event(self) -> HistoryEvent {
        let subscription = self.subscription.map(|id| format!(", subscription {id}")).unwrap_or_default();
        let topic = self.topic.map(|id| format!(", topic {id}")).unwrap_or_default();
        let detail = if self.detail.is_empty() { String::new() } else { format!(" ({})", self.detail) };
        let text = format!("{}{subscription}{topic}: {}{detail}", self.source, self.reason.sentence());
        HistoryEvent { at: self.at, reason: Some(self.reason), text }
    }
}

/// The decisions about the entries and articles of a trail, each once, in the order of deciding.
fn decisions(connection: &Connection, trail: &Trail) -> Result<BTreeMap<i64, Decision>, StoreError> {
    let mut decisions = BTreeMap::new();
    for (query, ids) in [(DECISIONS_OF_ENTRY, &trail.entries), (DECISIONS_OF_ARTICLE, &trail.articles)] {
        let mut query = connection.prepare_cached(query)?;
        for id in ids {
            for row in query.query_map([*id, TOLD_MAX], Decision::read)? {
                let (number, decision) = row?;
                decisions.insert(number, decision);
            }
        }
    }
    Ok(decisions)
}

/// What was filed, who else carries it, and who still waits for it.
fn filed(connection: &Connection, trail: &Trail, events: &mut Vec<HistoryEvent>) -> Result<(), StoreError> {
    let mut stories: BTreeMap<StoryId, BTreeSet<String>> = BTreeMap::new();
    for article in &trail.articles {
        let (story, link, event) =
            connection.prepare_cached(ARTICLE_FACTS)?.query_row([article], |row| article_event(row, *article))?;
        let at = event.at;
        events.push(event);
        stories.entry(story).or_default().insert(link);
        let mut query = connection.prepare_cached(AWAITED_BY)?;
        let mut rows = query.query([*article, TOLD_MAX])?;
        while let Some(row) = rows.next()? {
            let (subscription, topic): (SubscriptionId, TopicId) = (row.get(0)?, row.get(1)?);
            let text = format!("waits for the next digest of subscription {subscription} (topic {topic})");
            events.push(HistoryEvent { at, reason: None, text });
        }
    }
    for (story, own) in stories {
        for outlet in news::outlets(connection, story)? {
            if !own.contains(&outlet.link) {
                let does = outlet.role.sentence();
                let text = format!("story #{}: {} {does}: {}", story.0, outlet.name, outlet.link);
                events.push(HistoryEvent { at: outlet.first_seen, reason: None, text });
            }
        }
    }
    Ok(())
}

fn article_event(row: &Row<'_>, id: i64) -> rusqlite::Result<(StoryId, String, HistoryEvent)> {
    let story = StoryId(row.get("story")?);
    let link: String = row.get("given_link")?;
    let (title, source): (String, String) = (row.get("title")?, row.get("name")?);
    let state = match row.get::<_, ArticleState>("state")? {
        ArticleState::Full => "the whole text",
        ArticleState::Partial => "a part of the text",
        ArticleState::None => "no text",
    };
    let mut facts =
        vec![format!("{source}: filed as article #{id} in story #{}, {state}: {title:?} at {link}", story.0)];
    let Json(authors): Json<Vec<String>> = row.get("authors")?;
    if !authors.is_empty() {
        facts.push(format!("by {}", authors.join(", ")));
    }
    facts.extend(moment(row, "published")?.map(|at| format!("published {at:.0}")));
    facts.extend(row.get::<_, Option<Language>>("language")?.map(|language| format!("language {language}")));
    facts.extend(row.get::<_, Option<i64>>("previous")?.map(|id| format!("a new version of article #{id}")));
    let at = row.get::<_, Moment>("first_seen")?.0;
    Ok((story, link, HistoryEvent { at, reason: None, text: facts.join(", ") }))
}

/// The mails of a digest: when each was queued, and what became of it.
fn mails(connection: &Connection, digest: i64, events: &mut Vec<HistoryEvent>) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached(MAILS_OF_DIGEST)?;
    for mail in query.query_map([digest, TOLD_MAX], outbox::read_row)? {
        let mail = mail?;
        let reply = mail.reply.as_deref().map(|reply| format!(": {reply}")).unwrap_or_default();
        let name = format!("mail {} to {}, part {}", mail.message_id, mail.recipient, mail.part);
        let queued = format!("{name}: queued, {:?}", mail.subject);
        events.push(HistoryEvent { at: mail.queued_at, reason: Some(Reason::Composed), text: queued });
        let (attempts, ambiguous) = (mail.attempts, mail.ambiguous);
        let tries = format!("attempts {attempts}, of these perhaps accepted {ambiguous}");
        let (at, text) = match (mail.state, mail.ended_at) {
            (MailState::Queued, _) => {
                let next = mail.next_attempt;
                (mail.queued_at, format!("{name}: still queued, {tries}, next attempt {next:.0}{reply}"))
            }
            (MailState::Sending, _) => (mail.queued_at, format!("{name}: being sent, {tries}")),
            (state, ended_at) => {
                (ended_at.unwrap_or(mail.queued_at), format!("{name}: {}, {tries}{reply}", state.word()))
            }
        };
        events.push(HistoryEvent { at, reason: None, text });
    }
    Ok(())
}
