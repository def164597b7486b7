//! From one entry to its article, ready to be filed.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Desk, further, later, on_a_core};
use crate::{
    fetch::{Document, FetchError, Fetched, Purpose, Request},
    grouping, matching,
    matching::Topics,
    model::{
        Article, ArticleState, ContentFrom, Entry, EntryFate, FiledArticle, FiledEntry, Link, Precision, Problem,
        Reason, Source, WaitingEntry,
    },
    read, schedule,
};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// How much earlier than in UTC a day begins, and how much later it ends, somewhere on earth; in seconds.
const EASTERNMOST: i64 = 14 * 60 * 60;
const WESTERNMOST: i64 = 12 * 60 * 60;

/// An entry that is to become an article.
#[derive(Debug)]
pub(super) struct Work {
    pub entry: Entry,
    pub content_hash: i64,
    pub novelty: Reason,
    /// How many attempts to fetch its page failed so far.
    pub attempts: u32,
    /// Why it is not to be mailed, if so.
    pub held: Option<Reason>,
}

impl From<WaitingEntry> for Work {
    fn from(waiting: WaitingEntry) -> Self {
        let WaitingEntry { entry, content_hash, novelty, attempts, held, .. } = waiting;
        Self { entry, content_hash, novelty, attempts, held }
    }
}

impl Work {
    /// The entry waits for its page until `retry_at`.
    pub(super) fn waiting(self, retry_at: Timestamp, fault: String) -> FiledEntry {
        let fate = EntryFate::Waiting { attempts: self.attempts, retry_at, fault, held: self.held };
        FiledEntry { entry: self.entry, content_hash: self.content_hash, novelty: self.novelty, fate }
    }
}

/// Where the text of an article is to come from.
enum Origin {
    Page(Box<Document>),
    Pages { first: Box<FirstPage>, further: Vec<Document>, is_whole: bool },
    FeedAsConfigured,
    FeedStandsIn { reason: Reason, fault: String },
}

/// Fetches the page of an entry where one is wanted, and makes an article of page or feed.
pub(super) async fn file_entry(desk: &Desk, source: &Arc<Source>, work: Work, at: Timestamp) -> FiledEntry {
    let origin = match source.content {
        ContentFrom::Feed => Origin::FeedAsConfigured,
        ContentFrom::Page => match fetch_page(desk, source, &work.entry).await {
            Ok(Some(document)) => Origin::Page(Box::new(document)),
            Ok(None) => Origin::FeedAsConfigured,
            // What our own connection is to blame for counts against no page.
            Err(fault) if fault.is_unreachable() && desk.reach.is_outage() => {
                return work.waiting(later(at, schedule::POSTPONED_MIN), fault.to_string());
            }
            Err(fault) => match retry_at(&fault, work.attempts, at) {
                Some(retry_at) => {
                    let work = Work { attempts: work.attempts.saturating_add(1), ..work };
                    return work.waiting(retry_at, fault.to_string());
                }
                None => Origin::FeedStandsIn { reason: why_no_page(&fault), fault: fault.to_string() },
            },
        },
    };
    let article = match article_of(desk, source, &work, origin).await {
        Ok(Read::Further(first)) => {
            let (further, is_whole) = further::fetch(desk, source, first.further()).await;
            article_of(desk, source, &work, Origin::Pages { first, further, is_whole }).await
        }
        other => other,
    };
    let fate = match article {
        Ok(Read::Article(article)) => EntryFate::Article(article),
        // The pages of an article that were joined are read to the end.
        Ok(Read::Nothing | Read::Further(_)) => EntryFate::Done(Reason::NoLink),
        // A page that breaks its reader is as good as none; the feed's text is read by the next attempt, without it.
        Err(problem) => feed_alone(desk, source, &work, problem.text).await,
    };
    FiledEntry { entry: work.entry, content_hash: work.content_hash, novelty: work.novelty, fate }
}

/// What came of reading.
enum Read {
    Article(Box<FiledArticle>),
    Nothing,
    /// The article goes on on further pages, which are to be fetched first.
    Further(Box<FirstPage>),
}

/// The page that an entry leads to, read.
struct FirstPage {
    page: read::Page,
    /// Further addresses that led to it.
    aliases: Vec<Link>,
    /// What was wrong with it.
    fault: Option<String>,
}

impl FirstPage {
    fn further(&self) -> &[Link] {
        &self.page.further
    }
}

async fn article_of(desk: &Desk, source: &Arc<Source>, work: &Work, origin: Origin) -> Result<Read, Problem> {
    let (entry, held) = (work.entry.clone(), work.held);
    let (source, topics) = (Arc::clone(source), Arc::clone(&desk.topics));
    on_a_core(desk, move || article(&entry, origin, held, &source, &topics)).await
}

async fn feed_alone(desk: &Desk, source: &Arc<Source>, work: &Work, fault: String) -> EntryFate {
    let origin = Origin::FeedStandsIn { reason: Reason::PageFailed, fault };
    match article_of(desk, source, work, origin).await {
        Ok(Read::Article(article)) => EntryFate::Article(article),
        Ok(_) | Err(_) => EntryFate::Done(Reason::PageFailed),
    }
}

async fn fetch_page(desk: &Desk, source: &Source, entry: &Entry) -> Result<Option<Document>, FetchError> {
    let Some(link) = &entry.link else { return Ok(None) };
    let request = Request { url: link.given(), source, purpose: Purpose::Page, validators: None };
    match desk.fetcher.get(request).await? {
        Fetched::Fresh(document) => Ok(Some(document)),
        // Nothing was remembered, so nothing can be unchanged; a host that says so has no page for us.
        Fetched::Unchanged { .. } => Ok(None),
    }
}

