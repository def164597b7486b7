//! What was tried, for people.

use jiff::tz::TimeZone;

use super::{Trial, kind};
use crate::{
    cli::{
        output::{count, line},
        paint::{Paint, merged},
    },
    model::{Article, Entry, Passage, Precision, SourceDocument, SourceKind},
    read::{Witness, Witnesses},
};

/// Of a long list of entries a person is shown so many; JSON has them all.
const ENTRIES_SHOWN: usize = 10;

/// Prints what a source or a page yields.
pub(super) fn trial(trial: &Trial) -> anyhow::Result<()> {
    line(&format!("{}  {}", kind(trial), trial.final_url))?;
    for problem in &trial.problems {
        line(&format!("  problem: {} [{}]", problem.text, problem.code))?;
    }
    if let Some(document) = &trial.document {
        show_document(document)?;
    }
    if let Some(article) = &trial.article {
        show_article(article, trial.witnesses, &trial.passages)?;
    }
    Ok(())
}

fn show_document(document: &SourceDocument) -> anyhow::Result<()> {
    if let Some(title) = &document.title {
        line(&format!("  title: {title}"))?;
    }
    line(&format!("  {}", summary(document)))?;
    if let Some(ttl) = document.ttl {
        line(&format!("  asks to be polled not more often than every {} minutes", ttl.as_secs() / 60))?;
    }
    match (document.kind, document.further.as_slice()) {
        (_, []) => {}
        (SourceKind::Listing | SourceKind::Json, further) => {
            line(&format!("  goes on at {}", further.first().map_or("", |next| next.given().as_str())))?;
        }
        (_, further) => {
            line(&format!("  leads to {}", count(further.len() as u64, "further document", "further documents")))?;
            for link in further.iter().take(ENTRIES_SHOWN) {
                line(&format!("      {}", link.given()))?;
            }
        }
    }
    for entry in document.entries.iter().take(ENTRIES_SHOWN) {
        line(&format!("  {}  {}", date_of(entry), entry.title.as_deref().unwrap_or("(no title)")))?;
        line(&format!("      {}", entry.link.as_ref().map_or("(no link)", |link| link.given().as_str())))?;
    }
    let rest = document.entries.len().saturating_sub(ENTRIES_SHOWN);
    if rest > 0 {
        line(&format!("  … and {rest} more (--json shows all)"))?;
    }
    Ok(())
}

/// How many entries there are, what they lack, and from when they are.
fn summary(document: &SourceDocument) -> String {
    let entries = &document.entries;
    let mut parts = vec![count(entries.len() as u64, "entry", "entries")];
    let lacking = |what, lacks: &dyn Fn(&&Entry) -> bool| match entries.iter().filter(lacks).count() {
        0 => None,
        number if number == entries.len() => Some(format!("none has a {what}")),
        number => Some(format!("{number} without a {what}")),
    };
    parts.extend(lacking("title", &|entry| entry.title.is_none()));
    parts.extend(lacking("link", &|entry| entry.link.is_none()));
    parts.extend(lacking("date", &|entry| entry.published.or(entry.updated).is_none() && entry.period.is_none()));
    parts.extend(lacking("text", &|entry| entry.summary.is_none() && entry.content.is_none()));
    let dates = || entries.iter().filter_map(|entry| entry.published.or(entry.updated));
    if let (Some(first), Some(last)) = (dates().min(), dates().max()) {
        parts.push(format!("from {first:.0} to {last:.0}"));
    }
    parts.join(", ")
}

fn date_of(entry: &Entry) -> String {
    match (entry.published.or(entry.updated), entry.period) {
        (Some(at), _) => at.to_string(),
        (None, Some(period)) => format!("{:.10}…{:.10}", period.first.to_string(), period.last.to_string()),
        (None, None) => "undated".to_owned(),
    }
}

fn show_article(article: &Article, witnesses: Witnesses, passages: &[Passage]) -> anyhow::Result<()> {
    let updated = article.updated.map_or_else(|| "not found".to_owned(), |at| at.to_string());
    let language = article.language.map_or_else(|| "unknown".to_owned(), |language| language.to_string());
    line(&format!("  title:     {}{}", article.title(), from(witnesses.title)))?;
    line(&format!("  published: {}{}", published(article), from(witnesses.published)))?;
    line(&format!("  updated:   {updated}"))?;
    let authors = if article.authors.is_empty() { "not found".to_owned() } else { article.authors.join(", ") };
    line(&format!("  authors:   {authors}{}", from(witnesses.authors)))?;
    line(&format!("  site:      {}", article.site.as_deref().unwrap_or("unknown")))?;
    line(&format!("  language:  {language}"))?;
    line(&format!("  link:      {}", article.link))?;
    let why = article.reason.map_or_else(String::new, |reason| format!(" ({reason})"));
    line(&format!("  state:     {}{why}", article.state.word()))?;
    let paint = Paint::of_stdout();
    for (number, block) in article.blocks.iter().enumerate().skip(1) {
        let here: Vec<&Passage> = passages.iter().filter(|passage| passage.block == number).collect();
        line("")?;
        let page = article.page_of(number).map_or_else(String::new, |page| format!(", page {page}"));
        line(&format!("  {number} {}{page}", block.kind.word()))?;
        let marks = merged(here.iter().flat_map(|passage| passage.marks.iter().cloned()).collect());
        for text in paint.marked(&block.text, &marks, 4) {
            line(&text)?;
        }
        for passage in here {
            let clauses: Vec<&str> = passage.clauses.iter().map(|clause| clause.text.as_str()).collect();
            line(&format!("    -> {} by {} (score {:.2})", passage.topic, clauses.join(", "), passage.score))?;
        }
    }
    line("")?;
    if passages.is_empty() {
        line("  no topic matches")?;
    }
    Ok(())
}

/// What a fact was taken from.
fn from(witness: Option<Witness>) -> String {
    witness.map_or_else(String::new, |witness| format!("  [{witness}]"))
}

/// When an article was published, as exactly as that is known.
fn published(article: &Article) -> String {
    match (article.published, article.precision) {
        (None, _) => "not found".to_owned(),
        (Some(at), Precision::Moment) => at.to_string(),
        (Some(at), Precision::Day) => at.to_zoned(TimeZone::UTC).strftime("%F, time or zone not stated").to_string(),
    }
}
