//! The further pages of an article, fetched for its first.

use super::Desk;
use crate::{
    fetch::{Document, Fetched, Purpose, Request},
    model::{Link, Source},
    read,
};

/// The greatest size of all further pages of one article, in bytes.
const BYTES_MAX: usize = 16 * 1_024 * 1_024;

/// Fetches them one after the other, and says whether that is all of them: the first that cannot be had ends it.
///
/// None is tried again later: what could be had of the article is filed as a part.
pub(super) async fn fetch(desk: &Desk, source: &Source, pages: &[Link]) -> (Vec<Document>, bool) {
    let mut fetched = Vec::new();
    let mut size = 0;
    for page in pages.iter().take(read::PAGES_MAX) {
        let request = Request { url: page.given(), source, purpose: Purpose::Page, validators: None };
        let Ok(Fetched::Fresh(document)) = desk.fetcher.get(request).await else { return (fetched, false) };
        size += document.bytes.len();
        if size > BYTES_MAX {
            return (fetched, false);
        }
        fetched.push(document);
    }
    (fetched, true)
}
