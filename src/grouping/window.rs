//! The articles of late, and which story of theirs a new one belongs to.
//!
//! In: articles in the order of filing. Out: the story of each, and stories that turn out to be one. What it remembers
//! is kept by the store as [`Remembered`], and gives the same decisions when it is recalled in the same order.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};

use super::{
    assign,
    copies::{Text, likeness},
    frequencies::Frequencies,
    index::Index,
    model::Model,
    packed,
    pair::{Weighed, features, weigh},
    role::role,
    sketch::{Sketch, sketch},
    texts::Texts,
    told,
};
use crate::model::{ArticleId, Assignment, Candidate, FiledArticle, Kept, Merge, Reason, Remembered, Role, StoryId};

/// How long an article is compared with those that come after it.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(10 * 24);

/// So many articles are remembered however old they are: a clock that jumps ahead must not empty the window.
const ARTICLES_MIN: usize = 1_000;

/// More articles are never remembered; the oldest leave first.
const ARTICLES_MAX: usize = 100_000;

/// Under how many of its weightiest words an article is found.
const KEYS: usize = 24;

/// How many stories a new article is compared with.
const STORIES_MAX: usize = 10;

/// How many articles of a story are compared with a new one.
const SAMPLE_MAX: usize = 12;

/// How many articles of each of two stories are compared with each other.
const MERGE_SAMPLE_MAX: usize = 6;

/// How many of the nearest articles are looked at word for word.
const TEXTS_MAX: usize = 8;

/// A story whose nearest article is judged below is not looked at any further.
const HOPELESS: f32 = -2.5;

/// No single pair speaks more strongly for or against.
const JUDGEMENT_MAX: f32 = 5.0;

/// The least mean judgement, as the logarithm of odds, at which an article joins a story, and two stories become one.
///
/// At 0 as many errors are made to either side; a story torn apart is told twice, but one wrongly joined hides news.
const JOIN: f32 = 0.5;
const MERGE: f32 = 0.5;

/// The articles of late with their stories.
#[derive(Debug, Clone)]
pub struct Window {
    pub(super) model: Model,
    pub(super) frequencies: Frequencies,
    pub(super) index: Index,
    pub(super) members: VecDeque<Member>,
    /// The number of the first member; the others follow.
    pub(super) first: u32,
    stories: HashMap<StoryId, Vec<u32>>,
    texts: Texts,
    pub(super) arrival: Option<Arrival>,
    /// The newest article that it was told of.
    newest: Option<ArticleId>,
    /// Whether it was told of something that may not be filed in the end.
    unsettled: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) article: ArticleId,
    /// `None`: a newer version stands for it, and nothing but its place is left.
    story: Option<StoryId>,
    filed_at: Timestamp,
    pub(super) sketch: Sketch,
    keys: Vec<(u32, f32)>,
}

/// An article between the choice of its story and its filing.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    pub(super) sketch: Sketch,
    pub(super) keys: Vec<(u32, f32)>,
    /// The stories that came into question, with the numbers of their nearest articles.
    near: Vec<(StoryId, Vec<u32>)>,
    /// The numbers of the nearest articles, whose texts are looked at.
    nearest: Vec<u32>,
    /// The version before.
    replaced: Option<ArticleId>,
}

impl Default for Window {
    fn default() -> Self {
        Self::with_model(Model::delivered().clone())
    }
}

impl Window {
    /// An empty window that judges by another model than the delivered one.
    pub fn with_model(model: Model) -> Self {
        Self {
            model,
            frequencies: Frequencies::default(),
            index: Index::default(),
            members: VecDeque::new(),
            first: 0,
            stories: HashMap::new(),
            texts: Texts::default(),
            arrival: None,
            newest: None,
            unsettled: false,
        }
    }

    /// Whether it remembers what is on file, the newest of which is this, and nothing that was not filed in the end.
    pub fn is_up_to(&self, newest: Option<ArticleId>) -> bool {
        !self.unsettled && self.newest == newest
    }

    /// Forgets everything.
    pub fn begin_anew(&mut self) {
        *self = Self::with_model(std::mem::take(&mut self.model));
    }

    /// Learns that what it was told since the last time is on file for good.
    pub fn settle(&mut self) {
        self.dismiss();
        self.unsettled = false;
    }

