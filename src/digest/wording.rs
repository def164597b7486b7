//! What stands around the passages, in the readers' words: the same in text and HTML.

use jiff::Timestamp;

use super::{
    Digest, Kind,
    labels::Counts,
    line::one_line,
    parts::Page,
    story::{Credit, Line, NAME_CHARS_MAX, Story, Telling},
};
use crate::model::Language;

/// So many names of sources or topics are listed; the rest is counted.
const NAMES_MAX: usize = 12;
/// A longer fault of a source is cut.
const FAULT_CHARS_MAX: usize = 120;

/// What a story is, before it says anything.
pub(super) fn badges(digest: &Digest, story: &Story) -> Vec<String> {
    let labels = digest.labels;
    let badges = [
        (story.continued, labels.continued),
        (story.official, labels.official),
        (story.correction, labels.correction),
        (story.late, labels.late),
    ];
    let badges = badges.into_iter().filter_map(|(so, badge)| so.then(|| badge.to_owned()));
    badges.chain(story.mailed_at.map(|at| (labels.follow_up)(&moment(digest, at)))).collect()
}

/// The first publisher; said to be so only where there are others.
pub(super) fn first(digest: &Digest, story: &Story) -> String {
    if story.others_count == 0 {
        story.first.name.clone()
    } else {
        format!("{} {}", digest.labels.first, story.first.name)
    }
}

/// What is said after the first publisher: when, and what the reader should know of the article.
pub(super) fn byline(digest: &Digest, story: &Story) -> Vec<String> {
    let mut facts = vec![when(digest, &story.first)];
    if let Some(telling) = story.tellings.first().filter(|telling| telling.credit.is_none()) {
        facts.extend(language(digest, story.language));
        facts.extend(state(digest, telling));
    }
    if !story.also_about.is_empty() {
        facts.push(format!("{} {}", digest.labels.also_about, listed(digest, &story.also_about, ", ")));
    }
    facts
}

/// What is said after the outlet of a further article.
pub(super) fn telling(digest: &Digest, telling: &Telling) -> Vec<String> {
    let mut facts: Vec<String> = telling.credit.iter().map(|credit| when(digest, credit)).collect();
    facts.extend(telling.credit.iter().filter_map(|credit| (digest.labels.role)(credit.role)).map(str::to_owned));
    facts.extend(language(digest, telling.language));
    facts.extend(state(digest, telling));
    facts
}

fn state(digest: &Digest, telling: &Telling) -> impl Iterator<Item = String> {
    let states = [(telling.revision, digest.labels.revision), (telling.partial, digest.labels.partial)];
    let pages = (!telling.pages.is_empty()).then(|| (digest.labels.pages)(&telling.pages));
    states.into_iter().filter_map(|(so, label)| so.then(|| label.to_owned())).chain(pages)
}

/// When an article was published, in the readers' zone.
fn when(digest: &Digest, credit: &Credit) -> String {
    let moment = moment(digest, credit.at);
    if credit.dated { moment } else { (digest.labels.seen)(&moment) }
}

/// A moment in the readers' zone, with its year where that is not the digest's.
fn moment(digest: &Digest, at: Timestamp) -> String {
    let year = digest.slot.to_zoned(digest.zone.clone()).year();
    (digest.labels.moment)(&at.to_zoned(digest.zone.clone()), year)
}

/// What is said after the headline of a story that stands in a list.
pub(super) fn line(digest: &Digest, line: &Line) -> String {
    match line.alerted_at {
        Some(at) => format!("{} · {}", line.outlet, (digest.labels.alerted)(&moment(digest, at))),
        None => line.outlet.clone(),
    }
}

/// What passages a summary leaves out of a story.
pub(super) fn left_out(digest: &Digest, story: &Story) -> Option<String> {
    (story.left_out > 0 && !story.continues).then(|| (digest.labels.left_out)(story.left_out))
}

/// What is not in this mail, or would have come another way, a sentence each.
pub(super) fn held(digest: &Digest) -> Vec<String> {
    if digest.kind == Kind::Alert {
        return Vec::new();
    }
    let labels = digest.labels;
    let (elsewhere, names) = &digest.elsewhere;
    let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    let sentences = [
        (*elsewhere > 0).then(|| (labels.elsewhere)(*elsewhere, &listed(digest, &names, ", "))),
        (digest.muted > 0).then(|| (labels.muted)(digest.muted)),
        (digest.overflowed > 0).then(|| (labels.overflowed)(digest.overflowed)),
    ];
    sentences.into_iter().flatten().collect()
}

