//! Articles of several pages on a site: followed from page to page, within bounds, and parts of themselves where one is
//! missing.

use std::fs;

use tempfile::TempDir;

use crate::{desk::Desk, site::Site};

/// A site of which a feed lists `/harbour.html`, and a desk that reads it.
struct Press {
    folder: TempDir,
    site: Site,
    desk: Desk,
}

impl Press {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let item = "<item><title>Harbour</title><link>{base}/harbour.html</link><guid>1</guid>\
            <pubDate>Thu, 19 Nov 2026 09:00:00 GMT</pubDate></item>";
        let feed = format!("<rss version=\"2.0\"><channel><title>Gazette</title>{item}</channel></rss>");
        fs::write(folder.path().join("feed.rss"), feed).unwrap();
        let site = Site::serve(folder.path());
        let config = r#"
            [daemon]
            timezone = "UTC"
            state = "{state}"
            [fetch]
            allow_addresses = ["127.0.0.0/8"]
            host_gap = "0s"
            [mail]
            from = "presswatch <alerts@example.org>"
            [[source]]
            id = "gazette"
            url = "{base}/feed.rss"
            [[topic]]
            id = "cranes"
            [topic.query]
            match = 'crane'
            [[subscription]]
            id = "desk"
            to = ["desk@example.org"]
            topics = ["cranes"]
            digest = { at = "now" }
        "#;
        let desk = Desk::new(&config.replace("{base}", &site.base));
        Self { folder, site, desk }
    }

    /// Writes a page of the article, with a paragraph of its own, one that stands on every page, and `links`.
    fn page(&self, number: usize, links: &str) {
        let html = format!(
            r#"<!doctype html><html lang="en"><head><title>Harbour reopens</title></head><body><article><h1>Harbour reopens</h1>
            <p>All pages of this report begin with the same few words on the long history of the harbour and of its owners.</p>
            <p>On quay {number} the longest crane of the coast was set up again, and the men who work on it came back from the
            other side of the bay, where they had waited for the winter to end and for the ice to leave the channel.</p>
            </article>{links}</body></html>"#
        );
        fs::write(self.folder.path().join(name(number)), html).unwrap();
    }

    /// Writes header lines for the answer with a page.
    fn answer(&self, number: usize, lines: &str) {
        fs::write(self.folder.path().join(format!("{}.http", name(number))), lines).unwrap();
    }

    /// Polls; returns the numbers of the quays of which the mail tells, and what `explain` says of the article.
    fn poll(&self) -> (Vec<usize>, String) {
        self.desk.check(&["once", "--all", "--now", "2026-11-20T07:00:00Z"], 0);
        let text = self.desk.mails().remove(0).text.replace(" \n", " ");
        let told = text.split("On quay ").skip(1).map(|rest| rest.split(' ').next().unwrap().parse().unwrap());
        (told.collect(), self.desk.check(&["explain", &format!("{}/harbour.html", self.site.base)], 0).0)
    }

    fn requests(&self, path: &str) -> usize {
        self.site.requests().iter().filter(|request| request.ends_with(path)).count()
    }
}

fn name(number: usize) -> String {
    if number == 1 { "harbour.html".to_owned() } else { format!("harbour-{number}.html") }
}

fn next(number: usize) -> String {
    format!("<a rel='next' href='/{}'>Go on</a>", name(number))
}

fn list(numbers: &[usize]) -> String {
    let links: String = numbers.iter().map(|n| format!("<a href='/{}'>{n}</a> ", name(*n))).collect();
    format!("<nav class='pagination'>{links}</nav>")
}

#[test]
fn each_page_may_lead_to_the_next_one_only() {
    let press = Press::new();
    for number in 1..=4 {
        press.page(number, &next(number + 1));
    }
    press.page(5, "<a rel='next' href='/another-report.html'>Next report</a>");
    let (told, explained) = press.poll();
    assert_eq!(told, [1, 2, 3, 4, 5]);
    assert!(explained.contains("the whole text"), "{explained}");
    assert_eq!(press.requests("another-report.html"), 0);

    let (shown, _) = press.desk.check(&["try", &format!("{}/harbour.html", press.site.base)], 0);
    assert_eq!(
        (shown.matches("On quay").count(), shown.matches("All pages of this report").count()),
        (5, 1),
        "{shown}"
    );
}

#[test]
fn an_abridged_list_of_pages_is_followed_and_no_further_than_ten() {
    let press = Press::new();
    for number in 1..=12 {
        press.page(number, &list(&[1, number.max(2) - 1, number, number + 1, number + 2, 12]));
    }
    let (told, explained) = press.poll();
    assert_eq!(told, (1..=10).collect::<Vec<_>>());
    assert!(explained.contains("only the first 10 pages of the article were read"), "{explained}");
    assert!(explained.contains("a part of the text"), "{explained}");
    assert_eq!(press.requests("harbour-11.html"), 0);
    assert_eq!(press.requests("harbour-10.html"), 1);
}

#[test]
fn a_page_that_cannot_be_had_makes_the_article_a_part() {
    for (answer, reason) in [
        ("status: 503", "503"),
        ("status: 404", "404"),
        ("status: 302\nlocation: http://localhost:1/harbour-3.html", "harbour-3.html"),
    ] {
        let press = Press::new();
        for number in 1..=4 {
            press.page(number, &list(&[1, 2, 3, 4]));
        }
        press.answer(3, answer);
        let (told, explained) = press.poll();
        assert_eq!(told, [1, 2], "{answer}");
        assert!(explained.contains("page 3 of the article could not be had"), "{answer}: {explained}");
        assert!(explained.contains(reason) && explained.contains("a part of the text"), "{answer}: {explained}");
        assert_eq!(press.requests("harbour-4.html"), 0, "{answer}");
    }
}

#[test]
fn a_page_that_leads_back_ends_the_article() {
    let press = Press::new();
    for number in 1..=3 {
        press.page(number, &list(&[1, 2, 3, 4]));
    }
    press.page(4, "");
    press.answer(4, "status: 302\nlocation: {base}/harbour.html");
    let (told, explained) = press.poll();
    assert_eq!(told, [1, 2, 3]);
    assert!(explained.contains("the whole text"), "{explained}");
}
