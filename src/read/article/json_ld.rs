//! Reads what a page says of itself to search engines.
//!
//! In: the scripts of a page. Out: what its JSON-LD says of the article, as far as it is readable.
//!
//! Sources: JSON-LD 1.1; schema.org/Article.

use std::collections::HashMap;

use serde_json::Value;

use super::super::{html::Node, plain::plain_text};

/// The greatest number of scripts read.
const SCRIPTS_MAX: usize = 20;

/// The greatest size of a script that is read, in bytes.
const SCRIPT_BYTES_MAX: usize = 1_024 * 1_024;

/// How deep an article may stand inside of other things.
const DEPTH_MAX: usize = 6;

/// What JSON-LD says of an article; empty where it says nothing.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// `headline`, else `name`.
    pub(super) headline: Option<String>,
    /// The names of `author`.
    pub(super) authors: Vec<String>,
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
}

/// Reads all JSON-LD of a page.
pub(super) fn stated(scripts: &[Node<'_>]) -> Stated {
    let values: Vec<Value> = scripts.iter().take(SCRIPTS_MAX).filter_map(|node| parsed(&node.text())).collect();
    let mut by_id = HashMap::new();
    let mut things = Vec::new();
    for value in &values {
        gather(value, 0, &mut by_id, &mut things);
    }
    let mut best: Option<(u8, &Value)> = None;
    for thing in things {
        let rank = rank(thing);
        if rank > 0 && best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, thing));
        }
    }
    best.map(|(_, thing)| of_thing(thing, &by_id)).unwrap_or_default()
}

/// Reads one script, with the faults that are common in them.
fn parsed(script: &str) -> Option<Value> {
    if script.len() > SCRIPT_BYTES_MAX {
        return None;
    }
    let script =
        script.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let script =
        script.trim_end_matches("-->").trim_end_matches("]]>").trim_end_matches("//").trim().trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        // Line ends and tabs inside of strings, which JSON forbids.
        let mended: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
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

/// How likely an object is the article of the page: 0 for what is none.
fn rank(thing: &Value) -> u8 {
    let types: Vec<&str> = match thing.get("@type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => return 0,
    };
    types.iter().map(|name| rank_of_type(name.rsplit(['/', ':']).next().unwrap_or(name))).max().unwrap_or(0)
}

fn rank_of_type(name: &str) -> u8 {
    match name {
        "WebPage" | "ItemPage" | "VideoObject" => 1,
        "CreativeWork" | "Review" | "Recipe" | "Event" | "Report" | "SocialMediaPosting" => 2,
        "LiveBlogPosting" | "BlogPosting" => 3,
        _ if name.ends_with("Article") => 3,
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
            names_in(value, by_id, &mut names);
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
        publisher: names_of("publisher").into_iter().next(),
        language: text("inLanguage"),
        is_paid,
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
fn names_in(value: &Value, by_id: &HashMap<&str, &Value>, names: &mut Vec<String>) {
    match value {
        Value::String(name) => names.push(plain_text(name)),
        Value::Array(list) => {
            for inner in list {
                names_in(inner, by_id, names);
            }
        }
        Value::Object(object) => {
            let thing = object.get("@id").and_then(Value::as_str).and_then(|id| by_id.get(id));
            let name = object.get("name").or_else(|| thing.and_then(|thing| thing.get("name")));
            match name {
                Some(Value::String(name)) => names.push(plain_text(name)),
                Some(Value::Array(list)) => names.extend(list.iter().filter_map(Value::as_str).map(plain_text)),
                _ => {}
            }
        }
        _ => {}
    }
}
