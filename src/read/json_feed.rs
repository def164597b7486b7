//! Reads JSON Feed.
//!
//! In: decoded text. Out: its entries, or none where the JSON is something else.
//!
//! Source: jsonfeed.org/version/1.1.

use serde_json::Value;
use url::Url;

use super::{
    ENTRIES_MAX, dates,
    json_outline::outline,
    keys::{Named, with_keys},
    plain::{html_of_text, one_line, plain_text},
    problems::Problems,
};
use crate::model::{Entry, Language, Link, SourceDocument, SourceKind};

/// Reads a JSON Feed; `None` when the document is none.
pub(super) fn read(feed: &Value, base: &Url, problems: &mut Problems) -> Option<SourceDocument> {
    let items = feed.get("items").and_then(Value::as_array).filter(|items| is_feed(feed, items));
    let Some(items) = items else {
        let there = outline(feed);
        problems.note("json-not-a-feed", format!("the JSON is no feed, and as an API it needs rules; {there}"));
        return None;
    };
    if items.len() > ENTRIES_MAX {
        problems.note("too-many-entries", format!("only the first {ENTRIES_MAX} of {} entries were read", items.len()));
    }
    let language = string(feed, "language").and_then(|tag| Language::parse(&tag));
    let authors = authors(feed);
    let site = string(feed, "home_page_url").and_then(|home| base.join(&home).ok()).unwrap_or_else(|| base.clone());
    let named = items.iter().take(ENTRIES_MAX).filter(|item| item.is_object()).map(|item| {
        let mut named = entry(item, &site, problems);
        named.entry.language = named.entry.language.or(language);
        if named.entry.authors.is_empty() {
            named.entry.authors.clone_from(&authors);
        }
        named
    });
    let entries = with_keys(named.collect());
    let title = string(feed, "title").map(|title| one_line(&title));
    Some(SourceDocument { kind: SourceKind::Feed, title, entries, further: Vec::new(), ttl: None })
}

/// Whether a list of items is that of a feed: its version says so, or, where that is forgotten, its items.
fn is_feed(feed: &Value, items: &[Value]) -> bool {
    const OWN_KEYS: [&str; 4] = ["content_html", "content_text", "date_published", "external_url"];
    string(feed, "version").is_some_and(|version| version.contains("jsonfeed"))
        || items.iter().any(|item| OWN_KEYS.iter().any(|key| item.get(key).is_some()))
}

fn entry(item: &Value, base: &Url, problems: &mut Problems) -> Named {
    let mut addresses = ["url", "external_url"].into_iter().filter_map(|name| string(item, name));
    let link = addresses.find_map(|address| Link::join(base, &address).ok());
    let mut date = |name| {
        let text = string(item, name)?;
        let moment = dates::read(&text);
        if moment.is_none() {
            problems.note_bad_date(&text);
        }
        moment
    };
    // Version 1.0 forbids numbers as ids, and many wrote them.
    let id = match item.get("id") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => string(item, "id"),
    };
    Named {
        id,
        entry: Entry {
            link,
            title: string(item, "title").map(|title| plain_text(&title)),
            published: date("date_published"),
            updated: date("date_modified"),
            authors: authors(item),
            summary: string(item, "summary").map(|summary| html_of_text(&summary)),
            content: string(item, "content_html")
                .or_else(|| string(item, "content_text").map(|text| html_of_text(&text))),
            language: string(item, "language").and_then(|tag| Language::parse(&tag)),
            ..Entry::default()
        },
    }
}

/// The names of the authors: a list since version 1.1, one before.
fn authors(value: &Value) -> Vec<String> {
    let list = value.get("authors").and_then(Value::as_array).into_iter().flatten();
    list.chain(value.get("author")).filter_map(|author| string(author, "name")).collect()
}

fn string(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
