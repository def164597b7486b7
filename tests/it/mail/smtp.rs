//! What goes over the wire, and how a connection is used for a batch.

use std::time::Duration;

use presswatch::mail::{Mailer, Transport, Witness};
use tokio::time::timeout;

use super::{
    FROM, Fate, SMALL, fate, mail_to, said,
    scripted_server::{Act, GOOD, Script, Server},
};

#[tokio::test]
async fn batch_uses_one_connection_and_says_goodbye() {
    let server = Server::start(GOOD).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    for recipient in ["a@example.org", "b@example.org", "c@example.org"] {
        let delivery = mailer.deliver(&mail_to(recipient, SMALL)).await;
        assert_eq!(fate(&delivery), Fate::Sent);
        assert_eq!(said(&delivery), "250 2.0.0 queued as ABC");
    }
    mailer.close().await;
    let seen = server.seen();
    assert_eq!(seen.connections, 1);
    assert_eq!(seen.messages, [SMALL, SMALL, SMALL]);
    assert_eq!(
        seen.commands,
        [
            "EHLO [127.0.0.1]",
            "MAIL FROM:<alerts@example.org>",
            "RCPT TO:<a@example.org>",
            "DATA",
            "MAIL FROM:<alerts@example.org>",
            "RCPT TO:<b@example.org>",
            "DATA",
            "MAIL FROM:<alerts@example.org>",
            "RCPT TO:<c@example.org>",
            "DATA",
            "QUIT",
        ]
    );
}

#[tokio::test]
async fn refused_recipient_leaves_the_others_untouched() {
    let server = Server::start(GOOD).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    let mut fates = Vec::new();
    for recipient in ["a@example.org", "nobody@example.org", "c@example.org"] {
        let delivery = mailer.deliver(&mail_to(recipient, SMALL)).await;
        if fate(&delivery) == Fate::Failed {
            assert_eq!(said(&delivery), "550 5.1.1 there is nobody of that name (reply to RCPT)");
        }
        fates.push(fate(&delivery));
    }
    assert_eq!(fates, [Fate::Sent, Fate::Failed, Fate::Sent]);
    let seen = server.seen();
    assert_eq!(seen.connections, 1);
    assert!(seen.commands.contains(&"RSET".to_owned()));
}

#[tokio::test]
async fn connection_that_died_between_two_mails_is_replaced_silently() {
    let endings = [
        Script { dot: Act::SayAndHang("250 2.0.0 queued"), ..GOOD },
        Script { mail_again: Act::Hang, ..GOOD },
        Script { mail_again: Act::SayAndHang("421 4.4.2 idle for too long"), ..GOOD },
        Script { mail_again: Act::Hush, ..GOOD },
    ];
    for ending in endings {
        let server = Server::start_with(vec![ending, GOOD]).await;
        let mut options = server.options();
        options.stage_timeout = Duration::from_secs(1);
        let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
        assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", SMALL)).await), Fate::Sent);
        assert_eq!(fate(&mailer.deliver(&mail_to("b@example.org", SMALL)).await), Fate::Sent);
        let seen = server.seen();
        assert_eq!((seen.connections, seen.messages.len()), (2, 2), "{ending:?}");
    }
}

#[tokio::test]
async fn connection_is_replaced_once_and_not_after_a_refusal() {
    let dead = Script { mail: Act::Hang, ..GOOD };
    let refusing = Script { mail_again: Act::Say("452 4.3.1 no room"), ..GOOD };
    for (scripts, connections) in
        [(vec![Script { mail_again: Act::Hang, ..GOOD }, dead, GOOD], 2), (vec![refusing, GOOD], 1)]
    {
        let server = Server::start_with(scripts).await;
        let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
        assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", SMALL)).await), Fate::Sent);
        assert_eq!(fate(&mailer.deliver(&mail_to("b@example.org", SMALL)).await), Fate::Down);
        assert_eq!(server.seen().connections, connections);
    }
}

#[tokio::test]
async fn attempt_that_was_given_up_half_way_leaves_no_half_used_connection() {
    let server = Server::start_with(vec![Script { data: Act::Hush, ..GOOD }, GOOD]).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    let given_up = timeout(Duration::from_millis(300), mailer.deliver(&mail_to("a@example.org", SMALL))).await;
    assert!(given_up.is_err());
    assert_eq!(fate(&mailer.deliver(&mail_to("b@example.org", SMALL)).await), Fate::Sent);
    assert_eq!(server.seen().messages.len(), 1);
}

#[tokio::test]
async fn farewell_after_a_mail_closes_the_connection() {
    let server = Server::start_with(vec![Script { dot: Act::SayAndHang("421 4.3.2 closing"), ..GOOD }, GOOD]).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", SMALL)).await), Fate::Later);
    assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", SMALL)).await), Fate::Sent);
    assert_eq!(server.seen().connections, 2);
}

#[tokio::test]
async fn lines_that_begin_with_a_dot_arrive_as_they_were() {
    let tricky = b"Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\nmid.dle\r\n.\r\n\r\nend.\r\n";
    let server = Server::start(GOOD).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", tricky)).await), Fate::Sent);
    // A last line without an end gets one.
    assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", b"Subject: x\r\n\r\n.")).await), Fate::Sent);
    assert_eq!(server.seen().messages, [tricky.to_vec(), b"Subject: x\r\n\r\n.\r\n".to_vec()]);
}

#[tokio::test]
async fn recipient_that_is_no_address_fails_without_a_connection() {
    let server = Server::start(GOOD).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    for recipient in ["a@example.org>\r\nRSET\r\nMAIL FROM:<b@example.org", "nobody", "a\u{202e}b@example.org", ""] {
        let delivery = mailer.deliver(&mail_to(recipient, SMALL)).await;
        assert_eq!(fate(&delivery), Fate::Failed, "{delivery:?}");
    }
    assert_eq!(server.seen().connections, 0);
}

#[tokio::test]
async fn name_of_this_machine_is_said_where_it_is_known() {
    let server = Server::start(GOOD).await;
    let mut options = server.options();
    options.hello = Some("press.example.org".to_owned());
    Mailer::new(Transport::Smtp(options), FROM).deliver(&mail_to("a@example.org", SMALL)).await;
    assert_eq!(server.seen().commands[0], "EHLO press.example.org");
}

#[tokio::test]
async fn every_stage_is_told_to_who_watches() {
    let server = Server::start(GOOD).await;
    let (tell, mut told) = tokio::sync::mpsc::channel(100);
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM).watched_by(Witness::new(tell));
    mailer.deliver(&mail_to("a@example.org", SMALL)).await;
    drop(mailer);
    let mut stages = Vec::new();
    while let Some(step) = told.recv().await {
        stages.push((step.stage, step.said));
    }
    let words: Vec<&str> = stages.iter().map(|(stage, _)| *stage).collect();
    assert_eq!(words, ["connection", "greeting", "EHLO", "MAIL", "RCPT", "DATA", "message"]);
    assert_eq!(stages[4].1, "250 2.1.5 ok");
}

#[tokio::test]
async fn unencrypted_mail_goes_to_loopback_only() {
    let server = Server::start(GOOD).await;
    let mut options = server.options();
    // An address for documentation (RFC 5737): nothing is sent there, the refusal comes first.
    options.host = "192.0.2.1".to_owned();
    let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
    let delivery = mailer.deliver(&mail_to("a@example.org", SMALL)).await;
    assert_eq!(fate(&delivery), Fate::Down);
    assert!(said(&delivery).contains("not loopback"), "{delivery:?}");
}
