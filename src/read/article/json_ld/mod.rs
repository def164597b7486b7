//! Reads what a page says of itself to search engines.
//!
//! In: the scripts of a page. Out: what its JSON-LD says of the article, as far as it is readable.
//!
//! Sources: JSON-LD 1.1; schema.org/Article.

mod script;

use std::collections::HashMap;

use serde_json::Value;

use super::super::plain::plain_text;

/// The greatest number of scripts read.
const SCRIPTS_MAX: usize = 20;

/// The greatest number of names kept.
const NAMES_MAX: usize = 50;

/// How deep an article may stand inside of other things.
const DEPTH_MAX: usize = 6;

/// What JSON-LD says of an article; empty where it says nothing.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// `headline`, else `name`.
    pub(super) headline: Option<String>,
    /// The names of `author`.
    pub(super) authors: Vec<Named>,
    /// `datePublished`, as written.
    pub(super) published: Option<String>,
    /// `dateModified`, as written.
    pub(super) modified: Option<String>,
    /// The name of `publisher`.
    pub(super) publisher: Option<String>,
    /// `inLanguage`.
    pub(super) language: Option<String>,
    /// Whether `isAccessibleForFree` says no.
    pub(super) is_paid: bool,
    /// Whether it is called news.
    pub(super) is_news: bool,
    /// `description`.
    pub(super) description: Option<String>,
    /// `articleBody`: often the whole text, often only its beginning.
    pub(super) text: Option<String>,
}

/// A name, and what it is the name of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// The name as plain text.
    pub(super) name: String,
    /// Whether it is said to be an organisation's.
    pub(super) is_organisation: bool,
}

/// Reads all JSON-LD of a page.
pub(super) fn stated(scripts: &[String]) -> Stated {
    let scripts: Vec<&str> = scripts.iter().take(SCRIPTS_MAX).map(String::as_str).collect();
    let values: Vec<Value> = scripts.iter().flat_map(|script| script::values(script)).collect();
    let mut by_id = HashMap::new();
    let mut things = Vec::new();
    for value in &values {
        gather(value, 0, &mut by_id, &mut things);
    }
    let mut ranked: Vec<(u8, &Value)> =
        things.into_iter().map(|thing| (rank(thing), thing)).filter(|(rank, _)| *rank > 0).collect();
    // The first of the best, then what may complete it.
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    let mut ranked = ranked.into_iter();
    let mut stated = ranked.next().map(|(_, thing)| of_thing(thing, &by_id)).unwrap_or_default();
    for (_, page) in ranked.filter(|(rank, _)| *rank == PAGE) {
        stated.complete(of_thing(page, &by_id));
    }
    if stated.published.is_none() && stated.headline.is_none() {
        stated.complete(scripts.iter().find_map(|script| script::in_pieces(script)).unwrap_or_default());
    }
    stated
}

impl Stated {
    /// Takes over what the page as a whole says, where the article itself says nothing.
    fn complete(&mut self, page: Self) {
        self.headline = self.headline.take().or(page.headline);
        self.published = self.published.take().or(page.published);
        self.modified = self.modified.take().or(page.modified);
        self.publisher = self.publisher.take().or(page.publisher);
        self.language = self.language.take().or(page.language);
        if self.authors.is_empty() {
            self.authors = page.authors;
        }
    }
}

/// Lists every object that may be an article, and finds the named ones by their `@id`.
fn gather<'a>(value: &'a Value, depth: usize, by_id: &mut HashMap<&'a str, &'a Value>, things: &mut Vec<&'a Value>) {
    if depth > DEPTH_MAX {
        return;
    }
    match value {
        Value::Array(list) => {
            for inner in list {
                gather(inner, depth + 1, by_id, things);
            }
        }
        Value::Object(object) => {
            if let Some(id) = object.get("@id").and_then(Value::as_str)
                && object.len() > 1
            {
                by_id.entry(id).or_insert(value);
            }
            things.push(value);
            for inner in
                ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"].iter().filter_map(|name| object.get(*name))
            {
                gather(inner, depth + 1, by_id, things);
            }
        }
        _ => {}
    }
}

/// The rank of a page as a whole.
const PAGE: u8 = 2;

/// How likely an object is the article of the page: 0 for what is none.
fn rank(thing: &Value) -> u8 {
    types(thing).map(rank_of_type).max().unwrap_or(0)
}

fn types(thing: &Value) -> impl Iterator<Item = &str> {
    let (one, many) = match thing.get("@type") {
        Some(Value::String(one)) => (Some(one.as_str()), None),
        Some(Value::Array(many)) => (None, Some(many)),
        _ => (None, None),
    };
    let many = many.into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many).map(|name| name.rsplit(['/', ':']).next().unwrap_or(name))
}

fn rank_of_type(name: &str) -> u8 {
    match name {
        "VideoObject" | "CreativeWork" => 1,
        "WebPage" | "ItemPage" => PAGE,
        "ClaimReview" | "Review" | "Recipe" | "Event" | "Report" | "SocialMediaPosting" | "DiscussionForumPosting" => 3,
        "LiveBlogPosting" | "BlogPosting" => 4,
        _ if name.ends_with("Article") => 4,
        _ => 0,
    }
}

fn of_thing(thing: &Value, by_id: &HashMap<&str, &Value>) -> Stated {
    let text = |name: &str| {
        thing.get(name).and_then(first_string).map(|text| plain_text(&text)).filter(|text| !text.is_empty())
    };
    let names_of = |name: &str| {
        let mut names = Vec::new();
        if let Some(value) = thing.get(name) {
            names_in(value, by_id, 0, &mut names);
        }
        names
    };
    let mut authors = names_of("author");
    if authors.is_empty() {
        authors = names_of("creator");
    }
    let is_paid = match thing.get("isAccessibleForFree") {
        Some(Value::Bool(is_free)) => !is_free,
        Some(Value::String(word)) => word.eq_ignore_ascii_case("false"),
        _ => false,
    };
    Stated {
        headline: text("headline").or_else(|| text("name")),
        authors,
        published: text("datePublished").or_else(|| text("dateCreated")),
        modified: text("dateModified"),
        publisher: names_of("publisher").into_iter().next().map(|named| named.name),
        language: text("inLanguage"),
        is_paid,
        description: text("description"),
        text: text("articleBody"),
        is_news: types(thing).any(|name| name.ends_with("NewsArticle") || name == "LiveBlogPosting"),
    }
}

fn first_string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => list.iter().find_map(first_string),
        _ => None,
    }
}

/// The names of persons or organisations, however they are written down.
fn names_in(value: &Value, by_id: &HashMap<&str, &Value>, depth: usize, names: &mut Vec<Named>) {
    if depth > DEPTH_MAX || names.len() >= NAMES_MAX {
        return;
    }
    match value {
        Value::String(name) => names.push(Named { name: plain_text(name), is_organisation: false }),
        Value::Array(list) => {
            for inner in list {
                names_in(inner, by_id, depth + 1, names);
            }
        }
        Value::Object(object) => {
            let thing = object.get("@id").and_then(Value::as_str).and_then(|id| by_id.get(id)).copied();
            let described = [Some(value), thing].into_iter().flatten();
            let is_organisation = described
                .clone()
                .flat_map(types)
                .any(|name| name.ends_with("Organization") || name == "Corporation" || name == "Brand");
            let name = described.into_iter().find_map(|thing| thing.get("name"));
            let named = match name {
                Some(Value::String(name)) => vec![name.as_str()],
                Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            names.extend(named.into_iter().map(|name| Named { name: plain_text(name), is_organisation }));
        }
        _ => {}
    }
}
