//! Authors: persons before organisations, without what stands around their names.

use presswatch::read::Witness;

use super::{json_ld, page, page_at, prose};

#[track_caller]
fn check(head: &str, body: &str, expected: &[&str]) {
    let found = page(head, &format!("<h1>Harbour reopens after the flood</h1>{body}{}", prose()));
    assert_eq!(found.article.authors, expected, "{head} {body}");
}

#[test]
fn json_ld_names_authors_in_all_its_shapes() {
    for author in [
        r#"{"@type":"Person","name":"Ada Lang"}"#,
        r#"[{"@type":"Person","name":"Ada Lang"}]"#,
        r#""Ada Lang""#,
        r##"{"@id":"#ada"}"##,
        r#"{"@type":"Person","name":["Ada Lang"]}"#,
    ] {
        let graph = format!(
            r##"{{"@context":"https://schema.org","@graph":[{{"@type":"Person","@id":"#ada","name":"Ada Lang"}},
            {{"@type":["NewsArticle"],"headline":"x","author":{author}}}]}}"##
        );
        check(&json_ld(&graph), "", &["Ada Lang"]);
    }
}

#[test]
fn json_ld_with_faults_is_read_all_the_same() {
    for script in [
        "{\"@type\":\"NewsArticle\",\"headline\":\"Two\nlines\",\"author\":{\"name\":\"Ada Lang\"},}",
        "<!-- {\"@type\":\"NewsArticle\",\"author\":{\"name\":\"Ada Lang\"}} -->",
        "{\"@type\":\"Organization\",\"name\":\"x\"}{\"@type\":\"NewsArticle\",\"author\":{\"name\":\"Ada Lang\"}}",
        "{\"@type\":\"NewsArticle\",\"headline\":\"An \"unescaped\" word\",\"author\":{\"@type\":\"Person\",\"name\":\"Ada Lang\"}}",
    ] {
        check(&json_ld(script), "", &["Ada Lang"]);
    }
}

#[test]
fn metadata_of_many_makers_names_authors() {
    for head in [
        "<meta name='author' content='Ada Lang'>",
        "<meta name='parsely-author' content='Ada Lang'>",
        "<meta name='DC.creator' content='Ada Lang'>",
        "<meta property='article:author' content='https://www.social.example/ada'><meta name='byl' content='By Ada Lang'>",
        "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Ada Lang'>",
    ] {
        check(head, "", &["Ada Lang"]);
    }
}

#[test]
fn marked_and_named_elements_name_authors() {
    for body in [
        "<div itemprop='author' itemscope><span itemprop='name'>Ada Lang</span>, senior editor</div>",
        "<a rel='author' href='/people/7'>Ada Lang</a>",
        "<p class='byline'>By <b>Ada Lang</b></p>",
        "<div class='article-meta'><span class='authorName'>Ada Lang</span> | 2 March 2026</div>",
        "<a href='/authors/ada-lang'>Ada Lang</a>",
        "<div class='post-author'><div>Written by</div><div>Ada Lang</div><div>Harbour correspondent</div></div>",
        "<address>Ada Lang</address>",
    ] {
        check("", body, &["Ada Lang"]);
    }
}

#[test]
fn bylines_in_many_languages_are_read() {
    for (language, line, expected) in [
        ("en", "By Ada Lang and Bo Reed", vec!["Ada Lang", "Bo Reed"]),
        ("en", "2 March 2026 | By Ada Lang", vec!["Ada Lang"]),
        ("en", "Posted on March 2, 2026 by Ada Lang", vec!["Ada Lang"]),
        ("de", "Von Ada Lang und Bo Reed, Nordstadt", vec!["Ada Lang", "Bo Reed"]),
        ("de", "Mo 02.03.26 | 14:07 Uhr | Von Ada Lang", vec!["Ada Lang"]),
        ("fr", "Par Ada Lang et Bo Reed", vec!["Ada Lang", "Bo Reed"]),
        ("es", "Por Ada Lang y Bo Reed", vec!["Ada Lang", "Bo Reed"]),
        ("it", "di Ada Lang", vec!["Ada Lang"]),
        ("nl", "Door Ada Lang en Bo Reed", vec!["Ada Lang", "Bo Reed"]),
        ("ru", "Автор: Ада Ланг", vec!["Ада Ланг"]),
        ("zh", "记者 王小明 李华", vec!["王小明", "李华"]),
        ("zh", "文/王小明", vec!["王小明"]),
        ("zh", "（责编：王小明、李华）", vec!["王小明", "李华"]),
        ("ko", "김민수 기자", vec![]),
    ] {
        let body = format!("<h1>Harbour reopens after the flood</h1><p>{line}</p>{}", prose());
        let found = page_at("https://www.gazette.example/1", language, "", &body);
        assert_eq!(found.article.authors, expected, "{line}");
    }
}

