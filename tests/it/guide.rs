//! The guide for operators: every example in it is carried out.
#![cfg(test)]

use std::{collections::BTreeMap, fs, ops::Range, sync::Arc};

use presswatch::{
    config,
    matching::{self, Topics},
    model::{Article, ArticleState, Block, BlockKind, Id, Language, Link, Source, Topic, query::Query},
};
use tempfile::TempDir;

/// A block of code in the guide: what kind, and its lines.
fn blocks(guide: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            blocks.push((kind, lines.by_ref().take_while(|line| *line != "```").collect()));
        }
    }
    blocks
}

/// What is wrong with the examples of one topic.
fn faults(topic: &Arc<Topic>, examples: &[&str]) -> Vec<String> {
    let topics = Topics::compile(std::slice::from_ref(topic));
    let source =
        Source::new(Id::parse("guide").unwrap(), "Guide".to_owned(), "https://guide.example/".parse().unwrap());
    let mut faults = Vec::new();
    for example in examples {
        let (head, text) = example.split_once(' ').unwrap();
        let expected = head.starts_with('+').then_some(text);
        let article = article(head.get(1..).filter(|code| !code.is_empty()).unwrap_or("en"), text);
        let last = article.blocks.len() - 1;
        let found = matching::passages(&article, &source, &topics);
        let passage = found.passages.iter().find(|passage| passage.block == last);
        let found = passage.map(|passage| bracketed(&article.blocks[last].text, &passage.marks));
        let expected = expected.map(|text| text.rsplit(" || ").next().unwrap().to_owned());
        if found != expected {
            faults.push(format!("{example}\n  found {found:?}"));
        }
    }
    faults
}

fn article(language: &str, text: &str) -> Article {
    let text = text.replace(['[', ']'], "");
    let mut blocks: Vec<Block> =
        text.split(" || ").map(|text| Block { kind: BlockKind::Paragraph, text: text.to_owned() }).collect();
    let title = if blocks.len() > 1 { blocks.remove(0).text } else { String::new() };
    blocks.insert(0, Block { kind: BlockKind::Title, text: title });
    Article {
        language: Some(Language::parse(language).unwrap()),
        state: ArticleState::Full,
        blocks,
        ..Article::at(Link::parse("https://guide.example/story").unwrap())
    }
}

fn bracketed(text: &str, marks: &[Range<usize>]) -> String {
    let mut out = text.to_owned();
    for mark in marks.iter().rev() {
        out.insert(mark.end, ']');
        out.insert(mark.start, '[');
    }
    out
}

fn asking(query: &str) -> Arc<Topic> {
    Arc::new(Topic {
        id: Id::parse("guide").unwrap(),
        name: "Guide".to_owned(),
        lists: BTreeMap::new(),
        parts: BTreeMap::new(),
        matches: Query::parse(query).unwrap_or_else(|fault| panic!("{query}: {fault:?}")),
        unless: None,
    })
}

/// The topic of a file that stands beside the delivered ones.
fn beside_the_delivered(file: &str) -> Arc<Topic> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("presswatch.toml"), config::DELIVERED).unwrap();
    for delivered in config::DELIVERED_BESIDE {
        let path = folder.path().join(delivered.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, delivered.text).unwrap();
    }
    fs::write(folder.path().join("topics/mine.toml"), file).unwrap();
    let config = config::load(&folder.path().join("presswatch.toml")).unwrap_or_else(|faults| panic!("{faults}"));
    let id = file.lines().find_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"')).unwrap();
    Arc::clone(config.topics.iter().find(|topic| topic.id.as_str() == id).unwrap())
}

#[test]
fn every_example_of_the_guide_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/config/topics/README.md");
    let guide = fs::read_to_string(path).unwrap();
    let mut topic = None;
    let mut wrong = Vec::new();
    let mut examples_seen = 0;
    for (kind, lines) in blocks(&guide) {
        let first = lines.iter().position(|line| line.starts_with(['+', '-'])).unwrap_or(lines.len());
        let (query, examples) = lines.split_at(first);
        match kind {
            "toml" => topic = Some(beside_the_delivered(&lines.join("\n"))),
            "texts" => wrong.extend(faults(topic.as_ref().unwrap(), &lines)),
            "query" => {
                let query = query.join("\n");
                wrong.extend(faults(&asking(&query), examples).into_iter().map(|fault| format!("{query}\n{fault}")));
            }
            other => panic!("a block of code of the unknown kind {other:?}"),
        }
        examples_seen += lines.len() - first;
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(examples_seen > 50, "only {examples_seen} examples were found");
}
