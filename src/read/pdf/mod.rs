//! Reads PDF documents, as ministries publish them.
//!
//! In: bytes. Out: the text in paragraphs, with the page on which each begins, and what the document says of itself.
//! The library reads fonts, encodings and encryption; what a line, a column, a paragraph or a page number is, is found
//! here. Bounded in pages, characters and blocks; not in the memory that a hostile file makes the library take, for
//! which the caller reads it in a process of its own.
//!
//! Source: ISO 32000-2 (PDF 2.0).

mod codes;
mod glyphs;
mod information;
mod lines;
mod margins;
mod paragraphs;
mod title;

use std::collections::HashSet;

use hayro_interpret::{
    InterpreterCache,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf},
};

use self::{information::Information, lines::Line, paragraphs::Paged};
use super::{
    article::{self, Page, Witness, Witnesses},
    dates::Stated,
    problems::Problems,
};
use crate::model::{Article, ArticleState, Block, BlockKind, Link, Precision, Reading, Reason};

/// The greatest number of pages read; further ones are left out and reported.
const PAGES_MAX: usize = 300;

/// The greatest number of characters read of one document; what is beyond is left out and reported.
const CHARACTERS_MAX: usize = 2_000_000;

/// How far into a file its mark may stand, in bytes.
///
/// Source: ISO 32000-2, annex I, and every reader in use.
const MARK_WITHIN: usize = 1_024;

/// In so many blocks at its beginning a document says when it was published.
const HEAD_BLOCKS: usize = 12;

/// Whether bytes are a PDF document.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.get(..MARK_WITHIN).unwrap_or(bytes).windows(5).any(|window| window == b"%PDF-")
}

/// Reads a document, served from `link`.
pub(super) fn read(bytes: &[u8], link: &Link) -> Reading<Page> {
    let mut problems = Problems::default();
    let value = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => of_document(&pdf, link, &mut problems),
        Err(fault) => {
            let (code, sentence) = refusal(fault);
            problems.note(code, sentence);
            Page::nothing(link)
        }
    };
    Reading { value, problems: problems.into_list() }
}

fn refusal(fault: LoadPdfError) -> (&'static str, &'static str) {
    match fault {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            ("pdf-locked", "the PDF document can only be opened with a password")
        }
        LoadPdfError::Decryption(_) => ("pdf-locked", "the PDF document is encrypted in a way that cannot be read"),
        LoadPdfError::Invalid => ("pdf-broken", "the PDF document is damaged: nothing in it can be found"),
    }
}

/// The stable word for a problem, told back from a text.
pub(super) fn code_of(text: &str) -> &'static str {
    const CODES: [&str; 5] = ["pdf-locked", "pdf-broken", "pdf-no-text", "pdf-too-large", "pdf-unknown-font"];
    CODES.into_iter().find(|code| *code == text).unwrap_or("pdf-failed")
}

fn of_document(pdf: &Pdf, link: &Link, problems: &mut Problems) -> Page {
    let information = Information::of(pdf);
    let (lines, heights) = lines_of(pdf, problems);
    let lines = codes::told(lines, problems);
    note_pictures(&lines, heights.len(), problems);
    let lines = margins::without(lines, &heights);
    let mut blocks = paragraphs::of(&lines);
    let (title, title_witness) = title::of(&mut blocks, information.title.as_deref());
    let language = article::language_of(blocks.iter().map(|block| block.text.as_str()));
    let head: Vec<&str> = blocks.iter().take(HEAD_BLOCKS).map(|block| block.text.as_str()).collect();
    let order = article::order_of(language.as_ref().map_or("", |language| language.code()), link);
    let shown = article::date_shown(head.iter().copied(), order).map(|shown| (shown, Witness::ShownDate));
    let published = shown.or_else(|| Some((information.created.and_then(as_day)?, Witness::DocumentInformation)));
    let authors =
        information.author.as_deref().map(|author| article::persons_in(author, link.host())).unwrap_or_default();
    let witnesses = Witnesses {
        title: title_witness,
        authors: (!authors.is_empty()).then_some(Witness::DocumentInformation),
        published: published.map(|(_, witness)| witness),
        day: published.map(|(stated, _)| stated.day()),
    };
    let (blocks, pages) = with_title(title, blocks, heights.len());
    let is_whole = problems.is_empty();
    let state = if blocks.len() < 2 {
        ArticleState::None
    } else if is_whole {
        ArticleState::Full
    } else {
        ArticleState::Partial
    };
    if state == ArticleState::None && is_whole {
        problems.note("pdf-no-text", "the PDF document has no text but in the margins of its pages");
    }
    let article = Article {
        authors,
        published: published.map(|(stated, _)| stated.at),
        precision: Precision::Day,
        updated: information.changed.filter(|changed| published.is_none_or(|(stated, _)| stated.at <= *changed)),
        language,
        state,
        reason: Some(if state == ArticleState::None { Reason::TitleOnly } else { Reason::FromPage }),
        blocks,
        pages,
        ..Article::at(link.clone())
    };
    Page { article, witnesses, further: Vec::new() }
}

/// Tells where most pages have no text, as those of a scan.
fn note_pictures(lines: &[Line], pages: usize, problems: &mut Problems) {
    let written: HashSet<usize> = lines.iter().map(|line| line.page).collect();
    if written.is_empty() {
        problems.note("pdf-no-text", "the PDF document has no text: it may be made of pictures");
    } else if written.len() * 2 < pages {
        let bare = pages - written.len();
        problems.note("pdf-no-text", format!("{bare} of {pages} pages have no text: they may be made of pictures"));
    }
}

/// The day on which a document was made: the minute says nothing of its publication.
fn as_day(created: Stated) -> Option<Stated> {
    Stated::of_day(created.day())
}

/// The lines of all pages, and the height of each page.
fn lines_of(pdf: &Pdf, problems: &mut Problems) -> (Vec<Line>, Vec<f64>) {
    let cache = InterpreterCache::new();
    let mut left = CHARACTERS_MAX;
    let (mut lines, mut heights) = (Vec::new(), Vec::new());
    let pages = pdf.pages();
    for (number, page) in (1..=PAGES_MAX).zip(pages.iter()) {
        let (drawn, height) = glyphs::lines(pdf, page, number, &cache, &mut left);
        lines.extend(drawn);
        heights.push(height);
    }
    if pages.len() > PAGES_MAX || left == 0 {
        problems.note(
            "pdf-too-large",
            format!("only the first {PAGES_MAX} pages or {CHARACTERS_MAX} characters of the document were read"),
        );
    }
    (lines, heights)
}

/// The blocks with the title in front, and the first block of each page.
fn with_title(title: String, paged: Vec<Paged>, pages: usize) -> (Vec<Block>, Vec<usize>) {
    let mut firsts = vec![0];
    let mut blocks = vec![Block { kind: BlockKind::Title, text: title }];
    for block in paged {
        // A page on which no block begins begins with the next one.
        while firsts.len() < block.page {
            firsts.push(blocks.len());
        }
        blocks.push(Block { kind: block.kind, text: block.text });
    }
    firsts.truncate(pages.max(1));
    (blocks, firsts)
}
