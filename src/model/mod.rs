//! The newsroom's nouns.
//!
//! Values only: nothing here does I/O, reads a clock or knows a stage.

mod article;
pub mod cron;
mod entry;
mod health;
mod id;
mod language;
mod link;
mod mail;
mod passage;
mod period;
pub mod query;
mod reading;
mod reason;
mod source;
mod story;
mod subscription;
mod topic;
mod visit;

pub use article::{Article, ArticleState, Block, BlockKind, Precision};
pub use entry::{Entry, SourceDocument};
pub use health::{Health, Rhythm, Trouble};
pub use id::{ID_LENGTH_MAX, Id, IdFault};
pub use language::Language;
pub use link::{LINK_LENGTH_MAX, Link, LinkFault};
pub use mail::{
    ClaimedMail, Delivery, FaultKind, MailKey, MailState, Message, QueuedMail, Refusal, Refused, TransportFault,
};
pub use passage::{Clause, Passage};
pub use period::Period;
pub use reading::{PROBLEMS_MAX, Problem, Reading};
pub use reason::Reason;
pub use source::{ContentFrom, INTERVAL_START, Source, SourceId, SourceKind, SourceState, Validators};
pub use story::{ArticleId, ArticleNews, Assignment, Candidate, Coverage, Outlet, PassageNews, StoryId, StoryNews};
pub use subscription::{DigestAt, DigestRule, Subscription, SubscriptionId};
pub use topic::{ListTerm, Topic, TopicId};
pub use visit::{EntryFate, FiledArticle, FiledEntry, Visit, VisitOutcome, WaitingEntry};
