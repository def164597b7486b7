//! The keys of a source that say where its entries stand: selectors for a page, paths for a JSON API.

use crate::{
    config::{table::Table, value::Complaint},
    model::{JsonPath, JsonRules, SourceKind},
    read,
};

/// The keys of a JSON API beside `items` and `link`.
const DETAILS: [&str; 3] = ["title", "date", "text"];

/// What the operator says of how a source is read.
pub(super) struct Rules {
    pub(super) kind: Option<SourceKind>,
    pub(super) links: Option<String>,
    pub(super) follow: Option<String>,
    pub(super) json: Option<JsonRules>,
}

/// Reads the kind and all that goes with it. A selector makes a listing, `items` a JSON API.
pub(super) fn read(table: &Table<'_>) -> Rules {
    let words =
        [SourceKind::Feed, SourceKind::Sitemap, SourceKind::Listing, SourceKind::Json].map(|kind| (kind.word(), kind));
    let written = table.choice("kind", &words);
    let kind = written
        .or_else(|| table.has("items").then_some(SourceKind::Json))
        .or_else(|| table.has("links").then_some(SourceKind::Listing));
    let is_json = kind == Some(SourceKind::Json);
    refuse_beside(table, kind);
    let links = table.optional("links", selector);
    let follow = if is_json { None } else { table.optional("follow", selector) };
    Rules { kind, links, follow, json: json(table, is_json) }
}

/// Tells of every key that means nothing for a source of that kind.
fn refuse_beside(table: &Table<'_>, kind: Option<SourceKind>) {
    let refuse = |key: &'static str, complaint: &str, hint: &str| {
        if let Some(value) = table.value(key) {
            value.refuse_key(complaint, hint);
        }
    };
    if matches!(kind, Some(SourceKind::Feed | SourceKind::Sitemap | SourceKind::Json)) {
        refuse("links", "is for pages with links to articles", "take it out, or write kind = \"listing\"");
    }
    if matches!(kind, Some(SourceKind::Feed | SourceKind::Sitemap)) {
        refuse("follow", "is for pages with links to articles, and for JSON APIs", "take it out, or change the kind");
    }
    if kind != Some(SourceKind::Json) {
        for key in ["items", "link"].into_iter().chain(DETAILS) {
            refuse(key, "is for JSON APIs", "take it out, or write kind = \"json\" and items = \"…\"");
        }
    }
}

/// The rules of a JSON API; what is missing is told.
fn json(table: &Table<'_>, is_json: bool) -> Option<JsonRules> {
    // They are read in any case, so that they count as known.
    let [title, date, text] = DETAILS.map(|key| if is_json { table.optional(key, path) } else { None });
    if !is_json {
        return None;
    }
    let next = table.optional("follow", path);
    let items = table.required("items", "\"results\"", path);
    let link = table.required("link", "\"url\"", path);
    Some(JsonRules { items: items?, link: link?, title, date, text, next })
}

fn selector(text: &str) -> Result<String, Complaint> {
    read::check_selector(text).map_err(|fault| {
        Complaint::new(format!("is no CSS selector: {fault}"), "write for example \"main ul.press a\"")
    })?;
    Ok(text.to_owned())
}

fn path(text: &str) -> Result<JsonPath, Complaint> {
    JsonPath::parse(text).map_err(|fault| {
        let hint = "write names and numbers joined by dots, such as \"data.items\", a JSON Pointer, \"/data/items\", or \
                    \"$\" for the whole answer";
        Complaint::new(format!("is no path: {fault}"), hint)
    })
}
