//! SPINE 2: a mail that is due becomes a mail accepted.
//!
//! In: the subscriptions and the present moment. Out: mails queued, then delivered, each step on disk before the
//! next. The only place that puts store, digest and mail in sequence.

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use tracing::{error, info, warn};

use crate::{
    checkpoint, clock, digest,
    mail::{self, MailError, Mailer},
    model::{Coverage, Delivery, DigestAt, MailKey, Message, QueuedMail, StoryNews, Subscription, Topic},
    schedule,
    store::{Composed, Store, StoreError},
};

/// The greatest number of mails handed over in one go; the next go takes the rest.
const MAILS_PER_BATCH_MAX: u32 = 10_000;

/// The greatest number of times that one subscription is composed in one go, should a digest be too large for one.
const COMPOSINGS_MAX: u32 = 100;

/// Everything that composing and addressing need. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailroom {
    /// Where mails are queued.
    pub store: Store,
    /// Who gets what.
    pub subscriptions: Vec<Arc<Subscription>>,
    /// Every topic, in the order of the configuration.
    pub topics: Vec<Arc<Topic>>,
    /// `From`, with or without a display name.
    pub from: String,
    /// Where notices go.
    pub operator: Option<String>,
    /// The zone of dates in notices.
    pub time_zone: TimeZone,
}

/// What delivering came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// Accepted.
    pub sent: u32,
    /// To be tried again.
    pub later: u32,
    /// Refused for good.
    pub failed: u32,
    /// Given up after days of trying.
    pub expired: u32,
    /// Why the transport took no mail at all, if so.
    pub transport_down: Option<String>,
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
            add(&mut total, &compose(room, subscription, slot, now).await?);
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
            add(&mut total, &compose(room, subscription, now, now).await?);
        }
    }
    Ok(total)
}

