//! Behaviour of stories: what is filed together, and what becomes of it.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use presswatch::{
    grouping::{self, Window},
    model::{
        Article, ArticleId, ArticleState, Assignment, Block, BlockKind, Candidate, Entry, EntryFate, FiledArticle,
        FiledEntry, Id, Kept, Language, Link, Merge, Muted, Passage, Reason, Source, SourceKind, SourceState, StoryId,
        Visit, VisitOutcome,
    },
    store::{self, Grouping, Store},
    watch::Stories,
};
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

/// Three events, each told by three outlets: title and text.
const EVENTS: [[(&str, &str); 3]; 3] = [
    [
        (
            "Tarnfeld shuts ferry line after engine fire on the Morning Heron",
            "Tarnfeld's harbour office closed the Lowmere ferry line on Tuesday after an engine fire on the Morning \
             Heron. All 214 passengers were taken off by two tugs and nobody was hurt, harbour master Ilse Brandow \
             said. The line stays shut until inspectors have looked at both sister ships.",
        ),
        (
            "Lowmere ferry line closed as Morning Heron catches fire",
            "An engine fire on the ferry Morning Heron has closed the line between Tarnfeld and Lowmere. Two tugs \
             took off 214 passengers, none of them hurt. \"We will not sail before the inspectors have seen the \
             sister ships,\" said Ilse Brandow, the harbour master of Tarnfeld.",
        ),
        (
            "Passengers rescued from burning ferry off Tarnfeld",
            "Tugs rescued 214 people from the ferry Morning Heron on Tuesday when its engine caught fire off \
             Tarnfeld. Harbour master Ilse Brandow halted the Lowmere line until the two sister ships are inspected.",
        ),
    ],
    [
        (
            "Quillon Semiconductor to build wafer plant in Ostrava for 3.4 billion",
            "Quillon Semiconductor will build a wafer plant near Ostrava for 3.4 billion euros, chief executive \
             Marek Dvorsky announced. The plant is to employ 1,850 people from 2029 and to make chips for cars. \
             The state pays a third of the costs, the economy ministry confirmed.",
        ),
        (
            "Chip maker Quillon picks Ostrava for new factory",
            "The chip maker Quillon has picked Ostrava for a new wafer factory that will cost 3.4 billion euros. \
             Marek Dvorsky, its chief executive, promised 1,850 jobs by 2029. A third of the money comes from the \
             state. The factory will make chips for the car industry.",
        ),
        (
            "Ostrava wins Quillon wafer factory",
            "Ostrava has won the race for the wafer factory of Quillon Semiconductor. It brings 1,850 jobs, said \
             chief executive Marek Dvorsky, and costs 3.4 billion euros, of which the state bears a third.",
        ),
    ],
    [
        (
            "Vesna Korda wins Adriatic marathon in record time",
            "Vesna Korda won the Adriatic marathon in Split on Sunday in 2:19:41, a record for the course. The \
             runner from Zadar left Kenya's Ruth Chepkoech behind at kilometre 36. \"I never looked back,\" she \
             said. Some 9,300 runners took part in strong wind.",
        ),
        (
            "Record for Korda at the Adriatic marathon",
            "With a record of 2:19:41 Vesna Korda has won the Adriatic marathon in Split. Ruth Chepkoech of Kenya \
             came second after Korda, who is from Zadar, pulled away at kilometre 36. There were 9,300 runners.",
        ),
        (
            "Korda beats Chepkoech in windy Split",
            "Vesna Korda of Zadar beat Ruth Chepkoech at the Adriatic marathon in Split on Sunday. She pulled away \
             at kilometre 36 and set a course record of 2:19:41 in front of 9,300 other runners.",
        ),
    ],
];

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn article(link: &str, title: &str, text: &str) -> FiledArticle {
    let mut blocks = vec![Block { kind: BlockKind::Title, text: title.into() }];
    blocks.extend((!text.is_empty()).then(|| Block { kind: BlockKind::Paragraph, text: text.into() }));
    let article = Article {
        published: Some(at(0)),
        language: Some(Language::EN),
        state: if text.is_empty() { ArticleState::None } else { ArticleState::Full },
        reason: Some(Reason::FromPage),
        blocks,
        ..Article::at(Link::parse(link).unwrap())
    };
    let prints = grouping::fingerprints(&article);
    let speaks =
        Passage { topic: Id::parse("news").unwrap(), block: 0, marks: Vec::new(), clauses: Vec::new(), score: 1.0 };
    FiledArticle {
        article,
        text_hash: prints.text,
        block_hashes: prints.blocks,
        passages: vec![speaks],
        vetoed: Vec::new(),
        held: None,
        aliases: Vec::new(),
        fault: None,
    }
}

