//! Metadata of pages that nobody wrote with care.

use presswatch::{model::Link, read};
use proptest::prelude::*;

use super::{json_ld, page, prose};

#[test]
fn endless_metadata_costs_little() {
    let metas = "<meta name='author' content='Ada Lang'>".repeat(50_000);
    let found = page(&metas, &prose());
    assert_eq!(found.article.authors, ["Ada Lang"]);
    let marks = "<span class='date author'>2 March 2026</span>".repeat(50_000);
    assert!(page("", &format!("{marks}{}", prose())).article.authors.len() <= 20);
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(page(&json_ld(&deep), &prose()).article.authors, Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_line_says_nothing_breaks_and_names_stay_short(line in ".{0,200}") {
        let escaped = line.replace('&', "&amp;").replace('<', "&lt;");
        let found = page("", &format!("<h1>Harbour</h1><p class='byline date'>{escaped}</p>{}", prose()));
        for name in &found.article.authors {
            prop_assert!(name.chars().count() <= 80);
        }
        if let (Some(published), Some(updated)) = (found.article.published, found.article.updated) {
            prop_assert!(published <= updated);
        }
    }

    #[test]
    fn a_day_shown_in_numbers_comes_out_as_it_went_in(year in 1990_i16..2090, month in 1_i8..=12, day in 1_i8..=28, form in 0_usize..5) {
        let line = match form {
            0 => format!("{year}-{month:02}-{day:02}"),
            1 => format!("{day}.{month}.{year}"),
            2 => format!("{year}年{month}月{day}日"),
            3 => format!("{year}. {month}. {day}."),
            _ => format!("{day:02}/{month:02}/{year}"),
        };
        let html = format!("<html lang='de'><h1>Hafen</h1><p>{line}</p>{}</html>", prose());
        let link = Link::parse("https://www.gazette.example/1").unwrap();
        let found = read::page(html.as_bytes(), None, &link).value;
        prop_assert_eq!(found.witnesses.day.map(|day| day.to_string()), Some(format!("{year}-{month:02}-{day:02}")));
    }

    #[test]
    fn any_script_is_survived(script in ".{0,300}") {
        let _ = page(&json_ld(&script.replace("</", "")), &prose());
    }
}
