//! Decides when an outage of the transport is worth calling somebody, and when an address is given up.

use std::time::Duration;

use jiff::Timestamp;

use super::later;
use crate::model::{FaultKind, Outage, Refusing};

/// A fault that may heal by itself must have lasted for so long: a server that is started anew calls nobody.
pub const OUTAGE_PATIENCE: Duration = Duration::from_mins(5);

/// While an outage lasts, its hook is told again at this gap.
pub const OUTAGE_REMINDER: Duration = Duration::from_hours(24);

/// An outage that lasted so long is told by mail when it is over.
pub const OUTAGE_LONG: Duration = Duration::from_hours(1);

/// The pauses of a transport that may heal by itself: from the first up to the second, doubling.
const HEALING_PAUSES: [Duration; 2] = [Duration::from_secs(30), Duration::from_mins(15)];

/// The pauses of one that waits for somebody: a password that is tried too often locks its account.
const WAITING_PAUSES: [Duration; 2] = [Duration::from_mins(5), Duration::from_hours(1)];

/// Whether the operator's hook should be told of this outage now.
pub fn outage_alarm(outage: &Outage, now: Timestamp) -> bool {
    match outage.told_at {
        Some(told) => later(told, OUTAGE_REMINDER) <= now,
        None => !outage.kind.may_heal() || later(outage.since, OUTAGE_PATIENCE) <= now,
    }
}

/// Whether the operator should read of this outage, which ended now.
pub fn outage_was_long(outage: &Outage, now: Timestamp) -> bool {
    later(outage.since, OUTAGE_LONG) <= now
}

/// How long the transport rests after it took no mail for the `times`th time in a row, counted from 1.
pub fn transport_pause(kind: FaultKind, times: u32) -> Duration {
    let [first, longest] = if kind.may_heal() { HEALING_PAUSES } else { WAITING_PAUSES };
    first.saturating_mul(2_u32.saturating_pow(times.saturating_sub(1))).min(longest)
}

/// An address is suspended when it refused so many mails in a row …
pub const REFUSALS_MAX: u32 = 5;
/// … over at least so long: a receiver with a bad day, or a digest of many parts, costs no reader.
pub const REFUSING_LONG: Duration = Duration::from_hours(3 * 24);

/// Whether an address that keeps refusing should be written to no more.
pub fn gives_up(refusing: &Refusing) -> bool {
    refusing.times >= REFUSALS_MAX && later(refusing.since, REFUSING_LONG) <= refusing.last
}
