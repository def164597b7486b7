//! Documents read in a process of their own: what a hostile one breaks, hangs or floods is itself.

use std::{fs, path::Path, thread, time::Duration};

use flate2::{Compression, write::ZlibEncoder};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::io::Write as _;
use tempfile::TempDir;

use crate::{
    daemon::Daemon,
    desk::Desk,
    pdf::{Sheet, document, document_of, stream},
    site::Site,
};

const ONE: &str = "The ministry published the list of controlled boards on Monday, after months of talks with the \
    industry, and said that licences would be needed for every shipment to a number of countries.";
const TWO: &str = "Of the boards that Nvidia makes, four are on the list. Officials confirmed that the first filings would \
    be examined within thirty days; a second office in the capital will handle appeals of those concerned.";

fn notice() -> Vec<u8> {
    document(
        &[Sheet::new().heading("List of boards published").paragraph(ONE), Sheet::new().paragraph(TWO).paragraph(ONE)],
        "/CreationDate (D:20261119100000Z)",
    )
}

/// A document whose one page would take for ever: forms that each show the next one ten times.
fn endless() -> Vec<u8> {
    let show = "/X Do ".repeat(10);
    let forms = (0..16).map(|depth| {
        let next = 8 + depth;
        let resources = format!("/Resources << /XObject << /X {next} 0 R >> >>");
        stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] {resources}"), show.as_bytes())
    });
    document_of(stream("", b"/X Do"), forms.collect())
}

/// A document of some kilobytes whose page unpacks to a gigabyte.
fn flood() -> Vec<u8> {
    let spaces = vec![b' '; 1024 * 1024];
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    let mut lengths = Vec::new();
    for _ in 0..3 {
        packer.write_all(&spaces).unwrap();
        packer.flush().unwrap();
        lengths.push(packer.get_ref().len());
    }
    // Behind the first mebibyte every further one is packed the same way.
    let packed = packer.get_ref();
    let mut bytes = packed[..lengths[1]].to_vec();
    for _ in 0..1022 {
        bytes.extend(&packed[lengths[1]..lengths[2]]);
    }
    document_of(stream("/Filter /FlateDecode", &bytes), Vec::new())
}

/// A document whose page opens brackets and closes none.
fn deep() -> Vec<u8> {
    document_of(stream("", "[".repeat(2_000_000).as_bytes()), Vec::new())
}

/// A desk that reads a feed of the documents in a folder.
fn desk(folder: &Path, documents: &[(&str, Vec<u8>)]) -> (Site, Desk) {
    let mut feed = "<rss version=\"2.0\"><channel><title>Ministry</title>".to_owned();
    for (name, bytes) in documents {
        fs::write(folder.join(name), bytes).unwrap();
        let item = "<item><title>Notice NAME</title><link>{base}/NAME</link><guid>NAME</guid><pubDate>Thu, 19 Nov 2026 09:00:00 GMT</pubDate></item>";
        feed.push_str(&item.replace("NAME", name));
    }
    fs::write(folder.join("feed.rss"), feed + "</channel></rss>").unwrap();
    let site = Site::serve(folder);
    let config = r#"
        [daemon]
        timezone = "UTC"
        state = "{state}"
        lookback = "3650d"
        [fetch]
        allow_addresses = ["127.0.0.0/8"]
        host_gap = "0s"
        [mail]
        from = "presswatch <alerts@example.org>"
        [[source]]
        id = "ministry"
        url = "{base}/feed.rss"
        [[topic]]
        id = "nvidia"
        [topic.query]
        match = 'Nvidia'
        [[subscription]]
        id = "desk"
        to = ["desk@example.org"]
        topics = ["nvidia"]
        digest = { at = "now" }
    "#;
    let desk = Desk::new(&config.replace("{base}", &site.base));
    (site, desk)
}

const NOW: [&str; 4] = ["once", "--all", "--now", "2026-11-20T07:00:00Z"];

