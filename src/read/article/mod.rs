//! Reads the page of an article, and makes an article of what a feed carries.
//!
//! In: bytes, or an entry. Out: the text block by block as published, and what is known of it.
//! Never judges whether it is news; only how much of it could be had.

mod authors;
pub(in crate::read) mod body;
mod canonical;
mod dated;
mod furniture;
mod further;
mod json_ld;
mod language;
mod marked;
pub(in crate::read) mod metadata;
mod titles;
mod walls;
mod witness;

use std::borrow::Cow;

pub(super) use self::body::{feature_names, opinion};
use self::metadata::Metadata;
pub(super) use self::{
    authors::{letters, persons_in},
    dated::date_shown,
    language::of_texts as language_of,
    metadata::order_of,
};
pub use self::{
    body::JudgedPiece,
    further::{PAGES_MAX, joined},
    witness::{Witness, Witnesses},
};
use super::{
    encoding, html,
    plain::{html_of_text, one_line},
    problems::Problems,
};
use crate::model::{Article, ArticleState, Block, BlockKind, Entry, Link, Reading, Reason};

/// The greatest size of a page's text, in bytes; what is beyond is not read.
const PAGE_BYTES_MAX: usize = 16 * 1_024 * 1_024;

/// Less text than this, in characters, is taken for a teaser. A Han, Kana or Hangul character counts as three.
const TEXT_LEAST: usize = 200;

/// The page of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The article.
    pub article: Article,
    /// What the facts about it were taken from.
    pub witnesses: Witnesses,
    /// The addresses of the further pages of the article that this one links to, in order; [`PAGES_MAX`] bounds them,
    /// but for one more that tells of more.
    pub further: Vec<Link>,
}

/// Reads the page of an article, served from `link`; `first` is the address of the article's first page.
pub(super) fn read(bytes: &[u8], content_type: Option<&str>, link: &Link, first: &Link) -> Reading<Page> {
    let mut problems = Problems::default();
    if let Some(kind) = encoding::binary_kind(bytes) {
        problems.note("binary", format!("the page is {kind}"));
        return Reading { value: Page::nothing(link), problems: problems.into_list() };
    }
    let text = encoding::decode(bytes, content_type, Some(link.host()), &mut problems);
    let text = cut(&text, &mut problems);
    if text.trim().is_empty() {
        problems.note("empty", "the page is empty");
        return Reading { value: Page::nothing(link), problems: problems.into_list() };
    }
    let is_plain = content_type.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/plain"));
    let text = if is_plain { Cow::Owned(html_of_text(text)) } else { Cow::Borrowed(text) };
    let value = of_page(&text, link, first, &mut problems);
    Reading { value, problems: problems.into_list() }
}

/// All pieces of text of a page, served from `link`, with all that the choice among them goes by.
pub(super) fn judged(
    bytes: &[u8],
    content_type: Option<&str>,
    link: &Link,
    opinion: &mut dyn FnMut(&[f32]) -> f32,
) -> Vec<JudgedPiece> {
    let mut problems = Problems::default();
    let text = encoding::decode(bytes, content_type, Some(link.host()), &mut problems);
    let page = html::page(cut(&text, &mut problems), &mut problems);
    body::judged(&page, &Metadata::of(&page, link).statements, opinion)
}

/// Makes an article of what the feed itself carries; `None` without a link.
///
/// Content makes it whole, a summary only a part.
pub(super) fn of_entry(entry: &Entry) -> Option<Article> {
    let link = entry.link.clone()?;
    // What is wrong with the HTML of an entry is told with its page; here the feed's text merely stands in.
    let mut problems = Problems::default();
    let body_of = |html: &Option<String>, problems: &mut Problems| {
        html.as_ref().map(|html| body::all(&html::page(html, problems))).unwrap_or_default()
    };
    let content = body_of(&entry.content, &mut problems);
    let (body, state) = if content.is_empty() {
        let summary = body_of(&entry.summary, &mut problems);
        let state = if summary.is_empty() { ArticleState::None } else { ArticleState::Partial };
        (summary, state)
    } else {
        (content, ArticleState::Full)
    };
    let title = entry.title.as_deref().map(one_line).unwrap_or_default();
    let body = furniture::trimmed(&title, body);
    Some(Article {
        authors: entry.authors.clone(),
        published: entry.published,
        updated: entry.updated,
        language: language::of(&body, entry.language),
        state,
        reason: Some(Reason::FromFeed),
        blocks: with_title(title, body),
        ..Article::at(link)
    })
}

impl Page {
    /// A page that says nothing.
    pub fn nothing(link: &Link) -> Self {
        Self { article: Article::at(link.clone()), witnesses: Witnesses::default(), further: Vec::new() }
    }
}

fn of_page(text: &str, link: &Link, first: &Link, problems: &mut Problems) -> Page {
    let page = html::page(text, problems);
    let known = Metadata::of(&page, link);
    let found = body::of(&page, &known.statements);
    let body = furniture::trimmed(&known.title, found.blocks);
    // What a wall says is no article, so that it has to be looked for in all that the page says.
    let is_thin = weight(&body) < TEXT_LEAST;
    let wall = if is_thin { walls::found(&known.title, &body::all(&page)) } else { walls::found(&known.title, &body) };
    let body = if let Some(wall) = wall {
        problems.note(wall.code(), wall.sentence());
        Vec::new()
    } else {
        body
    };
    let published = known.dated.published;
    let (state, reason) = if body.is_empty() {
        (ArticleState::None, if known.title.is_empty() { None } else { Some(Reason::TitleOnly) })
    } else if !known.is_free || walls::is_stub(&body, &found.beyond) {
        problems.note("paywall", "the page shows only a part of the article to those who do not pay or log in");
        (ArticleState::Partial, Some(Reason::FromPage))
    } else if is_thin {
        problems.note("teaser", "the page shows no more than a teaser of the article");
        (ArticleState::Partial, Some(Reason::FromPage))
    } else {
        (ArticleState::Full, Some(Reason::FromPage))
    };
    let witnesses = Witnesses {
        title: known.title_witness,
        authors: known.authors_witness,
        published: published.map(|dating| dating.witness),
        day: published.map(|dating| dating.day),
    };
    let article = Article {
        authors: known.authors,
        published: published.map(|dating| dating.at),
        precision: published.map(|dating| dating.precision).unwrap_or_default(),
        updated: known.dated.updated,
        language: language::of(&body, known.language),
        site: known.site,
        state,
        reason,
        blocks: with_title(known.title, body),
        ..Article::at(known.canonical.unwrap_or_else(|| link.clone()))
    };
    Page { article, witnesses, further: further::of(known.linked, link, first) }
}

fn with_title(title: String, body: Vec<Block>) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(body.len() + 1);
    blocks.push(Block { kind: BlockKind::Title, text: title });
    blocks.extend(body);
    blocks
}

fn cut<'a>(text: &'a str, problems: &mut Problems) -> &'a str {
    if text.len() <= PAGE_BYTES_MAX {
        return text;
    }
    problems.note("too-large", format!("only the first {PAGE_BYTES_MAX} bytes of the page were read"));
    let end = (0..=PAGE_BYTES_MAX).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// How much a text says, in letters of an alphabet.
fn weight(body: &[Block]) -> usize {
    let is_dense = |c: char| matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF);
    body.iter().flat_map(|block| block.text.chars()).map(|c| if is_dense(c) { 3 } else { 1 }).sum()
}
