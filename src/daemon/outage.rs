//! What follows when the transport takes no mail, or takes mails again: whom it is told.
//!
//! In: what a batch came to. Out: the journal and the hook are told, and once mail works again the operator by mail;
//! who was told is on disk. Decides nothing about mails.

use std::sync::Arc;

use tracing::{error, info, warn};

use super::{
    Newsroom,
    hook::{self, Event},
};
use crate::{
    clock,
    model::{ClaimedMail, Delivery, FaultKind, MailState, Outage},
    schedule,
    send::{self, Deliveries},
    store::StoreError,
};

/// Tells the journal and the hook of an outage that began, lasts or ended.
pub(super) async fn follow_up(room: &Newsroom, deliveries: &Deliveries) -> Result<(), StoreError> {
    let store = &room.mailroom.store;
    let command = room.config.hook.as_deref();
    if let Some(outage) = &deliveries.outage_over {
        info!(since = %outage.since, "mails leave again");
        send::queue_outage_notice(&room.mailroom, outage, clock::now()).await?;
        // Who was not called need not be called off.
        if let (Some(command), Some(_)) = (command, outage.told_at) {
            hook::tell(command, Event::Up, outage, waiting(room).await?).await;
        }
    }
    let Some(fault) = &deliveries.transport_down else { return Ok(()) };
    let Some(outage) = store.outage().await? else { return Ok(()) };
    if outage.since == outage.seen_at {
        error!(kind = fault.kind.word(), %fault, "mails cannot be handed over; they wait in the outbox");
    }
    let now = clock::now();
    if let Some(command) = command.filter(|_| schedule::outage_alarm(&outage, now))
        && hook::tell(command, Event::Down, &outage, waiting(room).await?).await
    {
        store.mark_outage_told(now).await?;
    }
    Ok(())
}

/// Whether there is room on the disk; looks again where there was none, and tells by mail when there is again.
pub(super) async fn has_room(room: &Newsroom) -> bool {
    let Some(full) = room.disk.full() else { return true };
    let disk = Arc::clone(&room.disk);
    if !tokio::task::spawn_blocking(move || disk.has_room()).await.unwrap_or(false) {
        return false;
    }
    info!(since = %full.since, "there is room on the disk again");
    if let Err(fault) = send::queue_room_notice(&room.mailroom, full.since, clock::now()).await {
        warn!(%fault, "the operator cannot be told that there is room on the disk again");
    }
    true
}

/// Mails the operator that the disk is full, past the outbox, in the room that the reserve left.
async fn mail_that_disk_is_full(room: &Newsroom) {
    let Some(full) = room.disk.full().filter(|full| full.is_untold) else { return };
    room.disk.told();
    let Some(mail) = send::disk_notice(&room.mailroom, &room.config.daemon.state, full.since, clock::now()) else {
        return;
    };
    let mail = ClaimedMail {
        id: 0,
        recipient: mail.key.recipient,
        message_id: mail.message_id,
        bytes: mail.bytes,
        attempts: 0,
        queued_at: full.since,
    };
    let mut mailer = room.mailer();
    match mailer.deliver(&mail).await {
        Delivery::Sent(reply) => info!(%reply, "the operator was told that the disk is full"),
        unsent => warn!(?unsent, "the operator cannot be told by mail that the disk is full"),
    }
    mailer.close().await;
}

/// Tells the journal, once, and the hook that the store can be neither read nor written; `known` is what was told.
pub(super) async fn of_store(room: &Newsroom, known: &mut Option<Outage>, fault: &StoreError) {
    let now = clock::now();
    let kind = if matches!(fault, StoreError::Full) { FaultKind::DiskFull } else { FaultKind::Local };
    if kind == FaultKind::DiskFull {
        room.disk.is_full_since(now);
        mail_that_disk_is_full(room).await;
    }
    let text = fault.to_string();
    if known.as_ref().is_none_or(|outage| outage.text != text) {
        error!(%fault, "mails can be neither composed nor recorded; they stay due");
    }
    let (since, told_at) = known.as_ref().map_or((now, None), |outage| (outage.since, outage.told_at));
    let mut outage = Outage { kind, text, since, seen_at: now, told_at };
    // A database that somebody holds locked for a moment calls nobody.
    let lasts = !matches!(fault, StoreError::Busy) || since < now;
    if let Some(command) = room.config.hook.as_deref().filter(|_| lasts && schedule::outage_alarm(&outage, now))
        && hook::tell(command, Event::Down, &outage, 0).await
    {
        outage.told_at = Some(now);
    }
    *known = Some(outage);
}

/// Tells that the store works again.
pub(super) async fn of_store_over(room: &Newsroom, known: Option<Outage>) {
    let Some(outage) = known else { return };
    info!(since = %outage.since, "mails can be composed and recorded again");
    if let (Some(command), Some(_)) = (room.config.hook.as_deref(), outage.told_at) {
        hook::tell(command, Event::Up, &outage, waiting(room).await.unwrap_or(0)).await;
    }
}

/// How many mails wait to be handed over.
async fn waiting(room: &Newsroom) -> Result<u32, StoreError> {
    let counts = room.mailroom.store.unsent_counts().await?;
    Ok(counts.iter().filter(|count| count.state == MailState::Queued).map(|count| count.mails).sum())
}
