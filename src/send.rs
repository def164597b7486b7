//! SPINE 2: a mail that is due becomes a mail accepted.
//!
//! In: the subscriptions and the present moment. Out: mails queued, then delivered, each step on disk before the
//! next. The only place that puts store, digest and mail in sequence.

mod alerts;
mod deliver;
mod edition;
mod mutes;
mod notices;
mod readers;

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use tracing::{error, info};

use crate::{
    checkpoint, digest,
    mail::{self, LeaveLinks, MailError},
    model::{DigestAt, MailKey, Message, MuteId, Offered, QueuedMail, Source, SourceId, Subscription, Topic},
    schedule,
    store::{Composed, Store, StoreError},
};

use self::{edition::Issue, mutes::Judge};

pub use self::{
    alerts::compose_alerts,
    deliver::{Deliveries, deliver_due},
    notices::{disk_notice, queue_notices, queue_outage_notice, queue_room_notice},
    readers::follow_readers,
};

/// The greatest number of times that one subscription is composed in one go, should a digest be too large for one.
const COMPOSINGS_MAX: u32 = 100;

/// Everything that composing and addressing need. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailroom {
    /// Where mails are queued.
    pub store: Store,
    /// Who gets what.
    pub subscriptions: Vec<Arc<Subscription>>,
    /// Every configured source, switched off or not.
    pub sources: Arc<BTreeMap<SourceId, Arc<Source>>>,
    /// Every topic, in the order of the configuration.
    pub topics: Vec<Arc<Topic>>,
    /// `From`, with or without a display name.
    pub from: String,
    /// Where notices go.
    pub operator: Option<String>,
    /// The links by which readers leave, where there is a public address for them.
    pub leave_links: Option<Arc<LeaveLinks>>,
    /// The zone of dates in notices.
    pub time_zone: TimeZone,
}

/// Composes the digests that are due by their cron line.
///
/// # Errors
/// The store cannot be read or written; a digest that was not composed stays due.
pub async fn compose_due(room: &Mailroom, now: Timestamp) -> Result<Composed, StoreError> {
    let mut total = Composed::default();
    for subscription in &room.subscriptions {
        let Some(DigestAt::Cron(line)) = subscription.digest.as_ref().map(|rule| &rule.at) else { continue };
        let last = room.store.last_slot(&subscription.id).await?;
        if let Some(slot) = schedule::due_slot(line, &subscription.time_zone, last, now) {
            total.add(&compose(room, subscription, slot, now).await?);
        }
    }
    Ok(total)
}

/// Composes the digests of the subscriptions that want theirs at the end of each round.
///
/// # Errors
/// The store cannot be read or written; what was not composed is in the next round's digest.
pub async fn compose_now(room: &Mailroom, now: Timestamp) -> Result<Composed, StoreError> {
    let mut total = Composed::default();
    for subscription in &room.subscriptions {
        if matches!(subscription.digest.as_ref().map(|rule| &rule.at), Some(DigestAt::Now)) {
            total.add(&compose(room, subscription, now, now).await?);
        }
    }
    Ok(total)
}

async fn compose(
    room: &Mailroom,
    subscription: &Arc<Subscription>,
    slot: Timestamp,
    now: Timestamp,
) -> Result<Composed, StoreError> {
    checkpoint::pass("before-composing");
    let mut total = Composed::default();
    for number in 0..COMPOSINGS_MAX {
        let (mails_room, for_whom) = (room.clone(), Arc::clone(subscription));
        let composed = room
            .store
            .compose(Arc::clone(subscription), slot, now, judge(room, now).await?, move |contents| {
                edition::compose(mails_room, &for_whom, contents, Issue::digest(slot, number, now))
            })
            .await?;
        total.add(&composed);
        if !composed.more {
            break;
        }
    }
    checkpoint::pass("digest-queued");
    if total.mails > 0 {
        info!(subscription.id = %subscription.id, stories = total.stories, mails = total.mails, "queued a digest");
    }
    Ok(total)
}

/// Makes the mails of a subscription's next digest for one of its readers, without queueing them or recording anything.
///
/// None where nothing is new and an empty digest is not wanted.
///
/// # Errors
/// The store cannot be read, or does not know the subscription yet.
pub async fn preview(
    room: &Mailroom,
    subscription: &Arc<Subscription>,
    now: Timestamp,
) -> Result<Vec<QueuedMail>, StoreError> {
    let judge = judge(room, now).await?;
    let mut contents = room.store.preview(Arc::clone(subscription), now, judge).await?;
    // One reader stands for all; where all have left, whoever is configured first.
    contents.readers.extend(subscription.to.first().cloned());
    contents.readers.truncate(1);
    Ok(edition::compose(room.clone(), subscription, contents, Issue::digest(now, 0, now)).mails.collect())
}

/// How the mutes in force judge what is about to be mailed; `None` where there is none.
async fn judge(
    room: &Mailroom,
    now: Timestamp,
) -> Result<Option<impl Fn(&Offered) -> Option<MuteId> + Send + use<>>, StoreError> {
    let judge = Judge::of(&room.store.mutes(now).await?, &room.sources);
    Ok(judge.map(|judge| move |offered: &Offered| judge.mute_of(offered)))
}

impl Mailroom {
    /// A reader leaves by writing to the operator, or else to the sender.
    pub fn leave_address(&self) -> String {
        let sender = || mail::check_address(&self.from).unwrap_or_else(|_| self.from.clone());
        self.operator.clone().unwrap_or_else(sender)
    }
}

/// A mail of a subscription, with the reader's own way to leave.
fn queued_for_reader(
    room: &Mailroom,
    key: MailKey,
    message: &Message,
    leave_address: &str,
    date: Timestamp,
) -> Option<QueuedMail> {
    let links = room.leave_links.as_ref();
    let link = links.zip(key.subscription.as_ref()).map(|(links, id)| links.link(id, &key.recipient));
    let leave = mail::Leave { address: leave_address, link: link.as_deref() };
    match &link {
        None => queued(room, key, message, Some(leave), date),
        Some(link) => queued(room, key, &digest::with_leave_link(message, link), Some(leave), date),
    }
}

fn queued(
    room: &Mailroom,
    key: MailKey,
    message: &Message,
    leave: Option<mail::Leave<'_>>,
    date: Timestamp,
) -> Option<QueuedMail> {
    let headers = mail::Headers { from: &room.from, key: &key, date, leave };
    let assembled: Result<Vec<u8>, MailError> = mail::assemble(&headers, message);
    match assembled {
        Ok(bytes) => {
            let message_id = mail::message_id(&key, &room.from);
            Some(QueuedMail { key, message_id, subject: message.subject.clone(), bytes })
        }
        Err(fault) => {
            // Addresses were checked with the configuration; one bad recipient must not cost the others theirs.
            error!(recipient = %masked(&key.recipient), %fault, "a mail could not be written");
            None
        }
    }
}

/// An address for the logs: enough to recognise, not enough to write to.
fn masked(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}
