//! `stories` and `neardup`: the story of every article, in the order in which they arrive; `pairs`: what the model of
//! stories is learnt from.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use presswatch::{
    grouping::{self, Model, Window},
    model::{
        Article, ArticleId, ArticleState, Block, BlockKind, Candidate, FiledArticle, Language, Merge, Reason, StoryId,
    },
};
use serde_json::{Value, json};

use super::input::{self, Stopwatch};

/// How many articles of the same story, and how many of all, are examples beside the nearest.
const SAME_EXAMPLES: usize = 6;
const OTHER_EXAMPLES: usize = 8;

/// Which story each article belongs to, by the delivered model or another.
pub(crate) fn stories(file: &Path, model: Option<&Path>) -> Result<Vec<String>> {
    let window = match model {
        Some(path) => {
            let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            Window::with_model(Model::parse(&text).with_context(|| format!("{}: no model", path.display()))?)
        }
        None => Window::default(),
    };
    arrive(file, Archive { window, ..Archive::default() }, |_| true)
}

/// Which text each article is a copy of.
pub(crate) fn copies(file: &Path) -> Result<Vec<String>> {
    let is_copy =
        |reason| matches!(reason, Reason::SameText | Reason::CopyOf | Reason::RevisionOf | Reason::RevisionUnchanged);
    arrive(file, Archive::default(), is_copy)
}

/// Pairs of articles with their features, and whether they are of one story. The only kind that reads `story`.
pub(crate) fn pairs(file: &Path) -> Result<Vec<String>> {
    let items = input::json_lines(file)?;
    let story = |number: usize| items.get(number).map(|item| input::text(item, "story"));
    let mut window = Window::default();
    let mut lines = vec![json!({ "features": grouping::feature_names() }).to_string()];
    for (number, item) in items.iter().enumerate() {
        let filed = filed(article(id(number), item)?);
        let same: Vec<usize> = (0..number).filter(|other| story(*other) == story(number)).collect();
        let others: Vec<usize> =
            spread(&same, SAME_EXAMPLES).chain(spread(&(0..number).collect::<Vec<_>>(), OTHER_EXAMPLES)).collect();
        let ids: Vec<ArticleId> = others.iter().map(|other| ArticleId(id(*other))).collect();
        for (ArticleId(other), features) in window.examples(&filed, &ids) {
            let other = usize::try_from(other - 1)?;
            let same = story(other) == story(number);
            lines.push(json!({ "story": story(number), "same": same, "features": features }).to_string());
        }
        window.filed(ArticleId(id(number)), StoryId(id(number)), Timestamp::UNIX_EPOCH);
    }
    Ok(lines)
}

/// The number that an article gets on file.
fn id(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX - 1) + 1
}

/// At most `count` of the numbers, spread evenly.
fn spread(numbers: &[usize], count: usize) -> impl Iterator<Item = usize> {
    let step = (numbers.len() / count).max(1);
    numbers.iter().step_by(step).take(count).copied()
}

fn arrive(file: &Path, mut archive: Archive, joins: impl Fn(Reason) -> bool) -> Result<Vec<String>> {
    let mut watch = Stopwatch::default();
    let mut total = 0;
    let mut placed: Vec<(Value, StoryId)> = Vec::new();
    for (number, item) in (1..).zip(input::json_lines(file)?) {
        let article = article(number, &item)?;
        total += article.body().iter().map(|block| block.text.len()).sum::<usize>();
        let story = watch.time(|| archive.file(ArticleId(number), article, &joins));
        placed.push((item.get("id").cloned().unwrap_or_default(), story));
    }
    watch.report("articles", total);
    let line = |(id, story): &(Value, StoryId)| {
        json!({ "id": id, "cluster": archive.standing(*story).0.to_string() }).to_string()
    };
    Ok(placed.iter().map(line).collect())
}

/// What has arrived so far, found again as the store finds it.
#[derive(Default)]
struct Archive {
    window: Window,
    articles: BTreeMap<i64, Candidate>,
    by_text: BTreeMap<i64, BTreeSet<i64>>,
    by_link: BTreeMap<String, BTreeSet<i64>>,
    /// By the number of a story that is no more, the one that has its articles.
    merged: BTreeMap<StoryId, StoryId>,
}

impl Archive {
    fn file(&mut self, id: ArticleId, article: Article, joins: impl Fn(Reason) -> bool) -> StoryId {
        let filed = filed(article);
        let link = filed.article.link.canonical().to_owned();
        let same_text = self.by_text.get(&filed.text_hash).into_iter().flatten();
        let known: BTreeSet<i64> = same_text.chain(self.by_link.get(&link).into_iter().flatten()).copied().collect();
        let known: Vec<Candidate> = known.iter().rev().filter_map(|number| self.candidate(*number)).collect();
        let wanted = self.window.near(&filed, &known);
        let wanted = wanted.into_iter().filter(|id| !known.iter().any(|candidate| candidate.article == *id));
        let wanted: Vec<Candidate> = wanted.filter_map(|ArticleId(number)| self.candidate(number)).collect();
        let candidates: Vec<Candidate> = known.into_iter().chain(wanted).collect();
        let assignment = self.window.assign(&filed, &candidates);
        let story = assignment.story.filter(|_| joins(assignment.reason)).unwrap_or(StoryId(id.0));
        let merges = self.window.filed(id, story, Timestamp::UNIX_EPOCH).map(|kept| kept.merges);
        let merges = merges.into_iter().flatten().filter(|_| joins(Reason::StoriesMerged));
        self.merged.extend(merges.map(|Merge { from, into }| (from, into)));
        self.by_text.entry(filed.text_hash).or_default().insert(id.0);
        self.by_link.entry(link.clone()).or_default().insert(id.0);
        let links = vec![link];
        let candidate = Candidate {
            article: id,
            story,
            links,
            text_hash: filed.text_hash,
            block_hashes: filed.block_hashes,
            blocks: filed.article.blocks,
            told: Vec::new(),
        };
        self.articles.insert(id.0, candidate);
        story
    }

    fn candidate(&self, number: i64) -> Option<Candidate> {
        let candidate = self.articles.get(&number)?.clone();
        Some(Candidate { story: self.standing(candidate.story), ..candidate })
    }

    /// The story that has the articles of another now.
    fn standing(&self, mut story: StoryId) -> StoryId {
        while let Some(into) = self.merged.get(&story) {
            story = *into;
        }
        story
    }
}

fn filed(article: Article) -> FiledArticle {
    let prints = grouping::fingerprints(&article);
    FiledArticle {
        article,
        text_hash: prints.text,
        block_hashes: prints.blocks,
        passages: Vec::new(),
        vetoed: Vec::new(),
        held: None,
        aliases: Vec::new(),
        fault: None,
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
