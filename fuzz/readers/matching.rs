//! Whatever is asked of whatever text: marks lie on whole characters of the text as published, in order.
//!
//! The input is two letters of a language, a query, and behind a NUL the text of a paragraph.

use std::{collections::BTreeMap, sync::Arc};

use presswatch::{
    matching::{self, Topics},
    model::{
        Article, ArticleState, Block, BlockKind, Id, Language, Link, ListTerm, Source, Topic,
        query::{Query, Term},
    },
};

pub fn read(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let (asked, text) = data.split_once('\0').unwrap_or(("en@list", &data));
    let (language, query) = asked.split_at_checked(2).unwrap_or(("de", asked));
    let Ok(matches) = Query::parse(query).or_else(|_| Query::parse("@list")) else { return };
    let term = |text| Term::parse(text).ok().map(|term| ListTerm { language: Language::parse(language), term });
    let topic = Topic {
        id: Id::parse("fuzz").expect("a literal id"),
        name: String::new(),
        lists: BTreeMap::from([("list".to_owned(), [query, "Chip", "芯片"].into_iter().filter_map(term).collect())]),
        parts: BTreeMap::new(),
        matches,
        unless: None,
    };
    let article = Article {
        language: Language::parse(language),
        state: ArticleState::Full,
        blocks: [(BlockKind::Title, query), (BlockKind::Paragraph, text)]
            .map(|(kind, text)| Block { kind, text: text.to_owned() })
            .into(),
        ..Article::at(Link::parse("https://outlet.example/1").expect("a literal address"))
    };
    let found = matching::passages(&article, &source(), &Topics::compile(&[Arc::new(topic)]));
    for passage in found.passages {
        let text = &article.blocks[passage.block].text;
        let mut end = 0;
        for mark in passage.marks {
            assert!(mark.start >= end && mark.end > mark.start && text.get(mark.clone()).is_some(), "{mark:?}");
            end = mark.end;
        }
    }
}

fn source() -> Source {
    let url = "https://outlet.example/feed".parse().expect("a literal address");
    Source::new(Id::parse("outlet").expect("a literal id"), String::new(), url)
}
