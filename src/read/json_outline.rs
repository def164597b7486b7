//! Says what a JSON document is made of, for an operator who writes the rules of a source.
//!
//! In: a JSON document. Out: its lists of objects, and rules that would read one of them. Suggests, and decides nothing.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::dates;
use crate::model::{JsonPath, JsonRules};

/// How deep lists are looked for.
const DEPTH_MAX: usize = 4;

/// The greatest number of lists that are told of.
const LISTS_MAX: usize = 5;

/// The greatest number of keys that are told of a list.
const KEYS_SHOWN: usize = 20;

/// The names that APIs give to what is wanted, best first.
const LINKS: [&str; 10] =
    ["html_url", "web_url", "webUrl", "url", "link", "permalink", "canonical_url", "href", "address", "uri"];
const TITLES: [&str; 6] = ["title", "headline", "webTitle", "name", "subject", "heading"];
const DATES: [&str; 12] = [
    "publication_date",
    "published_at",
    "publishedAt",
    "published",
    "pub_date",
    "pubDate",
    "webPublicationDate",
    "date_published",
    "datePublished",
    "date",
    "created_at",
    "created",
];
const TEXTS: [&str; 8] = ["abstract", "summary", "description", "excerpt", "lead", "teaser", "text", "body"];

/// A list of objects in a document.
struct List<'a> {
    path: Vec<&'a str>,
    length: usize,
    first: &'a Map<String, Value>,
}

/// A sentence about the lists of a document, with the rules that would read the most likely one.
pub(super) fn outline(document: &Value) -> String {
    let lists = lists(document);
    if lists.is_empty() {
        return match document {
            Value::Object(keys) => format!("it has no list of objects, but: {}", shown(keys)),
            _ => "it has no list of objects".to_owned(),
        };
    }
    let mut sentence = "it has".to_owned();
    for (number, list) in lists.iter().take(LISTS_MAX).enumerate() {
        let comma = if number > 0 { ";" } else { "" };
        // Writing into a text cannot fail.
        let items = if list.length == 1 { "item" } else { "items" };
        let _ =
            write!(sentence, "{comma} {} ({} {items} with {})", written(&list.path), list.length, shown(list.first));
    }
    if let Some(rules) = suggested(document) {
        let _ = write!(sentence, "; try items = \"{}\", link = \"{}\"", rules.items, rules.link);
        for (name, path) in [("title", rules.title), ("date", rules.date), ("text", rules.text)] {
            let _ = path.map(|path| write!(sentence, ", {name} = \"{path}\""));
        }
    }
    sentence
}

/// Rules that would read the first list whose items have an address.
pub(super) fn suggested(document: &Value) -> Option<JsonRules> {
    lists(document).iter().find_map(|list| {
        let is_address = |value: &Value| value.as_str().is_some_and(|text| text.starts_with("http"));
        let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
        let is_date = |value: &Value| match value {
            Value::String(text) => dates::read(text).is_some(),
            Value::Number(number) => dates::read(&number.to_string()).is_some(),
            _ => false,
        };
        let named = |names: &[&str], fits: &dyn Fn(&Value) -> bool| {
            let name = names.iter().find(|name| list.first.get(**name).is_some_and(fits))?;
            JsonPath::parse(name).ok()
        };
        Some(JsonRules {
            items: JsonPath::parse(&written(&list.path)).ok()?,
            link: named(&LINKS, &is_address)?,
            title: named(&TITLES, &is_text).or_else(|| ending_as_title(list.first, &is_text)),
            date: named(&DATES, &is_date),
            text: named(&TEXTS, &is_text),
            next: None,
        })
    })
}

/// A key such as `document_title`, where no key is called just so.
fn ending_as_title(item: &Map<String, Value>, fits: &dyn Fn(&Value) -> bool) -> Option<JsonPath> {
    let is_title = |key: &str| {
        let key = key.to_ascii_lowercase();
        (key.ends_with("title") && !key.ends_with("subtitle")) || key.ends_with("headline")
    };
    let (key, _) = item.iter().find(|(key, value)| is_title(key) && fits(value))?;
    JsonPath::parse(&written(&[key])).ok()
}

/// The lists of objects, outermost first.
fn lists(document: &Value) -> Vec<List<'_>> {
    let mut lists = Vec::new();
    let mut level: Vec<(Vec<&str>, &Value)> = vec![(Vec::new(), document)];
    for _ in 0..=DEPTH_MAX {
        let mut next = Vec::new();
        for (path, value) in level {
            match value {
                Value::Array(items) => {
                    let first = items.first().and_then(Value::as_object);
                    lists.extend(first.map(|first| List { path, length: items.len(), first }));
                }
                Value::Object(keys) => next.extend(keys.iter().take(KEYS_SHOWN).map(|(key, value)| {
                    let path = path.iter().copied().chain([key.as_str()]).collect();
                    (path, value)
                })),
                _ => {}
            }
        }
        level = next;
    }
    lists
}

/// A path as it is written in the configuration: as JSON Pointer where dots would mislead.
fn written(path: &[&str]) -> String {
    let is_plain = |step: &&str| !step.is_empty() && !step.contains(['.', '[', ']', '*', '$', '/']);
    match path {
        [] => "$".to_owned(),
        path if path.iter().all(is_plain) => path.join("."),
        path => path.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect(),
    }
}

fn shown(keys: &Map<String, Value>) -> String {
    let names: Vec<&str> = keys.keys().take(KEYS_SHOWN).map(String::as_str).collect();
    let rest = if keys.len() > KEYS_SHOWN { ", …" } else { "" };
    format!("{}{rest}", names.join(", "))
}
