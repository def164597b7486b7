//! Files a visit: all that one poll learned, in one transaction.
//!
//! In: a visit, and the spine's way of choosing a story. Out: counts. A visit is filed whole or not at all.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, named_params};

use super::{
    Grouping, Store,
    articles::{self, Placed},
    column::{Json, Moment},
    decisions::{About, decide},
    entries,
    error::StoreError,
    memory, sources, stories,
};
use crate::model::{
    ArticleId, Assignment, EntryFate, FiledArticle, FiledEntry, PROBLEMS_MAX, Reason, StoryId, TopicId, Visit,
    VisitOutcome,
};

/// The most blocks that a decision's detail lists by number.
const LISTED_BLOCKS_MAX: usize = 20;

const INSERT_VISIT: &str = "
    INSERT INTO visits (source, at, duration_ms, outcome, kind, fault, status, listed, problems)
    VALUES (:source, :at, :duration_ms, :outcome, :kind, :fault, :status, :listed, :problems)";

/// For the test of query plans.
pub(super) const QUERIES: &[(&str, &str)] = &[("INSERT_VISIT", INSERT_VISIT)];

/// What filing a visit came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filed {
    /// Articles filed, revisions included.
    pub articles: u32,
    /// Of these, new versions of articles on file.
    pub revisions: u32,
    /// Stories that began.
    pub stories: u32,
    /// Passages that can be mailed.
    pub passages: u32,
    /// Entries that wait for their page.
    pub waiting: u32,
}

impl Store {
    /// Files a visit in one transaction. `grouping` chooses the story of each article; where it does not remember what is
    /// kept for it, it is told before.
    ///
    /// # Errors
    /// The database cannot be written, the source is not on file, or `grouping` panicked: then nothing of the visit
    /// happened.
    pub async fn file<G>(&self, visit: Visit, mut grouping: G) -> Result<Filed, StoreError>
    where
        G: Grouping + Send + 'static,
    {
        self.write(move |connection| file(connection, &visit, &mut grouping)).await
    }
}

fn file(connection: &mut Connection, visit: &Visit, grouping: &mut impl Grouping) -> Result<Filed, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    memory::recall(&transaction, grouping)?;
    sources::set_state(&transaction, &visit.source, &visit.state)?;
    insert_visit(&transaction, visit)?;
    let mut filed = Filed::default();
    for entry in &visit.entries {
        file_entry(&transaction, visit, entry, grouping, &mut filed)?;
    }
    for article in grouping.forget(visit.at) {
        memory::drop_sketch(&transaction, article)?;
    }
    transaction.commit()?;
    grouping.settle();
    Ok(filed)
}

fn insert_visit(transaction: &Transaction<'_>, visit: &Visit) -> Result<(), StoreError> {
    let (outcome, kind, fault) = match &visit.outcome {
        VisitOutcome::Read(kind) => ("read", Some(*kind), None),
        VisitOutcome::Unchanged => ("unchanged", None, None),
        VisitOutcome::Failed(fault) => ("failed", None, Some(fault.as_str())),
    };
    let problems: Vec<(&str, &str)> =
        visit.problems.iter().take(PROBLEMS_MAX).map(|problem| (problem.code, problem.text.as_str())).collect();
    transaction.prepare_cached(INSERT_VISIT)?.execute(named_params! {
        ":source": visit.source,
        ":at": Moment(visit.at),
        ":duration_ms": i64::try_from(visit.duration_ms).unwrap_or(i64::MAX),
        ":outcome": outcome,
        ":kind": kind,
        ":fault": fault,
        ":status": visit.status,
        ":listed": i64::try_from(visit.listed).unwrap_or(i64::MAX),
        ":problems": Json(problems),
    })?;
    Ok(())
}

