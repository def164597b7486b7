//! A page as bytes, for the way from one process to another.
//!
//! In: a page that was read. Out: JSON, and back. What does not come back whole does not come back at all.

use serde::{Deserialize, Serialize};

use super::{Page, Witness, Witnesses, pdf};
use crate::model::{Article, ArticleState, Block, BlockKind, Language, Link, Precision, Problem, Reading, Reason};

/// A page with what was wrong with it. Its address and the names of its site are known to who asks.
#[derive(Serialize, Deserialize)]
struct Packed {
    authors: Vec<String>,
    published: Option<String>,
    is_day: bool,
    updated: Option<String>,
    language: Option<String>,
    state: String,
    reason: Option<String>,
    blocks: Vec<(String, String)>,
    pages: Vec<usize>,
    title_witness: Option<String>,
    authors_witness: Option<String>,
    published_witness: Option<String>,
    day: Option<String>,
    problems: Vec<(String, String)>,
}

/// Packs a page; empty where it cannot be packed, which unpacks to nothing.
pub fn pack(reading: &Reading<Page>) -> Vec<u8> {
    let Page { article, witnesses, .. } = &reading.value;
    let word = |witness: Option<Witness>| witness.map(|witness| witness.words().to_owned());
    let packed = Packed {
        authors: article.authors.clone(),
        published: article.published.map(|at| at.to_string()),
        is_day: article.precision == Precision::Day,
        updated: article.updated.map(|at| at.to_string()),
        language: article.language.map(|language| language.code().to_owned()),
        state: article.state.word().to_owned(),
        reason: article.reason.map(|reason| reason.code().to_owned()),
        blocks: article.blocks.iter().map(|block| (block.kind.word().to_owned(), block.text.clone())).collect(),
        pages: article.pages.clone(),
        title_witness: word(witnesses.title),
        authors_witness: word(witnesses.authors),
        published_witness: word(witnesses.published),
        day: witnesses.day.map(|day| day.to_string()),
        problems: reading.problems.iter().map(|problem| (problem.code.to_owned(), problem.text.clone())).collect(),
    };
    serde_json::to_vec(&packed).unwrap_or_default()
}

/// Unpacks a page that was served from `link`.
pub fn unpack(bytes: &[u8], link: &Link) -> Option<Reading<Page>> {
    let packed: Packed = serde_json::from_slice(bytes).ok()?;
    let block = |(kind, text): (String, String)| Some(Block { kind: BlockKind::from_word(&kind)?, text });
    let blocks: Vec<Block> = packed.blocks.into_iter().map(block).collect::<Option<_>>()?;
    let witness = |words: Option<String>| words.and_then(|words| Witness::from_words(&words));
    let article = Article {
        authors: packed.authors,
        published: packed.published.and_then(|at| at.parse().ok()),
        precision: if packed.is_day { Precision::Day } else { Precision::Moment },
        updated: packed.updated.and_then(|at| at.parse().ok()),
        language: packed.language.as_deref().and_then(Language::parse),
        state: ArticleState::from_word(&packed.state)?,
        reason: packed.reason.as_deref().and_then(Reason::from_code),
        blocks,
        pages: packed.pages,
        ..Article::at(link.clone())
    };
    let witnesses = Witnesses {
        title: witness(packed.title_witness),
        authors: witness(packed.authors_witness),
        published: witness(packed.published_witness),
        day: packed.day.and_then(|day| day.parse().ok()),
    };
    let problems = packed.problems.into_iter().map(|(code, text)| Problem::new(pdf::code_of(&code), text)).collect();
    Some(Reading { value: Page { article, witnesses, further: Vec::new() }, problems })
}
