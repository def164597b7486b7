//! What is remembered of an article to compare it with those that come after it.
//!
//! In: an article. Out: its words with their weights, the numbers and days that it names, and its time. The text
//! itself cannot be had back from it.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    mentions::{Mentions, mentions},
    words::{Splitter, Word},
};
use crate::model::{Article, BlockKind, FiledArticle, Passage, Precision};

/// Words beyond are not looked at: news tell the main thing first.
const BODY_WORDS_MAX: usize = 600;

/// A title has not more words.
const TITLE_WORDS_MAX: usize = 100;

/// So many words make the lead; each of the rest counts half.
const LEAD_WORDS: usize = 100;

/// What one appearance counts in halves: in the title, in the address, in the lead, in the rest.
const TITLE_HALVES: u32 = 6;
const ADDRESS_HALVES: u32 = 3;
const LEAD_HALVES: u32 = 2;
const REST_HALVES: u32 = 1;

/// Titles in which this share of the words has a capital are set in capitals: they tell no names.
const CAPITALS_MAX: f32 = 0.6;

/// The beginning that is searched for numbers and days, in bytes.
const BEGINNING_BYTES: usize = 900;

/// An article as it is compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sketch {
    /// Its words, sorted by hash.
    pub(super) terms: Vec<Term>,
    /// What its beginning names.
    pub(super) mentions: Mentions,
    /// When it was published, as far as it says so, in hours since 1970.
    pub(super) hours: Option<f32>,
    /// How many words it has, up to about [`BODY_WORDS_MAX`].
    pub(super) words: u16,
    /// Whether there is nothing but a title.
    pub(super) is_headline: bool,
}

/// A word of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    /// What it is compared by.
    pub(super) hash: u32,
    /// How often it stands there, in halves; what stands before counts more.
    pub(super) halves: u8,
    /// Whether it stands in the headline.
    pub(super) headline: Headline,
    /// Whether it is a name or a number.
    pub(super) is_name: bool,
}

/// Whether a word stands in the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Headline {
    /// It does not.
    No,
    /// Only in that which the address repeats: perhaps an earlier one.
    Address,
    /// It does.
    Title,
}