#[test]
fn a_document_is_mailed_with_the_page_of_its_passage() {
    let folder = TempDir::new().unwrap();
    let (site, desk) = desk(folder.path(), &[("notice.pdf", notice())]);
    desk.check(&NOW, 0);
    let mails = desk.mails();
    assert_eq!(mails.len(), 1);
    let text = mails[0].text.replace(" \n", " ");
    assert!(text.contains("Thu 19 Nov, 09:00 · page 2"), "{text}");
    assert!(text.contains("Of the boards that *Nvidia* makes, four are on the list."), "{text}");
    assert!(mails[0].html.contains("page 2"), "{}", mails[0].html);

    let (shown, _) = desk.check(&["try", &format!("{}/notice.pdf", site.base)], 0);
    insta::assert_snapshot!(shown.replace(&site.base, "{base}"), @"
    article  {base}/notice.pdf
      title:     List of boards published  [headline shown]
      published: 2026-11-19, time or zone not stated  [document information]
      updated:   not found
      authors:   not found
      site:      unknown
      language:  en
      link:      {base}/notice.pdf
      state:     full (text taken from the page)

      1 paragraph, page 1
        The ministry published the list of controlled boards on Monday, after months of talks with the industry, and said that licences would be needed for every shipment to a number of countries.

      2 paragraph, page 2
        Of the boards that »Nvidia« makes, four are on the list. Officials confirmed that the first filings would be examined within thirty days; a second office in the capital will handle appeals of those concerned.
        -> nvidia by Nvidia (score 0.34)

      3 paragraph, page 2
        The ministry published the list of controlled boards on Monday, after months of talks with the industry, and said that licences would be needed for every shipment to a number of countries.
    ");
    let (json, _) = desk.check(&["try", "--json", &format!("{}/notice.pdf", site.base)], 0);
    assert!(json.contains(r#""page":2"#), "{json}");
}

#[test]
fn a_hostile_document_costs_itself_and_says_why() {
    let folder = TempDir::new().unwrap();
    let documents = [
        ("endless.pdf", endless()),
        ("flood.pdf", flood()),
        ("deep.pdf", deep()),
        ("broken.pdf", b"%PDF-1.7\nnothing".to_vec()),
        ("notice.pdf", notice()),
    ];
    let (site, desk) = desk(folder.path(), &documents);
    desk.check(&NOW, 0);
    let mails = desk.mails();
    assert_eq!(mails.len(), 1, "the document among them is read");
    assert!(mails[0].text.contains("four are on the list"), "{}", mails[0].text);
    for (name, reason) in [
        // Time or memory ends these, whichever is spent first.
        ("endless.pdf", "could not be read: the reader"),
        ("flood.pdf", "could not be read: the reader"),
        ("deep.pdf", "the PDF document has no text"),
        ("broken.pdf", "the PDF document is damaged"),
    ] {
        let (explained, _) = desk.check(&["explain", &format!("{}/{name}", site.base)], 0);
        assert!(explained.contains(reason), "{name}: {explained}");
    }
}

/// The processes that another began and that are still there, gone but not waited for included.
fn children(parent: u32) -> Vec<i32> {
    let tasks = fs::read_dir(format!("/proc/{parent}/task")).unwrap();
    let listed = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok());
    listed.flat_map(|list| list.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<i32>>()).collect()
}

/// Whether a process is there and not only waits for somebody to take note of its end.
fn is_running(process: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

/// Looks until something is so, for a minute at most.
fn looks(is_so: impl Fn() -> bool) -> bool {
    (0..12_000).any(|_| {
        thread::park_timeout(Duration::from_millis(5));
        is_so()
    })
}

#[test]
fn a_daemon_keeps_nothing_of_the_process_that_read() {
    let folder = TempDir::new().unwrap();
    let (_site, desk) = desk(folder.path(), &[("notice.pdf", notice())]);
    let mut daemon = Daemon::start(&desk);
    daemon.logs("mail accepted");
    assert_eq!(children(daemon.id()), Vec::<i32>::new());
    daemon.stop();
}

#[test]
fn a_stop_waits_for_the_document_under_way_and_leaves_no_process() {
    let folder = TempDir::new().unwrap();
    let (site, desk) = desk(folder.path(), &[("endless.pdf", endless()), ("notice.pdf", notice())]);
    let daemon = Daemon::start(&desk);
    daemon.tells("READY=1");
    // Until the endless one is being read, which takes seconds.
    assert!(looks(|| !children(daemon.id()).is_empty()), "no reader within a minute");
    let reader = children(daemon.id())[0];
    // As systemd does, all processes of the service are told.
    kill(Pid::from_raw(reader), Signal::SIGTERM).unwrap();
    daemon.signal(Signal::SIGTERM);
    daemon.tells("STOPPING=1");
    daemon.stop();
    assert!(looks(|| !is_running(reader)), "the reader is still there");

    // The visit was finished within the time that there is for it, or it did not happen.
    desk.check(&["once", "--all"], 0);
    let (explained, _) = desk.check(&["explain", &format!("{}/endless.pdf", site.base)], 0);
    assert!(explained.contains("could not be read: the reader"), "{explained}");
    let (explained, _) = desk.check(&["explain", &format!("{}/notice.pdf", site.base)], 0);
    assert!(explained.contains("nvidia"), "{explained}");
}
