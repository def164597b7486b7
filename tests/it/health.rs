//! How well a source is, and how often it has news: `model::health` and `schedule::rhythm`.

use std::time::Duration;

use jiff::Timestamp;
use presswatch::{
    model::{Health, Rhythm, SourceState, Told, Trouble, TurnKind},
    schedule::{self, BLOCKED_LONG, FAILING_LONG, REMINDER_GAP},
};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// The rhythm after news at these hours before now, each seen when it appeared.
fn after(hours_ago: &[u32]) -> Rhythm {
    hours_ago.iter().fold(Rhythm::default(), |rhythm, hours| {
        let at = now() - HOUR * *hours;
        schedule::rhythm(rhythm, &[Some(at)], at)
    })
}

/// A source that was first polled `watched` ago and has news every `usual`, the last of them `quiet` ago.
fn source(watched: Duration, usual: Duration, longest: Duration, quiet: Duration) -> SourceState {
    SourceState {
        first_success: Some(now() - watched),
        last_success: Some(now()),
        last_read: Some(now()),
        rhythm: Rhythm { last_news: Some(now() - quiet), usual_gap: Some(usual), longest_gap: Some(longest) },
        ..SourceState::default()
    }
}

#[test]
fn a_source_is_silent_after_several_times_its_usual_gap() {
    let health = |usual, longest, quiet| source(90 * DAY, usual, longest, quiet).health(now());
    assert_eq!(health(2 * HOUR, 10 * HOUR, 23 * HOUR), Health::Healthy);
    assert_eq!(health(2 * HOUR, 10 * HOUR, 25 * HOUR), Health::Silent);
    assert_eq!(health(20 * HOUR, 64 * HOUR, 5 * DAY), Health::Healthy, "a long weekend is no silence");
    assert_eq!(health(20 * HOUR, 64 * HOUR, 6 * DAY), Health::Silent);
    assert_eq!(health(30 * DAY, 30 * DAY, 80 * DAY), Health::Healthy);
    assert_eq!(health(30 * DAY, 30 * DAY, 91 * DAY), Health::Silent);
}

#[test]
fn a_source_that_is_new_to_us_may_have_weekends() {
    assert_eq!(source(2 * DAY, HOUR, 9 * HOUR, 3 * DAY).health(now()), Health::Healthy);
    assert_eq!(source(2 * DAY, HOUR, 9 * HOUR, 5 * DAY).health(now()), Health::Silent);
}

#[test]
fn a_source_whose_rhythm_is_unknown_is_never_silent() {
    let state = SourceState {
        first_success: Some(now() - 900 * DAY),
        last_read: Some(now()),
        rhythm: Rhythm { last_news: Some(now() - 800 * DAY), ..Rhythm::default() },
        ..SourceState::default()
    };
    assert_eq!(state.health(now()), Health::Healthy);
}

#[test]
fn failures_hide_silence_and_silence_hides_a_move() {
    let moved = SourceState {
        moved_to: Some("https://new.example/feed".parse().unwrap()),
        ..source(90 * DAY, HOUR, HOUR, HOUR)
    };
    assert_eq!(moved.health(now()), Health::Moved);
    let silent = SourceState { rhythm: source(90 * DAY, HOUR, HOUR, 9 * DAY).rhythm, ..moved };
    assert_eq!(silent.health(now()), Health::Silent);
    for (trouble, health) in
        [(Trouble::Failing, Health::Failing), (Trouble::Blocked, Health::Blocked), (Trouble::Gone, Health::Gone)]
    {
        let state = SourceState { failing_since: Some(now()), trouble: Some(trouble), ..silent.clone() };
        assert_eq!(state.health(now()), health);
    }
    assert_eq!(SourceState::default().health(now()), Health::New);
}

#[test]
fn every_state_has_a_word_of_its_own() {
    for health in Health::ALL {
        assert_eq!(Health::from_word(health.word()), Some(health));
    }
    assert!(Health::ALL.is_sorted());
}

#[test]
fn the_dates_of_a_first_poll_tell_the_rhythm() {
    let daily: Vec<Option<Timestamp>> = (1..=10).map(|day| Some(now() - DAY * day)).collect();
    let rhythm = schedule::rhythm(Rhythm::default(), &daily, now());
    assert_eq!(rhythm, Rhythm { last_news: Some(now() - DAY), usual_gap: Some(DAY), longest_gap: Some(DAY) });

    let few = schedule::rhythm(Rhythm::default(), &daily[..2], now());
    assert_eq!(few, Rhythm { last_news: Some(now() - DAY), ..Rhythm::default() });
    let undated = schedule::rhythm(Rhythm::default(), &[None, None, None, None, None], now());
    assert_eq!(undated, Rhythm { last_news: Some(now()), ..Rhythm::default() });
    // Dates in the future are believed by nobody.
    let ahead = schedule::rhythm(Rhythm::default(), &[Some(now() + DAY)], now());
    assert_eq!(ahead.last_news, Some(now()));
}

#[test]
fn what_appears_together_is_one_arrival() {
    let burst: Vec<Option<Timestamp>> =
        (0..10).map(|second| Some(now() - HOUR + Duration::from_secs(second))).collect();
    let rhythm = schedule::rhythm(after(&[50, 26, 2]), &burst, now());
    let single = schedule::rhythm(after(&[50, 26, 2]), &burst[..1], now());
    assert_eq!(rhythm.usual_gap, single.usual_gap);
}

#[test]
fn a_poll_without_news_teaches_nothing() {
    assert_eq!(schedule::rhythm(after(&[50, 26, 2]), &[], now()), after(&[50, 26, 2]));
}

