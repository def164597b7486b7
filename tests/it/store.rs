//! Behaviour of `store`.

use std::{fs, sync::Arc};

use jiff::Timestamp;
use presswatch::{
    grouping,
    model::{
        Article, ArticleState, Block, BlockKind, Candidate, Composition, ContentFrom, Delivery, DigestAt, DigestRule,
        Entry, EntryFate, FaultKind, FiledArticle, FiledEntry, Id, Language, Link, MailKey, Passage, QueuedMail,
        Reason, Source, SourceKind, SourceState, StoryNews, Subscription, SubscriptionId, TransportFault, Visit,
        VisitOutcome,
    },
    store::{self, Listed, NO_MUTES, Store, StoreError},
};
use rusqlite::Connection;
use tempfile::TempDir;

/// Tables that grow with the press: no query may read one of them whole.
const GROWING: [&str; 10] =
    ["visits", "entries", "articles", "links", "passages", "stories", "mailed", "outbox", "decisions", "digests"];

const PARAGRAPH: &str = "The harbour office rents a program that answers callers, and has counted four hundred calls a day \
    since Monday; two thirds of them were put through to the right desk at the first attempt, it said.";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn source() -> Arc<Source> {
    Arc::new(Source {
        id: Id::parse("courier").unwrap(),
        name: "Valley Courier".into(),
        url: "https://courier.example/feed".parse().unwrap(),
        kind: None,
        links: None,
        follow: None,
        json: None,
        tags: Vec::new(),
        content: ContentFrom::Page,
        every: None,
        every_max: None,
        enabled: true,
        language: None,
        allow_addresses: Vec::new(),
        headers: Vec::new(),
        robots: None,
    })
}

fn subscription(topics: &[&str]) -> Arc<Subscription> {
    Arc::new(Subscription {
        id: Id::parse("desk").unwrap(),
        to: vec!["desk@example.org".into()],
        topics: topics.iter().map(|topic| Id::parse(topic).unwrap()).collect(),
        time_zone: jiff::tz::TimeZone::UTC,
        language: Language::EN,
        digest: Some(DigestRule { at: DigestAt::Now, empty: false, form: None }),
        alert: None,
        repeat: false,
    })
}

fn entry(key: &str) -> Entry {
    Entry {
        key: key.into(),
        link: Some(Link::parse(&format!("https://courier.example/{key}")).unwrap()),
        title: Some("Callers are answered".into()),
        published: Some(at(0)),
        summary: Some("<p>More.</p>".into()),
        language: Some(Language::EN),
        ..Entry::default()
    }
}

fn filed(key: &str, fate: EntryFate) -> FiledEntry {
    FiledEntry { entry: entry(key), content_hash: 7, novelty: Reason::NewEntry, fate }
}

/// An article whose first paragraph speaks of `topic`.
fn article(key: &str, topic: &str) -> EntryFate {
    let block = |kind, text: &str| Block { kind, text: text.into() };
    let article = Article {
        published: Some(at(0)),
        language: Some(Language::EN),
        state: ArticleState::Full,
        reason: Some(Reason::FromPage),
        blocks: vec![block(BlockKind::Title, "Callers are answered"), block(BlockKind::Paragraph, PARAGRAPH)],
        ..Article::at(entry(key).link.unwrap())
    };
    let prints = grouping::fingerprints(&article);
    let passage = Passage {
        topic: Id::parse(topic).unwrap(),
        block: 1,
        marks: std::iter::once(4..11).collect(),
        clauses: vec![presswatch::model::Clause { text: "harbour".to_owned(), marks: Vec::new() }],
        score: 0.5,
    };
    EntryFate::Article(Box::new(FiledArticle {
        article,
        text_hash: prints.text,
        block_hashes: prints.blocks,
        passages: vec![passage],
        vetoed: Vec::new(),
        held: None,
        aliases: Vec::new(),
        fault: None,
    }))
}

fn visit(entries: Vec<FiledEntry>) -> Visit {
    let state = SourceState { first_success: Some(at(1)), last_success: Some(at(1)), ..SourceState::default() };
    Visit {
        source: source().id.clone(),
        at: at(1),
        duration_ms: 5,
        outcome: VisitOutcome::Read(SourceKind::Feed),
        status: Some(200),
        problems: Vec::new(),
        listed: entries.len(),
        entries,
        state,
    }
}

