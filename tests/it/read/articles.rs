//! Pages and entries as articles: blocks as published, and what is known of them.

use encoding_rs::WINDOWS_1251;
use presswatch::{
    model::{ArticleState, BlockKind, Entry, Language, Reason},
    read,
};

use super::{codes, link, page};

const LONG: &str = "The ministry published the list on Monday, after months of talks with industry, and said that \
    licences would be needed for every shipment of the newest accelerators to a number of countries.";

fn news(body: &str) -> String {
    format!(
        r##"<!doctype html><html lang="en-GB"><head><title>Chips list published - The Wire</title>
        <meta property="og:site_name" content="The Wire"><meta property="og:title" content="Chips list published - The Wire">
        <link rel="canonical" href="https://press.example/2026/chips">
        <script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"Person","@id":"#ada","name":"Ada Lang"}},
        {{"@type":"NewsArticle","headline":"Chips list published","author":[{{"@id":"#ada"}},{{"@type":"Person","name":"Bo Reed"}}],
        "datePublished":"2026-03-02T10:00:00+01:00","dateModified":"2026-03-02T12:00:00+01:00"}}]}}</script></head>
        <body><nav><a href="/">Home</a> <a href="/x">More news</a></nav>
        <article><h1>Chips list published</h1>{body}</article><footer>All rights reserved.</footer></body></html>"##
    )
}

fn texts(html: &str) -> Vec<(BlockKind, String)> {
    page(html).value.blocks.into_iter().skip(1).map(|block| (block.kind, block.text)).collect()
}

fn paragraph(text: &str) -> (BlockKind, String) {
    (BlockKind::Paragraph, text.to_owned())
}

#[test]
fn a_page_becomes_an_article() {
    let reading = page(news(&format!("<p>{LONG}</p><p>{LONG} Again.</p>")));
    assert_eq!(reading.problems, []);
    let article = reading.value;
    assert_eq!(article.title(), "Chips list published");
    assert_eq!(article.blocks[0].kind, BlockKind::Title);
    assert_eq!(article.body().len(), 2);
    assert_eq!(article.body()[0].text, LONG);
    assert_eq!(article.authors, ["Ada Lang", "Bo Reed"]);
    assert_eq!(article.published.unwrap().to_string(), "2026-03-02T09:00:00Z");
    assert_eq!(article.updated.unwrap().to_string(), "2026-03-02T11:00:00Z");
    assert_eq!(article.language, Some(Language::EN));
    assert_eq!(article.site.as_deref(), Some("The Wire"));
    assert_eq!(article.link.canonical(), "https://press.example/2026/chips");
    assert_eq!((article.state, article.reason), (ArticleState::Full, Some(Reason::FromPage)));
}

#[test]
fn every_block_comes_out_as_published() {
    let blocks = texts(&news(&format!(
        "<p>{LONG}</p><h2>What  comes\n next</h2><p>Ex<b>port</b>kon&shy;trolle is <a href='/x'>long</a>,<br>and&nbsp;broken &amp; mended.</p>
        <ul><li>First point of the list, which is long enough.</li><li>Second <i>point</i> of the list.</li></ul>
        <blockquote><p>We will see, she said.</p></blockquote><p>{LONG} Once more.</p>
        <p>Part one of a text.<br><br>Part two of a text.</p><p>{LONG} The end.</p>"
    )));
    assert_eq!(
        blocks,
        [
            paragraph(LONG),
            (BlockKind::Heading, "What comes next".to_owned()),
            paragraph("Exportkon\u{ad}trolle is long, and\u{a0}broken & mended."),
            (BlockKind::ListItem, "First point of the list, which is long enough.".to_owned()),
            (BlockKind::ListItem, "Second point of the list.".to_owned()),
            (BlockKind::Quote, "We will see, she said.".to_owned()),
            paragraph(&format!("{LONG} Once more.")),
            paragraph("Part one of a text."),
            paragraph("Part two of a text."),
            paragraph(&format!("{LONG} The end.")),
        ]
    );
}

#[test]
fn labels_at_the_end_are_not_part_of_the_article() {
    for furniture in [
        "<h2>Details zur Meldung</h2>",
        "<h3>Details zur Meldung</h3><ul><li>Nummer 12</li><li>Referat IV</li></ul>",
        "<p>Read more</p><ul><li>Another list published</li></ul>",
        "<h2>A heading that heads nothing</h2>",
        "<p><strong>Mehr zum Thema</strong></p>",
    ] {
        let blocks = texts(&news(&format!("<p>{LONG}</p><p>{LONG} The end.</p>{furniture}")));
        assert_eq!(blocks, [paragraph(LONG), paragraph(&format!("{LONG} The end."))], "{furniture}");
    }
}

#[test]
fn a_last_sentence_that_begins_like_a_label_stays() {
    let last = "Related talks in Geneva will go on next week, officials said.";
    let blocks = texts(&news(&format!("<p>{LONG}</p><p>{LONG} On.</p><p>{last}</p>")));
    assert_eq!(blocks.last(), Some(&paragraph(last)));
}

#[test]
fn the_canonical_address_of_another_site_or_the_front_page_is_not_believed() {
    for canonical in ["https://elsewhere.example/2026/chips", "https://www.press.example/"] {
        let html = news(&format!("<p>{LONG}</p>")).replace("https://press.example/2026/chips", canonical);
        assert_eq!(page(html).value.link.given().as_str(), "https://www.press.example/2026/chips.html");
    }
}