    /// Takes an article in, beside those that share a link or its whole text; returns the articles whose texts it wants
    /// to see before it chooses.
    pub fn near(&mut self, filed: &FiledArticle, known: &[Candidate]) -> Vec<ArticleId> {
        let reason = assign(filed, known).reason;
        if !matches!(reason, Reason::NewStory | Reason::RevisionOf) {
            // Nothing is learnt from a text that stands there already.
            self.dismiss();
            return Vec::new();
        }
        self.arrive(filed);
        let numbers = self.arrival.iter().flat_map(|arrival| &arrival.nearest);
        let nearest = numbers.filter_map(|number| self.member(*number)).map(|member| member.article);
        nearest.filter(|_| reason == Reason::NewStory).collect()
    }

    /// Chooses the story of the article that was taken in last: by its link or text among `candidates`, else among the
    /// articles of late. Those that were wanted are among the candidates.
    pub fn assign(&mut self, filed: &FiledArticle, candidates: &[Candidate]) -> Assignment {
        let known = assign(filed, candidates);
        match (known.reason, &mut self.arrival) {
            (Reason::NewStory, Some(_)) => self.choose(filed, candidates),
            (Reason::RevisionOf, Some(arrival)) => {
                arrival.replaced = known.because_of;
                known
            }
            _ => known,
        }
    }

