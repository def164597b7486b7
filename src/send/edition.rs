//! Makes the mails of a digest or alert: one per part and recipient, their bytes final.
//!
//! In: what is new, and for whom. Out: mails to be queued. Readers who are told some of it elsewhere get an edition
//! without it.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};

use super::{Mailroom, leave_address, queued};
use crate::{
    digest::{self, Edition, Kind},
    model::{Contents, DigestAt, DigestForm, Elsewhere, MailKey, QueuedMail, StoryId, Subscription},
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

/// Makes the mails; none where nobody is to be told anything.
pub(super) fn mails(
    room: &Mailroom,
    subscription: &Arc<Subscription>,
    contents: &Contents,
    issue: &Issue,
) -> Vec<QueuedMail> {
    let wants_empty = issue.may_be_empty && subscription.digest.as_ref().is_some_and(|rule| rule.empty);
    if contents.news.is_empty() && !wants_empty {
        return Vec::new();
    }
    let leave_address = leave_address(room);
    let mut mails = Vec::new();
    for (elsewhere, readers) in editions(subscription, contents) {
        let mut contents = contents.clone();
        contents.news.retain(|news| !elsewhere.stories.contains(&news.story));
        if contents.news.is_empty() && !elsewhere.stories.is_empty() {
            continue;
        }
        let edition = Edition {
            kind: issue.kind,
            form: form(subscription, issue.slot),
            subscription: Arc::clone(subscription),
            topics: room.topics.clone(),
            contents,
            elsewhere,
            slot: issue.slot,
            leave_address: leave_address.clone(),
        };
        let messages = digest::render(&digest::compose(edition));
        for (message, part) in messages.iter().zip(1..) {
            for recipient in &readers {
                let key = MailKey {
                    subscription: Some(subscription.id.clone()),
                    slot: issue.key.clone(),
                    recipient: (*recipient).clone(),
                    part,
                };
                mails.extend(queued(room, key, message, Some(&leave_address), issue.now));
            }
        }
    }
    mails
}

/// The readers by what they are told elsewhere.
fn editions<'a>(subscription: &'a Subscription, contents: &Contents) -> Vec<(Elsewhere, Vec<&'a String>)> {
    let mut editions: BTreeMap<Vec<StoryId>, (Elsewhere, Vec<&String>)> = BTreeMap::new();
    for recipient in &subscription.to {
        let elsewhere = contents.elsewhere.get(recipient).cloned().unwrap_or_default();
        let key = elsewhere.stories.iter().copied().collect();
        editions.entry(key).or_insert_with(|| (elsewhere, Vec::new())).1.push(recipient);
    }
    editions.into_values().collect()
}

/// How much of each story is told: as configured, else a summary where the digest covers most of a week or more.
fn form(subscription: &Subscription, slot: Timestamp) -> DigestForm {
    let Some(rule) = &subscription.digest else { return DigestForm::Full };
    rule.form.unwrap_or_else(|| {
        let DigestAt::Cron(line) = &rule.at else { return DigestForm::Full };
        match line.next_after(slot, &subscription.time_zone) {
            Some(next) if next.duration_since(slot) >= SUMMARY_FROM => DigestForm::Summary,
            _ => DigestForm::Full,
        }
    })
}
