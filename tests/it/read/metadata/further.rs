//! Articles of several pages: which addresses are their further pages, and how their texts are joined.

use presswatch::{
    model::{Article, ArticleState, Block, BlockKind, Link},
    read::{PAGES_MAX, joined},
};

use super::{page_at, prose};

fn further(address: &str, links: &str) -> Vec<String> {
    let found = page_at(address, "en", "", &format!("<h1>Harbour reopens</h1>{}{links}", prose()));
    found.further.iter().map(|link| link.given().to_string()).collect()
}

#[test]
fn pages_numbered_in_the_address_follow() {
    for (first, second, third) in [
        ("/harbour", "/harbour/2", "/harbour/3"),
        ("/harbour/", "/harbour/2/", "/harbour/3/"),
        ("/harbour", "/harbour?page=2", "/harbour?page=3"),
        ("/harbour?id=7", "/harbour?id=7&amp;p=2", "/harbour?p=3&amp;id=7"),
        ("/harbour.html", "/harbour-2.html", "/harbour-3.html"),
        ("/harbour,12.html", "/harbour,12_2.html", "/harbour,12_3.html"),
        ("/harbour", "/harbour/seite-2", "/harbour/seite-3"),
    ] {
        let address = format!("https://www.gazette.example{first}");
        let links = format!("<nav class='pagination'><b>1</b> <a href='{second}'>2</a> <a href='{third}'>3</a></nav>");
        let expected: Vec<String> = [second, third]
            .iter()
            .map(|path| format!("https://www.gazette.example{}", path.replace("&amp;", "&")))
            .collect();
        assert_eq!(further(&address, &links), expected, "{first}");
    }
}

#[test]
fn the_next_relation_is_followed_only_to_the_same_article() {
    let address = "https://www.gazette.example/harbour";
    assert_eq!(
        further(address, "<a rel='next' href='/harbour/2'>Go on</a>"),
        ["https://www.gazette.example/harbour/2"]
    );
    for other in [
        "/another-story",
        "https://elsewhere.example/harbour/2",
        "/harbour/comment-page-2",
        "/harbour/2026",
        "/2",
        "/harbour?page=2&sort=new",
    ] {
        assert_eq!(further(address, &format!("<a rel='next' href='{other}'>2</a>")), Vec::<String>::new(), "{other}");
    }
}

#[test]
fn a_gap_ends_the_pages_and_their_number_is_bounded() {
    let links = |numbers: &[usize]| {
        let links: String = numbers.iter().map(|n| format!("<a href='/harbour?page={n}'>{n}</a> ")).collect();
        further("https://www.gazette.example/harbour", &format!("<div class='pager'>{links}</div>")).len()
    };
    assert_eq!(links(&[2, 3, 5]), 2);
    assert_eq!(links(&[3, 4]), 0);
    // One more than may be read tells that there are more.
    assert_eq!(links(&(1..=60).collect::<Vec<_>>()), PAGES_MAX);
}

#[test]
fn pages_are_joined_without_repeating_what_stands_on_each() {
    let article = |texts: &[&str]| {
        let title = Block { kind: BlockKind::Title, text: "Harbour reopens".into() };
        let body = texts.iter().map(|text| Block { kind: BlockKind::Paragraph, text: (*text).into() });
        Article {
            state: ArticleState::Full,
            blocks: std::iter::once(title).chain(body).collect(),
            ..Article::at(Link::parse("https://www.gazette.example/harbour").unwrap())
        }
    };
    let first = |texts: &[&str]| presswatch::read::Page {
        article: article(texts),
        witnesses: presswatch::read::Witnesses::default(),
        further: Vec::new(),
    };
    let whole =
        joined(first(&["Teaser", "One"]), vec![article(&["Teaser", "Two"]), article(&["Teaser", "Three"])], true);
    let texts: Vec<&str> = whole.body().iter().map(|block| block.text.as_str()).collect();
    assert_eq!((texts, whole.state), (vec!["Teaser", "One", "Two", "Three"], ArticleState::Full));
    let part = joined(first(&["One"]), vec![article(&["Two"])], false);
    assert_eq!((part.body().len(), part.state), (2, ArticleState::Partial));
}
