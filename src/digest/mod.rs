//! Turns stories into mails: `compose` chooses and orders, `render` writes text and HTML.
//!
//! In: what is new for a subscription. Out: messages, each within its size. Performs no I/O, reads no clock.

mod compose;
mod flowed;
mod html;
mod labels;
mod line;
mod notice;
mod parts;
mod passage;
mod story;
mod subject;
mod text;
mod wording;

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};

use crate::model::{
    Contents, Coverage, DigestForm, Elsewhere, Language, LeftOut, Message, StoryNews, Subscription, Topic,
};

pub use html::HTML_BYTES_MAX;
pub use labels::LeavePage;
pub use notice::{
    delivery_notice, departure_notice, disk_notice, outage_notice, room_notice, sources_notice, suspended_notice,
};
pub use subject::SUBJECT_CHARS_MAX;

/// What kind of mail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All that is new, at its time.
    Digest,
    /// One story, at once.
    Alert,
}

/// What a digest or alert is made of.
#[derive(Debug, Clone)]
pub struct Edition {
    /// What kind of mail it is.
    pub kind: Kind,
    /// How much of each story is told.
    pub form: DigestForm,
    /// For whom.
    pub subscription: Arc<Subscription>,
    /// All configured topics, in the order of the configuration.
    pub topics: Vec<Arc<Topic>>,
    /// What is new, and what is to be said besides.
    pub contents: Contents,
    /// What other mails tell these readers at the same time; it is not among the news.
    pub elsewhere: Elsewhere,
    /// The moment that the digest is for.
    pub slot: Timestamp,
    /// How a reader leaves: an address to write to.
    pub leave_address: String,
    /// Whether each reader has a link to leave by: see [`with_leave_link`].
    pub leave_link: bool,
}

/// A digest or alert, ordered and cut, ready to be written.
#[derive(Debug, Clone)]
pub struct Digest {
    /// What kind of mail it is.
    kind: Kind,
    /// The words for everything that is not quoted.
    labels: &'static labels::Labels,
    /// The readers' language; passages in another one are labelled.
    language: Language,
    /// The subscription's name.
    name: String,
    /// The zone of all times.
    zone: TimeZone,
    /// The moment that the digest is for.
    slot: Timestamp,
    /// Every topic of the subscription with the number of stories that speak of it, in the readers' order; a story
    /// that speaks of two counts twice, for a topic without one is said to be silent.
    topics: Vec<(String, usize)>,
    /// The topics that have stories, in the same order.
    sections: Vec<Section>,
    /// The stories that lead the mail: headline, outlet and link. Empty where the mail is short.
    leading: Vec<story::Line>,
    /// The stories that readers were alerted of since the last digest.
    alerted: Vec<story::Line>,
    /// How many outlets carry one of the stories.
    outlets: usize,
    /// How many stories are muted.
    muted: usize,
    /// How many stories would have been alerts, had the day's number not been reached.
    overflowed: usize,
    /// How many stories these readers are told elsewhere, and the subscriptions that tell them.
    elsewhere: (usize, Vec<String>),
    /// How well the sources are.
    coverage: Coverage,
    /// Where a reader writes to leave.
    leave_address: String,
    /// Whether the reader's own link is to stand in it.
    leave_link: bool,
}

/// The stories of one topic.
#[derive(Debug, Clone)]
struct Section {
    topic: String,
    stories: Vec<story::Story>,
}

impl Digest {
    /// How many stories it tells.
    pub fn stories(&self) -> usize {
        self.sections.iter().map(|section| section.stories.len()).sum()
    }
}

/// Stands where a reader's own link to leave belongs: signs that no foreign text has, for they are taken out of it.
const LEAVE_LINK: &str = "\u{1}leave\u{1}";

/// A message for one reader: with their own link to leave, an `https` address without signs that HTML would escape.
///
/// A digest is rendered once, however many readers it has.
pub fn with_leave_link(message: &Message, link: &str) -> Message {
    Message {
        subject: message.subject.clone(),
        text: message.text.replace(LEAVE_LINK, link),
        html: message.html.as_ref().map(|html| html.replace(LEAVE_LINK, link)),
    }
}

/// Orders an edition by topic and story, and cuts what is too long or, in a summary, too much.
///
/// Topics stand in the order of the subscription; a story stands once, under the first topic that it speaks of.
/// Within a topic: what official and primary sources say first, then by number of outlets, then by score, then the
/// earliest. No story is left out.
pub fn compose(edition: Edition) -> Digest {
    compose::digest(edition)
}

/// The passages that a digest of this form, for readers of this language, leaves out, story by story; none of a full one.
pub fn left_out(news: &[StoryNews], form: DigestForm, language: Language) -> Vec<LeftOut> {
    news.iter().flat_map(|news| story::left_out(news, form, language)).collect()
}

/// The words of the page on which a reader leaves, in this language or else in English.
pub fn leave_page(language: Language) -> &'static LeavePage {
    &labels::of(language).leave_page
}

/// The languages that mails have labels in.
pub fn languages() -> impl Iterator<Item = Language> {
    labels::ALL.into_iter().map(|labels| labels.language)
}

/// Writes a digest as one message, or several where its HTML would exceed [`HTML_BYTES_MAX`].
///
/// Both parts of a message say the same. The text is `format=flowed` with `DelSp=no`: lines of about 72 columns;
/// one that ends in a space goes on in the next, and lines that begin with a space, `>` or `From ` have a space
/// put before them. Lines end in `\n`.
///
/// Source: RFC 3676.
pub fn render(digest: &Digest) -> Vec<Message> {
    let parts = parts::parts(digest);
    let of = parts.len();
    let messages = parts.iter().enumerate().map(|(index, sections)| {
        let page = parts::Page { digest, sections, number: index + 1, of };
        Message { subject: subject::subject(&page), text: text::text(&page), html: Some(html::html(&page)) }
    });
    messages.collect()
}
