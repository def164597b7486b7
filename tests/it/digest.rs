//! Behaviour of `digest`.

mod limits;

use std::{ops::Range, process::Command, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use presswatch::{
    digest::{
        Edition, HTML_BYTES_MAX, Kind, SUBJECT_CHARS_MAX, compose, delivery_notice, departure_notice, disk_notice,
        outage_notice, render, sources_notice, suspended_notice,
    },
    model::{
        Alerted, ArticleId, ArticleNews, Contents, Coverage, Departure, DigestAt, DigestForm, DigestRule, Elsewhere,
        Health, Id, Language, LeaveWay, Message, Outlet, PassageNews, Refusing, Role, SourceId, SourceNotice, StoryId,
        StoryNews, Subscription, SubscriptionId, Topic, TopicId, TurnKind, query::Query,
    },
};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn topic(id: &str, name: &str) -> Arc<Topic> {
    Arc::new(Topic {
        id: TopicId::parse(id).unwrap(),
        name: name.to_owned(),
        lists: std::collections::BTreeMap::new(),
        matches: Query::parse(id).unwrap(),
        parts: std::collections::BTreeMap::new(),
        unless: None,
    })
}

fn outlet(source: &str, name: &str, minute: i8) -> Outlet {
    let published = at("2025-11-02T18:00:00Z") + jiff::SignedDuration::from_mins(minute.into());
    Outlet {
        source: SourceId::parse(source).unwrap(),
        name: name.to_owned(),
        tags: Vec::new(),
        link: format!("https://{source}.example/2025/{minute}?id=1&page=2"),
        published: Some(published),
        first_seen: at("2025-11-02T20:00:00Z"),
        watched_since: Some(at("2025-11-01T20:00:00Z")),
        role: Role::Original,
    }
}

/// A passage whose marks stand between braces.
fn passage(topic: &str, block: usize, text: &str) -> PassageNews {
    let (text, marks) = unmarked(text);
    PassageNews { topic: TopicId::parse(topic).unwrap(), block, page: None, text, marks, score: 1.0 }
}

fn unmarked(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut plain, mut marks, mut start) = (String::new(), Vec::new(), 0);
    for c in text.chars() {
        match c {
            '{' => start = plain.len(),
            '}' => marks.push(start..plain.len()),
            c => plain.push(c),
        }
    }
    (plain, marks)
}

fn article(title: &str, outlet: &Outlet, passages: Vec<PassageNews>) -> ArticleNews {
    ArticleNews {
        article: ArticleId(1),
        title: title.to_owned(),
        outlet: outlet.clone(),
        language: Some(Language::EN),
        revision: false,
        partial: false,
        passages,
    }
}

/// A story of these articles, carried by their outlets and further ones.
fn story(id: i64, articles: Vec<ArticleNews>, more: Vec<Outlet>) -> StoryNews {
    let outlets = articles.iter().map(|article| article.outlet.clone()).chain(more).collect();
    StoryNews { story: StoryId(id), mailed_at: None, articles, outlets }
}

/// A story of one article with one passage.
fn short(id: i64, topic: &str, title: &str, text: &str) -> StoryNews {
    let outlet = outlet("courier", "The Courier", 1);
    story(id, vec![article(title, &outlet, vec![passage(topic, 1, text)])], Vec::new())
}

fn edition(news: Vec<StoryNews>) -> Edition {
    let topics = [("deepseek", "DeepSeek"), ("export-controls", "Chip export controls"), ("nvidia", "Nvidia")];
    let subscription = Subscription {
        id: SubscriptionId::parse("eu-desk").unwrap(),
        to: vec!["desk@example.org".to_owned()],
        topics: topics.iter().map(|(id, _)| TopicId::parse(id).unwrap()).collect(),
        time_zone: TimeZone::get("Europe/Berlin").unwrap(),
        language: Language::EN,
        digest: Some(DigestRule { at: DigestAt::Now, empty: true, form: None }),
        alert: None,
        repeat: false,
    };
    Edition {
        kind: Kind::Digest,
        form: DigestForm::Full,
        subscription: Arc::new(subscription),
        // The configuration has an order of its own, which is not the readers'.
        topics: topics.iter().rev().map(|(id, name)| topic(id, name)).collect(),
        contents: Contents {
            news,
            coverage: Coverage { sources: 84, failing: Vec::new(), silent: Vec::new(), unseen: Vec::new() },
            since: at("2025-11-02T06:00:00Z"),
            ..Contents::default()
        },
        elsewhere: Elsewhere::default(),
        slot: at("2025-11-03T06:00:00Z"),
        leave_address: "alerts@example.org".to_owned(),
        leave_link: false,
    }
}

fn in_german(mut edition: Edition) -> Edition {
    let subscription = Subscription { language: Language::DE, ..(*edition.subscription).clone() };
    edition.subscription = Arc::new(subscription);
    edition
}