fn retry_at(fault: &FetchError, attempts: u32, at: Timestamp) -> Option<Timestamp> {
    if !fault.is_temporary() {
        return None;
    }
    schedule::page_retry(attempts.saturating_add(1), fault.retry_after(), at)
}

fn why_no_page(fault: &FetchError) -> Reason {
    if fault.is_robots() { Reason::RobotsForbid } else { Reason::PageFailed }
}

/// Reads, matches and fingerprints: all that costs time, in one go on one thread.
fn article(entry: &Entry, origin: Origin, held: Option<Reason>, source: &Source, topics: &Topics) -> Read {
    let of_feed = || read::article_of_entry(entry);
    let made = match origin {
        Origin::Page(document) => match first_page(entry, &document) {
            Some(first) if !first.further().is_empty() && first.page.article.state != ArticleState::None => {
                return Read::Further(Box::new(first));
            }
            first => first.map(|first| unless_thin(entry, first.page.article, first.aliases, first.fault)),
        },
        Origin::Pages { first, further, is_whole } => Some(from_pages(entry, *first, &further, is_whole)),
        Origin::FeedAsConfigured => of_feed().map(|article| (article, proxy_of(entry), None)),
        Origin::FeedStandsIn { reason, fault } => {
            of_feed().map(|article| (stand_in(article, reason), proxy_of(entry), Some(fault)))
        }
    };
    let Some((mut article, aliases, fault)) = made else { return Read::Nothing };
    complete(&mut article, entry, source);
    let found = matching::passages(&article, source, topics);
    let prints = grouping::fingerprints(&article);
    Read::Article(Box::new(FiledArticle {
        article,
        text_hash: prints.text,
        block_hashes: prints.blocks,
        passages: found.passages,
        vetoed: found.vetoed,
        held,
        aliases,
        fault,
    }))
}

fn proxy_of(entry: &Entry) -> Vec<Link> {
    entry.proxy.iter().cloned().collect()
}

fn first_page(entry: &Entry, document: &Document) -> Option<FirstPage> {
    let served_at = Link::from_url(document.final_url.clone()).ok().or_else(|| entry.link.clone())?;
    let reading = read::page(&document.bytes, document.content_type.as_deref(), &served_at);
    let on_the_way = document.redirects.iter().filter_map(|url| Link::from_url(url.clone()).ok());
    let listed = entry.link.iter().chain(&entry.proxy).cloned();
    let mut aliases: Vec<Link> = listed.chain(on_the_way).chain([served_at]).collect();
    aliases.sort();
    aliases.dedup();
    aliases.retain(|alias| *alias != reading.value.article.link);
    let fault = reading.problems.first().map(|problem| problem.text.clone());
    Some(FirstPage { page: reading.value, aliases, fault })
}

/// What an article is filed with: itself, further addresses that led to it, what was wrong.
type Made = (Article, Vec<Link>, Option<String>);

fn from_pages(entry: &Entry, first: FirstPage, further: &[Document], is_whole: bool) -> Made {
    let FirstPage { page, mut aliases, fault } = first;
    let mut articles = Vec::new();
    for document in further {
        let Ok(served_at) = Link::from_url(document.final_url.clone()) else { continue };
        articles.push(read::article(&document.bytes, document.content_type.as_deref(), &served_at).value);
        aliases.push(served_at);
    }
    let article = read::joined(page, articles, is_whole);
    unless_thin(entry, article, aliases, fault)
}

/// The page's article, or the feed's where the feed says more.
fn unless_thin(entry: &Entry, page: Article, aliases: Vec<Link>, fault: Option<String>) -> Made {
    let article = match read::article_of_entry(entry) {
        Some(feed) if page.state != ArticleState::Full && letters(&feed) > letters(&page) => {
            Article { link: page.link, site: page.site, ..stand_in(feed, Reason::PageThin) }
        }
        _ => page,
    };
    (article, aliases, fault)
}

/// The feed's text in place of a page: a part, unless the feed says otherwise.
fn stand_in(feed: Article, reason: Reason) -> Article {
    let reason = if feed.state == ArticleState::None { Reason::TitleOnly } else { reason };
    Article { reason: Some(reason), ..feed }
}

/// Fills in from the entry and the source what the page does not say.
fn complete(article: &mut Article, entry: &Entry, source: &Source) {
    if let (Some(title), Some(listed)) = (article.blocks.first_mut(), &entry.title)
        && title.text.is_empty()
    {
        title.text.clone_from(listed);
    }
    if article.authors.is_empty() {
        article.authors.clone_from(&entry.authors);
    }
    if let Some(listed) = entry.published
        && article.published.is_none_or(|day| article.precision == Precision::Day && is_on_day(listed, day))
    {
        article.published = Some(listed);
        article.precision = Precision::Moment;
    }
    article.updated = article.updated.or(entry.updated);
    article.language = article.language.or(entry.language).or(source.language);
}

/// Whether a moment lies on the day, in UTC, of another, wherever on earth that day is counted.
fn is_on_day(moment: Timestamp, day: Timestamp) -> bool {
    let midnight = day.as_second() - day.as_second().rem_euclid(DAY);
    (-EASTERNMOST..DAY + WESTERNMOST).contains(&(moment.as_second() - midnight))
}

fn letters(article: &Article) -> usize {
    article.body().iter().map(|block| block.text.len()).sum()
}
