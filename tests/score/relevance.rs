//! `relevance`: the topics of every paragraph, by the topics delivered in `config/`.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result};
use presswatch::{
    config::{self, Config},
    matching::{self, Topics},
    model::{Article, ArticleState, Block, BlockKind, Language, Link, Passage, Source},
};
use serde_json::{Value, json};

use super::input::{self, Stopwatch};

pub(crate) fn predictions(file: &Path) -> Result<Vec<String>> {
    let config = config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config/presswatch.toml"))?;
    let source = plain_source(&config)?;
    let topics = Topics::compile(&config.topics);
    let mut watch = Stopwatch::default();
    let mut total = 0;
    let mut lines = Vec::new();
    for item in input::json_lines(file)? {
        let (numbers, article) = article(&item)?;
        total += article.body().iter().map(|block| block.text.len()).sum::<usize>();
        let found = watch.time(|| matching::passages(&article, &source, &topics));
        lines.extend((1..).zip(numbers).map(|(block, number)| {
            let passages = found.passages.iter().filter(|passage| passage.block == block);
            let topics: BTreeMap<&str, Vec<[usize; 2]>> =
                passages.map(|passage| (passage.topic.as_str(), highlights(passage, &article))).collect();
            match number {
                Some(number) => json!({ "id": item.get("id"), "n": number, "topics": topics }).to_string(),
                None => json!({ "id": item.get("id"), "topics": topics }).to_string(),
            }
        }));
    }
    watch.report("items", total);
    Ok(lines)
}

/// A source that says nothing of the language or the topics of its articles.
fn plain_source(config: &Config) -> Result<Source> {
    let source = config.sources.first().context("the delivered configuration has no source")?;
    Ok(Source { tags: Vec::new(), language: None, ..Source::clone(source) })
}

/// The article of an item, with the number of each paragraph where it has several.
fn article(item: &Value) -> Result<(Vec<Option<i64>>, Article)> {
    let mut blocks = vec![Block { kind: BlockKind::Title, text: input::text(item, "title").to_owned() }];
    let mut paragraph = |text: &str| blocks.push(Block { kind: BlockKind::Paragraph, text: text.to_owned() });
    let numbers = match item.get("paragraphs").and_then(Value::as_array) {
        Some(paragraphs) => {
            for part in paragraphs {
                paragraph(input::text(part, "text"));
            }
            paragraphs.iter().map(|part| part.get("n").and_then(Value::as_i64)).collect()
        }
        None => {
            paragraph(input::text(item, "paragraph"));
            vec![None]
        }
    };
    let article = Article {
        language: Language::parse(input::text(item, "lang")),
        state: ArticleState::Full,
        blocks,
        ..Article::at(Link::parse("https://outlet.invalid/article")?)
    };
    Ok((numbers, article))
}

/// The marks of a passage in code points.
fn highlights(passage: &Passage, article: &Article) -> Vec<[usize; 2]> {
    let text = article.blocks.get(passage.block).map_or("", |block| block.text.as_str());
    let place = |bytes: usize| text.get(..bytes).map_or(0, |before| before.chars().count());
    passage.marks.iter().map(|mark| [place(mark.start), place(mark.end)]).collect()
}