    /// It joins the text that it is a copy of, else the story whose articles, on average, most probably tell the same
    /// event.
    fn choose(&mut self, filed: &FiledArticle, candidates: &[Candidate]) -> Assignment {
        let copied = self.copied(filed, candidates);
        let Some(arrival) = &self.arrival else { return alone() };
        let (story, because_of, reason) = if let Some(copied) = copied {
            (copied.story, copied.article, Reason::CopyOf)
        } else {
            let newer = weigh(&arrival.sketch, &self.frequencies);
            let judged = arrival.near.iter().filter_map(|(story, near)| self.judge(&newer, *story, near));
            let best = judged.max_by(|a, b| a.mean.total_cmp(&b.mean)).filter(|best| best.mean > JOIN);
            let Some(best) = best else { return alone() };
            (best.story, best.nearest, Reason::SameEvent)
        };
        let of_story: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.story == story).collect();
        let held = told::held(filed, &of_story, reason == Reason::CopyOf);
        let began = self.stories.get(&story).and_then(|numbers| self.member(*numbers.first()?));
        let hours = began.and_then(|began| Some(arrival.sketch.hours? - began.sketch.hours?));
        let role = role(filed, reason, hours);
        Assignment { story: Some(story), because_of: Some(because_of), reason, role, held }
    }

    /// The article on file that it is most surely a copy of.
    fn copied<'a>(&mut self, filed: &FiledArticle, candidates: &'a [Candidate]) -> Option<&'a Candidate> {
        let language = filed.article.language;
        let own = Text::of(filed.article.body(), language);
        if own.is_too_short() {
            return None;
        }
        let (members, texts, frequencies) = (&self.members, &mut self.texts, &self.frequencies);
        let mut likeness = |candidate: &Candidate| {
            let cut = || Text::of(candidate.blocks.get(1..).unwrap_or_default(), language);
            // What was filed but not for good may come again with another text: only members are known for good.
            let is_member = members.binary_search_by_key(&candidate.article, |member| member.article).is_ok();
            let other = if is_member { texts.of((candidate.article, language), cut) } else { Arc::new(cut()) };
            likeness(&own, &other, frequencies)
        };
        let alike = candidates.iter().map(|candidate| (likeness(candidate), candidate));
        let most = alike.filter(|(likeness, _)| *likeness > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
        most.map(|(_, candidate)| candidate)
    }

    /// Remembers the article that it was asked of last, now that it is filed; nothing follows from one whose text stands
    /// there already.
    pub fn filed(&mut self, article: ArticleId, story: StoryId, filed_at: Timestamp) -> Option<Kept> {
        let Arrival { sketch, keys, near, replaced, .. } = self.arrival.take()?;
        self.unsettled = true;
        let bytes = packed::pack(&sketch, &keys);
        let replaced = replaced.filter(|before| self.retire(*before));
        self.push(Member { article, story: Some(story), filed_at, sketch, keys });
        Some(Kept { sketch: bytes, replaced, merges: self.merges(story, near) })
    }

    /// Remembers an article that was kept; one whose bytes are of another form is left out.
    pub fn recall(&mut self, kept: &Remembered) {
        self.dismiss();
        self.newest = Some(kept.article);
        if let Some((sketch, keys)) = packed::unpack(&kept.sketch) {
            self.frequencies.add(sketch.terms.iter().map(|term| term.hash));
            let (article, filed_at) = (kept.article, kept.filed_at);
            self.push(Member { article, story: Some(kept.story), filed_at, sketch, keys });
        }
    }

    /// Forgets what is too old at a moment, and tells which articles these are.
    pub fn forget(&mut self, now: Timestamp) -> Vec<ArticleId> {
        let oldest = now.checked_sub(REMEMBERED_FOR).unwrap_or(Timestamp::MIN);
        let mut gone = Vec::new();
        self.unsettled = true;
        while let Some(member) = self.members.front() {
            let count = self.members.len();
            if count <= ARTICLES_MIN || (count <= ARTICLES_MAX && member.filed_at >= oldest) {
                break;
            }
            gone.push(member.article);
            self.drop_first();
        }
        gone
    }

    /// Sketches an article and finds the stories that come into question.
    pub(super) fn arrive(&mut self, filed: &FiledArticle) {
        self.dismiss();
        let sketch = sketch(filed);
        self.frequencies.add(sketch.terms.iter().map(|term| term.hash));
        let keys = weigh(&sketch, &self.frequencies).keys(KEYS);
        let mut near: Vec<(StoryId, Vec<u32>)> = Vec::new();
        let mut nearest = self.index.near(&keys, self.first, self.members.len());
        for number in nearest.iter().copied() {
            let Some(story) = self.member(number).and_then(|member| member.story) else { continue };
            let known = near.iter().position(|(known, _)| *known == story);
            if let Some((_, numbers)) = known.and_then(|place| near.get_mut(place)) {
                numbers.push(number);
            } else if near.len() < STORIES_MAX {
                near.push((story, vec![number]));
            }
        }
        nearest.truncate(TEXTS_MAX);
        self.arrival = Some(Arrival { sketch, keys, near, nearest, replaced: None });
    }

    /// Forgets an article that came but was not filed; what is filed next is not what was asked of last.
    pub fn dismiss(&mut self) {
        if let Some(arrival) = self.arrival.take() {
            self.frequencies.remove(arrival.sketch.terms.iter().map(|term| term.hash));
        }
    }

    /// How probably an article belongs to a story; `None`: it certainly does not.
    fn judge(&self, newer: &Weighed<'_>, story: StoryId, near: &[u32]) -> Option<Judgement> {
        let nearest = self.member(*near.first()?)?;
        let of_nearest = self.compare(newer, &self.weighed(nearest));
        if of_nearest < HOPELESS {
            return None;
        }
        let judgement = |member: &Member| {
            if member.article == nearest.article { of_nearest } else { self.compare(newer, &self.weighed(member)) }
        };
        let sample = self.sample(story, near, SAMPLE_MAX);
        let judged: Vec<(f32, ArticleId)> =
            sample.into_iter().map(|member| (judgement(member), member.article)).collect();
        let best = judged.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Judgement { story, mean: mean(judged.iter().map(|(judgement, _)| *judgement)), nearest: best.1 })
    }

    fn weighed<'a>(&self, member: &'a Member) -> Weighed<'a> {
        weigh(&member.sketch, &self.frequencies)
    }

    fn compare(&self, newer: &Weighed<'_>, older: &Weighed<'_>) -> f32 {
        self.model.judge(&features(newer, older)).clamp(-JUDGEMENT_MAX, JUDGEMENT_MAX)
    }

    /// Some articles of a story: half of them the nearest, the others spread evenly from its first to its last.
    fn sample(&self, story: StoryId, near: &[u32], count: usize) -> Vec<&Member> {
        let all = self.stories.get(&story).map(Vec::as_slice).unwrap_or_default();
        let mut chosen: Vec<u32> = Vec::with_capacity(count);
        if all.len() <= count {
            chosen.extend(all);
        } else {
            chosen.extend(near.iter().take(count / 2));
            for place in 0..count {
                let spread = all.get(place * all.len() / count).filter(|number| !chosen.contains(number));
                chosen.extend(spread.filter(|_| chosen.len() < count).copied());
            }
        }
        chosen.into_iter().filter_map(|number| self.member(number)).collect()
    }

    /// The stories near a new article that are one with its own, if their articles agree; they are merged here.
    fn merges(&mut self, story: StoryId, near: Vec<(StoryId, Vec<u32>)>) -> Vec<Merge> {
        let mut merges = Vec::new();
        let mut own = story;
        let newest = self.number_of(self.members.len()).saturating_sub(1);
        for (other, numbers) in near.into_iter().filter(|(other, _)| *other != story) {
            if self.link(own, &[newest], other, &numbers) <= MERGE {
                continue;
            }
            // The one that began first keeps its number.
            let merge = Merge { from: own.max(other), into: own.min(other) };
            self.merge(&merge);
            merges.push(merge);
            own = merge.into;
        }
        merges
    }

    /// The mean judgement between the articles of two stories.
    fn link(&self, one: StoryId, near_one: &[u32], other: StoryId, near_other: &[u32]) -> f32 {
        let sample = |story, near| -> Vec<Weighed<'_>> {
            self.sample(story, near, MERGE_SAMPLE_MAX).into_iter().map(|member| self.weighed(member)).collect()
        };
        let ours = sample(one, near_one);
        let nearest = near_other.first().and_then(|number| self.member(*number)).map(|nearest| self.weighed(nearest));
        let is_hopeless = |nearest: Weighed<'_>| ours.iter().all(|newer| self.compare(newer, &nearest) < HOPELESS);
        if nearest.is_none_or(is_hopeless) {
            return -JUDGEMENT_MAX;
        }
        let theirs = sample(other, near_other);
        mean(ours.iter().flat_map(|newer| theirs.iter().map(|older| self.compare(newer, older))))
    }

    fn merge(&mut self, merge: &Merge) {
        let moved = self.stories.remove(&merge.from).unwrap_or_default();
        for number in &moved {
            if let Some(member) = self.member_mut(*number) {
                member.story = Some(merge.into);
            }
        }
        let together = self.stories.entry(merge.into).or_default();
        together.extend(moved);
        together.sort_unstable();
    }

    fn push(&mut self, member: Member) {
        let number = self.number_of(self.members.len());
        self.index.add(number, &member.keys);
        if let Some(story) = member.story {
            self.stories.entry(story).or_default().push(number);
        }
        self.newest = Some(member.article);
        self.members.push_back(member);
    }

    fn drop_first(&mut self) {
        if let Some(member) = self.members.pop_front() {
            self.let_go(self.first, &member);
            self.first = self.first.saturating_add(1);
        }
    }

    /// Lets go of an article for which a newer version stands; false when it is not here.
    fn retire(&mut self, article: ArticleId) -> bool {
        let Ok(place) = self.members.binary_search_by_key(&article, |member| member.article) else { return false };
        let Some(member) = self.members.get_mut(place) else { return false };
        let husk =
            Member { article, story: None, filed_at: member.filed_at, sketch: Sketch::default(), keys: Vec::new() };
        let member = std::mem::replace(member, husk);
        self.let_go(self.number_of(place), &member);
        true
    }

    fn let_go(&mut self, number: u32, member: &Member) {
        let Some(story) = member.story else { return };
        self.frequencies.remove(member.sketch.terms.iter().map(|term| term.hash));
        self.index.remove(number, &member.keys);
        self.leave_story(story, number);
    }

    fn leave_story(&mut self, story: StoryId, number: u32) {
        if let Some(numbers) = self.stories.get_mut(&story) {
            numbers.retain(|known| *known != number);
            if numbers.is_empty() {
                self.stories.remove(&story);
            }
        }
    }

    /// The number of the member at a place.
    fn number_of(&self, place: usize) -> u32 {
        self.first.saturating_add(u32::try_from(place).unwrap_or(u32::MAX))
    }

    pub(super) fn member(&self, number: u32) -> Option<&Member> {
        self.members.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    fn member_mut(&mut self, number: u32) -> Option<&mut Member> {
        self.members.get_mut(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }
}

/// How probably an article belongs to a story.
struct Judgement {
    story: StoryId,
    mean: f32,
    nearest: ArticleId,
}

fn alone() -> Assignment {
    Assignment { story: None, because_of: None, reason: Reason::NewStory, role: Role::Original, held: Vec::new() }
}

fn mean(judgements: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = judgements.fold((0.0, 0.0), |(sum, count), judgement| (sum + judgement, count + 1.0));
    if count > 0.0 { sum / count } else { -JUDGEMENT_MAX }
}
