//! Marks fit every text.

use std::sync::Arc;

use presswatch::matching::{Topics, passages};
use proptest::prelude::*;

use super::press::{article, check, find, list, marked, source, topic};

#[test]
fn marks_are_merged_and_ordered() {
    check(&topic("\"deep sea\" OR \"sea chart\" OR chart"), "en", &["the [deep sea chart] of a [chart]"]);
}

#[test]
fn huge_paragraphs_do_not_take_for_ever() {
    let texts = [
        "red blue ".repeat(120_000),
        "a".repeat(1_000_000),
        "re".repeat(500_000),
        "红芯片".repeat(110_000),
        "red-".repeat(250_000),
        "re\u{301}d ".repeat(160_000),
        format!("red {}", "x ".repeat(500_000)),
        "-\n".repeat(500_000),
        "e\u{301}\u{301}\u{301}".repeat(140_000),
        "e".to_owned() + &"\u{301}".repeat(500_000),
    ];
    let queries = [
        "red NEAR/100 blue NEAR/100 red",
        "\"red blue\"~50 OR \"red blue red\" OR rered",
        "re*d OR re?a OR aaa* OR aa*b",
        "芯片 NEAR/9 红 OR 片红",
        "red OR article:(red NEAR/50 red) OR NOT title:xx red",
    ];
    let mut topics: Vec<Arc<_>> = queries.iter().map(|query| Arc::new(topic(query))).collect();
    topics.push(Arc::new(list("de", &["Reder", "aaaaa", "Rere", "Chip"])));
    let topics = Topics::compile(&topics);
    let found = texts.map(|text| passages(&article("de", "", &[&text]), &source(), &topics).passages.len());
    assert_eq!(found, [4, 0, 0, 1, 2, 2, 2, 0, 0, 0]);
}

/// Letters of many kinds, often enough those that the topic asks for.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "chip",
            "Chips",
            "ｃｈｉｐ",
            "chi\u{ad}p",
            "chip\u{301}",
            "-\n",
            "-",
            "’s",
            "'",
            " ",
            "\u{a0}",
            "ß",
            "İ",
            "ﬁ",
            "芯片",
            "晶",
            "칩",
            "ᄏ",
            "\u{1175}",
            "ｶﾞ",
            "\u{308}",
            "u\u{308}ber",
            "Über",
            "re",
            "…",
            "\u{200b}",
            "ǅ",
            "ﷺ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn marks_lie_on_whole_characters(text in text(), language in prop::sample::select(vec!["de", "en", "zh", ""])) {
        let mut any = list("de", &["Chip", "Über", "芯片", "칩", "ガ"]);
        any.matches = presswatch::model::query::Query::parse(
            "@list OR chip* OR \"chip re\"~5 OR chip NEAR/3 re OR =Chips OR fi OR ss OR tag:official"
        ).unwrap();
        for passage in find(&article(language, &text, &[&text]), &any).passages {
            let mut end = 0;
            for mark in passage.marks {
                prop_assert!(mark.start >= end && mark.end > mark.start && mark.end <= text.len(), "{mark:?} in {text:?}");
                prop_assert!(text.get(mark.clone()).is_some(), "{mark:?} splits a character of {text:?}");
                end = mark.end;
            }
        }
    }

    #[test]
    fn words_are_found_between_whatever_else(before in text(), after in text()) {
        let text = format!("{before} ; quantrel ; {after}");
        let marks = marked(&list("any", &["Quantrel"]), "en", &text);
        prop_assert_eq!(marks, Some(vec!["quantrel"]));
    }
}
