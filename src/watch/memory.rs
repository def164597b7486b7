//! The stories of late, as all visits share them.
//!
//! In: articles on their way to the store. Out: their stories. Joins grouping's window to the store's way of asking;
//! both stay apart.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::{
    grouping::Window,
    model::{ArticleId, Assignment, Candidate, FiledArticle, Kept, Remembered, StoryId},
    store::Grouping,
};

/// The stories of late. Cheap to clone; all clones are one.
///
/// Only what speaks of a topic is compared with what came before: nothing else is ever mailed.
#[derive(Debug, Clone, Default)]
pub struct Stories {
    window: Arc<Mutex<Window>>,
}

impl Stories {
    fn window(&self) -> MutexGuard<'_, Window> {
        // A panic in the middle leaves the window unsettled: it is told everything again.
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Grouping for Stories {
    fn near(&mut self, article: &FiledArticle, known: &[Candidate]) -> Vec<ArticleId> {
        let mut window = self.window();
        if article.passages.is_empty() {
            window.dismiss();
            return Vec::new();
        }
        window.near(article, known)
    }

    fn assign(&mut self, article: &FiledArticle, candidates: &[Candidate]) -> Assignment {
        self.window().assign(article, candidates)
    }

    fn is_up_to(&self, newest: Option<ArticleId>) -> bool {
        self.window().is_up_to(newest)
    }

    fn begin_anew(&mut self) {
        self.window().begin_anew();
    }

    fn recall(&mut self, kept: Remembered) {
        self.window().recall(&kept);
    }

    fn filed(&mut self, article: ArticleId, story: StoryId, at: Timestamp) -> Option<Kept> {
        self.window().filed(article, story, at)
    }

    fn forget(&mut self, now: Timestamp) -> Vec<ArticleId> {
        self.window().forget(now)
    }

    fn settle(&mut self) {
        self.window().settle();
    }
}
