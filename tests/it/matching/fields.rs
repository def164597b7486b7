//! What fields ask of an article.

use super::press::{article, find, topic};

#[test]
fn fields_ask_of_the_article() {
    let story = article("de-AT", "", &["Ein Satz."]);
    let cases = [
        ("lang:de", true),
        ("lang:de-CH", true),
        ("lang:en", false),
        ("source:gazette", true),
        ("source:gaz", false),
        ("tag:official", true),
        ("tag:OFFICIAL", true),
        ("tag:off", false),
        ("site:gazette.example", true),
        ("site:news.gazette.example", true),
        ("site:ette.example", false),
        ("author:lindqvist", true),
        ("author:\"zoe o’hara\"", true),
        ("author:Hara-Zoë", false),
        ("author:grün", true),
        ("Satz tag:eu NOT lang:en", true),
        ("lang:en OR Satz", true),
        ("Wort OR lang:de AND tag:none", false),
    ];
    for (query, expected) in cases {
        let found = find(&story, &topic(query));
        assert_eq!(found.passages.iter().any(|passage| passage.block == 1), expected, "{query}");
    }
}