#[test]
fn weekends_weigh_more_than_busy_hours() {
    // Ten weeks of a newsroom that publishes every hour from 8 to 18, from Monday to Friday.
    let mut hours: Vec<u32> = (0..70 * 24)
        .filter(|hour| {
            let (day, of_day) = (hour / 24 % 7, hour % 24);
            day >= 2 && (8..18).contains(&of_day)
        })
        .collect();
    hours.reverse();
    let rhythm = after(&hours);
    let (usual, longest) = (rhythm.usual_gap.unwrap(), rhythm.longest_gap.unwrap());
    assert!((HOUR..20 * HOUR).contains(&usual), "{usual:?}");
    // From Friday 17:00 to Monday 8:00, half forgotten after two months.
    assert!((58 * HOUR..=63 * HOUR).contains(&longest), "{longest:?}");
    let watched = Some(now() - 70 * DAY);
    let state = SourceState { first_success: watched, last_read: watched, rhythm, ..SourceState::default() };
    assert_eq!(state.health(rhythm.last_news.unwrap() + 63 * HOUR), Health::Healthy);
    assert_eq!(state.health(rhythm.last_news.unwrap() + 7 * DAY), Health::Silent);
}

#[test]
fn a_source_that_slows_down_is_believed_in_time() {
    let hourly_then_daily: Vec<u32> = (0..100).map(|n| 500 + n).rev().chain((0..20).map(|n| n * 24).rev()).collect();
    let usual = after(&hourly_then_daily).usual_gap.unwrap();
    assert!((20 * HOUR..=24 * HOUR).contains(&usual), "{usual:?}");
}

/// A source that has failed so often since a moment.
fn troubled(trouble: Trouble, failures: u32, long: Duration) -> SourceState {
    SourceState {
        failing_since: Some(now() - long),
        failures,
        trouble: Some(trouble),
        ..source(90 * DAY, HOUR, HOUR, HOUR)
    }
}

fn told(health: Health, ago: Duration) -> Told {
    Told { health: Some((health, now() - ago)), moved_to: None }
}

#[test]
fn the_operator_hears_of_trouble_that_lasts_and_not_of_a_single_503() {
    let turn = |trouble, failures, long| schedule::notice(&troubled(trouble, failures, long), &Told::default(), now());
    let minute = Duration::from_mins(1);
    assert_eq!(turn(Trouble::Failing, 3, FAILING_LONG), Some(TurnKind::Worse));
    assert_eq!(turn(Trouble::Failing, 2, FAILING_LONG * 2), None);
    assert_eq!(turn(Trouble::Failing, 300, FAILING_LONG.saturating_sub(minute)), None);
    assert_eq!(turn(Trouble::Blocked, 3, BLOCKED_LONG), Some(TurnKind::Worse));
    assert_eq!(turn(Trouble::Blocked, 300, BLOCKED_LONG.saturating_sub(minute)), None);
    assert_eq!(turn(Trouble::Gone, 1, Duration::ZERO), Some(TurnKind::Worse));
    let silent = source(90 * DAY, HOUR, HOUR, 9 * DAY);
    assert_eq!(schedule::notice(&silent, &Told::default(), now()), Some(TurnKind::Worse));
}

#[test]
fn the_operator_is_told_once_reminded_after_days_and_told_when_it_is_over() {
    let failing = troubled(Trouble::Failing, 9, 30 * DAY);
    assert_eq!(schedule::notice(&failing, &told(Health::Failing, DAY), now()), None);
    assert_eq!(schedule::notice(&failing, &told(Health::Failing, REMINDER_GAP), now()), Some(TurnKind::Reminder));
    let well = source(90 * DAY, HOUR, HOUR, HOUR);
    for bad in [Health::Failing, Health::Blocked, Health::Silent, Health::Gone] {
        assert_eq!(schedule::notice(&well, &told(bad, HOUR), now()), Some(TurnKind::Recovered));
    }
    assert_eq!(schedule::notice(&well, &told(Health::Healthy, HOUR), now()), None);
    assert_eq!(schedule::notice(&well, &Told::default(), now()), None);
    // A new address has to be read first.
    let untried = SourceState { last_read: None, ..well };
    assert_eq!(schedule::notice(&untried, &told(Health::Failing, HOUR), now()), None);
}

#[test]
fn a_change_of_trouble_is_told_where_it_is_another_trouble() {
    let turn = |trouble, before| schedule::notice(&troubled(trouble, 9, 30 * DAY), &told(before, HOUR), now());
    assert_eq!(turn(Trouble::Blocked, Health::Failing), None);
    assert_eq!(turn(Trouble::Failing, Health::Blocked), None);
    assert_eq!(turn(Trouble::Gone, Health::Failing), Some(TurnKind::Worse));
    assert_eq!(turn(Trouble::Failing, Health::Silent), Some(TurnKind::Worse));
}

#[test]
fn a_move_is_told_once_for_each_address() {
    let to = |url: &str| SourceState { moved_to: Some(url.parse().unwrap()), ..source(90 * DAY, HOUR, HOUR, HOUR) };
    let knows = |url: &str| Told { health: Some((Health::Moved, now())), moved_to: Some(url.to_owned()) };
    let (first, second) = ("https://a.example/feed", "https://b.example/feed");
    assert_eq!(schedule::notice(&to(first), &Told::default(), now()), Some(TurnKind::Moved));
    assert_eq!(schedule::notice(&to(first), &knows(first), now()), None);
    assert_eq!(schedule::notice(&to(second), &knows(first), now()), Some(TurnKind::Moved));
}
