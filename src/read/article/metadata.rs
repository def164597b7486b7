//! Finds what a page says of its article: title, authors, dates, site, language, canonical address.
//!
//! In: the tree of a page and the address that it was served from. Out: what the page states and shows, each fact
//! with the witness it was taken from. `marked` reads the page; the others choose among what it found.
//!
//! Sources: ogp.me; schema.org; HTML Standard, section 4.2.5.

use super::{
    authors::{self, letters},
    body::Statements,
    canonical,
    dated::{self, Dated},
    further,
    json_ld::{self, Stated},
    marked::Marked,
    titles,
    witness::Witness,
};
use crate::{
    model::{Language, Link},
    read::{dates::Order, html::Page},
};

/// Where the day comes second in `03/04/2026`, by the tag of the language.
///
/// Source: the Common Locale Data Repository, short dates.
const MONTH_FIRST: &[&str] = &["en-us", "en_us", "en-ph", "en_ph", "fil", "fil-ph"];

/// What is known of the article of a page.
#[derive(Debug)]
pub(in crate::read) struct Metadata {
    /// The title without the name of the site; perhaps empty.
    pub(super) title: String,
    /// What the title was taken from.
    pub(super) title_witness: Option<Witness>,
    /// Who wrote it.
    pub(super) authors: Vec<String>,
    /// What the authors were taken from.
    pub(super) authors_witness: Option<Witness>,
    /// When it was published and last changed.
    pub(super) dated: Dated,
    /// The language that the page declares.
    pub(super) language: Option<Language>,
    /// The name of the site.
    pub(super) site: Option<String>,
    /// The page's own address, where it is of the same site.
    pub(super) canonical: Option<Link>,
    /// The links that may lead to further pages of the article.
    pub(super) linked: Vec<Link>,
    /// False where the page says that the article has to be paid for.
    pub(super) is_free: bool,
    /// What the page says elsewhere of the text of its article.
    pub(super) statements: Statements,
}

impl Metadata {
    /// Reads the metadata of `page`, served from `link`.
    pub(in crate::read) fn of(page: &Page<'_>, link: &Link) -> Self {
        let mut marked = Marked::of(page);
        let stated = json_ld::stated(&marked.json_ld);
        let names = site_names(&marked, &stated);
        let titled = titles::choose(&marked, &stated, &title_ends(&names, link.host()));
        let headline = titled.as_ref().and_then(|(title, _)| headline(&marked, title));
        marked.settle(headline);
        let written = authors::find(&marked, &stated, &names, link.host(), headline);
        let order = order(&marked, link);
        let dated = dated::find(&dated::Page { marked: &marked, scripts: &stated, headline, link, order });
        let is_locked = marked
            .meta
            .first(&["article:content_tier", "og:article:content_tier"])
            .is_some_and(|tier| tier == "locked");
        let site = names.first().cloned();
        let (title, title_witness) = titled.map_or((String::new(), None), |(title, witness)| (title, Some(witness)));
        let (authors, authors_witness) =
            written.map_or((Vec::new(), None), |(authors, witness)| (authors, Some(witness)));
        Self {
            statements: statements(&marked, &stated, &title),
            title,
            title_witness,
            authors,
            authors_witness,
            dated,
            language: language(&marked, &stated),
            canonical: canonical::of(&marked, link),
            linked: further::linked(&marked, link),
            is_free: !stated.is_paid && !is_locked,
            site,
        }
    }
}

/// What the page says elsewhere of the text of its article.
fn statements(marked: &Marked, stated: &Stated, title: &str) -> Statements {
    let shared = ["og:title", "twitter:title"].iter().filter_map(|name| marked.meta.first(&[name]));
    let titles = [Some(title), marked.title.as_deref(), stated.headline.as_deref()].into_iter().flatten();
    let described = ["description", "og:description", "twitter:description"];
    let descriptions = described.iter().filter_map(|name| marked.meta.first(&[name]));
    Statements::of(titles.chain(shared), descriptions.chain(stated.description.as_deref()), stated.text.as_deref())
}

