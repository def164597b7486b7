//! What a source lists over time, and what of it is fetched, filed and mailed: the whole way on a site that changes.

use std::fmt::Write as _;

use tempfile::TempDir;

use crate::{
    desk::{Desk, Mail},
    site::Site,
};

/// A site whose files are written round by round, and a desk that reads it an hour after each.
struct Newsroom {
    folder: TempDir,
    site: Site,
    desk: Desk,
    round: usize,
}

impl Newsroom {
    /// `source` is what stands in the `[[source]]` beside its id; `{base}` in it is the site.
    fn new(source: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let site = Site::serve(folder.path());
        let config = format!(
            r#"
            [daemon]
            timezone = "UTC"
            state = "{{state}}"
            [fetch]
            allow_addresses = ["127.0.0.0/8"]
            host_gap = "0s"
            [mail]
            from = "presswatch <alerts@example.org>"
            [[source]]
            id = "wire"
            {source}
            [[topic]]
            id = "nvidia"
            [topic.query]
            match = 'Nvidia'
            [[subscription]]
            id = "desk"
            to = ["desk@example.org"]
            topics = ["nvidia"]
            digest = {{ at = "now" }}
            "#
        );
        let desk = Desk::new(&config.replace("{base}", &site.base));
        Self { folder, site, desk, round: 0 }
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// Writes the page of an article, dated `day` of November where one is given.
    fn page(&self, name: &str, day: Option<u8>) {
        let date =
            day.map(|day| format!(r#"<meta property="article:published_time" content="2026-11-{day:02}T05:00:00Z">"#));
        let text = format!(
            r#"<!doctype html><html lang="en"><head><title>The article {name}</title>{}</head><body><article><h1>The article {name}</h1>
            <p>Nvidia has sent {} to the hall, where nine people unpack them.</p>
            <p>Neighbours fear for the quiet of {}.</p>
            </article></body></html>"#,
            date.unwrap_or_default(),
            invented(name, 6),
            invented(&format!("{name}, below"), 9),
        );
        self.write(name, &text);
    }

    /// Polls, an hour after the last round; returns the mails and the pages and documents that were fetched in it.
    fn poll(&mut self) -> (Vec<Mail>, Vec<String>) {
        let (mails, requests) = (self.desk.mails().len(), self.site.requests().len());
        let now = format!("2026-11-20T{:02}:00:00Z", 7 + self.round);
        self.round += 1;
        self.desk.check(&["once", "--all", "--now", &now], 0);
        let fetched = self.site.requests().split_off(requests);
        (
            self.desk.mails().split_off(mails),
            fetched.into_iter().filter(|line| !line.ends_with("/robots.txt")).collect(),
        )
    }

    /// What `explain` says of a page.
    fn explained(&self, name: &str) -> String {
        self.desk.check(&["explain", &format!("{}/{name}", self.site.base)], 0).0
    }
}

/// So many invented words, others for every seed: pages that say the same would be one story.
fn invented(seed: &str, words: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ke", "lo", "mi", "nu", "pra", "ste", "vor", "zi", "gan", "hel", "dro", "fi", "ju", "wex", "tal"];
    let mut state = seed
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut syllable = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        SYLLABLES[usize::try_from(state >> 60).unwrap()]
    };
    let words: Vec<String> = (0..words).map(|_| [syllable(), syllable(), syllable()].concat()).collect();
    words.join(" ")
}

/// An RSS feed of items, each a link, a guid and a date.
fn feed(items: &[(&str, &str, &str)]) -> String {
    let mut text = "<rss version=\"2.0\"><channel><title>Wire</title>".to_owned();
    for (link, guid, date) in items {
        write!(
            text,
            "<item><title>The article {link}</title><link>{{base}}/{link}</link><guid isPermaLink=\"false\">{guid}</guid>
            <pubDate>{date}</pubDate></item>"
        )
        .unwrap();
    }
    text + "</channel></rss>"
}

const TODAY: &str = "Fri, 20 Nov 2026 05:00:00 GMT";
const LAST_YEAR: &str = "Thu, 20 Nov 2025 05:00:00 GMT";

/// A front page of links without dates.
fn front(names: &[String], next: &str) -> String {
    let items: String = names
        .iter()
        .map(|name| format!("<li><h3><a href=\"/{name}\">The headline of the article {name} of today</a></h3></li>"))
        .collect();
    format!("<html><head><title>Front</title></head><body><main><ul>{items}</ul>{next}</main></body></html>")
}

fn names(numbers: std::ops::Range<usize>) -> Vec<String> {
    numbers.map(|number| format!("story-{number}.html")).collect()
}

#[test]
fn an_archive_that_is_listed_all_at_once_is_filed_and_not_mailed() {
    let mut newsroom = Newsroom::new("url = \"{base}/feed.rss\"");
    newsroom.page("first.html", Some(20));
    newsroom.write("feed.rss", &feed(&[("first.html", "1", TODAY)]));
    assert_eq!(newsroom.poll().0.len(), 1);

    let old: Vec<String> = (0..25).map(|number| format!("old-{number}.html")).collect();
    for name in &old {
        newsroom.page(name, None);
    }
    newsroom.page("second.html", Some(20));
    let mut items: Vec<(&str, &str, &str)> = old.iter().map(|name| (name.as_str(), name.as_str(), LAST_YEAR)).collect();
    items.push(("second.html", "2", TODAY));
    newsroom.write("feed.rss", &feed(&items));
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), fetched.len()), (1, 27));
    assert!(mails[0].text.contains("second.html") && !mails[0].text.contains("old-"), "{}", mails[0].text);
    assert!(newsroom.explained("old-7.html").contains("came in a flood of old items"));
}

