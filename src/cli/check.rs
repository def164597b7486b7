//! `presswatch check`: the whole configuration, and with `--live` the world that it names.

use std::{path::Path, sync::Arc};

use tokio::task::JoinSet;

use super::{
    arguments::Check,
    block_on,
    exit::Exit,
    load,
    output::{complain, count, line},
};
use crate::{
    config::{self, Config},
    fetch::{Fetched, Fetcher, Purpose, Request},
    mail::Mailer,
    model::Source,
    read,
};

pub(super) fn command(given: Option<&Path>, check: &Check) -> anyhow::Result<Exit> {
    let path = config::locate(given);
    let config = load(given)?;
    for warning in &config.warnings {
        complain(warning);
    }
    let enabled = config.sources.iter().filter(|source| source.enabled).count();
    line(&format!(
        "{}: {} ({} enabled), {}, {}: no faults",
        path.display(),
        count(config.sources.len() as u64, "source", "sources"),
        enabled,
        count(config.topics.len() as u64, "topic", "topics"),
        count(config.subscriptions.len() as u64, "subscription", "subscriptions"),
    ))?;
    if !check.live {
        return Ok(Exit::Done);
    }
    block_on(live(config))?
}

/// Fetches every enabled source and greets the mail server; files and sends nothing.
async fn live(config: Config) -> anyhow::Result<Exit> {
    let fetcher = Fetcher::new(config.fetch.clone())?;
    let mut looks = JoinSet::new();
    for source in config.sources.iter().filter(|source| source.enabled) {
        let (fetcher, source) = (fetcher.clone(), Arc::clone(source));
        looks.spawn(async move {
            let found = look(&fetcher, &source).await;
            (source, found)
        });
    }
    let mut faults = 0;
    while let Some(look) = looks.join_next().await {
        let (source, found) = look?;
        match found {
            Ok(found) => line(&format!("source \"{}\": {found}", source.id))?,
            Err(fault) => {
                faults += 1;
                complain(&format!("source \"{}\": {fault}", source.id));
            }
        }
    }
    match Mailer::new(config.mail.transport.clone(), &config.mail.from).hello().await {
        Ok(greeting) => line(&format!("mail: {greeting}"))?,
        Err(fault) => {
            faults += 1;
            complain(&format!("mail: {fault}"));
        }
    }
    Ok(if faults == 0 { Exit::Done } else { Exit::Unavailable })
}

async fn look(fetcher: &Fetcher, source: &Arc<Source>) -> Result<String, String> {
    let request = Request { url: &source.url, source, purpose: Purpose::Source, validators: None };
    let document = match fetcher.get(request).await {
        Ok(Fetched::Fresh(document)) => document,
        Ok(Fetched::Unchanged { .. }) => return Err("answered 304 to a request without conditions".to_owned()),
        Err(fault) => return Err(fault.to_string()),
    };
    let source = Arc::clone(source);
    let reading = tokio::task::spawn_blocking(move || {
        let hints = read::Hints::of(&source);
        read::document(&document.bytes, document.content_type.as_deref(), &document.final_url, hints)
    });
    let reading = reading.await.map_err(|fault| fault.to_string())?;
    match reading.value {
        Some(found) => Ok(format!("{}, {}", found.kind.word(), count(found.entries.len() as u64, "entry", "entries"))),
        None => Err(reading
            .problems
            .first()
            .map_or_else(|| "nothing that can be read".to_owned(), |first| first.text.clone())),
    }
}
