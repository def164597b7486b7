//! One event, however many outlets carry it.

use std::ops::Range;

use jiff::Timestamp;

use super::{Language, Reason, SourceId, TopicId};

/// The number of a story in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoryId(pub i64);

/// The number of an article (one version of it) in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub i64);

/// An article on file that a new one may belong to.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The article on file.
    pub article: ArticleId,
    /// The story that holds it.
    pub story: StoryId,
    /// Its canonical link, and every other address that led to it.
    pub links: Vec<String>,
    /// The fingerprint of its whole body.
    pub text_hash: i64,
    /// The fingerprint of each of its blocks.
    pub block_hashes: Vec<i64>,
}

/// Where a new article belongs, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The story; `None`: it begins one.
    pub story: Option<StoryId>,
    /// The article on file that decided it.
    pub because_of: Option<ArticleId>,
    /// The named reason.
    pub reason: Reason,
    /// The blocks that are no news, by number in the article, each with its reason.
    pub held: Vec<(usize, Reason)>,
}

/// A story with what is new of it for one subscription.
#[derive(Debug, Clone)]
pub struct StoryNews {
    /// Which story.
    pub story: StoryId,
    /// True when an earlier mail to this subscription carried a part of it.
    pub follow_up: bool,
    /// Its articles that have something new, first published first.
    pub articles: Vec<ArticleNews>,
    /// Every outlet that carries it, those of `articles` included, first published first.
    pub outlets: Vec<Outlet>,
}

/// An article with its passages that are new for one subscription.
#[derive(Debug, Clone)]
pub struct ArticleNews {
    /// Which article.
    pub article: ArticleId,
    /// Its title.
    pub title: String,
    /// Where and when it appeared.
    pub outlet: Outlet,
    /// The language of its text.
    pub language: Option<Language>,
    /// True when it is a new version of an article filed before.
    pub revision: bool,
    /// True when only a part of its text could be had.
    pub partial: bool,
    /// The new passages in reading order; a block that speaks of two topics stands twice.
    pub passages: Vec<PassageNews>,
}

/// Where and when an article appeared.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlet {
    /// The source.
    pub source: SourceId,
    /// The source's name.
    pub name: String,
    /// The operator's labels of the source.
    pub tags: Vec<String>,
    /// The address to show, as given.
    pub link: String,
    /// When it says that it was published.
    pub published: Option<Timestamp>,
    /// When it was first seen.
    pub first_seen: Timestamp,
}

/// A passage that is new for one subscription.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageNews {
    /// The topic.
    pub topic: TopicId,
    /// Which block of the article.
    pub block: usize,
    /// The block's text, verbatim.
    pub text: String,
    /// Byte ranges of `text` to be marked.
    pub marks: Vec<Range<usize>>,
    /// See [`super::Passage::score`].
    pub score: f64,
}

/// How well the sources are, for the footer of a digest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many sources are enabled.
    pub sources: u32,
    /// Those that fail at present: name and what is wrong.
    pub failing: Vec<(String, String)>,
    /// Those without news for several times their usual gap: name and when the last news came.
    pub silent: Vec<(String, Timestamp)>,
    /// Those never polled with success so far, by name, failing ones excepted.
    pub unseen: Vec<String>,
}
