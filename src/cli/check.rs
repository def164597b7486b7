//! `presswatch check`: the whole configuration, and with `--live` the world that it names.

use std::{path::Path, sync::Arc};

use jiff::SignedDuration;
use tokio::task::JoinSet;

use super::{
    archive,
    arguments::Check,
    block_on,
    exit::Exit,
    load,
    output::{complain, count, line},
};
use crate::{
    clock,
    config::{self, Config},
    fetch::{Fetcher, Purpose},
    mail::Mailer,
    matching::{self, Topics},
    model::Source,
    read,
    store::Store,
};

/// How many of the newest articles are asked whether a topic ever matches, and how many of them tell enough.
const ARTICLES_ASKED: usize = 2_000;
const ARTICLES_TELLING: usize = 200;

/// A topic that matches so much of what is read says nothing.
const MATCHED_MOST_PERCENT: usize = 50;

/// How far back articles are asked.
const ASKED_BACK: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) fn command(given: Option<&Path>, check: &Check) -> anyhow::Result<Exit> {
    let path = config::locate(given);
    let config = load(given)?;
    for warning in &config.warnings {
        complain(warning);
    }
    for lost in matching::lost_terms(&config.topics) {
        let place = lost.list.map_or_else(|| "its query".to_owned(), |list| format!("list `{list}`"));
        complain(&format!(
            "warning: topic \"{}\", {place}: the term {} can never be found, not even in a text of its own words; write \
             it as one word, or take it out",
            lost.topic, lost.term,
        ));
    }
    warn_of_odd_topics(&config)?;
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

/// Warns of topics that matched nothing, or nearly everything, of what was filed lately; there may be no archive yet.
fn warn_of_odd_topics(config: &Config) -> anyhow::Result<()> {
    let Ok(store) = Store::open_reader(&config.daemon.state) else { return Ok(()) };
    let topics = Topics::compile(&config.topics);
    let mut matched = vec![0_usize; config.topics.len()];
    let mut articles = 0_usize;
    block_on(archive::each_since(&store, clock::now() - ASKED_BACK, |archived| {
        let source = archive::source_on_file(&archived);
        let passages = matching::passages(&archived.article, &source, &topics).passages;
        for (topic, matched) in config.topics.iter().zip(&mut matched) {
            *matched += usize::from(passages.iter().any(|passage| passage.topic == topic.id));
        }
        articles += 1;
        articles < ARTICLES_ASKED
    }))??;
    for (topic, matched) in config.topics.iter().zip(matched) {
        let id = &topic.id;
        if let Some(oddity) = oddity(matched, articles) {
            complain(&format!("warning: topic \"{id}\" {oddity}; `presswatch test {id}` shows more"));
        }
    }
    Ok(())
}

/// What is odd about a topic that matched so many of so many articles; of too few articles nothing is said.
fn oddity(matched: usize, articles: usize) -> Option<String> {
    if articles < ARTICLES_TELLING {
        return None;
    }
    match matched {
        0 => Some(format!("matches none of the {articles} articles filed last")),
        matched if matched * 100 > articles * MATCHED_MOST_PERCENT => {
            Some(format!("matches {matched} of the {articles} articles filed last, more than half"))
        }
        _ => None,
    }
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
    let document = fetcher.document(&source.url, source, Purpose::Source).await.map_err(|fault| fault.to_string())?;
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

#[cfg(test)]
mod tests {
    use super::oddity;

    #[test]
    fn a_topic_is_odd_that_matches_nothing_or_most_of_many_articles() {
        assert_eq!(oddity(0, 199), None, "too few articles tell nothing");
        assert_eq!(oddity(0, 200).as_deref(), Some("matches none of the 200 articles filed last"));
        assert_eq!(oddity(1, 2_000), None);
        assert_eq!(oddity(100, 200), None);
        let most = oddity(101, 200);
        assert_eq!(most.as_deref(), Some("matches 101 of the 200 articles filed last, more than half"));
    }
}
