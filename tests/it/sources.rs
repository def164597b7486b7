//! `presswatch sources discover`, `import` and `export`.

use std::{fmt::Write as _, fs};

use presswatch::read;
use tempfile::TempDir;

use crate::{desk::Desk, site::Site};

/// A desk that may read this machine, with one source of its own.
fn desk(source: &str) -> Desk {
    Desk::new(&format!(
        r#"
        [daemon]
        state = "{{state}}"
        [fetch]
        allow_addresses = ["127.0.0.0/8"]
        host_gap = "0s"
        [mail]
        from = "presswatch <alerts@example.org>"
        {source}
        [[topic]]
        id = "chips"
        [topic.query]
        match = 'chip'
        [[subscription]]
        id = "desk"
        to = ["desk@example.org"]
        topics = ["chips"]
        digest = {{ at = "now" }}
        "#
    ))
}

fn own(url: &str) -> Desk {
    desk(&format!("[[source]]\nid = \"own\"\nurl = \"{url}\""))
}

fn site(files: &[(&str, &str)]) -> (TempDir, Site) {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let site = Site::serve(folder.path());
    (folder, site)
}

/// What `discover` prints of a site, its address left out.
fn discovered(site: &Site, code: i32) -> String {
    let (found, told) = own("https://elsewhere.example/feed").check(&["sources", "discover", &site.base], code);
    let port = site.base.rsplit(':').next().unwrap();
    format!("{found}{told}")
        .replace(&site.base, "{base}")
        .replace(&format!("127-0-0-1-{port}"), "HOST")
        .replace("127-0-0-1", "HOST")
}

const FEED: &str = r#"<rss version="2.0"><channel><title>The Wire "World"</title><language>en-GB</language>
    <item><title>One</title><link>https://wire.example/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"#;

const TALK: &str =
    "<rss version=\"2.0\"><channel><title>Comments on The Wire</title><item><title>x</title></item></channel></rss>";

const NEWS_MAP: &str = r#"<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc>https://wire.example/9</loc><news:news><news:title>Nine</news:title><news:publication_date>2026-03-02T10:00:00Z</news:publication_date>
    <news:publication><news:language>de</news:language></news:publication></news:news></url></urlset>"#;

