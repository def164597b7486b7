//! One story as it stands in a mail.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap, HashSet},
    ops::Range,
};

use jiff::Timestamp;

use super::{
    line::{one_line, web_address},
    passage::{PASSAGE_CHARS_MAX, Paragraph, cut, tidy},
};
use crate::model::{
    Alerted, ArticleNews, DigestForm, Language, LeftOut, Outlet, PassageNews, Role, StoryId, StoryNews, TITLE_BLOCK,
};

/// A longer headline is cut as a passage is.
const HEADLINE_CHARS_MAX: usize = 300;
/// What stands for a missing headline: so much of the first passage.
const STAND_IN_CHARS_MAX: usize = 120;
/// A longer name of an outlet or topic is cut.
pub(super) const NAME_CHARS_MAX: usize = 80;
/// A longer headline is cut where it stands in a list.
const LINE_CHARS_MAX: usize = 140;
/// The tags of sources that speak for themselves, not of others.
const PRIMARY_TAGS: [&str; 2] = ["official", "primary"];
/// A summary tells so many passages of each story: those that say most.
const SUMMARY_PASSAGES: usize = 2;

/// A story, ready to be written.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// The title of the first published article.
    pub(super) headline: Paragraph,
    /// The headline's language.
    pub(super) language: Option<Language>,
    /// The first published article.
    pub(super) link: Option<String>,
    /// Whether an official or primary source tells it.
    pub(super) official: bool,
    /// Whether what is new of it says that it corrects what was told.
    pub(super) correction: bool,
    /// When an earlier mail carried a part of it.
    pub(super) mailed_at: Option<Timestamp>,
    /// Whether it was first seen long after its publication, and after the last mail, in which it should have stood.
    pub(super) late: bool,
    /// The other topics that it speaks of.
    pub(super) also_about: Vec<String>,
    /// Who published it first.
    pub(super) first: Credit,
    /// What is new, article by article.
    pub(super) tellings: Vec<Telling>,
    /// How many passages a summary leaves out.
    pub(super) left_out: usize,
    /// The other outlets: every link.
    pub(super) others: Vec<Credit>,
    /// How many outlets these are.
    pub(super) others_count: usize,
    /// Whether it is the rest of a story that began in the part before.
    pub(super) continued: bool,
    /// Whether the rest of it stands in the next part.
    pub(super) continues: bool,
    rank: Rank,
}

/// What is new in one article.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    /// Whose words these are; `None` where it is the first publisher's article, named above.
    pub(super) credit: Option<Credit>,
    /// Its title, where it is not the story's headline nor told as a passage.
    pub(super) headline: Option<Paragraph>,
    /// The language of its text.
    pub(super) language: Option<Language>,
    /// Whether it is a new version of an article filed before.
    pub(super) revision: bool,
    /// Whether only a part of its text could be had.
    pub(super) partial: bool,
    /// The pages of its document on which the passages begin; none where it has no pages.
    pub(super) pages: Vec<usize>,
    /// The passages.
    pub(super) paragraphs: Vec<Paragraph>,
}

/// A story in one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Its headline.
    pub(super) headline: String,
    /// Who published it first.
    pub(super) outlet: String,
    /// The article, where it may be linked.
    pub(super) link: Option<String>,
    /// When readers were alerted of it, where they were.
    pub(super) alerted_at: Option<Timestamp>,
}

impl Line {
    /// A story of this mail.
    pub(super) fn of_story(story: &Story) -> Self {
        Self {
            headline: one_line(&story.headline.plain(), LINE_CHARS_MAX),
            outlet: story.first.name.clone(),
            link: story.link.clone(),
            alerted_at: None,
        }
    }

    /// A story that an alert told.
    pub(super) fn of_alert(alerted: &Alerted) -> Self {
        Self {
            headline: one_line(&alerted.title, LINE_CHARS_MAX),
            outlet: one_line(&alerted.outlet.name, NAME_CHARS_MAX),
            link: web_address(&alerted.outlet.link),
            alerted_at: Some(alerted.at),
        }
    }
}

