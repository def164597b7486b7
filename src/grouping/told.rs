//! Finds the paragraphs that say nothing which their story does not say already.
//!
//! In: an article with its passages, and articles of its story. Out: the blocks that are no news. A paragraph counts as
//! told when what is marked in it stands in another one in the same words, and so does every number: a changed figure
//! is news.

use std::{collections::HashSet, ops::Range};

use super::{
    copies::{SHINGLE_WORDS, ratio, shingles},
    sketch::hash,
    words::is_unspaced,
};
use crate::model::{Candidate, FiledArticle, Reason};

/// The block that holds the title.
const TITLE_BLOCK: usize = 0;

/// A paragraph repeats another when at least this share of it stands there.
const REPEATED_MIN: f32 = 0.4;

/// A paragraph of fewer words repeats nothing.
const PARAGRAPH_WORDS_MIN: usize = 8;

/// The blocks of an article that are no news beside others of its story; of a copy, the headline is none either.
pub(super) fn held(filed: &FiledArticle, story: &[&Candidate], is_copy: bool) -> Vec<(usize, Reason)> {
    let text = |blocks: &[crate::model::Block], block: usize| blocks.get(block).map(|block| Paragraph::of(&block.text));
    let (mut told, mut untold): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for passage in filed.passages.iter().filter(|passage| passage.block != TITLE_BLOCK) {
        let Some(paragraph) = text(&filed.article.blocks, passage.block) else { continue };
        let is_told = story.iter().any(|candidate| {
            let of_topic = candidate.told.iter().filter(|(_, topic)| *topic == passage.topic);
            let mut others = of_topic.filter_map(|(block, _)| text(&candidate.blocks, *block));
            others.any(|other| paragraph.is_told_by(&passage.marks, &other))
        });
        if is_told { told.push(passage.block) } else { untold.push(passage.block) }
    }
    told.retain(|block| !untold.contains(block));
    // A new headline over what was told is no news.
    if (is_copy || !told.is_empty()) && untold.is_empty() {
        told.push(TITLE_BLOCK);
    }
    told.sort_unstable();
    told.dedup();
    told.into_iter().map(|block| (block, Reason::ToldInStory)).collect()
}

/// A paragraph, cut into words.
struct Paragraph {
    words: Vec<Spot>,
    shingles: HashSet<u32>,
    distinct: HashSet<u32>,
}

/// A word and where it stands.
struct Spot {
    hash: u32,
    bytes: Range<usize>,
    is_number: bool,
}

impl Paragraph {
    fn of(text: &str) -> Self {
        let words = spots(text);
        let hashes: Vec<u32> = words.iter().map(|word| word.hash).collect();
        Self { shingles: shingles(&hashes).collect(), distinct: hashes.into_iter().collect(), words }
    }

    /// Whether another paragraph says all that this one says at the marks, and all its numbers.
    fn is_told_by(&self, marks: &[Range<usize>], other: &Self) -> bool {
        let hashes: Vec<u32> = self.words.iter().map(|word| word.hash).collect();
        let mut told = vec![false; self.words.len()];
        for (place, shingle) in shingles(&hashes).enumerate() {
            if other.shingles.contains(&shingle) {
                told.iter_mut().skip(place).take(SHINGLE_WORDS).for_each(|told| *told = true);
            }
        }
        let count = told.iter().filter(|told| **told).count();
        let is_marked =
            |word: &Spot| marks.iter().any(|mark| mark.start < word.bytes.end && word.bytes.start < mark.end);
        self.words.len() >= PARAGRAPH_WORDS_MIN
            && ratio(count, told.len()) >= REPEATED_MIN
            && self.words.iter().filter(|word| word.is_number).all(|word| other.distinct.contains(&word.hash))
            && self.words.iter().zip(&told).filter(|(word, _)| is_marked(word)).all(|(_, told)| *told)
    }
}

/// Words as they are written, without case; characters of scripts without spaces each alone.
fn spots(text: &str) -> Vec<Spot> {
    let mut words: Vec<(String, Range<usize>)> = Vec::new();
    let mut goes_on = false;
    for (at, c) in text.char_indices().filter(|(_, c)| *c != '\u{ad}') {
        let alone = is_unspaced(c);
        let end = at + c.len_utf8();
        match words.last_mut().filter(|_| goes_on && !alone && c.is_alphanumeric()) {
            Some((word, bytes)) => {
                word.extend(c.to_lowercase());
                bytes.end = end;
            }
            None if c.is_alphanumeric() => words.push((c.to_lowercase().collect(), at..end)),
            None => {}
        }
        goes_on = c.is_alphanumeric() && !alone;
    }
    let spot = |(word, bytes): (String, Range<usize>)| {
        let is_number = word.chars().all(char::is_numeric);
        Spot { hash: hash(&word), bytes, is_number }
    };
    words.into_iter().map(spot).collect()
}
