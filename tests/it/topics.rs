//! The delivered topics on invented texts in ten languages: what speaks of a topic, what only looks like it.

use std::{collections::BTreeSet, fs};

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

/// Every file is invented for this; `-hard` ones lack the usual words, or have them in other trades.
#[test]
fn the_delivered_topics_mean_what_they_say_in_every_language() {
    let pattern = format!("{}/tests/fixtures/topics/*.txt", env!("CARGO_MANIFEST_DIR"));
    let mut languages = BTreeSet::new();
    for path in glob::glob(&pattern).unwrap().map(Result::unwrap) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        languages.insert(name.split('-').next().unwrap().to_owned());
        let faults = faults(&fs::read_to_string(&path).unwrap());
        assert!(faults.is_empty(), "{name}: {} faults\n{}", faults.len(), faults.join("\n"));
    }
    assert_eq!(Vec::from_iter(languages), ["de", "en", "es", "fr", "it", "ja", "ko", "nl", "ru", "zh"]);
}
