//! Finds who wrote the article of a page.
//!
//! In: what the page states and shows, and where its headline stands. Out: names, and the witness they come from.
//! Persons come before organisations; an organisation is only told where the page itself calls it the author and
//! names no person anywhere. Never guesses from a text without a sign that it names an author.

mod names;
mod organisations;

use std::collections::HashSet;

pub(in crate::read) use self::organisations::letters;
use self::organisations::{Organisations, is_account, is_agency, is_role, is_stand_in};
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
    site: &[String],
    host: &str,
    headline: Option<usize>,
) -> Option<(Vec<String>, Witness)> {
    let publisher = stated.publisher.as_deref();
    let desk = Desk {
        marked,
        headline,
        organisations: Organisations::of(site.iter().map(String::as_str).chain(publisher), host, rights(marked)),
    };
    let mut short = None;
    for source in SOURCES {
        let (names, witness) = desk.names(*source, stated);
        let persons = desk.persons(&names);
        // One word alone may be an account's; a full name elsewhere is better.
        if persons.iter().any(|name| !is_short(name)) {
            let (persons, witness) = desk.with_further(persons, witness);
            return Some((with_agencies(persons, &names), witness));
        }
        if !persons.is_empty() && *source <= Source::Byline {
            short.get_or_insert((persons, witness));
        }
    }
    // What is only shown may be anything; what is stated is an author, if not a person.
    let is_stated = short.as_ref().is_some_and(|(_, witness)| {
        matches!(witness, Witness::JsonLdAuthor | Witness::MetaAuthor | Witness::MarkedAuthor)
    });
    if is_stated {
        return short;
    }
    desk.told(stated).or(short)
}

/// The persons that a line names, as far as names tell.
pub(in crate::read) fn persons_in(line: &str, host: &str) -> Vec<String> {
    let organisations = Organisations::of(std::iter::empty(), host, std::iter::empty());
    let is_person =
        |name: &String| !organisations.include(name) && !is_stand_in(name) && !is_role(name) && !is_short(name);
    names::of_line(line).into_iter().filter(is_person).take(AUTHORS_MAX).collect()
}

/// Where the names of authors are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    /// JSON-LD.
    Script,
    /// `meta` elements, and the labels of cards for sharing.
    Meta,
    /// Properties and relations at the head of the article.
    Marked,
    /// Elements named so at the head of the article.
    Shown,
    /// The byline at the head of the article.
    Byline,
    /// Links to the pages of authors at the head of the article.
    Linked,
    /// Properties and relations anywhere in the article.
    MarkedElsewhere,
    /// Elements named so anywhere in the article.
    ShownElsewhere,
    /// A byline anywhere in the article.
    BylineElsewhere,
}

/// The sources, surest first.
const SOURCES: &[Source] = &[
    Source::Script,
    Source::Meta,
    Source::Marked,
    Source::Shown,
    Source::Byline,
    Source::Linked,
    Source::MarkedElsewhere,
    Source::ShownElsewhere,
    Source::BylineElsewhere,
];

/// What the names of a page are read with.
struct Desk<'a> {
    marked: &'a Marked,
    headline: Option<usize>,
    organisations: Organisations,
}

type Named = (Vec<String>, Witness);

