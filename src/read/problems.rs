//! Gathers what is wrong with a document while it is read.

use crate::model::{PROBLEMS_MAX, Problem};

/// The most of a text at fault that is shown.
const SHOWN_CHARS_MAX: usize = 60;

/// The problems of one document, in the order of discovery; at most [`PROBLEMS_MAX`], each said once.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem, unless the same was noted before or too many were.
    pub(super) fn note(&mut self, code: &'static str, text: impl Into<String>) {
        let problem = Problem::new(code, text);
        if self.0.len() < PROBLEMS_MAX && !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    /// Notes a date that cannot be read.
    pub(super) fn note_bad_date(&mut self, date: &str) {
        let shown: String = date.chars().take(SHOWN_CHARS_MAX).collect();
        self.note("bad-date", format!("cannot read the date {shown:?}"));
    }

    /// Whether nothing was wrong so far.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The list, for a `Reading`.
    pub(super) fn into_list(self) -> Vec<Problem> {
        self.0
    }
}
