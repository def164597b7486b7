//! Learns how often a source has news.
//!
//! In: what was known, and the news of one poll. Out: what is known now. Performs no I/O and reads no clock.

use std::time::Duration;

use jiff::Timestamp;

use super::INTERVAL_MIN;
use crate::model::Rhythm;

/// A longer gap than usual moves the usual one by this part of the difference …
const LEARN_LONGER: f64 = 0.25;
/// … and a shorter one by this: news come in bursts, and it is the quiet between them that one waits through.
const LEARN_SHORTER: f64 = 0.0625;

/// The longest gap counts half after so long without another one like it.
const LONGEST_HALF_LIFE: Duration = Duration::from_hours(60 * 24);

/// A first poll tells the rhythm when its entries appeared at so many moments, and not with fewer.
const MOMENTS_MIN: usize = 4;

/// Returns the rhythm after a poll at `at` that found these new entries, each with the time that it bears.
///
/// - Dates are believed where they lie between the last news and now; the news came now where none does.
/// - What appeared within [`INTERVAL_MIN`] appeared together.
/// - At a first poll the dates of what is listed tell the rhythm so far, if there are enough of them.
pub fn rhythm(before: Rhythm, new: &[Option<Timestamp>], at: Timestamp) -> Rhythm {
    if new.is_empty() {
        return before;
    }
    let mut moments: Vec<Timestamp> = new
        .iter()
        .flatten()
        .copied()
        .filter(|moment| *moment <= at && before.last_news.is_none_or(|last| *moment > last))
        .collect();
    moments.sort_unstable();
    moments.dedup_by(|later, earlier| between(*earlier, *later) < INTERVAL_MIN);
    let Some(newest) = moments.last().copied() else {
        return heard(before, at);
    };
    if before.last_news.is_none() && moments.len() < MOMENTS_MIN {
        return Rhythm { last_news: Some(newest), ..before };
    }
    moments.into_iter().fold(before, heard)
}

/// The rhythm after news at a moment.
fn heard(before: Rhythm, at: Timestamp) -> Rhythm {
    let Some(last) = before.last_news else { return Rhythm { last_news: Some(at), ..before } };
    let gap = between(last, at);
    if gap < INTERVAL_MIN {
        return Rhythm { last_news: Some(at), ..before };
    }
    let usual = before.usual_gap.map_or(gap, |usual| learned(usual, gap));
    let forgotten = 0.5_f64.powf(gap.as_secs_f64() / LONGEST_HALF_LIFE.as_secs_f64());
    let longest = before.longest_gap.unwrap_or_default().mul_f64(forgotten).max(gap);
    Rhythm { last_news: Some(at), usual_gap: Some(usual), longest_gap: Some(longest) }
}

fn learned(usual: Duration, gap: Duration) -> Duration {
    usual
        .saturating_add(gap.saturating_sub(usual).mul_f64(LEARN_LONGER))
        .saturating_sub(usual.saturating_sub(gap).mul_f64(LEARN_SHORTER))
}

/// The time from one moment to a later one; none where it is earlier.
pub fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}
