//! Writes the HTML of a mail.
//!
//! In: stories. Out: one document that needs nothing from elsewhere: no script, no image, no style sheet. Whatever
//! comes from outside is escaped by the templates, which are compiled and checked with the program.

use askama::Template;

use super::{
    Digest, Kind, LEAVE_LINK,
    labels::Labels,
    line::{is_right_to_left, leave_link, one_line},
    parts::{Page, PartSection},
    passage::{Paragraph, Run},
    story::{Credit, Line, Story},
    subject, wording,
};
use crate::model::Language;

/// The greatest size of a mail's HTML, in bytes: Gmail hides what lies beyond 102 kB of a whole message.
pub const HTML_BYTES_MAX: usize = 80_000;

/// How much of the next headlines stands beside the subject in an inbox.
const PREHEADER_CHARS_MAX: usize = 140;

/// Writes a mail.
pub(super) fn html(page: &Page<'_>) -> String {
    let digest = page.digest;
    let template = PageTemplate {
        lang: digest.labels.language,
        labels: digest.labels,
        title: subject::subject(page),
        preheader: preheader(page),
        name: &digest.name,
        day: wording::day(digest),
        counts: wording::counts(digest),
        topics: wording::topics(digest),
        part: wording::part(page),
        leading: if page.number == 1 { lines(digest, &digest.leading) } else { Vec::new() },
        alerted: if page.number == page.of { lines(digest, &digest.alerted) } else { Vec::new() },
        held: wording::held(digest),
        is_alert: digest.kind == Kind::Alert,
        sections: page.sections,
        coverage: wording::coverage(digest),
        why: wording::why(digest),
        own_link: digest.leave_link.then_some(LEAVE_LINK),
        leave_link: leave_link(&digest.leave_address, &digest.name),
        leave_address: &digest.leave_address,
    };
    written(&template)
}

fn lines<'a>(digest: &Digest, lines: &'a [Line]) -> Vec<LineView<'a>> {
    let view = |line: &'a Line| LineView {
        line,
        facts: wording::line(digest, line),
        right_to_left: is_right_to_left(&line.headline),
    };
    lines.iter().map(view).collect()
}

/// Writes one story, as it stands in the mail's table.
pub(super) fn story(digest: &Digest, story: &Story) -> String {
    let tellings = story.tellings.iter().map(|telling| TellingView {
        credit: telling.credit.as_ref(),
        headline: telling.headline.as_ref(),
        facts: wording::telling(digest, telling),
        lang: foreign(digest, telling.language),
        paragraphs: &telling.paragraphs,
    });
    let template = StoryTemplate {
        badges: wording::badges(digest, story),
        headline: &story.headline,
        lang: foreign(digest, story.language),
        link: story.link.as_deref(),
        first: wording::first(digest, story),
        first_link: story.first.link.as_deref().filter(|link| !story.continued && Some(*link) != story.link.as_deref()),
        byline: wording::byline(digest, story),
        tellings: tellings.collect(),
        also_in: (digest.labels.also_in)(story.others_count),
        others: story
            .others
            .iter()
            .map(|credit| OtherView { credit, role: (digest.labels.role)(credit.role) })
            .collect(),
        left_out: wording::left_out(digest, story),
        continues: story.continues.then_some(digest.labels.continues),
    };
    written(&template)
}

#[derive(Template)]
#[template(path = "digest.html")]
struct PageTemplate<'a> {
    lang: Language,
    labels: &'static Labels,
    title: String,
    preheader: String,
    name: &'a str,
    day: String,
    counts: String,
    topics: String,
    part: Option<String>,
    leading: Vec<LineView<'a>>,
    alerted: Vec<LineView<'a>>,
    held: Vec<String>,
    is_alert: bool,
    sections: &'a [PartSection<'a>],
    coverage: Vec<String>,
    why: String,
    own_link: Option<&'static str>,
    leave_link: Option<String>,
    leave_address: &'a str,
}

#[derive(Template)]
#[template(path = "story.html")]
struct StoryTemplate<'a> {
    badges: Vec<String>,
    headline: &'a Paragraph,
    lang: Option<Language>,
    link: Option<&'a str>,
    first: String,
    first_link: Option<&'a str>,
    byline: Vec<String>,
    tellings: Vec<TellingView<'a>>,
    also_in: String,
    others: Vec<OtherView<'a>>,
    left_out: Option<String>,
    continues: Option<&'static str>,
}

struct LineView<'a> {
    line: &'a Line,
    facts: String,
    right_to_left: bool,
}

struct OtherView<'a> {
    credit: &'a Credit,
    role: Option<&'static str>,
}

struct TellingView<'a> {
    credit: Option<&'a Credit>,
    headline: Option<&'a Paragraph>,
    facts: Vec<String>,
    lang: Option<Language>,
    paragraphs: &'a [Paragraph],
}

/// A language that has to be named in the document, since it is not the document's own.
fn foreign(digest: &Digest, language: Option<Language>) -> Option<Language> {
    language.filter(|language| *language != digest.labels.language)
}

/// What an inbox shows after the subject: the headlines that follow the first.
fn preheader(page: &Page<'_>) -> String {
    let stories = page.sections.iter().flat_map(|section| &section.stories);
    let headlines: Vec<String> = stories.skip(1).map(|written| written.story.headline.plain()).collect();
    let line = if headlines.is_empty() { wording::counts(page.digest) } else { headlines.join(" · ") };
    one_line(&line, PREHEADER_CHARS_MAX)
}

fn written(template: &impl Template) -> String {
    // Writing into a string cannot fail, and no value in these templates refuses to be written.
    template.render().unwrap_or_default()
}
