//! The named reasons of everything that is decided about an item.

use std::fmt;

/// Why an item took the way it took; `explain` and the logs live on these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    // Entries.
    /// First seen in this poll.
    NewEntry,
    /// Seen before, with another content.
    RevisedEntry,
    /// Listed as before; its page was looked at again and says otherwise.
    RevisedPage,
    /// The entry has no link and no text of its own.
    NoLink,
    /// Another source listed the same link before.
    KnownLink,
    /// The page could not be had for now and is tried again.
    PageWaiting,
    // Where the text of an article comes from.
    /// The page's own text.
    FromPage,
    /// The source is configured to be read from its feed alone.
    FromFeed,
    /// The page is gone, refused or never came; the feed's own text stands in.
    PageFailed,
    /// `robots.txt` forbids the page; the feed's own text stands in.
    RobotsForbid,
    /// The page shows less than the feed carries; the feed's own text stands in.
    PageThin,
    /// Only a title could be had.
    TitleOnly,
    // Matching.
    /// A topic's query is satisfied.
    Matched,
    /// No topic's query is satisfied by any block.
    NoTopic,
    /// A topic's query was satisfied, and so was its `unless`.
    Unless,
    // Stories.
    /// No story holds this article: it begins one.
    NewStory,
    /// The same text stands in the story.
    SameText,
    /// The same link stands in the story.
    SameLink,
    /// The same text stands in the story, shortened, edited or translated otherwise.
    CopyOf,
    /// Articles of the story tell the same event.
    SameEvent,
    /// Its story and another turned out to be one.
    StoriesMerged,
    /// A new version of an article in the story.
    RevisionOf,
    /// A new version without any new or changed block.
    RevisionUnchanged,
    // What keeps a passage out of mails.
    /// Older than `lookback` at the source's first poll.
    BeforeLookback,
    /// Older than `lookback` in a flood of old items.
    ArchiveFlood,
    /// The block stood so in the version before.
    UnchangedBlock,
    /// A paragraph of the story says the same.
    ToldInStory,
    /// The same paragraph was mailed to this subscription before.
    AlreadyMailed,
    /// A mute holds the story back.
    Muted,
    /// A summary tells only the passages of a story that say most.
    LeftOutOfSummary,
    /// Another subscription's mail tells the same recipient at the same time.
    ToldElsewhere,
    // Alerts.
    /// The story is to be an alert, after the settle window.
    AlertSettling,
    /// It was seen too long after its publication to be an alert: the digest tells it.
    LateForAlert,
    /// The day's budget of alerts is spent: the digest tells it.
    AlertBudgetSpent,
    // Mails.
    /// In a digest that was composed.
    Composed,
    /// Everybody has left the subscription, or is suspended.
    NoReader,
}

impl Reason {
    const ALL: [Self; 36] = [
        Self::NewEntry,
        Self::RevisedEntry,
        Self::RevisedPage,
        Self::NoLink,
        Self::KnownLink,
        Self::PageWaiting,
        Self::FromPage,
        Self::FromFeed,
        Self::PageFailed,
        Self::RobotsForbid,
        Self::PageThin,
        Self::TitleOnly,
        Self::Matched,
        Self::NoTopic,
        Self::Unless,
        Self::NewStory,
        Self::SameText,
        Self::SameLink,
        Self::CopyOf,
        Self::SameEvent,
        Self::StoriesMerged,
        Self::RevisionOf,
        Self::RevisionUnchanged,
        Self::BeforeLookback,
        Self::ArchiveFlood,
        Self::UnchangedBlock,
        Self::ToldInStory,
        Self::AlreadyMailed,
        Self::Muted,
        Self::LeftOutOfSummary,
        Self::ToldElsewhere,
        Self::AlertSettling,
        Self::LateForAlert,
        Self::AlertBudgetSpent,
        Self::Composed,
        Self::NoReader,
    ];

