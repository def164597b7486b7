//! `presswatch once`: one round, and what it came to.

use std::{
    io::{self, IsTerminal as _},
    path::Path,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::{
    arguments::Once,
    block_on,
    exit::Exit,
    load,
    output::{complain, count, line},
};
use crate::{
    clock,
    daemon::{self, Newsroom, Progress, Scope, Summary},
};

pub(super) fn command(given: Option<&Path>, once: &Once) -> anyhow::Result<Exit> {
    let config = load(given)?;
    let scope = if once.all { Scope::All } else { Scope::Due };
    let summary = block_on(async {
        let room = Newsroom::open(config, clock::now()).await?;
        let bar = progress_bar();
        let summary = daemon::once(&room, scope, |progress| show(&bar, &progress)).await;
        bar.finish_and_clear();
        summary
    })??;
    if once.json {
        line(&as_json(&summary).to_string())?;
    } else {
        for text in as_text(&summary) {
            line(&text)?;
        }
    }
    if let Some(fault) = &summary.deliveries.transport_down {
        complain(&format!("mails cannot be handed over, they wait in the outbox: {fault}"));
        return Ok(Exit::Unavailable);
    }
    let something_failed =
        !summary.failures.is_empty() || summary.deliveries.later > 0 || summary.deliveries.failed > 0;
    Ok(if once.strict && something_failed { Exit::Again } else { Exit::Done })
}

/// A progress bar where somebody looks at it; a hidden one elsewhere.
fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    if !io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} sources  {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

fn show(bar: &ProgressBar, progress: &Progress<'_>) {
    bar.set_length(progress.total as u64);
    bar.set_position(progress.done as u64);
    bar.set_message(progress.source.name.clone());
}

/// The summary for people.
pub(super) fn as_text(summary: &Summary) -> Vec<String> {
    let mut lines = vec![format!(
        "{} polled: {} listed, {} new or revised; {} unchanged, {} failed",
        count(summary.polled, "source", "sources"),
        count(summary.listed as u64, "entry", "entries"),
        summary.news,
        summary.unchanged,
        summary.failures.len(),
    )];
    lines.push(format!(
        "{} filed in {}, {} found",
        count(summary.articles, "article", "articles"),
        count(summary.stories, "new story", "new stories"),
        count(summary.passages, "passage", "passages"),
    ));
    if summary.waiting > 0 {
        lines
            .push(format!("{} for its page; tried again later", count(summary.waiting, "entry waits", "entries wait")));
    }
    let deliveries = &summary.deliveries;
    lines.push(format!(
        "{} with {} queued; {} accepted, {} to be tried again, {} refused",
        count(summary.composed.mails, "mail", "mails"),
        count(summary.composed.stories, "story", "stories"),
        deliveries.sent,
        deliveries.later,
        deliveries.failed + deliveries.expired,
    ));
    lines.extend(summary.failures.iter().map(|failure| format!("source \"{}\": {}", failure.source, failure.fault)));
    lines
}

/// The summary for programs; the shape is stable.
fn as_json(summary: &Summary) -> serde_json::Value {
    let failures: Vec<_> = summary
        .failures
        .iter()
        .map(|failure| json!({"source": failure.source.as_str(), "fault": failure.fault}))
        .collect();
    json!({
        "schema": 1,
        "sources": {"polled": summary.polled, "unchanged": summary.unchanged, "failed": failures},
        "entries": {"listed": summary.listed, "news": summary.news, "waiting": summary.waiting},
        "articles": {"filed": summary.articles, "revisions": summary.revisions},
        "stories": {"new": summary.stories},
        "passages": summary.passages,
        "mails": {
            "queued": summary.composed.mails,
            "notices": summary.notices,
            "sent": summary.deliveries.sent,
            "later": summary.deliveries.later,
            "failed": summary.deliveries.failed,
            "expired": summary.deliveries.expired,
            "transport_down": summary.deliveries.transport_down.as_ref().map(ToString::to_string),
        },
    })
}
