//! The notice of how sources are: all that changed at once stands in one mail.

use std::fmt::Write as _;

use jiff::{Timestamp, tz::TimeZone};

use super::{detail, moment, quoted};
use crate::{
    digest::{flowed::Flowed, line::one_line, subject::SUBJECT_CHARS_MAX},
    model::{Health, Message, SourceNotice, TurnKind},
};

/// So many sources are named under one heading; the rest is counted.
const SOURCES_MAX: usize = 50;

/// A heading with the sources under it.
struct Section<'a> {
    kind: Heading,
    notices: Vec<&'a SourceNotice>,
}

/// What a section tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Heading {
    Gone,
    Blocked,
    Failing,
    Silent,
    Moved,
    Back,
}

impl Heading {
    fn of(notice: &SourceNotice) -> Self {
        match (notice.kind, notice.health) {
            (TurnKind::Recovered, _) => Self::Back,
            (TurnKind::Moved, _) => Self::Moved,
            (TurnKind::Worse | TurnKind::Reminder, Health::Gone) => Self::Gone,
            (TurnKind::Worse | TurnKind::Reminder, Health::Blocked) => Self::Blocked,
            (TurnKind::Worse | TurnKind::Reminder, Health::Silent) => Self::Silent,
            (TurnKind::Worse | TurnKind::Reminder, _) => Self::Failing,
        }
    }

    /// The word for it: `2 failing`.
    fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Blocked => "blocked",
            Self::Failing => "failing",
            Self::Silent => "silent",
            Self::Moved => "moved",
            Self::Back => "back",
        }
    }

    /// What it means.
    fn meaning(self) -> &'static str {
        match self {
            Self::Gone => {
                "The host says that this is gone for good (410). presswatch does not ask again by itself; `presswatch \
                 once --all` does."
            }
            Self::Blocked => {
                "The host does not let presswatch in. It keeps trying, at gaps that grow to one day, and writes again \
                 when the source is back. Until then no story of it can be found; digests say so in their footer."
            }
            Self::Failing => {
                "Nothing could be read for a day or longer. presswatch keeps trying, at gaps that grow to one day, and \
                 writes again when the source is back. Until then no story of it can be found; digests say so in \
                 their footer."
            }
            Self::Silent => {
                "It can be read, but has had no news for several times its usual gap. It is polled as before, and \
                 presswatch writes again when news come."
            }
            Self::Moved => {
                "The host says that it moved for good. It is polled at its new address, and nothing is lost; correct \
                 `url` in the configuration at your leisure."
            }
            Self::Back => {
                "What is still listed from that time is filed and mailed as usual. What was dropped from the list \
                 meanwhile was not seen."
            }
        }
    }

    /// What an operator can do, where there is something to do.
    fn advice(self) -> Option<&'static str> {
        match self {
            Self::Gone => Some("Look for another feed of the same publisher, or set `enabled = false`."),
            Self::Blocked => Some(
                "Look for another feed or an official interface of the same publisher, or ask whoever runs the site \
                 to let presswatch in: `[fetch] contact` tells them who you are. For a feed that is paid for, see \
                 whether its key in `headers` is still good.",
            ),
            Self::Failing => Some(
                "Look at the address in a browser: has the feed moved, or does the site ask for a login? See what \
                 presswatch gets to see, with the command below, and correct `url` in the configuration. If the source \
                 is gone for good, set `enabled = false`.",
            ),
            Self::Silent => Some(
                "Look at the site in a browser: if it has news that the feed lacks, the feed is abandoned or stuck. \
                 See what presswatch gets to see, with the command below.",
            ),
            Self::Moved | Self::Back => None,
        }
    }
}

/// Writes the notice of sources that are worse or better than the operator knows.
pub fn sources_notice(notices: &[SourceNotice], zone: &TimeZone) -> Message {
    let sections = sections(notices);
    let mut text = Flowed::default();
    for (number, section) in sections.iter().enumerate() {
        if number > 0 {
            text.blank();
            text.blank();
        }
        write(&mut text, section, zone);
    }
    text.blank();
    text.paragraph("How all sources are: presswatch sources");
    Message { subject: subject(notices, &sections), text: text.finish(), html: None }
}

/// The notices by their headings, the worst first.
fn sections(notices: &[SourceNotice]) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for notice in notices {
        let kind = Heading::of(notice);
        match sections.iter_mut().find(|section| section.kind == kind) {
            Some(section) => section.notices.push(notice),
            None => sections.push(Section { kind, notices: vec![notice] }),
        }
    }
    sections.sort_by_key(|section| section.kind);
    sections
}

/// `Source failing: Harbour Wire`, or `5 sources: 3 failing, 2 back`.
fn subject(notices: &[SourceNotice], sections: &[Section<'_>]) -> String {
    if let ([notice], [section]) = (notices, sections) {
        let (still, word) = (if notice.kind == TurnKind::Reminder { "still " } else { "" }, section.kind.word());
        let is = if section.kind == Heading::Back { "is " } else { "" };
        return one_line(&format!("Source {is}{still}{word}: {}", notice.name), SUBJECT_CHARS_MAX);
    }
    let mut subject = format!("{} sources: ", notices.len());
    for (number, section) in sections.iter().enumerate() {
        let comma = if number > 0 { ", " } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(subject, "{comma}{} {}", section.notices.len(), section.kind.word());
    }
    subject
}

fn write(text: &mut Flowed, section: &Section<'_>, zone: &TimeZone) {
    let heading = match section.kind {
        Heading::Back => "Back".to_owned(),
        kind => {
            let word = kind.word();
            let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
            format!("{}{rest}", first.to_ascii_uppercase())
        }
    };
    text.line(&heading);
    text.rule('-', &heading);
    text.paragraph(section.kind.meaning());
    for notice in section.notices.iter().take(SOURCES_MAX) {
        text.blank();
        text.paragraph(&format!("- {} ({}){}", detail(&notice.name), notice.id, facts(notice, zone)));
        text.line(&detail(&notice.url));
    }
    let more = section.notices.len().saturating_sub(SOURCES_MAX);
    if more > 0 {
        text.blank();
        text.paragraph(&format!("- and {more} more"));
    }
    if let Some(advice) = section.kind.advice() {
        text.blank();
        text.paragraph(&format!("What you can do: {advice}"));
        if let ([notice], Heading::Failing | Heading::Silent) = (section.notices.as_slice(), section.kind) {
            text.line(&format!("presswatch try {}", quoted(&notice.url)));
        } else if matches!(section.kind, Heading::Failing | Heading::Silent) {
            text.line("presswatch try URL");
        }
    }
}

/// Since when, and what went wrong or where it went.
fn facts(notice: &SourceNotice, zone: &TimeZone) -> String {
    let at = |at: Timestamp| moment(at, zone);
    let mut facts = String::new();
    // Writing to a string cannot fail.
    let _ = match notice.kind {
        TurnKind::Moved => write!(facts, ", now at {}", detail(notice.moved_to.as_deref().unwrap_or(""))),
        TurnKind::Recovered => match notice.since {
            Some(since) => write!(facts, ": read again at {}", at(since)),
            None => Ok(()),
        },
        TurnKind::Worse | TurnKind::Reminder => {
            let still = if notice.kind == TurnKind::Reminder { "still so " } else { "" };
            match notice.since {
                Some(since) => write!(facts, ", {still}since {}", at(since)),
                None => Ok(()),
            }
        }
    };
    if let (TurnKind::Worse | TurnKind::Reminder, Some(fault)) = (notice.kind, &notice.fault) {
        let _ = write!(facts, ": {}", detail(fault));
    }
    facts
}