    /// The stable word for it in the database and in machine-readable output.
    pub fn code(self) -> &'static str {
        match self {
            Self::NewEntry => "new-entry",
            Self::RevisedEntry => "revised-entry",
            Self::RevisedPage => "revised-page",
            Self::NoLink => "no-link",
            Self::KnownLink => "known-link",
            Self::PageWaiting => "page-waiting",
            Self::FromPage => "from-page",
            Self::FromFeed => "from-feed",
            Self::PageFailed => "page-failed",
            Self::RobotsForbid => "robots-forbid",
            Self::PageThin => "page-thin",
            Self::TitleOnly => "title-only",
            Self::Matched => "matched",
            Self::NoTopic => "no-topic",
            Self::Unless => "unless",
            Self::NewStory => "new-story",
            Self::SameText => "same-text",
            Self::SameLink => "same-link",
            Self::CopyOf => "copy-of",
            Self::SameEvent => "same-event",
            Self::StoriesMerged => "stories-merged",
            Self::RevisionOf => "revision-of",
            Self::RevisionUnchanged => "revision-unchanged",
            Self::BeforeLookback => "before-lookback",
            Self::ArchiveFlood => "archive-flood",
            Self::UnchangedBlock => "unchanged-block",
            Self::ToldInStory => "told-in-story",
            Self::AlreadyMailed => "already-mailed",
            Self::Muted => "muted",
            Self::LeftOutOfSummary => "left-out-of-summary",
            Self::ToldElsewhere => "told-elsewhere",
            Self::AlertSettling => "alert-settling",
            Self::LateForAlert => "late-for-alert",
            Self::AlertBudgetSpent => "alert-budget-spent",
            Self::Composed => "composed",
            Self::NoReader => "no-reader",
        }
    }

    /// The reason that `code` names.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// A sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NewEntry => "listed for the first time",
            Self::RevisedEntry => "listed again with another content",
            Self::RevisedPage => "listed as before, but its page has another text",
            Self::NoLink => "has neither a link nor a text of its own",
            Self::KnownLink => "the same link was already filed for another source",
            Self::PageWaiting => "the page could not be had and will be tried again",
            Self::FromPage => "text taken from the page",
            Self::FromFeed => "text taken from the feed, as configured",
            Self::PageFailed => "the page could not be had; the feed's own text stands in",
            Self::RobotsForbid => "robots.txt forbids the page; the feed's own text stands in",
            Self::PageThin => "the page shows less than the feed; the feed's own text stands in",
            Self::TitleOnly => "only a title could be had",
            Self::Matched => "the topic's query is satisfied",
            Self::NoTopic => "no block satisfies the query of any topic",
            Self::Unless => "the query is satisfied, but so is its `unless`",
            Self::NewStory => "begins a story of its own",
            Self::SameText => "carries the same text as an article of the story",
            Self::SameLink => "has the same link as an article of the story",
            Self::CopyOf => "is a copy, perhaps shortened or edited, of an article of the story",
            Self::SameEvent => "tells the same event as the articles of the story",
            Self::StoriesMerged => "its story and another turned out to be one",
            Self::RevisionOf => "is a new version of an article of the story",
            Self::RevisionUnchanged => "is a new version with nothing new in it",
            Self::BeforeLookback => "is older than the lookback at the source's first poll: archived, not mailed",
            Self::ArchiveFlood => "came in a flood of old items and is older than the lookback: archived, not mailed",
            Self::UnchangedBlock => "stood so in the version before: not news",
            Self::ToldInStory => "another article of the story says the same in the same words: not news",
            Self::AlreadyMailed => "the same paragraph was mailed to this subscription before",
            Self::Muted => "a mute holds the story back",
            Self::LeftOutOfSummary => "the mail is a summary, and tells only the passages of the story that say most",
            Self::ToldElsewhere => "a mail of another subscription tells the same reader at the same time",
            Self::AlertSettling => "is to be an alert, when copies and further passages were gathered",
            Self::LateForAlert => "was seen too long after its publication to be an alert: the digest tells it",
            Self::AlertBudgetSpent => "the day's budget of alerts is spent: the digest tells it",
            Self::Composed => "is in a mail",
            Self::NoReader => "nobody is mailed for this subscription at present: all readers left or are suspended",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}
