//! What is remembered of a source after a visit.
//!
//! In: what was remembered before, and what the visit came to. Out: what is remembered now. Decides nothing that
//! `schedule` and `model::health` do not.

use jiff::{SignedDuration, Timestamp};

use super::poll::{Blame, Poll};
use crate::{
    model::{EntryFate, FiledEntry, Rhythm, Source, SourceState, Trouble, Validators, VisitOutcome},
    schedule::{self, PollResult},
};

/// A visit that left pages waiting is followed by the next one after this time.
const BACKLOG_GAP: SignedDuration = SignedDuration::from_secs(60);

/// What a visit found: how many entries the document listed, how many of them were news, what is known of the rhythm
/// with them, and when pages were last looked at again.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) listed: usize,
    pub(super) news: usize,
    pub(super) rhythm: Rhythm,
    pub(super) looked_again: Option<Timestamp>,
}

/// The state of a source after a visit.
pub(super) fn after(
    source: &Source,
    before: SourceState,
    poll: &Poll,
    found: Found,
    entries: &[FiledEntry],
    at: Timestamp,
) -> SourceState {
    let next = schedule::next_poll(source, &before, result(&before, poll, found), &found.rhythm, at);
    let waiting = entries.iter().filter_map(|entry| match entry.fate {
        EntryFate::Waiting { retry_at, .. } => Some(retry_at.max(at + BACKLOG_GAP)),
        EntryFate::Article(_) | EntryFate::Done(_) => None,
    });
    let retry = waiting.min();
    let before = SourceState { interval: next.interval, looked_again: found.looked_again, waiting: 0, ..before };
    match &poll.outcome {
        VisitOutcome::Failed(fault) => failed(before, poll, fault, next.at, retry, at),
        VisitOutcome::Read(_) | VisitOutcome::Unchanged => {
            let soonest = retry.map_or(next.at, |retry| retry.min(next.at));
            succeeded(before, poll, found.rhythm, soonest, at)
        }
    }
}

fn result(before: &SourceState, poll: &Poll, Found { listed, news, .. }: Found) -> PollResult {
    match (&poll.outcome, poll.blame) {
        (VisitOutcome::Read(_), _) => PollResult::Read { listed, news, least: poll.least },
        (VisitOutcome::Unchanged, _) => PollResult::Unchanged { least: before.least.max(poll.least) },
        (VisitOutcome::Failed(_), Blame::Source(Trouble::Gone)) => PollResult::Gone,
        (VisitOutcome::Failed(_), Blame::Source(_)) => PollResult::Failed { retry_after: poll.least },
        (VisitOutcome::Failed(_), Blame::Nobody | Blame::Us) => PollResult::Postponed { least: poll.least },
    }
}

fn failed(
    before: SourceState,
    poll: &Poll,
    fault: &str,
    next: Timestamp,
    retry: Option<Timestamp>,
    at: Timestamp,
) -> SourceState {
    let quiet_until = poll.least.map(|silence| schedule::later(at, silence)).max(before.quiet_until);
    let Blame::Source(trouble) = poll.blame else {
        return SourceState { next_due: next, quiet_until, ..before };
    };
    // Validators speak of the address that was polled; the next poll looks at the configured one again.
    let validators = if before.moved_to.is_some() { Validators::default() } else { before.validators };
    SourceState {
        validators,
        failing_since: before.failing_since.or(Some(at)),
        failures: before.failures.saturating_add(1),
        trouble: Some(trouble),
        last_fault: Some(fault.to_owned()),
        moved_to: None,
        // A failing source is not asked again for the sake of a page that waits; one that is gone has no other poll.
        next_due: if trouble == Trouble::Gone { retry.unwrap_or(next) } else { next },
        quiet_until,
        ..before
    }
}

fn succeeded(before: SourceState, poll: &Poll, rhythm: Rhythm, next: Timestamp, at: Timestamp) -> SourceState {
    let after = SourceState {
        first_success: before.first_success.or(Some(at)),
        last_success: Some(at),
        failing_since: None,
        failures: 0,
        trouble: None,
        last_fault: None,
        moved_to: poll.moved_to.clone(),
        next_due: next,
        quiet_until: None,
        rhythm,
        ..before
    };
    match poll.outcome {
        VisitOutcome::Read(kind) => SourceState {
            validators: poll.validators.clone().unwrap_or_default(),
            last_read: Some(at),
            kind: Some(kind),
            least: poll.ttl,
            ..after
        },
        VisitOutcome::Unchanged | VisitOutcome::Failed(_) => after,
    }
}
