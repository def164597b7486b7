//! The sending half of the daemon: composes what is due and hands it over, for ever.
//!
//! In: the newsroom that is current, and a bell that rings for news. Out: mails. Never stops for a fault: what cannot
//! be composed or handed over stays due.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, watch as latest},
    time::{Instant, timeout},
};

use super::{Newsroom, outage, status::Status};
use crate::{
    clock,
    model::{Outage, TransportFault},
    schedule,
    send::{self, Deliveries},
    store::StoreError,
    web::Outcome,
};

/// How often mails that wait are looked for, when nothing else calls for it.
const MAIL_ROUND: Duration = Duration::from_secs(15);

/// How often it is looked whether there is room again on a full disk.
const DISK_ROUND: Duration = Duration::from_secs(1);

/// A batch goes on for so long before it is looked what else is due.
const BATCH_MAX: Duration = Duration::from_mins(5);

/// What the sender works with.
pub(super) struct Sender {
    /// The newsroom that is current; a closed channel ends the sending.
    pub(super) newsroom: latest::Receiver<Arc<Newsroom>>,
    /// Rung when a round of visits brought news.
    pub(super) bell: Arc<Notify>,
    pub(super) status: Status,
}

/// The rest that the transport is given after it took no mail.
#[derive(Default)]
struct Rest {
    times: u32,
    until: Option<Instant>,
}

impl Rest {
    fn is_over(&self) -> bool {
        self.until.is_none_or(|until| until <= Instant::now())
    }

    fn longer(&mut self, fault: &TransportFault) {
        self.times = self.times.saturating_add(1);
        self.until = Some(Instant::now() + schedule::transport_pause(fault.kind, self.times));
    }
}

impl Sender {
    /// Composes and hands over mails, when the bell rings and every so often, until the channel is closed.
    pub(super) async fn send_for_ever(mut self) {
        let mut rest = Rest::default();
        // An outage of the store itself can be remembered here alone.
        let mut store_outage: Option<Outage> = None;
        // Rung, and not yet composed.
        let mut news = false;
        while self.newsroom.has_changed().is_ok() {
            let is_full = self.newsroom.borrow().disk.full().is_some();
            let round = if is_full { DISK_ROUND } else { MAIL_ROUND };
            news |= timeout(round, self.bell.notified()).await.is_ok();
            if self.newsroom.has_changed().unwrap_or(false) {
                // Another configuration may have mended the transport.
                rest = Rest::default();
            }
            let room = Arc::clone(&self.newsroom.borrow_and_update());
            let is_tried = rest.is_over();
            if !outage::has_room(&room).await {
                outage::of_store(&room, &mut store_outage, &StoreError::Full).await;
                continue;
            }
            match self.round(&room, news, is_tried).await {
                Ok(Some(fault)) => {
                    self.status.mail(Some(fault.to_string()));
                    rest.longer(&fault);
                }
                Ok(None) if is_tried => {
                    self.status.mail(None);
                    rest = Rest::default();
                }
                Ok(None) => {}
                Err(fault) => {
                    self.status.store(Some(fault.to_string()));
                    outage::of_store(&room, &mut store_outage, &fault).await;
                    continue;
                }
            }
            news = false;
            self.status.store(None);
            outage::of_store_over(&room, store_outage.take()).await;
        }
    }

    fn count(&self, deliveries: &Deliveries) {
        let vitals = self.status.vitals();
        vitals.count(Outcome::MailSent, deliveries.sent.into());
        vitals.count(Outcome::MailLater, deliveries.later.into());
        vitals.count(Outcome::MailFailed, deliveries.failed.into());
        vitals.count(Outcome::MailExpired, deliveries.expired.into());
    }

    /// One round of mail; returns what is wrong with the transport, if anything.
    async fn round(&self, room: &Newsroom, news: bool, deliver: bool) -> Result<Option<TransportFault>, StoreError> {
        let now = clock::now();
        send::compose_alerts(&room.mailroom, now).await?;
        send::compose_due(&room.mailroom, now).await?;
        if news {
            send::compose_now(&room.mailroom, now).await?;
        }
        send::queue_notices(&room.mailroom, now).await?;
        send::follow_readers(&room.mailroom, now).await?;
        if !deliver {
            return Ok(None);
        }
        let begun = Instant::now();
        let go_on = || self.newsroom.has_changed().is_ok() && begun.elapsed() < BATCH_MAX;
        let deliveries = send::deliver_due(&room.mailroom.store, &mut room.mailer(), go_on).await?;
        self.count(&deliveries);
        outage::follow_up(room, &deliveries).await?;
        Ok(deliveries.transport_down)
    }
}