#[test]
fn what_a_site_declares_is_found_tried_and_written_as_toml() {
    let (_folder, site) = site(&[
        (
            "index.html",
            r#"<html><head><title>The Wire</title><link rel="alternate" type="application/rss+xml" href="/world.rss">
            <link rel="alternate" type="application/atom+xml" href="/gone.atom"></head><body>
            <a href="/comments.rss">Comments</a> <a href="/sport/feed.rss">Sport</a></body></html>"#,
        ),
        ("world.rss", FEED),
        ("comments.rss", TALK),
        ("sport/feed.rss", FEED),
        ("robots.txt", "User-agent: *\nDisallow:\nSitemap: {base}/maps.xml\nsitemap: /nowhere.xml"),
        (
            "maps.xml",
            "<sitemapindex><sitemap><loc>{base}/pages.xml</loc></sitemap><sitemap><loc>{base}/news.xml</loc></sitemap></sitemapindex>",
        ),
        ("pages.xml", "<urlset><url><loc>{base}/about</loc></url></urlset>"),
        ("news.xml", NEWS_MAP),
    ]);
    insta::assert_snapshot!(discovered(&site, 0), @r#"
    # feed, declared by the page: 1 entry, the newest of 2026-03-02T10:00:00Z
    [[source]]
    id = "HOST-world"
    name = 'The Wire "World"'
    url = "{base}/world.rss"
    lang = "en"

    # feed, linked on the page: 1 entry, the newest of 2026-03-02T10:00:00Z
    [[source]]
    id = "HOST-sport"
    name = 'The Wire "World"'
    url = "{base}/sport/feed.rss"
    lang = "en"

    # sitemap, named in robots.txt: 1 entry, the newest of 2026-03-02T10:00:00Z
    [[source]]
    id = "HOST-news"
    name = "127.0.0.1"
    url = "{base}/news.xml"
    lang = "de"
    {base}/gone.atom: 404 Not Found
    {base}/nowhere.xml: 404 Not Found
    "#);
    // No well-known place was guessed at, for the page says where its feeds are.
    assert!(!site.requests().iter().any(|request| request.ends_with("/feed.json")));
}

#[test]
fn a_site_that_declares_nothing_is_tried_at_well_known_places() {
    let (_folder, site) = site(&[("index.html", "<html><body>Hello</body></html>"), ("rss.xml", FEED)]);
    let found = discovered(&site, 0);
    assert!(found.contains("feed, at a well-known place: 1 entry") && found.contains("{base}/rss.xml"), "{found}");
}

#[test]
fn a_site_without_anything_gives_its_links_or_the_answer_no() {
    let items: String = (1..6).fold(String::new(), |mut items, number| {
        write!(items, "<li><h3><a href='/news/{number}-a-headline-of-the-day'>A headline of the day, number {number}</a></h3></li>").unwrap();
        items
    });
    let (_folder, with_links) =
        site(&[("index.html", &format!("<html lang=nl><title>Nieuws</title><ul>{items}</ul></html>"))]);
    let found = discovered(&with_links, 0);
    assert!(found.contains("kind = \"listing\"") && found.contains("lang = \"nl\""), "{found}");
    let (_folder, without) = site(&[("index.html", "<html><body>Hello</body></html>")]);
    assert!(discovered(&without, 1).contains("nothing to poll was found"));
}

#[test]
fn a_json_api_is_proposed_with_rules_that_fit() {
    let api =
        r#"{"results": [{"html_url": "https://wire.example/1", "title": "One", "publication_date": "2026-03-02"}]}"#;
    let (_folder, site) = site(&[("index.html", ""), ("api.json", api)]);
    let (found, _) =
        own("https://elsewhere.example/").check(&["sources", "discover", &format!("{}/api.json", site.base)], 0);
    assert!(
        found.contains("items = \"results\"\nlink = \"html_url\"\ntitle = \"title\"\ndate = \"publication_date\""),
        "{found}"
    );
    let desk = desk(&found);
    desk.check(&["check"], 0);
}

#[test]
fn what_is_found_can_be_added_as_it_is_and_is_known_afterwards() {
    let (_folder, site) = site(&[
        ("index.html", "<html><head><link rel=alternate type=application/rss+xml href=/world.rss></head></html>"),
        ("world.rss", FEED),
    ]);
    let (found, _) = own("https://elsewhere.example/").check(&["sources", "discover", &site.base], 0);
    let desk = desk(&found);
    desk.check(&["check", "--live"], 0);
    let (again, _) = desk.check(&["sources", "discover", &site.base, "--json"], 0);
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["schema"], 1);
    assert_eq!((&again["found"][0]["kind"], &again["found"][0]["entries"]), (&"feed".into(), &1.into()));
    assert!(again["found"][0]["toml"].as_str().unwrap().contains("# configured already, as \""), "{again}");
}

const OPML: &str = r#"<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
    <outline text="Chips &amp; Rules"><outline text="Europe">
    <outline type="rss" text="Wire" title="The &quot;Wire&quot;" xmlUrl="https://wire.example/world/rss.xml?a=1&amp;b=2" language="en-US" category="/official,eu"/>
    <outline type="rss" text="" xmlUrl="https://www.ledger.co.uk/feed"></outline></outline>
    <outline text="Twice" xmlUrl="https://wire.example/world/rss.xml?a=1&amp;b=2"/></outline>
    <outline text="Own" xmlUrl="https://own.example/feed"/><outline text="Off" xmlUrl="https://wire.example/off" isComment="true"/>
    <outline text="Bad" xmlUrl="javascript:alert(1)"/><outline text="Login" xmlUrl="https://user:secret@wire.example/"/>
    <outline text="Not closed" xmlUrl="https://wire.example/last"
    </body></opml>"#;