/// Who published, where and when.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Credit {
    /// The outlet's name, in one line.
    pub(super) name: String,
    /// The address, where it may be linked.
    pub(super) link: Option<String>,
    /// When it was published or, if `!dated`, first seen.
    pub(super) at: Timestamp,
    /// Whether the article says when it was published.
    pub(super) dated: bool,
    /// What the article is to its story.
    pub(super) role: Role,
}

/// How stories are told to the readers of a mail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// How much of each.
    pub(super) form: DigestForm,
    /// The readers' language.
    pub(super) language: Language,
    /// When the mail before was made.
    pub(super) since: Timestamp,
}

/// What decides the order of stories.
#[derive(Debug, Clone)]
struct Rank {
    outlets: usize,
    score: f64,
    earliest: Timestamp,
    story: StoryId,
}

impl Story {
    /// Makes a story of what is new of it; `also_about` names its topics but the first. `None` without an article.
    pub(super) fn new(news: &StoryNews, also_about: Vec<String>, manner: Manner) -> Option<Self> {
        let articles = in_order(&news.articles, manner.language);
        let lead = *articles.first()?;
        let first = news.outlets.first().unwrap_or(&lead.outlet);
        let chosen = chosen(&articles, manner.form);
        let mut tellings = tellings(&articles, &news.outlets, first, &chosen.texts);
        let mut headline = title(lead);
        if one_line(&headline.plain(), HEADLINE_CHARS_MAX).is_empty() {
            headline = stand_in(&tellings);
        }
        // A copy that says nothing more is one of the other outlets; that the first article is a part, or new, is told.
        let mut lead_kept = tellings.first().is_some_and(|lead| lead.partial || lead.revision);
        tellings.retain(|telling| std::mem::take(&mut lead_kept) || !telling.paragraphs.is_empty());
        let others = others(&news.outlets, first);
        Some(Self {
            headline,
            language: lead.language,
            link: web_address(&lead.outlet.link),
            official: news.outlets.iter().any(is_primary),
            correction: articles.iter().any(|article| article.outlet.role == Role::Correction),
            mailed_at: news.mailed_at,
            late: first.is_held_up() && first.appeared() < manner.since && news.mailed_at.is_none(),
            left_out: chosen.left_out,
            also_about,
            first: Credit::new(first),
            others_count: distinct(&news.outlets).saturating_sub(1),
            others,
            rank: Rank {
                outlets: distinct(&news.outlets),
                score: passages(news).map(|passage| passage.score).fold(0.0, f64::max),
                earliest: news
                    .outlets
                    .iter()
                    .chain([&lead.outlet])
                    .map(Outlet::appeared)
                    .min()
                    .unwrap_or(first.appeared()),
                story: news.story,
            },
            tellings,
            continued: false,
            continues: false,
        })
    }

    /// What primary sources say, then what most outlets carry, then what speaks most strongly, then the earliest.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.rank, &other.rank);
        (other.official.cmp(&self.official))
            .then(b.outlets.cmp(&a.outlets))
            .then(b.score.total_cmp(&a.score))
            .then(a.earliest.cmp(&b.earliest))
            .then(a.story.cmp(&b.story))
    }

    /// How many pieces it can be divided into: its passages and its other outlets.
    pub(super) fn pieces(&self) -> usize {
        self.tellings.iter().map(|telling| telling.paragraphs.len().max(1)).sum::<usize>() + self.others.len()
    }

    /// Divides it before its piece number `at`, counted from 0.
    pub(super) fn divided(&self, at: usize) -> (Self, Self) {
        let (mut begin, mut rest) = (self.clone(), self.clone());
        (begin.continues, rest.continued) = (true, true);
        (begin.tellings, rest.tellings) = (Vec::new(), Vec::new());
        let mut room = at;
        for telling in &self.tellings {
            let here = room.min(telling.paragraphs.len());
            let (mine, theirs) = telling.paragraphs.split_at(here);
            if !mine.is_empty() || (telling.paragraphs.is_empty() && room > 0) {
                begin.tellings.push(Telling { paragraphs: mine.to_vec(), ..telling.clone() });
            }
            if !theirs.is_empty() || (telling.paragraphs.is_empty() && room == 0) {
                rest.tellings.push(Telling { paragraphs: theirs.to_vec(), ..telling.clone() });
            }
            room = room.saturating_sub(telling.paragraphs.len().max(1));
        }
        rest.others = begin.others.split_off(room.min(begin.others.len()));
        (begin, rest)
    }
}