/// The telling of an event by an outlet.
fn telling(event: usize, outlet: usize) -> FiledArticle {
    let (title, text) = EVENTS[event][outlet];
    article(&format!("https://outlet-{outlet}.example/{event}"), title, text)
}

/// A store with the stories of late, as the daemon has them.
struct Desk {
    folder: TempDir,
    store: Store,
    stories: Stories,
    now: Timestamp,
}

impl Desk {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.sync(&[source()], &[], at(0)).await.unwrap();
        Self { folder, store, stories: Stories::default(), now: at(0) }
    }

    /// Files an article in a visit of its own.
    async fn file(&self, article: FiledArticle) {
        self.store.file(visit(self.now, vec![article]), self.stories.clone()).await.unwrap();
    }

    /// Ends the program and starts it again.
    fn restarted(self) -> Self {
        let Self { folder, store, now, .. } = self;
        drop(store);
        let store = Store::open(folder.path()).unwrap();
        Self { folder, store, stories: Stories::default(), now }
    }

    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join(store::FILE_NAME)).unwrap()
    }

    /// The stories on file, each with its links, in order.
    fn stories(&self) -> Vec<Vec<String>> {
        let database = self.database();
        let mut query = database.prepare("SELECT story, given_link FROM articles ORDER BY id").unwrap();
        let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).unwrap();
        let mut stories: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for row in rows {
            let (story, link) = row.unwrap();
            stories.entry(story).or_default().push(link);
        }
        stories.into_values().collect()
    }
}

fn source() -> Arc<Source> {
    let url = "https://courier.example/feed".parse().unwrap();
    Arc::new(Source::new(Id::parse("courier").unwrap(), "Valley Courier".into(), url))
}

fn visit(now: Timestamp, articles: Vec<FiledArticle>) -> Visit {
    let entry = |article: FiledArticle| FiledEntry {
        entry: Entry {
            key: article.article.link.canonical().to_owned(),
            link: Some(article.article.link.clone()),
            ..Entry::default()
        },
        content_hash: article.text_hash,
        novelty: Reason::NewEntry,
        fate: EntryFate::Article(Box::new(article)),
    };
    Visit {
        source: source().id.clone(),
        at: now,
        duration_ms: 1,
        outcome: VisitOutcome::Read(SourceKind::Feed),
        status: Some(200),
        problems: Vec::new(),
        listed: articles.len(),
        entries: articles.into_iter().map(entry).collect(),
        state: SourceState::default(),
    }
}

/// The events that three outlets tell, as stories on file.
fn together() -> Vec<Vec<String>> {
    (0..3).map(|event| (0..3).map(|outlet| format!("https://outlet-{outlet}.example/{event}")).collect()).collect()
}

#[tokio::test]
async fn tellings_of_one_event_are_one_story() {
    let desk = Desk::new().await;
    for outlet in 0..3 {
        for event in 0..3 {
            desk.file(telling(event, outlet)).await;
        }
    }
    assert_eq!(desk.stories(), together());
    let history = desk.store.history("https://outlet-2.example/0".into()).await.unwrap().unwrap();
    assert!(history.events.iter().any(|event| event.reason == Some(Reason::SameEvent)), "{history:?}");
}

#[tokio::test]
async fn articles_of_one_visit_find_each_other() {
    let desk = Desk::new().await;
    let all = (0..3).flat_map(|event| (0..3).map(move |outlet| telling(event, outlet))).collect();
    desk.store.file(visit(at(0), all), desk.stories.clone()).await.unwrap();
    assert_eq!(desk.stories(), together());
}

