//! `presswatch mute`, `mute list` and `unmute`: what is kept out of mails for a while.

use std::path::Path;

use anyhow::{Context as _, bail};
use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;

use super::{
    arguments::{Mute, MuteCommand, Unmute},
    block_on,
    exit::Exit,
    fault::underlined,
    load,
    output::{complain, count, line},
};
use crate::{
    clock, config,
    config::Config,
    model::{self, Link, MuteId, Muted, StoryId, query::Query},
    store::Store,
};

/// The longest that a mute lasts; what is to be silent for longer is better said in the topic.
const LASTS_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);

pub(super) fn command(given: Option<&Path>, mute: &Mute) -> anyhow::Result<Exit> {
    let config = load(given)?;
    if let Some(MuteCommand::List(list)) = &mute.command {
        return self::list(&config, list.json);
    }
    // The command line has all of them, or it would not have been read.
    let (what, until, reason) = (text(mute.what.as_ref()), text(mute.until.as_ref()), text(mute.reason.as_ref()));
    let now = clock::now();
    let until = moment(until, now, &config.daemon.time_zone)?;
    if reason.trim().is_empty() {
        bail!("--reason is empty: write why, for whoever wonders later");
    }
    let author = mute.author.clone().or_else(config::user_name).unwrap_or_else(|| "unknown".to_owned());
    let (id, said) = block_on(async {
        let store = open(&config)?;
        let what = muted(&store, what).await?;
        let said = described(&what);
        let id = store.mute(what, now, until, author, reason.trim().to_owned()).await?;
        anyhow::Ok((id, said))
    })??;
    let until = until.to_zoned(config.daemon.time_zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    line(&format!("mute #{}: {said} is in no mail until {until}", id.0))?;
    Ok(Exit::Done)
}

pub(super) fn lift(given: Option<&Path>, unmute: &Unmute) -> anyhow::Result<Exit> {
    let config = load(given)?;
    let lifted = block_on(async { anyhow::Ok(open(&config)?.unmute(MuteId(unmute.mute), clock::now()).await?) })??;
    if !lifted {
        complain(&format!("no mute #{} is in force: `presswatch mute list` shows those that are", unmute.mute));
        return Ok(Exit::No);
    }
    line(&format!("mute #{} is lifted; what it held back stays in the archive", unmute.mute))?;
    Ok(Exit::Done)
}

fn list(config: &Config, as_json: bool) -> anyhow::Result<Exit> {
    let state = &config.daemon.state;
    let mutes = block_on(async { anyhow::Ok(Store::open_reader(state)?.mutes(clock::now()).await?) })??;
    let zone = &config.daemon.time_zone;
    for mute in &mutes {
        line(&if as_json { in_json(mute) } else { for_people(mute, zone) })?;
    }
    if mutes.is_empty() && !as_json {
        line("no mute is in force")?;
    }
    Ok(Exit::Done)
}

fn in_json(mute: &model::Mute) -> String {
    let (story, query) = match &mute.what {
        Muted::Story(story) => (Some(story.0), None),
        Muted::Query(query) => (None, Some(query)),
    };
    json!({
        "schema": 1, "mute": mute.id.0, "story": story, "query": query, "since": mute.since.to_string(),
        "until": mute.until.to_string(), "author": mute.author, "reason": mute.reason, "held": mute.held,
    })
    .to_string()
}

fn for_people(mute: &model::Mute, zone: &TimeZone) -> String {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    format!(
        "#{}  {}\n    until {}, since {} by {}: {}\n    held back {}",
        mute.id.0,
        described(&mute.what),
        day(mute.until),
        day(mute.since),
        mute.author,
        mute.reason,
        count(mute.held, "story", "stories"),
    )
}

fn described(what: &Muted) -> String {
    match what {
        Muted::Story(story) => format!("story #{}", story.0),
        Muted::Query(query) => format!("every story that satisfies {query}"),
    }
}

/// The store for writing, beside a running daemon or not; there must be one.
fn open(config: &Config) -> anyhow::Result<Store> {
    // A reader tells whether there is a database of this version; a writer would make one.
    drop(Store::open_reader(&config.daemon.state)?);
    Ok(Store::open(&config.daemon.state)?)
}

/// A number is a story, a web address one of its articles; everything else is a query.
async fn muted(store: &Store, what: &str) -> anyhow::Result<Muted> {
    if let Ok(number) = what.trim_start_matches('#').parse() {
        return Ok(Muted::Story(StoryId(number)));
    }
    if what.starts_with("http://") || what.starts_with("https://") {
        let link = Link::parse(what).with_context(|| format!("{what:?}"))?;
        let story = store.story_of(link.canonical().to_owned()).await?;
        return story.map(Muted::Story).with_context(|| format!("never seen: {link}"));
    }
    match Query::parse(what) {
        Ok(query) if !query.names().is_empty() => bail!("a mute knows no @lists: write the words themselves"),
        Ok(_) => Ok(Muted::Query(what.to_owned())),
        Err(fault) => bail!("{}", underlined(what, &fault)),
    }
}

/// The end of a day, a moment, or a time from now.
fn moment(text: &str, now: Timestamp, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    let until = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| text.parse::<Date>().ok().and_then(|day| end_of(day, zone)))
        .or_else(|| text.parse::<Span>().ok().and_then(|span| from_now(now, span, zone)))
        .with_context(|| {
            format!("--until {text:?}: write a day such as 2026-12-01, a moment such as 2026-12-01T12:00:00Z, or 7d")
        })?;
    if until <= now {
        bail!("--until {text:?} is past");
    }
    if until.duration_since(now) > LASTS_MAX {
        bail!("--until {text:?} is more than a year away: say it in the topic's `unless`");
    }
    Ok(until)
}

fn end_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?;
    next.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// Days are days of the calendar, also where the clocks change.
fn from_now(now: Timestamp, span: Span, zone: &TimeZone) -> Option<Timestamp> {
    now.to_zoned(zone.clone()).checked_add(span).ok().map(|zoned| zoned.timestamp())
}

fn text(argument: Option<&String>) -> &str {
    argument.map_or("", String::as_str)
}
