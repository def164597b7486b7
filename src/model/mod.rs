//! The newsroom's nouns.
//!
//! Values only: nothing here does I/O, reads a clock or knows a stage.

mod article;
pub mod cron;
mod entry;
mod health;
mod id;
mod json;
mod language;
mod link;
mod mail;
mod mute;
mod passage;
mod period;
pub mod query;
mod reader;
mod reading;
mod reason;
mod source;
mod status;
mod story;
mod subscription;
mod topic;
mod visit;

pub use article::{Article, ArticleState, Block, BlockKind, Precision, TITLE_BLOCK};
pub use entry::{Entry, SourceDocument};
pub use health::{Health, Rhythm, SourceNotice, Told, Trouble, TurnKind};
pub use id::{ID_LENGTH_MAX, Id, IdFault};
pub use json::{JsonPath, JsonPathFault, JsonRules};
pub use language::Language;
pub use link::{LINK_LENGTH_MAX, Link, LinkFault};
pub use mail::{
    ClaimedMail, Delivery, FaultKind, MailKey, MailState, Message, Outage, QueuedMail, Refusal, Refused, TransportFault,
};
pub use mute::{Mute, MuteId, Muted, Offered};
pub use passage::{Clause, Passage};
pub use period::{ENGLISH_MONTHS, Period};
pub use reader::{Departure, LeaveWay, Refusing, same_reader};
pub use reading::{PROBLEMS_MAX, Problem, Reading};
pub use reason::Reason;
pub use source::{ContentFrom, INTERVAL_START, Source, SourceId, SourceKind, SourceState, Validators};
pub use status::{ReplyCodes, is_enhanced};
pub use story::{
    Alerted, ArticleId, ArticleNews, Assignment, Candidate, Composition, Contents, Coverage, Elsewhere, Kept,
    LATE_AFTER, LeftOut, Merge, Outlet, PassageNews, Remembered, Role, StoryId, StoryNews,
};
pub use subscription::{AlertRule, DigestAt, DigestForm, DigestRule, Subscription, SubscriptionId};
pub use topic::{ListTerm, Topic, TopicId};
pub use visit::{EntryFate, FiledArticle, FiledEntry, Visit, VisitOutcome, WaitingEntry};
