//! The table of all sources, the worst first.

use std::{cmp::Reverse, collections::HashMap, path::Path, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::{
    super::{
        arguments::SourcesTable,
        block_on,
        exit::Exit,
        load,
        output::{count, line},
    },
    on_file,
    span::{ago, ahead, moment, span},
    word,
};
use crate::{
    clock,
    config::Config,
    model::{Health, Source, SourceId, SourceState},
    store::SourceRecord,
};

/// The heads of the columns; a cell that is wider moves what comes after it.
const HEADS: [(&str, usize); 6] =
    [("STATE", 9), ("SOURCE", 26), ("LAST SUCCESS", 14), ("LAST NEWS", 12), ("NEWS EVERY", 12), ("NEXT POLL", 0)];

/// A configured source with what is on file of it.
struct Line {
    source: Arc<Source>,
    state: SourceState,
    health: Health,
}

pub(super) fn command(given: Option<&Path>, arguments: &SourcesTable) -> anyhow::Result<Exit> {
    let config = load(given)?;
    let records = block_on(on_file(&config))??.map(|(_, records)| records).unwrap_or_default();
    let now = clock::now();
    let all = lines(&config, records, now);
    let wanted = |line: &&Line| arguments.state.is_empty() || arguments.state.iter().any(|word| word == line.word());
    let shown: Vec<&Line> = all.iter().filter(wanted).collect();
    if arguments.json {
        line(&as_json(&all, &shown, now).to_string())?;
        return Ok(Exit::Done);
    }
    line(&summary(&all))?;
    if !shown.is_empty() {
        line("")?;
        line(&row(&HEADS.map(|(head, _)| head.to_owned())))?;
    }
    for one in shown {
        line(&row(&one.cells(now)))?;
        for detail in one.details(now, &config.daemon.time_zone) {
            line(&format!("{:9}{detail}", ""))?;
        }
    }
    Ok(Exit::Done)
}

/// Every configured source, the worst first, each state in the order of the configuration.
fn lines(config: &Config, records: Vec<SourceRecord>, now: Timestamp) -> Vec<Line> {
    let mut states: HashMap<SourceId, SourceRecord> =
        records.into_iter().map(|record| (record.id.clone(), record)).collect();
    let line = |source: &Arc<Source>| {
        // Under another URL it is another place, of which the daemon knows nothing until it is reloaded.
        let known = states.remove(&source.id).filter(|record| record.url == source.url.as_str());
        let state = known.map(|record| record.state).unwrap_or_default();
        Line { source: Arc::clone(source), health: state.health(now), state }
    };
    let mut lines: Vec<Line> = config.sources.iter().map(line).collect();
    lines.sort_by_key(|line| Reverse(line.source.enabled.then_some(line.health)));
    lines
}

impl Line {
    fn word(&self) -> &'static str {
        word(&self.source, self.health)
    }

    fn cells(&self, now: Timestamp) -> [String; 6] {
        let state = &self.state;
        let next = match (self.source.enabled, self.health) {
            (false, _) | (_, Health::Gone) => "never".to_owned(),
            (true, _) => ahead(state.next_due, now),
        };
        [
            self.word().to_owned(),
            self.source.id.to_string(),
            ago(state.last_success, now),
            ago(state.rhythm.last_news, now),
            state.rhythm.usual_gap.map_or_else(|| "?".to_owned(), span),
            next,
        ]
    }

    /// What an operator should know of a source that is not simply healthy.
    fn details(&self, now: Timestamp, zone: &TimeZone) -> Vec<String> {
        if !self.source.enabled {
            return Vec::new();
        }
        let state = &self.state;
        let mut details = Vec::new();
        if let Some(since) = state.failing_since {
            let fault = state.last_fault.as_deref().unwrap_or("");
            let times = count(state.failures, "time", "times in a row");
            details.push(format!("{times} since {}: {fault}", moment(since, zone)));
        }
        if let (Health::Silent, Some(since)) = (self.health, state.silent_since(now)) {
            details.push(format!("no news since {}", moment(since, zone)));
        }
        if let Some(moved_to) = &state.moved_to {
            details.push(format!("moved for good to {moved_to}: correct `url`"));
        }
        if state.waiting > 0 {
            details.push(format!("{} for their page", count(state.waiting, "entry waits", "entries wait")));
        }
        details
    }
}

/// `84 sources: 3 failing, 1 silent, 80 healthy`
fn summary(lines: &[Line]) -> String {
    let mut counts: Vec<(&str, u32)> = Vec::new();
    for line in lines {
        match counts.iter_mut().find(|(word, _)| *word == line.word()) {
            Some((_, count)) => *count += 1,
            None => counts.push((line.word(), 1)),
        }
    }
    let counts: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    let sources = count(lines.len() as u64, "source", "sources");
    if counts.is_empty() { sources } else { format!("{sources}: {}", counts.join(", ")) }
}

fn row(cells: &[String; 6]) -> String {
    let mut row = String::new();
    for (cell, (_, width)) in cells.iter().zip(HEADS) {
        row.push_str(cell);
        // At least one space, also after a cell that is too wide.
        row.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()).max(1)));
    }
    row.trim_end().to_owned()
}

/// One document, as settled for programs; moments are RFC 3339 in UTC, gaps in seconds.
fn as_json(all: &[Line], shown: &[&Line], now: Timestamp) -> Value {
    let mut states = serde_json::Map::new();
    for line in all {
        let count = states.get(line.word()).and_then(Value::as_u64).unwrap_or(0);
        states.insert(line.word().to_owned(), (count + 1).into());
    }
    json!({
        "schema": 1,
        "at": now.to_string(),
        "states": states,
        "sources": shown.iter().map(|line| source_json(&line.source, &line.state, line.health, now)).collect::<Vec<_>>(),
    })
}

/// One source, for programs.
pub(super) fn source_json(source: &Source, state: &SourceState, health: Health, now: Timestamp) -> Value {
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let seconds = |gap: Option<std::time::Duration>| gap.map(|gap| gap.as_secs());
    let is_polled = source.enabled && health != Health::Gone;
    json!({
        "id": source.id.as_str(),
        "name": source.name,
        "url": source.url.as_str(),
        "moved_to": state.moved_to.as_ref().map(url::Url::as_str),
        "tags": source.tags,
        "state": word(source, health),
        "kind": state.kind.map(crate::model::SourceKind::word),
        "first_success": moment(state.first_success),
        "last_success": moment(state.last_success),
        "last_news": moment(state.rhythm.last_news),
        "silent_since": moment(state.silent_since(now)),
        "usual_gap_s": seconds(state.rhythm.usual_gap),
        "interval_s": source.every.unwrap_or(state.interval).as_secs(),
        "next_poll": is_polled.then(|| state.next_due.to_string()),
        "quiet_until": moment(state.quiet_until),
        "failing_since": moment(state.failing_since),
        "failures": state.failures,
        "fault": state.last_fault,
        "waiting": state.waiting,
    })
}
