//! `articles`: the text of every page, with its title, authors and date.

use std::path::Path;

use anyhow::Result;
use presswatch::{
    model::BlockKind,
    read::{self, Page},
};
use serde_json::{Map, Value, json};

use super::input::{self, Stopwatch};

pub(crate) fn predictions(folder: &Path) -> Result<Vec<String>> {
    let pages: Map<String, Value> = serde_json::from_slice(&input::bytes(&folder.join("truth.json.gz"))?)?;
    let mut watch = Stopwatch::default();
    let mut total = 0;
    let mut articles = Map::new();
    for (id, page) in &pages {
        let bytes = input::bytes(&folder.join("html").join(format!("{id}.html.gz")))?;
        let link = input::link(page, id)?;
        total += bytes.len();
        let reading = watch.time(|| read::page(&bytes, None, &link));
        articles.insert(id.clone(), article(&reading.value));
    }
    watch.report("pages", total);
    Ok(vec![Value::Object(articles).to_string()])
}

fn article(page: &Page) -> Value {
    let article = &page.article;
    let body: Vec<&str> = article
        .body()
        .iter()
        .filter(|block| block.kind != BlockKind::Caption)
        .map(|block| block.text.as_str())
        .collect();
    json!({
        "articleBody": body.join("\n\n"),
        "title": article.title(),
        "author": article.authors,
        "date": page.witnesses.day.map(|day| day.to_string()),
    })
}
