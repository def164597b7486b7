//! Reads the answer of a JSON API, by paths that the operator names.
//!
//! In: a JSON document and the rules. Out: an entry for each item that has a link. Where the rules find nothing, the
//! problem says what is there instead.

use serde_json::Value;
use url::Url;

use super::{
    ENTRIES_MAX, dates,
    json_outline::outline,
    keys::{Named, with_keys},
    plain::{html_of_text, plain_text},
    problems::Problems,
};
use crate::model::{Entry, JsonPath, JsonRules, Link, Period, SourceDocument, SourceKind};

/// Reads an answer; `None` where the rules find no list in it.
pub(super) fn read(answer: &Value, base: &Url, rules: &JsonRules, problems: &mut Problems) -> Option<SourceDocument> {
    let Some(items) = at(answer, &rules.items).and_then(Value::as_array) else {
        let there = outline(answer);
        problems.note("no-items", format!("items = \"{}\" names no list in the answer; {there}", rules.items));
        return None;
    };
    if items.len() > ENTRIES_MAX {
        problems.note("too-many-entries", format!("only the first {ENTRIES_MAX} of {} items were read", items.len()));
    }
    let items = items.get(..ENTRIES_MAX).unwrap_or(items);
    let entries: Vec<Named> = items.iter().filter_map(|item| entry(item, base, rules, problems)).collect();
    let without = items.len() - entries.len();
    if without > 0 {
        let sentence = format!("{without} of {} items have no address at link = \"{}\"", items.len(), rules.link);
        problems.note("no-link", sentence);
    }
    let next = rules.next.as_ref().and_then(|path| text(answer, path)).and_then(|next| Link::join(base, &next).ok());
    Some(SourceDocument {
        kind: SourceKind::Json,
        title: None,
        entries: with_keys(entries),
        further: next.into_iter().collect(),
        ttl: None,
    })
}

fn entry(item: &Value, base: &Url, rules: &JsonRules, problems: &mut Problems) -> Option<Named> {
    let link = Link::join(base, &text(item, &rules.link)?).ok()?;
    let date = rules.date.as_ref().and_then(|path| text(item, path));
    let published = date.as_deref().and_then(dates::read);
    let period: Option<Period> = date.as_deref().filter(|_| published.is_none()).and_then(dates::period);
    if let Some(date) = date.filter(|_| published.is_none() && period.is_none()) {
        problems.note_bad_date(&date);
    }
    let title = rules.title.as_ref().and_then(|path| text(item, path)).map(|title| plain_text(&title));
    let summary = rules.text.as_ref().and_then(|path| paragraphs(at(item, path)?));
    Some(Named {
        id: None,
        entry: Entry {
            link: Some(link),
            title: title.filter(|title| !title.is_empty()),
            published,
            period,
            summary,
            ..Entry::default()
        },
    })
}

/// What stands at a path; `None` where the path leads nowhere.
pub(super) fn at<'a>(value: &'a Value, path: &JsonPath) -> Option<&'a Value> {
    path.steps().try_fold(value, |value, step| match value {
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}

/// The text at a path; a number is written out, of a list the first counts.
fn text(value: &Value, path: &JsonPath) -> Option<String> {
    let found = at(value, path)?;
    let found = found.as_array().map_or(Some(found), |list| list.first())?;
    let text = match found {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The text at a path as HTML; those of a list are paragraphs.
fn paragraphs(value: &Value) -> Option<String> {
    let html = |text: &str| {
        let has_markup = text.contains("</") || text.contains("<br") || text.contains("<p");
        if has_markup { text.trim().to_owned() } else { html_of_text(text) }
    };
    let html = match value {
        Value::String(text) => html(text),
        Value::Array(list) => {
            list.iter().filter_map(Value::as_str).map(|text| format!("<p>{}</p>", html(text))).collect()
        }
        _ => return None,
    };
    Some(html).filter(|html| !html.is_empty())
}
