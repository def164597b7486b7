//! Behaviour of `schedule`.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use presswatch::{
    model::{ContentFrom, FaultKind, INTERVAL_START, Outage, Rhythm, Source, SourceId, SourceState, cron::CronLine},
    schedule::{
        ALERT_INTERVAL_MAX, INTERVAL_MAX, INTERVAL_MIN, MAIL_TRIED_MAX, NextPoll, PollResult, due_slot, mail_retry,
        next_poll, outage_alarm, page_retry, transport_pause,
    },
};
use proptest::prelude::*;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const UNCHANGED: PollResult = PollResult::Unchanged { least: None };

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2025-11-03T06:00:00Z")
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn line(text: &str) -> CronLine {
    CronLine::parse(text).unwrap()
}

fn source(id: &str, every: Option<Duration>) -> Source {
    Source {
        id: SourceId::parse(id).unwrap(),
        name: id.to_owned(),
        url: "https://news.example/feed".parse().unwrap(),
        kind: None,
        links: None,
        follow: None,
        json: None,
        tags: Vec::new(),
        content: ContentFrom::Page,
        every,
        every_max: None,
        enabled: true,
        language: None,
        allow_addresses: Vec::new(),
        headers: Vec::new(),
        robots: None,
    }
}

/// A source that has been polled before, at this interval.
fn polled(interval: Duration) -> SourceState {
    SourceState { first_success: Some(now()), last_success: Some(now()), interval, ..SourceState::default() }
}

fn read(listed: usize, news: usize) -> PollResult {
    PollResult::Read { listed, news, least: None }
}

fn gap(next: NextPoll) -> Duration {
    next.at.duration_since(now()).try_into().unwrap()
}

fn interval_after(before: Duration, result: PollResult) -> Duration {
    next_poll(&source("a", None), &polled(before), result, &Rhythm::default(), now()).interval
}

#[test]
fn the_interval_follows_the_share_of_news() {
    assert_eq!(interval_after(HOUR, read(10, 7)), HOUR / 2);
    assert_eq!(interval_after(HOUR, read(10, 5)), HOUR);
    assert_eq!(interval_after(HOUR, read(10, 3)), HOUR * 3 / 2);
    assert_eq!(interval_after(HOUR, UNCHANGED), 72 * MINUTE);
    assert_eq!(interval_after(HOUR, PollResult::Failed { retry_after: None }), HOUR);
}

#[test]
fn the_interval_stays_between_floor_and_ceiling() {
    assert_eq!(interval_after(INTERVAL_MIN, read(10, 10)), INTERVAL_MIN);
    assert_eq!(interval_after(INTERVAL_MAX, read(10, 0)), INTERVAL_MAX);
    assert_eq!(interval_after(Duration::ZERO, read(10, 5)), INTERVAL_MIN);
    assert_eq!(interval_after(Duration::MAX, UNCHANGED), INTERVAL_MAX);
}

#[test]
fn a_first_poll_says_nothing_about_the_rhythm() {
    let next = next_poll(&source("a", None), &SourceState::default(), read(20, 20), &Rhythm::default(), now());
    assert_eq!(next.interval, INTERVAL_START);
}

#[test]
fn a_source_that_an_alert_waits_for_is_never_left_alone_for_long() {
    let source = Source { every_max: Some(ALERT_INTERVAL_MAX), ..source("a", None) };
    let after = |before, result, rhythm: Rhythm| next_poll(&source, &polled(before), result, &rhythm, now());
    for (before, result) in [(INTERVAL_MAX, read(10, 0)), (INTERVAL_MAX, UNCHANGED), (HOUR, read(10, 5))] {
        for rhythm in [Rhythm::default(), rhythm(30 * 24 * HOUR, HOUR)] {
            let next = after(before, result, rhythm);
            assert!(next.interval <= ALERT_INTERVAL_MAX && gap(next) <= ALERT_INTERVAL_MAX * 11 / 10, "{next:?}");
        }
    }
    let first = next_poll(&source, &SourceState::default(), read(20, 20), &rhythm(30 * 24 * HOUR, HOUR), now());
    assert!(first.interval <= ALERT_INTERVAL_MAX);
    // What the host asks for counts all the same, and so does its trouble.
    let asked = PollResult::Unchanged { least: Some(2 * HOUR) };
    assert!(gap(after(HOUR, asked, Rhythm::default())) >= 2 * HOUR);
    let state = SourceState { failures: 5, ..polled(HOUR) };
    let failed = next_poll(&source, &state, PollResult::Failed { retry_after: None }, &Rhythm::default(), now());
    assert!(gap(failed) > 4 * HOUR);
}