#[test]
fn a_few_old_items_are_news_however_late_they_are_listed() {
    let mut newsroom = Newsroom::new("url = \"{base}/feed.rss\"");
    newsroom.page("first.html", Some(20));
    newsroom.write("feed.rss", &feed(&[("first.html", "1", TODAY)]));
    newsroom.poll();
    newsroom.page("late.html", None);
    newsroom.write("feed.rss", &feed(&[("late.html", "2", LAST_YEAR)]));
    assert_eq!(newsroom.poll().0.len(), 1);
}

#[test]
fn at_a_first_poll_the_pages_date_what_the_front_page_does_not() {
    let mut newsroom = Newsroom::new("url = \"{base}/index.html\"\nkind = \"listing\"");
    for (name, day) in [("story-1.html", Some(20)), ("story-2.html", Some(2)), ("story-3.html", None)] {
        newsroom.page(name, day);
    }
    newsroom.write("index.html", &front(&names(1..4), ""));
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), fetched.len()), (1, 4));
    assert!(mails[0].text.contains("story-1") && mails[0].text.contains("story-3"), "{}", mails[0].text);
    assert!(!mails[0].text.contains("story-2"), "{}", mails[0].text);
    assert!(newsroom.explained("story-2.html").contains("older than the lookback at the source's first poll"));
}

#[test]
fn a_rebuilt_front_page_without_dates_is_judged_by_its_pages() {
    let mut newsroom = Newsroom::new("url = \"{base}/index.html\"\nkind = \"listing\"");
    newsroom.page("story-1.html", Some(20));
    newsroom.page("story-2.html", Some(20));
    newsroom.page("story-3.html", Some(20));
    newsroom.write("index.html", &front(&names(1..4), ""));
    newsroom.poll();
    let rebuilt = names(100..130);
    for name in &rebuilt {
        newsroom.page(name, Some(1));
    }
    newsroom.page("story-100.html", Some(20));
    newsroom.page("story-101.html", None);
    newsroom.write("index.html", &front(&rebuilt, ""));
    let (mails, _) = newsroom.poll();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("story-100") && !mails[0].text.contains("story-101"), "{}", mails[0].text);
    assert!(!mails[0].text.contains("story-117"), "{}", mails[0].text);
}

