//! Pages of every kind of layout, as articles: `tests/fixtures/pages`, each with the snapshot of what is read from it.

use std::{fmt::Write as _, fs, path::Path};

use presswatch::{
    model::{Article, Block, BlockKind, Reading},
    read,
};
use proptest::prelude::*;

use super::{link, page};

fn fixtures() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let mut pages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    pages.sort();
    pages
}

/// An article as somebody would look at it.
fn shown(reading: &Reading<Article>) -> String {
    let article = &reading.value;
    let mut text = format!("title     {}\n", article.title());
    let mut fact = |name: &str, value: String| writeln!(text, "{name:<10}{value}").unwrap();
    fact("authors", article.authors.join(", "));
    fact("published", article.published.map(|at| at.to_string()).unwrap_or_default());
    fact("language", article.language.map(|language| language.to_string()).unwrap_or_default());
    fact("state", format!("{:?}, {:?}", article.state, article.reason));
    fact("problems", reading.problems.iter().map(|problem| problem.code).collect::<Vec<_>>().join(", "));
    for block in article.body() {
        write!(text, "\n{:?}\n{}\n", block.kind, block.text).unwrap();
    }
    text
}

#[test]
fn every_layout_is_read_as_a_reader_would() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/pages");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (name, html) in fixtures() {
            insta::assert_snapshot!(name, shown(&page(&html)));
        }
    });
}

/// The letters and digits of a text.
fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether every block is there in the text that the page shows, in the same order and without a gap.
fn assert_nothing_invented(html: &str, article: &Article) {
    let shown: String = read::judged(html.as_bytes(), None, &link("https://www.press.example/a"), &mut read::opinion)
        .iter()
        .flat_map(|piece| letters(&piece.text))
        .collect();
    let mut from = 0;
    for block in article.body() {
        let block: String = letters(&block.text).into_iter().collect();
        let place = shown.get(from..).and_then(|rest| rest.find(&block));
        assert!(place.is_some(), "{block:?} is not shown after byte {from}");
        from += place.unwrap_or_default() + block.len();
    }
}

fn html_of(blocks: &[Block]) -> String {
    let mut html = String::from("<!doctype html><html><body><main><article>");
    for block in blocks {
        let text = block.text.replace('&', "&amp;").replace('<', "&lt;").replace('\t', "</td><td>");
        let (open, close) = match block.kind {
            BlockKind::Title => ("<h1>", "</h1>"),
            BlockKind::Heading => ("<h2>", "</h2>"),
            BlockKind::ListItem => ("<ul><li>", "</li></ul>"),
            BlockKind::Quote => ("<blockquote>", "</blockquote>"),
            BlockKind::Preformatted => ("<pre>", "</pre>"),
            BlockKind::TableRow => ("<table><tr><td>", "</td></tr></table>"),
            BlockKind::Caption => ("<figure><figcaption>", "</figcaption></figure>"),
            BlockKind::Paragraph => ("<p>", "</p>"),
        };
        write!(html, "{open}{text}{close}").unwrap();
    }
    html + "</article></main></body></html>"
}

#[test]
fn what_was_read_reads_the_same_again() {
    for (name, html) in fixtures() {
        let first = page(&html).value;
        if first.body().len() < 3 {
            continue;
        }
        let paragraphs = |article: &Article| -> Vec<String> {
            let body = article.body().iter().filter(|block| block.kind == BlockKind::Paragraph);
            body.map(|block| block.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
        };
        let again = page(html_of(&first.blocks)).value;
        assert_eq!(paragraphs(&again), paragraphs(&first), "{name}");
    }
}

#[test]
fn no_fixture_has_text_that_its_page_does_not_show() {
    for (_, html) in fixtures() {
        assert_nothing_invented(&html, &page(&html).value);
    }
}

const PROSE: &str = "The council said that the bridge, which had been closed since May, would open again before winter, \
    and that nobody would have to pay for it.";

/// Pieces of pages that may follow each other.
fn piece() -> impl Strategy<Value = String> {
    let kinds = prop::sample::select(vec![
        "<p>@</p>",
        "<div>@</div>",
        "<div class='related'><a href='/x'>@</a></div>",
        "<ul><li>@</li><li>two</li></ul>",
        "@<br><br>@",
        "<h2>@</h2>",
        "<blockquote>@</blockquote>",
        "<table><tr><td>@</td><td>1</td></tr></table>",
        "<div class=comment><b>Pia</b>@</div>",
        "<aside>@</aside>",
        "<figure><figcaption>@</figcaption></figure>",
        "<p><b>@</b> <i>@",
        "</div></div>",
        "<section>",
        "<!-- @ -->",
        "<script>@</script>",
        "<pre>@\n @</pre>",
        "<td>@",
        "<math><mi>@</mi></math>",
        "<svg><text>@</text></svg>",
        "<div style='display:none'>@</div>",
        "&shy;&nbsp;@",
    ]);
    let texts = prop::sample::select(vec![
        PROSE,
        "Read more",
        "x",
        "图书馆从下周一起将开放时间延长到晚上十点，周末照常开放。",
        "a &amp; b",
    ]);
    (kinds, texts).prop_map(|(kind, text)| kind.replace('@', text))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_invented_and_nothing_changes_from_one_time_to_the_next(pieces in prop::collection::vec(piece(), 0..40)) {
        let html = format!("<html><head><title>Bridge</title></head><body><h1>Bridge</h1>{}</body></html>", pieces.concat());
        let article = page(&html).value;
        assert_nothing_invented(&html, &article);
        prop_assert_eq!(&article, &page(&html).value);
    }
}