fn file_entry(
    transaction: &Transaction<'_>,
    visit: &Visit,
    entry: &FiledEntry,
    grouping: &mut impl Grouping,
    filed: &mut Filed,
) -> Result<(), StoreError> {
    let before = entries::hash(transaction, &visit.source, &entry.entry.key)?;
    let id = entries::upsert(transaction, &visit.source, entry, visit.at)?;
    let about = About { entry: Some(id), ..About::at(visit.at) };
    // An entry that waited was called new or revised when it began to wait.
    if before != Some(entry.content_hash) || entry.novelty == Reason::RevisedPage {
        decide(transaction, about, entry.novelty, entry.entry.title.as_deref().unwrap_or(""))?;
    }
    match &entry.fate {
        EntryFate::Done(reason) => decide(transaction, about, *reason, ""),
        EntryFate::Waiting { attempts, retry_at, fault, .. } => {
            filed.waiting = filed.waiting.saturating_add(1);
            let detail = match fault.as_str() {
                "" => "not tried yet".to_owned(),
                fault => format!("attempt {attempts}: {fault}; next not before {retry_at:.0}"),
            };
            decide(transaction, about, Reason::PageWaiting, &detail)
        }
        EntryFate::Article(article) => {
            let links = articles::links(article, entry.entry.link.as_ref());
            let mut candidates = articles::candidates(transaction, article, &links)?;
            let wanted = grouping.near(article, &candidates);
            articles::add_candidates(transaction, &wanted, &mut candidates)?;
            let assignment = grouping.assign(article, &candidates);
            let arrival = Arrival { visit, about, article, links: &links, assignment: &assignment };
            let Some((id, story)) = file_article(transaction, &arrival, filed)? else { return Ok(()) };
            remember(transaction, grouping, id, story, visit.at)
        }
    }
}

/// Keeps what grouping wants kept of an article, and does what follows from it.
fn remember(
    transaction: &Transaction<'_>,
    grouping: &mut impl Grouping,
    article: i64,
    story: StoryId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(kept) = grouping.filed(ArticleId(article), story, at) else { return Ok(()) };
    memory::keep(transaction, article, &kept)?;
    for merge in &kept.merges {
        stories::merge(transaction, merge, at)?;
    }
    Ok(())
}

/// An article on its way to its place.
struct Arrival<'a> {
    visit: &'a Visit,
    /// Its entry, and when.
    about: About<'a>,
    article: &'a FiledArticle,
    links: &'a BTreeSet<&'a str>,
    assignment: &'a Assignment,
}

/// Files an article; returns its number and its story, or nothing where there is nothing new in it.
fn file_article(
    transaction: &Transaction<'_>,
    arrival: &Arrival<'_>,
    filed: &mut Filed,
) -> Result<Option<(i64, StoryId)>, StoreError> {
    let Arrival { visit, about, article, links, assignment } = *arrival;
    let entry = about.entry.unwrap_or_default();
    if let (Reason::RevisionUnchanged, Some(ArticleId(known))) = (assignment.reason, assignment.because_of) {
        entries::set_article(transaction, entry, known)?;
        articles::insert_links(transaction, links, known)?;
        let about = About { article: Some(known), story: assignment.story.map(|story| story.0), ..about };
        decide(transaction, about, Reason::RevisionUnchanged, &format!("article #{known}"))?;
        return Ok(None);
    }
    let story = match assignment.story {
        Some(story) => story,
        None => articles::begin_story(transaction, &article.article, visit.at)?,
    };
    let is_revision = assignment.reason == Reason::RevisionOf;
    let placed = Placed {
        filed: article,
        source: &visit.source,
        links,
        first_seen: visit.at,
        story,
        role: assignment.role,
        previous: assignment.because_of.filter(|_| is_revision),
        held: &assignment.held.iter().copied().collect(),
    };
    let id = articles::insert(transaction, &placed)?;
    let mailable = articles::insert_passages(transaction, &placed, id)?;
    entries::set_article(transaction, entry, id)?;
    let about = About { article: Some(id), story: Some(story.0), ..about };
    decide_text(transaction, about, article)?;
    decide_story(transaction, about, assignment)?;
    decide_topics(transaction, about, article)?;
    decide_held(transaction, about, &placed)?;

    filed.articles = filed.articles.saturating_add(1);
    filed.revisions = filed.revisions.saturating_add(u32::from(is_revision));
    filed.stories = filed.stories.saturating_add(u32::from(assignment.story.is_none()));
    filed.passages = filed.passages.saturating_add(mailable);
    Ok(Some((id, story)))
}