fn mail(subscription: &SubscriptionId, slot: Timestamp) -> QueuedMail {
    QueuedMail {
        key: MailKey {
            subscription: Some(subscription.clone()),
            slot: slot.to_string(),
            recipient: "desk@example.org".into(),
            part: 1,
        },
        message_id: format!("<{slot}@example.org>"),
        subject: "1 story".into(),
        bytes: b"From: a\r\n\r\nb\r\n".to_vec(),
    }
}

/// A store that knows the source and the subscription.
async fn open(folder: &TempDir, topics: &[&str]) -> Store {
    let store = Store::open(folder.path()).unwrap();
    store.sync(&[source()], &[subscription(topics)], at(0)).await.unwrap();
    store
}

/// Composes what is new, and returns it with the number of mails.
async fn compose(store: &Store, topics: &[&str], second: i64) -> (Vec<StoryNews>, u32) {
    let (tell, told) = tokio::sync::oneshot::channel();
    let id = subscription(topics).id.clone();
    let composed = store.compose(subscription(topics), at(second), at(second), NO_MUTES, move |contents| {
        let news = contents.news;
        let mails = if news.is_empty() { Vec::new() } else { vec![mail(&id, at(second))] };
        tell.send(news).unwrap();
        Composition { mails, left_out: Vec::new() }
    });
    let mails = composed.await.unwrap().mails;
    (told.await.unwrap(), mails)
}

#[tokio::test]
async fn what_was_filed_is_known_and_composed_once() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder, &["calls"]).await;
    let done = store.file(visit(vec![filed("a", article("a", "calls"))]), grouping::assign).await.unwrap();
    assert_eq!((done.articles, done.stories, done.passages), (1, 1, 1));
    let link = Some("https://courier.example/a".to_owned());
    let asked = vec![("a".into(), link.clone()), ("b".into(), None), ("c".into(), link)];
    let remembered = store.remembered(&source().id, asked).await.unwrap();
    let hashes: Vec<Option<i64>> = remembered.iter().map(|remembered| remembered.content_hash).collect();
    assert_eq!(hashes, [Some(7), None, None]);
    let same_link: Vec<&[(String, i64)]> = remembered.iter().map(|remembered| &*remembered.same_link).collect();
    assert_eq!(same_link, [&[][..], &[], &[("a".to_owned(), 7)]]);

    let (news, mails) = compose(&store, &["calls"], 10).await;
    assert_eq!((news.len(), mails), (1, 1));
    assert_eq!(news[0].articles[0].passages[0].text, PARAGRAPH);
    let (news, mails) = compose(&store, &["calls"], 20).await;
    assert!(news.is_empty() && mails == 0);
    store.check().await.unwrap();
}

#[tokio::test]
async fn a_panic_in_the_middle_of_a_visit_leaves_nothing_of_it() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder, &["calls"]).await;
    let panics = |_: &FiledArticle, _: &[Candidate]| panic!("in the middle");
    let broken = store.file(visit(vec![filed("a", article("a", "calls"))]), panics).await;
    assert!(matches!(broken, Err(StoreError::Panicked(_))), "{broken:?}");
    let remembered = store.remembered(&source().id, vec![("a".into(), None)]).await.unwrap();
    assert_eq!(remembered, [Listed::default()]);
    assert_eq!(store.source_state(&source().id).await.unwrap().first_success, None);
}

#[tokio::test]
async fn an_entry_waits_whole_with_the_reason_that_holds_it() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder, &["calls"]).await;
    let fate =
        EntryFate::Waiting { attempts: 2, retry_at: at(100), fault: "503".into(), held: Some(Reason::BeforeLookback) };
    store.file(visit(vec![filed("a", fate)]), grouping::assign).await.unwrap();
    assert!(store.waiting(&source().id, at(99), 10).await.unwrap().is_empty());
    let waiting = store.waiting(&source().id, at(100), 10).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].attempts, waiting[0].held), (1, 2, Some(Reason::BeforeLookback)));
    assert_eq!(waiting[0].entry, entry("a"));
}

#[tokio::test]
async fn a_new_topic_starts_from_now() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder, &["other"]).await;
    store.file(visit(vec![filed("a", article("a", "calls"))]), grouping::assign).await.unwrap();
    store.sync(&[source()], &[subscription(&["other", "calls"])], at(2)).await.unwrap();
    assert_eq!(compose(&store, &["other", "calls"], 10).await.1, 0);
}