#[tokio::test]
async fn a_restart_in_the_middle_changes_nothing() {
    let mut desk = Desk::new().await;
    for outlet in 0..3 {
        for event in 0..3 {
            desk.file(telling(event, outlet)).await;
            desk = desk.restarted();
        }
    }
    assert_eq!(desk.stories(), together());
}

#[tokio::test]
async fn a_visit_that_was_not_filed_leaves_nothing_in_memory() {
    let desk = Desk::new().await;
    let mut broken = visit(at(0), vec![telling(0, 0), telling(1, 0)]);
    broken.source = Id::parse("nobody").unwrap();
    assert!(desk.store.file(broken, desk.stories.clone()).await.is_err());
    desk.file(telling(1, 1)).await;
    desk.file(telling(0, 1)).await;
    desk.file(telling(0, 2)).await;
    assert_eq!(desk.stories().len(), 2);
}

#[tokio::test]
async fn a_clock_that_jumps_does_not_tear_a_story_apart() {
    let mut desk = Desk::new().await;
    for (outlet, days) in [(0, 0), (1, 400), (2, -30)] {
        desk.now = at(0) + SignedDuration::from_hours(24 * days);
        for event in 0..3 {
            desk.file(telling(event, outlet)).await;
        }
        desk = desk.restarted();
    }
    assert_eq!(desk.stories(), together());
}

#[tokio::test]
async fn what_speaks_of_no_topic_stays_alone() {
    let desk = Desk::new().await;
    for outlet in 0..3 {
        desk.file(FiledArticle { passages: Vec::new(), ..telling(0, outlet) }).await;
    }
    assert_eq!(desk.stories().len(), 3);
}

#[tokio::test]
async fn a_new_version_stands_for_the_old_one() {
    let desk = Desk::new().await;
    desk.file(telling(0, 0)).await;
    let (title, _) = EVENTS[0][0];
    desk.file(article("https://outlet-0.example/0", title, EVENTS[1][0].1)).await;
    let kept: i64 = desk.database().query_row("SELECT COUNT(*) FROM sketches", [], |row| row.get(0)).unwrap();
    assert_eq!((desk.stories().len(), kept), (1, 1));
}

#[tokio::test]
async fn ten_thousand_copies_of_one_text_are_one_story() {
    let desk = Desk::new().await;
    let (title, text) = EVENTS[0][0];
    for hundred in 0..100 {
        let copy = |number| article(&format!("https://copy-{number}.example/"), title, text);
        let copies = (0..100).map(|number| copy(hundred * 100 + number)).collect();
        desk.store.file(visit(at(hundred), copies), desk.stories.clone()).await.unwrap();
    }
    let stories = desk.stories();
    assert_eq!((stories.len(), stories[0].len()), (1, 10_000));
    let kept: i64 = desk.database().query_row("SELECT COUNT(*) FROM sketches", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1, "a copy needs no memory");
}

#[tokio::test]
async fn an_archive_that_is_published_again_opens_no_story() {
    let mut desk = Desk::new().await;
    for event in 0..3 {
        desk.file(telling(event, 0)).await;
    }
    desk.now = at(0) + SignedDuration::from_hours(24 * 200);
    for (event, [(title, text), ..]) in EVENTS.iter().enumerate() {
        desk.file(article(&format!("https://outlet-0.example/archive/{event}"), title, text)).await;
    }
    assert_eq!(desk.stories().len(), 3);
}

#[tokio::test]
async fn every_article_has_its_role_and_the_first_published_is_the_original() {
    let desk = Desk::new().await;
    let dated = |mut filed: FiledArticle, hours: i64| {
        filed.article.published = Some(at(-72 * 3_600) + SignedDuration::from_hours(hours));
        filed
    };
    let (title, text) = EVENTS[0][0];
    let of_outlet = |outlet: &str, text: &str| article(&format!("https://{outlet}.example/0"), title, text);
    let noted = format!("Correction: an earlier version named another ferry. {}", EVENTS[0][2].1);
    desk.file(dated(of_outlet("seen-first", &format!("{text} More in our live blog.")), 3)).await;
    desk.file(dated(of_outlet("wire", text), 1)).await;
    desk.file(dated(telling(0, 2), 5)).await;
    desk.file(dated(article("https://corrects.example/0", EVENTS[0][2].0, &noted), 6)).await;
    let mut roles: Vec<(String, String)> = Vec::new();
    let database = desk.database();
    let mut query = database.prepare("SELECT given_link, role FROM articles ORDER BY id").unwrap();
    for row in query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap() {
        roles.push(row.unwrap());
    }
    let roles: Vec<&str> = roles.iter().map(|(_, role)| role.as_str()).collect();
    assert_eq!(roles, ["original", "copy", "rewritten", "correction"]);
}

