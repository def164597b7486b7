//! Chooses the place of every story.

use std::collections::HashSet;

use super::{
    Digest, Edition, Kind, Section, labels,
    line::one_line,
    story::{Line, Manner, NAME_CHARS_MAX, Story, passages},
};
use crate::model::{StoryNews, TopicId};

/// So many stories lead the mail.
const LEADING: usize = 3;

pub(super) fn digest(edition: Edition) -> Digest {
    let order = Order::new(&edition);
    let mut sections: Vec<Section> =
        order.names.iter().map(|name| Section { topic: name.clone(), stories: Vec::new() }).collect();
    let manner = Manner { form: edition.form, language: edition.subscription.language, since: edition.contents.since };
    let mut counts = vec![0; order.names.len()];
    for news in &edition.contents.news {
        let topics = order.topics_of(news);
        for index in &topics {
            if let Some(count) = counts.get_mut(*index) {
                *count += 1;
            }
        }
        let also_about = topics.iter().skip(1).filter_map(|index| order.names.get(*index)).cloned().collect();
        let section = topics.first().and_then(|index| sections.get_mut(*index));
        if let (Some(section), Some(story)) = (section, Story::new(news, also_about, manner)) {
            section.stories.push(story);
        }
    }
    for section in &mut sections {
        section.stories.sort_by(Story::order);
    }
    let topics = order.names.iter().cloned().zip(counts).collect();
    sections.retain(|section| !section.stories.is_empty());
    let outlets: HashSet<_> =
        edition.contents.news.iter().flat_map(|news| &news.outlets).map(|outlet| outlet.source.clone()).collect();
    let elsewhere = &edition.elsewhere;
    Digest {
        kind: edition.kind,
        leading: leading(&sections),
        // An alert is one story, and says nothing of those before it.
        alerted: match edition.kind {
            Kind::Digest => edition.contents.alerted.iter().map(Line::of_alert).collect(),
            Kind::Alert => Vec::new(),
        },
        muted: count(edition.contents.muted),
        overflowed: count(edition.contents.overflowed),
        elsewhere: (elsewhere.stories.len(), elsewhere.subscriptions.iter().map(ToString::to_string).collect()),
        labels: labels::of(edition.subscription.language),
        language: edition.subscription.language,
        name: edition.subscription.id.to_string(),
        zone: edition.subscription.time_zone.clone(),
        slot: edition.slot,
        topics,
        sections,
        outlets: outlets.len(),
        coverage: edition.contents.coverage,
        leave_address: edition.leave_address,
        leave_link: edition.leave_link,
    }
}

/// The first stories of all sections together; none where a reader sees the whole mail at once.
fn leading(sections: &[Section]) -> Vec<Line> {
    let mut stories: Vec<&Story> = sections.iter().flat_map(|section| &section.stories).collect();
    if stories.len() <= LEADING {
        return Vec::new();
    }
    stories.sort_by(|a, b| a.order(b));
    stories.into_iter().take(LEADING).map(Line::of_story).collect()
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The order of the topics: the readers' own, then any other that a passage names all the same.
struct Order {
    topics: Vec<TopicId>,
    names: Vec<String>,
}

impl Order {
    fn new(edition: &Edition) -> Self {
        let mut topics: Vec<TopicId> = Vec::new();
        let named = edition.contents.news.iter().flat_map(passages).map(|passage| &passage.topic);
        for topic in edition.subscription.topics.iter().chain(named) {
            if !topics.contains(topic) {
                topics.push(topic.clone());
            }
        }
        let names = topics.iter().map(|id| {
            let topic = edition.topics.iter().find(|topic| topic.id == *id);
            one_line(topic.map_or(id.as_str(), |topic| &topic.name), NAME_CHARS_MAX)
        });
        Self { names: names.collect(), topics }
    }

    /// The places of the topics that a story speaks of, first one first.
    ///
    /// A story without a passage speaks of nothing; it stands under the first topic rather than nowhere.
    fn topics_of(&self, news: &StoryNews) -> Vec<usize> {
        let speaks = |topic: &TopicId| passages(news).any(|passage| passage.topic == *topic);
        let spoken: Vec<usize> =
            self.topics.iter().enumerate().filter(|(_, topic)| speaks(topic)).map(|(index, _)| index).collect();
        if spoken.is_empty() { vec![0] } else { spoken }
    }
}
