//! All that one poll learned, filed in one transaction.

use jiff::Timestamp;

use super::{Article, Entry, Link, Passage, Problem, Reason, SourceId, SourceKind, SourceState};

/// All that one poll of one source learned.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Which source.
    pub source: SourceId,
    /// When the poll began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// How it ended.
    pub outcome: VisitOutcome,
    /// The HTTP status of the source's own document, where an answer came.
    pub status: Option<u16>,
    /// What was wrong with the document.
    pub problems: Vec<Problem>,
    /// How many entries the document listed.
    pub listed: usize,
    /// The entries that this visit dealt with: new, revised, or waiting from before.
    pub entries: Vec<FiledEntry>,
    /// The source's state after this visit.
    pub state: SourceState,
}

/// How a poll ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitOutcome {
    /// The document was read.
    Read(SourceKind),
    /// The source answered that nothing changed.
    Unchanged,
    /// The poll failed; the sentence says how.
    Failed(String),
}

/// An entry that a visit dealt with.
#[derive(Debug, Clone)]
pub struct FiledEntry {
    /// The entry as listed.
    pub entry: Entry,
    /// A hash of what the source said of it: another one means a revision.
    pub content_hash: i64,
    /// [`Reason::NewEntry`], [`Reason::RevisedEntry`] or [`Reason::RevisedPage`]; an entry that waited keeps its first reason.
    pub novelty: Reason,
    /// What became of it.
    pub fate: EntryFate,
}

/// What became of an entry in a visit.
#[derive(Debug, Clone)]
pub enum EntryFate {
    /// It became an article.
    Article(Box<FiledArticle>),
    /// Its page could not be had for now: it is tried again, not before `retry_at`.
    Waiting {
        /// How many attempts failed so far; 0 when none was made yet.
        attempts: u32,
        /// The earliest moment of the next attempt.
        retry_at: Timestamp,
        /// What went wrong, for people; empty when no attempt was made yet.
        fault: String,
        /// Why its article is not to be mailed, if so.
        held: Option<Reason>,
    },
    /// It needs no article, for this reason.
    Done(Reason),
}

/// An article with everything that was found out about it before filing.
#[derive(Debug, Clone)]
pub struct FiledArticle {
    /// The article.
    pub article: Article,
    /// The fingerprint of its whole body.
    pub text_hash: i64,
    /// The fingerprint of each block, in the order of [`Article::blocks`].
    pub block_hashes: Vec<i64>,
    /// What it says of the topics, in reading order.
    pub passages: Vec<Passage>,
    /// Topics whose query was satisfied but for their `unless`, with the block.
    pub vetoed: Vec<(super::TopicId, usize)>,
    /// Why none of it is to be mailed, if so.
    pub held: Option<Reason>,
    /// Further addresses that led to it: the entry's own link, redirects on the way.
    pub aliases: Vec<Link>,
    /// What went wrong on the way to its page, for people.
    pub fault: Option<String>,
}

/// An entry whose page is still to be fetched, as the store remembers it.
#[derive(Debug, Clone)]
pub struct WaitingEntry {
    /// The entry as it was listed.
    pub entry: Entry,
    /// See [`FiledEntry::content_hash`].
    pub content_hash: i64,
    /// See [`FiledEntry::novelty`].
    pub novelty: Reason,
    /// How many attempts failed so far.
    pub attempts: u32,
    /// When the entry was first seen.
    pub first_seen: Timestamp,
    /// Why its article is not to be mailed, if so.
    pub held: Option<Reason>,
}