/// A number for a word: the same in every release, for sketches are kept.
///
/// Source: Fowler, Noll and Vo, FNV-1a of 64 bits, folded to 32 by exclusive or.
pub(super) fn hash(word: &str) -> u32 {
    let mut bits: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in word.bytes() {
        bits = (bits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    u32::try_from((bits ^ (bits >> 32)) & 0xffff_ffff).unwrap_or(0)
}

/// Sketches an article. The words of its topics do not count: all articles on a topic have them.
pub(super) fn sketch(filed: &FiledArticle) -> Sketch {
    let article = &filed.article;
    let splitter = Splitter::of(article.language);
    let title = splitter.words(article.title(), TITLE_WORDS_MAX);
    let body = body_words(article, &splitter);
    let address: Vec<String> = article.link.words().iter().map(|word| splitter.stem(word)).collect();
    let mentions = mentions(&beginning(article));
    let mut terms = terms(&title, &address, &body);
    let of_topics = topic_words(filed, &splitter);
    terms.retain(|term| !of_topics.contains(&term.hash));
    Sketch {
        terms,
        hours: hours(article, &mentions),
        words: u16::try_from(title.len() + body.len()).unwrap_or(u16::MAX),
        is_headline: body.is_empty(),
        mentions,
    }
}

/// The words for which an article was found.
fn topic_words(filed: &FiledArticle, splitter: &Splitter) -> HashSet<u32> {
    let text = |passage: &Passage, mark: &Range<usize>| {
        filed.article.blocks.get(passage.block).and_then(|block| block.text.get(mark.clone()))
    };
    let marked = filed.passages.iter().flat_map(|passage| passage.marks.iter().filter_map(|mark| text(passage, mark)));
    marked.flat_map(|text| splitter.words(text, TITLE_WORDS_MAX)).map(|word| hash(&word.stem)).collect()
}

fn body_words(article: &Article, splitter: &Splitter) -> Vec<Word> {
    let mut words = Vec::new();
    for block in article.body().iter().filter(|block| block.kind != BlockKind::Caption) {
        let room = BODY_WORDS_MAX.saturating_sub(words.len());
        if room == 0 {
            break;
        }
        words.extend(splitter.words(&block.text, room));
    }
    words.truncate(BODY_WORDS_MAX);
    words
}

/// Title and first paragraphs.
fn beginning(article: &Article) -> String {
    let mut text = String::new();
    for block in &article.blocks {
        text.push_str(&block.text);
        text.push_str(".\n");
        if text.len() >= BEGINNING_BYTES {
            break;
        }
    }
    text
}

/// What is gathered of a word.
#[derive(Default)]
struct Gathered {
    halves: u32,
    title: bool,
    address: bool,
    /// How much more often it has a capital inside a sentence than none.
    capitals: i32,
}

fn terms(title: &[Word], address: &[String], body: &[Word]) -> Vec<Term> {
    let mut gathered: HashMap<&str, Gathered> = HashMap::new();
    for word in title {
        let of_word = gathered.entry(&word.stem).or_default();
        of_word.halves += TITLE_HALVES;
        of_word.title = true;
    }
    for stem in address {
        let of_word = gathered.entry(stem).or_default();
        of_word.halves += ADDRESS_HALVES;
        of_word.address = true;
    }
    for (place, word) in body.iter().enumerate() {
        let of_word = gathered.entry(&word.stem).or_default();
        of_word.halves += if place < LEAD_WORDS { LEAD_HALVES } else { REST_HALVES };
        of_word.capitals += capital(word, word.begins_sentence);
    }
    #[expect(clippy::cast_precision_loss, reason = "a title has few words")]
    let share = title.iter().filter(|word| word.is_capital).count() as f32 / title.len().max(1) as f32;
    if share < CAPITALS_MAX {
        for (place, word) in title.iter().enumerate() {
            gathered.entry(&word.stem).or_default().capitals += capital(word, place == 0);
        }
    }
    let mut terms: Vec<Term> = gathered.iter().map(|(stem, gathered)| term(stem, gathered)).collect();
    // Two words of one hash are as good as one; the order decides which, at every run the same.
    terms.sort_unstable_by_key(|term| (term.hash, term.halves, term.headline == Headline::Title));
    terms.dedup_by_key(|term| term.hash);
    terms
}

fn capital(word: &Word, at_begin: bool) -> i32 {
    match (word.is_capital, at_begin) {
        (true, false) => 1,
        (true, true) => 0,
        (false, _) => -1,
    }
}

fn term(stem: &str, gathered: &Gathered) -> Term {
    let headline = match (gathered.title, gathered.address) {
        (true, _) => Headline::Title,
        (false, true) => Headline::Address,
        (false, false) => Headline::No,
    };
    Term {
        hash: hash(stem),
        halves: u8::try_from(gathered.halves).unwrap_or(u8::MAX),
        headline,
        is_name: gathered.capitals > 0 || stem.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// When the article says that it was published: by itself, in its address, or in its first lines.
fn hours(article: &Article, mentions: &Mentions) -> Option<f32> {
    let noon = |date: jiff::civil::Date| date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok().map(|noon| noon.timestamp());
    let by_itself = match article.precision {
        Precision::Moment => article.published,
        Precision::Day => article.published.and_then(|at| noon(at.to_zoned(TimeZone::UTC).date())),
    };
    let moment: Timestamp =
        by_itself.or_else(|| article.link.date().and_then(noon)).or_else(|| mentions.date.and_then(noon))?;
    #[expect(clippy::cast_precision_loss, reason = "a few minutes more or less change nothing")]
    Some(moment.as_second() as f32 / 3_600.0)
}
