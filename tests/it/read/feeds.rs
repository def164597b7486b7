//! RSS, RDF, Atom, JSON Feed: what comes out of each, and out of broken ones.

use std::time::Duration;

use presswatch::model::{Language, Link, SourceKind};

use super::{codes, document, readable, rss};

#[test]
fn rss_entries_carry_title_link_dates_authors_and_both_texts() {
    let feed = readable(rss(
        r#"<language>de-AT</language><ttl>90</ttl><image><title>Logo</title><link>https://logo.example/</link></image>
        <item><title>Chips &amp;amp; &lt;b&gt;Kontrolle&lt;/b&gt;</title><link>/a/1?utm_source=feed</link>
        <guid isPermaLink="false">tag-1</guid><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>
        <dc:creator>Ada Lang</dc:creator><description>&lt;p&gt;Kurz.&lt;/p&gt;</description>
        <content:encoded><![CDATA[<p>Lang &amp; breit.</p>]]></content:encoded></item>"#,
    ));
    assert_eq!(feed.kind, SourceKind::Feed);
    assert_eq!(feed.title.as_deref(), Some("Wire"));
    assert_eq!(feed.ttl, Some(Duration::from_mins(90)));
    let entry = &feed.entries[0];
    assert_eq!(entry.key, "tag-1");
    assert_eq!(entry.title.as_deref(), Some("Chips & Kontrolle"));
    assert_eq!(entry.link.as_ref().unwrap().canonical(), "https://press.example/a/1");
    assert_eq!(entry.published.unwrap().to_string(), "2026-03-02T09:00:00Z");
    assert_eq!(entry.updated, None);
    assert_eq!(entry.authors, ["Ada Lang"]);
    assert_eq!(entry.summary.as_deref(), Some("<p>Kurz.</p>"));
    assert_eq!(entry.content.as_deref(), Some("<p>Lang &amp; breit.</p>"));
    assert_eq!(entry.language, Some(Language::DE));
}

#[test]
fn atom_entries_resolve_links_against_xml_base_and_inherit_the_author() {
    let feed = readable(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/blog/" xml:lang="en">
        <title>Notes</title><author><name>Bo Reed</name></author>
        <entry><id>urn:1</id><title type="text">Less &lt;b&gt; than</title><link rel="self" href="x.atom"/>
        <link href="one.html"/><published>2026-03-01T08:00:00Z</published><updated>2026-03-02T08:00:00.5+02:00</updated>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello <b>there</b></p></div></content></entry></feed>"#,
    );
    let entry = &feed.entries[0];
    assert_eq!(entry.key, "urn:1");
    assert_eq!(entry.title.as_deref(), Some("Less <b> than"));
    assert_eq!(entry.link.as_ref().unwrap().canonical(), "https://other.example/blog/one.html");
    assert_eq!(entry.updated.unwrap().to_string(), "2026-03-02T06:00:00.5Z");
    assert_eq!(entry.authors, ["Bo Reed"]);
    assert!(entry.content.as_ref().unwrap().contains("<p>Hello <b>there</b></p>"));
}

#[test]
fn rdf_and_prefixed_elements_are_read() {
    let feed = readable(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:d="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old</title></channel>
        <item rdf:about="https://press.example/1"><title>One</title><d:date>2026-03-01</d:date></item></rdf:RDF>"#,
    );
    assert_eq!(feed.title.as_deref(), Some("Old"));
    assert_eq!(feed.entries[0].link.as_ref().unwrap().canonical(), "https://press.example/1");
    assert_eq!(feed.entries[0].published.unwrap().to_string(), "2026-03-01T00:00:00Z");
}

#[test]
fn json_feed_is_read() {
    let feed = readable(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","language":"en-GB","items":[
        {"id":7,"url":"/a","title":"A","content_text":"One.\n\nTwo < three.","date_published":"2026-03-01T00:00:00Z",
         "authors":[{"name":"Cy"}]}]}"#,
    );
    let entry = &feed.entries[0];
    assert_eq!((entry.key.as_str(), entry.language), ("7", Some(Language::EN)));
    assert_eq!(entry.link.as_ref().unwrap().canonical(), "https://press.example/a");
    assert_eq!(entry.content.as_deref(), Some("<p>One.</p><p>Two &lt; three.</p>"));
    assert_eq!(entry.authors, ["Cy"]);
}

#[test]
fn original_link_wins_over_the_proxy() {
    let feed = readable(rss(
        r#"<item xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><link>https://proxy.example/r/1</link>
        <feedburner:origLink>https://press.example/1</feedburner:origLink></item>"#,
    ));
    assert_eq!(feed.entries[0].link.as_ref().unwrap().canonical(), "https://press.example/1");
}

