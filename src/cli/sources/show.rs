//! One source whole, with its last visits.

use std::{fmt::Write as _, path::Path};

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    super::{
        arguments::SourcesShow,
        block_on,
        exit::Exit,
        load,
        output::{complain, line},
    },
    on_file,
    span::{ago, ahead, moment, span},
    table::source_json,
    word,
};
use crate::{
    clock,
    model::{Health, Source, SourceKind, SourceState},
    store::VisitRecord,
};

pub(super) fn command(given: Option<&Path>, arguments: &SourcesShow) -> anyhow::Result<Exit> {
    let config = load(given)?;
    let Some(source) = config.sources.iter().find(|source| source.id.as_str() == arguments.id) else {
        complain(&format!("no source {:?} in {}", arguments.id, config.path.display()));
        return Ok(Exit::No);
    };
    let (state, visits) = block_on(async {
        let Some((store, records)) = on_file(&config).await? else {
            return Ok::<_, anyhow::Error>((SourceState::default(), Vec::new()));
        };
        let known = records.into_iter().find(|record| record.id == source.id && record.url == source.url.as_str());
        let visits = store.visits(&source.id, arguments.visits).await?;
        Ok((known.map(|record| record.state).unwrap_or_default(), visits))
    })??;
    let now = clock::now();
    if arguments.json {
        let visits: Vec<Value> = visits.iter().map(visit_json).collect();
        let source = source_json(source, &state, state.health(now), now);
        line(&json!({"schema": 1, "at": now.to_string(), "source": source, "visits": visits}).to_string())?;
        return Ok(Exit::Done);
    }
    for text in source_text(source, &state, now, &config.daemon.time_zone) {
        line(&text)?;
    }
    for visit in &visits {
        line(&visit_text(visit, &config.daemon.time_zone))?;
    }
    Ok(Exit::Done)
}

fn source_text(source: &Source, state: &SourceState, now: Timestamp, zone: &TimeZone) -> Vec<String> {
    let health = state.health(now);
    let mut text = vec![format!("{}  {}", source.id, source.name)];
    let mut fact = |name: &str, value: String| text.push(format!("  {name:<14}{value}"));
    fact("state", word(source, health).to_owned());
    fact("url", source.url.to_string());
    if let Some(moved_to) = &state.moved_to {
        fact("moved to", moved_to.to_string());
    }
    fact("kind", state.kind.map_or("not known yet", SourceKind::word).to_owned());
    fact("last success", ago(state.last_success, now));
    fact("last news", ago(state.rhythm.last_news, now));
    fact("news every", state.rhythm.usual_gap.map_or_else(|| "not known yet".to_owned(), span));
    fact("polled every", span(source.every.unwrap_or(state.interval)));
    if source.enabled && health != Health::Gone {
        fact("next poll", ahead(state.next_due, now));
    }
    if let Some(until) = state.quiet_until.filter(|until| *until > now) {
        fact("left alone", format!("until {}, as its host asks", moment(until, zone)));
    }
    if let Some(since) = state.failing_since {
        fact("failing since", format!("{}, {} in a row", moment(since, zone), state.failures));
        fact("last fault", state.last_fault.clone().unwrap_or_default());
    }
    if state.waiting > 0 {
        fact("waiting", format!("{} entries for their page", state.waiting));
    }
    text
}

fn visit_text(visit: &VisitRecord, zone: &TimeZone) -> String {
    let status = visit.status.map_or_else(String::new, |status| format!(" {status}"));
    let what = match (&visit.fault, &visit.kind) {
        (Some(fault), _) => fault.clone(),
        (None, Some(kind)) => format!("{kind}, {} listed", visit.listed),
        (None, None) => String::new(),
    };
    let mut text = format!(
        "{}  {:<14} {:>6} ms  {what}",
        moment(visit.at, zone),
        format!("{}{status}", visit.outcome),
        visit.duration_ms
    )
    .trim_end()
    .to_owned();
    for (code, problem) in &visit.problems {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n    problem: {problem} [{code}]");
    }
    text
}

fn visit_json(visit: &VisitRecord) -> Value {
    json!({
        "at": visit.at.to_string(),
        "duration_ms": visit.duration_ms,
        "outcome": visit.outcome,
        "kind": visit.kind,
        "status": visit.status,
        "fault": visit.fault,
        "listed": visit.listed,
        "problems": visit.problems.iter().map(|(code, text)| json!({"code": code, "text": text})).collect::<Vec<_>>(),
    })
}