#[tokio::test]
async fn two_articles_on_one_topic_are_not_one_story_for_that() {
    let desk = Desk::new().await;
    let on_chips = |outlet: &str, title: &str, text: &str| {
        let filed = article(&format!("https://{outlet}.example/"), title, text);
        let marks = text.match_indices("chips").map(|(at, word)| at..at + word.len()).collect();
        let passage = Passage { block: 1, marks, ..filed.passages[0].clone() };
        FiledArticle { passages: vec![passage], ..filed }
    };
    let rule = "The ministry will ask for a licence for every shipment of chips that leaves the country by sea, and has told \
        the ports to hold containers until the papers are there.";
    let toys = "Two makers of toys say that chips are dearer than they were in spring, since the winter collections of the \
        large houses take all that the factories in the valley can deliver.";
    desk.file(on_chips("ministry", "Licences for chips", rule)).await;
    desk.file(on_chips("courier", "Toys get dearer", toys)).await;
    assert_eq!(desk.stories().len(), 2);
}

/// A way of grouping that merges what it is told to merge.
struct Merging(Merge);

impl Grouping for Merging {
    fn assign(&mut self, article: &FiledArticle, candidates: &[Candidate]) -> Assignment {
        grouping::assign(article, candidates)
    }

    fn filed(&mut self, _: ArticleId, _: StoryId, _: Timestamp) -> Option<Kept> {
        Some(Kept { merges: vec![self.0], ..Kept::default() })
    }
}

#[tokio::test]
async fn a_muted_story_stays_muted_when_it_merges() {
    let desk = Desk::new().await;
    desk.file(telling(0, 0)).await;
    desk.file(telling(1, 0)).await;
    desk.store.mute(Muted::Story(StoryId(2)), at(0), at(1_000), "desk".into(), "enough".into()).await.unwrap();
    let merge = Merge { from: StoryId(2), into: StoryId(1) };
    desk.store.file(visit(at(1), vec![telling(2, 0)]), Merging(merge)).await.unwrap();
    let muted: Vec<Muted> = desk.store.mutes(at(2)).await.unwrap().into_iter().map(|mute| mute.what).collect();
    assert!(matches!(muted.as_slice(), [Muted::Story(StoryId(1))]), "{muted:?}");
    assert_eq!(desk.stories()[0].len(), 2, "no member is lost");
    let history = desk.store.history("https://outlet-0.example/1".into()).await.unwrap().unwrap();
    assert!(history.events.iter().any(|event| event.reason == Some(Reason::StoriesMerged)));
    desk.store.mute(Muted::Story(StoryId(2)), at(2), at(3), "desk".into(), "by the old number".into()).await.unwrap();
}

const FIRST: &str = "The inspectors opened on Monday. Quillon must file its customs papers for 41 machines by Friday, the \
    ministry said in Ostrava. A spokeswoman did not answer.";