fn messages(edition: Edition) -> Vec<Message> {
    render(&compose(edition))
}

/// The one message of a small digest.
fn message(news: Vec<StoryNews>) -> Message {
    let mut messages = messages(edition(news));
    assert_eq!(messages.len(), 1);
    messages.remove(0)
}

fn html(message: &Message) -> &str {
    message.html.as_deref().unwrap()
}

/// The text with its lines joined as a reader's program joins them.
///
/// Source: RFC 3676, section 4.
fn joined(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.map(|line| if line.ends_with(' ') { line.to_owned() } else { format!("{line}\n") }).collect()
}

/// The places of texts, to compare their order.
fn places<const N: usize>(text: &str, of: [&str; N]) -> [usize; N] {
    of.map(|wanted| text.find(wanted).unwrap_or_else(|| panic!("no {wanted:?} in:\n{text}")))
}

/// A digest with something of everything.
fn full() -> Vec<StoryNews> {
    let courier = outlet("courier", "The Courier", 12);
    let mut ministry = outlet("bureau", "Bureau of Trade Security", 3);
    ministry.tags = vec!["official".to_owned()];
    let zeitung = outlet("zeitung", "Neue Zeitung", 25);
    let ribao = outlet("ribao", "科技日报", 41);
    let controls = story(
        1,
        vec![
            article(
                "Bureau adds twelve chip makers to its control list",
                &ministry,
                vec![
                    passage("export-controls", 0, "Bureau adds twelve {chip} makers to its {control list}"),
                    passage(
                        "export-controls",
                        2,
                        "Under the rule announced on Sunday, {export controls} will cover any {accelerator} whose memory \
                         bandwidth exceeds 1.2 TB/s, “regardless of where it is assembled”. Exporters have until \
                         15 January to apply.",
                    ),
                    passage(
                        "nvidia",
                        2,
                        "Under the rule announced on Sunday, export controls will cover any {accelerator} \
                         whose memory bandwidth exceeds 1.2 TB/s, “regardless of where it is assembled”. Exporters have \
                         until 15 January to apply.",
                    ),
                    passage(
                        "nvidia",
                        5,
                        "Two products of {Nvidia} made for the Chinese market fall under the new limit.",
                    ),
                ],
            ),
            ArticleNews {
                language: Some(Language::DE),
                partial: true,
                ..article(
                    "Zwölf Chiphersteller auf der Liste",
                    &zeitung,
                    vec![passage(
                        "export-controls",
                        3,
                        "Die {Exportkontrollen} träfen auch europäische Zulieferer, sagte eine Sprecherin des Verbandes: \
                         „Wir haben ein halbes Jahr, um unsere Lieferketten umzustellen.“",
                    )],
                )
            },
            ArticleNews {
                language: Some(Language::ZH),
                ..article(
                    "十二家芯片企业被列入管制清单",
                    &ribao,
                    vec![passage(
                        "export-controls",
                        1,
                        "商务部门发言人表示，新的{出口管制}措施扰乱了全球{芯片}供应链，有关企业将依法维护自身权益。\
                         分析人士认为，短期内国内{半导体}设备厂商的订单可能增加，但先进制程所需的材料仍然依赖进口。",
                    )],
                )
            },
        ],
        vec![courier.clone(), outlet("wire", "Harbour Wire", 30)],
    );
    let mut follow_up = story(
        2,
        vec![ArticleNews {
            revision: true,
            ..article(
                "DeepSeek opens an office in Rotterdam",
                &courier,
                vec![passage(
                    "deepseek",
                    7,
                    "A spokeswoman said late on Sunday that {DeepSeek} would hire “about forty people” by spring.",
                )],
            )
        }],
        vec![outlet("wire", "Harbour Wire", 2)],
    );
    follow_up.mailed_at = Some(at("2025-11-02T06:00:00Z"));
    follow_up.outlets.rotate_left(1);
    let undated = Outlet { published: None, ..outlet("blog", "Notes on Silicon", 50) };
    let filler = "Nothing of what was said before that point concerned the matter at hand. ".repeat(14);
    let long = format!(
        "The hearing opened with a statement of the chair. {filler}Then the witness spoke of {{DeepSeek}} and its \
         costs. {filler}In the end Mr. Smith asked whether the {{model weights}} had been copied. Nobody answered."
    );
    let hearing = story(
        3,
        vec![article("What the hearing left open", &undated, vec![passage("deepseek", 4, &long)])],
        Vec::new(),
    );
    vec![hearing, controls, follow_up]
}

#[test]
fn a_digest_in_english() {
    let message = message(full());
    assert_eq!(message.subject, "3 stories: DeepSeek opens an office in Rotterdam");
    insta::assert_snapshot!("english_text", message.text);
    insta::assert_snapshot!("english_html", html(&message));
}

