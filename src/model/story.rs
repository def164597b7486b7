//! One event, however many outlets carry it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use jiff::{SignedDuration, Timestamp};

use super::{Block, Language, Reason, SourceId, SubscriptionId, TopicId};

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
    /// Its text.
    pub blocks: Vec<Block>,
    /// The blocks that speak of a topic and were, or will be, mailed for it.
    pub told: Vec<(usize, TopicId)>,
}

/// What an article is to its story.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    /// It began the story; or, of all its articles, it was published first.
    #[default]
    Original,
    /// It carries a text of the story, perhaps shortened or edited.
    Copy,
    /// It tells the same in words of its own.
    Rewritten,
    /// It goes on telling when some time has passed.
    FollowUp,
    /// It says that it corrects what was told.
    Correction,
}

impl Role {
    const ALL: [Self; 5] = [Self::Original, Self::Copy, Self::Rewritten, Self::FollowUp, Self::Correction];

    /// The word for it in the database and in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Copy => "copy",
            Self::Rewritten => "rewritten",
            Self::FollowUp => "follow-up",
            Self::Correction => "correction",
        }
    }

    /// The role that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// What such an article does, for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Original => "tells it first",
            Self::Copy => "copies it",
            Self::Rewritten => "tells it in words of its own",
            Self::FollowUp => "follows up",
            Self::Correction => "corrects it",
        }
    }
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
    /// What it is to the story.
    pub role: Role,
    /// The blocks that are no news, by number in the article, each with its reason.
    pub held: Vec<(usize, Reason)>,
}

/// What grouping keeps of an article on file, to compare it with those that come after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// The article.
    pub article: ArticleId,
    /// Its story.
    pub story: StoryId,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// What is kept of it; only grouping reads it.
    pub sketch: Vec<u8>,
}

/// What follows for grouping's memory from the filing of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// What is to be kept of the article: see [`Remembered::sketch`].
    pub sketch: Vec<u8>,
    /// The version before, of which nothing is to be kept any more.
    pub replaced: Option<ArticleId>,
    /// The stories that the article shows to be one.
    pub merges: Vec<Merge>,
}

/// Two stories that turned out to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The story that is no more.
    pub from: StoryId,
    /// The story that has its articles from now on.
    pub into: StoryId,
}

/// A story with what is new of it for one subscription.
#[derive(Debug, Clone)]
pub struct StoryNews {
    /// Which story.
    pub story: StoryId,
    /// When the last mail to this subscription that carried a part of it was composed; `None`: it is new to them.
    pub mailed_at: Option<Timestamp>,
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
    /// Since when its source is polled with success.
    pub watched_since: Option<Timestamp>,
    /// What the article is to its story.
    pub role: Role,
}

/// An article that was first seen so long after its publication is no news of the moment: an outage of ours or of its
/// source held it up, or its source is new here.
pub const LATE_AFTER: SignedDuration = SignedDuration::from_hours(2);

impl Outlet {
    /// When it appeared: as it says itself, unless it claims the future, else when it was first seen.
    pub fn appeared(&self) -> Timestamp {
        self.published.unwrap_or(self.first_seen).min(self.first_seen)
    }

    /// Whether it was first seen more than [`LATE_AFTER`] after it says that it was published.
    pub fn is_late(&self) -> bool {
        self.published.is_some_and(|published| self.first_seen.duration_since(published) > LATE_AFTER)
    }

    /// Whether it is late although its source was watched when it was published.
    pub fn is_held_up(&self) -> bool {
        let was_watched = |published| self.watched_since.is_some_and(|since| since <= published);
        self.is_late() && self.published.is_some_and(was_watched)
    }
}

/// A passage that is new for one subscription.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageNews {
    /// The topic.
    pub topic: TopicId,
    /// Which block of the article.
    pub block: usize,
    /// On which page of its document the block begins, where that has pages.
    pub page: Option<usize>,
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

/// A story that readers were alerted of since their last digest.
#[derive(Debug, Clone, PartialEq)]
pub struct Alerted {
    /// Which story.
    pub story: StoryId,
    /// Its headline.
    pub title: String,
    /// Who published it first.
    pub outlet: Outlet,
    /// When the alert was composed.
    pub at: Timestamp,
}

/// What was made of the news.
#[derive(Debug, Clone)]
pub struct Composition<M> {
    /// The mails.
    pub mails: M,
    /// The passages that none of them tells.
    pub left_out: Vec<LeftOut>,
}

/// Passages of an article that a summary leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The article.
    pub article: ArticleId,
    /// Its story.
    pub story: StoryId,
    /// The blocks that they stand in.
    pub blocks: BTreeSet<usize>,
}

/// Stories that another subscription's mail tells the same recipient at the same time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// The subscriptions whose mails these are.
    pub subscriptions: BTreeSet<SubscriptionId>,
    /// The stories.
    pub stories: BTreeSet<StoryId>,
}

/// All that a digest or alert is made of.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// What is new.
    pub news: Vec<StoryNews>,
    /// How well the sources are.
    pub coverage: Coverage,
    /// The moment of the digest before, or when the subscription began.
    pub since: Timestamp,
    /// How many stories were held back because they are muted.
    pub muted: u32,
    /// The stories that were alerted since the digest before; not among the news, unless there is more of them.
    pub alerted: Vec<Alerted>,
    /// How many stories would have been alerts, had the day's budget not been spent; they are among the news.
    pub overflowed: u32,
    /// The recipients who are mailed at present: neither left nor suspended, in the order of the configuration.
    pub readers: Vec<String>,
    /// By recipient: what another subscription tells them at this time.
    pub elsewhere: BTreeMap<String, Elsewhere>,
}

impl Contents {
    /// Whether there is a story that one of the readers is not told elsewhere.
    pub fn is_news_to_somebody(&self) -> bool {
        self.readers.iter().any(|recipient| self.news.iter().any(|news| !self.is_told_elsewhere(recipient, news.story)))
    }

    /// Whether another subscription tells this recipient the story at the same time.
    pub fn is_told_elsewhere(&self, recipient: &str, story: StoryId) -> bool {
        self.elsewhere.get(recipient).is_some_and(|elsewhere| elsewhere.stories.contains(&story))
    }
}
