//! Composing and rendering a digest.

use std::sync::Arc;

use divan::Bencher;
use jiff::{Timestamp, tz::TimeZone};
use presswatch::{
    digest::{self, Edition, Kind},
    model::{
        ArticleId, ArticleNews, Contents, DigestAt, DigestForm, DigestRule, Elsewhere, Id, Language, Outlet,
        PassageNews, Role, StoryId, StoryNews, Subscription, Topic, query::Query,
    },
};

use super::material::{self, Numbers};

#[divan::bench(args = [10, 200])]
fn digest(bencher: Bencher<'_, '_>, stories: usize) {
    let edition = edition(stories);
    bencher.bench(|| digest::render(&digest::compose(edition.clone())));
}

fn edition(stories: usize) -> Edition {
    let topic = Topic {
        id: Id::parse("chips").expect("a literal id"),
        name: "Chips".to_owned(),
        lists: std::collections::BTreeMap::new(),
        matches: Query::parse("chips").expect("a literal query"),
        parts: std::collections::BTreeMap::new(),
        unless: None,
    };
    let subscription = Subscription {
        id: Id::parse("desk").expect("a literal id"),
        to: vec!["desk@example.org".to_owned()],
        topics: vec![topic.id.clone()],
        time_zone: TimeZone::UTC,
        language: Language::EN,
        digest: Some(DigestRule { at: DigestAt::Now, empty: false, form: None }),
        alert: None,
        repeat: false,
    };
    Edition {
        kind: Kind::Digest,
        form: DigestForm::Full,
        subscription: Arc::new(subscription),
        topics: vec![Arc::new(topic)],
        contents: Contents { news: (0_i64..).take(stories).map(story).collect(), ..Contents::default() },
        elsewhere: Elsewhere::default(),
        slot: Timestamp::UNIX_EPOCH,
        leave_address: "alerts@example.org".to_owned(),
        leave_link: false,
    }
}

fn story(number: i64) -> StoryNews {
    let seed = number.unsigned_abs();
    let outlet = Outlet {
        source: material::source().id,
        name: "Valley Courier".to_owned(),
        tags: Vec::new(),
        link: material::link(seed).given().to_string(),
        published: Some(Timestamp::UNIX_EPOCH),
        first_seen: Timestamp::UNIX_EPOCH,
        watched_since: None,
        role: Role::Original,
    };
    let text = material::paragraph(&mut Numbers::new(seed));
    let marks = text.match_indices("chips").map(|(start, word)| start..start + word.len()).collect();
    let passage =
        PassageNews { topic: Id::parse("chips").expect("a literal id"), block: 1, page: None, text, marks, score: 1.0 };
    let article = ArticleNews {
        article: ArticleId(number),
        title: format!("Licences under review, part {number}"),
        outlet: outlet.clone(),
        language: Some(Language::EN),
        revision: false,
        partial: false,
        passages: vec![passage],
    };
    StoryNews { story: StoryId(number), mailed_at: None, articles: vec![article], outlets: vec![outlet] }
}
