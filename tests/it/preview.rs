//! `digest NAME --preview`: the next digest, before anybody gets it.

use std::{fmt::Write as _, fs};

use mail_parser::MessageParser;
use tempfile::TempDir;

use crate::{desk::Desk, site::Site};

const CONFIG: &str = r#"
[daemon]
timezone = "UTC"
state = "{state}"
lookback = "3650d"

[fetch]
allow_addresses = ["127.0.0.0/8"]
host_gap = "0s"

[mail]
from = "presswatch <alerts@example.org>"
operator = "ops@example.org"

[web]
public = "https://press.example.org"

[[source]]
id = "courier"
name = "Valley Courier"
url = "{base}/feed.rss"
content = "feed"

[[topic]]
id = "chips"
name = "Chips"
[topic.query]
match = 'chips'

[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["chips"]
digest = { at = "0 7 * * *" }

[[subscription]]
id = "flash"
to = ["flash@example.org"]
topics = ["chips"]
alert = { tags = ["official"] }
"#;

const EVENING: &str = "2026-03-02T18:00:00Z";
const MORNING: &str = "2026-03-03T07:00:00Z";

/// A courier with so many stories on chips, filed in the evening; the desk's digest is due in the morning.
struct Newsroom {
    _folder: TempDir,
    _site: Site,
    desk: Desk,
}

/// Words that no other number has: a text that is like no other, and is a story of its own.
fn invented(number: usize, words: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "do", "fen", "gu", "hal", "ki", "lor", "mes", "nu", "pi", "ros", "sta", "ter", "ul", "vi", "zan"];
    let mut state = number.wrapping_mul(0x9E37_79B9).wrapping_add(words);
    let mut syllable = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        SYLLABLES[(state >> 33) % SYLLABLES.len()]
    };
    (0..words).map(|_| (0..5).map(|_| syllable()).collect::<String>()).collect::<Vec<_>>().join(" ")
}

impl Newsroom {
    fn new(stories: usize) -> Self {
        let folder = TempDir::new().unwrap();
        let mut items = String::new();
        for n in 1..=stories {
            let words = format!("{}: chips {}.", invented(n, 40), invented(n, 41));
            let date = "Mon, 02 Mar 2026 12:00:00 GMT";
            write!(
                items,
                "<item><title>{}</title><link>http://courier.example/{n}</link>\
                 <pubDate>{date}</pubDate><description>{words}</description></item>",
                invented(n, 6)
            )
            .unwrap();
        }
        let feed = format!("<rss version=\"2.0\"><channel><title>Courier</title>{items}</channel></rss>");
        fs::write(folder.path().join("feed.rss"), feed).unwrap();
        let site = Site::serve(folder.path());
        let desk = Desk::new(&CONFIG.replace("{base}", &site.base));
        Self { _folder: folder, _site: site, desk }
    }

    fn preview(&self, more: &[&str], code: i32) -> (String, String) {
        self.desk.check(&[&["digest", "desk", "--preview", "--now", EVENING], more].concat(), code)
    }

    fn once(&self, now: &str) {
        self.desk.check(&["once", "--all", "--now", now], 0);
    }
}

#[test]
fn a_preview_is_what_will_be_mailed_and_marks_nothing() {
    let newsroom = Newsroom::new(1);
    let (_, err) = newsroom.preview(&[], 1);
    assert!(err.contains("nothing was filed yet"), "{err}");
    newsroom.once(EVENING);
    assert!(newsroom.desk.mails().is_empty(), "the digest is due in the morning");

    let (text, _) = newsroom.preview(&[], 0);
    assert!(text.starts_with("Subject: 1 story: "), "{text}");
    assert_eq!(newsroom.preview(&[], 0).0, text, "a second look finds the same");

    newsroom.once(MORNING);
    let mails = newsroom.desk.mails();
    assert_eq!(mails.len(), 1);
    assert!(text.contains(&mails[0].subject), "{}", mails[0].subject);
    let told = |text: &str| text.split("Chips\n=====").nth(1).unwrap().split("\n\n\n").next().unwrap().to_owned();
    assert_eq!(told(&text), told(&mails[0].text));
    assert!(mails[0].text.contains("https://press.example.org/leave/") && !text.contains("/leave/"));

    let (_, err) = newsroom.desk.check(&["digest", "desk", "--preview", "--now", "2026-03-03T08:00:00Z"], 1);
    assert!(err.contains("nothing is new for \"desk\""), "{err}");
    let (_, err) = newsroom.desk.check(&["digest", "board", "--preview"], 1);
    assert_eq!(err, "no subscription is called \"board\"; there is desk, flash\n");
    let (_, err) = newsroom.desk.check(&["digest", "flash", "--preview"], 1);
    assert_eq!(err, "subscription \"flash\" has alerts alone, and no digest\n");
    newsroom.desk.check(&["digest", "desk"], 2);
}

#[test]
fn a_preview_is_written_as_text_page_or_whole_message_each_part_into_its_file() {
    let newsroom = Newsroom::new(150);
    newsroom.once(EVENING);
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name);
    let write = |name: &str| newsroom.preview(&["--output", file(name).to_str().unwrap()], 0).0;

    let told = write("digest.html");
    let parts: Vec<String> = told.lines().map(|line| line.strip_prefix("wrote ").unwrap().to_owned()).collect();
    assert!(parts.len() > 1 && parts[0].ends_with("digest.html") && parts[1].ends_with("digest-2.html"), "{told}");
    let pages: Vec<String> = parts.iter().map(|part| fs::read_to_string(part).unwrap()).collect();
    assert!(pages.iter().all(|page| page.starts_with("<!DOCTYPE html>") && page.len() <= 80_000));
    assert_eq!(pages.iter().map(|page| page.matches("<mark").count()).sum::<usize>(), 150);

    write("digest.eml");
    let message = fs::read(file("digest.eml")).unwrap();
    let message = MessageParser::default().parse(&message).unwrap();
    assert!(message.subject().unwrap().contains(" stories: ") && message.html_body_count() == 1);
    assert!(message.header("List-Unsubscribe-Post").is_none(), "no link to leave, no promise of one click");

    write("digest.txt");
    assert!(fs::read_to_string(file("digest.txt")).unwrap().starts_with("Subject: "));
    let (page, err) = newsroom.preview(&["--format", "html"], 0);
    assert!(page.starts_with("<!DOCTYPE html>") && err.contains("parts, one after the other"), "{err}");
    newsroom.preview(&["--output", "/nowhere/digest.html"], 74);
}

#[test]
fn a_preview_goes_to_one_address_and_the_digest_to_its_readers_all_the_same() {
    let newsroom = Newsroom::new(1);
    newsroom.once(EVENING);
    newsroom.preview(&["--send-to", "me@example.org\nBcc: all@example.org"], 2);
    newsroom.preview(&["--send-to", "me@example.org"], 0);

    let mails = newsroom.desk.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].to == "me@example.org" && mails[0].subject.starts_with("[preview] 1 story: "));
    assert!(mails[0].html.contains(&invented(1, 40)), "{}", mails[0].html);
    let file = fs::read_dir(newsroom.desk.state().join("maildir/new")).unwrap().next().unwrap().unwrap().path();
    let raw = fs::read_to_string(file).unwrap();
    assert!(!raw.contains("\nList-Id:") && !raw.contains("\nList-Unsubscribe"), "it is no mail of the list: {raw}");

    newsroom.once(MORNING);
    let to: Vec<String> = newsroom.desk.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["me@example.org", "desk@example.org"]);
}
