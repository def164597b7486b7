//! The subject: how many stories, and the first of them.

use super::{Kind, labels::Counts, line::one_line, parts::Page};

/// A longer subject is cut between words; the number of a part comes on top.
pub const SUBJECT_CHARS_MAX: usize = 120;

/// `3 stories: the first headline`, with the number of the part where there are several.
pub(super) fn subject(page: &Page<'_>) -> String {
    let digest = page.digest;
    let Some(top) = digest.sections.first().and_then(|section| section.stories.first()) else {
        return (digest.labels.quiet)(&Counts::of(&digest.coverage));
    };
    if digest.kind == Kind::Alert {
        return one_line(&(digest.labels.alert_subject)(&top.headline.plain()), SUBJECT_CHARS_MAX);
    }
    let stories = (digest.labels.stories)(digest.stories());
    let line = one_line(&format!("{stories}: {}", top.headline.plain()), SUBJECT_CHARS_MAX);
    if page.of > 1 { format!("{line} ({}/{})", page.number, page.of) } else { line }
}
