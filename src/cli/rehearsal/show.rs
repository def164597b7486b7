//! What was tried, for people.

use std::{cmp::Reverse, collections::BTreeMap, io};

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use super::{
    findings::{Findings, Hit},
    mailing,
};
use crate::{
    cli::{
        output::{count, line},
        paint::Paint,
    },
    config::Config,
    model::BlockKind,
};

/// The most bars of the chart; over a longer time each stands for a week, or for four.
const BARS_MAX: i64 = 35;
/// How many parts of the query, languages and sources are listed.
const RANKS_SHOWN: usize = 12;
/// What a chart leaves for its labels and figures, in columns.
const CHART_MARGIN: usize = 26;

/// Prints what a draft catches: at most `limit` passages, then the figures.
pub(super) fn all(config: &Config, findings: &Findings, limit: usize, now: Timestamp) -> anyhow::Result<()> {
    let paint = Paint::of_stdout();
    let zone = &config.daemon.time_zone;
    summary(findings, zone, paint)?;
    passages(findings.hits.iter(), findings.hits.len(), limit, zone, paint)?;
    statistics(findings, paint)?;
    if let Some(since) = findings.since {
        // An archive that began later has nothing to show of the time before.
        let begun = findings.oldest.map_or(since, |oldest| oldest.max(since));
        chart(findings, (begun, now), zone, paint)?;
        mails(config, findings, now, paint)?;
    }
    difference(findings, limit, zone, paint)
}

fn summary(findings: &Findings, zone: &TimeZone, paint: Paint) -> io::Result<()> {
    let passages = findings.hits.len() as u64 + findings.left_out;
    let since = findings.since.map_or_else(String::new, |since| {
        format!(", since {}", since.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M"))
    });
    let stories = match findings.stories() {
        0 => String::new(),
        stories => format!(" ({})", count(stories as u64, "story", "stories")),
    };
    line(&format!(
        "{}: {} in {} of {}{stories}{since}",
        paint.bold(findings.draft.id.as_str()),
        count(passages, "passage", "passages"),
        findings.speaking,
        count(findings.articles, "article", "articles"),
    ))?;
    if findings.left_out > 0 {
        line(&format!("{} of them are counted only", findings.left_out))?;
    }
    Ok(())
}

/// The passages under the titles of their articles.
fn passages<'a>(
    hits: impl Iterator<Item = &'a Hit>,
    number: usize,
    limit: usize,
    zone: &TimeZone,
    paint: Paint,
) -> io::Result<()> {
    let mut place = "";
    for hit in hits.take(limit) {
        if hit.place != place {
            article(hit, zone, paint)?;
            place = &hit.place;
        }
        passage(hit, paint)?;
    }
    let more = number.saturating_sub(limit);
    if more > 0 {
        line("")?;
        line(&format!("… and {more} more: --limit {number} shows all, --json has them, too"))?;
    }
    Ok(())
}

fn article(hit: &Hit, zone: &TimeZone, paint: Paint) -> io::Result<()> {
    line("")?;
    for text in paint.marked(&hit.title, &[], 0) {
        line(&paint.bold(&text))?;
    }
    let filed = hit.filed.map(|filed| filed.at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string());
    let source = hit.source.as_ref().map(|source| source.name.clone());
    let held = hit.filed.and_then(|filed| filed.held).map(|held| format!("not mailed: {}", held.sentence()));
    let facts: Vec<String> = [filed, source, held].into_iter().flatten().collect();
    if !facts.is_empty() {
        line(&paint.faint(&facts.join("  ")))?;
    }
    line(&paint.faint(&hit.place))
}

fn passage(hit: &Hit, paint: Paint) -> io::Result<()> {
    line("")?;
    for text in paint.marked(&hit.text, &hit.marks, 2) {
        line(&text)?;
    }
    let place = match hit.kind {
        BlockKind::Title => "title".to_owned(),
        kind => format!("{} {}", kind.word(), hit.block),
    };
    let by = format!("{place}, score {:.2}, by {}", hit.score, hit.clauses.join(", "));
    for text in paint.marked(&by, &[], 4) {
        line(&paint.faint(&text))?;
    }
    Ok(())
}

/// What the passages were caught by, in which languages they are, and from which sources.
fn statistics(findings: &Findings, paint: Paint) -> io::Result<()> {
    let hits = || findings.hits.iter();
    let tables = [
        ("Caught by", ranked(hits().flat_map(|hit| &hit.clauses).map(String::as_str))),
        ("Languages", ranked(hits().map(|hit| hit.language.as_ref().map_or("unknown", |language| language.code())))),
        ("Sources", ranked(hits().filter_map(|hit| Some(hit.source.as_ref()?.id.as_str())))),
    ];
    for (title, ranks) in tables.into_iter().filter(|(_, ranks)| !ranks.is_empty()) {
        line("")?;
        line(&paint.bold(title))?;
        let shown = ranks.iter().take(RANKS_SHOWN).map(|(name, number)| format!("{name} {number}"));
        let rest = ranks.len().saturating_sub(RANKS_SHOWN);
        let more = (rest > 0).then(|| format!("and {rest} more"));
        for text in paint.marked(&shown.chain(more).collect::<Vec<_>>().join(", "), &[], 2) {
            line(&text)?;
        }
    }
    Ok(())
}