#[test]
fn a_digest_in_german() {
    let mut edition = in_german(edition(full()));
    edition.contents.coverage = Coverage {
        sources: 84,
        failing: vec![("Harbour Wire".to_owned(), "HTTP 503 since Friday".to_owned())],
        silent: vec![("Talbote".to_owned(), at("2025-10-20T05:00:00Z"))],
        unseen: vec!["Hafenblatt".to_owned()],
    };
    let messages = messages(edition);
    insta::assert_snapshot!("german_text", messages[0].text);
    let html = html(&messages[0]);
    assert!(html.contains("<html lang=\"de\">"));
    // Now the English passages are the foreign ones.
    assert!(html.contains("lang=\"en\"") && !html.contains("<p class=\"ink\" dir=\"auto\" lang=\"de\""));
}

#[test]
fn a_silent_day() {
    let message = message(Vec::new());
    assert_eq!(message.subject, "0 stories from 84 sources, all healthy");
    insta::assert_snapshot!("silent_text", message.text);
    insta::assert_snapshot!("silent_html", html(&message));
}

#[test]
fn a_silent_day_that_may_not_have_been_silent_says_so() {
    let subject = |failing: usize, silent: usize, unseen: usize| {
        let mut edition = edition(Vec::new());
        edition.contents.coverage.failing = vec![("A".to_owned(), "HTTP 500".to_owned()); failing];
        edition.contents.coverage.silent = vec![("C".to_owned(), at("2025-10-20T05:00:00Z")); silent];
        edition.contents.coverage.unseen = vec!["B".to_owned(); unseen];
        messages(edition).remove(0).subject
    };
    assert_eq!(subject(2, 0, 0), "0 stories from 84 sources, 2 failing");
    assert_eq!(subject(0, 0, 1), "0 stories from 84 sources, 1 not reached so far");
    assert_eq!(subject(2, 3, 1), "0 stories from 84 sources, 2 failing, 3 silent, 1 not reached so far");
}

#[test]
fn topics_stand_in_the_readers_order_and_a_story_under_its_first() {
    let mut both = short(1, "nvidia", "Both", "On {Nvidia}.");
    both.articles[0].passages.push(passage("deepseek", 2, "On {DeepSeek}."));
    let message = message(vec![
        short(2, "nvidia", "Second", "More of {Nvidia}."),
        both,
        short(3, "export-controls", "Third", "A {ban}."),
    ]);
    let text = &message.text;
    let [deepseek, both, third, second] = places(text, ["\nDeepSeek\n", "\nBoth\n", "\nThird\n", "\nSecond\n"]);
    assert!(deepseek < both && both < third && third < second, "{text}");
    assert_eq!(text.matches("Both").count(), 1);
    assert!(text.contains("Also about Nvidia"), "{text}");
}

#[test]
fn primary_sources_come_first_then_breadth_then_strength_then_the_earliest() {
    let told = |id, title: &str, outlets: Vec<Outlet>, score| {
        let mut passage = passage("nvidia", 1, &format!("{{Nvidia}} in story {id}."));
        passage.score = score;
        story(id, vec![article(title, &outlets[0], vec![passage])], outlets[1..].to_vec())
    };
    let (a, b, c) = (outlet("a", "A", 9), outlet("b", "B", 5), outlet("c", "C", 1));
    let official = Outlet { tags: vec!["primary".to_owned()], ..outlet("o", "O", 60) };
    let message = message(vec![
        told(1, "Late", vec![a.clone()], 1.0),
        told(2, "Early", vec![c.clone()], 1.0),
        told(3, "Strong", vec![a.clone()], 2.0),
        told(4, "Broad", vec![a, b, c], 0.5),
        told(5, "Official", vec![official], 0.1),
    ]);
    let places = places(&message.text, ["\nOfficial\n", "\nBroad\n", "\nStrong\n", "\nEarly\n", "\nLate\n"]);
    assert!(places.is_sorted(), "{}", message.text);
}

#[test]
fn a_paragraph_that_speaks_of_two_topics_stands_once_with_both_marks() {
    let mut story = short(1, "deepseek", "Title", "{DeepSeek} bought Nvidia cards.");
    story.articles[0].passages.push(passage("nvidia", 1, "DeepSeek bought {Nvidia} cards."));
    assert!(message(vec![story]).text.contains("\n*DeepSeek* bought *Nvidia* cards.\n"));
}

#[test]
fn the_same_paragraph_in_two_outlets_stands_once() {
    let (a, b) = (outlet("a", "Alpha", 1), outlet("b", "Beta", 2));
    let told = |outlet| article("Same", outlet, vec![passage("nvidia", 1, "The same {Nvidia} text.")]);
    let message = message(vec![story(1, vec![told(&a), told(&b)], Vec::new())]);
    assert_eq!(message.text.matches("The same").count(), 1);
    assert!(message.text.contains("First: Alpha"), "{}", message.text);
    assert!(message.text.contains("Also in 1 outlet:\n- Beta\nhttps://b.example/2025/2?id=1&page=2\n"));
}