#[test]
fn ids_that_change_at_every_poll_change_nothing() {
    let mut newsroom = Newsroom::new("url = \"{base}/feed.rss\"");
    newsroom.page("first.html", Some(20));
    newsroom.page("second.html", Some(20));
    for (round, (mails, fetched)) in [(1, 3), (0, 1), (0, 1)].into_iter().enumerate() {
        let ids = [format!("a-{round}"), format!("b-{round}")];
        newsroom.write("feed.rss", &feed(&[("first.html", &ids[0], TODAY), ("second.html", &ids[1], TODAY)]));
        let (mailed, requests) = newsroom.poll();
        assert_eq!((mailed.len(), requests.len()), (mails, fetched), "round {round}: {requests:?}");
    }
}

#[test]
fn what_is_listed_again_after_it_was_gone_does_not_come_back() {
    let mut newsroom = Newsroom::new("url = \"{base}/feed.rss\"");
    newsroom.page("first.html", Some(20));
    newsroom.page("second.html", Some(20));
    let (first, second) = (("first.html", "1", TODAY), ("second.html", "2", TODAY));
    newsroom.write("feed.rss", &feed(&[first]));
    assert_eq!(newsroom.poll().0.len(), 1);
    newsroom.write("feed.rss", &feed(&[second]));
    assert_eq!(newsroom.poll().0.len(), 1);
    newsroom.write("feed.rss", &feed(&[first, second]));
    // The feed is stamped anew and lists nothing new: its pages are looked at again, and say what they said.
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), fetched.len()), (0, 3));
    newsroom.write("feed.rss", &feed(&[second, first]));
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), fetched), (0, vec!["200 /feed.rss".to_owned()]));
}

#[test]
fn a_new_date_alone_is_looked_at_and_is_no_revision() {
    let mut newsroom = Newsroom::new("url = \"{base}/feed.rss\"");
    let pages = ["a.html", "b.html", "c.html", "d.html"];
    for name in &pages {
        newsroom.page(name, Some(20));
    }
    let list = |dates: [&str; 4]| {
        let items: Vec<_> = pages.iter().zip(dates).map(|(name, date)| (*name, *name, date)).collect();
        feed(&items)
    };
    newsroom.write("feed.rss", &list([TODAY; 4]));
    assert_eq!(newsroom.poll().1.len(), 5);
    let later = "Fri, 20 Nov 2026 06:30:00 GMT";
    newsroom.write("feed.rss", &list([later, TODAY, TODAY, TODAY]));
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), fetched), (0, vec!["200 /feed.rss".to_owned(), "200 /a.html".to_owned()]));
    // A machine that writes the present time into everything says nothing of the articles.
    newsroom.write("feed.rss", &list(["Fri, 20 Nov 2026 08:30:00 GMT"; 4]));
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), fetched), (0, vec!["200 /feed.rss".to_owned()]));
}

#[test]
fn pages_are_looked_at_again_where_the_feed_is_stamped_anew_and_lists_nothing_new() {
    let mut newsroom = Newsroom::new("url = \"{base}/feed.rss\"");
    newsroom.page("a.html", Some(20));
    newsroom.page("b.html", Some(20));
    let list = feed(&[("a.html", "a", TODAY), ("b.html", "b", TODAY)]);
    newsroom.write("feed.rss", &list);
    assert_eq!(newsroom.poll().0.len(), 1);
    let page = std::fs::read_to_string(newsroom.folder.path().join("a.html")).unwrap();
    let more =
        "<p>The council heard on Friday that Nvidia will leave the hall in March, after the second complaint.</p>";
    newsroom.write("a.html", &page.replace("</article>", &format!("{more}</article>")));
    newsroom.write("feed.rss", &format!("{list}<!-- written again -->"));
    let (mails, mut fetched) = newsroom.poll();
    fetched.sort();
    assert_eq!(fetched, ["200 /a.html", "200 /b.html", "200 /feed.rss"]);
    let [mail] = mails.as_slice() else { panic!("{} mails", mails.len()) };
    assert!(mail.text.contains("will leave the hall in March"), "{}", mail.text);
    assert!(!mail.text.contains("nine people unpack them"), "{}", mail.text);
    // Not at every poll, for some hosts stamp everything anew.
    newsroom.write("feed.rss", &format!("{list}<!-- and again -->"));
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), fetched), (0, vec!["200 /feed.rss".to_owned()]));
    // A page that is gone changes nothing.
    newsroom.write("a.html", "<!-- status: 404 -->");
    newsroom.round += 6;
    newsroom.write("feed.rss", &format!("{list}<!-- much later -->"));
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), fetched.len()), (0, 3));
}

