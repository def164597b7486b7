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
fn the_publishers_link_wins_over_the_proxys_which_is_kept() {
    let feed = readable(rss(
        r#"<item xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><link>https://proxy.example/r/1</link>
        <feedburner:origLink>https://press.example/1</feedburner:origLink></item>
        <item><link>https://press.example/2</link></item>"#,
    ));
    assert_eq!(feed.entries[0].link.as_ref().unwrap().canonical(), "https://press.example/1");
    assert_eq!(feed.entries[0].proxy.as_ref().unwrap().canonical(), "https://proxy.example/r/1");
    assert_eq!(feed.entries[1].proxy, None);
}

#[test]
fn only_the_alternate_link_is_the_articles() {
    let feed = readable(
        r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="enclosure">https://press.example/film</link>
        <link rel="replies" href="https://press.example/1/talk"/><link rel="alternate" href="https://press.example/1"/>
        <link href="https://press.example/second"/></entry></feed>"#,
    );
    assert_eq!(feed.entries[0].link.as_ref().unwrap().canonical(), "https://press.example/1");
}

#[test]
fn addresses_without_scheme_or_with_line_breaks_are_mended() {
    let feed = readable(rss("<item><link>press.example/a/1</link></item>
        <item><link>
            https://press.example/a/
2?x=1&amp;amp;y=2
        </link></item>"));
    let links: Vec<_> =
        feed.entries.iter().map(|entry| entry.link.as_ref().map(|link| link.given().as_str())).collect();
    assert_eq!(links, [Some("https://press.example/a/1"), Some("https://press.example/a/2?x=1&y=2")]);
}

#[test]
fn texts_in_base64_are_read_and_pictures_are_not() {
    let feed = readable(
        r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64" type="text/html">
        Q2hpcHMgPGI+YW5k
        PC9iPiBydWxlcw</title><summary type="application/octet-stream">TW9yZSB0byBjb21l</summary>
        <content type="image/png">iVBORw0KGgoAAAANSUhEUg==</content></entry>
        <entry><title type="application/x-unknown">Plain words</title></entry></feed>"#,
    );
    let [first, second] = feed.entries.as_slice() else { panic!("{:?}", feed.entries) };
    assert_eq!(first.title.as_deref(), Some("Chips and rules"));
    assert_eq!(first.summary.as_deref(), Some("More to come"));
    assert_eq!(first.content, None);
    assert_eq!(second.title.as_deref(), Some("Plain words"));
}

#[test]
fn of_an_element_that_stands_twice_the_first_counts_and_other_vocabularies_stand_in() {
    let feed = readable(rss("<item><dc:title>Later</dc:title><title>First</title><title>Second</title>
        <description>One</description><description>Two</description></item>
        <item><media:title>Film</media:title><dc:description>Described</dc:description></item>"));
    assert_eq!((feed.entries[0].title.as_deref(), feed.entries[0].summary.as_deref()), (Some("First"), Some("One")));
    assert_eq!(
        (feed.entries[1].title.as_deref(), feed.entries[1].summary.as_deref()),
        (Some("Film"), Some("Described"))
    );
}

#[test]
fn a_podcasts_summary_counts_where_it_says_more() {
    let feed = readable(rss("<item><description>Cut short...</description>
        <itunes:summary>Cut short nowhere, but told to its end.</itunes:summary></item>
        <item><description>&lt;p&gt;The whole story.&lt;/p&gt;</description><itunes:summary>The whole</itunes:summary></item>"));
    let summaries: Vec<_> = feed.entries.iter().map(|entry| entry.summary.as_deref()).collect();
    assert_eq!(summaries, [Some("Cut short nowhere, but told to its end."), Some("<p>The whole story.</p>")]);
}

#[test]
fn scripts_are_no_part_of_a_title() {
    let feed = readable(rss(
        "<item><title>&lt;b&gt;Chips&lt;/b&gt;&lt;script type='x'&gt;go()&lt;/script&gt; now</title></item>",
    ));
    assert_eq!(feed.entries[0].title.as_deref(), Some("Chips now"));
}

#[test]
fn every_name_of_html_is_known() {
    let feed = readable(rss("<item><title>&beta; &Sigma; &OElig; &amp;Scaron; &apos; &hellip; &rang;</title></item>"));
    assert_eq!(feed.entries[0].title.as_deref(), Some("β Σ Œ Š ' … ⟩"));
}

#[test]
fn a_feed_wrapped_in_a_page_is_read() {
    let feed = rss("<item><title>One</title></item>").replace(r#"<?xml version="1.0"?>"#, "");
    let page = format!("<!DOCTYPE html>\n<html><head></head><body>{feed}</body></html>");
    assert_eq!(readable(page).entries[0].title.as_deref(), Some("One"));
    let shown = "<!DOCTYPE html><html><body><pre>&lt;rss version=\"2.0\"&gt;</pre></body></html>";
    assert_eq!(codes(&document(shown)), ["html-instead"]);
}

#[test]
fn the_base_of_one_element_is_not_that_of_the_feed() {
    let feed = readable(
        r#"<feed xmlns="http://www.w3.org/2005/Atom"><title xml:base="https://elsewhere.example/">T</title>
        <entry><link href="/1"/></entry></feed>"#,
    );
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
fn an_entry_listed_twice_has_one_key() {
    let item = "<item><title>A</title><link>https://press.example/1</link></item>";
    let keys: Vec<String> = readable(rss(&item.repeat(3))).entries.into_iter().map(|entry| entry.key).collect();
    assert_eq!(keys, ["https://press.example/1"; 3]);
}

#[test]
fn one_id_for_several_texts_makes_keys_of_their_own() {
    let feed = readable(rss("<item><guid isPermaLink='false'>x</guid><title>One</title></item>
        <item><guid isPermaLink='false'>x</guid><title>Two</title></item>
        <item><guid isPermaLink='false'>x</guid><title>Two</title></item>"));
    let keys: Vec<&str> = feed.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys[0], "x");
    assert!(keys[1].starts_with("x sha256:"));
    assert_eq!(keys[1], keys[2]);
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
