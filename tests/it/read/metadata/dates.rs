//! Dates of pages: surest witness first, with zone, and no more exact than stated.

use presswatch::{
    model::Precision,
    read::{Page, Witness},
};

use super::{json_ld, page, page_at, prose};

/// A page whose headline is followed by `shown`.
fn shown(language: &str, shown: &str) -> Page {
    page_at(
        "https://www.gazette.example/1",
        language,
        "",
        &format!("<h1>Harbour reopens after the flood</h1>{shown}{}", prose()),
    )
}

fn published(page: &Page) -> Option<String> {
    page.article.published.map(|at| at.to_string())
}

#[test]
fn the_moment_is_taken_with_its_zone() {
    let script = json_ld(
        r#"{"@type":"NewsArticle","datePublished":"2026-03-02T01:30:00+09:00","dateModified":"2026-03-02T03:00:00+09:00"}"#,
    );
    let found = page(&script, &prose());
    assert_eq!(published(&found).as_deref(), Some("2026-03-01T16:30:00Z"));
    assert_eq!(found.article.updated.unwrap().to_string(), "2026-03-01T18:00:00Z");
    assert_eq!(found.article.precision, Precision::Moment);
    assert_eq!(found.witnesses.published, Some(Witness::JsonLdDate));
    assert_eq!(found.witnesses.day.unwrap().to_string(), "2026-03-02");
}

#[test]
fn a_date_without_time_or_zone_is_a_day() {
    for written in ["2026-03-02", "2026-03-02T10:00:00", "2 March 2026"] {
        let found = page(&format!("<meta property='article:published_time' content='{written}'>"), &prose());
        assert_eq!(found.article.precision, Precision::Day, "{written}");
        assert!(published(&found).unwrap().starts_with("2026-03-02"), "{written}");
    }
}

#[test]
fn metadata_of_many_makers_states_dates() {
    for name in [
        "article:published_time",
        "parsely-pub-date",
        "sailthru.date",
        "DC.date.issued",
        "publish-date",
        "citation_publication_date",
    ] {
        let found = page(&format!("<meta name='{name}' content='2026-03-02T10:00:00Z'>"), &prose());
        assert_eq!(published(&found).as_deref(), Some("2026-03-02T10:00:00Z"), "{name}");
        assert_eq!(found.witnesses.published, Some(Witness::MetaDate));
    }
}