#[test]
fn keys_follow_guid_then_guid_and_link_then_link_then_text() {
    let feed = readable(rss("<item><guid isPermaLink='false'>same</guid><link>https://press.example/1</link></item>
        <item><guid isPermaLink='false'>same</guid><link>https://press.example/2</link></item>
        <item><guid isPermaLink='false'>own</guid><link>https://press.example/3</link></item>
        <item><link>https://press.example/4</link></item>
        <item><title>Only a title</title></item>
        <item><title>Only another title</title></item>"));
    let keys: Vec<&str> = feed.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys[0], "same https://press.example/1");
    assert_eq!(keys[1], "same https://press.example/2");
    assert_eq!(keys[2], "own");
    assert_eq!(keys[3], "https://press.example/4");
    assert!(keys[4].starts_with("sha256:"));
    assert_ne!(keys[4], keys[5]);
}

#[test]
fn keys_are_the_same_at_every_reading() {
    let text = rss("<item><title>No link</title><description>Words</description></item>");
    assert_eq!(readable(&text).entries[0].key, readable(&text).entries[0].key);
}

#[test]
fn an_entry_listed_twice_is_one_entry() {
    let item = "<item><title>A</title><link>https://press.example/1</link></item>";
    assert_eq!(readable(rss(&item.repeat(3))).entries.len(), 1);
}

#[test]
fn undefined_entities_and_bare_ampersands_cost_nothing() {
    let feed = readable(rss(
        "<item><title>AT&T &nbsp;&euml; &unknown; R&amp;D</title></item><item><title>Next</title></item>",
    ));
    assert_eq!(feed.entries[0].title.as_deref(), Some("AT&T \u{a0}ë &unknown; R&D"));
    assert_eq!(feed.entries.len(), 2);
}

#[test]
fn junk_before_the_declaration_is_passed_over() {
    let feed = rss("<item><title>A</title></item>");
    assert_eq!(readable(format!("\u{feff}\n\n {feed}")).entries.len(), 1);
    assert_eq!(readable(format!("<br />\n<b>Warning</b>: cannot modify header\n{feed}")).entries.len(), 1);
}

#[test]
fn control_characters_are_dropped() {
    assert_eq!(readable(rss("<item><title>A\u{8}B</title></item>")).entries[0].title.as_deref(), Some("AB"));
}

#[test]
fn one_broken_entry_costs_only_itself() {
    let reading = document(rss(r#"<item><title>One</title><link>https://press.example/1</link></item>
        <item><title>Two</title><enclosure url="oops></item>
        <item><title>Three</title><link>https://press.example/3</link></item>"#));
    assert!(codes(&reading).contains(&"broken-xml"));
    let feed = reading.value.unwrap();
    let titles: Vec<_> = feed.entries.iter().filter_map(|entry| entry.title.as_deref()).collect();
    assert!(titles.contains(&"One") && titles.contains(&"Three"), "{titles:?}");
}

#[test]
fn unclosed_elements_do_not_swallow_the_next_entry() {
    let feed = readable(rss("<item><title>One<link>https://press.example/1</link></item>
        <item><title>Two</title><description>text <br> more<link>https://press.example/2</link>
        <item><title>Three</title><link>https://press.example/3</link></item>"));
    let links: Vec<_> = feed.entries.iter().map(|entry| entry.link.as_ref().map(Link::canonical)).collect();
    assert_eq!(
        links,
        [Some("https://press.example/1"), Some("https://press.example/2"), Some("https://press.example/3")]
    );
}

#[test]
fn a_truncated_feed_gives_what_it_has_and_says_so() {
    let whole = rss("<item><title>One</title><link>https://press.example/1</link></item><item><title>Two</title>");
    let cut = whole.split("</channel>").next().unwrap();
    let reading = document(cut);
    assert!(codes(&reading).contains(&"truncated"));
    assert_eq!(reading.value.unwrap().entries.len(), 2);
}

#[test]
fn a_feed_is_read_up_to_its_greatest_number_of_entries() {
    let items: String = (0..6_000).fold(String::new(), |items, n| items + &format!("<item><guid>{n}</guid></item>"));
    let reading = document(rss(&items));
    assert_eq!(codes(&reading), ["too-many-entries"]);
    assert_eq!(reading.value.unwrap().entries.len(), presswatch::read::ENTRIES_MAX);
}

#[test]
fn descriptions_in_a_media_group_stand_in() {
    let feed = readable(rss(
        "<item><title>Film</title><media:group><media:description>About it</media:description></media:group></item>",
    ));
    assert_eq!(feed.entries[0].summary.as_deref(), Some("About it"));
}

#[test]
fn dates_are_read_in_many_forms() {
    for (written, read) in [
        ("Mon, 02 Mar 2026 10:00:00 GMT", "2026-03-02T10:00:00Z"),
        ("2 Mar 26 10:00 EST", "2026-03-02T15:00:00Z"),
        ("Monday, March 2nd, 2026 10:00 p.m. PST", "2026-03-03T06:00:00Z"),
        ("Mon Mar  2 10:00:00 2026", "2026-03-02T10:00:00Z"),
        ("2026-03-02T10:00:00.25+05:30", "2026-03-02T04:30:00.25Z"),
        ("2026-03-02 10:00", "2026-03-02T10:00:00Z"),
        ("20260302T100000Z", "2026-03-02T10:00:00Z"),
        ("2026-03-02T24:00:00Z", "2026-03-03T00:00:00Z"),
        ("Mo, 2. März 2026 10:00:00 +0100", "2026-03-02T09:00:00Z"),
        ("mar, 3 feb 2026 10:00:00 +0100", "2026-02-03T09:00:00Z"),
        ("2026年3月2日 10:00", "2026-03-02T10:00:00Z"),
        ("Mon, 02 Mar 2026 10:00:00 GMT+0200 (Central)", "2026-03-02T08:00:00Z"),
        ("30.10.2025", "2025-10-30T00:00:00Z"),
        ("03/30/2026 - 19:19", "2026-03-30T19:19:00Z"),
    ] {
        let feed = readable(rss(&format!("<item><pubDate>{written}</pubDate></item>")));
        let moment = feed.entries[0].published.map(|moment| moment.to_string());
        assert_eq!(moment.as_deref(), Some(read), "{written}");
    }
}

#[test]
fn an_unreadable_date_is_no_date_and_is_reported() {
    for written in
        ["yesterday", "2026", "Mar 2026", "03/04/2026", "2026-02-30", "Mon, 02 Mar 2026 10:00 XYZ", "32 Mar 2026"]
    {
        let reading = document(rss(&format!("<item><pubDate>{written}</pubDate></item>")));
        assert_eq!(codes(&reading), ["bad-date"], "{written}");
        assert_eq!(reading.value.unwrap().entries[0].published, None, "{written}");
    }
}
