//! Addresses beyond ASCII: SMTPUTF8 when it is needed, never otherwise.

use jiff::Timestamp;
use mail_parser::MessageParser;
use presswatch::{
    mail::{Headers, Mailer, Transport, assemble},
    model::{Delivery, FaultKind, Message, Refused},
};

use super::{
    FROM, Fate, SMALL, digest_key, fate, mail_to, said,
    scripted_server::{Act, GOOD, Script, Server},
};

const WITH_UTF8: Script = Script { ehlo: Act::Say("250-x\r\n250-8BITMIME\r\n250 SMTPUTF8"), ..GOOD };

const READER: &str = "münchen@example.org";

/// A whole mail to `recipient`.
fn whole(recipient: &str) -> Vec<u8> {
    let message = Message { subject: "Über Chips".to_owned(), text: "Text\n".to_owned(), html: None };
    let key = digest_key(recipient);
    assemble(&Headers { from: FROM, key: &key, date: Timestamp::UNIX_EPOCH, leave: None }, &message).unwrap()
}

#[tokio::test]
async fn address_beyond_ascii_is_written_to_where_the_server_can() {
    let server = Server::start(WITH_UTF8).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    let bytes = whole(READER);
    assert_eq!(fate(&mailer.deliver(&mail_to(READER, &bytes)).await), Fate::Sent);
    assert_eq!(fate(&mailer.deliver(&mail_to("desk@example.org", SMALL)).await), Fate::Sent);
    let seen = server.seen();
    let of = |verb: &str| -> Vec<&String> { seen.commands.iter().filter(|line| line.starts_with(verb)).collect() };
    // The second mail needs none of it and asks for none of it.
    assert_eq!(of("MAIL"), ["MAIL FROM:<alerts@example.org> SMTPUTF8 BODY=8BITMIME", "MAIL FROM:<alerts@example.org>"]);
    assert_eq!(of("RCPT"), ["RCPT TO:<münchen@example.org>", "RCPT TO:<desk@example.org>"]);
    let parsed = MessageParser::default().parse(&seen.messages[0]).unwrap();
    assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some(READER));
    assert_eq!(parsed.subject(), Some("Über Chips"));
}

#[tokio::test]
async fn only_the_address_itself_is_beyond_ascii_in_such_a_mail() {
    let text = String::from_utf8(whole(READER)).unwrap();
    let beyond: Vec<&str> = text.lines().filter(|line| !line.is_ascii()).collect();
    assert_eq!(beyond, ["To: münchen@example.org"]);
    assert!(whole("desk@bücher.example").is_ascii(), "a domain has an ASCII form");
}

#[tokio::test]
async fn server_that_knows_ascii_alone_costs_that_reader_alone() {
    let server = Server::start(GOOD).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    let delivery = mailer.deliver(&mail_to(READER, &whole(READER))).await;
    let Delivery::Failed(refusal) = &delivery else { panic!("{delivery:?}") };
    assert_eq!(refusal.of, Refused::Address);
    assert!(refusal.reply.contains("SMTPUTF8"), "{delivery:?}");
    assert_eq!(fate(&mailer.deliver(&mail_to("desk@example.org", SMALL)).await), Fate::Sent);
    let seen = server.seen();
    assert_eq!((seen.connections, seen.messages.len()), (1, 1));
}

#[tokio::test]
async fn sender_that_the_server_cannot_write_is_the_transports_fault() {
    let server = Server::start(GOOD).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), "wächter@example.org");
    let delivery = mailer.deliver(&mail_to("desk@example.org", SMALL)).await;
    let Delivery::TransportDown(fault) = &delivery else { panic!("{delivery:?}") };
    assert_eq!(fault.kind, FaultKind::Refused);
    assert!(said(&delivery).contains("wächter@example.org"), "{delivery:?}");
}
