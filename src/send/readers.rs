//! Follows what readers did: who left by a link, and whose address keeps refusing.
//!
//! In: the store, after mails were delivered. Out: addresses suspended, and the operator told, once each. Takes no
//! reader back: the operator does.

use jiff::Timestamp;
use tracing::{info, warn};

use super::{Mailroom, masked, notices::tell};
use crate::{digest, schedule, store::StoreError};

/// Suspends the addresses that keep refusing, and tells the operator of them and of the readers who left.
///
/// # Errors
/// The store cannot be read or written; what was not told stays to be told.
pub async fn follow_readers(room: &Mailroom, now: Timestamp) -> Result<(), StoreError> {
    for refusing in room.store.refusing().await? {
        if refusing.suspended_at.is_some() || !schedule::gives_up(&refusing) {
            continue;
        }
        warn!(recipient = %masked(&refusing.recipient), times = refusing.times, "an address keeps refusing: suspended");
        // Told before it is done: a crash in between tells nothing twice, for the key is the same.
        let message = digest::suspended_notice(&refusing, &room.time_zone);
        tell(room, format!("suspended/{}/{}", refusing.recipient, refusing.since), &message, now).await?;
        room.store.suspend(&refusing.recipient, now).await?;
    }
    for departure in room.store.untold_departures().await? {
        info!(recipient = %masked(&departure.recipient), subscription.id = %departure.subscription, "a reader left");
        let message = digest::departure_notice(&departure, &room.time_zone);
        let slot = format!("left/{}/{}/{}", departure.subscription, departure.recipient, departure.at);
        tell(room, slot, &message, now).await?;
        room.store.mark_departure_told(departure).await?;
    }
    Ok(())
}
