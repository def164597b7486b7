//! The delivered topics on invented texts in ten languages: what speaks of a topic, what only looks like it.

use std::{collections::BTreeSet, fs, path::Path};

use presswatch::{
    config,
    matching::{self, Topics},
    model::{Article, ArticleState, Block, BlockKind, Language, Link, Source},
};

/// A text with the topics that each of its paragraphs speaks of.
struct Case {
    article: Article,
    expected: Vec<BTreeSet<String>>,
}

/// Reads `[language] title` and, on a line each, `topics: paragraph`, with `-` for no topic.
fn cases(text: &str) -> Vec<Case> {
    let blocks = text.split("\n\n").map(|block| block.lines().filter(|line| !line.starts_with('#')));
    blocks
        .filter_map(|mut lines| {
            let head = lines.next()?;
            let (language, title) = head.strip_prefix('[').unwrap().split_once("] ").unwrap();
            let mut case = Case { article: article(language, title), expected: Vec::new() };
            for line in lines {
                let (topics, paragraph) = line.split_once(": ").unwrap();
                case.expected.push(topics.split(',').filter(|topic| *topic != "-").map(str::to_owned).collect());
                case.article.blocks.push(Block { kind: BlockKind::Paragraph, text: paragraph.to_owned() });
            }
            Some(case)
        })
        .collect()
}

fn article(language: &str, title: &str) -> Article {
    Article {
        language: Some(Language::parse(language).unwrap()),
        state: ArticleState::Full,
        blocks: vec![Block { kind: BlockKind::Title, text: title.to_owned() }],
        ..Article::at(Link::parse("https://outlet.example/story").unwrap())
    }
}

/// What is wrong in a file of cases, one line for each paragraph.
fn faults(text: &str) -> Vec<String> {
    let config = config::delivered().unwrap();
    let source = Source { tags: Vec::new(), language: None, ..Source::clone(&config.sources[0]) };
    let topics = Topics::compile(&config.topics);
    let mut faults = Vec::new();
    for case in cases(text) {
        let found = matching::passages(&case.article, &source, &topics);
        for (block, expected) in (1..).zip(&case.expected) {
            let is_here = |topic: &&str| {
                found.passages.iter().any(|passage| passage.block == block && passage.topic.as_str() == *topic)
            };
            let said: BTreeSet<String> = ["deepseek", "export-controls", "nvidia"]
                .iter()
                .filter(|topic| is_here(topic))
                .map(ToString::to_string)
                .collect();
            if said != *expected {
                let title = &case.article.blocks[0].text;
                faults.push(format!(
                    "{title} | {} | expected {expected:?}, found {said:?}",
                    case.article.blocks[block].text
                ));
            }
        }
    }
    faults
}

#[test]
fn the_delivered_topics_mean_what_they_say_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/topics");
    for language in ["de", "en", "es", "fr", "it", "ja", "ko", "nl", "ru", "zh"] {
        let text = fs::read_to_string(folder.join(format!("{language}.txt"))).unwrap();
        assert!(cases(&text).len() > 10);
        let faults = faults(&text);
        assert!(faults.is_empty(), "{language}: {} faults\n{}", faults.len(), faults.join("\n"));
    }
}
