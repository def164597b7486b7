//! The words of a mail, and of the page to leave, that are presswatch's own, one file per language.
//!
//! A further language is one file like `en.rs` and its line in [`ALL`].

mod de;
mod en;

use jiff::Zoned;

use crate::model::{Coverage, Language, Role};

/// Every language that mails can be written in; the first stands in for all others.
pub(super) const ALL: [&Labels; 2] = [&en::LABELS, &de::LABELS];

/// The words of one language. Functions take a count where its form depends on it.
#[derive(Debug)]
pub(super) struct Labels {
    /// Which language it is.
    pub(super) language: Language,
    /// `3 stories`
    pub(super) stories: fn(usize) -> String,
    /// `2 topics`
    pub(super) topics: fn(usize) -> String,
    /// `9 outlets`
    pub(super) outlets: fn(usize) -> String,
    /// `1 story from 2 outlets`: the line at the top.
    pub(super) counts: fn(&str, &str, &str) -> String,
    /// `Monday, 3 November 2025, 07:00`
    pub(super) day: fn(&Zoned) -> String,
    /// `Mon 3 Nov, 14:05`; with the year where it is not the given one.
    pub(super) moment: fn(&Zoned, i16) -> String,
    /// Of an article that does not say when it was published: `seen Mon 3 Nov, 14:05`.
    pub(super) seen: fn(&str) -> String,
    /// Before the first publisher of a story that others carry too.
    pub(super) first: &'static str,
    /// Before the other outlets of a story.
    pub(super) also_in: fn(usize) -> String,
    /// What an outlet's article is, where that is worth a word.
    pub(super) role: fn(Role) -> Option<&'static str>,
    /// Before the other topics of a story.
    pub(super) also_about: &'static str,
    /// Of a story told by an official or primary source.
    pub(super) official: &'static str,
    /// A story of which a correction is new.
    pub(super) correction: &'static str,
    /// Of a story that an earlier mail carried a part of: `New since the mail of Mon 3 Nov, 07:00`.
    pub(super) follow_up: fn(&str) -> String,
    /// Of a story that should have stood in the mail before.
    pub(super) late: &'static str,
    /// Of a new version of an article.
    pub(super) revision: &'static str,
    /// Of an article that is not whole.
    pub(super) partial: &'static str,
    /// Of passages of a document that has pages: `page 2`, `pages 2, 5`.
    pub(super) pages: fn(&[usize]) -> String,
    /// Of the rest of a story that began in the part before.
    pub(super) continued: &'static str,
    /// Under a story of which a summary leaves out so many passages.
    pub(super) left_out: fn(usize) -> String,
    /// Under a story that goes on in the next part.
    pub(super) continues: &'static str,
    /// `Part 2 of 3`
    pub(super) part: fn(usize, usize) -> String,
    /// The heading of an alert.
    pub(super) alert: &'static str,
    /// The subject of an alert: its headline.
    pub(super) alert_subject: fn(&str) -> String,
    /// Over the stories that lead a mail.
    pub(super) leading_heading: &'static str,
    /// Over the stories that readers were alerted of.
    pub(super) alerted_heading: &'static str,
    /// After such a story: `alert of Mon 3 Nov, 14:05`.
    pub(super) alerted: fn(&str) -> String,
    /// How many stories are muted.
    pub(super) muted: fn(usize) -> String,
    /// How many stories would have been alerts.
    pub(super) overflowed: fn(usize) -> String,
    /// How many stories stand in other mails of this time, and the names of their subscriptions.
    pub(super) elsewhere: fn(usize, &str) -> String,
    /// Where the stories would stand.
    pub(super) nothing: &'static str,
    /// How marks look in plain text.
    pub(super) marks: &'static str,
    /// Over the names of the topics.
    pub(super) topics_heading: &'static str,
    /// Over the footer.
    pub(super) sources_heading: &'static str,
    /// How many sources were checked, and how they are.
    pub(super) checked: fn(&Counts) -> String,
    /// Before the failing sources.
    pub(super) failing: &'static str,
    /// Before the sources without news for long.
    pub(super) silent: &'static str,
    /// After the name of such a source: `last news Mon 3 Nov, 14:05`.
    pub(super) last_news: fn(&str) -> String,
    /// Before the sources never reached.
    pub(super) unseen: &'static str,
    /// `and 3 more`
    pub(super) more: fn(usize) -> String,
    /// Why the reader gets the mail: the subscription's name, and the topics' names.
    pub(super) why: fn(&str, &str) -> String,
    /// Before the address that ends it.
    pub(super) leave: &'static str,
    /// What the link to leave says.
    pub(super) leave_here: &'static str,
    /// Joins the address to write to, after the link.
    pub(super) or_write: &'static str,
    /// The page behind the link.
    pub(super) leave_page: LeavePage,
    /// The subject of a digest without a story.
    pub(super) quiet: fn(&Counts) -> String,
    /// The name of a language by its code.
    pub(super) language_name: fn(&str) -> Option<&'static str>,
}

/// The words of the page on which a reader leaves.
#[derive(Debug)]
pub struct LeavePage {
    /// The language that they are in.
    pub language: Language,
    /// Before the name of the list, in the window's title.
    pub title: &'static str,
    /// After the reader's address: whether to leave.
    pub ask: &'static str,
    /// On the button that does it.
    pub button: &'static str,
    /// After the reader's address, when it is done.
    pub done: &'static str,
    /// After the reader's address, when it could not be done.
    pub failed: &'static str,
    /// Before the address to write to, should it have been a mistake.
    pub mistake: &'static str,
}

/// How many sources there are, and how many of them are not well.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    sources: usize,
    failing: usize,
    silent: usize,
    unseen: usize,
}

impl Counts {
    /// Counts a coverage.
    pub(super) fn of(coverage: &Coverage) -> Self {
        Self {
            sources: usize::try_from(coverage.sources).unwrap_or(usize::MAX),
            failing: coverage.failing.len(),
            silent: coverage.silent.len(),
            unseen: coverage.unseen.len(),
        }
    }

    fn healthy(&self) -> usize {
        self.sources.saturating_sub(self.failing).saturating_sub(self.silent).saturating_sub(self.unseen)
    }

    /// The counts that are not zero, each before its word: `2 failing, 1 silent`. Empty when all sources are well.
    fn unwell(&self, failing: &str, silent: &str, unseen: &str) -> String {
        let counts = [(self.failing, failing), (self.silent, silent), (self.unseen, unseen)];
        let named: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        named.join(", ")
    }
}

/// The labels of a language, or English ones.
pub(super) fn of(language: Language) -> &'static Labels {
    ALL.into_iter().find(|labels| labels.language == language).unwrap_or(&en::LABELS)
}

/// The most numbers of pages that are listed of one article.
const PAGES_LISTED_MAX: usize = 8;

/// `2, 5, 7`
fn numbers(pages: &[usize]) -> String {
    let listed: Vec<String> = pages.iter().take(PAGES_LISTED_MAX).map(ToString::to_string).collect();
    listed.join(", ") + if pages.len() > PAGES_LISTED_MAX { " …" } else { "" }
}

/// `14:05`, on a clock of 24 hours.
fn clock(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// One of the names of a list counted from 1, such as the months.
fn name(names: &[&'static str], number: i8) -> &'static str {
    usize::try_from(number - 1).ok().and_then(|index| names.get(index)).copied().unwrap_or("")
}

/// The name of a language in a list of codes and names.
fn named(languages: &[(&str, &'static str)], code: &str) -> Option<&'static str> {
    languages.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}