/// A rhythm with news every `gap`, the last of them `ago`.
fn rhythm(gap: Duration, ago: Duration) -> Rhythm {
    Rhythm { last_news: Some(now() - ago), usual_gap: Some(gap), longest_gap: Some(gap) }
}

#[test]
fn a_source_is_looked_at_a_dozen_times_in_its_usual_gap() {
    let interval =
        |before, result, rhythm| next_poll(&source("a", None), &polled(before), result, &rhythm, now()).interval;
    // Little news would make it rarer, but not beyond what the rhythm asks for.
    assert_eq!(interval(HOUR, read(20, 1), rhythm(6 * HOUR, HOUR)), HOUR / 2);
    assert_eq!(interval(HOUR, UNCHANGED, rhythm(6 * HOUR, HOUR)), HOUR / 2);
    assert_eq!(interval(HOUR, UNCHANGED, rhythm(24 * HOUR, HOUR)), 72 * MINUTE);
    // All of it new: some may have been missed.
    assert_eq!(interval(HOUR, read(20, 20), rhythm(24 * HOUR, HOUR)), HOUR / 2);
    // A source that has gone quiet is left alone more and more.
    assert_eq!(interval(3 * HOUR, UNCHANGED, rhythm(6 * HOUR, 36 * HOUR)), 3 * HOUR);
    assert_eq!(interval(24 * HOUR, UNCHANGED, rhythm(6 * HOUR, 240 * 24 * HOUR)), INTERVAL_MAX);
    assert_eq!(interval(HOUR, UNCHANGED, rhythm(MINUTE, MINUTE)), INTERVAL_MIN);
    let first = next_poll(&source("a", None), &SourceState::default(), read(20, 20), &rhythm(12 * HOUR, HOUR), now());
    assert_eq!(first.interval, HOUR);
}

#[test]
fn what_the_document_asks_for_is_kept_but_not_beyond_a_day() {
    let ask = |least| {
        let result = PollResult::Read { listed: 3, news: 1, least: Some(least) };
        gap(next_poll(&source("a", None), &polled(10 * MINUTE), result, &Rhythm::default(), now()))
    };
    assert!(ask(2 * HOUR) >= 2 * HOUR);
    let unchanged = PollResult::Unchanged { least: Some(2 * HOUR) };
    assert!(gap(next_poll(&source("a", None), &polled(10 * MINUTE), unchanged, &Rhythm::default(), now())) >= 2 * HOUR);
    assert!(ask(24 * 30 * HOUR) <= INTERVAL_MAX.mul_f64(1.05));
}

#[test]
fn a_fixed_interval_wins_over_the_rhythm_and_the_document() {
    let fixed = source("a", Some(2 * MINUTE));
    for result in [read(10, 0), UNCHANGED, PollResult::Read { listed: 1, news: 1, least: Some(HOUR) }] {
        let gap = gap(next_poll(&fixed, &polled(6 * HOUR), result, &Rhythm::default(), now()));
        assert!((2 * MINUTE..=126 * MINUTE / 60).contains(&gap), "{result:?}: {gap:?}");
    }
}

#[test]
fn failures_double_the_gap_up_to_a_day_and_never_end_it() {
    for every in [None, Some(HOUR)] {
        let mut gaps = Vec::new();
        for failures in [0, 1, 2, 3, 10, 1000] {
            let state = SourceState { failures, ..polled(HOUR) };
            let failed = PollResult::Failed { retry_after: None };
            gaps.push(gap(next_poll(&source("a", every), &state, failed, &Rhythm::default(), now())));
        }
        for (gap, hours) in gaps.iter().zip([1, 2, 4, 8, 24, 24]) {
            assert!((HOUR * hours).mul_f64(0.9) <= *gap && *gap <= (HOUR * hours).mul_f64(1.1), "{gaps:?}");
            assert!(*gap <= INTERVAL_MAX);
        }
    }
}

#[test]
fn a_host_that_asks_for_time_gets_it_even_against_a_fixed_interval() {
    let failed = PollResult::Failed { retry_after: Some(3 * HOUR) };
    assert!(
        gap(next_poll(&source("a", Some(10 * MINUTE)), &polled(HOUR), failed, &Rhythm::default(), now())) >= 3 * HOUR
    );
}

#[test]
fn sources_due_at_once_do_not_stay_together() {
    let moments: std::collections::BTreeSet<Timestamp> = (0..50)
        .map(|n| next_poll(&source(&format!("s{n}"), None), &polled(HOUR), read(3, 1), &Rhythm::default(), now()).at)
        .collect();
    assert!(moments.len() > 40, "{}", moments.len());
}

