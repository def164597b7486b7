//! `presswatch explain`: everything that happened to a link, and what the topics say of its article.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use serde_json::json;

use super::{
    archive,
    arguments::Explain,
    block_on,
    exit::Exit,
    load,
    output::{complain, line},
    paint::{Paint, merged},
};
use crate::{
    config::Config,
    matching::{self, Explained, Missing, NearMiss, Topics},
    model::{Clause, Link},
    store::{ArchivedArticle, Store},
};

pub(super) fn command(given: Option<&Path>, explain: &Explain) -> anyhow::Result<Exit> {
    let link = Link::parse(&explain.link).with_context(|| format!("{:?}", explain.link))?;
    let config = load(given)?;
    let (history, article) = block_on(async {
        let store = Store::open_reader(&config.daemon.state)?;
        let article = store.archived_at(link.canonical().to_owned(), 1).await?.pop();
        anyhow::Ok((store.history(link.canonical().to_owned()).await?, article))
    })??;
    let Some(history) = history else {
        complain(&format!("never seen: {link}"));
        return Ok(Exit::No);
    };
    for event in &history.events {
        let at = event.at.to_zoned(config.daemon.time_zone.clone());
        let text = if explain.json {
            let reason = event.reason.map(crate::model::Reason::code);
            json!({"schema": 1, "at": event.at.to_string(), "reason": reason, "text": event.text}).to_string()
        } else {
            let reason = event.reason.map_or_else(String::new, |reason| format!("  [{}]", reason.code()));
            format!("{}  {}{reason}", at.strftime("%Y-%m-%d %H:%M:%S %Z"), event.text)
        };
        line(&text)?;
    }
    if let Some(article) = &article {
        topics(&config, article, explain.json)?;
    }
    Ok(Exit::Done)
}

/// What the topics, as they are configured now, say of the newest version of the article.
fn topics(config: &Config, archived: &ArchivedArticle, as_json: bool) -> anyhow::Result<()> {
    let configured = config.sources.iter().find(|source| source.id == archived.source);
    let source = configured.map_or_else(|| archive::source_on_file(archived), Arc::clone);
    let explained = matching::explain(&archived.article, &source, &Topics::compile(&config.topics));
    if as_json {
        for topic in &explained {
            line(&in_json(topic).to_string())?;
        }
        return Ok(());
    }
    let paint = Paint::of_stdout();
    line("")?;
    line(&paint.bold("What the topics say of it now"))?;
    for topic in &explained {
        for_people(topic, archived, paint)?;
    }
    Ok(())
}

fn in_json(explained: &Explained) -> serde_json::Value {
    let clauses = |clauses: &[Clause]| clauses.iter().map(|clause| clause.text.clone()).collect::<Vec<_>>();
    let miss = explained.miss.as_ref().map(|miss| {
        let part = |missing: &Missing| match missing {
            Missing::Lacks(part) => json!({"lacks": part}),
            Missing::TooFar(part) => json!({"too_far": part}),
            Missing::Forbidden(part) => json!({"forbidden": part}),
        };
        json!({"block": miss.block, "held": miss.held, "missing": miss.missing.iter().map(part).collect::<Vec<_>>()})
    });
    json!({
        "schema": 1,
        "topic": explained.topic.as_str(),
        "passages": explained.passages.iter()
            .map(|passage| json!({"block": passage.block, "clauses": clauses(&passage.clauses), "score": passage.score}))
            .collect::<Vec<_>>(),
        "vetoed": explained.vetoed.iter()
            .map(|(block, by)| json!({"block": block, "unless": clauses(by)}))
            .collect::<Vec<_>>(),
        "miss": miss,
    })
}

fn for_people(explained: &Explained, archived: &ArchivedArticle, paint: Paint) -> anyhow::Result<()> {
    let text = |block: usize| archived.article.blocks.get(block).map_or("", |block| block.text.as_str());
    line("")?;
    let verdict = match (explained.passages.len(), explained.vetoed.len()) {
        (0, 0) => "does not match",
        (0, _) => "would match, but for its `unless`",
        _ => "matches",
    };
    line(&format!("{} {verdict}", paint.bold(explained.topic.as_str())))?;
    for passage in &explained.passages {
        let by = passage.clauses.iter().map(|clause| clause.text.as_str()).collect::<Vec<_>>().join(", ");
        told(paint, &format!("{} by {by}", place(passage.block)))?;
        for text in paint.marked(text(passage.block), &passage.marks, 4) {
            line(&text)?;
        }
    }
    for (block, unless) in &explained.vetoed {
        let by = unless.iter().map(|clause| clause.text.as_str()).collect::<Vec<_>>().join(", ");
        let marks: Vec<_> = unless.iter().flat_map(|clause| clause.marks.iter().cloned()).collect();
        told(paint, &format!("{} is taken back by {by}", place(*block)))?;
        for text in paint.marked(text(*block), &merged(marks), 4) {
            line(&text)?;
        }
    }
    if let Some(miss) = &explained.miss {
        near_miss(miss, text(miss.block), paint)?;
    } else if explained.passages.is_empty() && explained.vetoed.is_empty() {
        told(paint, "nothing of its query is in the article")?;
    }
    Ok(())
}

fn near_miss(miss: &NearMiss, text: &str, paint: Paint) -> anyhow::Result<()> {
    let missing: Vec<String> = miss
        .missing
        .iter()
        .map(|missing| match missing {
            Missing::Lacks(part) => format!("there is no {part}"),
            Missing::TooFar(part) => format!("both are there, but not so near: {part}"),
            Missing::Forbidden(part) => format!("a NOT forbids {part}"),
        })
        .collect();
    let missing = if missing.is_empty() { "only paragraphs count".to_owned() } else { missing.join("; ") };
    told(paint, &format!("{} comes nearest: there is {}; {missing}", place(miss.block), miss.held.join(", ")))?;
    for text in paint.marked(text, &[], 4) {
        line(&text)?;
    }
    Ok(())
}

fn told(paint: Paint, text: &str) -> anyhow::Result<()> {
    for text in paint.marked(text, &[], 2) {
        line(&paint.faint(&text))?;
    }
    Ok(())
}

fn place(block: usize) -> String {
    if block == 0 { "the title".to_owned() } else { format!("block {block}") }
}
