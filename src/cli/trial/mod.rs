//! `presswatch try`: what a source or a page yields, and which topics match where.

mod json;
mod rules;
mod show;

use std::{fs, io::Read as _, path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use url::Url;

use super::{arguments::Try, block_on, exit::Exit, load_or_delivered, output::line};
use crate::{
    config::Config,
    fetch::{Document, Fetcher, Purpose},
    matching::{self, Topics},
    model::{Article, ArticleState, Block, BlockKind, Id, Link, Passage, Problem, Source, SourceDocument, SourceKind},
    read::{self, Page, Witnesses},
    watch,
};

/// A front page has teasers; an article has so many paragraphs, each of so many characters.
const PARAGRAPHS_LEAST: usize = 3;
const PARAGRAPH_LEAST: usize = 200;

/// Problems of documents that are no articles either.
const NO_ARTICLE: [&str; 7] =
    ["binary", "broken-json", "empty", "json-not-a-feed", "no-items", "too-large", "too-many-values"];

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

/// A document to look at.
struct Served {
    bytes: Vec<u8>,
    content_type: Option<String>,
    at: Url,
    /// What fetched it, and may fetch more; `None` where it was read from a file.
    by: Option<Fetcher>,
}

pub(super) fn command(given: Option<&Path>, arguments: &Try) -> anyhow::Result<Exit> {
    let config = load_or_delivered(given)?;
    let source = source_for(&config, arguments)?;
    let served = if Path::new(&arguments.what).is_file() {
        let bytes = read_file(Path::new(&arguments.what), config.fetch.body_max)?;
        Served { bytes, content_type: None, at: source.url.clone(), by: None }
    } else {
        let fetcher = Fetcher::new(config.fetch.clone())?;
        let Document { bytes, content_type, final_url: at, .. } =
            block_on(fetcher.document(&source.url, &source, Purpose::Source))??;
        Served { bytes, content_type, at, by: Some(fetcher) }
    };
    let trial = look(&served, &source, &Topics::compile(&config.topics))?;
    if arguments.json {
        line(&json::document(&trial).to_string())?;
    } else {
        show::trial(&trial)?;
    }
    let nothing = trial.document.is_none() && trial.article.as_ref().is_none_or(|article| article.body().is_empty());
    Ok(if nothing { Exit::No } else { Exit::Done })
}

/// The configured source of that address, or one made for the occasion, read as the options say.
fn source_for(config: &Config, arguments: &Try) -> anyhow::Result<Arc<Source>> {
    let address = if Path::new(&arguments.what).is_file() { &arguments.url } else { &arguments.what };
    let url = Url::parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .with_context(|| format!("{address:?} is neither a file nor an http or https address"))?;
    let configured = config.sources.iter().find(|source| source.url == url);
    let mut source = configured.map_or_else(|| unconfigured(&url), |source| Source::clone(source));
    rules::apply(&mut source, arguments)?;
    Ok(Arc::new(source))
}

/// A source that nothing is said of.
fn unconfigured(url: &Url) -> Source {
    // The literal is an id.
    let id = Id::parse("try").unwrap_or_else(|_| unreachable!("a literal id"));
    Source::new(id, url.to_string(), url.clone())
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
fn look(served: &Served, source: &Source, topics: &Topics) -> anyhow::Result<Trial> {
    let (bytes, content_type) = (served.bytes.as_slice(), served.content_type.as_deref());
    let mut document = read::document(bytes, content_type, &served.at, read::Hints::of(source));
    let mut trial = Trial {
        url: source.url.to_string(),
        final_url: served.at.to_string(),
        problems: Vec::new(),
        document: document.value.take(),
        article: None,
        witnesses: Witnesses::default(),
        passages: Vec::new(),
    };
    // What nobody called a front page may be an article with many links beside it. What is no text for people is none.
    let is_sure = |found: &SourceDocument| found.kind != SourceKind::Listing || source.kind.is_some();
    let is_settled = trial.document.as_ref().is_some_and(is_sure)
        || document.problems.iter().any(|problem| NO_ARTICLE.contains(&problem.code));
    let is_pdf = read::is_pdf(bytes);
    let page = Link::from_url(served.at.clone()).ok().filter(|_| is_pdf || !is_settled);
    let reading = match &page {
        Some(page) if is_pdf => Some(block_on(watch::read_document_apart(bytes, page))?),
        Some(page) => Some(read::page(bytes, content_type, page)),
        None => None,
    };
    let reading = reading.filter(|reading| trial.document.is_none() || is_long(&reading.value.article));
    let (Some(reading), Some(page)) = (reading, page) else {
        trial.problems = document.problems;
        return Ok(trial);
    };
    trial.document = None;
    // What kept the bytes from being a feed matters only where they are no article either.
    let is_unreadable = reading.value.article.body().is_empty() && !is_pdf;
    trial.problems = if is_unreadable { document.problems } else { Vec::new() };
    trial.problems.extend(reading.problems);
    trial.witnesses = reading.value.witnesses;
    let article = whole(served, source, &page, reading.value, &mut trial.problems)?;
    trial.passages = matching::passages(&article, source, topics).passages;
    trial.article = Some(article);
    Ok(trial)
}

/// The article of a page, with its further pages where they can be fetched.
fn whole(
    served: &Served,
    source: &Source,
    link: &Link,
    page: Page,
    problems: &mut Vec<Problem>,
) -> anyhow::Result<Article> {
    let pages = page.further.len();
    let Some(fetcher) = served.by.as_ref().filter(|_| pages > 0 && !page.article.body().is_empty()) else {
        if pages > 0 {
            problems.push(Problem::new("page-missing", format!("{pages} further pages of the article were not read")));
        }
        return Ok(page.article);
    };
    let (article, problem) = block_on(watch::read_whole(fetcher, source, link, page))?;
    problems.extend(problem);
    Ok(article)
}

/// Whether an article has the text that one has, and a front page has not: several long paragraphs.
fn is_long(article: &Article) -> bool {
    let is_long = |block: &&Block| block.kind == BlockKind::Paragraph && block.text.chars().count() >= PARAGRAPH_LEAST;
    article.state == ArticleState::Full && article.body().iter().filter(is_long).count() >= PARAGRAPHS_LEAST
}

/// What it turned out to be, as a word.
fn kind(trial: &Trial) -> &'static str {
    match (&trial.document, &trial.article) {
        (Some(document), _) => document.kind.word(),
        (None, Some(article)) if !article.body().is_empty() => "article",
        _ => "unreadable",
    }
}
