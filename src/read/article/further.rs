//! Finds the further pages of an article, and joins them with the first.
//!
//! In: the links of a page that may lead to further pages, its own address and that of the first page. Out: the
//! addresses of the pages after it; the blocks of all pages as those of one article. Follows nothing itself.
//!
//! A further page has the address of the first with a number in it: the next article of a blog, or the next page of a
//! list, has another address.

use std::collections::{BTreeMap, HashSet};

use url::Url;

use super::{Page, canonical, marked::Marked};
use crate::model::{Article, ArticleState, Block, Link};

/// The greatest number of pages of one article, the first included; what is beyond is not read.
pub const PAGES_MAX: usize = 10;

/// What parts the address of an article from the number of its page.
const BEFORE_NUMBER: &[&str] = &[
    "/", "-", "_", ",", "/page/", "/page-", "/p", "-page-", "-p", ",page-", "/seite/", "/seite-", "-seite-",
    "/pagina/", "/pagina-", "-pagina-", "/strona-", ",strona-", "/sivu-",
];

/// The parameters of a query that number the pages of an article.
const PARAMETERS: &[&str] = &["page", "p", "pg", "paged", "seite", "pagina", "pageno", "pagenum", "page_no", "sp"];

/// The endings of addresses that stay behind the number.
const ENDINGS: &[&str] = &[".html", ".htm", ".shtml", ".php", ".aspx", ".jsp"];

/// The links of a page, served from `link`, that may lead to further pages.
pub(super) fn linked(marked: &Marked, link: &Link) -> Vec<Link> {
    let base = canonical::base(marked, link);
    let next = marked.links.iter().filter(|(rel, _)| rel.split(' ').any(|word| word == "next"));
    let linked = marked.pages.iter().filter(|link| link.is_told || !marked.is_aside(link.place));
    let addresses = next.map(|(_, address)| address.as_str()).chain(linked.map(|link| link.address.as_str()));
    addresses.filter_map(|address| Link::join(&base, address).ok()).collect()
}

/// The addresses of the pages after the one at `link`, in order and without a gap; `first` is that of the first page.
///
/// One more than [`PAGES_MAX`] allows tells that there are more.
pub(super) fn of(linked: Vec<Link>, link: &Link, first: &Link) -> Vec<Link> {
    let own = number(first.given(), link.given()).unwrap_or(1);
    let mut numbered: BTreeMap<usize, Link> = BTreeMap::new();
    for page in linked {
        if let Some(number) = number(first.given(), page.given()) {
            numbered.entry(number).or_insert(page);
        }
    }
    (own + 1..=PAGES_MAX + 1).map_while(|number| numbered.remove(&number)).collect()
}

/// The number of a page, where its address is that of the first page but for that number.
fn number(first: &Url, page: &Url) -> Option<usize> {
    if first.host_str() != page.host_str() {
        return None;
    }
    let in_path = number_in_path(first.path(), page.path()).filter(|_| query(first, "") == query(page, ""));
    let same_path = first.path().trim_end_matches('/') == page.path().trim_end_matches('/');
    in_path.or_else(|| {
        PARAMETERS.iter().filter(|_| same_path).find_map(|parameter| {
            let value = page.query_pairs().find(|(name, _)| name == *parameter)?.1.parse().ok()?;
            let is_first = !first.query_pairs().any(|(name, _)| name == *parameter);
            (is_first && query(first, parameter) == query(page, parameter)).then_some(value)
        })
    })
}

fn number_in_path(first: &str, page: &str) -> Option<usize> {
    let ending = |path: &str| ENDINGS.iter().find(|ending| path.ends_with(**ending)).copied().unwrap_or("");
    let stem = |path: &str| {
        let path = path.trim_end_matches('/');
        path.strip_suffix(ending(path)).unwrap_or(path).to_owned()
    };
    let (first, page) = (stem(first), stem(page));
    let rest = page.strip_prefix(first.as_str()).filter(|_| first.len() > 1)?;
    BEFORE_NUMBER.iter().find_map(|before| {
        let digits = rest.strip_prefix(before)?;
        (digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
    })
}

/// The query without one parameter, its order aside.
fn query(address: &Url, without: &str) -> Vec<(String, String)> {
    let pairs = address.query_pairs().filter(|(name, _)| name != without);
    let mut pairs: Vec<_> = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    pairs.sort();
    pairs
}

/// The article of all its pages: each block once, where it comes first.
///
/// `is_whole` says that no page is missing.
pub fn joined(first: Page, further: Vec<Article>, is_whole: bool) -> Article {
    let mut article = first.article;
    if further.is_empty() && is_whole {
        return article;
    }
    let mut known: HashSet<String> = article.blocks.iter().map(|block| block.text.clone()).collect();
    for page in further {
        if page.state != ArticleState::Full && article.state == ArticleState::Full && page.body().is_empty() {
            article.state = ArticleState::Partial;
        }
        let fresh: Vec<Block> =
            page.blocks.into_iter().skip(1).filter(|block| known.insert(block.text.clone())).collect();
        article.blocks.extend(fresh);
        article.updated = article.updated.max(page.updated);
    }
    if !is_whole && article.state == ArticleState::Full {
        article.state = ArticleState::Partial;
    }
    article
}