#[test]
fn a_sentence_that_begins_like_a_byline_is_none() {
    for line in [
        "By the time the harbour reopened, it was May.",
        "Von Montag an fahren die Fähren wieder.",
        "By clicking you agree",
    ] {
        check("", &format!("<p>{line}</p>"), &[]);
    }
}

#[test]
fn names_come_without_roles_degrees_addresses_and_agencies() {
    for (written, expected) in [
        ("Ada Lang, PhD", vec!["Ada Lang"]),
        ("Ada Lang (dpa)", vec!["Ada Lang"]),
        ("Ada Lang, Senior Editor", vec!["Ada Lang"]),
        ("Ada Lang ada.lang@gazette.example", vec!["Ada Lang"]),
        ("Ada Lang @adalang", vec!["Ada Lang"]),
        ("von Ada Lang", vec!["Ada Lang"]),
        ("Ada Lang; Bo Reed", vec!["Ada Lang", "Bo Reed"]),
        ("Ada Lang/Bo Reed", vec!["Ada Lang", "Bo Reed"]),
        ("J. R. Stone", vec!["J. R. Stone"]),
        ("Dr. Ada van der Berg", vec!["Dr. Ada van der Berg"]),
        ("김민수 기자", vec!["김민수"]),
    ] {
        check(&format!("<meta name='author' content='{written}'>"), "", &expected);
    }
}

#[test]
fn a_person_comes_before_the_site_an_agency_or_an_account() {
    let shown = "<p class='byline'>By Ada Lang</p>";
    for stated in
        ["Gazette", "www.gazette.example", "Gazette Newsroom", "dpa", "admin", "alang77", "Harbour Media GmbH"]
    {
        let script = format!(
            r#"{{"@type":"NewsArticle","headline":"x","author":{{"name":"{stated}"}},"publisher":{{"name":"Gazette"}}}}"#
        );
        check(&json_ld(&script), shown, &["Ada Lang"]);
    }
}

#[test]
fn who_holds_the_rights_is_no_person() {
    let head = "<meta name='author' content='Nord Welle'>";
    check(head, "<p>By Ada Lang</p><footer>© 2026 Nord Welle. All rights reserved.</footer>", &["Ada Lang"]);
}

#[test]
fn an_organisation_is_told_only_where_it_is_stated_and_nobody_is_named() {
    let script = json_ld(
        r#"{"@type":"NewsArticle","headline":"x","author":{"@type":"Organization","name":"Gazette Newsroom"}}"#,
    );
    check(&script, "", &["Gazette Newsroom"]);
    check(&json_ld(r#"{"@type":"NewsArticle","headline":"x","publisher":{"name":"Gazette"}}"#), "", &[]);
}

#[test]
fn an_agency_beside_a_person_stays() {
    let script =
        json_ld(r#"{"@type":"NewsArticle","author":[{"name":"Ada Lang"},{"@type":"Organization","name":"AP"}]}"#);
    check(&script, "", &["Ada Lang", "AP"]);
}

#[test]
fn a_byline_that_names_more_than_the_metadata_counts() {
    check("<meta name='author' content='Ada Lang'>", "<p>By Ada Lang and Bo Reed</p>", &["Ada Lang", "Bo Reed"]);
}

#[test]
fn authors_of_other_articles_and_of_comments_are_none() {
    for around in ["aside", "nav", "footer"] {
        let teasers =
            "<p>More to read from our desks today, on the coast and off it, and all about the floods</p>".repeat(4);
        check("", &format!("<{around}>{teasers}<a rel='author' href='/a'>Cy Other</a></{around}>"), &[]);
    }
    check("", "<div class='comments'><span class='comment-author'>Cy Other</span></div>", &[]);
}

#[test]
fn the_witness_is_named() {
    let found = page("<meta name='author' content='Ada Lang'>", &prose());
    assert_eq!(found.witnesses.authors, Some(Witness::MetaAuthor));
    let found = page("", &format!("<h1>Harbour reopens</h1><p>By Ada Lang</p>{}", prose()));
    assert_eq!(found.witnesses.authors, Some(Witness::Byline));
}
