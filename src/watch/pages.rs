//! The further pages of an article, read for its first.
//!
//! In: the addresses to which the first page leads. Out: the pages, as far as they could be had, one after the other;
//! each may lead to more. None is tried again later: what could be had of the article is filed as a part.

use std::collections::VecDeque;

use tokio::sync::Semaphore;

use super::on_a_core;
use crate::{
    fetch::{Document, Fetcher, Purpose},
    model::{Article, Link, Problem, Source},
    read::{self, Page},
};

/// The greatest size of all further pages of one article, in bytes.
const BYTES_MAX: usize = 16 * 1_024 * 1_024;

/// The further pages of an article.
#[derive(Debug, Default)]
pub(super) struct Further {
    /// What stands on them, in order.
    pub(super) articles: Vec<Article>,
    /// Where they were served from.
    pub(super) links: Vec<Link>,
    /// Why these are not all of them.
    pub(super) fault: Option<String>,
}

/// Reads the further pages of the article whose first page was served from `first` and leads to `known`.
pub(super) async fn further(
    fetcher: &Fetcher,
    cores: &Semaphore,
    source: &Source,
    first: &Link,
    known: &[Link],
) -> Further {
    let mut found = Further::default();
    let mut ahead: VecDeque<Link> = known.iter().cloned().collect();
    let mut size = 0;
    while let Some(link) = ahead.pop_front() {
        let number = found.articles.len() + 2;
        if number > read::PAGES_MAX {
            found.fault = Some(format!("only the first {} pages of the article were read", read::PAGES_MAX));
            break;
        }
        let read = match fetch(fetcher, source, &link).await {
            Ok(document) => {
                size += document.bytes.len();
                if size > BYTES_MAX { Err("too much text".to_owned()) } else { page(cores, document, first).await }
            }
            Err(fault) => Err(fault),
        };
        match read {
            // Some sites lead from behind the last page back to another.
            Ok((_, served_at)) if served_at == *first || found.links.contains(&served_at) => break,
            Ok((page, served_at)) => {
                if ahead.is_empty() {
                    ahead.extend(page.further);
                }
                found.articles.push(page.article);
                found.links.push(served_at);
            }
            Err(fault) => {
                found.fault = Some(format!("page {number} of the article could not be had: {link}: {fault}"));
                break;
            }
        }
    }
    found
}

async fn fetch(fetcher: &Fetcher, source: &Source, link: &Link) -> Result<Document, String> {
    match fetcher.document(link.given(), source, Purpose::Page).await {
        Ok(document) if document.final_url.host_str() == link.given().host_str() => Ok(document),
        Ok(document) => Err(format!("it leads to another site, {}", document.final_url)),
        Err(fault) => Err(fault.to_string()),
    }
}

async fn page(cores: &Semaphore, document: Document, first: &Link) -> Result<(Page, Link), String> {
    let served_at = Link::from_url(document.final_url).map_err(|fault| fault.to_string())?;
    let (link, first) = (served_at.clone(), first.clone());
    let reading = on_a_core(cores, move || {
        read::further_page(&document.bytes, document.content_type.as_deref(), &link, &first).value
    });
    reading.await.map(|page| (page, served_at)).map_err(|problem| problem.text)
}

/// The article of a page, served from `link`, with the texts of its further pages, and what kept some of them away.
pub async fn read_whole(fetcher: &Fetcher, source: &Source, link: &Link, first: Page) -> (Article, Option<Problem>) {
    let further = further(fetcher, &Semaphore::new(1), source, link, &first.further).await;
    let problem = further.fault.map(|fault| Problem::new("page-missing", fault));
    (read::joined(first, further.articles, problem.is_none()), problem)
}
