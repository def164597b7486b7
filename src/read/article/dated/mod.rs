//! Finds when the article of a page was published and last changed.
//!
//! In: what the page states and shows, where its headline stands, and its address. Out: dates, each with the witness
//! that it comes from; none where there is no witness. What is stated for programs counts before what is shown, what
//! is shown near the headline before the address, and the address before what is shown elsewhere with a label.
//! A date of a change is never given out as that of the publication. Reads no clock.
//!
//! Sources: schema.org/Article; ogp.me; the Dublin Core and the `meta` names of parse.ly, Sailthru, Chartbeat and
//! Google Scholar.

mod address;
mod labels;
mod shown;

pub(in crate::read) use self::shown::in_lines as date_shown;

use jiff::{Timestamp, civil::Date};

use super::{
    json_ld::Stated as Scripts,
    marked::{Hints, Mark, MarkKind, Marked},
    witness::Witness,
};
use crate::{
    model::{Link, Precision},
    read::dates::{self, Order, Stated},
};

/// The years that a page can be of; what is beyond is a fault or a stand-in, such as the beginning of Unix time.
const YEARS: std::ops::RangeInclusive<i16> = 1_985..=2_099;

/// The `meta` elements that state when the article was published, surest first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "rnews:datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "bt:pubdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "published_date",
    "published-date",
    "publication_date",
    "publication-date",
    "publicationdate",
    "pub_date",
    "pub-date",
    "pubdate",
    "pubtime",
    "_pubtime",
    "apub:time",
    "date_published",
    "originalpublicationdate",
    "article_date_original",
    "article.published",
    "article.created",
    "article:post_time",
    "article:create_at",
    "shareaholic:article_published_time",
    "prism.publicationdate",
    "weibo:article:create_at",
    "displaydate",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.available",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "datecreated",
    "created",
    "date",
    "datum",
];

/// The `meta` elements that state when the article was last changed.
const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "lastmod",
    "last-modified",
    "modified",
    "revised",
    "eomportal-lastupdate",
];

/// When an article was published and last changed.
#[derive(Debug, Default)]
pub(super) struct Dated {
    /// When it was published.
    pub(super) published: Option<Dating>,
    /// When it was last changed; never before it was published.
    pub(super) updated: Option<Timestamp>,
}

/// A date and how it is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dating {
    /// The moment.
    pub(super) at: Timestamp,
    /// How exactly that is known.
    pub(super) precision: Precision,
    /// The day, as the publisher counts days.
    pub(super) day: Date,
    /// What it was taken from.
    pub(super) witness: Witness,
}

/// What a page is dated with.
pub(super) struct Page<'a> {
    /// Its elements and text.
    pub(super) marked: &'a Marked,
    /// Its JSON-LD.
    pub(super) scripts: &'a Scripts,
    /// Where its headline stands in the text.
    pub(super) headline: Option<usize>,
    /// Its address.
    pub(super) link: &'a Link,
    /// Which number of `03/04/2026` its readers take for the day.
    pub(super) order: Order,
}

/// Finds the dates of a page.
pub(super) fn find(page: &Page<'_>) -> Dated {
    let said = said(page);
    let address = address::day(page.link);
    let shown = shown::at_head(page, address);
    let published = said
        .first()
        .copied()
        .or_else(|| shown.iter().find(|(_, _, is_change)| !is_change).map(|(stated, witness, _)| (*stated, *witness)))
        .or_else(|| address.map(|day| (day, Witness::Address)))
        .or_else(|| shown::elsewhere(page).map(|stated| (stated, Witness::LabelledDate)));
    let changed = changed(page);
    let is_of_change = |stated: &Stated| changed.is_some_and(|changed| changed.day() == stated.day());
    let shown_days: Vec<Stated> = shown
        .iter()
        .filter(|(stated, _, is_change)| !is_change && !is_of_change(stated))
        .map(|(stated, ..)| *stated)
        .collect();
    let published = published.map(|(stated, witness)| {
        let others = said.iter().map(|(stated, _)| stated).chain(&shown_days);
        let exact = exacter(stated, others);
        let precision = if exact.has_time && exact.offset.is_some() { Precision::Moment } else { Precision::Day };
        Dating { at: exact.at, precision, day: day_there(exact, &shown_days), witness }
    });
    let updated = changed.or_else(|| shown.iter().find(|(_, _, is_change)| *is_change).map(|(stated, ..)| *stated));
    let updated =
        updated.map(|stated| stated.at).filter(|updated| published.is_none_or(|published| published.at <= *updated));
    Dated { published, updated }
}

