//! Composes alerts: a story that settled is mailed alone.
//!
//! In: the subscriptions with an alert rule, and the present moment. Out: mails queued. What is late, or beyond the
//! day's budget, or too little, stays news for the digest.

use std::sync::Arc;

use jiff::Timestamp;
use tracing::info;

use super::{Mailroom, edition, edition::Issue, judge};
use crate::{
    checkpoint,
    model::{AlertRule, Composition, Contents, Subscription},
    schedule,
    store::{Arrival, Composed, DueAlert, StoreError},
};

/// A story that was alerted is alerted again only when its new passages have at least so many characters together:
/// a changed figure can wait for the digest.
const SUBSTANCE_CHARS_MIN: usize = 120;

/// Opens alerts for what was filed, and composes those that are due.
///
/// # Errors
/// The store cannot be read or written; an alert that was not composed stays due.
pub async fn compose_alerts(room: &Mailroom, now: Timestamp) -> Result<Composed, StoreError> {
    let mut total = Composed::default();
    for subscription in &room.subscriptions {
        let Some(rule) = &subscription.alert else { continue };
        open(room, subscription, rule, now).await?;
        if schedule::out_of_quiet(rule, &subscription.time_zone, now) > now {
            continue;
        }
        for alert in room.store.due_alerts(&subscription.id, now).await? {
            if spent(room, subscription, rule, now).await? {
                leave_to_digest(room, subscription, rule, alert, now).await?;
            } else {
                total.add(&compose(room, subscription, alert, now).await?);
            }
        }
    }
    Ok(total)
}

async fn open(
    room: &Mailroom,
    subscription: &Arc<Subscription>,
    rule: &AlertRule,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (rule, zone) = (rule.clone(), subscription.time_zone.clone());
    let judge = move |arrival: &Arrival| {
        let asked = rule.tags.is_empty() || arrival.outlet.tags.iter().any(|tag| rule.tags.contains(tag));
        asked.then(|| schedule::alert_due(&rule, &zone, &arrival.outlet, arrival.alerted_at))
    };
    room.store.open_alerts(&subscription.id, now, judge).await?;
    Ok(())
}

/// Whether the budget of the day is spent.
async fn spent(
    room: &Mailroom,
    subscription: &Subscription,
    rule: &AlertRule,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let today = schedule::day_began(&subscription.time_zone, now);
    let sent = room.store.alerts_since(&subscription.id, today).await?;
    Ok(usize::try_from(sent).unwrap_or(usize::MAX) >= rule.per_day)
}

/// Where there is no digest to take it, an alert waits for the next day.
async fn leave_to_digest(
    room: &Mailroom,
    subscription: &Subscription,
    rule: &AlertRule,
    alert: DueAlert,
    now: Timestamp,
) -> Result<(), StoreError> {
    if subscription.digest.is_some() {
        return room.store.overflow_alert(&subscription.id, alert, now).await;
    }
    let tomorrow = schedule::next_day(rule, &subscription.time_zone, now);
    room.store.postpone_alert(alert, tomorrow).await
}

async fn compose(
    room: &Mailroom,
    subscription: &Arc<Subscription>,
    alert: DueAlert,
    now: Timestamp,
) -> Result<Composed, StoreError> {
    checkpoint::pass("before-composing");
    let (mails_room, for_whom) = (room.clone(), Arc::clone(subscription));
    let mails = move |contents: Contents| {
        let issue = Issue::alert(alert.story, now);
        let mails = has_substance(&contents).then(|| edition::compose(mails_room, &for_whom, contents, issue).mails);
        // An alert tells all of its story.
        Composition { mails: mails.into_iter().flatten(), left_out: Vec::new() }
    };
    let judge = judge(room, now).await?;
    let composed = room.store.compose_alert(Arc::clone(subscription), alert, now, judge, mails).await?;
    checkpoint::pass("digest-queued");
    if composed.mails > 0 {
        info!(subscription.id = %subscription.id, story = alert.story.0, mails = composed.mails, "queued an alert");
    }
    Ok(composed)
}

/// A story that is new to the readers always has; a follow-up only when it says something.
fn has_substance(contents: &Contents) -> bool {
    contents.news.iter().any(|news| {
        let passages = news.articles.iter().flat_map(|article| &article.passages);
        let chars: usize = passages.map(|passage| passage.text.chars().count()).sum();
        news.mailed_at.is_none() || chars >= SUBSTANCE_CHARS_MIN
    })
}
