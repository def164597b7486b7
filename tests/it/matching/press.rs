//! A made-up press: one helper touches the API, the tests say what they expect of a text.

use std::{collections::BTreeMap, sync::Arc};

use presswatch::{
    matching::{Explained, Found, Topics, explain, passages},
    model::{
        Article, ArticleState, Block, BlockKind, ContentFrom, Id, Language, Link, ListTerm, Source, Topic,
        query::{Query, Term},
    },
};

pub(super) fn source() -> Source {
    Source {
        id: Id::parse("gazette").unwrap(),
        name: "The Gazette".to_owned(),
        url: "https://gazette.example/feed".parse().unwrap(),
        kind: None,
        links: None,
        follow: None,
        json: None,
        tags: vec!["official".to_owned(), "eu".to_owned()],
        content: ContentFrom::Page,
        every: None,
        every_max: None,
        enabled: true,
        language: None,
        allow_addresses: Vec::new(),
        headers: Vec::new(),
        robots: None,
    }
}

pub(super) fn article(language: &str, title: &str, body: &[&str]) -> Article {
    let block = |kind, text: &str| Block { kind, text: text.to_owned() };
    Article {
        authors: vec!["Zoë O'Hara-Lindqvist".to_owned(), "Max Grün".to_owned()],
        language: Language::parse(language),
        state: ArticleState::Full,
        blocks: [block(BlockKind::Title, title)]
            .into_iter()
            .chain(body.iter().map(|text| block(BlockKind::Paragraph, text)))
            .collect(),
        ..Article::at(Link::parse("https://news.gazette.example/2031/story").unwrap())
    }
}

/// A topic without lists.
pub(super) fn topic(query: &str) -> Topic {
    Topic {
        id: Id::parse("topic").unwrap(),
        name: "Topic".to_owned(),
        lists: BTreeMap::new(),
        matches: Query::parse(query).unwrap_or_else(|fault| panic!("{query}: {fault:?}")),
        parts: BTreeMap::new(),
        unless: None,
    }
}

/// A topic that asks for any term of one list.
pub(super) fn list(language: &str, terms: &[&str]) -> Topic {
    let mut listing = topic("@list");
    let term = |term: &&str| ListTerm {
        language: Language::parse(language),
        term: Term::parse(term).unwrap_or_else(|fault| panic!("{term}: {fault:?}")),
    };
    listing.lists.insert("list".to_owned(), terms.iter().map(term).collect());
    listing
}

pub(super) fn find(article: &Article, topic: &Topic) -> Found {
    passages(article, &source(), &Topics::compile(&[Arc::new(topic.clone())]))
}

/// How a topic fared with an article.
pub(super) fn explained(article: &Article, topic: &Topic) -> Explained {
    explain(article, &source(), &Topics::compile(&[Arc::new(topic.clone())])).remove(0)
}

/// The marked words of the only paragraph; `None` when it is no passage.
pub(super) fn marked<'a>(topic: &Topic, language: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let found = find(&article(language, "", &[text]), topic);
    let passage = found.passages.iter().find(|passage| passage.block == 1)?;
    Some(passage.marks.iter().map(|mark| &text[mark.clone()]).collect())
}

/// Checks a table of texts with their words in `[brackets]` where the topic is expected to mark them.
#[track_caller]
pub(super) fn check(topic: &Topic, language: &str, texts: &[&str]) {
    let mut wrong = Vec::new();
    for expected in texts {
        let text = expected.replace(['[', ']'], "");
        let actual = bracketed(&text, marked_ranges(topic, language, &text));
        if actual != *expected {
            wrong.push(format!("expected {expected}\n   found {actual}"));
        }
    }
    assert!(wrong.is_empty(), "{} in {language:?}\n{}", topic.matches.as_str(), wrong.join("\n"));
}

fn marked_ranges(topic: &Topic, language: &str, text: &str) -> Vec<std::ops::Range<usize>> {
    let found = find(&article(language, "", &[text]), topic);
    found.passages.into_iter().find(|passage| passage.block == 1).map_or_else(Vec::new, |passage| passage.marks)
}

fn bracketed(text: &str, marks: Vec<std::ops::Range<usize>>) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mark in marks {
        out.push_str(&text[at..mark.start]);
        out.push('[');
        out.push_str(&text[mark.clone()]);
        out.push(']');
        at = mark.end;
    }
    out + &text[at..]
}
