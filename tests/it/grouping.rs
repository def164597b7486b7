//! Behaviour of `grouping`.

use presswatch::{
    grouping,
    model::{
        Article, ArticleId, ArticleState, Assignment, Block, BlockKind, Candidate, FiledArticle, Link, Reason, StoryId,
    },
};

const LONG: &str = "The ministry said on Monday that licences for advanced accelerators would be reviewed case by case, \
    and that exporters should expect decisions within sixty days of a complete application being filed.";

fn article(link: &str, title: &str, paragraphs: &[&str]) -> FiledArticle {
    let title = Block { kind: BlockKind::Title, text: title.into() };
    let body = paragraphs.iter().map(|text| Block { kind: BlockKind::Paragraph, text: (*text).into() });
    let article = Article {
        state: if paragraphs.is_empty() { ArticleState::None } else { ArticleState::Full },
        blocks: std::iter::once(title).chain(body).collect(),
        ..Article::at(Link::parse(link).unwrap())
    };
    let prints = grouping::fingerprints(&article);
    FiledArticle {
        article,
        text_hash: prints.text,
        block_hashes: prints.blocks,
        passages: Vec::new(),
        vetoed: Vec::new(),
        held: None,
        aliases: Vec::new(),
        fault: None,
    }
}

fn on_file(number: i64, article: &FiledArticle) -> Candidate {
    Candidate {
        article: ArticleId(number),
        story: StoryId(number * 10),
        links: vec![article.article.link.canonical().to_owned()],
        text_hash: article.text_hash,
        block_hashes: article.block_hashes.clone(),
        blocks: article.article.blocks.clone(),
        told: Vec::new(),
    }
}

#[track_caller]
fn check(article: &FiledArticle, candidates: &[Candidate], reason: Reason, story: Option<i64>, held: &[usize]) {
    let Assignment { story: chosen, reason: why, held: blocks, .. } = grouping::assign(article, candidates);
    assert_eq!(why, reason);
    assert_eq!(chosen, story.map(StoryId));
    assert_eq!(blocks.iter().map(|(block, _)| *block).collect::<Vec<_>>(), held);
}

#[test]
fn an_article_like_no_other_begins_a_story() {
    let known = on_file(1, &article("https://a.example/1", "One", &[LONG]));
    check(&article("https://b.example/2", "Two", &["Quite another text."]), &[known], Reason::NewStory, None, &[]);
}

#[test]
fn a_copy_in_other_clothes_joins_the_story() {
    let known = on_file(1, &article("https://a.example/1", "One", &[LONG]));
    let copy = LONG.to_uppercase().replace(' ', "\u{a0} ").replace("licences", "li\u{ad}cences");
    check(&article("https://b.example/2", "Another headline", &[&copy]), &[known], Reason::SameText, Some(10), &[]);
}

#[test]
fn a_copy_in_another_frame_joins_the_story() {
    let known = on_file(1, &article("https://a.example/1", "One", &[LONG]));
    let framed =
        article("https://b.example/2", "Two", &["Jane Roe, 20 November", "Harbour Wire", LONG, "More from us"]);
    check(&framed, &[known], Reason::SameText, Some(10), &[]);
}

#[test]
fn a_shared_stub_joins_nothing() {
    let stub = "Please subscribe to go on reading.";
    let known = on_file(1, &article("https://a.example/1", "One", &[stub]));
    check(&article("https://b.example/2", "Two", &[stub]), &[known], Reason::NewStory, None, &[]);
}

#[test]
fn titles_alone_never_join() {
    let known = on_file(1, &article("https://a.example/1", "Live blog", &[]));
    check(&article("https://b.example/2", "Live blog", &[]), &[known], Reason::NewStory, None, &[]);
}

#[test]
fn a_revision_brings_only_its_new_blocks() {
    let known = on_file(1, &article("https://a.example/1", "One", &[LONG]));
    let revised = article("https://a.example/1?utm_source=x", "One", &[LONG, "A spokesman confirmed the plan."]);
    check(&revised, &[known], Reason::RevisionOf, Some(10), &[0, 1]);
}

#[test]
fn a_new_headline_over_the_old_text_is_no_news() {
    let known = on_file(1, &article("https://a.example/1", "One", &[LONG]));
    let revised = article("https://a.example/1", "One, updated", &[&LONG.replace(',', "\u{2014}")]);
    check(&revised, &[known], Reason::RevisionUnchanged, Some(10), &[1]);
}

#[test]
fn a_block_of_any_earlier_version_is_no_news() {
    let first = on_file(1, &article("https://a.example/1", "One", &[LONG, "Taken out meanwhile."]));
    let second = Candidate { story: StoryId(10), ..on_file(2, &article("https://a.example/1", "One", &[LONG])) };
    let third = article("https://a.example/1", "One", &[LONG, "Taken out meanwhile."]);
    check(&third, &[second, first], Reason::RevisionUnchanged, Some(10), &[0, 1, 2]);
}

#[test]
fn an_alias_is_as_good_as_the_link() {
    let known = on_file(1, &article("https://a.example/1", "One", &[LONG]));
    let mut redirected = article("https://a.example/one-long-slug", "One", &[LONG]);
    redirected.aliases.push(Link::parse("https://a.example/1").unwrap());
    check(&redirected, &[known], Reason::RevisionUnchanged, Some(10), &[0, 1]);
}