/// The names of the site and its publisher, as the page states them.
fn site_names(marked: &Marked, stated: &Stated) -> Vec<String> {
    let metas = ["og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "cre", "publisher"];
    let metas = metas.iter().filter_map(|name| marked.meta.first(&[name]));
    let mut names: Vec<String> = metas.map(str::to_owned).collect();
    let place = usize::from(marked.meta.first(&["og:site_name"]).is_some());
    if let Some(publisher) = &stated.publisher {
        names.insert(place.min(names.len()), publisher.clone());
    }
    names
}

/// What may stand after a title for the site: its names, with and without what names leave out, and its host.
fn title_ends(names: &[String], host: &str) -> Vec<String> {
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut ends: Vec<String> = names.to_vec();
    ends.push(host.to_owned());
    ends.extend(host.rsplit_once('.').map(|(name, _)| name.to_owned()));
    ends.extend(host.split('.').max_by_key(|part| part.len()).map(str::to_owned));
    let initials = names.iter().filter_map(|name| {
        let (_, brackets) = name.split_once('(')?;
        brackets.split_once(')').map(|(short, _)| short.to_owned())
    });
    let bare = names.iter().filter_map(|name| name.split_once('(').map(|(before, _)| before.trim().to_owned()));
    let more: Vec<String> = initials.chain(bare).collect();
    ends.extend(more);
    ends
}

/// Where the headline stands: the `h1` or the line that says the title, else the line that ends or begins with it, else
/// the first `h1`.
fn headline(marked: &Marked, title: &str) -> Option<usize> {
    const KICKER_BYTES_MAX: usize = 100;
    let bare = letters(title);
    let says = |text: &str| letters(text) == bare;
    let holds = |text: &str| {
        let is_near = !text.is_empty() && text.len() >= title.len() / 2 && text.len() <= title.len() + KICKER_BYTES_MAX;
        is_near && (letters(text).ends_with(bare.as_str()) || letters(text).starts_with(bare.as_str()))
    };
    let headlines = || marked.headlines.iter();
    headlines()
        .find(|place| says(marked.text_of(place)))
        .map(|place| place.start)
        .or_else(|| headlines().find(|place| shares_words(marked.text_of(place), title)).map(|place| place.start))
        .or_else(|| marked.lines().find(|(_, line)| !line.is_empty() && says(line)).map(|(place, _)| place.start))
        .or_else(|| marked.lines().find(|(_, line)| holds(line)).map(|(place, _)| place.start))
        .or_else(|| headlines().next().map(|place| place.start))
}

fn shares_words(one: &str, other: &str) -> bool {
    let other = other.to_lowercase();
    let words = one.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    words.map(str::to_lowercase).any(|word| other.contains(&word))
}

fn language(marked: &Marked, stated: &Stated) -> Option<Language> {
    let metas = || marked.meta.first(&["og:locale", "content-language", "dc.language", "dcterms.language", "language"]);
    let declared = marked.language.as_deref().and_then(Language::parse);
    declared.or_else(|| stated.language.as_deref().and_then(Language::parse)).or_else(|| Language::parse(metas()?))
}

fn order(marked: &Marked, link: &Link) -> Order {
    order_of(marked.meta.first(&["og:locale"]).or(marked.language.as_deref()).unwrap_or(""), link)
}

/// Which number is the day, as far as language and host tell.
pub(in crate::read) fn order_of(locale: &str, link: &Link) -> Order {
    let locale = locale.trim().to_ascii_lowercase();
    let end = link.host().rsplit('.').next().unwrap_or("");
    if MONTH_FIRST.contains(&locale.as_str()) || matches!(end, "gov" | "mil" | "edu" | "us") {
        Order::MonthFirst
    } else if locale == "en" || locale.is_empty() {
        // English without a country is written on both sides of the Atlantic.
        if end.len() == 2 { Order::DayFirst } else { Order::Unknown }
    } else {
        Order::DayFirst
    }
}
