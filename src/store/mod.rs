//! The only SQL: what was seen, read, matched, grouped, queued and sent, in one SQLite file.
//!
//! In: visits, mails, deliveries. Out: what was filed before. One writer thread; readers never wait for it.

use std::{path::Path, sync::Arc};

use jiff::Timestamp;

use crate::model::{
    Assignment, Candidate, ClaimedMail, Coverage, Delivery, FiledArticle, QueuedMail, Reason, Source, SourceId,
    SourceState, StoryNews, Subscription, SubscriptionId, Visit, WaitingEntry,
};

/// The file in the state directory.
pub const FILE_NAME: &str = "presswatch.db";

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// To be written.
    #[error("to be written")]
    Todo,
}

/// The store; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {}

/// Whether an entry of a source is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Never seen.
    No,
    /// Seen, with the same content, or still waiting for its page.
    Same,
    /// Seen with another content.
    Revised,
}

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

/// What composing for a subscription came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composed {
    /// Stories in the mails.
    pub stories: u32,
    /// Mails queued.
    pub mails: u32,
    /// True when news remained that did not fit: compose again.
    pub more: bool,
}

/// A configured source that fails at present.
#[derive(Debug, Clone)]
pub struct FailingSource {
    /// Which source.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// What is remembered of it.
    pub state: SourceState,
}

/// A mail that was refused for good or expired.
#[derive(Debug, Clone)]
pub struct UndeliveredMail {
    /// Its number in the outbox.
    pub id: i64,
    /// To whom.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// What the receiver said last.
    pub reply: String,
}

impl Store {
    /// Opens or creates the database in the state directory, brings it up to date and starts its writer.
    ///
    /// # Errors
    /// The directory or file cannot be used, is newer than this program, or is damaged.
    pub fn open(state: &Path) -> Result<Self, StoreError> {
        todo!("{state:?}")
    }

    /// Makes the configured sources and subscriptions known; what is new starts from now.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn sync(
        &self,
        sources: &[Arc<Source>],
        subscriptions: &[Arc<Subscription>],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        todo!("{sources:?} {subscriptions:?} {now}")
    }

    /// What is remembered of every configured source.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn source_states(&self) -> Result<Vec<(SourceId, SourceState)>, StoreError> {
        todo!()
    }

    /// What is remembered of one source.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn source_state(&self, source: &SourceId) -> Result<SourceState, StoreError> {
        todo!("{source}")
    }

    /// Which entries of a source are known; keys with their content hashes, answers in the same order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn known(&self, source: &SourceId, entries: Vec<(String, i64)>) -> Result<Vec<Known>, StoreError> {
        todo!("{source} {entries:?}")
    }

    /// Which of these canonical links lead to an article on file; answers in the same order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn known_links(&self, links: Vec<String>) -> Result<Vec<bool>, StoreError> {
        todo!("{links:?}")
    }

    /// The entries of a source whose page may be tried now, longest waiting first, at most `limit`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn waiting(
        &self,
        source: &SourceId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<WaitingEntry>, StoreError> {
        todo!("{source} {now} {limit}")
    }

    /// Files a visit in one transaction. `assign` chooses the story of each article among the candidates on file.
    ///
    /// # Errors
    /// The database cannot be written: then nothing of the visit happened.
    pub async fn file<A>(&self, visit: Visit, assign: A) -> Result<Filed, StoreError>
    where
        A: Fn(&FiledArticle, &[Candidate]) -> Assignment + Send + 'static,
    {
        let _ = assign;
        todo!("{visit:?}")
    }

    /// The moment of the last digest of a subscription, or when it was first configured.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn last_slot(&self, subscription: &SubscriptionId) -> Result<Timestamp, StoreError> {
        todo!("{subscription}")
    }

    /// Composes the digest of a subscription in one transaction: `compose` makes the mails of what is new.
    ///
    /// Records what is in them as mailed and `slot` as done. Without news `compose` is asked too; it may return no mail.
    ///
    /// # Errors
    /// The database cannot be written, or `compose` made no mail of existing news: then nothing happened.
    pub async fn compose<C>(
        &self,
        subscription: Arc<Subscription>,
        slot: Timestamp,
        now: Timestamp,
        compose: C,
    ) -> Result<Composed, StoreError>
    where
        C: FnOnce(Vec<StoryNews>, Coverage) -> Vec<QueuedMail> + Send + 'static,
    {
        let _ = compose;
        todo!("{subscription:?} {slot} {now}")
    }

    /// Queues notices to the operator, each once: a key that is on file is left alone.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn queue_notices(&self, notices: Vec<QueuedMail>, now: Timestamp) -> Result<u32, StoreError> {
        todo!("{notices:?} {now}")
    }

    /// Puts mails found `sending` at start back to `queued`; returns how many.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn recover_outbox(&self) -> Result<u32, StoreError> {
        todo!()
    }

    /// Claims the next mail whose time has come; it is `sending` on disk before this returns.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn claim(&self, now: Timestamp) -> Result<Option<ClaimedMail>, StoreError> {
        todo!("{now}")
    }

    /// Records what became of an attempt. `retry_at` is the next attempt of a mail that is `Later`;
    /// `None` lets it expire. A mail whose transport was down goes back as if it had not been tried.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn record(
        &self,
        mail: i64,
        delivery: Delivery,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        todo!("{mail} {delivery:?} {retry_at:?} {now}")
    }

    /// The configured sources that fail at present.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn failing_sources(&self) -> Result<Vec<FailingSource>, StoreError> {
        todo!()
    }

    /// Mails to readers that were refused for good or expired, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn undelivered(&self) -> Result<Vec<UndeliveredMail>, StoreError> {
        todo!()
    }

    /// Everything that happened to a link; `None` when it was never seen.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn history(&self, link: String) -> Result<Option<History>, StoreError> {
        todo!("{link}")
    }
}

/// Everything that happened to one link.
#[derive(Debug, Clone)]
pub struct History {
    /// What happened, in order of time.
    pub events: Vec<HistoryEvent>,
}

/// One thing that happened to a link.
#[derive(Debug, Clone)]
pub struct HistoryEvent {
    /// When.
    pub at: Timestamp,
    /// The named reason, where it was a decision.
    pub reason: Option<Reason>,
    /// What, for people.
    pub text: String,
}