/// How often each name comes, the most frequent first.
fn ranked<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, number)| Reverse(*number));
    ranked
}

/// How many passages were filed on each day, as bars.
fn chart(findings: &Findings, span: (Timestamp, Timestamp), zone: &TimeZone, paint: Paint) -> anyhow::Result<()> {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let (first, last) = (day(span.0), day(span.1));
    let days = i64::from((last - first).get_days()) + 1;
    let step = match days {
        days if days <= BARS_MAX => 1,
        days if days <= BARS_MAX * 7 => 7,
        _ => 28,
    };
    let mut bars: BTreeMap<Date, u64> = BTreeMap::new();
    let mut at = first;
    while at <= last {
        bars.insert(at, 0);
        at = at.checked_add(step.days())?;
    }
    for filed in findings.hits.iter().filter_map(|hit| hit.filed) {
        if let Some((_, passages)) = bars.range_mut(..=day(filed.at)).next_back() {
            *passages += 1;
        }
    }
    line("")?;
    line(&paint.bold(match step {
        1 => "Passages a day",
        7 => "Passages in seven days from",
        _ => "Passages in four weeks from",
    }))?;
    let most = bars.values().copied().max().unwrap_or(0);
    let columns = paint.columns().saturating_sub(CHART_MARGIN).min(60);
    for (date, passages) in bars {
        let bar = bar(passages, most, columns);
        let space = if bar.is_empty() { "" } else { " " };
        line(&format!("  {}  {bar}{space}{passages}", date.strftime("%a %Y-%m-%d")))?;
    }
    Ok(())
}

/// A bar of at most `columns`, in eighths of a column; whatever is there has at least one.
fn bar(number: u64, most: u64, columns: usize) -> String {
    const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    if number == 0 || most == 0 {
        return String::new();
    }
    let room = u64::try_from(columns).unwrap_or(60) * 8;
    let eighths = usize::try_from((number * room / most).max(1)).unwrap_or(0);
    let rest = (eighths % 8).checked_sub(1).and_then(|rest| EIGHTHS.get(rest));
    "█".repeat(eighths / 8).chars().chain(rest.copied()).collect()
}

fn mails(config: &Config, findings: &Findings, now: Timestamp, paint: Paint) -> io::Result<()> {
    line("")?;
    line(&paint.bold("What would be mailed"))?;
    let estimates = mailing::estimates(config, findings, now);
    for estimate in &estimates {
        let stories = count(estimate.stories as u64, "story", "stories");
        let digests = match estimate.of {
            Some(of) => format!("in {} of {}", estimate.digests, count(of as u64, "digest", "digests")),
            None => "as they come".to_owned(),
        };
        let alerts = match estimate.alerts {
            0 => String::new(),
            alerts => format!("; {} at once", count(alerts as u64, "story", "stories")),
        };
        line(&format!("  {}: {stories} {digests}{alerts}", estimate.subscription))?;
    }
    if estimates.is_empty() {
        line("  nothing: no subscription asks for this topic")?;
    }
    Ok(())
}

/// What the draft catches more than the saved topic, and what it loses.
fn difference(findings: &Findings, limit: usize, zone: &TimeZone, paint: Paint) -> anyhow::Result<()> {
    if findings.draft.saved.is_none() {
        return Ok(());
    }
    let (more, fewer) = (findings.gained().count(), findings.lost.len());
    line("")?;
    line(&paint.bold(&format!("Compared with the topic as it is saved: {more} more, {fewer} fewer")))?;
    for (title, number, hits) in [
        ("More", more, findings.gained().collect::<Vec<_>>()),
        ("Fewer", fewer, findings.lost.iter().collect::<Vec<_>>()),
    ] {
        if number > 0 {
            line("")?;
            line(&paint.bold(title))?;
            passages(hits.into_iter(), number, limit, zone, paint)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{bar, ranked};

    #[test]
    fn the_most_frequent_stand_first_and_equals_by_name() {
        assert_eq!(ranked(["b", "c", "a", "c", "b", "c"].into_iter()), [("c", 3), ("b", 2), ("a", 1)]);
    }

    #[test]
    fn bars_are_as_long_as_their_figures_and_never_missing() {
        assert_eq!(bar(0, 9, 4), "");
        assert_eq!(bar(8, 8, 4), "████");
        assert_eq!(bar(4, 8, 4), "██");
        assert_eq!(bar(1, 1_000_000, 4), "▏");
        assert_eq!(bar(5, 8, 1), "▋");
    }
}
