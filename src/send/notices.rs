//! What the operator is told: how sources are, and mails that were given up.

use std::path::Path;

use jiff::Timestamp;

use super::{Mailroom, queued};
use crate::{
    digest,
    model::{Health, MailKey, Message, Outage, QueuedMail, SourceNotice, TurnKind},
    schedule,
    store::{Notices, SourceRecord, StoreError},
};

/// Queues the notices that the operator has to get: sources that are worse or better than he knows, in one mail, and
/// mails given up, a mail each.
///
/// # Errors
/// The store cannot be read or written; the notices stay due.
pub async fn queue_notices(room: &Mailroom, now: Timestamp) -> Result<u32, StoreError> {
    if room.operator.is_none() {
        return Ok(0);
    }
    let mut notices = Notices::default();
    let mut add = |slot: String, message: &Message| notices.mails.extend(to_operator(room, slot, message, now));
    let records = room.store.notable_sources(now).await?;
    let sources: Vec<SourceNotice> = records.iter().filter_map(|record| notice(record, now)).collect();
    if !sources.is_empty() {
        add(format!("sources/{now}"), &digest::sources_notice(&sources, &room.time_zone));
    }
    let undelivered = room.store.undelivered().await?;
    for mail in &undelivered {
        let reply = mail.reply.as_deref().unwrap_or("");
        add(format!("undelivered/{}", mail.id), &digest::delivery_notice(&mail.recipient, &mail.subject, reply));
    }
    if notices.mails.is_empty() {
        return Ok(0);
    }
    notices.sources = sources.into_iter().map(|source| (source.id, source.health)).collect();
    notices.undelivered = undelivered.iter().map(|mail| mail.id).collect();
    room.store.queue_notices(notices, now).await
}

/// What there is to tell of a source.
fn notice(record: &SourceRecord, now: Timestamp) -> Option<SourceNotice> {
    let state = &record.state;
    let kind = schedule::notice(state, &record.told, now)?;
    let health = state.health(now);
    let since = match (kind, health) {
        (TurnKind::Recovered | TurnKind::Moved, _) => state.last_success,
        (TurnKind::Worse | TurnKind::Reminder, Health::Silent) => state.silent_since(now),
        (TurnKind::Worse | TurnKind::Reminder, _) => state.failing_since,
    };
    Some(SourceNotice {
        id: record.id.clone(),
        name: record.name.clone(),
        url: record.url.clone(),
        kind,
        health,
        since,
        fault: state.last_fault.clone(),
        moved_to: state.moved_to.as_ref().map(ToString::to_string),
    })
}

/// Queues the notice that no mail could leave for long, when mails leave again.
///
/// # Errors
/// The store cannot be written.
pub async fn queue_outage_notice(room: &Mailroom, outage: &Outage, now: Timestamp) -> Result<(), StoreError> {
    if !schedule::outage_was_long(outage, now) {
        return Ok(());
    }
    let message = digest::outage_notice(outage.since, now, &outage.text, &room.time_zone);
    tell(room, format!("outage/{}", outage.since), &message, now).await
}

/// The notice that the disk of the state directory is full: not queued, for that takes room.
pub fn disk_notice(room: &Mailroom, state: &Path, since: Timestamp, now: Timestamp) -> Option<QueuedMail> {
    let message = digest::disk_notice(&state.display().to_string(), since, &room.time_zone);
    to_operator(room, format!("disk-full/{since}"), &message, now)
}

/// Queues the notice that there is room on the disk again.
///
/// # Errors
/// The store cannot be written.
pub async fn queue_room_notice(room: &Mailroom, since: Timestamp, now: Timestamp) -> Result<(), StoreError> {
    tell(room, format!("disk-room/{since}"), &digest::room_notice(since, now, &room.time_zone), now).await
}

/// Queues a notice to the operator, where there is one.
pub(super) async fn tell(room: &Mailroom, slot: String, message: &Message, now: Timestamp) -> Result<(), StoreError> {
    let Some(mail) = to_operator(room, slot, message, now) else { return Ok(()) };
    room.store.queue_notices(Notices { mails: vec![mail], ..Notices::default() }, now).await?;
    Ok(())
}

/// A notice as a mail to the operator, where there is one; `slot` is the one of [`MailKey`].
fn to_operator(room: &Mailroom, slot: String, message: &Message, now: Timestamp) -> Option<QueuedMail> {
    let key = MailKey { subscription: None, slot, recipient: room.operator.clone()?, part: 1 };
    queued(room, key, message, None, now)
}
