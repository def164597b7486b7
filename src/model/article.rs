//! An article: its text as published, block by block, and what is known of it.

use jiff::Timestamp;

use super::{Language, Link, Reason};

/// The block that holds the title.
pub const TITLE_BLOCK: usize = 0;

/// An article as it was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Where it is: the page's own canonical link where that is of the same site.
    pub link: Link,
    /// Who wrote it, as persons.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// How exactly that is known.
    pub precision: Precision,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// The language of its text.
    pub language: Option<Language>,
    /// The name of the site.
    pub site: Option<String>,
    /// How much of it could be had.
    pub state: ArticleState,
    /// Why it is not whole, or where its text comes from.
    pub reason: Option<Reason>,
    /// Its text: block 0 is the title (perhaps empty), then the body in reading order.
    pub blocks: Vec<Block>,
    /// Of a document that has pages: the first block of each, in order; empty for any other.
    pub pages: Vec<usize>,
}

impl Article {
    /// An article of which nothing is known but its address.
    pub fn at(link: Link) -> Self {
        Self {
            link,
            authors: Vec::new(),
            published: None,
            precision: Precision::Moment,
            updated: None,
            language: None,
            site: None,
            state: ArticleState::None,
            reason: None,
            blocks: vec![Block { kind: BlockKind::Title, text: String::new() }],
            pages: Vec::new(),
        }
    }

    /// The title; empty when there is none.
    pub fn title(&self) -> &str {
        self.blocks.first().map_or("", |block| block.text.as_str())
    }

    /// The blocks after the title.
    pub fn body(&self) -> &[Block] {
        self.blocks.get(1..).unwrap_or_default()
    }

    /// The page on which a block begins, counted from 1; `None` where there are no pages.
    pub fn page_of(&self, block: usize) -> Option<usize> {
        let page = self.pages.iter().take_while(|first| **first <= block).count();
        (page > 0).then_some(page)
    }
}

/// How exactly the moment of a publication is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Precision {
    /// To the moment: with its time and zone.
    #[default]
    Moment,
    /// To the day, as the publisher counts days: it is the moment's date in UTC. The time of day is midnight, or one
    /// whose zone is not known.
    Day,
}

/// How much of an article could be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArticleState {
    /// The whole text, as far as can be told.
    Full,
    /// A part: a paywall's stub, a teaser, the feed's summary.
    Partial,
    /// Nothing but, at most, a title.
    None,
}

impl ArticleState {
    /// The word for it in the database and in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::None => "none",
        }
    }

    /// The state that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Full, Self::Partial, Self::None].into_iter().find(|state| state.word() == word)
    }
}

/// One block of text as published, without markup.
///
/// Spaces are collapsed as a browser would; soft hyphens, no-break spaces and every other character stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Its text; never empty, except for a missing title.
    pub text: String,
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// The title of the article; only block 0.
    Title,
    /// A heading inside the body.
    Heading,
    /// A paragraph.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// A paragraph of a block quotation.
    Quote,
    /// One row of a table.
    TableRow,
    /// The caption of a figure.
    Caption,
    /// Preformatted text.
    Preformatted,
}

impl BlockKind {
    const ALL: [Self; 8] = [
        Self::Title,
        Self::Heading,
        Self::Paragraph,
        Self::ListItem,
        Self::Quote,
        Self::TableRow,
        Self::Caption,
        Self::Preformatted,
    ];

    /// The word for it in the database and in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list-item",
            Self::Quote => "quote",
            Self::TableRow => "table-row",
            Self::Caption => "caption",
            Self::Preformatted => "preformatted",
        }
    }

    /// The kind that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