impl Desk<'_> {
    /// The names in one source.
    fn names(&self, source: Source, stated: &Stated) -> Named {
        let is_shown = |mark: &Mark| matches!(mark.kind, MarkKind::Element | MarkKind::Name);
        match source {
            Source::Script => (names_in(stated.authors.iter().map(|named| named.name.as_str())), Witness::JsonLdAuthor),
            Source::Meta => (self.metas(), Witness::MetaAuthor),
            Source::Marked => (self.marks(|mark| mark.kind <= MarkKind::Relation, true), Witness::MarkedAuthor),
            Source::MarkedElsewhere => {
                (self.marks(|mark| mark.kind <= MarkKind::Relation, false), Witness::MarkedAuthor)
            }
            Source::Shown => (self.marks(is_shown, true), Witness::ShownAuthor),
            Source::ShownElsewhere => (self.marks(|mark| mark.kind == MarkKind::Name, false), Witness::ShownAuthor),
            Source::Linked => (self.marks(|mark| mark.kind == MarkKind::Address, true), Witness::ShownAuthor),
            Source::Byline => (self.bylines(true), Witness::Byline),
            Source::BylineElsewhere => (self.bylines(false), Witness::Byline),
        }
    }

    /// The names in the first `meta` element that names a person, else in the first that names anybody.
    fn metas(&self) -> Vec<String> {
        let metas = META_NAMES.iter().map(|name| names_in(self.marked.meta.all(name).iter().map(String::as_str)));
        let mut named: Vec<Vec<String>> = metas.chain([self.labelled()]).filter(|names| !names.is_empty()).collect();
        let of_person = named.iter().position(|names| !self.persons(names).is_empty()).unwrap_or(0);
        if named.is_empty() { Vec::new() } else { named.swap_remove(of_person) }
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

    /// The names in marked elements of some kind, at the head of the article or anywhere in it.
    fn marks(&self, is_wanted: impl Fn(&Mark) -> bool, at_head: bool) -> Vec<String> {
        let wanted = self.marked.authors.iter().filter(|mark| is_wanted(mark) && self.is_of_article(mark.place.start));
        let wanted = wanted.filter(|mark| !at_head || self.is_at_head(mark.place.start));
        let texts = wanted.map(|mark| mark.stated.as_deref().unwrap_or_else(|| self.marked.text_of(&mark.place)));
        let texts = texts.filter(|text| text.len() <= BYLINE_BYTES_MAX && !is_crowded(text));
        let mut known = HashSet::new();
        let names: Vec<String> = texts
            .take(AUTHORS_MAX * 4)
            .flat_map(|text| {
                let names = names::of_element(text);
                // An account's name stands alone in its element.
                let is_kept = |name: &String| looks_like_name(name) || at_head && names.len() == 1 && name == text;
                names.iter().filter(|name| is_kept(name)).cloned().collect::<Vec<_>>()
            })
            .filter(|name| known.insert(letters(name)))
            .collect();
        if names.len() > LINKED_MAX && !at_head { Vec::new() } else { names }
    }

    /// The names in the first line that begins as a byline does, at the head of the article or anywhere in it.
    fn bylines(&self, at_head: bool) -> Vec<String> {
        for (place, line) in self.marked.lines() {
            if line.len() > BYLINE_BYTES_MAX
                || self.headline == Some(place.start)
                || !self.is_of_article(place.start)
                || at_head && !self.is_at_head(place.start)
            {
                continue;
            }
            let names = names_in_byline(line, at_head);
            if names.iter().any(|name| !is_stand_in(name) && (at_head || !is_short(name))) {
                return names;
            }
        }
        Vec::new()
    }

    fn is_of_article(&self, place: usize) -> bool {
        !self.marked.is_aside(place)
    }

    fn is_at_head(&self, place: usize) -> bool {
        let (lines, prose) = self.marked.distance(self.headline.unwrap_or(0), place);
        (-LINES_ABOVE_MAX..=LINES_BELOW_MAX).contains(&lines) && prose <= PROSE_BETWEEN_MAX
    }

    fn persons(&self, names: &[String]) -> Vec<String> {
        let is_person = |name: &&String| !self.organisations.include(name) && !is_stand_in(name) && !is_role(name);
        let persons = names.iter().filter(is_person);
        persons.take(AUTHORS_MAX).cloned().collect()
    }

    /// The organisation that the page states as the author, or that the byline shows as such.
    fn told(&self, stated: &Stated) -> Option<Named> {
        let whole = |lines: Vec<&str>| {
            let mut names: Vec<String> =
                lines.into_iter().filter_map(names::whole).filter(|name| !is_stand_in(name)).collect();
            names.dedup();
            names.truncate(AUTHORS_MAX);
            Some(names).filter(|names| !names.is_empty())
        };
        let in_script = whole(stated.authors.iter().map(|named| named.name.as_str()).collect());
        let in_meta = || {
            META_NAMES.iter().find_map(|name| whole(self.marked.meta.all(name).iter().map(String::as_str).collect()))
        };
        let in_byline = || Some(self.bylines(true)).filter(|names| !names.is_empty());
        in_script
            .map(|names| (names, Witness::JsonLdAuthor))
            .or_else(|| in_meta().map(|names| (names, Witness::MetaAuthor)))
            .or_else(|| in_byline().map(|names| (names, Witness::Byline)))
    }

    /// The authors with those whom the byline shows besides them.
    fn with_further(&self, persons: Vec<String>, witness: Witness) -> Named {
        let known: HashSet<String> = persons.iter().map(|name| letters(name)).collect();
        let shown = [self.marks(|mark| mark.kind == MarkKind::Name, true), self.bylines(true)];
        let further = shown.into_iter().map(|names| self.persons(&names)).find(|all| {
            let holds_known = known.iter().all(|name| all.iter().any(|other| letters(other) == *name));
            holds_known && all.len() > persons.len() && !all.iter().any(|name| is_short(name))
        });
        further.map_or((persons, witness), |all| (all, Witness::Byline))
    }
}

/// The authors with the agencies that are stated beside them.
fn with_agencies(persons: Vec<String>, names: &[String]) -> Vec<String> {
    let is_kept = |name: &&String| persons.contains(*name) || is_agency(name);
    let all: Vec<String> = names.iter().filter(is_kept).cloned().collect();
    if all.len() > persons.len() { all } else { persons }
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
            // What follows a full name by one word is a place, a role or a section.
            let is_full = first.is_some_and(|name| !is_short(name));
            let is_kept = |name: &String| looks_like_name(name) && is_full && !is_short(name);
            return names
                .iter()
                .enumerate()
                .filter(|(place, name)| *place == 0 || is_kept(name))
                .map(|(_, name)| name.clone())
                .collect();
        }
    }
    Vec::new()
}

/// The lines in which a page claims its rights.
fn rights(marked: &Marked) -> impl Iterator<Item = &str> {
    const LINES_MAX: usize = 5;
    let claims =
        |line: &str| line.contains('©') || line.get(..9).is_some_and(|word| word.eq_ignore_ascii_case("copyright"));
    let lines = marked.lines().map(|(_, line)| line).filter(move |line| line.len() <= BYLINE_BYTES_MAX && claims(line));
    lines.take(LINES_MAX).chain(marked.meta.first(&["copyright", "dcterms.rights", "dc.rights"]))
}

/// Whether a text of Han, Kana or Hangul says more than a name, without saying that it begins with one.
fn is_crowded(line: &str) -> bool {
    const CHARACTERS_MAX: usize = 24;
    let is_dense = line.chars().any(|c| u32::from(c) >= 0x3040);
    is_dense && line.chars().count() > CHARACTERS_MAX && names::byline(line).is_none()
}

/// Whether every word begins as the words of names do.
fn looks_like_name(name: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "da", "do", "dos", "das", "del", "della", "der", "den", "van", "von", "vom", "zu", "la", "le", "di",
        "du", "bin", "al", "el", "ten", "ter", "y", "e", "af", "av", "zum", "zur",
    ];
    name.split_whitespace().all(|word| word.starts_with(|c: char| !c.is_lowercase()) || PARTICLES.contains(&word))
}
