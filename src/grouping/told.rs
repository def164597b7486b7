//! Finds the paragraphs that say nothing which their story does not say already.
//!
//! In: an article with its passages, and articles of its story. Out: the blocks that are no news. A paragraph counts as
//! told when the sentences that are marked in it stand in another one in nearly the same words, and so does every
//! number: a changed figure is news.

use std::{collections::HashSet, ops::Range};

use super::{
    copies::{SHINGLE_WORDS, ratio, shingles},
    sketch::hash,
    words::is_unspaced,
};
use crate::model::{Block, Candidate, FiledArticle, Reason, TITLE_BLOCK, TopicId};

/// A sentence repeats another when at least this share of its words stands there side by side.
const REPEATED_MIN: f32 = 0.7;

/// Fewer words repeat nothing.
const WORDS_MIN: usize = 8;

/// The blocks of an article that are no news beside others of its story; of a copy, the headline is none either.
pub(super) fn held(filed: &FiledArticle, story: &[&Candidate], is_copy: bool) -> Vec<(usize, Reason)> {
    let text = |blocks: &[Block], block: usize| blocks.get(block).map(|block| Paragraph::of(&block.text));
    let passages = || filed.passages.iter().filter(|passage| passage.block != TITLE_BLOCK);
    let is_asked = |topic: &TopicId| passages().any(|passage| passage.topic == *topic);
    let said = story.iter().flat_map(|candidate| candidate.told.iter().map(|told| (*candidate, told)));
    let said = said.filter(|(_, (_, topic))| is_asked(topic));
    let said: Vec<(&TopicId, Said)> = said
        .filter_map(|(candidate, (block, topic))| Some((topic, Said::of(&text(&candidate.blocks, *block)?))))
        .collect();
    let (mut told, mut untold): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for passage in passages() {
        let Some(paragraph) = text(&filed.article.blocks, passage.block) else { continue };
        let mut others = said.iter().filter(|(topic, _)| **topic == passage.topic);
        let is_told = others.any(|(_, other)| paragraph.is_told_by(&passage.marks, other));
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
    hashes: Vec<u32>,
}

/// What a paragraph said, as others are held against it.
struct Said {
    words: HashSet<u32>,
    shingles: HashSet<u32>,
}

impl Said {
    fn of(paragraph: &Paragraph) -> Self {
        let words = paragraph.hashes.iter().copied().collect();
        Self { words, shingles: shingles(&paragraph.hashes).collect() }
    }
}

/// A word and where it stands.
struct Spot {
    bytes: Range<usize>,
    is_number: bool,
    /// Which sentence it stands in.
    sentence: usize,
}

impl Paragraph {
    fn of(text: &str) -> Self {
        let (words, hashes) = spots(text).into_iter().unzip();
        Self { words, hashes }
    }

    /// Whether another paragraph says what this one says in its marked sentences, and all its numbers.
    fn is_told_by(&self, marks: &[Range<usize>], other: &Said) -> bool {
        let mut told = vec![false; self.words.len()];
        for (place, _) in shingles(&self.hashes).enumerate().filter(|(_, shingle)| other.shingles.contains(shingle)) {
            told.iter_mut().skip(place).take(SHINGLE_WORDS).for_each(|told| *told = true);
        }
        let is_marked =
            |word: &Spot| marks.iter().any(|mark| mark.start < word.bytes.end && word.bytes.start < mark.end);
        let marked: HashSet<usize> =
            self.words.iter().filter(|word| is_marked(word)).map(|word| word.sentence).collect();
        // Where only the title or a neighbour speaks of the topic, the whole paragraph counts.
        let counts = |word: &Spot| marked.is_empty() || marked.contains(&word.sentence);
        let sought: Vec<bool> =
            self.words.iter().zip(&told).filter(|(word, _)| counts(word)).map(|(_, told)| *told).collect();
        let numbers = self.words.iter().zip(&self.hashes).filter(|(word, _)| word.is_number);
        sought.len() >= WORDS_MIN
            && ratio(sought.iter().filter(|told| **told).count(), sought.len()) >= REPEATED_MIN
            && numbers.map(|(_, hash)| hash).all(|hash| other.words.contains(hash))
    }
}

/// Words as they are written, without case; characters of scripts without spaces each alone.
fn spots(text: &str) -> Vec<(Spot, u32)> {
    let mut words: Vec<(String, Range<usize>, usize)> = Vec::new();
    let (mut goes_on, mut sentence) = (false, 0);
    for (at, c) in text.char_indices().filter(|(_, c)| *c != '\u{ad}') {
        let alone = is_unspaced(c);
        let end = at + c.len_utf8();
        match words.last_mut().filter(|_| goes_on && !alone && c.is_alphanumeric()) {
            Some((word, bytes, _)) => {
                word.extend(c.to_lowercase());
                bytes.end = end;
            }
            None if c.is_alphanumeric() => words.push((c.to_lowercase().collect(), at..end, sentence)),
            None => sentence += usize::from(matches!(c, '.' | '!' | '?' | '。' | '！' | '？')),
        }
        goes_on = c.is_alphanumeric() && !alone;
    }
    let spot = |(word, bytes, sentence): (String, Range<usize>, usize)| {
        let is_number = word.chars().all(char::is_numeric);
        (Spot { bytes, is_number, sentence }, hash(&word))
    };
    words.into_iter().map(spot).collect()
}