fn add(total: &mut Composed, one: &Composed) {
    total.stories += one.stories;
    total.mails += one.mails;
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
            .compose(Arc::clone(subscription), slot, now, move |news, coverage| {
                mails(&mails_room, &for_whom, news, coverage, Issue { slot, number, now })
            })
            .await?;
        add(&mut total, &composed);
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

/// Which digest of a subscription is composed.
#[derive(Clone, Copy)]
struct Issue {
    /// The moment that it is for.
    slot: Timestamp,
    /// 0, or more when the news did not fit one composing.
    number: u32,
    now: Timestamp,
}

/// The mails of one digest: one per part and recipient, their bytes final.
fn mails(
    room: &Mailroom,
    subscription: &Arc<Subscription>,
    news: Vec<StoryNews>,
    coverage: Coverage,
    Issue { slot, number, now }: Issue,
) -> Vec<QueuedMail> {
    let empty_wanted = number == 0 && subscription.digest.as_ref().is_some_and(|rule| rule.empty);
    if news.is_empty() && !empty_wanted {
        return Vec::new();
    }
    let leave_address = leave_address(room);
    let edition = digest::Edition {
        subscription: Arc::clone(subscription),
        topics: room.topics.clone(),
        news,
        coverage,
        slot,
        leave_address: leave_address.clone(),
    };
    let messages = digest::render(&digest::compose(edition));
    let slot = if number == 0 { slot.to_string() } else { format!("{slot}+{number}") };
    let parts = messages.iter().zip(1..);
    let addressed = parts.flat_map(|(message, part)| subscription.to.iter().map(move |to| (message, part, to)));
    addressed
        .filter_map(|(message, part, recipient)| {
            let key = MailKey {
                subscription: Some(subscription.id.clone()),
                slot: slot.clone(),
                recipient: recipient.clone(),
                part,
            };
            queued(room, key, message, Some(&leave_address), now)
        })
        .collect()
}

/// A reader leaves by writing to the operator, or else to the sender.
fn leave_address(room: &Mailroom) -> String {
    let sender = || mail::check_address(&room.from).unwrap_or_else(|_| room.from.clone());
    room.operator.clone().unwrap_or_else(sender)
}

fn queued(
    room: &Mailroom,
    key: MailKey,
    message: &Message,
    leave_address: Option<&str>,
    date: Timestamp,
) -> Option<QueuedMail> {
    let headers = mail::Headers { from: &room.from, key: &key, date, leave_address };
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

/// Queues the notices that the operator has to get: sources that fail for long or recovered, mails given up.
///
/// # Errors
/// The store cannot be read or written; the notices stay due.
pub async fn queue_notices(room: &Mailroom, now: Timestamp) -> Result<u32, StoreError> {
    let Some(operator) = &room.operator else { return Ok(0) };
    let mut failing = room.store.source_records().await?;
    failing
        .retain(|source| source.enabled && source.told.health.is_none() && schedule::failing_long(&source.state, now));
    let undelivered = room.store.undelivered().await?;
    let zone = &room.time_zone;
    let mut notices = Vec::new();
    let mut add = |slot: String, message: Message| {
        let key = MailKey { subscription: None, slot, recipient: operator.clone(), part: 1 };
        notices.extend(queued(room, key, &message, None, now));
    };
    for source in &failing {
        let since = source.state.failing_since.unwrap_or(now);
        let fault = source.state.last_fault.as_deref().unwrap_or("");
        let message = digest::source_notice(&source.name, &source.url, since, fault, zone);
        add(format!("failing/{}/{since}", source.id), message);
    }
    for mail in &undelivered {
        let reply = mail.reply.as_deref().unwrap_or("");
        let message = digest::delivery_notice(&mail.recipient, &mail.subject, reply);
        add(format!("undelivered/{}", mail.id), message);
    }
    if notices.is_empty() {
        return Ok(0);
    }
    // Told only once queued; a crash in between queues the same keys again, which changes nothing.
    let queued = room.store.queue_notices(notices, now).await?;
    for source in &failing {
        room.store.mark_source_told(&source.id, source.state.health(now), now).await?;
    }
    room.store.mark_told(undelivered.iter().map(|mail| mail.id).collect()).await?;
    Ok(queued)
}

/// Hands over every mail whose time has come, one at a time over one connection.
///
/// Each is `sending` on disk before the first byte leaves, and its outcome is on disk before the next one. A fault
/// of the transport ends the batch and costs no mail an attempt. Between two mails `go_on` is asked whether to.
///
/// # Errors
/// The store cannot be read or written; a mail whose outcome could not be recorded is sent again, with the same
/// bytes and Message-ID.
pub async fn deliver_due(
    room: &Mailroom,
    mailer: &mut Mailer,
    go_on: impl Fn() -> bool,
) -> Result<Deliveries, StoreError> {
    let mut total = Deliveries::default();
    for _ in 0..MAILS_PER_BATCH_MAX {
        if !go_on() {
            break;
        }
        let Some(mail) = room.store.claim(clock::now()).await? else { break };
        checkpoint::pass("mail-claimed");
        let delivery = mailer.deliver(&mail).await;
        checkpoint::pass("mail-accepted");
        let now = clock::now();
        let recipient = masked(&mail.recipient);
        let retry_at = match &delivery {
            Delivery::Later { .. } => schedule::mail_retry(mail.queued_at, mail.attempts.saturating_add(1), now),
            Delivery::Sent(_) | Delivery::Failed(_) | Delivery::TransportDown(_) => None,
        };
        room.store.record(mail.id, delivery.clone(), retry_at, now).await?;
        match delivery {
            Delivery::Sent(reply) => {
                info!(%recipient, message_id = %mail.message_id, %reply, "mail accepted");
                total.sent += 1;
            }
            Delivery::Failed(refusal) => {
                let reply = refusal.reply;
                error!(%recipient, message_id = %mail.message_id, %reply, "mail refused for good");
                total.failed += 1;
            }
            Delivery::Later { reply, .. } if retry_at.is_none() => {
                error!(%recipient, message_id = %mail.message_id, %reply, "mail given up after days of trying");
                total.expired += 1;
            }
            Delivery::Later { reply, ambiguous } => {
                warn!(%recipient, message_id = %mail.message_id, %reply, ambiguous, "mail will be tried again");
                total.later += 1;
            }
            Delivery::TransportDown(fault) => {
                error!(%fault, "mails cannot be handed over; they wait in the outbox");
                total.transport_down = Some(fault.text);
                break;
            }
        }
    }
    mailer.close().await;
    Ok(total)
}

/// An address for the logs: enough to recognise, not enough to write to.
fn masked(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}