#[test]
fn next_pages_are_followed_as_far_as_everything_is_new() {
    let mut newsroom = Newsroom::new("url = \"{base}/index.html\"\nkind = \"listing\"\nfollow = \"a.next\"");
    let next = |page: usize| format!("<a class=\"next\" href=\"/page-{page}.html\">Next</a>");
    for name in names(1..50) {
        newsroom.page(&name, Some(20));
    }
    newsroom.write("index.html", &front(&names(1..4), &next(2)));
    for page in 2..10 {
        newsroom.write(&format!("page-{page}.html"), &front(&names(page * 4..page * 4 + 3), &next(page + 1)));
    }
    let lists = |fetched: &[String]| fetched.iter().filter(|line| line.contains("page-")).cloned().collect::<Vec<_>>();
    let (_, fetched) = newsroom.poll();
    assert_eq!(lists(&fetched), ["200 /page-2.html", "200 /page-3.html", "200 /page-4.html", "200 /page-5.html"]);
    assert!(fetched.contains(&"200 /story-20.html".to_owned()), "{fetched:?}");
    // One of three is known: what lies behind it is known too.
    newsroom.write("index.html", &front(&names(46..48).into_iter().chain(names(1..2)).collect::<Vec<_>>(), &next(2)));
    let (mails, fetched) = newsroom.poll();
    assert_eq!((mails.len(), lists(&fetched)), (1, Vec::new()));
}

#[test]
fn a_json_api_is_read_by_the_paths_of_its_source() {
    let mut newsroom = Newsroom::new(
        "url = \"{base}/api.json\"\nitems = \"results\"\nlink = \"html_url\"\ntitle = \"title\"\ndate = \"day\"\ntext = \"abstract\"",
    );
    newsroom.page("first.html", None);
    newsroom.write(
        "api.json",
        r#"{"count": 2, "results": [
            {"html_url": "{base}/first.html", "title": "The first", "day": "2026-11-20", "abstract": "Short."},
            {"html_url": "{base}/gone.html", "title": "The second", "day": "2026-11-20", "abstract": "Nvidia is named here."}]}"#,
    );
    let (mails, _) = newsroom.poll();
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].text.contains("first.html") && mails[0].text.contains("*Nvidia* is named here."),
        "{}",
        mails[0].text
    );
    assert_eq!(newsroom.poll().1, ["304 /api.json"]);
}

#[test]
fn a_source_whose_pages_are_all_cut_off_says_so() {
    let mut newsroom = Newsroom::new("url = \"{base}/feed.rss\"");
    let names = ["one.html", "two.html", "three.html"];
    for name in names {
        newsroom.write(
            name,
            "<!doctype html><html lang=en><head><title>A visit to the mill</title></head><body><article><h1>A visit to the mill</h1>
            <p>The last working mill of the valley is for sale, and nobody knows yet who will turn its stones next year.</p>
            </article></body></html>",
        );
    }
    let items: Vec<(&str, &str, &str)> = names.iter().map(|name| (*name, *name, TODAY)).collect();
    newsroom.write("feed.rss", &feed(&items));
    newsroom.poll();
    let (shown, _) = newsroom.desk.check(&["sources", "show", "wire"], 0);
    assert!(shown.contains("all 3 pages show only a part of their articles [pages-partial]"), "{shown}");
}