impl Credit {
    fn new(outlet: &Outlet) -> Self {
        Self {
            name: one_line(&outlet.name, NAME_CHARS_MAX),
            link: web_address(&outlet.link),
            at: outlet.appeared(),
            dated: outlet.published.is_some(),
            role: outlet.role,
        }
    }
}

/// All passages of what is new of a story.
pub(super) fn passages(news: &StoryNews) -> impl Iterator<Item = &PassageNews> {
    news.articles.iter().flat_map(|article| &article.passages)
}

/// The articles in the order in which they are told: what primary sources say, then what is in the readers' language,
/// then the rest, each by time. The first one gives the story its headline.
fn in_order(articles: &[ArticleNews], language: Language) -> Vec<&ArticleNews> {
    let mut articles: Vec<&ArticleNews> = articles.iter().collect();
    articles.sort_by_key(|article| (!is_primary(&article.outlet), article.language != Some(language)));
    articles
}

/// The title of an article with the marks of the passages that it makes.
fn title(article: &ArticleNews) -> Paragraph {
    let of_title = |passage: &&PassageNews| passage.block == TITLE_BLOCK && passage.text == article.title;
    let marks = article.passages.iter().filter(of_title).flat_map(|passage| passage.marks.iter().cloned());
    let cut = cut(&article.title, &tidy(&article.title, marks), HEADLINE_CHARS_MAX);
    cut.into_iter().next().unwrap_or(Paragraph { runs: Vec::new() })
}

/// What stands for a missing headline.
fn stand_in(tellings: &[Telling]) -> Paragraph {
    let passage = tellings.iter().find_map(|telling| telling.paragraphs.first()).map(Paragraph::plain);
    let line = one_line(passage.as_deref().unwrap_or("…"), STAND_IN_CHARS_MAX);
    Paragraph { runs: vec![super::passage::Run::Plain(line)] }
}

/// The texts that are told of a story.
struct Chosen<'a> {
    texts: HashSet<&'a str>,
    left_out: usize,
}

/// All texts, or for a summary those that speak most strongly; of equals the first.
fn chosen<'a>(articles: &[&'a ArticleNews], form: DigestForm) -> Chosen<'a> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut scored: Vec<(&str, f64)> = Vec::new();
    for passage in articles.iter().flat_map(|article| told(article)) {
        let place = *places.entry(&passage.text).or_insert(scored.len());
        match scored.get_mut(place) {
            Some((_, best)) => *best = best.max(passage.score),
            None => scored.push((&passage.text, passage.score)),
        }
    }
    let all = scored.len();
    if form == DigestForm::Summary {
        scored.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        scored.truncate(SUMMARY_PASSAGES);
    }
    Chosen { left_out: all - scored.len(), texts: scored.into_iter().map(|(text, _)| text).collect() }
}

/// The passages of what is new that a mail of this form does not tell.
pub(super) fn left_out(news: &StoryNews, form: DigestForm, language: Language) -> Vec<LeftOut> {
    let chosen = chosen(&in_order(&news.articles, language), form);
    let of_article = |article: &ArticleNews| {
        let untold = told(article).into_iter().filter(|passage| !chosen.texts.contains(passage.text.as_str()));
        let blocks: BTreeSet<usize> = untold.map(|passage| passage.block).collect();
        (!blocks.is_empty()).then_some(LeftOut { article: article.article, story: news.story, blocks })
    };
    news.articles.iter().filter_map(of_article).collect()
}

