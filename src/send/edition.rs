//! Makes the mails of a digest or alert: one per part and recipient, their bytes final.
//!
//! In: what is new, and for whom. Out: mails to be queued. Readers who are told some of it elsewhere get an edition
//! without it.

use std::{collections::BTreeMap, mem, sync::Arc};

use jiff::{SignedDuration, Timestamp};

use super::{Mailroom, queued_for_reader};
use crate::{
    digest::{self, Edition, Kind},
    model::{
        Composition, Contents, DigestAt, DigestForm, Elsewhere, MailKey, Message, QueuedMail, StoryId, Subscription,
    },
};

/// A digest whose cron line fires this seldom is a summary, unless its form is configured.
const SUMMARY_FROM: SignedDuration = SignedDuration::from_hours(6 * 24);

/// Which mail of a subscription is made.
#[derive(Debug, Clone)]
pub(super) struct Issue {
    kind: Kind,
    /// The moment that it is for.
    slot: Timestamp,
    /// What tells it from the other mails of the subscription.
    key: String,
    /// Whether a mail is wanted that has nothing to tell.
    may_be_empty: bool,
    now: Timestamp,
}

impl Issue {
    /// The digest of a slot; `number` is 0, or more when the news did not fit one composing.
    pub(super) fn digest(slot: Timestamp, number: u32, now: Timestamp) -> Self {
        let key = if number == 0 { slot.to_string() } else { format!("{slot}+{number}") };
        Self { kind: Kind::Digest, slot, key, may_be_empty: number == 0, now }
    }

    /// The alert of a story.
    pub(super) fn alert(StoryId(story): StoryId, now: Timestamp) -> Self {
        Self { kind: Kind::Alert, slot: now, key: format!("alert/{story}/{now}"), may_be_empty: false, now }
    }
}

/// Makes the mails, each when it is asked for; none where nobody is to be told anything.
pub(super) fn compose(
    room: Mailroom,
    subscription: &Arc<Subscription>,
    contents: Contents,
    issue: Issue,
) -> Composition<impl Iterator<Item = QueuedMail> + use<>> {
    let left_out = digest::left_out(&contents.news, form(subscription, &issue), subscription.language);
    let editions = rendered(&room, subscription, contents, &issue);
    let (subscription, address) = (subscription.id.clone(), room.leave_address());
    let addressed = editions.into_iter().flat_map(|(messages, readers)| {
        let messages: Vec<(Arc<Message>, u32)> = messages.into_iter().map(Arc::new).zip(1..).collect();
        // A reader's parts stand together, in their order.
        readers.into_iter().flat_map(move |reader| {
            let parts = messages.clone().into_iter();
            parts.map(move |(message, part)| (message, part, reader.clone()))
        })
    });
    let mails = addressed.filter_map(move |(message, part, recipient)| {
        let key = MailKey { subscription: Some(subscription.clone()), slot: issue.key.clone(), recipient, part };
        queued_for_reader(&room, key, &message, &address, issue.now)
    });
    Composition { mails, left_out }
}

/// The messages of each edition, and who gets it.
fn rendered(
    room: &Mailroom,
    subscription: &Arc<Subscription>,
    mut contents: Contents,
    issue: &Issue,
) -> Vec<(Vec<Message>, Vec<String>)> {
    let wants_empty = issue.may_be_empty && subscription.digest.as_ref().is_some_and(|rule| rule.empty);
    if contents.news.is_empty() && !wants_empty {
        return Vec::new();
    }
    let mut rendered = Vec::new();
    let mut editions = editions(&contents).into_iter().peekable();
    while let Some((elsewhere, readers)) = editions.next() {
        // The last edition is made of the news themselves: most digests have one alone.
        let mut contents = if editions.peek().is_some() { contents.clone() } else { mem::take(&mut contents) };
        contents.news.retain(|news| !elsewhere.stories.contains(&news.story));
        if contents.news.is_empty() && !elsewhere.stories.is_empty() {
            continue;
        }
        let edition = Edition {
            kind: issue.kind,
            form: form(subscription, issue),
            subscription: Arc::clone(subscription),
            topics: room.topics.clone(),
            contents,
            elsewhere,
            slot: issue.slot,
            leave_address: room.leave_address(),
            leave_link: room.leave_links.is_some(),
        };
        rendered.push((digest::render(&digest::compose(edition)), readers));
    }
    rendered
}

/// The readers by what they are told elsewhere.
fn editions(contents: &Contents) -> Vec<(Elsewhere, Vec<String>)> {
    let mut editions: BTreeMap<Vec<StoryId>, (Elsewhere, Vec<String>)> = BTreeMap::new();
    for recipient in &contents.readers {
        let elsewhere = contents.elsewhere.get(recipient).cloned().unwrap_or_default();
        let key = elsewhere.stories.iter().copied().collect();
        editions.entry(key).or_insert_with(|| (elsewhere, Vec::new())).1.push(recipient.clone());
    }
    editions.into_values().collect()
}

/// How much of each story is told: in an alert all; in a digest as configured, else a summary where its line fires
/// once a week or less often.
fn form(subscription: &Subscription, issue: &Issue) -> DigestForm {
    let Some(rule) = subscription.digest.as_ref().filter(|_| issue.kind == Kind::Digest) else {
        return DigestForm::Full;
    };
    rule.form.unwrap_or_else(|| {
        let DigestAt::Cron(line) = &rule.at else { return DigestForm::Full };
        // A preview is for no moment of the line: the gap is measured between the next two.
        let zone = &subscription.time_zone;
        let next = line.next_after(issue.slot, zone);
        let gap = next.and_then(|next| Some(line.next_after(next, zone)?.duration_since(next)));
        if gap.is_some_and(|gap| gap >= SUMMARY_FROM) { DigestForm::Summary } else { DigestForm::Full }
    })
}
