//! `presswatch try`: what a source or a page yields, and which topics match where.

use std::{fs, io::Read as _, ops::Range, path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use url::Url;

use super::{
    arguments::Try,
    block_on,
    exit::Exit,
    output::{complain, count, line},
};
use crate::{
    config::{self, Config},
    fetch::{Fetched, Fetcher, Purpose, Request},
    matching::{self, Topics},
    model::{Article, ContentFrom, Entry, Id, Link, Passage, Precision, Problem, Source, SourceDocument, SourceKind},
    read::{self, Witness, Witnesses},
    watch,
};

/// Of a long list of entries a person is shown so many; JSON has them all.
const ENTRIES_SHOWN: usize = 10;

/// What was tried, and what it yields.
struct Trial {
    url: String,
    final_url: String,
    problems: Vec<Problem>,
    document: Option<SourceDocument>,
    article: Option<Article>,
    witnesses: Witnesses,
    passages: Vec<Passage>,
}

pub(super) fn command(given: Option<&Path>, arguments: &Try) -> anyhow::Result<Exit> {
    let config = configuration(given)?;
    let source = source_for(&config, arguments)?;
    let (bytes, content_type, served_at) = if Path::new(&arguments.what).is_file() {
        (read_file(Path::new(&arguments.what), config.fetch.body_max)?, None, source.url.clone())
    } else {
        let fetcher = Fetcher::new(config.fetch.clone())?;
        let request = Request { url: &source.url, source: &source, purpose: Purpose::Source, validators: None };
        match block_on(fetcher.get(request))?? {
            Fetched::Fresh(document) => (document.bytes, document.content_type, document.final_url),
            Fetched::Unchanged { .. } => bail!("{}: answered 304 to a request without conditions", source.url),
        }
    };
    let trial = look(&bytes, content_type.as_deref(), &served_at, &source, &Topics::compile(&config.topics));
    if arguments.json {
        line(&as_json(&trial).to_string())?;
    } else {
        show(&trial)?;
    }
    let nothing = trial.document.is_none() && trial.article.as_ref().is_none_or(|article| article.body().is_empty());
    Ok(if nothing { Exit::No } else { Exit::Done })
}

/// The configuration, or the one that `init` would write when there is none and none was asked for.
fn configuration(given: Option<&Path>) -> anyhow::Result<Config> {
    let path = config::locate(given);
    if given.is_none() && !path.exists() {
        complain(&format!("{} does not exist: trying with the configuration that `init` writes", path.display()));
        return Ok(config::delivered()?);
    }
    Ok(config::load(&path)?)
}

/// The configured source of that address, or one made for the occasion.
fn source_for(config: &Config, arguments: &Try) -> anyhow::Result<Arc<Source>> {
    let address = if Path::new(&arguments.what).is_file() { &arguments.url } else { &arguments.what };
    let url = Url::parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .with_context(|| format!("{address:?} is neither a file nor an http or https address"))?;
    if let Some(selector) = &arguments.links
        && let Err(fault) = read::check_selector(selector)
    {
        bail!("--links {selector:?}: {fault}");
    }
    let configured = config.sources.iter().find(|source| source.url == url);
    if let Some(source) = configured.filter(|_| arguments.links.is_none()) {
        return Ok(Arc::clone(source));
    }
    let mut source = configured.map_or_else(
        || Source {
            // The literal is an id.
            id: Id::parse("try").unwrap_or_else(|_| unreachable!("a literal id")),
            name: address.clone(),
            url: url.clone(),
            kind: None,
            links: None,
            tags: Vec::new(),
            content: ContentFrom::Page,
            every: None,
            enabled: true,
            language: None,
            allow_addresses: Vec::new(),
            headers: Vec::new(),
            robots: None,
        },
        |source| Source::clone(source),
    );
    if arguments.links.is_some() {
        source.links.clone_from(&arguments.links);
        source.kind = Some(SourceKind::Listing);
    }
    Ok(Arc::new(source))
}

fn read_file(path: &Path, bytes_max: usize) -> anyhow::Result<Vec<u8>> {
    let file = fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut bytes = Vec::new();
    file.take(bytes_max as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {}", path.display()))?;
    if bytes.len() > bytes_max {
        bail!("{} exceeds [fetch] body_max ({bytes_max} bytes)", path.display());
    }
    Ok(bytes)
}

/// Reads a source's document if it is one, else an article's page.
fn look(bytes: &[u8], content_type: Option<&str>, served_at: &Url, source: &Source, topics: &Topics) -> Trial {
    let hints = read::Hints { kind: source.kind, links: source.links.as_deref() };
    let mut document = read::document(bytes, content_type, served_at, hints);
    let mut trial = Trial {
        url: source.url.to_string(),
        final_url: served_at.to_string(),
        problems: Vec::new(),
        document: document.value.take(),
        article: None,
        witnesses: Witnesses::default(),
        passages: Vec::new(),
    };
    let page = Link::from_url(served_at.clone()).ok().filter(|_| trial.document.is_none());
    let Some(page) = page else {
        trial.problems = document.problems;
        return trial;
    };
    let reading = if read::is_pdf(bytes) {
        match block_on(watch::read_document_apart(bytes.to_vec(), &page)) {
            Ok(reading) => reading,
            Err(fault) => {
                trial.problems.push(Problem::new("pdf-failed", fault.to_string()));
                return trial;
            }
        }
    } else {
        read::page(bytes, content_type, &page)
    };
    // What kept the bytes from being a feed matters only where they are no article either.
    trial.problems = if reading.value.article.body().is_empty() { document.problems } else { Vec::new() };
    trial.problems.extend(reading.problems);
    trial.passages = matching::passages(&reading.value.article, source, topics).passages;
    trial.witnesses = reading.value.witnesses;
    trial.article = Some(reading.value.article);
    trial
}

/// One document, as settled for programs: marks count Unicode code points, block 0 is the title.
fn as_json(trial: &Trial) -> Value {
    let entries = trial.document.as_ref().map_or(&[][..], |document| &document.entries);
    json!({
        "schema": 1,
        "url": trial.url,
        "final_url": trial.final_url,
        "kind": kind(trial),
        "problems": trial.problems.iter().map(|p| json!({"code": p.code, "text": p.text})).collect::<Vec<_>>(),
        "entries": entries.iter().map(entry_json).collect::<Vec<_>>(),
        "article": trial.article.as_ref().map(article_json),
        "passages": trial.passages.iter().map(|p| passage_json(p, trial.article.as_ref())).collect::<Vec<_>>(),
    })
}

fn kind(trial: &Trial) -> &'static str {
    match (&trial.document, &trial.article) {
        (Some(document), _) => document.kind.word(),
        (None, Some(article)) if !article.body().is_empty() => "article",
        _ => "unreadable",
    }
}

fn entry_json(entry: &Entry) -> Value {
    json!({
        "id": entry.key,
        "link": entry.link.as_ref().map(|link| link.given().as_str()),
        "title": entry.title,
        "published": entry.published.map(|at| at.to_string()),
        "updated": entry.updated.map(|at| at.to_string()),
    })
}

fn article_json(article: &Article) -> Value {
    let blocks: Vec<Value> = article
        .blocks
        .iter()
        .enumerate()
        .map(|(n, block)| json!({"n": n, "kind": block.kind.word(), "text": block.text}))
        .collect();
    json!({
        "link": article.link.given().as_str(),
        "title": article.title(),
        "authors": article.authors,
        "published": article.published.map(|at| at.to_string()),
        "updated": article.updated.map(|at| at.to_string()),
        "language": article.language.map(|language| language.code().to_owned()),
        "site": article.site,
        "state": article.state.word(),
        "reason": article.reason.map(crate::model::Reason::code),
        "blocks": blocks,
    })
}

fn passage_json(passage: &Passage, article: Option<&Article>) -> Value {
    let text = article.and_then(|article| article.blocks.get(passage.block)).map_or("", |block| block.text.as_str());
    let code_points = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
    let outside = |marks: &[Range<usize>]| -> Vec<[usize; 2]> {
        marks.iter().map(|mark| [code_points(mark.start), code_points(mark.end)]).collect()
    };
    let clauses: Vec<&str> = passage.clauses.iter().map(|clause| clause.text.as_str()).collect();
    let clause_marks: Vec<Vec<[usize; 2]>> = passage.clauses.iter().map(|clause| outside(&clause.marks)).collect();
    json!({
        "topic": passage.topic.as_str(),
        "block": passage.block,
        "marks": outside(&passage.marks),
        "clauses": clauses,
        "clause_marks": clause_marks,
        "score": passage.score,
    })
}

fn show(trial: &Trial) -> anyhow::Result<()> {
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
    line(&format!("  {}", count(document.entries.len() as u64, "entry", "entries")))?;
    for entry in document.entries.iter().take(ENTRIES_SHOWN) {
        let at = entry.published.or(entry.updated).map_or_else(|| "undated".to_owned(), |at| at.to_string());
        line(&format!("  {at}  {}", entry.title.as_deref().unwrap_or("(no title)")))?;
        line(&format!("      {}", entry.link.as_ref().map_or("(no link)", |link| link.given().as_str())))?;
    }
    let rest = document.entries.len().saturating_sub(ENTRIES_SHOWN);
    if rest > 0 {
        line(&format!("  … and {rest} more (--json shows all)"))?;
    }
    Ok(())
}

fn show_article(article: &Article, witnesses: Witnesses, passages: &[Passage]) -> anyhow::Result<()> {
    let updated = article.updated.map_or_else(|| "not found".to_owned(), |at| at.to_string());
    let language = article.language.map_or_else(|| "unknown".to_owned(), |language| language.to_string());
    line(&format!("  title:     {}{}", article.title(), from(witnesses.title)))?;
    line(&format!("  published: {}{}", published(article), from(witnesses.published)))?;
    line(&format!("  updated:   {updated}"))?;
    line(&format!("  authors:   {}{}", article.authors.join(", "), from(witnesses.authors)))?;
    line(&format!("  site:      {}", article.site.as_deref().unwrap_or("unknown")))?;
    line(&format!("  language:  {language}"))?;
    line(&format!("  link:      {}", article.link))?;
    let why = article.reason.map_or_else(String::new, |reason| format!(" ({reason})"));
    line(&format!("  state:     {}{why}", article.state.word()))?;
    for (number, block) in article.blocks.iter().enumerate().skip(1) {
        let here: Vec<&Passage> = passages.iter().filter(|passage| passage.block == number).collect();
        line("")?;
        line(&format!("  {number} {}", block.kind.word()))?;
        line(&format!("    {}", marked(&block.text, &here)))?;
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

/// The text with its marks as »…«.
fn marked(text: &str, passages: &[&Passage]) -> String {
    let mut edges: Vec<(usize, char)> = passages
        .iter()
        .flat_map(|passage| &passage.marks)
        .flat_map(|mark| [(mark.start, '»'), (mark.end, '«')])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let mut out = String::with_capacity(text.len() + edges.len() * 2);
    let mut from = 0;
    for (at, sign) in edges {
        out.push_str(text.get(from..at).unwrap_or(""));
        out.push(sign);
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}
