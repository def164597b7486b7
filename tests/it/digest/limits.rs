//! Input that is too much, too long or not there: every mail stays within its bounds, and nothing is dropped.

use presswatch::mail::{Headers, assemble};

use super::*;
use crate::mail::digest_key;

/// The bytes of each part as they go over the wire.
fn wires(messages: &[Message]) -> Vec<String> {
    let wire = |(message, part): (&Message, u32)| {
        let key = presswatch::model::MailKey { part, ..digest_key("desk@example.org") };
        let headers = Headers { from: "alerts@example.org", key: &key, date: Timestamp::UNIX_EPOCH, leave: None };
        String::from_utf8(assemble(&headers, message).unwrap()).unwrap()
    };
    messages.iter().zip(1..).map(wire).collect()
}

fn header<'a>(wire: &'a str, name: &str) -> &'a str {
    wire.lines().find_map(|line| line.strip_prefix(name)).unwrap()
}

/// Checks the bounds of every part: its HTML, its subject, its lines.
fn check_bounds(messages: &[Message]) {
    for message in messages {
        // Each line ends in two bytes on the wire.
        let bytes = html(message).len() + html(message).lines().count();
        assert!(bytes <= HTML_BYTES_MAX, "{bytes}");
        let number = " (100/100)".len();
        assert!(message.subject.chars().count() <= SUBJECT_CHARS_MAX + number, "{}", message.subject);
    }
    for wire in wires(messages) {
        assert!(wire.lines().all(|line| line.len() <= 998));
    }
}

#[test]
fn two_thousand_stories_are_parts_of_one_thread_each_story_in_one_of_them() {
    const STORIES: i64 = 2_000;
    let topics = ["deepseek", "export-controls", "nvidia"];
    let news = (0..STORIES).map(|n| {
        let topic = topics[usize::try_from(n).unwrap() % topics.len()];
        let text = format!("In case {n:04}x {{Nvidia}} said so. {}", "What else was said is no news. ".repeat(2));
        short(n, topic, &format!("Headline of case {n:04}y"), &text)
    });

    let messages = messages(edition(news.collect()));

    check_bounds(&messages);
    let texts: Vec<String> = messages.iter().map(|message| joined(&message.text)).collect();
    for n in 0..STORIES {
        let (case, headline) = (format!("case {n:04}x"), format!("case {n:04}y"));
        let told: Vec<usize> = (0..messages.len()).filter(|part| texts[*part].contains(&case)).collect();
        let shown: Vec<usize> = (0..messages.len()).filter(|part| html(&messages[*part]).contains(&case)).collect();
        assert_eq!(told.len(), 1, "{case}");
        assert_eq!(told, shown, "both parts of a mail say the same: {case}");
        assert!(texts[told[0]].contains(&headline) && html(&messages[shown[0]]).contains(&headline), "{headline}");
    }
    let wires = wires(&messages);
    let threads: std::collections::BTreeSet<_> = wires.iter().map(|wire| header(wire, "References: ")).collect();
    let ids: std::collections::BTreeSet<_> = wires.iter().map(|wire| header(wire, "Message-ID: ")).collect();
    assert_eq!((threads.len(), ids.len()), (1, messages.len()));
}

#[test]
fn a_paragraph_of_a_megabyte_is_cut_and_keeps_every_mark() {
    let filler = "Nothing of this sentence was asked for, and so it may be cut. ".repeat(20);
    let long = format!("{filler}{{Nvidia}} is here. ").repeat(800);
    assert!(long.len() > 1_000_000);
    let messages = messages(edition(vec![short(1, "nvidia", "Long", &long)]));
    check_bounds(&messages);
    let marks: usize = messages.iter().map(|message| html(message).matches("<mark").count()).sum();
    assert_eq!(marks, 800);

    // Neither a space nor a full stop in all of it, and one mark at its end.
    for unit in ["x", "芯"] {
        let text = format!("{} {{Nvidia}}", unit.repeat(1_000_000));
        let message = message(vec![short(1, "nvidia", "Long", &text)]);
        check_bounds(std::slice::from_ref(&message));
        assert!(message.text.contains("[…]") && message.text.contains("*Nvidia*"), "{unit}");
    }
}

#[test]
fn a_title_of_thousands_of_characters_is_cut_in_subject_headline_and_lists() {
    for title in ["word ".repeat(1_000), "x".repeat(5_000), "芯片".repeat(2_500), "عنوان ".repeat(900)] {
        let mut news: Vec<StoryNews> = (2..=5).map(|n| short(n, "nvidia", "Other", "Of {Nvidia} too.")).collect();
        news[0].articles[0].title = title.clone();
        news[0].outlets[0].tags = vec!["official".to_owned()];
        let messages = messages(edition(news));
        check_bounds(&messages);
        let (subject, page) = (&messages[0].subject, html(&messages[0]));
        assert!(subject.starts_with("4 stories: ") && subject.ends_with('…'), "{subject}");
        assert!(page.len() < 40_000 && !page.contains(&title), "{}", page.len());
    }
}

#[test]
fn a_story_without_a_title_is_headed_by_what_it_says() {
    let untitled = message(vec![short(1, "nvidia", " \u{a0}\n ", "All of it is on {Nvidia}, says the harbour.")]);
    assert_eq!(untitled.subject, "1 story: All of it is on Nvidia, says the harbour.");
    assert!(untitled.text.contains("\nAll of it is on Nvidia, says the harbour.\nThe Courier"), "{}", untitled.text);
    assert_eq!(html(&untitled).matches("All of it is on ").count(), 3, "title, headline, passage");
}

#[test]
fn a_story_of_two_thousand_outlets_names_and_links_them_all() {
    let first = outlet("courier", "The Courier", 1);
    let others = (0..2_000).map(|n| outlet(&format!("s{n:04}"), &format!("Outlet {n:04}"), 2));
    let news = story(1, vec![article("T", &first, vec![passage("nvidia", 1, "On {Nvidia}.")])], others.collect());
    let messages = messages(edition(vec![news]));
    check_bounds(&messages);
    for n in 0..2_000 {
        let link = format!("https://s{n:04}.example/");
        assert_eq!(messages.iter().filter(|message| html(message).contains(&link)).count(), 1, "{link}");
        assert_eq!(messages.iter().filter(|message| message.text.contains(&link)).count(), 1, "{link}");
    }
}
