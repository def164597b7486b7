//! Who gets which topics, and when.

use std::time::Duration;

use jiff::{civil::Time, tz::TimeZone};

use super::{Id, Language, TopicId, cron::CronLine};

/// The name of a subscription.
pub type SubscriptionId = Id<Subscription>;

/// A group of readers and what is mailed to them.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// Its name in the configuration, the database and the Message-IDs.
    pub id: SubscriptionId,
    /// The readers' addresses (`local@domain`), each checked and present once.
    pub to: Vec<String>,
    /// What they want to hear of.
    pub topics: Vec<TopicId>,
    /// The zone of the digest's cron line and of dates in mails.
    pub time_zone: TimeZone,
    /// The language of dates and labels in mails.
    pub language: Language,
    /// When a digest is made; `None`: never.
    pub digest: Option<DigestRule>,
    /// When single stories are mailed at once; `None`: never.
    pub alert: Option<AlertRule>,
    /// True: a story is told here even where another subscription tells it to the same reader at the same time.
    pub repeat: bool,
}

/// When a digest is made.
#[derive(Debug, Clone)]
pub struct DigestRule {
    /// The moment.
    pub at: DigestAt,
    /// True: a day without a story is sent too, as the proof that it was silent.
    pub empty: bool,
    /// How much of each story it tells; `None`: a summary where a digest covers most of a week or more, else all.
    pub form: Option<DigestForm>,
}

/// How much of each story a digest tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestForm {
    /// Every passage.
    Full,
    /// The passages that say most, and how many more there are.
    Summary,
}

/// Which stories are mailed at once, and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRule {
    /// Those that a source with one of these labels tells; empty: those of every source.
    pub tags: Vec<String>,
    /// How long copies and further passages are gathered after the first.
    pub settle: Duration,
    /// From when to when, in the subscription's zone, none is sent; they wait for the end.
    pub quiet: Option<(Time, Time)>,
    /// How many are sent on one day in that zone; what is beyond is left to the digest.
    pub per_day: usize,
}

/// The moment of a digest.
#[derive(Debug, Clone)]
pub enum DigestAt {
    /// At the end of every `once`, and in the daemon after each round that brought news.
    Now,
    /// By a cron line.
    Cron(Box<CronLine>),
}