/// Which blocks are no news, in an article that begins like another and goes on with `paragraph`.
#[track_caller]
fn check_told(paragraph: &str, held: &[usize]) {
    let speaking = |link: &str, last: &str| {
        let (title, text) = EVENTS[1][0];
        let mut filed = article(link, title, text);
        filed.article.blocks.push(Block { kind: BlockKind::Paragraph, text: last.into() });
        let at = last.find("Quillon").unwrap();
        let passage = Passage { block: 2, marks: std::iter::once(at..at + 7).collect(), ..filed.passages[0].clone() };
        FiledArticle { passages: vec![passage], text_hash: last.bytes().map(i64::from).sum(), ..filed }
    };
    let mut window = Window::default();
    let first = speaking("https://a.example/1", FIRST);
    window.near(&first, &[]);
    window.assign(&first, &[]);
    window.filed(ArticleId(1), StoryId(1), at(0)).unwrap();
    let candidate = Candidate {
        article: ArticleId(1),
        story: StoryId(1),
        links: Vec::new(),
        text_hash: first.text_hash,
        block_hashes: first.block_hashes,
        blocks: first.article.blocks,
        told: vec![(2, Id::parse("news").unwrap())],
    };
    let second = speaking("https://b.example/2", paragraph);
    assert_eq!(window.near(&second, &[]), [ArticleId(1)]);
    let assignment = window.assign(&second, &[candidate]);
    assert_eq!((assignment.story, assignment.reason), (Some(StoryId(1)), Reason::CopyOf));
    let blocks: Vec<usize> = assignment.held.iter().map(|(block, _)| *block).collect();
    assert_eq!(blocks, held, "{paragraph}");
}

#[test]
fn a_paragraph_that_its_story_tells_already_is_no_news() {
    let framed = "Our correspondent has more. Quillon must file its customs papers for 41 machines by Friday, the ministry \
        said in Ostrava. Rain is expected.";
    check_told(framed, &[0, 2]);
}

#[test]
fn another_figure_in_the_same_words_is_news() {
    check_told(&FIRST.replace("41 machines", "52 machines"), &[]);
}

#[test]
fn another_end_of_the_sentence_is_news() {
    let other = "The inspectors opened on Monday. Quillon must file its customs papers before any of the lenders agrees to pay \
        out what was promised. A spokeswoman did not answer.";
    check_told(other, &[]);
}

/// Files into a window alone, as the store would; returns the story that each article is in at the end.
fn stories_of(articles: &[FiledArticle]) -> Vec<StoryId> {
    let mut window = Window::default();
    let mut stories: Vec<StoryId> = Vec::new();
    for (number, article) in (1..).zip(articles) {
        window.near(article, &[]);
        let story = window.assign(article, &[]).story.unwrap_or(StoryId(number));
        stories.push(story);
        for merge in window.filed(ArticleId(number), story, at(0)).unwrap().merges {
            assert!(stories.contains(&merge.from) && stories.contains(&merge.into), "a merge of what is not there");
            stories.iter_mut().filter(|story| **story == merge.from).for_each(|story| *story = merge.into);
        }
    }
    stories
}

#[test]
fn titles_and_lines_that_say_little_stay_apart() {
    let little =
        [("", ""), ("", "Read more."), ("Live", ""), ("", "."), ("News in brief", "More soon."), ("\u{200b}", "\n")];
    let articles: Vec<FiledArticle> =
        (0..).zip(little).map(|(n, (title, text))| article(&format!("https://x.example/{n}"), title, text)).collect();
    let stories = stories_of(&articles);
    let mut distinct = stories.clone();
    distinct.dedup();
    assert_eq!(stories, distinct);
}

#[test]
fn old_articles_leave_the_window() {
    let mut window = Window::default();
    let count = 1_200;
    for number in 1..=count {
        let filed = article(&format!("https://x.example/{number}"), &format!("Notice {number}"), "");
        window.near(&filed, &[]);
        window.assign(&filed, &[]);
        window.filed(ArticleId(number), StoryId(number), at(number)).unwrap();
    }
    assert_eq!(window.forget(at(count)).len(), 0);
    let later = at(count) + SignedDuration::from_hours(24 * 365);
    let gone = window.forget(later);
    assert_eq!((gone.len(), gone.first()), (200, Some(&ArticleId(1))), "the newest thousand stay");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_arrival_changes_nothing(order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle()) {
        let articles: Vec<FiledArticle> = order.iter().map(|place| telling(place / 3, place % 3)).collect();
        let stories = stories_of(&articles);
        for (a, story_a) in order.iter().zip(&stories) {
            for (b, story_b) in order.iter().zip(&stories) {
                prop_assert_eq!(a / 3 == b / 3, story_a == story_b, "{:?} {:?}", order, stories);
            }
        }
    }
}
