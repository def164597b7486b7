//! `presswatch test`: a topic against the archive, or against a folder of files.
//!
//! In: a topic, saved or typed. Out: the passages that it catches, how many there are a day, what would be mailed, and
//! how it differs from the topic as it is saved. Writes nothing anywhere.

mod draft;
mod files;
mod findings;
mod json;
mod mailing;
mod show;

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

use self::{
    draft::Draft,
    findings::{Findings, Sample},
};
use super::{archive, arguments::Test, block_on, exit::Exit, load, load_or_delivered, output::complain};
use crate::{
    clock,
    config::Config,
    model::{Id, Source},
    store::{ArchivedArticle, Store},
};

pub(super) fn command(given: Option<&Path>, test: &Test) -> anyhow::Result<Exit> {
    let now = clock::now();
    let (config, findings) = match &test.files {
        Some(folder) => {
            let config = load_or_delivered(given)?;
            let mut findings = Findings::new(Draft::of(&config, test)?);
            let mut unread = 0_usize;
            for file in files::in_folder(folder)? {
                match files::read(&file, config.fetch.body_max)? {
                    Some(article) => findings.look(&Sample::of_file(&file, article)),
                    None => unread += 1,
                }
            }
            if unread > 0 {
                complain(&format!("{unread} files hold no article that could be read"));
            }
            (config, findings)
        }
        None => {
            let config = load(given)?;
            let since = since(&test.since, now, &config.daemon.time_zone)?;
            let mut findings = Findings::new(Draft::of(&config, test)?).since(since);
            let store = Store::open_reader(&config.daemon.state)?;
            block_on(archive::each_since(&store, since, |archived| {
                let source = source_of(&config, &archived);
                findings.look(&Sample::of_archive(archived, source));
                true
            }))??;
            (config, findings)
        }
    };
    if test.json {
        super::output::line(&json::document(&config, &findings, now).to_string())?;
    } else {
        show::all(&config, &findings, test.limit, now)?;
    }
    Ok(if findings.hits.is_empty() { Exit::No } else { Exit::Done })
}

/// The configured source of an article, or, where it is configured no more, what the archive knows of it.
fn source_of(config: &Config, archived: &ArchivedArticle) -> Arc<Source> {
    let configured = config.sources.iter().find(|source| source.id == archived.source);
    configured.map_or_else(|| archive::source_on_file(archived), Arc::clone)
}

/// A source that nothing is said of.
fn unnamed(url: url::Url) -> Option<Arc<Source>> {
    Some(Arc::new(Source::new(Id::parse("files").ok()?, url.to_string(), url)))
}

/// The start of a day, a moment, or a time back from now.
fn since(text: &str, now: Timestamp, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    let back = |span: Span| now.to_zoned(zone.clone()).checked_sub(span).ok().map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| text.parse::<Date>().ok()?.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp()))
        .or_else(|| back(text.parse().ok()?))
        .with_context(|| {
            format!("--since {text:?}: write a time back from now such as 30d or 12h, or a day such as 2026-11-01")
        })
}
