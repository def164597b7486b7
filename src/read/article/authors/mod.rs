//! Finds who wrote the article of a page.
//!
//! In: what the page states and shows, and where its headline stands. Out: names, and the witness they come from.
//! Persons come before organisations; an organisation is only told where the page itself calls it the author and
//! names no person anywhere. Never guesses from a text without a sign that it names an author.

mod names;
mod organisations;

use std::collections::HashSet;

pub(super) use self::organisations::letters;
use self::organisations::{Organisations, is_account, is_stand_in};
use super::{
    json_ld::Stated,
    marked::{Mark, MarkKind, Marked},
    witness::Witness,
};
use crate::read::dates::{self, Order};

/// The greatest number of authors kept.
const AUTHORS_MAX: usize = 20;

/// A byline stands at most so many lines above the headline, and below it.
const LINES_ABOVE_MAX: isize = 12;
const LINES_BELOW_MAX: isize = 60;

/// A byline at the head of an article has less prose than this between it and the headline, in bytes.
const PROSE_BETWEEN_MAX: usize = 700;

/// A byline is no longer than this, in bytes.
const BYLINE_BYTES_MAX: usize = 200;

/// Links to the pages of more authors than this are a list of other articles.
const LINKED_MAX: usize = 6;

/// The `meta` elements that name authors.
const META_NAMES: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "byl",
    "byline",
    "citation_author",
    "article:author_name",
    "dcsext.author",
    "cxenseparse:author",
    "rbauthors",
    "article.author",
    "authors",
    "creator",
];

/// Finds the authors.
pub(super) fn find(
    marked: &Marked,
    stated: &Stated,
    site: &[&str],
    host: &str,
    headline: Option<usize>,
) -> Option<(Vec<String>, Witness)> {
    let publisher = stated.publisher.as_deref();
    let desk = Desk { marked, headline, organisations: Organisations::of(site.iter().copied().chain(publisher), host) };
    let said = desk.said(stated);
    let shown = desk.shown();
    let mut accounts = None;
    for (names, witness) in said.iter().chain(&shown) {
        let persons = desk.persons(names);
        if persons.is_empty() {
            continue;
        }
        // One word alone may be an account's; a full name elsewhere is better.
        if persons.iter().all(|name| is_short(name)) {
            accounts.get_or_insert((persons, *witness));
            continue;
        }
        return Some(desk.with_further(persons, *witness, &shown));
    }
    accounts.or_else(|| {
        let organisations = said.into_iter().chain(shown).map(|(names, witness)| (desk.told(names), witness));
        organisations.into_iter().find(|(names, _)| !names.is_empty())
    })
}

/// What the names of a page are read with.
struct Desk<'a> {
    marked: &'a Marked,
    headline: Option<usize>,
    organisations: Organisations,
}

type Named = (Vec<String>, Witness);

