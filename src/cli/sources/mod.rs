//! `presswatch sources`: how well every source is, and which there could be.
//!
//! In: the configuration, and what is on file beside a running daemon; a site, or a list of another reader. Out: a table,
//! one source whole, or sources to add. Polls no configured source and changes nothing on file.

mod discover;
mod export;
mod import;
mod proposal;
mod show;
mod span;
mod table;

use std::path::Path;

use super::{
    arguments::{Sources, SourcesCommand},
    exit::Exit,
};
use crate::{
    config::Config,
    model::{Health, Source},
    store::{SourceRecord, Store, StoreError},
};

pub(super) fn command(given: Option<&Path>, sources: &Sources) -> anyhow::Result<Exit> {
    match &sources.command {
        None => table::command(given, &sources.table),
        Some(SourcesCommand::Show(one)) => show::command(given, one),
        Some(SourcesCommand::Discover(site)) => discover::command(given, site),
        Some(SourcesCommand::Import(file)) => import::command(given, file),
        Some(SourcesCommand::Export) => export::command(given),
    }
}

/// The store beside a running daemon, with what it has on file of every source; `None` when nothing was filed yet.
async fn on_file(config: &Config) -> Result<Option<(Store, Vec<SourceRecord>)>, StoreError> {
    match Store::open_reader(&config.daemon.state) {
        Ok(store) => {
            let records = store.source_records().await?;
            Ok(Some((store, records)))
        }
        Err(StoreError::Missing(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The state of a source as a word: that of its health, or `off`.
fn word(source: &Source, health: Health) -> &'static str {
    if source.enabled { health.word() } else { "off" }
}
