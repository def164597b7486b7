//! `stories` and `neardup`: the story of every article, in the order in which they arrive.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Result;
use jiff::Timestamp;
use presswatch::{
    grouping,
    model::{Article, ArticleId, ArticleState, Block, BlockKind, Candidate, FiledArticle, Language, Reason, StoryId},
};
use serde_json::{Value, json};

use super::input::{self, Stopwatch};

/// Which story each article belongs to.
pub(crate) fn stories(file: &Path) -> Result<Vec<String>> {
    arrive(file, |_| true)
}

/// Which text each article is a copy of.
pub(crate) fn copies(file: &Path) -> Result<Vec<String>> {
    arrive(file, |reason| matches!(reason, Reason::SameText | Reason::RevisionOf | Reason::RevisionUnchanged))
}

fn arrive(file: &Path, joins: impl Fn(Reason) -> bool) -> Result<Vec<String>> {
    let mut archive = Archive::default();
    let mut watch = Stopwatch::default();
    let mut total = 0;
    let mut lines = Vec::new();
    for (number, item) in (1..).zip(input::json_lines(file)?) {
        let article = article(number, &item)?;
        total += article.body().iter().map(|block| block.text.len()).sum::<usize>();
        let story = watch.time(|| archive.file(ArticleId(number), article, &joins));
        lines.push(json!({ "id": item.get("id"), "cluster": story.0.to_string() }).to_string());
    }
    watch.report("articles", total);
    Ok(lines)
}

/// What has arrived so far, found again as the store finds it.
#[derive(Default)]
struct Archive {
    articles: BTreeMap<i64, Candidate>,
    by_text: BTreeMap<i64, BTreeSet<i64>>,
    by_link: BTreeMap<String, BTreeSet<i64>>,
}

impl Archive {
    fn file(&mut self, id: ArticleId, article: Article, joins: impl Fn(Reason) -> bool) -> StoryId {
        let prints = grouping::fingerprints(&article);
        let filed = FiledArticle {
            article,
            text_hash: prints.text,
            block_hashes: prints.blocks,
            passages: Vec::new(),
            vetoed: Vec::new(),
            held: None,
            aliases: Vec::new(),
            fault: None,
        };
        let link = filed.article.link.canonical().to_owned();
        let same_text = self.by_text.get(&filed.text_hash).into_iter().flatten();
        let known: BTreeSet<i64> = same_text.chain(self.by_link.get(&link).into_iter().flatten()).copied().collect();
        let candidates: Vec<Candidate> =
            known.iter().rev().filter_map(|number| self.articles.get(number)).cloned().collect();
        let assignment = grouping::assign(&filed, &candidates);
        let story = assignment.story.filter(|_| joins(assignment.reason)).unwrap_or(StoryId(id.0));
        self.by_text.entry(filed.text_hash).or_default().insert(id.0);
        self.by_link.entry(link.clone()).or_default().insert(id.0);
        let links = vec![link];
        let candidate =
            Candidate { article: id, story, links, text_hash: filed.text_hash, block_hashes: filed.block_hashes };
        self.articles.insert(id.0, candidate);
        story
    }
}

fn article(number: i64, item: &Value) -> Result<Article> {
    let paragraphs = input::text(item, "text").split('\n').filter(|paragraph| !paragraph.trim().is_empty());
    let title = Block { kind: BlockKind::Title, text: input::text(item, "title").to_owned() };
    let body = paragraphs.map(|text| Block { kind: BlockKind::Paragraph, text: text.to_owned() });
    let blocks: Vec<Block> = std::iter::once(title).chain(body).collect();
    let time = input::text(item, "time");
    let published: Option<Timestamp> = if time.is_empty() { None } else { Some(time.parse()?) };
    Ok(Article {
        published,
        language: Language::parse(input::text(item, "lang")),
        state: if blocks.len() == 1 { ArticleState::None } else { ArticleState::Full },
        blocks,
        ..Article::at(input::link(item, &number.to_string())?)
    })
}