#[tokio::test]
async fn news_without_a_mail_stay_news() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder, &["calls"]).await;
    store.file(visit(vec![filed("a", article("a", "calls"))]), grouping::assign).await.unwrap();
    let lost = store
        .compose(subscription(&["calls"]), at(5), at(5), NO_MUTES, |_| Composition {
            mails: Vec::new(),
            left_out: Vec::new(),
        })
        .await;
    assert!(matches!(lost, Err(StoreError::NoMail(_))), "{lost:?}");
    assert_eq!(compose(&store, &["calls"], 10).await.1, 1);
}

#[tokio::test]
async fn a_mail_goes_from_queued_to_sent_and_survives_what_comes_between() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder, &["calls"]).await;
    store.file(visit(vec![filed("a", article("a", "calls"))]), grouping::assign).await.unwrap();
    compose(&store, &["calls"], 10).await;

    let first = store.claim(at(10)).await.unwrap().unwrap();
    assert!(store.claim(at(10)).await.unwrap().is_none(), "a claimed mail is nobody else's");
    let away = TransportFault { kind: FaultKind::Unreachable, text: "away".into() };
    store.record(first.id, Delivery::TransportDown(away), None, at(11)).await.unwrap();
    let again = store.claim(at(11)).await.unwrap().unwrap();
    assert_eq!((again.attempts, &again.bytes), (0, &first.bytes), "a fault of the transport costs no attempt");

    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.recover_outbox().await.unwrap(), 1);
    let again = store.claim(at(12)).await.unwrap().unwrap();
    assert_eq!(again.message_id, first.message_id);
    let later = Delivery::Later { reply: "451".into(), ambiguous: false };
    store.record(again.id, later, Some(at(60)), at(12)).await.unwrap();
    assert!(store.claim(at(59)).await.unwrap().is_none());
    let last = store.claim(at(60)).await.unwrap().unwrap();
    store.record(last.id, Delivery::Sent("250".into()), None, at(61)).await.unwrap();
    assert!(store.outbox().await.unwrap().is_empty());
    let history = store.history("https://courier.example/a".into()).await.unwrap().unwrap();
    let reasons: Vec<Reason> = history.events.iter().filter_map(|event| event.reason).collect();
    for reason in [Reason::NewEntry, Reason::FromPage, Reason::Matched, Reason::NewStory, Reason::Composed] {
        assert!(reasons.contains(&reason), "{reason:?} is missing: {reasons:?}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let folder = TempDir::new().unwrap();
    drop(open(&folder, &["calls"]).await);
    let file = folder.path().join(store::FILE_NAME);
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
    let refused = Store::open(folder.path()).map(|_| ());
    assert!(matches!(refused, Err(StoreError::Newer { found: 9_999, .. })), "{refused:?}");
}

#[tokio::test]
async fn a_reader_sees_what_is_filed_beside_it_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    assert!(matches!(Store::open_reader(folder.path()).map(|_| ()), Err(StoreError::Missing(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "a reader makes no file");
    let store = open(&folder, &["calls"]).await;
    let reader = Store::open_reader(folder.path()).unwrap();
    store.file(visit(vec![filed("a", article("a", "calls"))]), grouping::assign).await.unwrap();
    assert_eq!(reader.known_links(vec!["https://courier.example/a".into()]).await.unwrap(), [true]);
    assert!(matches!(reader.recover_outbox().await, Err(StoreError::ReadOnly)));
}

#[tokio::test]
async fn no_query_reads_a_growing_table_whole() {
    let folder = TempDir::new().unwrap();
    drop(open(&folder, &["calls"]).await);
    let database = Connection::open(folder.path().join(store::FILE_NAME)).unwrap();
    for (name, query) in store::queries() {
        let mut plan = database.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
        // Parameters that are not bound are NULL, which changes no plan.
        let steps: Vec<String> =
            plan.raw_query().mapped(|row| row.get::<_, String>("detail")).collect::<Result<_, _>>().unwrap();
        for step in steps {
            let words: Vec<&str> = step.split(' ').collect();
            let whole = words[0] == "SCAN" && !step.contains("USING") && GROWING.contains(&words[1]);
            assert!(!whole, "{name}: {step}\n{query}");
        }
    }
}
