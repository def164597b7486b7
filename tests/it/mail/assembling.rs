//! Messages, read back by a parser of somebody else's.

use jiff::Timestamp;
use mail_parser::{HeaderValue, MessageParser, MimeHeaders};
use presswatch::{
    mail::{Headers, Leave, SUBJECT_CHARS_MAX, assemble, check_address, message_id},
    model::{Id, MailKey, Message},
};
use proptest::prelude::*;

use super::{FROM, digest_key};

const TEXT: &str =
    "Chip rules: a flowed line that goes \non here.\n\n芯片出口管制 und Prüfung = ja\n.\nFrom here\n-- \nfooter\n";
const HTML: &str = "<!doctype html>\n<html lang=\"en\"><body><p>芯片 &amp; rules</p></body></html>\n";

fn digest(subject: &str) -> Message {
    Message { subject: subject.to_owned(), text: TEXT.to_owned(), html: Some(HTML.to_owned()) }
}

fn written(key: &MailKey, message: &Message) -> Vec<u8> {
    let date: Timestamp = "2026-10-01T07:00:00Z".parse().unwrap();
    let headers =
        Headers { from: FROM, key, date, leave: Some(Leave { address: "leave+press@example.org", link: None }) };
    let bytes = assemble(&headers, message).unwrap();
    check_wire(&bytes);
    bytes
}

/// What every message must be, whatever was put in.
fn check_wire(bytes: &[u8]) {
    assert!(bytes.is_ascii());
    assert!(bytes.ends_with(b"\r\n"));
    let text = std::str::from_utf8(bytes).unwrap();
    for line in text.split("\r\n") {
        assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
        assert!(line.len() <= 998, "{line:?}");
    }
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(body.lines().all(|line| line.len() <= 76), "{body}");
    assert!(head.lines().all(|line| !line.is_empty()), "{head}");
}

/// The header lines, unfolded.
fn header_lines(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
}

fn header(bytes: &[u8], name: &str) -> Option<String> {
    header_lines(bytes).iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
}

fn subject(bytes: &[u8]) -> String {
    MessageParser::default().parse(bytes).unwrap().subject().unwrap().to_owned()
}

#[test]
fn digest_has_its_headers_and_both_parts_whole() {
    let key = digest_key("desk@example.org");
    let bytes = written(&key, &digest("3 stories: Nvidia’s licence revoked"));
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.subject(), Some("3 stories: Nvidia’s licence revoked"));
    assert_eq!(format!("<{}>", parsed.message_id().unwrap()), message_id(&key, FROM));
    assert_eq!(parsed.date().unwrap().to_rfc3339(), "2026-10-01T07:00:00Z");
    let from = parsed.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("presswatch"), Some("alerts@example.org")));
    assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some("desk@example.org"));
    assert_eq!(header(&bytes, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(header(&bytes, "List-Id").as_deref(), Some("<eu-desk.presswatch.example.org>"));
    assert_eq!(
        header(&bytes, "List-Unsubscribe").as_deref(),
        Some("<mailto:leave+press@example.org?subject=unsubscribe%20eu-desk>")
    );
    assert_eq!(header(&bytes, "MIME-Version").as_deref(), Some("1.0"));
    assert_eq!(header(&bytes, "References"), header(&bytes, "In-Reply-To"));
    assert_eq!(parsed.text_part(0).unwrap().content_type().unwrap().attribute("format"), Some("flowed"));
    assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), TEXT);
    assert_eq!(parsed.body_html(0).unwrap().replace("\r\n", "\n"), HTML);
    assert_eq!((parsed.text_body_count(), parsed.html_body_count()), (1, 1));
}