/// The dates of publication that the page states for programs, surest first.
fn said(page: &Page<'_>) -> Vec<(Stated, Witness)> {
    let read = |text: &str| dates::stated(text).filter(is_plausible);
    let mut said: Vec<(Stated, Witness)> = Vec::new();
    said.extend(page.scripts.published.as_deref().and_then(read).map(|stated| (stated, Witness::JsonLdDate)));
    let metas = PUBLISHED.iter().filter_map(|name| page.marked.meta.first(&[name]));
    said.extend(metas.filter_map(read).map(|stated| (stated, Witness::MetaDate)));
    said.extend(properties(page, false).map(|stated| (stated, Witness::MarkedDate)));
    said
}

/// When the page states for programs that it was changed.
fn changed(page: &Page<'_>) -> Option<Stated> {
    let read = |text: &str| dates::stated(text).filter(is_plausible);
    let meta = || CHANGED.iter().find_map(|name| read(page.marked.meta.first(&[name])?));
    page.scripts.modified.as_deref().and_then(read).or_else(meta).or_else(|| properties(page, true).next())
}

/// The dates in elements that are properties of the article.
fn properties<'a>(page: &'a Page<'_>, is_change: bool) -> impl Iterator<Item = Stated> + use<'a> {
    let wanted = page.marked.dates.iter().filter(move |mark| {
        mark.kind == MarkKind::Property
            && mark.hints.has(Hints::CHANGE) == is_change
            && !page.marked.is_aside(mark.place.start)
    });
    wanted.filter_map(|mark| date_of(page, mark))
}

/// The date that a marked element states, else the one that it shows.
fn date_of(page: &Page<'_>, mark: &Mark) -> Option<Stated> {
    let shown = page.marked.text_of(&mark.place);
    let stated = mark.stated.as_deref().and_then(dates::stated);
    stated
        .or_else(|| dates::in_text(shown, page.order).into_iter().next().map(|found| found.stated))
        .or_else(|| dates::stated(shown))
        .filter(is_plausible)
}

fn is_plausible(stated: &Stated) -> bool {
    YEARS.contains(&stated.day().year())
}

/// A date as exact as the other dates of the page allow: a day by a moment on that day, a time without a zone by the
/// same time with one.
fn exacter<'a>(stated: Stated, others: impl Iterator<Item = &'a Stated>) -> Stated {
    let mut best = stated;
    for other in others {
        let is_timed = !best.has_time && other.has_time && other.day() == best.day();
        let is_zoned =
            best.has_time && best.offset.is_none() && other.offset.is_some() && other.civil() == best.civil();
        if is_timed || is_zoned {
            best = *other;
        }
    }
    best
}

/// The day of a moment where its publisher is: a moment in UTC does not tell, but what is shown does.
fn day_there(moment: Stated, shown: &[Stated]) -> Date {
    let is_universal = moment.has_time && moment.offset.is_some_and(|offset| offset.seconds() == 0);
    let is_shown = shown.iter().any(|day| day.day() == moment.day());
    let other = shown.iter().find(|day| is_universal && !is_shown && is_next_to(&moment, day));
    other.map_or(moment.day(), Stated::day)
}

/// Whether a day is one on which a moment may have been, somewhere on earth, and not the moment's day in UTC.
fn is_next_to(moment: &Stated, day: &Stated) -> bool {
    let hour = moment.at.as_second().rem_euclid(86_400) / 3_600;
    let difference = (day.day() - moment.day()).get_days();
    difference == 1 && hour >= 15 || difference == -1 && hour < 9
}
