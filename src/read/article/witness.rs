//! Names what a fact about a page was taken from.

use std::fmt;

use jiff::civil::Date;

/// What the facts about a page were taken from; none where a fact is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Witnesses {
    /// The title.
    pub title: Option<Witness>,
    /// The authors.
    pub authors: Option<Witness>,
    /// When it was published.
    pub published: Option<Witness>,
    /// The day of the publication, as the publisher counts days.
    pub day: Option<Date>,
}

/// What a fact about a page was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// The headline in the page's JSON-LD.
    JsonLdHeadline,
    /// The title for sharing, such as `og:title`.
    SharedTitle,
    /// The page's `h1`.
    Headline,
    /// The `title` element.
    TitleElement,
    /// The author in the page's JSON-LD.
    JsonLdAuthor,
    /// A `meta` element that names an author.
    MetaAuthor,
    /// An element marked as the author's name for programs.
    MarkedAuthor,
    /// An element whose names say that it holds an author.
    ShownAuthor,
    /// A line that begins as a byline does.
    Byline,
    /// The date in the page's JSON-LD.
    JsonLdDate,
    /// A `meta` element that states a date.
    MetaDate,
    /// An element marked as the date for programs.
    MarkedDate,
    /// A `time` element near the headline.
    TimeElement,
    /// A date shown near the headline.
    ShownDate,
    /// A date shown elsewhere, and said to be that of the publication.
    LabelledDate,
    /// The page's address.
    Address,
    /// A document's own information about itself.
    DocumentInformation,
}

impl Witness {
    const ALL: [Self; 17] = [
        Self::JsonLdHeadline,
        Self::SharedTitle,
        Self::Headline,
        Self::TitleElement,
        Self::JsonLdAuthor,
        Self::MetaAuthor,
        Self::MarkedAuthor,
        Self::ShownAuthor,
        Self::Byline,
        Self::JsonLdDate,
        Self::MetaDate,
        Self::MarkedDate,
        Self::TimeElement,
        Self::ShownDate,
        Self::LabelledDate,
        Self::Address,
        Self::DocumentInformation,
    ];

    /// The witness that those words are for.
    pub(in crate::read) fn from_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|witness| witness.words() == words)
    }

    /// Whether a date from this witness may be that of something else: it was found by looking, not stated as what it is.
    pub fn is_weak(self) -> bool {
        matches!(self, Self::ShownDate | Self::LabelledDate | Self::Address | Self::DocumentInformation)
    }

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::JsonLdHeadline => "JSON-LD headline",
            Self::SharedTitle => "title for sharing",
            Self::Headline => "headline shown",
            Self::TitleElement => "title element",
            Self::JsonLdAuthor => "JSON-LD author",
            Self::MetaAuthor => "meta author",
            Self::MarkedAuthor => "marked author",
            Self::ShownAuthor => "author shown",
            Self::Byline => "byline",
            Self::JsonLdDate => "JSON-LD date",
            Self::MetaDate => "meta date",
            Self::MarkedDate => "marked date",
            Self::TimeElement => "time element",
            Self::ShownDate => "date shown near the headline",
            Self::LabelledDate => "date shown with a label",
            Self::Address => "address",
            Self::DocumentInformation => "document information",
        }
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
