//! The title: without the site's name, and by agreement of those who state it.

use presswatch::read::Witness;

use super::{json_ld, page, page_at, prose};

#[track_caller]
fn check(head: &str, body: &str, expected: &str, witness: Witness) {
    let found = page(head, &format!("{body}{}", prose()));
    assert_eq!((found.article.title(), found.witnesses.title), (expected, Some(witness)), "{head} {body}");
}

#[test]
fn the_name_of_the_site_is_not_part_of_the_title() {
    let site = "<meta property='og:site_name' content='The Harbour Gazette'>";
    for written in [
        "Harbour reopens after the flood | The Harbour Gazette",
        "Harbour reopens after the flood – The Harbour Gazette",
        "The Harbour Gazette: :: Harbour reopens after the flood".replace(": ::", " ::").as_str(),
        "Harbour reopens after the flood - News - The Harbour Gazette",
        "Harbour reopens after the flood | Gazette.example",
        "Harbour reopens after the flood » The Harbour Gazette Online",
    ] {
        let title = format!("{site}<title>{written}</title>");
        check(&title, "", "Harbour reopens after the flood", Witness::TitleElement);
    }
}

#[test]
fn a_dash_in_a_title_is_not_a_separator_of_the_site() {
    let head = "<title>Harbour reopens – ferries sail again</title><meta property='og:site_name' content='Gazette'>";
    check(head, "", "Harbour reopens – ferries sail again", Witness::TitleElement);
}

#[test]
fn the_publisher_in_json_ld_names_the_site_too() {
    let script =
        json_ld(r#"{"@type":"BlogPosting","headline":"","publisher":{"@type":"Organization","name":"Kai News"}}"#);
    check(
        &format!("{script}<title>Ferries sail again | Kai News</title>"),
        "",
        "Ferries sail again",
        Witness::TitleElement,
    );
}

#[test]
fn the_headline_cuts_kicker_and_section_off_the_shared_title() {
    for shared in ["Flood: Harbour reopens after long repairs", "Harbour reopens after long repairs | Coast"] {
        let head = format!("<meta property='og:title' content='{shared}'>");
        check(
            &head,
            "<h1>Harbour reopens after long repairs</h1>",
            "Harbour reopens after long repairs",
            Witness::Headline,
        );
    }
}

#[test]
fn a_kicker_that_two_state_is_part_of_the_title() {
    let script = json_ld(r#"{"@type":"NewsArticle","headline":"Coast: harbour reopens after repairs"}"#);
    let head = format!("{script}<meta property='og:title' content='Coast: harbour reopens after repairs'>");
    check(
        &head,
        "<h1>harbour reopens after repairs</h1>",
        "Coast: harbour reopens after repairs",
        Witness::SharedTitle,
    );
}

#[test]
fn what_stands_behind_two_kickers_is_the_title() {
    check(
        "<meta property='og:title' content='Attack at sea: «The convoy has little to fear from storms»'>",
        "<h1>Trouble on the coast - «The convoy has little to fear from storms»</h1>",
        "«The convoy has little to fear from storms»",
        Witness::Headline,
    );
}

#[test]
fn the_press_shares_its_own_headlines_and_others_write_for_search_engines() {
    let shared = "<meta property='og:title' content='Seven tips to keep your boat dry in winter'>";
    let body = "<h1>How we keep our boat dry</h1>";
    check(shared, body, "How we keep our boat dry", Witness::Headline);
    let news = json_ld(r#"{"@type":"NewsArticle","headline":"How we keep our boat dry"}"#);
    check(&format!("{news}{shared}"), body, "Seven tips to keep your boat dry in winter", Witness::SharedTitle);
}

#[test]
fn a_shared_title_that_was_cut_gives_way_to_the_headline() {
    let headline = "<h1>Minister calls the plan \"a step too far\"</h1>";
    for shared in ["Minister calls the plan ", "Minister calls the plan…"] {
        let head = format!("<meta property=\"og:title\" content=\"{shared}\">");
        check(&head, headline, "Minister calls the plan \"a step too far\"", Witness::Headline);
    }
}

#[test]
fn a_headline_that_is_the_name_of_a_section_is_none() {
    let head = "<title>Harbour reopens after the flood</title><meta property='og:title' content='Harbour reopens after the flood'>";
    check(head, "<h1>Regional</h1>", "Harbour reopens after the flood", Witness::SharedTitle);
}

#[test]
fn the_part_of_a_title_element_that_the_page_shows_is_the_title() {
    let body = "<div class='head'>Sailing the inner coast</div>";
    check(
        "<title>Tom's notes | Sailing the inner coast</title>",
        body,
        "Sailing the inner coast",
        Witness::TitleElement,
    );
}

#[test]
fn titles_in_scripts_without_spaces_are_cut_without_spaces() {
    let head =
        "<title>港口在洪水后重新开放恢复通航-时政-海港日报</title><meta property='og:site_name' content='海港日报'>";
    let found = page_at("https://news.haigang.example/1", "zh-CN", head, "<p>港口周一重新开放。</p>");
    assert_eq!(found.article.title(), "港口在洪水后重新开放恢复通航");
}

#[test]
fn a_page_without_any_title_has_none() {
    let found = page("", &prose());
    assert_eq!((found.article.title(), found.witnesses.title), ("", None));
}

#[test]
fn markup_and_references_in_titles_are_undone() {
    check(
        "<meta property='og:title' content='Ferries &amp;amp; freight: &quot;all sail&quot;'>",
        "",
        "Ferries & freight: \"all sail\"",
        Witness::SharedTitle,
    );
}
