//! Makes articles of pages and of what feeds carry.
//!
//! In: an entry, and the documents fetched for it. Out: an article, completed from the entry and the source. Fetches
//! nothing.

use jiff::Timestamp;

use super::pages::Further;
use crate::{
    fetch::Document,
    model::{Article, ArticleState, Entry, Link, Precision, Reading, Reason, Source},
    read::{self, Page, Witness},
};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// How much earlier than in UTC a day begins, and how much later it ends, somewhere on earth; in seconds.
const EASTERNMOST: i64 = 14 * 60 * 60;
const WESTERNMOST: i64 = 12 * 60 * 60;

/// The page that an entry leads to, read.
pub(super) struct FirstPage {
    /// The page.
    pub(super) page: Page,
    /// Where it was served from.
    pub(super) served_at: Link,
    /// Further addresses that led to it.
    aliases: Vec<Link>,
    /// What was wrong with it.
    fault: Option<String>,
}

impl FirstPage {
    /// The addresses of the further pages of its article; none where it has no text.
    pub(super) fn further(&self) -> &[Link] {
        if self.page.article.state == ArticleState::None { &[] } else { &self.page.further }
    }
}

/// Reads the page that an entry leads to, unless it is read already.
pub(super) fn first_page(entry: &Entry, document: &Document, read: Option<Reading<Page>>) -> Option<FirstPage> {
    let served_at = Link::from_url(document.final_url.clone()).ok().or_else(|| entry.link.clone())?;
    let reading = read.unwrap_or_else(|| read::page(&document.bytes, document.content_type.as_deref(), &served_at));
    let on_the_way = document.redirects.iter().filter_map(|url| Link::from_url(url.clone()).ok());
    let listed = entry.link.iter().chain(&entry.proxy).cloned();
    let mut aliases: Vec<Link> = listed.chain(on_the_way).chain([served_at.clone()]).collect();
    aliases.sort();
    aliases.dedup();
    aliases.retain(|alias| *alias != reading.value.article.link);
    let fault = reading.problems.first().map(|problem| problem.text.clone());
    Some(FirstPage { page: reading.value, served_at, aliases, fault })
}

/// An article with what it is filed with.
pub(super) struct Made {
    /// The article.
    pub(super) article: Article,
    /// Further addresses that led to it.
    pub(super) aliases: Vec<Link>,
    /// What was wrong on the way to it.
    pub(super) fault: Option<String>,
    /// Whether its date was found by looking, so that the feed's is better.
    is_date_weak: bool,
}

/// Makes an article of all its pages that could be had.
pub(super) fn from_pages(entry: &Entry, first: FirstPage, further: Further) -> Made {
    let FirstPage { page, mut aliases, fault, .. } = first;
    let is_date_weak = page.witnesses.published.is_some_and(Witness::is_weak);
    aliases.extend(further.links.into_iter().filter(|link| *link != page.article.link));
    let article = unless_thin(entry, read::joined(page, further.articles, further.fault.is_none()));
    Made { article, aliases, fault: fault.or(further.fault), is_date_weak }
}

/// Makes an article of what the feed carries; `None` where it has no link.
pub(super) fn from_feed(entry: &Entry) -> Option<Made> {
    let aliases = entry.proxy.iter().cloned().collect();
    Some(Made { article: read::article_of_entry(entry)?, aliases, fault: None, is_date_weak: false })
}

/// Makes an article of what the feed carries, for want of its page.
pub(super) fn from_feed_instead(entry: &Entry, reason: Reason, fault: String) -> Option<Made> {
    let made = from_feed(entry)?;
    Some(Made { article: stand_in(made.article, reason), fault: Some(fault), ..made })
}

/// The page's article, or the feed's where the feed says more.
fn unless_thin(entry: &Entry, page: Article) -> Article {
    if page.state == ArticleState::Full {
        return page;
    }
    match read::article_of_entry(entry) {
        Some(feed) if letters(&feed) > letters(&page) => {
            Article { link: page.link, site: page.site, ..stand_in(feed, Reason::PageThin) }
        }
        _ => page,
    }
}

/// The feed's text in place of a page: a part, unless the feed says otherwise.
fn stand_in(feed: Article, reason: Reason) -> Article {
    let reason = if feed.state == ArticleState::None { Reason::TitleOnly } else { reason };
    Article { reason: Some(reason), ..feed }
}

/// Fills in from the entry and the source what the page does not say.
pub(super) fn complete(made: &mut Made, entry: &Entry, source: &Source) {
    let article = &mut made.article;
    if let (Some(title), Some(listed)) = (article.blocks.first_mut(), &entry.title)
        && title.text.is_empty()
    {
        title.text.clone_from(listed);
    }
    if article.state == ArticleState::None && !article.title().is_empty() {
        article.reason = article.reason.or(Some(Reason::TitleOnly));
    }
    if article.authors.is_empty() {
        article.authors.clone_from(&entry.authors);
    }
    if let Some(listed) = entry.published
        && article
            .published
            .is_none_or(|day| made.is_date_weak || article.precision == Precision::Day && is_on_day(listed, day))
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