/// What is new, article by article; a text that stands in two of them is told once, with the marks of both.
fn tellings(articles: &[&ArticleNews], outlets: &[Outlet], first: &Outlet, chosen: &HashSet<&str>) -> Vec<Telling> {
    let mut marks: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
    for passage in articles.iter().flat_map(|article| &article.passages) {
        marks.entry(passage.text.as_str()).or_default().extend(passage.marks.iter().cloned());
    }
    // The headline is told already.
    let lead = articles.first().map(|lead| (lead.title.as_str(), &lead.outlet));
    if let Some((title, _)) = lead {
        marks.remove(title);
    }
    let same = |a: &Outlet, b: &Outlet| a.source == b.source && a.link == b.link;
    let is_first = |outlet: &Outlet| same(outlet, first);
    // What an article is beside the first published one, in whatever order they were seen.
    let role =
        |outlet: &Outlet| outlets.iter().find(|known| same(known, outlet)).map_or(outlet.role, |known| known.role);
    let leads = lead.is_some_and(|(_, outlet)| is_first(outlet));
    let tellings = articles.iter().map(|article| Telling {
        credit: (!leads || !is_first(&article.outlet))
            .then(|| Credit { role: role(&article.outlet), ..Credit::new(&article.outlet) }),
        headline: own_title(article, lead.map_or("", |(title, _)| title)),
        language: article.language,
        revision: article.revision,
        partial: article.partial,
        pages: pages(article, chosen),
        paragraphs: told(article)
            .into_iter()
            .map(|passage| passage.text.as_str())
            .filter(|text| chosen.contains(text))
            .filter_map(|text| Some((text, marks.remove(text)?)))
            .flat_map(|(text, marks)| cut(text, &tidy(text, marks), PASSAGE_CHARS_MAX))
            .collect(),
    });
    tellings.collect()
}

/// The title of an article, where there is one to be told beside its passages and the headline of its story.
fn own_title(article: &ArticleNews, headline: &str) -> Option<Paragraph> {
    let is_passage = told(article).iter().any(|passage| passage.block == TITLE_BLOCK);
    let title = title(article);
    let line = one_line(&title.plain(), HEADLINE_CHARS_MAX);
    (!is_passage && !line.is_empty() && line != one_line(headline, HEADLINE_CHARS_MAX)).then_some(title)
}

/// The pages on which the passages begin that are told of an article, each once.
fn pages(article: &ArticleNews, chosen: &HashSet<&str>) -> Vec<usize> {
    let told = told(article).into_iter().filter(|passage| chosen.contains(passage.text.as_str()));
    let mut pages: Vec<usize> = told.filter_map(|passage| passage.page).collect();
    pages.dedup();
    pages
}

/// The passages to be told of an article, in reading order: its title only where it has nothing else.
fn told(article: &ArticleNews) -> Vec<&PassageNews> {
    let body = article.passages.iter().any(|passage| passage.block != TITLE_BLOCK);
    let mut told: Vec<&PassageNews> =
        article.passages.iter().filter(|passage| !body || passage.block != TITLE_BLOCK).collect();
    told.sort_by_key(|passage| passage.block);
    told
}

/// Every address of the other outlets, once.
fn others(outlets: &[Outlet], first: &Outlet) -> Vec<Credit> {
    let mut others: Vec<Credit> = Vec::new();
    for outlet in outlets.iter().filter(|outlet| outlet.source != first.source) {
        let credit = Credit::new(outlet);
        if !others.iter().any(|other| other.name == credit.name && other.link == credit.link) {
            others.push(credit);
        }
    }
    others
}

fn distinct(outlets: &[Outlet]) -> usize {
    let mut sources: Vec<_> = outlets.iter().map(|outlet| &outlet.source).collect();
    sources.sort();
    sources.dedup();
    sources.len()
}

fn is_primary(outlet: &Outlet) -> bool {
    outlet.tags.iter().any(|tag| PRIMARY_TAGS.contains(&tag.as_str()))
}