#[test]
fn the_title_is_marked_and_no_paragraph() {
    let a = outlet("a", "Alpha", 1);
    let title = passage("nvidia", 0, "What {Nvidia} said");
    let whole = article("What Nvidia said", &a, vec![title.clone(), passage("nvidia", 3, "All of {it}.")]);
    let only_title = article("What Nvidia said", &a, vec![title]);
    for article in [whole, only_title] {
        let text = message(vec![story(1, vec![article], Vec::new())]).text;
        assert_eq!(text.matches("What *Nvidia* said").count(), 1, "{text}");
    }
}

#[test]
fn a_further_article_with_nothing_but_a_matching_title_is_told_by_it() {
    let (a, b) = (outlet("a", "Alpha", 1), outlet("b", "Beta", 2));
    let lead = article("Lead", &a, vec![passage("nvidia", 1, "The {Nvidia} text.")]);
    let title = article("Other words on Nvidia", &b, vec![passage("nvidia", 0, "Other words on {Nvidia}")]);
    assert!(message(vec![story(1, vec![lead, title], Vec::new())]).text.contains("\nOther words on *Nvidia*\n"));
}

#[test]
fn a_passage_stands_whole_up_to_its_limit_and_is_cut_at_sentences_beyond() {
    let sentence = "This sentence is forty characters long. ";
    assert_eq!(sentence.len(), 40);
    let whole = joined(&message(vec![short(1, "nvidia", "T", sentence.repeat(30).trim_end())]).text);
    assert!(!whole.contains("[…]"));
    let text = format!("{}On {{Nvidia}} one. {}The {{end}}.", sentence.repeat(40), sentence.repeat(40));
    let cut = joined(&message(vec![short(1, "nvidia", "T", &text)]).text);
    let told = cut.lines().find(|line| line.contains("[…]")).unwrap();
    assert!(told.chars().count() <= 1_200 + 20, "{}", told.chars().count());
    assert!(told.contains("On *Nvidia* one.") && told.ends_with("The *end*."), "{told}");
    for gap in told.split(" […] ") {
        assert!(gap.ends_with('.') && (gap.starts_with("This") || gap.starts_with("On") || gap.starts_with("The")));
    }
}

#[test]
fn a_chinese_passage_is_cut_at_its_own_full_stops() {
    let text =
        format!("{}关于{{芯片}}的新规定。{}", "这句话与主题无关。".repeat(100), "这句话也与主题无关。".repeat(100));
    let told = message(vec![short(1, "nvidia", "T", &text)]).text.replace('\n', "");
    assert!(told.contains("关于*芯片*的新规定。"), "{told}");
    assert!(told.contains("。 […] "), "{told}");
}

#[test]
fn asterisks_in_the_text_are_not_mistaken_for_marks() {
    let text = message(vec![short(1, "nvidia", "T", "A*STAR tested {Nvidia} cards.")]).text;
    assert!(text.contains("A*STAR tested [[Nvidia]] cards."), "{text}");
}

#[test]
fn marks_that_fit_no_text_harm_nothing() {
    let mut story = short(1, "nvidia", "T", "Über {Nvidia}.");
    story.articles[0].passages[0].marks.extend([0..1, 3..900, 5..5, 6..9, 8..12]);
    let text = message(vec![story]).text;
    assert!(text.contains("Über *Nvidia*."), "{text}");
}

#[test]
fn what_comes_from_outside_injects_nothing() {
    let mut hostile = outlet("courier", "Cou</a><img src=x>rier\r\nBcc: all@example.org", 1);
    hostile.link = "javascript:alert(1)".to_owned();
    let mut other = outlet("wire", "Wire\" onclick=\"x", 2);
    other.link = "https://good.example@evil.example/\"><script>'".to_owned();
    let title = "Title</mark><script>alert(1)</script>\r\nBcc: all@example.org\u{202E}";
    let passages =
        vec![passage("nvidia", 1, "{</mark><script>alert(2)</script>} & \"quoted\"\n> From: x\nFrom the first")];
    let mut edition = edition(vec![story(1, vec![article(title, &hostile, passages)], vec![other])]);
    edition.contents.coverage.failing = vec![("A</td>".to_owned(), "HTTP\n<b>500".to_owned())];
    let message = messages(edition).remove(0);
    assert!(!message.subject.contains(char::is_control) && !message.subject.contains('\u{202E}'));
    let html = html(&message);
    for banned in ["<script", "<img", "javascript:", "onclick=\"", "good.example@", "<b>", "A</td>"] {
        assert!(!html.contains(banned), "{banned}:\n{html}");
    }
    assert!(!message.text.contains("javascript:") && !message.text.contains("\nBcc:"), "{}", message.text);
    insta::assert_snapshot!("injection_text", message.text);
    insta::assert_snapshot!("injection_subject", message.subject);
}

