//! What a draft would have been mailed.
//!
//! In: its passages and the subscriptions. Out: how many digests and alerts of each subscription would have had some of
//! it. An estimate: mutes, budgets of alerts and what other topics bring into the same mail are not looked at.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::findings::{Findings, Hit};
use crate::{
    config::Config,
    model::{DigestAt, Subscription},
};

/// Digests that are counted; a line that fires more often than that in the time looked at is none for people.
const SLOTS_MAX: usize = 10_000;

/// What would have been mailed to one subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Estimate {
    /// Its id.
    pub(super) subscription: String,
    /// Digests with some of it.
    pub(super) digests: usize,
    /// Of how many digests there were; `None` where they follow no clock.
    pub(super) of: Option<usize>,
    /// Stories in these digests; one that went on after a digest counts again.
    pub(super) stories: usize,
    /// Stories that would have been mailed at once.
    pub(super) alerts: usize,
}

/// Estimates for every subscription that asks for the topic, in their order.
pub(super) fn estimates(config: &Config, findings: &Findings, now: Timestamp) -> Vec<Estimate> {
    let asks = |subscription: &&std::sync::Arc<Subscription>| subscription.topics.contains(&findings.draft.id);
    config.subscriptions.iter().filter(asks).map(|subscription| estimate(subscription, findings, now)).collect()
}

fn estimate(subscription: &Subscription, findings: &Findings, now: Timestamp) -> Estimate {
    let news: Vec<(&Hit, Timestamp, i64)> = findings
        .hits
        .iter()
        .filter_map(|hit| hit.filed.filter(|filed| filed.held.is_none()).map(|filed| (hit, filed.at, filed.story.0)))
        .collect();
    let slot = |at: Timestamp| match subscription.digest.as_ref().map(|digest| &digest.at) {
        Some(DigestAt::Cron(line)) => line.next_after(at, &subscription.time_zone),
        Some(DigestAt::Now) => Some(at),
        None => None,
    };
    let told: BTreeSet<(Timestamp, i64)> =
        news.iter().filter_map(|(_, at, story)| Some((slot(*at)?, *story))).collect();
    let digests: BTreeSet<Timestamp> = told.iter().map(|(slot, _)| *slot).collect();
    let alerts: BTreeSet<i64> =
        news.iter().filter(|(hit, ..)| is_alerted(subscription, hit)).map(|(_, _, story)| *story).collect();
    Estimate {
        subscription: subscription.id.to_string(),
        digests: digests.len(),
        of: findings.since.and_then(|since| slots(subscription, since, now)),
        stories: told.len(),
        alerts: alerts.len(),
    }
}

/// How many digests there are from `since` on, with the one that is next.
fn slots(subscription: &Subscription, since: Timestamp, now: Timestamp) -> Option<usize> {
    let DigestAt::Cron(line) = &subscription.digest.as_ref()?.at else { return None };
    let mut count = 0;
    let mut at = since;
    while count < SLOTS_MAX {
        at = line.next_after(at, &subscription.time_zone)?;
        count += 1;
        if at > now {
            break;
        }
    }
    Some(count)
}

fn is_alerted(subscription: &Subscription, hit: &Hit) -> bool {
    let Some(rule) = &subscription.alert else { return false };
    let tags = hit.source.as_ref().map_or(&[][..], |source| source.tags.as_slice());
    rule.tags.is_empty() || rule.tags.iter().any(|asked| tags.iter().any(|tag| tag.eq_ignore_ascii_case(asked)))
}
