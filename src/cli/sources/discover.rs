//! `presswatch sources discover URL`: what a site has that could be polled.
//!
//! In: the address of a site, a page or a source. Out: sources as TOML, each of them fetched and read. Tried in this
//! order: what the address itself serves, the feeds that the page declares, those that it links to, well-known places,
//! the sitemaps in robots.txt, the links of the page itself.

use std::{collections::HashSet, path::Path};

use anyhow::Context as _;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::{
    super::{
        arguments::SourcesDiscover,
        block_on,
        exit::Exit,
        load_or_delivered,
        output::{complain, count, line},
    },
    proposal::{Ids, Proposal, shown_name},
};
use crate::{
    config::Config,
    fetch::{Document, Fetcher, Purpose},
    model::{Id, JsonRules, Link, Source, SourceDocument, SourceKind},
    read::{self, Hints},
};

/// The greatest number of addresses that are tried.
const TRIES_MAX: usize = 30;

/// The greatest number of sitemaps that are tried, those of an index included.
const SITEMAPS_MAX: usize = 6;

/// Where sites have their feed when they do not say so.
const WELL_KNOWN: [&str; 8] =
    ["/feed", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/news-sitemap.xml"];

pub(super) fn command(given: Option<&Path>, discover: &SourcesDiscover) -> anyhow::Result<Exit> {
    let config = load_or_delivered(given)?;
    let url = Url::parse(&discover.url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .with_context(|| format!("{:?} is no http or https address", discover.url))?;
    let fetcher = Fetcher::new(config.fetch.clone())?;
    let mut search = Search { fetcher, tried: HashSet::new(), found: Vec::new(), faults: Vec::new() };
    block_on(search.everywhere(&url))?;
    let proposals = proposals(&config, &search.found);
    if discover.json {
        line(&as_json(&url, &search, &proposals).to_string())?;
    } else {
        for (url, fault) in &search.faults {
            complain(&format!("{url}: {fault}"));
        }
        let blocks: Vec<String> = proposals.iter().map(Proposal::toml).collect();
        if !blocks.is_empty() {
            line(blocks.join("\n").trim_end())?;
        }
    }
    if proposals.is_empty() {
        complain(&format!("nothing to poll was found; {} tried", count(search.tried.len(), "address", "addresses")));
        return Ok(Exit::No);
    }
    Ok(Exit::Done)
}

/// Something that can be polled.
struct Find {
    url: Url,
    /// How it was found, for people.
    how: &'static str,
    document: SourceDocument,
    json: Option<JsonRules>,
}

/// What was looked for and found so far.
struct Search {
    fetcher: Fetcher,
    tried: HashSet<Link>,
    found: Vec<Find>,
    /// What named itself a source and could not be had.
    faults: Vec<(Url, String)>,
}

impl Search {
    async fn everywhere(&mut self, url: &Url) {
        let document = match self.fetch(url, Purpose::FrontPage).await {
            Ok(Some(document)) => document,
            Ok(None) => return,
            Err(fault) => return self.faults.push((url.clone(), fault)),
        };
        let base = document.final_url.clone();
        let (bytes, kind) = (&document.bytes, document.content_type.as_deref());
        let itself = read::document(bytes, kind, &base, Hints::default()).value;
        if let Some(itself) = itself.filter(|found| found.kind != SourceKind::Listing) {
            return self.found.push(Find { url: url.clone(), how: "the address itself", document: itself, json: None });
        }
        if let Some(api) = api(&document) {
            return self.found.push(Find { url: url.clone(), ..api });
        }
        let feeds = read::feeds_of_page(bytes, kind, &base);
        self.feeds(&feeds.declared, "declared by the page", true).await;
        self.feeds(&feeds.shown, "linked on the page", true).await;
        if self.found.is_empty() {
            let places: Vec<Link> = WELL_KNOWN.iter().filter_map(|place| Link::join(&base, place).ok()).collect();
            self.feeds(&places, "at a well-known place", false).await;
        }
        self.sitemaps(&base).await;
        let hints = Hints { kind: Some(SourceKind::Listing), ..Hints::default() };
        if let Some(document) = read::document(bytes, kind, &base, hints).value {
            self.found.push(Find { url: url.clone(), how: "the links of the page itself", document, json: None });
        }
    }

    /// Tries addresses that may be feeds; that one is none matters only where it was named as one.
    async fn feeds(&mut self, links: &[Link], how: &'static str, are_named: bool) {
        for link in links {
            match self.read(link, Purpose::Source).await {
                Ok(Some(document)) if document.kind != SourceKind::Listing && !is_talk(link, &document) => {
                    self.found.push(Find { url: link.given().clone(), how, document, json: None });
                }
                Err(fault) if are_named => self.faults.push((link.given().clone(), fault)),
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// Tries the sitemaps that robots.txt names: those of news, and others only where nothing else was found.
    async fn sitemaps(&mut self, base: &Url) {
        let Ok(robots) = base.join("/robots.txt") else { return };
        let Ok(Some(document)) = self.fetch(&robots, Purpose::Source).await else { return };
        let mut queue = read::sitemaps_in_robots(&document.bytes, &robots);
        // News first: an index of a large site has hundreds.
        queue.sort_by_key(|link| !names_news(link));
        let mut left = SITEMAPS_MAX;
        let mut plain = Vec::new();
        while let Some(link) = (left > 0 && !queue.is_empty()).then(|| queue.remove(0)) {
            left -= 1;
            let document = match self.read(&link, Purpose::Source).await {
                Ok(Some(document)) => document,
                Ok(None) => continue,
                Err(fault) => {
                    self.faults.push((link.given().clone(), fault));
                    continue;
                }
            };
            queue.extend(document.further.iter().filter(|further| names_news(further)).cloned());
            let find = Find { url: link.given().clone(), how: "named in robots.txt", document, json: None };
            if find.document.entries.iter().any(|entry| entry.title.is_some()) {
                self.found.push(find);
            } else {
                plain.push(find);
            }
        }
        if self.found.is_empty() {
            self.found.extend(plain.into_iter().take(1));
        }
    }

    async fn read(&mut self, link: &Link, purpose: Purpose) -> Result<Option<SourceDocument>, String> {
        let Some(document) = self.fetch(link.given(), purpose).await? else { return Ok(None) };
        let content_type = document.content_type.as_deref();
        let reading = read::document(&document.bytes, content_type, &document.final_url, Hints::default());
        match reading.value {
            Some(found) => Ok(Some(found)),
            None => Err(reading.problems.first().map_or_else(String::new, |problem| problem.text.clone())),
        }
    }

    /// Fetches an address, unless it was tried or too many were.
    async fn fetch(&mut self, url: &Url, purpose: Purpose) -> Result<Option<Document>, String> {
        let Ok(link) = Link::from_url(url.clone()) else { return Ok(None) };
        if self.tried.len() >= TRIES_MAX || !self.tried.insert(link) {
            return Ok(None);
        }
        // The literal is an id.
        let id = Id::parse("discover").unwrap_or_else(|_| unreachable!("a literal id"));
        let source = Source::new(id, url.to_string(), url.clone());
        self.fetcher.document(url, &source, purpose).await.map(Some).map_err(|fault| fault.to_string())
    }
}

/// A JSON API, read by the rules that its answer suggests.
fn api(document: &Document) -> Option<Find> {
    let (bytes, kind, base) = (&document.bytes, document.content_type.as_deref(), &document.final_url);
    let rules = read::suggested_rules(bytes, kind, base)?;
    let hints = Hints { kind: Some(SourceKind::Json), json: Some(&rules), ..Hints::default() };
    let found = read::document(bytes, kind, base, hints).value?;
    Some(Find {
        url: base.clone(),
        how: "a JSON API, by rules that fit its answer",
        document: found,
        json: Some(rules),
    })
}

/// Whether a feed is of what readers say, which is no news.
fn is_talk(link: &Link, document: &SourceDocument) -> bool {
    let title = document.title.as_deref().unwrap_or_default().to_lowercase();
    link.given().path().contains("comment") || title.starts_with("comments ")
}

fn names_news(link: &Link) -> bool {
    link.given().path().to_ascii_lowercase().contains("news")
}

fn proposals(config: &Config, found: &[Find]) -> Vec<Proposal> {
    let mut ids = Ids::taken(config);
    found.iter().map(|find| proposal(config, find, &mut ids)).collect()
}

fn proposal(config: &Config, find: &Find, ids: &mut Ids) -> Proposal {
    let document = &find.document;
    let mut remarks = vec![format!("{}, {}: {}", document.kind.word(), find.how, contents(document))];
    if let Some(source) = config.sources.iter().find(|source| source.url == find.url) {
        remarks.push(format!("configured already, as \"{}\"", source.id));
    }
    if document.kind == SourceKind::Sitemap && document.entries.iter().all(|entry| entry.title.is_none()) {
        remarks.push("a sitemap of all pages, not of news: each page is fetched to see what it is".to_owned());
    }
    Proposal {
        id: ids.of(&find.url),
        name: shown_name(document.title.as_deref().unwrap_or_default(), &find.url),
        url: find.url.clone(),
        kind: Some(document.kind).filter(|kind| *kind == SourceKind::Listing),
        json: find.json.clone(),
        language: document.entries.iter().find_map(|entry| entry.language),
        tags: Vec::new(),
        enabled: true,
        remarks,
    }
}

/// How much there is, and from when.
fn contents(document: &SourceDocument) -> String {
    let further = document.further.len();
    if document.entries.is_empty() && further > 0 {
        return count(further, "further document", "further documents");
    }
    let entries = count(document.entries.len(), "entry", "entries");
    match newest(document) {
        Some(newest) => format!("{entries}, the newest of {newest:.0}"),
        None => entries,
    }
}

fn newest(document: &SourceDocument) -> Option<Timestamp> {
    document.entries.iter().filter_map(|entry| entry.published.or(entry.updated)).max()
}

fn as_json(url: &Url, search: &Search, proposals: &[Proposal]) -> Value {
    let found = search.found.iter().zip(proposals).map(|(find, proposal)| {
        json!({
            "id": proposal.id,
            "name": proposal.name,
            "url": find.url.as_str(),
            "kind": find.document.kind.word(),
            "how": find.how,
            "lang": proposal.language.map(|language| language.code().to_owned()),
            "entries": find.document.entries.len(),
            "newest": newest(&find.document).map(|newest| newest.to_string()),
            "toml": proposal.toml(),
        })
    });
    let faults = search.faults.iter().map(|(url, fault)| json!({"url": url.as_str(), "fault": fault}));
    json!({
        "schema": 1,
        "url": url.as_str(),
        "found": found.collect::<Vec<_>>(),
        "faults": faults.collect::<Vec<_>>(),
        "tried": search.tried.len(),
    })
}