/// Where the text comes from.
fn decide_text(transaction: &Transaction<'_>, about: About<'_>, article: &FiledArticle) -> Result<(), StoreError> {
    match article.article.reason {
        Some(reason) => decide(transaction, about, reason, article.fault.as_deref().unwrap_or("")),
        None => Ok(()),
    }
}

/// Which story, and why.
fn decide_story(transaction: &Transaction<'_>, about: About<'_>, assignment: &Assignment) -> Result<(), StoreError> {
    let mut detail = format!("story #{}", about.story.unwrap_or_default());
    if let Some(ArticleId(other)) = assignment.because_of {
        // Writing to a string cannot fail.
        let _ = write!(detail, ", because of article #{other}, and {}", assignment.role.sentence());
    }
    decide(transaction, about, assignment.reason, &detail)
}

/// What it says of the topics, or that it says nothing.
fn decide_topics(transaction: &Transaction<'_>, about: About<'_>, article: &FiledArticle) -> Result<(), StoreError> {
    if article.passages.is_empty() && article.vetoed.is_empty() {
        return decide(transaction, about, Reason::NoTopic, "");
    }
    let mut matched: BTreeMap<&TopicId, (BTreeSet<usize>, BTreeSet<&str>)> = BTreeMap::new();
    for passage in &article.passages {
        let (blocks, clauses) = matched.entry(&passage.topic).or_default();
        blocks.insert(passage.block);
        clauses.extend(passage.clauses.iter().map(|clause| clause.text.as_str()));
    }
    for (topic, (blocks, clauses)) in &matched {
        let clauses: Vec<&str> = clauses.iter().copied().collect();
        let detail = format!("{} by {}", block_list(blocks), clauses.join(" | "));
        decide(transaction, About { topic: Some(topic), ..about }, Reason::Matched, &detail)?;
    }
    let mut vetoed: BTreeMap<&TopicId, BTreeSet<usize>> = BTreeMap::new();
    for (topic, block) in &article.vetoed {
        vetoed.entry(topic).or_default().insert(*block);
    }
    for (topic, blocks) in &vetoed {
        decide(transaction, About { topic: Some(topic), ..about }, Reason::Unless, &block_list(blocks))?;
    }
    Ok(())
}

/// Why passages stay out of mails. Blocks without a passage would not be mailed anyway.
fn decide_held(transaction: &Transaction<'_>, about: About<'_>, placed: &Placed<'_>) -> Result<(), StoreError> {
    if let Some(reason) = placed.filed.held {
        return decide(transaction, about, reason, "");
    }
    let mut held: BTreeMap<Reason, BTreeSet<usize>> = BTreeMap::new();
    for passage in &placed.filed.passages {
        if let Some(reason) = placed.held.get(&passage.block) {
            held.entry(*reason).or_default().insert(passage.block);
        }
    }
    for (reason, blocks) in &held {
        decide(transaction, about, *reason, &block_list(blocks))?;
    }
    Ok(())
}

/// `block 3`, or `blocks 3, 5, 8`; block 0 is the title.
pub(super) fn block_list(blocks: &BTreeSet<usize>) -> String {
    let mut text = if blocks.len() == 1 { "block".to_owned() } else { "blocks".to_owned() };
    for (place, block) in blocks.iter().take(LISTED_BLOCKS_MAX).enumerate() {
        let separator = if place == 0 { " " } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{block}");
    }
    if blocks.len() > LISTED_BLOCKS_MAX {
        text.push_str(", …");
    }
    text
}