#[test]
fn lists_of_other_readers_become_sources() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("mine.opml");
    fs::write(&file, OPML).unwrap();
    let desk = own("https://own.example/feed");
    let (sources, told) = desk.check(&["sources", "import", file.to_str().unwrap()], 0);
    insta::assert_snapshot!(sources, @r#"
    [[source]]
    id = "wire-world"
    name = 'The "Wire"'
    url = "https://wire.example/world/rss.xml?a=1&b=2"
    lang = "en"
    tags = ["chips-rules", "europe", "official", "eu"]

    [[source]]
    id = "ledger"
    name = "www.ledger.co.uk"
    url = "https://www.ledger.co.uk/feed"
    tags = ["chips-rules", "europe"]

    [[source]]
    id = "wire-off"
    name = "Off"
    url = "https://wire.example/off"
    enabled = false

    [[source]]
    id = "wire-last"
    name = "Not closed"
    url = "https://wire.example/last"
    "#);
    assert!(told.contains("2 feeds left out") && !told.contains("secret"), "{told}");

    let output = folder.path().join("new.toml");
    let arguments = ["sources", "import", file.to_str().unwrap(), "--output", output.to_str().unwrap()];
    let (said, _) = desk.check(&arguments, 0);
    assert!(said.contains("sources"), "{said}");
    assert_eq!(fs::read_to_string(&output).unwrap().trim_end(), sources.trim_end());
    let (_, refused) = desk.check(&arguments, 74);
    assert!(refused.contains("cannot write"), "{refused}");
    self::desk(&sources).check(&["check"], 0);
}

#[test]
fn sources_that_are_exported_can_be_imported() {
    let exporting = desk(
        r#"
        [[source]]
        id = "wire"
        name = "The \"Wire\" & <Co>"
        url = "https://wire.example/feed?a=1&b=2"
        tags = ["official", "eu"]
        lang = "de"
        enabled = false
        headers = { Authorization = "secret" }
        [[source]]
        id = "front"
        url = "https://front.example/"
        links = "main a"
        "#,
    );
    let (opml, _) = exporting.check(&["sources", "export"], 0);
    assert!(!opml.contains("secret"), "{opml}");
    let read = read::opml(opml.as_bytes());
    assert_eq!(read.problems, []);
    let [wire] = read.value.as_slice() else { panic!("{:?}", read.value) };
    assert_eq!((wire.title.as_str(), wire.is_off), ("The \"Wire\" & <Co>", true));
    assert_eq!((wire.feed.given().as_str(), wire.labels.len()), ("https://wire.example/feed?a=1&b=2", 2));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("theirs.opml");
    fs::write(&file, &opml).unwrap();
    let (sources, _) = own("https://own.example/").check(&["sources", "import", file.to_str().unwrap()], 0);
    assert!(sources.contains("tags = [\"official\", \"eu\"]") && sources.contains("enabled = false"), "{sources}");
}

#[test]
fn hostile_lists_are_bounded() {
    let deep = format!("<opml>{}", "<outline text=\"a\">".repeat(200_000));
    assert!(read::opml(deep.as_bytes()).value.is_empty());
    let many: String =
        (0..6_000).fold(String::new(), |text, n| text + &format!("<outline xmlUrl=\"https://a.example/{n}\"/>"));
    let read_many = read::opml(format!("<opml>{many}</opml>").as_bytes());
    assert_eq!((read_many.value.len(), read_many.problems[0].code), (5_000, "too-many-outlines"));
    let laughing = "<!DOCTYPE o [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><opml><outline text=\"&b;\" xmlUrl=\"https://a.example/\"/></opml>";
    assert_eq!(read::opml(laughing.as_bytes()).value[0].title, "&b;");
    for bytes in [&b"%PDF-1.7"[..], b"", b"<html></html>", b"\0\0\0"] {
        assert!(read::opml(bytes).value.is_empty() && !read::opml(bytes).problems.is_empty());
    }
}