#[test]
fn articles_that_must_be_paid_for_are_partial() {
    let html =
        news(&format!("<p>{LONG}</p>")).replace("\"headline\"", "\"isAccessibleForFree\":\"False\",\"headline\"");
    let article = page(html).value;
    assert_eq!((article.state, article.reason), (ArticleState::Partial, Some(Reason::FromPage)));
}

#[test]
fn thin_text_is_partial_and_no_text_is_only_a_title() {
    assert_eq!(page(news("<p>Short teaser of the text.</p>")).value.state, ArticleState::Partial);
    let empty = page("<html><head><title>Only this</title></head><body></body></html>").value;
    assert_eq!((empty.state, empty.reason, empty.title()), (ArticleState::None, Some(Reason::TitleOnly), "Only this"));
}

#[test]
fn a_consent_wall_is_no_article() {
    let reading = page(
        "<html><head><title>Your privacy</title></head><body><div><p>We and our partners use cookies and tracking to
        show personalised ads. With your consent we process personal data, as our privacy policy explains.</p>
        <p>Accept all cookies, or read on with a subscription that shows no advertisements at all.</p></div></body></html>",
    );
    assert_eq!(codes(&reading), ["consent-wall"]);
    assert_eq!(reading.value.state, ArticleState::None);
    assert!(reading.value.body().is_empty());
}

#[test]
fn pages_in_legacy_encodings_and_without_language_are_read() {
    let html = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">
        <title>Список</title></head><body><article>
        <p>Министерство опубликовало список в понедельник, после нескольких месяцев переговоров с отраслью, и объявило,
        что теперь для каждой поставки новейших ускорителей потребуется разрешение.</p>
        <p>Производители ещё не знают, какие именно изделия попадут под ограничения и сколько времени займёт проверка
        заявок; они просят дать им хотя бы полгода, чтобы перестроить поставки.</p></article></body></html>";
    let (bytes, _, _) = WINDOWS_1251.encode(html);
    let article = page(bytes).value;
    assert_eq!(article.title(), "Список");
    assert!(article.body()[0].text.starts_with("Министерство"));
    assert_eq!(article.language, Language::parse("ru"));
}

#[test]
fn rows_of_a_table_are_blocks() {
    let entry = Entry {
        content: Some(
            "<table><tr><th>Chip</th><th>Rule</th></tr><tr><td>A1</td><td>Licence<br>needed</td></tr></table>".into(),
        ),
        ..entry()
    };
    let article = read::article_of_entry(&entry).unwrap();
    let rows: Vec<_> = article.body().iter().map(|block| (block.kind, block.text.as_str())).collect();
    assert_eq!(rows, [(BlockKind::TableRow, "Chip\tRule"), (BlockKind::TableRow, "A1\tLicence needed")]);
}

fn entry() -> Entry {
    Entry {
        key: "k".into(),
        link: Some(link("https://press.example/1")),
        title: Some("A  title".into()),
        authors: vec!["Ada Lang".into()],
        language: Some(Language::EN),
        ..Entry::default()
    }
}

#[test]
fn an_entry_with_content_is_a_full_article() {
    let entry = Entry { content: Some(format!("<p>{LONG}</p><p>Two</p>")), summary: Some("No".into()), ..entry() };
    let article = read::article_of_entry(&entry).unwrap();
    assert_eq!((article.state, article.reason), (ArticleState::Full, Some(Reason::FromFeed)));
    assert_eq!(article.title(), "A title");
    assert_eq!(article.body().iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), [LONG, "Two"]);
    assert_eq!(article.authors, ["Ada Lang"]);
}

#[test]
fn an_entry_with_a_summary_is_a_partial_article() {
    let article = read::article_of_entry(&Entry { summary: Some("A &lt; B <b>now</b>".into()), ..entry() }).unwrap();
    assert_eq!(article.state, ArticleState::Partial);
    assert_eq!(article.body()[0].text, "A < B now");
}

#[test]
fn an_entry_without_text_or_link_gives_a_title_or_nothing() {
    assert_eq!(read::article_of_entry(&entry()).unwrap().state, ArticleState::None);
    assert_eq!(read::article_of_entry(&Entry { link: None, ..entry() }), None);
}

#[test]
fn every_piece_of_a_page_is_described_by_the_same_features() {
    let names = read::feature_names();
    let html = news(&format!("<p>{LONG}</p><ul><li>One</li></ul><table><tr><td>1</td><td>2</td></tr></table>"));
    let pieces = read::judged(html.as_bytes(), None, &link("https://www.press.example/a"), &mut read::opinion);
    assert!(pieces.iter().all(|piece| piece.features.len() == names.len()));
    assert!(pieces.iter().flat_map(|piece| &piece.features).all(|value| value.is_finite()));
    let different: std::collections::HashSet<_> = names.iter().collect();
    assert_eq!(different.len(), names.len());
    let opinion = |text: &str| read::opinion(&pieces.iter().find(|piece| piece.text.contains(text)).unwrap().features);
    assert!(opinion(LONG) > 0.0 && opinion("More news") < 0.0);
}
