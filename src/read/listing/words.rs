//! Finds the headline of a link to an article.

use super::super::{
    html::{Node, Tag},
    plain::one_line,
};

/// The greatest length of a headline, in characters; longer ones are cut between words.
const TITLE_CHARACTERS_MAX: usize = 300;

/// How many elements around a link may be its heading.
const AROUND: usize = 3;

/// Words with fewer letters say nothing by themselves, such as "more".
pub(super) const LETTERS_LEAST: usize = 18;

/// More letters than these are a teaser.
const LETTERS_MAX: usize = 200;

/// What a link says, by how sure it is to be the headline; the greater the surer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Words {
    kind: Kind,
    /// Between equals, the one that stands first.
    text: First,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Picture,
    FewWords,
    Teaser,
    Sentence,
    Heading,
}

/// A text that is neither more nor less than another one.
#[derive(Debug, Clone)]
struct First(String);

impl Words {
    /// What a link says; `None` where that is nothing.
    pub(super) fn of(anchor: Node<'_>) -> Option<Self> {
        if let Some(heading) = anchor.elements().find(|inner| is_heading(*inner)) {
            let text = one_line(&heading.text());
            if !text.is_empty() {
                return Some(Self::new(Kind::Heading, text));
            }
        }
        let text = one_line(&anchor.text());
        if text.is_empty() {
            let picture = anchor.elements().find(|inner| inner.tag() == Tag::Img)?;
            let shown = picture.attribute("alt").map(|text| one_line(&text)).filter(|text| !text.is_empty())?;
            return Some(Self::new(Kind::Picture, shown));
        }
        let kind = match letters(&text) {
            _ if is_in_heading(anchor) => Kind::Heading,
            LETTERS_LEAST..=LETTERS_MAX => Kind::Sentence,
            ..LETTERS_LEAST => Kind::FewWords,
            _ => Kind::Teaser,
        };
        Some(Self::new(kind, text))
    }

    fn new(kind: Kind, text: String) -> Self {
        let text = match text.char_indices().nth(TITLE_CHARACTERS_MAX) {
            None => text,
            Some((end, _)) => {
                let cut = text.get(..end).unwrap_or_default();
                format!("{}…", cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole))
            }
        };
        Self { kind, text: First(text) }
    }

    /// The text alone.
    pub(super) fn into_text(self) -> String {
        self.text.0
    }

    /// Whether it is, or stands in, a heading.
    pub(super) fn is_heading(&self) -> bool {
        self.kind == Kind::Heading
    }

    /// How much it says.
    pub(super) fn letters(&self) -> usize {
        letters(&self.text.0)
    }
}

impl PartialEq for First {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for First {}

impl PartialOrd for First {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for First {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

/// The letters of a text; a character of Han, Kana or Hangul counts as three.
pub(super) fn letters(text: &str) -> usize {
    let weight = |c: char| match c {
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' => 3,
        c if c.is_alphanumeric() => 1,
        _ => 0,
    };
    text.chars().map(weight).sum()
}

fn is_heading(node: Node<'_>) -> bool {
    matches!(node.tag(), Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6)
        || node.attribute("itemprop").is_some_and(|name| name == "headline")
}

fn is_in_heading(anchor: Node<'_>) -> bool {
    anchor.ancestors().take(AROUND).any(is_heading)
}