#[test]
fn a_day_is_made_exact_by_a_moment_on_that_day() {
    let script = json_ld(r#"{"@type":"NewsArticle","datePublished":"2026-03-02"}"#);
    let found = page(&format!("{script}<meta name='date' content='2026-03-02T10:05:00+01:00'>"), &prose());
    assert_eq!(
        (published(&found).as_deref(), found.article.precision),
        (Some("2026-03-02T09:05:00Z"), Precision::Moment)
    );
    let other_day = page(&format!("{script}<meta name='date' content='2026-03-04T10:05:00+01:00'>"), &prose());
    assert_eq!(other_day.article.precision, Precision::Day);
}

#[test]
fn a_time_without_zone_takes_it_from_the_same_time_with_one() {
    let script = json_ld(r#"{"@type":"NewsArticle","datePublished":"2026-03-02 10:05"}"#);
    let found = page(&format!("{script}<meta name='date' content='2026-03-02T10:05:00+01:00'>"), &prose());
    assert_eq!(
        (published(&found).as_deref(), found.article.precision),
        (Some("2026-03-02T09:05:00Z"), Precision::Moment)
    );
}

#[test]
fn dates_shown_in_many_languages_are_read() {
    for (language, line) in [
        ("en-GB", "2 March 2026"),
        ("en-US", "Published March 2, 2026"),
        ("en-US", "03/02/2026"),
        ("en-GB", "02/03/2026"),
        ("de", "Montag, 2. März 2026, 14:07 Uhr"),
        ("de", "Mo 02.03.26 | 14:07 Uhr | Von Ada Lang"),
        ("de", "Veröffentlicht am 02.03.2026"),
        ("fr", "Publié le 2 mars 2026 à 14h07"),
        ("es", "2 de marzo de 2026"),
        ("pt", "02 de março de 2026"),
        ("it", "2 marzo 2026"),
        ("nl", "2 maart 2026"),
        ("pl", "2 marca 2026"),
        ("tr", "2 Mart 2026"),
        ("ru", "2 марта 2026 г."),
        ("hu", "2026. március 2."),
        ("zh", "2026年3月2日 14:07"),
        ("zh", "发布时间：2026-03-02 14:07"),
        ("zh-TW", "民國115年3月2日"),
        ("ja", "2026年3月2日 14時07分"),
        ("ja", "令和8年3月2日"),
        ("ko", "2026. 3. 2. 오후 2:07"),
        ("ko", "입력 2026년 3월 2일"),
        ("vi", "Ngày 2 tháng 3 năm 2026"),
        ("cs", "2. 3. 2026"),
    ] {
        let found = shown(language, &format!("<p>{line}</p>"));
        let day = found.witnesses.day.map(|day| day.to_string());
        assert_eq!(day.as_deref(), Some("2026-03-02"), "{line}");
        assert_eq!(found.witnesses.published, Some(Witness::ShownDate), "{line}");
        assert_eq!(found.article.precision, Precision::Day, "{line}: no zone is shown");
    }
}

#[test]
fn the_time_shown_is_kept_with_its_zone() {
    let found = shown("en-US", "<p>March 2, 2026 at 2:07 p.m. EST</p>");
    assert_eq!(
        (published(&found).as_deref(), found.article.precision),
        (Some("2026-03-02T19:07:00Z"), Precision::Moment)
    );
    let found = shown("en-GB", "<time datetime='2026-03-02T14:07:00+00:00'>Monday</time>");
    assert_eq!(found.witnesses.published, Some(Witness::TimeElement));
    assert_eq!(published(&found).as_deref(), Some("2026-03-02T14:07:00Z"));
}

#[test]
fn what_may_be_day_or_month_is_no_date() {
    let found =
        page_at("https://www.gazette.example/1", "en", "", &format!("<h1>Harbour</h1><p>02/03/2026</p>{}", prose()));
    // A host without a country, and English of no country.
    let unknown =
        page_at("https://www.gazette.news/1", "en", "", &format!("<h1>Harbour</h1><p>02/03/2026</p>{}", prose()));
    assert_eq!((published(&found), published(&unknown)), (None, None));
    let certain = shown("en", "<p>13/03/2026</p>");
    assert_eq!(certain.witnesses.day.unwrap().to_string(), "2026-03-13");
}

#[test]
fn a_date_of_something_else_is_not_that_of_the_publication() {
    for line in [
        "Deadline: 2 March 2026",
        "© 2 March 2026",
        "Fair from 1 to 5 March 2026",
        "3.–5. März 2026",
        "Valid until 2 March 2026",
        "Born 2 March 1986",
        "Accessed 2 March 2026",
        "Read our report on the flood of 2 March 2026 and what came after it",
        "Version 2.3.2026.1",
    ] {
        assert_eq!(published(&shown("en-GB", &format!("<p>{line}</p>"))), None, "{line}");
    }
}

#[test]
fn the_date_of_a_change_is_told_as_such() {
    let found = shown("en-GB", "<p>Published 2 March 2026 | Updated 4 March 2026</p>");
    assert_eq!(published(&found).as_deref(), Some("2026-03-02T00:00:00Z"));
    assert_eq!(found.article.updated.unwrap().to_string(), "2026-03-04T00:00:00Z");
    let alone = shown("de", "<p>Zuletzt aktualisiert: 4. März 2026</p>");
    assert_eq!((published(&alone), alone.article.updated.is_some()), (None, true));
}

#[test]
fn a_change_before_the_publication_is_none() {
    let script = json_ld(
        r#"{"@type":"NewsArticle","datePublished":"2026-03-02T10:00:00Z","dateModified":"2026-02-01T10:00:00Z"}"#,
    );
    let found = page(&script, &prose());
    assert_eq!((published(&found).as_deref(), found.article.updated), (Some("2026-03-02T10:00:00Z"), None));
}

#[test]
fn beginnings_of_calendars_are_no_dates() {
    for written in ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1900-01-01"] {
        assert_eq!(published(&page(&format!("<meta name='date' content='{written}'>"), &prose())), None, "{written}");
    }
}

#[test]
fn the_address_dates_a_page_that_shows_nothing() {
    for path in [
        "2026/03/02/harbour",
        "2026-03-02-harbour",
        "harbour-20260302.html",
        "2026/0302/c1-7.html",
        "202603/02/t7.html",
        "2026/mar/02/x",
    ] {
        let found = page_at(&format!("https://www.gazette.example/{path}"), "en", "", &prose());
        assert_eq!(found.witnesses.day.map(|day| day.to_string()).as_deref(), Some("2026-03-02"), "{path}");
        assert_eq!(found.witnesses.published, Some(Witness::Address));
    }
    for path in ["2026/03/harbour", "article-20261399", "id/1234567890", "20260302123456", "1826/03/02"] {
        assert_eq!(
            published(&page_at(&format!("https://www.gazette.example/{path}"), "en", "", &prose())),
            None,
            "{path}"
        );
    }
}

#[test]
fn of_two_dates_shown_the_one_in_the_address_is_the_article_s() {
    let body =
        format!("<p class='date'>Wednesday, 6 May 2026</p><h1>Harbour reopens</h1><p>2 March 2026</p>{}", prose());
    let found = page_at("https://www.gazette.example/2026/03/02/harbour", "en-GB", "", &body);
    assert_eq!(found.witnesses.day.unwrap().to_string(), "2026-03-02");
}

#[test]
fn dates_of_teasers_and_comments_are_not_the_article_s() {
    let teaser = "<article><h3>Something else</h3><time datetime='2026-05-06T10:00:00Z'>6 May</time></article>";
    let comment = "<div class='comment'><span class='date'>7 May 2026</span> Nice</div>";
    assert_eq!(published(&shown("en-GB", &format!("<div>{teaser}{comment}</div>"))), None);
}

#[test]
fn a_labelled_date_far_from_the_headline_counts_when_nothing_else_does() {
    let found = page_at(
        "https://www.gazette.example/1",
        "de",
        "",
        &format!("<h1>Harbour</h1>{}{}<ul><li>Datum: 02.03.2026</li></ul>", prose(), prose()),
    );
    assert_eq!(found.witnesses.published, Some(Witness::LabelledDate));
    assert_eq!(found.witnesses.day.unwrap().to_string(), "2026-03-02");
}

#[test]
fn the_day_where_the_publisher_is_comes_from_what_is_shown() {
    let head = "<meta property='article:published_time' content='2026-03-01T23:30:00Z'>";
    let found = page_at(
        "https://www.gazette.example/1",
        "de",
        head,
        &format!("<h1>Hafen offen</h1><p>2. März 2026</p>{}", prose()),
    );
    assert_eq!(found.witnesses.day.unwrap().to_string(), "2026-03-02");
    assert_eq!(published(&found).as_deref(), Some("2026-03-01T23:30:00Z"));
}