impl Desk<'_> {
    /// The names that the page states for programs, surest first.
    fn said(&self, stated: &Stated) -> Vec<Named> {
        let persons = stated.authors.iter().filter(|named| !named.is_organisation);
        let organisations = stated.authors.iter().filter(|named| named.is_organisation);
        let in_script =
            |named: Vec<&super::json_ld::Named>| names_in(named.into_iter().map(|named| named.name.as_str()));
        let mut said = vec![(in_script(persons.collect()), Witness::JsonLdAuthor)];
        for name in META_NAMES {
            said.push((names_in(self.marked.meta.all(name).iter().map(String::as_str)), Witness::MetaAuthor));
        }
        said.push((self.labelled(), Witness::MetaAuthor));
        said.push((self.marks(|mark| mark.kind <= MarkKind::Relation, true), Witness::MarkedAuthor));
        said.push((in_script(organisations.collect()), Witness::JsonLdAuthor));
        said
    }

    /// The name that a card for sharing labels as the author's.
    ///
    /// Source: the `twitter:label1` and `twitter:data1` that content management systems write.
    fn labelled(&self) -> Vec<String> {
        const LABELS: &[&str] = &[
            "written by",
            "verfasst von",
            "écrit par",
            "escrito por",
            "geschreven door",
            "scritto da",
            "author",
            "by",
            "skrevet af",
            "skrevet av",
            "skriven av",
            "автор",
            "作者",
            "написано автором",
            "kirjoittanut",
            "napisane przez",
            "著者",
            "executor",
            "yazan",
        ];
        let meta = &self.marked.meta;
        let pairs = [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")];
        let named = pairs.iter().find_map(|(label, data)| {
            let label = meta.first(&[label])?.to_lowercase();
            LABELS.contains(&label.trim()).then(|| meta.first(&[data])).flatten()
        });
        names_in(named.into_iter())
    }

    /// The names that the page shows, surest first.
    fn shown(&self) -> Vec<Named> {
        vec![
            (
                self.marks(|mark| mark.kind <= MarkKind::Name && mark.kind > MarkKind::Relation, true),
                Witness::ShownAuthor,
            ),
            (self.bylines(true), Witness::Byline),
            (self.marks(|mark| mark.kind == MarkKind::Address, true), Witness::ShownAuthor),
            (self.marks(|mark| mark.kind <= MarkKind::Relation, false), Witness::MarkedAuthor),
            (self.marks(|mark| mark.kind == MarkKind::Name, false), Witness::ShownAuthor),
            (self.bylines(false), Witness::Byline),
        ]
    }

    /// The names in marked elements of some kind, at the head of the article or anywhere in it.
    fn marks(&self, is_wanted: impl Fn(&Mark) -> bool, at_head: bool) -> Vec<String> {
        let wanted = self.marked.authors.iter().filter(|mark| is_wanted(mark) && self.is_of_article(mark.place.start));
        let wanted = wanted.filter(|mark| !at_head || self.is_at_head(mark.place.start));
        let lines: Vec<&str> = wanted
            .map(|mark| mark.stated.as_deref().unwrap_or_else(|| self.marked.text_of(&mark.place)))
            .filter(|line| line.len() <= BYLINE_BYTES_MAX)
            .collect();
        let names = names_in(lines.into_iter());
        let mut known = HashSet::new();
        let names: Vec<String> = names.into_iter().filter(|name| known.insert(letters(name))).collect();
        if names.len() > LINKED_MAX && !at_head { Vec::new() } else { names }
    }

    /// The names in the first line that begins as a byline does, at the head of the article or anywhere in it.
    fn bylines(&self, at_head: bool) -> Vec<String> {
        for (place, line) in self.marked.lines() {
            if line.len() > BYLINE_BYTES_MAX
                || !self.is_of_article(place.start)
                || at_head && !self.is_at_head(place.start)
            {
                continue;
            }
            let names = names_in_byline(line, at_head);
            if names.iter().any(|name| !is_stand_in(name)) {
                return names;
            }
        }
        Vec::new()
    }

    fn is_of_article(&self, place: usize) -> bool {
        !self.marked.is_aside(place, self.headline)
    }

    fn is_at_head(&self, place: usize) -> bool {
        let (lines, prose) = self.marked.distance(self.headline.unwrap_or(0), place);
        (-LINES_ABOVE_MAX..=LINES_BELOW_MAX).contains(&lines) && prose <= PROSE_BETWEEN_MAX
    }

    fn persons(&self, names: &[String]) -> Vec<String> {
        let persons = names.iter().filter(|name| !self.organisations.include(name) && !is_stand_in(name));
        persons.take(AUTHORS_MAX).cloned().collect()
    }

    /// The names of organisations and what else is told for want of a person.
    fn told(&self, names: Vec<String>) -> Vec<String> {
        names.into_iter().filter(|name| !is_stand_in(name)).take(AUTHORS_MAX).collect()
    }

    /// The authors with those whom the byline shows besides them.
    fn with_further(&self, persons: Vec<String>, witness: Witness, shown: &[Named]) -> Named {
        let known: HashSet<String> = persons.iter().map(|name| letters(name)).collect();
        let further = shown.iter().take(2).find_map(|(names, witness)| {
            let all = self.persons(names);
            let holds_known = known.iter().all(|name| all.iter().any(|other| letters(other) == *name));
            let is_more = all.len() > persons.len() && !all.iter().any(|name| is_short(name));
            (holds_known && is_more).then_some((all, *witness))
        });
        further.unwrap_or((persons, witness))
    }
}

/// Whether a name is one word of an alphabet, which accounts have rather than persons.
fn is_short(name: &str) -> bool {
    let is_dense = name.chars().all(|c| u32::from(c) >= 0x3040);
    is_account(name) || !is_dense && !name.contains([' ', '\u{A0}'])
}

/// The names in some lines, each once.
fn names_in<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in lines.take(AUTHORS_MAX * 4).flat_map(names::of_line) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The names in a line, if it is a byline: introduced as such, after a date or between signs, and nothing but names.
fn names_in_byline(line: &str, at_head: bool) -> Vec<String> {
    let dated = dates::in_text(line, Order::DayFirst);
    let after_date = dated.last().and_then(|found| line.get(found.place.end..));
    let mut pieces: Vec<&str> = line.split(['|', '·', '•']).collect();
    if at_head {
        pieces.extend(after_date.map(|rest| rest.trim_start_matches([',', ' ', '-', '–', '.'])));
    }
    for piece in pieces {
        let Some(rest) = names::byline(piece) else { continue };
        let names = names::of_line(rest);
        let first = names.first().filter(|name| rest.trim_start().starts_with(name.as_str()));
        if first.is_some_and(|name| looks_like_name(name)) && rest.len() <= BYLINE_BYTES_MAX {
            return names.into_iter().filter(|name| looks_like_name(name)).collect();
        }
    }
    Vec::new()
}

/// Whether every word begins as the words of names do.
fn looks_like_name(name: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "da", "do", "dos", "das", "del", "della", "der", "den", "van", "von", "vom", "zu", "la", "le", "di",
        "du", "bin", "al", "el", "ten", "ter", "y", "e", "af", "av", "zum", "zur",
    ];
    name.split_whitespace().all(|word| word.starts_with(|c: char| !c.is_lowercase()) || PARTICLES.contains(&word))
}
