//! Writes the plain text of a mail.

use super::{
    Digest, Kind, LEAVE_LINK,
    flowed::Flowed,
    parts::Page,
    passage::{Paragraph, Run},
    story::{Line, Story},
    wording,
};

/// The line between two stories.
const BETWEEN: &str = "----------------";

/// Writes a mail as plain text; see [`super::render`] for its form.
///
/// Everything from outside is set as a running paragraph, so that no line of it can pass for one of ours; and no
/// address is written but those that may be linked, each on a line of its own with its host in plain view.
pub(super) fn text(page: &Page<'_>) -> String {
    let digest = page.digest;
    let mut text = Flowed::default();
    text.line(&digest.name);
    text.line(&wording::day(digest));
    text.paragraph(&wording::counts(digest));
    if digest.kind == Kind::Digest {
        text.paragraph(&format!("{}: {}", digest.labels.topics_heading, wording::topics(digest)));
    }
    if let Some(part) = wording::part(page) {
        text.line(&part);
    }
    if page.number == 1 {
        lines(&mut text, digest, digest.labels.leading_heading, &digest.leading);
    }
    if !page.sections.is_empty() {
        text.blank();
        text.paragraph(digest.labels.marks);
    }
    for section in page.sections {
        text.blank();
        text.blank();
        text.line(section.topic);
        text.rule('=', section.topic);
        for (index, written) in section.stories.iter().enumerate() {
            text.blank();
            if index > 0 {
                text.line(BETWEEN);
                text.blank();
            }
            story(&mut text, digest, &written.story);
        }
    }
    if page.number == page.of {
        lines(&mut text, digest, digest.labels.alerted_heading, &digest.alerted);
    }
    footer(&mut text, digest);
    text.finish()
}

/// Stories in a line each, below a heading; nothing where there are none.
fn lines(text: &mut Flowed, digest: &Digest, heading: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    text.blank();
    text.line(heading);
    text.rule('-', heading);
    for line in lines {
        text.paragraph(&format!("- {} ({})", line.headline, wording::line(digest, line)));
        line.link.iter().for_each(|link| text.line(link));
    }
}

fn story(text: &mut Flowed, digest: &Digest, story: &Story) {
    text.paragraph(&marked(&story.headline));
    let badges = wording::badges(digest, story);
    if !badges.is_empty() {
        text.paragraph(&format!("[{}]", badges.join("] [")));
    }
    text.paragraph(&facts(&wording::first(digest, story), &wording::byline(digest, story)));
    story.first.link.iter().for_each(|link| text.line(link));
    for telling in &story.tellings {
        if let Some(credit) = &telling.credit {
            text.blank();
            telling.headline.iter().for_each(|headline| text.paragraph(&marked(headline)));
            text.paragraph(&facts(&credit.name, &wording::telling(digest, telling)));
            credit.link.iter().for_each(|link| text.line(link));
        }
        for paragraph in &telling.paragraphs {
            text.blank();
            text.paragraph(&marked(paragraph));
        }
    }
    if !story.others.is_empty() {
        text.blank();
        text.paragraph(&(digest.labels.also_in)(story.others_count));
        for credit in &story.others {
            let role = (digest.labels.role)(credit.role).map(|role| format!(" ({role})")).unwrap_or_default();
            text.paragraph(&format!("- {}{role}", credit.name));
            credit.link.iter().for_each(|link| text.line(link));
        }
    }
    if let Some(left_out) = wording::left_out(digest, story) {
        text.blank();
        text.paragraph(&left_out);
    }
    if story.continues {
        text.blank();
        text.paragraph(&format!("[{}]", digest.labels.continues));
    }
}

fn footer(text: &mut Flowed, digest: &Digest) {
    text.blank();
    text.blank();
    if digest.kind == Kind::Digest {
        text.line(digest.labels.sources_heading);
        text.rule('=', digest.labels.sources_heading);
        text.blank();
    }
    for sentence in wording::held(digest).into_iter().chain(wording::coverage(digest)) {
        text.paragraph(&sentence);
    }
    text.blank();
    text.paragraph(&wording::why(digest));
    let labels = digest.labels;
    if digest.leave_link {
        text.paragraph(&format!("{}, {} {}:", labels.leave_here, labels.or_write, digest.leave_address));
        text.line(LEAVE_LINK);
    } else {
        text.paragraph(&format!("{} {}", labels.leave, digest.leave_address));
    }
}

/// A name and what is said of it.
fn facts(name: &str, facts: &[String]) -> String {
    format!("{name} · {}", facts.join(" · "))
}

/// A paragraph with its marks between asterisks, or between doubled brackets where it has asterisks of its own.
fn marked(paragraph: &Paragraph) -> String {
    let (open, close) = if paragraph.plain().contains('*') { ("[[", "]]") } else { ("*", "*") };
    let mut text = String::new();
    for run in &paragraph.runs {
        match run {
            Run::Plain(plain) => text.push_str(plain),
            Run::Marked(marked) => text.extend([open, marked, close]),
            Run::Gap => text.push_str(" […] "),
        }
    }
    text
}
