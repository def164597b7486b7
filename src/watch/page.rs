//! From one entry to its article, ready to be filed.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    Desk, age, document,
    making::{self, FirstPage, Made},
    on_a_core,
    pages::{self, Further},
};
use crate::{
    fetch::{Document, FetchError, Purpose},
    grouping, matching,
    matching::Topics,
    model::{
        ArticleState, ContentFrom, Entry, EntryFate, FiledArticle, FiledEntry, Link, Problem, Reading, Reason, Source,
        WaitingEntry,
    },
    read, schedule,
};

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
    Page {
        document: Box<Document>,
        /// What was read of it, where another process read it.
        reading: Option<Box<Reading<read::Page>>>,
    },
    Pages {
        first: Box<FirstPage>,
        further: Further,
    },
    FeedAsConfigured,
    FeedStandsIn {
        reason: Reason,
        fault: String,
    },
}

/// Makes an article of an entry; `None` where its page was looked at again in vain.
pub(super) async fn file_entry(desk: &Desk, source: &Arc<Source>, work: Work, at: Timestamp) -> Option<FiledEntry> {
    match work.known_text {
        None => Some(file_news(desk, source, work, at).await),
        Some(_) => file_again(desk, source, work).await,
    }
}

/// Looks at the page of an entry again. Only a whole page with another text than it had counts.
async fn file_again(desk: &Desk, source: &Arc<Source>, work: Work) -> Option<FiledEntry> {
    let document = fetch_page(desk, source, &work.entry).await.ok().flatten()?;
    let origin = apart_if_needed(desk, document).await;
    let Ok(Read::Article(again)) = whole_article(desk, source, &work, origin).await else { return None };
    let is_whole = again.article.state == ArticleState::Full && again.article.reason == Some(Reason::FromPage);
    is_whole.then_some(FiledEntry {
        entry: work.entry,
        content_hash: work.content_hash,
        novelty: work.novelty,
        fate: EntryFate::Article(again),
    })
}

/// Fetches the page of an entry where one is wanted, and makes an article of page or feed.
async fn file_news(desk: &Desk, source: &Arc<Source>, work: Work, at: Timestamp) -> FiledEntry {
    let origin = match source.content {
        ContentFrom::Feed => Origin::FeedAsConfigured,
        ContentFrom::Page => match fetch_page(desk, source, &work.entry).await {
            Ok(Some(document)) => apart_if_needed(desk, document).await,
            Ok(None) => Origin::FeedAsConfigured,
            // What our own connection is to blame for counts against no page.
            Err(fault) if fault.is_unreachable() && desk.reach.is_outage() => {
                return work.waiting(schedule::later(at, schedule::POSTPONED_MIN), fault.to_string());
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
    let fate = match whole_article(desk, source, &work, origin).await {
        Ok(Read::Article(article)) => settled(desk, &work, *article),
        // The pages of an article that were joined are read to the end.
        Ok(Read::Nothing | Read::Further(_)) => EntryFate::Done(Reason::NoLink),
        // A page that breaks its reader is as good as none; the feed's text is read by the next attempt, without it.
        Err(problem) => feed_alone(desk, source, &work, problem.text).await,
    };
    FiledEntry { entry: work.entry, content_hash: work.content_hash, novelty: work.novelty, fate }
}

/// A page, or a document whose reader may break.
async fn apart_if_needed(desk: &Desk, mut document: Document) -> Origin {
    let link = Link::from_url(document.final_url.clone()).ok().filter(|_| read::is_pdf(&document.bytes));
    let Some(link) = link else { return Origin::Page { document: Box::new(document), reading: None } };
    let bytes = std::mem::take(&mut document.bytes);
    let reading = document::read_in_turn(desk, &bytes, &link).await;
    Origin::Page { document: Box::new(document), reading: Some(Box::new(reading)) }
}

/// What came of reading.
enum Read {
    Article(Box<FiledArticle>),
    Nothing,
    /// The article goes on on further pages, which are to be fetched first.
    Further(Box<FirstPage>),
}

/// Makes an article, of all its pages where it has several.
async fn whole_article(desk: &Desk, source: &Arc<Source>, work: &Work, origin: Origin) -> Result<Read, Problem> {
    match article_of(desk, source, work, origin).await {
        Ok(Read::Further(first)) => {
            let further = pages::further(&desk.fetcher, &desk.cores, source, &first.served_at, first.further()).await;
            article_of(desk, source, work, Origin::Pages { first, further }).await
        }
        other => other,
    }
}

async fn article_of(desk: &Desk, source: &Arc<Source>, work: &Work, origin: Origin) -> Result<Read, Problem> {
    let (entry, known_text) = (work.entry.clone(), work.known_text);
    let (source, topics) = (Arc::clone(source), Arc::clone(&desk.topics));
    on_a_core(&desk.cores, move || article(&entry, origin, known_text, &source, &topics)).await
}

async fn feed_alone(desk: &Desk, source: &Arc<Source>, work: &Work, fault: String) -> EntryFate {
    let origin = Origin::FeedStandsIn { reason: Reason::PageFailed, fault };
    match article_of(desk, source, work, origin).await {
        Ok(Read::Article(article)) => settled(desk, work, *article),
        Ok(_) | Err(_) => EntryFate::Done(Reason::PageFailed),
    }
}

/// The article, with what its page says of its age.
fn settled(desk: &Desk, work: &Work, article: FiledArticle) -> EntryFate {
    let held = age::settled(work.held, &work.entry, &article.article, work.first_seen, desk.lookback);
    EntryFate::Article(Box::new(FiledArticle { held, ..article }))
}

async fn fetch_page(desk: &Desk, source: &Source, entry: &Entry) -> Result<Option<Document>, FetchError> {
    let Some(link) = &entry.link else { return Ok(None) };
    desk.fetcher.document(link.given(), source, Purpose::Page).await.map(Some)
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

/// Reads, fingerprints and matches: all that costs time, in one go on one thread. Nothing, where it says what it said.
fn article(entry: &Entry, origin: Origin, known_text: Option<i64>, source: &Source, topics: &Topics) -> Read {
    let made = match origin {
        Origin::Page { document, reading } => {
            match making::first_page(entry, &document, reading.map(|reading| *reading)) {
                Some(first) if !first.further().is_empty() => return Read::Further(Box::new(first)),
                first => first.map(|first| making::from_pages(entry, first, Further::default())),
            }
        }
        Origin::Pages { first, further } => Some(making::from_pages(entry, *first, further)),
        Origin::FeedAsConfigured => making::from_feed(entry),
        Origin::FeedStandsIn { reason, fault } => making::from_feed_instead(entry, reason, fault),
    };
    let Some(mut made) = made else { return Read::Nothing };
    making::complete(&mut made, entry, source);
    let Made { article, aliases, fault, .. } = made;
    let prints = grouping::fingerprints(&article);
    if known_text == Some(prints.text) {
        return Read::Nothing;
    }
    let found = matching::passages(&article, source, topics);
    Read::Article(Box::new(FiledArticle {
        article,
        text_hash: prints.text,
        block_hashes: prints.blocks,
        passages: found.passages,
        vetoed: found.vetoed,
        held: None,
        aliases,
        fault,
    }))
}
