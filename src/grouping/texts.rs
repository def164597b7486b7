//! Keeps the texts that were cut of late: those near a new article are near the next one, too.
//!
//! In: which text, and how to cut it. Out: the text. Keeps only so many words.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::copies::Text;
use crate::model::{ArticleId, Language};

/// So many words are kept, of all texts together; at about 20 bytes each.
const WORDS_MAX: usize = 100_000;

/// Which text: the language is that in which it was cut.
pub(super) type Key = (ArticleId, Option<Language>);

/// The texts that were cut of late; the oldest leave first.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    kept: HashMap<Key, Arc<Text>>,
    order: VecDeque<Key>,
    words: usize,
}

impl Texts {
    /// A text, cut where it is not kept.
    pub(super) fn of(&mut self, key: Key, cut: impl FnOnce() -> Text) -> Arc<Text> {
        if let Some(text) = self.kept.get(&key) {
            return Arc::clone(text);
        }
        let text = Arc::new(cut());
        self.words = self.words.saturating_add(text.word_count());
        self.kept.insert(key, Arc::clone(&text));
        self.order.push_back(key);
        while self.words > WORDS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            let words = self.kept.remove(&oldest).map_or(0, |text| text.word_count());
            self.words = self.words.saturating_sub(words);
        }
        text
    }
}