/// The name of a language that is not the readers'.
fn language(digest: &Digest, language: Option<Language>) -> Option<String> {
    let foreign = language.filter(|language| *language != digest.language)?;
    let name = (digest.labels.language_name)(foreign.code());
    Some(name.map_or_else(|| foreign.code().to_uppercase(), str::to_owned))
}

/// The moment of the digest, with its zone.
pub(super) fn day(digest: &Digest) -> String {
    let at = digest.slot.to_zoned(digest.zone.clone());
    let day = (digest.labels.day)(&at);
    let zone = digest.zone.iana_name().map_or_else(|| at.strftime("%Z").to_string(), str::to_owned);
    format!("{day} ({zone})")
}

/// How many stories, topics and outlets.
pub(super) fn counts(digest: &Digest) -> String {
    let labels = digest.labels;
    if digest.kind == Kind::Alert {
        return labels.alert.to_owned();
    }
    if digest.stories() == 0 {
        return labels.nothing.to_owned();
    }
    let spoken_of = digest.topics.iter().filter(|(_, stories)| *stories > 0).count();
    let (stories, topics) = ((labels.stories)(digest.stories()), (labels.topics)(spoken_of));
    (labels.counts)(&stories, &topics, &(labels.outlets)(digest.outlets))
}

/// Each topic with the number of its stories, silent ones too: that is the proof.
pub(super) fn topics(digest: &Digest) -> String {
    let topics: Vec<String> = digest.topics.iter().map(|(name, stories)| format!("{name} {stories}")).collect();
    listed(digest, &topics, " · ")
}

/// Which part this is, where there are several.
pub(super) fn part(page: &Page<'_>) -> Option<String> {
    (page.of > 1).then(|| (page.digest.labels.part)(page.number, page.of))
}

/// How well the sources are, a sentence each.
pub(super) fn coverage(digest: &Digest) -> Vec<String> {
    // An alert says nothing of the day.
    if digest.kind == Kind::Alert {
        return Vec::new();
    }
    let (labels, coverage) = (digest.labels, &digest.coverage);
    let mut sentences = vec![(labels.checked)(&Counts::of(coverage))];
    if !coverage.failing.is_empty() {
        let failing = coverage
            .failing
            .iter()
            .map(|(name, fault)| format!("{} ({})", one_line(name, NAME_CHARS_MAX), one_line(fault, FAULT_CHARS_MAX)));
        sentences.push(format!("{} {}", labels.failing, listed(digest, &failing.collect::<Vec<_>>(), "; ")));
    }
    if !coverage.silent.is_empty() {
        let silent: Vec<String> = coverage
            .silent
            .iter()
            .map(|(name, last)| {
                let last = (labels.last_news)(&moment(digest, *last));
                format!("{} ({last})", one_line(name, NAME_CHARS_MAX))
            })
            .collect();
        sentences.push(format!("{} {}", labels.silent, listed(digest, &silent, "; ")));
    }
    if !coverage.unseen.is_empty() {
        let unseen: Vec<String> = coverage.unseen.iter().map(|name| one_line(name, NAME_CHARS_MAX)).collect();
        sentences.push(format!("{} {}", labels.unseen, listed(digest, &unseen, ", ")));
    }
    sentences
}

/// Why the reader gets the mail.
pub(super) fn why(digest: &Digest) -> String {
    let topics: Vec<String> = digest.topics.iter().map(|(name, _)| name.clone()).collect();
    (digest.labels.why)(&digest.name, &listed(digest, &topics, ", "))
}

/// The first names of a list, and how many more there are.
fn listed(digest: &Digest, names: &[String], separator: &str) -> String {
    let shown = names.get(..NAMES_MAX).unwrap_or(names).join(separator);
    match names.len().saturating_sub(NAMES_MAX) {
        0 => shown,
        more => format!("{shown}{separator}{}", (digest.labels.more)(more)),
    }
}
