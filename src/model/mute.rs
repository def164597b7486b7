//! What keeps stories out of mails for a while.

use jiff::Timestamp;

use super::{Article, SourceId, StoryId};

/// The number of a mute in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MuteId(pub i64);

/// Which stories are muted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Muted {
    /// One story.
    Story(StoryId),
    /// Every story with an article that satisfies a query in the query language.
    Query(String),
}

/// A mute: until its end no mail tells of what it holds back; that is counted, and never lost from the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mute {
    /// Its number.
    pub id: MuteId,
    /// What it mutes.
    pub what: Muted,
    /// When it began.
    pub since: Timestamp,
    /// When it ends by itself.
    pub until: Timestamp,
    /// Why, as its author wrote it.
    pub reason: String,
    /// Who asked for it.
    pub author: String,
    /// How many stories it held back so far.
    pub held: u32,
}

/// An article that is about to be mailed, as a mute looks at it.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Its story.
    pub story: StoryId,
    /// Its source.
    pub source: SourceId,
    /// The article; its canonical link, text and authors are complete.
    pub article: Article,
}