#[test]
fn a_subject_is_one_line_of_bounded_length_cut_between_words() {
    let subject = message(vec![short(1, "nvidia", &"word ".repeat(80), "{x}")]).subject;
    assert!(subject.chars().count() <= SUBJECT_CHARS_MAX && subject.ends_with("word…"), "{subject}");
    let chinese = message(vec![short(1, "nvidia", &"芯片".repeat(200), "{x}")]).subject;
    assert!(chinese.chars().count() > SUBJECT_CHARS_MAX - 3 && chinese.chars().count() <= SUBJECT_CHARS_MAX);
}

#[test]
fn a_digest_too_large_for_one_mail_goes_on_in_the_next_with_every_story() {
    let news: Vec<StoryNews> = (0..120)
        .map(|n| {
            short(
                n,
                ["deepseek", "nvidia"][usize::try_from(n % 2).unwrap()],
                &format!("Headline {n:03}"),
                &format!("{{Nvidia}} {n}. {}", "Some words. ".repeat(60)),
            )
        })
        .collect();
    let messages = messages(edition(news));
    assert!(messages.len() > 1);
    for (index, message) in messages.iter().enumerate() {
        assert!(html(message).len() <= HTML_BYTES_MAX, "{}", html(message).len());
        assert!(message.subject.starts_with("120 stories: "));
        assert!(message.subject.ends_with(&format!(" ({}/{})", index + 1, messages.len())), "{}", message.subject);
    }
    for n in 0..120 {
        let told = |part: &str| part.matches(&format!("Headline {n:03}")).count();
        assert_eq!(messages.iter().filter(|message| message.text.contains(&format!("\nHeadline {n:03}\n"))).count(), 1);
        assert!(messages.iter().any(|message| told(html(message)) > 0));
    }
    let shape: Vec<String> = messages
        .iter()
        .map(|message| {
            let told: Vec<&str> =
                message.text.lines().filter(|line| line.starts_with("Headline") || line.starts_with("Part")).collect();
            format!("{}\n{}\n{} … {}\n", message.subject, told[0], told[1], told[told.len() - 1])
        })
        .collect();
    insta::assert_snapshot!("parts", shape.join("\n"));
}

#[test]
fn a_story_too_large_for_one_mail_is_divided_between_its_passages() {
    let outlet = outlet("courier", "The Courier", 1);
    let passages: Vec<PassageNews> = (0..150)
        .map(|n| passage("nvidia", n + 1, &format!("{{Nvidia}} number {n:03}. {}", "Words & words. ".repeat(60))))
        .collect();
    let large = story(1, vec![article("Large", &outlet, passages)], Vec::new());
    let messages = messages(edition(vec![short(2, "deepseek", "Small", "On {DeepSeek}."), large]));
    assert!(messages.len() > 2);
    for message in &messages {
        assert!(html(message).len() <= HTML_BYTES_MAX);
    }
    for n in 0..150 {
        let told = format!("number {n:03}.");
        assert_eq!(messages.iter().filter(|message| joined(&message.text).contains(&told)).count(), 1, "{told}");
        assert_eq!(messages.iter().filter(|message| html(message).contains(&told)).count(), 1, "{told}");
    }
    // It begins in a mail of its own, so that as little of it as possible is torn.
    assert!(!messages[0].text.contains("Large"));
    assert!(messages[1].text.contains("[Continued in the next part]"));
    assert!(messages[2].text.contains("[Continued from the part before]"));
}

#[test]
fn a_footer_with_many_faults_stays_short() {
    let mut edition = edition(Vec::new());
    edition.contents.coverage.failing = (0..40).map(|n| (format!("Source {n}"), "fault ".repeat(100))).collect();
    let message = messages(edition).remove(0);
    let text = joined(&message.text);
    assert!(text.contains("84 sources checked: 44 healthy, 40 failing.") && text.contains("and 28 more"), "{text}");
    assert!(text.len() < 4_000);
}

#[test]
fn lines_of_text_are_short_and_flow() {
    let text = message(full()).text;
    for line in text.lines().filter(|line| !line.starts_with("https://")) {
        let width: usize = line.trim_end().chars().map(|c| if c > '\u{2E80}' { 2 } else { 1 }).sum();
        assert!(width <= 72, "{width}: {line}");
    }
    let joined = joined(&text);
    assert!(joined.contains("will cover any *accelerator* whose memory bandwidth exceeds 1.2 TB/s, “regardless"));
}

