//! From one entry to its article, ready to be filed.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Desk, age, later, on_a_core};
use crate::{
    fetch::{Document, FetchError, Fetched, Purpose, Request},
    grouping, matching,
    matching::Topics,
    model::{
        Article, ArticleState, ContentFrom, Entry, EntryFate, FiledArticle, FiledEntry, Link, Precision, Reason,
        Source, WaitingEntry,
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
    /// When it was first listed.
    pub first_seen: Timestamp,
    /// Why it is not to be mailed, if so.
    pub held: Option<Reason>,
    /// The hash of what its page said last, where it is looked at again: only another text counts.
    pub known_text: Option<i64>,
}

impl From<WaitingEntry> for Work {
    fn from(waiting: WaitingEntry) -> Self {
        let WaitingEntry { entry, content_hash, novelty, attempts, first_seen, held } = waiting;
        Self { entry, content_hash, novelty, attempts, first_seen, held, known_text: None }
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
    FeedAsConfigured,
    FeedStandsIn { reason: Reason, fault: String },
}

/// Makes an article of an entry; `None` where its page was looked at again in vain.
pub(super) async fn file_entry(desk: &Desk, source: &Arc<Source>, work: Work, at: Timestamp) -> Option<FiledEntry> {
    match work.known_text {
        None => Some(file_news(desk, source, work, at).await),
        Some(known_text) => file_again(desk, source, work, known_text).await,
    }
}

/// Looks at the page of an entry again. Only a whole page with another text than it had counts.
async fn file_again(desk: &Desk, source: &Arc<Source>, work: Work, known_text: i64) -> Option<FiledEntry> {
    let document = fetch_page(desk, source, &work.entry).await.ok().flatten()?;
    let (entry, topics, reader_source) = (work.entry.clone(), Arc::clone(&desk.topics), Arc::clone(source));
    let origin = Origin::Page(Box::new(document));
    let article =
        on_a_core(desk, move || article(&entry, origin, None, &reader_source, &topics)).await.ok().flatten()?;
    let is_whole = article.article.state == ArticleState::Full && article.article.reason == Some(Reason::FromPage);
    (is_whole && article.text_hash != known_text).then(|| FiledEntry {
        entry: work.entry,
        content_hash: work.content_hash,
        novelty: work.novelty,
        fate: EntryFate::Article(Box::new(article)),
    })
}

/// Fetches the page of an entry where one is wanted, and makes an article of page or feed.
async fn file_news(desk: &Desk, source: &Arc<Source>, work: Work, at: Timestamp) -> FiledEntry {
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
    let (entry, held) = (work.entry.clone(), work.held);
    let (reader_source, topics) = (Arc::clone(source), Arc::clone(&desk.topics));
    let article = on_a_core(desk, move || article(&entry, origin, held, &reader_source, &topics)).await;
    let fate = match article {
        Ok(Some(article)) => settled(desk, &work, article),
        Ok(None) => EntryFate::Done(Reason::NoLink),
        // A page that breaks its reader is as good as none; the feed's text is read by the next attempt, without it.
        Err(problem) => feed_alone(desk, source, &work, problem.text).await,
    };
    FiledEntry { entry: work.entry, content_hash: work.content_hash, novelty: work.novelty, fate }
}

async fn feed_alone(desk: &Desk, source: &Arc<Source>, work: &Work, fault: String) -> EntryFate {
    let (entry, held) = (work.entry.clone(), work.held);
    let (source, topics) = (Arc::clone(source), Arc::clone(&desk.topics));
    let origin = Origin::FeedStandsIn { reason: Reason::PageFailed, fault };
    match on_a_core(desk, move || article(&entry, origin, held, &source, &topics)).await {
        Ok(Some(article)) => settled(desk, work, article),
        Ok(None) | Err(_) => EntryFate::Done(Reason::PageFailed),
    }
}

/// The article, with what its page says of its age.
fn settled(desk: &Desk, work: &Work, article: FiledArticle) -> EntryFate {
    let held = age::settled(article.held, &work.entry, &article.article, work.first_seen, desk.lookback);
    EntryFate::Article(Box::new(FiledArticle { held, ..article }))
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
fn article(
    entry: &Entry,
    origin: Origin,
    held: Option<Reason>,
    source: &Source,
    topics: &Topics,
) -> Option<FiledArticle> {
    let (mut article, aliases, fault) = match origin {
        Origin::Page(document) => from_page(entry, &document)?,
        Origin::FeedAsConfigured => (read::article_of_entry(entry)?, proxy_of(entry), None),
        Origin::FeedStandsIn { reason, fault } => {
            (stand_in(read::article_of_entry(entry)?, reason), proxy_of(entry), Some(fault))
        }
    };
    complete(&mut article, entry, source);
    let found = matching::passages(&article, source, topics);
    let prints = grouping::fingerprints(&article);
    Some(FiledArticle {
        article,
        text_hash: prints.text,
        block_hashes: prints.blocks,
        passages: found.passages,
        vetoed: found.vetoed,
        held,
        aliases,
        fault,
    })
}

fn proxy_of(entry: &Entry) -> Vec<Link> {
    entry.proxy.iter().cloned().collect()
}

/// The page's article, or the feed's where the feed says more.
fn from_page(entry: &Entry, document: &Document) -> Option<(Article, Vec<Link>, Option<String>)> {
    let served_at = Link::from_url(document.final_url.clone()).ok().or_else(|| entry.link.clone())?;
    let reading = read::article(&document.bytes, document.content_type.as_deref(), &served_at);
    let page = reading.value;
    let on_the_way = document.redirects.iter().filter_map(|url| Link::from_url(url.clone()).ok());
    let listed = entry.link.iter().chain(&entry.proxy).cloned();
    let mut aliases: Vec<Link> = listed.chain(on_the_way).chain([served_at]).collect();
    aliases.sort();
    aliases.dedup();
    aliases.retain(|alias| *alias != page.link);
    let fault = reading.problems.first().map(|problem| problem.text.clone());
    let article = match read::article_of_entry(entry) {
        Some(feed) if page.state != ArticleState::Full && letters(&feed) > letters(&page) => {
            Article { link: page.link, site: page.site, ..stand_in(feed, Reason::PageThin) }
        }
        _ => page,
    };
    Some((article, aliases, fault))
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
