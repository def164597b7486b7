//! `feeds`: what every document lists.

use std::path::Path;

use anyhow::{Context as _, Result};
use presswatch::{
    model::{Entry, SourceDocument},
    read::{self, Hints},
};
use serde_json::{Value, json};
use url::Url;

use super::input::{self, Stopwatch};

/// Where a document is taken to come from when nothing is said of it; links that stay relative get it back off.
const NOWHERE: &str = "http://base.invalid/";

pub(crate) fn predictions(folder: &Path) -> Result<Vec<String>> {
    let mut watch = Stopwatch::default();
    let mut total = 0;
    let mut lines = Vec::new();
    for expected in input::json_lines(&folder.join("expected.jsonl"))? {
        let file = input::text(&expected, "file");
        let bytes = input::bytes(&folder.join("files").join(file))?;
        let content_type = expected.get("content_type").and_then(Value::as_str);
        let base = expected.get("base").and_then(Value::as_str).unwrap_or(NOWHERE);
        let base = Url::parse(base).with_context(|| format!("{file}: base {base:?}"))?;
        total += bytes.len();
        let reading = watch.time(|| read::document(&bytes, content_type, &base, Hints::default()));
        lines.push(match reading.value {
            Some(document) => json!({ "file": file, "ok": true, "feed": feed(&document) }).to_string(),
            None => {
                let error = reading.problems.first().map_or("", |problem| problem.text.as_str());
                json!({ "file": file, "ok": false, "error": error }).to_string()
            }
        });
    }
    watch.report("documents", total);
    Ok(lines)
}

fn feed(document: &SourceDocument) -> Value {
    json!({ "title": document.title, "entries": document.entries.iter().map(entry).collect::<Vec<_>>() })
}

fn entry(entry: &Entry) -> Value {
    let link = entry.link.as_ref().map(|link| link.given().as_str());
    json!({
        "id": entry.key,
        "title": entry.title,
        "link": link.map(|link| link.strip_prefix(NOWHERE).unwrap_or(link)),
        "summary": entry.summary,
        "content": entry.content,
        "published": entry.published.map(|moment| moment.to_string()),
        "updated": entry.updated.map(|moment| moment.to_string()),
        "authors": entry.authors,
    })
}