fn rhythms() -> impl Strategy<Value = Rhythm> {
    let gap = || proptest::option::of(any::<u64>().prop_map(Duration::from_secs));
    let last = proptest::option::of((0_i64..4_000_000_000).prop_map(|second| Timestamp::from_second(second).unwrap()));
    (last, gap(), gap()).prop_map(|(last_news, usual_gap, longest_gap)| Rhythm { last_news, usual_gap, longest_gap })
}

fn poll_result() -> impl Strategy<Value = PollResult> {
    let least = || proptest::option::of((0..=u64::MAX).prop_map(Duration::from_secs));
    prop_oneof![
        (any::<usize>(), any::<usize>(), least()).prop_map(|(listed, news, least)| PollResult::Read {
            listed,
            news,
            least
        }),
        least().prop_map(|least| PollResult::Unchanged { least }),
        least().prop_map(|retry_after| PollResult::Failed { retry_after }),
    ]
}

proptest! {
    #[test]
    fn the_next_poll_is_always_ahead_and_within_bounds(
        result in poll_result(),
        interval in any::<u64>(),
        failures in any::<u32>(),
        first in any::<bool>(),
        second in 0_i64..4_000_000_000,
        rhythm in rhythms(),
    ) {
        let now = Timestamp::from_second(second).unwrap();
        let state = SourceState {
            interval: Duration::from_secs(interval),
            failures,
            first_success: first.then_some(now),
            ..SourceState::default()
        };
        let next = next_poll(&source("a", None), &state, result, &rhythm, now);
        let gap: Duration = next.at.duration_since(now).try_into().unwrap();
        prop_assert!((INTERVAL_MIN..=INTERVAL_MAX.mul_f64(1.05)).contains(&gap), "{gap:?}");
        prop_assert!((INTERVAL_MIN..=INTERVAL_MAX).contains(&next.interval));
    }

    #[test]
    fn the_due_slot_is_the_last_of_all_that_were_missed(
        text in prop_oneof![
            Just("30 2 * * *"), Just("0 7 * * mon-fri"), Just("*/20 * * * *"), Just("15 1-3 * * *"), Just("0 3 1 * *"),
        ],
        // Around the ends of summer time of 2025 and 2026, in Berlin.
        start in prop_oneof![Just("2025-03-29T00:00:00Z"), Just("2025-10-25T00:00:00Z"), Just("2026-03-28T00:00:00Z")],
        last in 0_i64..200_000,
        span in 0_i64..400_000,
    ) {
        let last = Timestamp::from_second(at(start).as_second() + last).unwrap();
        let now = Timestamp::from_second(last.as_second() + span).unwrap();
        let line = line(text);
        let one_by_one = std::iter::successors(Some(last), |slot| line.next_after(*slot, &berlin()))
            .skip(1)
            .take_while(|slot| *slot <= now)
            .last();
        prop_assert_eq!(due_slot(&line, &berlin(), last, now), one_by_one);
    }
}

#[test]
fn a_slot_is_due_from_its_very_moment_and_only_once() {
    let line = line("0 7 * * mon-fri");
    let seven = at("2025-11-03T06:00:00Z");
    let before = at("2025-10-31T06:00:00Z");
    assert_eq!(due_slot(&line, &berlin(), before, at("2025-11-03T05:59:59.999Z")), None);
    assert_eq!(due_slot(&line, &berlin(), before, seven), Some(seven));
    assert_eq!(due_slot(&line, &berlin(), before, at("2025-11-03T06:00:00.5Z")), Some(seven));
    assert_eq!(due_slot(&line, &berlin(), seven, at("2025-11-03T23:00:00Z")), None);
}

#[test]
fn a_clock_that_went_back_makes_nothing_due() {
    assert_eq!(due_slot(&line("* * * * *"), &berlin(), now(), now() - HOUR), None);
}

#[test]
fn years_of_missed_minutes_cost_one_search() {
    let slot = due_slot(&line("* * * * *"), &berlin(), Timestamp::UNIX_EPOCH, at("2025-11-03T06:00:30Z"));
    assert_eq!(slot, Some(now()));
    assert_eq!(due_slot(&line("0 0 30 2 *"), &berlin(), Timestamp::UNIX_EPOCH, now()), None);
}

/// Every slot between two moments, asking every ten minutes as the daemon's loop would.
fn slots(text: &str, from: &str, to: &str) -> Vec<String> {
    let (line, end) = (line(text), at(to));
    let (mut last, mut moment, mut fired) = (at(from), at(from), Vec::new());
    while moment <= end {
        if let Some(slot) = due_slot(&line, &berlin(), last, moment) {
            fired.push(slot.to_zoned(berlin()).strftime("%d %H:%M %Z").to_string());
            last = slot;
        }
        moment += 10 * MINUTE;
    }
    fired
}

