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

/// Where a document is taken to come from when nothing is said of it; links that stay relative are written so again.
const NOWHERE: &str = "http://base.invalid/1/2/3/";

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
    // The link that the document lists is expected, be it that of a proxy.
    let link = entry.proxy.as_ref().or(entry.link.as_ref()).map(|link| link.given().as_str());
    // What happened in a month is expected with its first day.
    let published = entry.published.or(entry.period.map(|period| period.first));
    json!({
        "id": entry.key,
        "title": entry.title,
        "link": link.map(as_listed),
        "summary": entry.summary,
        "content": entry.content,
        "published": published.map(|moment| moment.to_string()),
        "updated": entry.updated.map(|moment| moment.to_string()),
        "authors": entry.authors,
    })
}

/// A link as the document has it: relative to [`NOWHERE`] where it leads there.
fn as_listed(link: &str) -> String {
    if let Some(below) = link.strip_prefix(NOWHERE) {
        return below.to_owned();
    }
    let ups = ["http://base.invalid/1/2/", "http://base.invalid/1/"];
    for (count, above) in (1..).zip(ups) {
        if let Some(rest) = link.strip_prefix(above) {
            return "../".repeat(count) + rest;
        }
    }
    link.strip_prefix("http://base.invalid").unwrap_or(link).to_owned()
}
