//! Who gets which topics, and when.

use jiff::tz::TimeZone;

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
}

/// When a digest is made.
#[derive(Debug, Clone)]
pub struct DigestRule {
    /// The moment.
    pub at: DigestAt,
    /// True: a day without a story is sent too, as the proof that it was silent.
    pub empty: bool,
}

/// The moment of a digest.
#[derive(Debug, Clone)]
pub enum DigestAt {
    /// At the end of every `once`, and in the daemon after each round that brought news.
    Now,
    /// By a cron line.
    Cron(Box<CronLine>),
}