#[test]
fn link_promises_one_click_and_stands_before_the_address() {
    let key = digest_key("desk@example.org");
    // As long as one can be: a long public address, id and recipient.
    let link = format!("https://press.example.org/news/leave/{}", "A".repeat(600));
    let leave = Some(Leave { address: "ops@example.org", link: Some(&link) });
    let bytes = assemble(&Headers { from: FROM, key: &key, date: Timestamp::UNIX_EPOCH, leave }, &digest("x")).unwrap();
    check_wire(&bytes);
    assert_eq!(
        header(&bytes, "List-Unsubscribe").unwrap(),
        format!("<{link}>, <mailto:ops@example.org?subject=unsubscribe%20eu-desk>")
    );
    assert_eq!(header(&bytes, "List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    // Without a link there is no such promise.
    assert_eq!(header(&written(&key, &digest("x")), "List-Unsubscribe-Post"), None);
}

#[test]
fn same_input_gives_the_same_bytes() {
    let key = digest_key("desk@example.org");
    assert_eq!(written(&key, &digest("Once")), written(&key, &digest("Once")));
}

#[test]
fn message_ids_differ_with_every_field_of_the_key_and_only_with_it() {
    let base = digest_key("desk@example.org");
    let others = [
        MailKey { subscription: Some(Id::parse("us-desk").unwrap()), ..base.clone() },
        MailKey { subscription: None, ..base.clone() },
        MailKey { slot: "2026-10-02T07:00:00Z".to_owned(), ..base.clone() },
        MailKey { recipient: "other@example.org".to_owned(), ..base.clone() },
        MailKey { part: 2, ..base.clone() },
        // The same letters, divided otherwise.
        MailKey { slot: "2026-10-01T07:00:00Zd".to_owned(), recipient: "esk@example.org".to_owned(), ..base.clone() },
    ];
    let id = message_id(&base, FROM);
    assert_eq!(id, message_id(&base.clone(), FROM));
    assert!(id.starts_with('<') && id.ends_with("@example.org>"), "{id}");
    for other in others {
        assert_ne!(message_id(&other, FROM), id, "{other:?}");
    }
}

#[test]
fn digests_of_one_subscription_thread_and_others_do_not() {
    let thread = |key: &MailKey| header(&written(key, &digest("x")), "References").unwrap();
    let base = digest_key("desk@example.org");
    let next = MailKey { slot: "2026-10-02T07:00:00Z".to_owned(), part: 2, ..base.clone() };
    let other = MailKey { subscription: Some(Id::parse("us-desk").unwrap()), ..base.clone() };
    assert_eq!(thread(&base), thread(&next));
    assert_ne!(thread(&base), thread(&other));
    assert_ne!(thread(&base), message_id(&base, FROM));
}

#[test]
fn notice_is_plain_text_and_no_list_mail() {
    let key = MailKey {
        subscription: None,
        slot: "source-silent:bis".to_owned(),
        recipient: "ops@example.org".to_owned(),
        part: 1,
    };
    let notice =
        Message { subject: "bis is silent".to_owned(), text: "No news since Monday.\n".to_owned(), html: None };
    let bytes = written(&key, &notice);
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.body_text(0).unwrap(), "No news since Monday.\r\n");
    assert_eq!(parsed.parts.len(), 1);
    let lines = header_lines(&bytes);
    assert!(!lines.iter().any(|line| line.starts_with("List-") || line.starts_with("References")), "{lines:#?}");
    assert_eq!(header(&bytes, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(header(&bytes, "MIME-Version").as_deref(), Some("1.0"));
}

#[test]
fn trailing_spaces_of_flowed_text_survive() {
    let message = Message { subject: "x".to_owned(), text: "soft \nbreak\n".to_owned(), html: None };
    let bytes = written(&digest_key("desk@example.org"), &message);
    assert!(String::from_utf8(bytes).unwrap().contains("soft=20\r\nbreak\r\n"));
}

#[test]
fn long_subject_in_han_characters_comes_back_whole() {
    let long = "美国商务部扩大对先进芯片的出口管制范围并要求许可证".repeat(6);
    let bytes = written(&digest_key("desk@example.org"), &digest(&long));
    assert_eq!(subject(&bytes), long);
    let text = String::from_utf8(bytes).unwrap();
    let (_, from_subject) = text.split_once("\r\nSubject: ").unwrap();
    assert!(from_subject.lines().take_while(|line| line.contains("=?utf-8?")).all(|line| line.len() <= 76), "{text}");
}

#[test]
fn overlong_subject_is_cut_between_graphemes() {
    for unit in ["word ", "x", "芯", "e\u{301}", "👩‍👩‍👧‍👦"] {
        let long = unit.repeat(5_000);
        let shown = subject(&written(&digest_key("desk@example.org"), &digest(&long)));
        assert!(shown.chars().count() <= SUBJECT_CHARS_MAX, "{shown}");
        let kept = shown.strip_suffix('…').unwrap();
        assert!(long.starts_with(kept), "{shown}");
        assert!(unit == "word " || kept.len().is_multiple_of(unit.len()), "{shown}");
    }
}

#[test]
fn title_cannot_add_a_header_or_a_part() {
    let key = digest_key("desk@example.org");
    let names = |bytes: &[u8]| -> Vec<String> {
        header_lines(bytes).iter().map(|line| line.split(':').next().unwrap().to_owned()).collect()
    };
    let honest = names(&written(&key, &digest("x")));
    for attack in [
        "x\r\nBcc: victim@example.org",
        "x\nBcc: victim@example.org",
        "x\rBcc: victim@example.org",
        "x\r\n\r\n<html>body</html>",
        "芯\r\nBcc: victim@example.org",
        "x\u{0}\u{7}\u{85}\u{2028}\u{2029}\u{b}y",
        "=?utf-8?B?eA0KQmNjOiB2aWN0aW1AZXhhbXBsZS5vcmc=?=",
    ] {
        let bytes = written(&key, &digest(attack));
        assert_eq!(names(&bytes), honest, "{attack:?}");
        assert!(!subject(&bytes).contains(char::is_control), "{attack:?}");
    }
    assert_eq!(subject(&written(&key, &digest("a\r\n b\t\tc "))), "a b c");
    assert_eq!(subject(&written(&key, &digest("=?utf-8?Q?x?="))), "= ?utf-8?Q?x?=");
}

#[test]
fn address_with_a_line_break_or_two_recipients_is_refused() {
    for bad in [
        "",
        "nobody",
        "@example.org",
        "a@",
        "a b@example.org",
        "a@example.org, b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org>\r\nRCPT TO:<b@example.org",
        "<a@example.org",
        "a@exa mple.org",
        "a\u{a0}b@example.org",
        "a\u{200b}b@example.org",
        "a\u{202e}b@example.org",
        "a\u{85}@example.org",
        &format!("{}@example.org", "x".repeat(65)),
        &format!("a@{}.org", "x".repeat(300)),
    ] {
        assert!(check_address(bad).is_err(), "{bad:?}");
        let key = digest_key(bad);
        let headers = Headers { from: FROM, key: &key, date: Timestamp::UNIX_EPOCH, leave: None };
        assert!(assemble(&headers, &digest("x")).is_err(), "{bad:?}");
    }
}

#[test]
fn address_is_returned_bare_and_in_ascii() {
    for (text, bare) in [
        ("alerts@example.org", "alerts@example.org"),
        (" presswatch <alerts@example.org> ", "alerts@example.org"),
        ("\"Press, EU (desk)\" <alerts@example.org>", "alerts@example.org"),
        ("Überwachung <alerts@bücher.example>", "alerts@xn--bcher-kva.example"),
        ("root@localhost", "root@localhost"),
        ("münchen@example.org", "münchen@example.org"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
        ("first.last+tag@sub.example.org", "first.last+tag@sub.example.org"),
    ] {
        assert_eq!(check_address(text).unwrap(), bare, "{text:?}");
    }
}

#[test]
fn display_name_in_any_script_comes_back() {
    for name in ["Überwachung der Presse", "出版监视", "Press, EU (desk)", "a \"quoted\" name"] {
        let key = digest_key("desk@example.org");
        let from = format!("\"{}\" <alerts@example.org>", name.replace('"', "\\\""));
        let headers = Headers { from: &from, key: &key, date: Timestamp::UNIX_EPOCH, leave: None };
        let bytes = assemble(&headers, &digest("x")).unwrap();
        check_wire(&bytes);
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        let from = parsed.from().unwrap().first().unwrap();
        assert_eq!((from.name(), from.address()), (Some(name), Some("alerts@example.org")));
    }
}

#[test]
fn list_id_is_well_formed_for_every_subscription_id() {
    for (id, list) in [("a..b.", "a.b"), ("9-x_y", "9-x_y")] {
        let key = MailKey { subscription: Some(Id::parse(id).unwrap()), ..digest_key("desk@example.org") };
        let bytes = written(&key, &digest("x"));
        assert_eq!(header(&bytes, "List-Id"), Some(format!("<{list}.presswatch.example.org>")));
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        assert!(matches!(parsed.list_id(), HeaderValue::Address(_)));
    }
}

proptest! {
    #[test]
    fn any_text_comes_back_as_it_was(
        subject_words in "[^\\p{Cc}\\p{Z}=]{1,20}( [^\\p{Cc}\\p{Z}=]{1,20}){0,5}",
        text in "([^\\r\\x00]|\\n| \\n|\\PC{80}){0,200}\\n",
        html in "([ -~]|芯|\\n){0,300}\\n",
    ) {
        let message = Message { subject: subject_words.clone(), text: text.clone(), html: Some(html.clone()) };
        let bytes = written(&digest_key("desk@example.org"), &message);
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        prop_assert_eq!(parsed.subject().unwrap(), subject_words);
        prop_assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), text);
        prop_assert_eq!(parsed.body_html(0).unwrap().replace("\r\n", "\n"), html);
    }
}