#[test]
fn a_digest_in_the_hour_that_spring_skips_comes_right_after_it() {
    let fired = slots("30 2 * * *", "2026-03-28T00:00:00Z", "2026-03-30T12:00:00Z");
    assert_eq!(fired, ["28 02:30 CET", "29 03:00 CEST", "30 02:30 CEST"]);
}

#[test]
fn a_digest_in_the_hour_that_autumn_repeats_comes_once() {
    let fired = slots("30 2 * * *", "2025-10-24T22:30:00Z", "2025-10-27T12:00:00Z");
    assert_eq!(fired, ["25 02:30 CEST", "26 02:30 CEST", "27 02:30 CET"]);
}

#[test]
fn a_page_is_tried_five_times() {
    let waits: Vec<Option<Duration>> = (0..=6)
        .map(|attempts| page_retry(attempts, None, now()).map(|at| at.duration_since(now()).try_into().unwrap()))
        .collect();
    let expected = [Duration::ZERO, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR].map(Some);
    assert_eq!(waits, [&expected[..], &[None, None]].concat());
}

#[test]
fn a_page_whose_host_asks_for_time_waits_longer_but_at_most_a_day() {
    assert_eq!(page_retry(1, Some(HOUR), now()), Some(now() + HOUR));
    assert_eq!(page_retry(4, Some(HOUR), now()), Some(now() + 6 * HOUR));
    assert_eq!(page_retry(1, Some(Duration::MAX), now()), Some(now() + 24 * HOUR));
    assert_eq!(page_retry(5, Some(HOUR), now()), None);
}

/// Every attempt at a mail that is always refused for now, from the first at `first`.
fn attempts(queued_at: Timestamp, first: Timestamp) -> Vec<Timestamp> {
    let mut made = vec![first];
    while let Some(next) = mail_retry(queued_at, u32::try_from(made.len()).unwrap(), *made.last().unwrap()) {
        made.push(next);
    }
    made
}

#[test]
fn a_mail_is_tried_for_five_days_with_growing_gaps() {
    let made = attempts(now(), now());
    let minutes: Vec<i64> = made.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_secs() / 60).collect();
    assert_eq!(minutes[..8], [1, 5, 15, 60, 120, 180, 240, 240]);
    assert!(minutes.is_sorted());
    let tried: Duration = made.last().unwrap().duration_since(now()).try_into().unwrap();
    assert!(tried <= MAIL_TRIED_MAX && tried > MAIL_TRIED_MAX.saturating_sub(4 * HOUR), "{tried:?}");
}

#[test]
fn a_mail_that_sat_out_a_long_outage_still_gets_its_attempts() {
    assert_eq!(attempts(now(), now() + 10 * 24 * HOUR).len(), 5);
}

#[test]
fn an_outage_calls_somebody_once_it_lasts_and_then_once_a_day() {
    let since = at("2026-11-20T07:00:00Z");
    let after = |told_at: Option<&str>, kind: FaultKind, now: &str| {
        let told_at = told_at.map(at);
        let outage = Outage { kind, text: String::new(), since, seen_at: since, told_at };
        outage_alarm(&outage, at(now))
    };
    for (told, kind, now, due) in [
        (None, FaultKind::Unreachable, "2026-11-20T07:04:59Z", false),
        (None, FaultKind::Unreachable, "2026-11-20T07:05:00Z", true),
        (None, FaultKind::DiskFull, "2026-11-20T07:00:00Z", false),
        (None, FaultKind::Login, "2026-11-20T07:00:00Z", true),
        (None, FaultKind::Tls, "2026-11-20T07:00:00Z", true),
        (Some("2026-11-20T07:05:00Z"), FaultKind::Login, "2026-11-21T07:04:59Z", false),
        (Some("2026-11-20T07:05:00Z"), FaultKind::Login, "2026-11-21T07:05:00Z", true),
    ] {
        assert_eq!(after(told, kind, now), due, "{told:?} {kind:?} {now}");
    }
}

#[test]
fn a_transport_rests_longer_each_time_and_longest_where_somebody_must_mend_it() {
    let pauses = |kind| [1, 2, 3, 20, u32::MAX].map(|times| transport_pause(kind, times).as_secs());
    assert_eq!(pauses(FaultKind::Unreachable), [30, 60, 120, 900, 900]);
    assert_eq!(pauses(FaultKind::Login), [300, 600, 1_200, 3_600, 3_600]);
}