#[test]
fn lines_that_mail_programs_would_misread_are_stuffed() {
    let filler = "x".repeat(70);
    let text = message(vec![short(1, "nvidia", "T", &format!("{filler} From here {filler} >not quoted"))]).text;
    assert!(text.contains("\n From here") && text.contains("\n >not quoted"), "{text}");
}

#[test]
fn an_unknown_language_of_readers_gets_english_labels_and_its_own_passages_unlabelled() {
    let mut edition = edition(vec![short(1, "nvidia", "Titre", "Sur {Nvidia}.")]);
    let french = Language::parse("fr").unwrap();
    edition.subscription = Arc::new(Subscription { language: french, ..(*edition.subscription).clone() });
    edition.contents.news[0].articles[0].language = Some(french);
    let message = messages(edition).remove(0);
    assert!(html(&message).contains("<html lang=\"en\">") && html(&message).contains("lang=\"fr\""));
    assert!(!message.text.contains("French"));
}

/// What there is to tell of a source.
fn notice(name: &str, kind: TurnKind, health: Health, fault: Option<&str>) -> SourceNotice {
    SourceNotice {
        id: Id::parse("wire").unwrap(),
        name: name.to_owned(),
        url: "https://wire.example/feed?x='1".to_owned(),
        kind,
        health,
        since: Some(at("2025-11-01T09:30:00Z")),
        fault: fault.map(str::to_owned),
        moved_to: (kind == TurnKind::Moved).then(|| "https://new.example/feed".to_owned()),
    }
}

#[test]
fn notices_to_the_operator() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let (since, until) = (at("2025-11-01T09:30:00Z"), at("2025-11-03T06:00:00Z"));
    let failing = |name: &str| notice(name, TurnKind::Worse, Health::Failing, Some("503\r\nService Unavailable"));
    let several = [
        notice("Harbour Wire", TurnKind::Recovered, Health::Healthy, None),
        failing("Valley Courier"),
        notice("Talbote", TurnKind::Reminder, Health::Silent, None),
        failing("Hafenblatt"),
        notice("Coast Ledger", TurnKind::Worse, Health::Blocked, Some("403 Forbidden")),
        notice("Old Post", TurnKind::Worse, Health::Gone, Some("410 Gone")),
        notice("New Post", TurnKind::Moved, Health::Moved, None),
    ];
    let notices = [
        sources_notice(&[failing("Harbour Wire\nX: y")], &berlin),
        sources_notice(&several[..1], &berlin),
        sources_notice(&several[2..3], &berlin),
        sources_notice(&several, &berlin),
        delivery_notice("desk@example.org", "3 stories: A headline", "550 5.1.1 no such user"),
        outage_notice(since, until, "mail.example.org:587: AUTH: 535 5.7.8 wrong password", &berlin),
        suspended_notice(
            &Refusing {
                recipient: "o'brien@example.org".to_owned(),
                times: 5,
                since,
                last: until,
                reply: "550 5.2.1 mailbox disabled (reply to RCPT)".to_owned(),
                suspended_at: None,
            },
            &berlin,
        ),
        departure_notice(
            &Departure {
                subscription: Id::parse("eu-desk").unwrap(),
                recipient: "reader@example.org".to_owned(),
                at: until,
                way: LeaveWay::Link,
            },
            &berlin,
        ),
    ];
    let written = notices.map(|notice| {
        assert_eq!(notice.html, None);
        format!("Subject: {}\n\n{}", notice.subject, notice.text)
    });
    insta::assert_snapshot!("notices", written.join("\n=======\n"));
}

#[test]
fn the_command_of_a_notice_names_the_path_as_a_shell_reads_it() {
    let message = disk_notice("/srv/editor's desk/presswatch", at("2025-11-01T09:30:00Z"), &TimeZone::UTC);
    let line = message.text.lines().find_map(|line| line.strip_prefix("df -h ")).unwrap();
    let said = Command::new("sh").args(["-c", &format!("printf %s {line}")]).output().unwrap();
    assert_eq!(String::from_utf8(said.stdout).unwrap(), "/srv/editor's desk/presswatch");
}

