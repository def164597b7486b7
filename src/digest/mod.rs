//! Turns stories into mails: `compose` chooses and orders, `render` writes text and HTML.
//!
//! In: what is new for a subscription. Out: messages, each within its size. Performs no I/O, reads no clock.

use std::sync::Arc;

use jiff::Timestamp;

use crate::model::{Coverage, Message, StoryNews, Subscription, Topic};

/// What a digest is made of.
#[derive(Debug, Clone)]
pub struct Edition {
    /// For whom.
    pub subscription: Arc<Subscription>,
    /// All configured topics, in the order of the configuration.
    pub topics: Vec<Arc<Topic>>,
    /// What is new.
    pub news: Vec<StoryNews>,
    /// How well the sources are.
    pub coverage: Coverage,
    /// The moment that the digest is for.
    pub slot: Timestamp,
    /// How a reader leaves: an address to write to.
    pub leave_address: String,
}

/// A digest, ordered and cut, ready to be written.
#[derive(Debug, Clone)]
pub struct Digest {}

/// Orders an edition by topic and story.
pub fn compose(edition: Edition) -> Digest {
    todo!("{edition:?}")
}

/// Writes a digest as one message, or several where it is too large for one.
pub fn render(digest: &Digest) -> Vec<Message> {
    todo!("{digest:?}")
}

/// Writes the notice that a source has failed for long.
pub fn source_notice(name: &str, url: &str, since: Timestamp, fault: &str, zone: &jiff::tz::TimeZone) -> Message {
    todo!("{name} {url} {since} {fault} {zone:?}")
}

/// Writes the notice that a mail was refused for good, or expired.
pub fn delivery_notice(recipient: &str, subject: &str, reply: &str) -> Message {
    todo!("{recipient} {subject} {reply}")
}