#[test]
fn a_notice_of_a_thousand_sources_stays_short() {
    let failing = notice("Harbour Wire", TurnKind::Worse, Health::Failing, Some("503 Service Unavailable"));
    let message = sources_notice(&vec![failing; 1_000], &TimeZone::UTC);
    assert_eq!(message.subject, "1000 sources: 1000 failing");
    assert!(message.text.contains("- and 950 more") && message.text.len() < 20_000, "{}", message.text.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_comes_every_mail_keeps_its_size_and_no_mark_is_lost(
        title in "\\PC{0,40}",
        pieces in proptest::collection::vec(("[ -~]{0,400}|[一-丂。]{0,300}|[&<>\"' .]{0,200}", "[a-z芯]{1,9}"), 1..60),
        copies in 1_usize..30,
        others in 0_usize..200,
    ) {
        let text: String = pieces.iter().map(|(plain, marked)| {
            format!("{} {{{marked}}}", plain.replace(['{', '}', '*'], ""))
        }).collect();
        let outlet = outlet("courier", "The Courier", 1);
        let passages = (0..copies).map(|n| passage("nvidia", n + 1, &format!("{n} {text}"))).collect();
        let others = (0..others).map(|n| Outlet {
            source: SourceId::parse(&format!("s{n}")).unwrap(),
            link: format!("https://s{n}.example/{}", "&a=b".repeat(n)),
            ..outlet.clone()
        }).collect();
        let messages = messages(edition(vec![story(1, vec![article(&title, &outlet, passages)], others)]));
        let marks: usize = messages.iter().map(|message| html(message).matches("<mark").count()).sum();
        prop_assert!(marks >= pieces.len() * copies, "{marks} of {}", pieces.len() * copies);
        for message in &messages {
            prop_assert!(html(message).len() <= HTML_BYTES_MAX, "{}", html(message).len());
            prop_assert!(!message.text.lines().any(|line| line == "-- "));
        }
    }
}

#[test]
fn a_story_is_headed_by_its_official_source_else_in_the_readers_language_and_names_the_first_all_the_same() {
    let (harbin, wire, bureau) =
        (outlet("ribao", "Jiangcheng Ribao", 1), outlet("wire", "Harbour Wire", 2), outlet("bureau", "The Bureau", 3));
    let chinese = ArticleNews {
        language: Language::parse("zh"),
        ..article("芯片新规", &harbin, vec![passage("nvidia", 1, "{Nvidia} 表示将研究新规。")])
    };
    let english = article("Rule for chips", &wire, vec![passage("nvidia", 1, "{Nvidia} will look at it.")]);
    let both = message(vec![story(1, vec![chinese.clone(), english.clone()], Vec::new())]);
    assert_eq!(both.subject, "1 story: Rule for chips");
    let told = joined(&both.text);
    places(&told, ["\nRule for chips\n", "First: Jiangcheng Ribao", "will look at it", "芯片新规", "表示将研究新规"]);
    assert!(html(&both).contains(">芯片新规</p>"), "a further article is told under its own headline");

    let official = Outlet { tags: vec!["official".to_owned()], ..bureau };
    let rule = article("Final rule 14", &official, vec![passage("nvidia", 1, "It binds {Nvidia}.")]);
    let all = message(vec![story(1, vec![chinese, english, rule], Vec::new())]);
    assert_eq!(all.subject, "1 story: Final rule 14");
    let told = joined(&all.text);
    places(&told, ["First: Jiangcheng Ribao", "The Bureau ·", "It binds", "Rule for chips", "will look", "芯片新规"]);
    assert!(html(&all).contains("https://bureau.example/"), "the headline leads to the document");
}

#[test]
fn a_correction_is_called_one_at_the_top_and_where_it_stands() {
    let wire = outlet("wire", "Harbour Wire", 0);
    let copy = Outlet { role: Role::Copy, ..outlet("courier", "The Courier", 3) };
    let correction = Outlet { role: Role::Correction, ..outlet("ledger", "Coast Ledger", 9) };
    let articles = vec![
        article("Ten plants get licences", &wire, vec![passage("nvidia", 1, "Ten plants may buy {Nvidia} chips.")]),
        article(
            "Nine, not ten",
            &correction,
            vec![passage("nvidia", 2, "Nine plants may buy {Nvidia} chips, not ten.")],
        ),
    ];
    let news = vec![story(1, articles, vec![copy])];
    let english = message(news.clone());
    assert!(english.text.contains("[Correction]"), "{}", english.text);
    assert!(english.text.contains("Coast Ledger · Sun 2 Nov, 19:09 · correction"), "{}", english.text);
    assert!(english.text.contains("- The Courier (copy)"), "{}", english.text);
    assert!(html(&english).contains("19:09 · correction"), "{}", html(&english));
    let german = messages(in_german(edition(news))).remove(0);
    assert!(german.text.contains("[Berichtigung]"), "{}", german.text);
}

#[test]
fn what_is_written_from_right_to_left_is_set_so() {
    let message = message(vec![
        short(1, "nvidia", "שבבים: Nvidia", "“شركة {Nvidia} تعلن”"),
        short(2, "nvidia", "T", "{Nvidia} عن"),
    ]);
    let page = html(&message);
    assert_eq!(page.matches("dir=\"rtl\" align=\"right\"").count(), 2, "headline and passage of the first alone");
    assert_eq!(page.matches("dir=\"ltr\"").count(), 2);
}

#[test]
fn a_topic_that_only_other_sections_speak_of_is_not_called_silent() {
    let mut both = short(1, "deepseek", "Both", "On {DeepSeek} and {Nvidia}.");
    both.articles[0].passages.push(passage("nvidia", 1, "On DeepSeek and {Nvidia}."));
    let text = message(vec![both]).text;
    assert!(
        text.contains("1 story on 2 topics") && text.contains("DeepSeek 1 · Chip export controls 0 · Nvidia 1"),
        "{text}"
    );
}

#[test]
fn a_long_digest_begins_with_the_stories_that_lead_it() {
    let mut news: Vec<StoryNews> =
        (1..=4).map(|n| short(n, "nvidia", &format!("Plain headline {n}"), "Of {Nvidia} too.")).collect();
    news[3].outlets[0].tags = vec!["official".to_owned()];
    news[3].articles[0].title = "What the ministry says".to_owned();

    let message = message(news);

    let text = joined(&message.text);
    let leading = text.split("Nvidia\n======").next().unwrap();
    assert!(leading.contains("Above all") && leading.contains("- What the ministry says (The Courier)"), "{leading}");
    assert_eq!(leading.matches("\n- ").count(), 3, "{leading}");
    assert!(html(&message).contains("Above all"));
}

#[test]
fn a_summary_tells_what_says_most_and_how_much_more_there_is() {
    let outlet = outlet("courier", "The Courier", 1);
    let passages = (1..=5).map(|n| PassageNews {
        score: if n == 3 || n == 4 { 9.0 } else { 1.0 },
        ..passage("nvidia", n, &format!("Paragraph {n} of {{Nvidia}}."))
    });
    let mut edition = edition(vec![story(1, vec![article("A week", &outlet, passages.collect())], Vec::new())]);
    edition.form = DigestForm::Summary;

    let text = joined(&messages(edition).remove(0).text);

    assert!(text.contains("Paragraph 3") && text.contains("Paragraph 4"), "{text}");
    assert!(!text.contains("Paragraph 1") && !text.contains("Paragraph 5"), "{text}");
    assert!(text.contains("And 3 more paragraphs in the articles."), "{text}");
}

#[test]
fn an_alert_is_one_story_and_nothing_of_the_day() {
    let mut edition = edition(vec![short(1, "nvidia", "A rule for chips", "It concerns {Nvidia}.")]);
    edition.kind = Kind::Alert;
    edition.contents.muted = 2;
    edition.contents.alerted = vec![Alerted {
        story: StoryId(9),
        title: "The alert before".to_owned(),
        outlet: outlet("wire", "Harbour Wire", 3),
        at: at("2025-11-02T19:00:00Z"),
    }];

    let message = messages(edition).remove(0);

    assert_eq!(message.subject, "Alert: A rule for chips");
    insta::assert_snapshot!("alert_text", message.text);
    assert!(!html(&message).contains("84 sources") && !html(&message).contains("The alert before"));
}

#[test]
fn what_is_not_in_the_mail_is_said_in_its_footer() {
    let mut edition = edition(vec![short(1, "nvidia", "A rule for chips", "It concerns {Nvidia}.")]);
    edition.contents.muted = 2;
    edition.contents.overflowed = 1;
    edition.elsewhere.stories = [StoryId(7)].into();
    edition.elsewhere.subscriptions = [SubscriptionId::parse("board").unwrap()].into();
    edition.contents.alerted = vec![Alerted {
        story: StoryId(9),
        title: "Crates <b>opened</b>".to_owned(),
        outlet: outlet("wire", "Harbour Wire", 3),
        at: at("2025-11-02T19:00:00Z"),
    }];

    let message = messages(edition).remove(0);

    let (text, html) = (joined(&message.text), html(&message));
    for said in [
        "1 more story is told by your mail “board” of this time.",
        "2 stories are muted.",
        "1 story of this mail would have been an alert; the number of a day was reached.",
    ] {
        assert!(text.contains(said) && html.contains(said), "{said}\n{text}");
    }
    assert!(text.contains("- Crates <b>opened</b> (Harbour Wire · alert of Sun 2 Nov, 20:00)"), "{text}");
    assert!(html.contains("Crates &#60;b&#62;opened"), "{html}");
}

#[test]
fn a_story_that_was_held_up_says_so() {
    let mut news = short(1, "nvidia", "A rule for chips", "It concerns {Nvidia}.");
    for outlet in news.outlets.iter_mut().chain(news.articles.iter_mut().map(|article| &mut article.outlet)) {
        outlet.published = Some(at("2025-11-02T03:00:00Z"));
    }
    let label = "Late: published before the last mail, seen after it";
    assert!(joined(&message(vec![news.clone()]).text).contains(label));

    news.outlets[0].watched_since = Some(at("2025-11-02T10:00:00Z"));
    assert!(!joined(&message(vec![news]).text).contains(label), "a new source held nothing up");
}
