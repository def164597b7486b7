//! Every stage times every kind of fault: whose fault it is, and whether the mail may be sent again.

use std::{net::TcpListener, time::Duration};

use presswatch::{
    mail::{Login, Mailer, SmtpOptions, Transport},
    model::Delivery,
};

use super::{
    FROM, Fate, SMALL, fate, mail_to, said,
    scripted_server::{Act, GOOD, Script, Server},
};

async fn attempt(options: SmtpOptions, message: &[u8]) -> Delivery {
    Mailer::new(Transport::Smtp(options), FROM).deliver(&mail_to("reader@example.org", message)).await
}

/// One attempt against a server with this script, logged in; `patience` is the limit of each stage.
async fn attempt_with(script: Script, patience: Duration) -> Delivery {
    let server = Server::start(script).await;
    let mut options = server.options();
    options.login = Some(Login::Password { user: "alerts".to_owned(), password: "secret word".into() });
    options.stage_timeout = patience;
    options.final_timeout = patience;
    attempt(options, SMALL).await
}

/// Checks the fate, and that the reason holds the given text.
async fn check(cases: Vec<(&'static str, Script, Fate, &'static str)>) {
    for (name, script, expected, text) in cases {
        let delivery = attempt_with(script, Duration::from_secs(30)).await;
        assert_eq!(fate(&delivery), expected, "{name}: {delivery:?}");
        assert!(said(&delivery).contains(text), "{name}: {delivery:?}");
    }
}

#[tokio::test]
async fn refusal_before_rcpt_is_the_transports_fault() {
    use Act::Say;
    let down = Fate::Down;
    check(vec![
        ("greeting 421", Script { greeting: Say("421 4.3.2 closing"), ..GOOD }, down, "greeting: 421 4.3.2 closing"),
        ("greeting 554", Script { greeting: Say("554 go away"), ..GOOD }, down, "greeting: 554 go away"),
        ("EHLO 502", Script { ehlo: Say("502 what?"), ..GOOD }, down, "EHLO: 502 what?"),
        ("EHLO 421", Script { ehlo: Say("421 busy"), ..GOOD }, down, "EHLO: 421 busy"),
        ("no AUTH", Script { ehlo: Say("250 mail.example.org"), ..GOOD }, down, "offers nothing"),
        ("odd AUTH", Script { ehlo: Say("250-x\r\n250 AUTH GSSAPI"), ..GOOD }, down, "offers GSSAPI"),
        ("AUTH 535", Script { auth: Say("535 5.7.8 wrong password"), ..GOOD }, down, "AUTH: 535 5.7.8"),
        ("AUTH 454", Script { auth: Say("454 4.7.0 try later"), ..GOOD }, down, "AUTH: 454 4.7.0"),
        ("MAIL 451", Script { mail: Say("451 4.3.0 try later"), ..GOOD }, down, "MAIL: 451 4.3.0"),
        ("MAIL 553", Script { mail: Say("553 5.7.1 not your address"), ..GOOD }, down, "MAIL: 553 5.7.1"),
        ("MAIL 421", Script { mail: Say("421 4.3.2 closing"), ..GOOD }, down, "MAIL: 421 4.3.2"),
        ("RCPT 530", Script { rcpt: Say("530 5.7.0 log in first"), ..GOOD }, down, "530 5.7.0"),
    ])
    .await;
}

#[tokio::test]
async fn refusal_of_the_mail_is_permanent_or_not_by_its_first_digit() {
    use Act::Say;
    use Fate::{Failed, Later};
    check(vec![
        ("RCPT 550", Script { rcpt: Say("550 5.1.1 unknown"), ..GOOD }, Failed, "550 5.1.1 unknown (reply to RCPT)"),
        ("RCPT 552", Script { rcpt: Say("552 5.2.2 full"), ..GOOD }, Failed, "552 5.2.2"),
        ("RCPT 450", Script { rcpt: Say("450 4.2.0 greylisted"), ..GOOD }, Later, "450 4.2.0"),
        ("RCPT 452", Script { rcpt: Say("452 4.2.2 full"), ..GOOD }, Later, "452 4.2.2"),
        ("RCPT 421", Script { rcpt: Say("421 4.3.2 closing"), ..GOOD }, Later, "421 4.3.2"),
        ("DATA 554", Script { data: Say("554 5.5.1 no"), ..GOOD }, Failed, "554 5.5.1 no (reply to DATA)"),
        ("DATA 451", Script { data: Say("451 4.3.0 later"), ..GOOD }, Later, "451 4.3.0"),
        ("DATA 421", Script { data: Say("421 closing"), ..GOOD }, Later, "421 closing"),
        ("DATA 250", Script { data: Say("250 what?"), ..GOOD }, Later, "250 what?"),
        ("dot 554", Script { dot: Say("554 5.7.1 spam"), ..GOOD }, Failed, "554 5.7.1 spam (reply to the final dot)"),
        ("dot 552", Script { dot: Say("552 5.3.4 too big"), ..GOOD }, Failed, "552 5.3.4"),
        ("dot 451", Script { dot: Say("451 4.3.0 disk"), ..GOOD }, Later, "451 4.3.0"),
        ("dot 421", Script { dot: Say("421 4.3.2 closing"), ..GOOD }, Later, "421 4.3.2"),
    ])
    .await;
}

#[tokio::test]
async fn lost_connection_counts_by_how_far_the_mail_had_come() {
    use Act::{Hang, Say, SayAndHang};
    use Fate::{Ambiguous, Down, Later};
    check(vec![
        ("greeting", Script { greeting: Hang, ..GOOD }, Down, "greeting: "),
        ("EHLO", Script { ehlo: Hang, ..GOOD }, Down, "EHLO: "),
        ("AUTH", Script { auth: Hang, ..GOOD }, Down, "AUTH: "),
        ("MAIL", Script { mail: Hang, ..GOOD }, Down, "MAIL: "),
        ("RCPT", Script { rcpt: Hang, ..GOOD }, Later, "(at RCPT)"),
        ("DATA", Script { data: Hang, ..GOOD }, Later, "(at DATA)"),
        ("dot", Script { dot: Hang, ..GOOD }, Ambiguous, "(after the final dot)"),
        ("half a reply", Script { dot: SayAndHang("250-accepted"), ..GOOD }, Ambiguous, "closed"),
        ("nonsense", Script { dot: Say("hello?"), ..GOOD }, Ambiguous, "does not speak SMTP"),
        ("354 twice", Script { dot: Say("354 more"), ..GOOD }, Ambiguous, "354 more"),
        ("two codes", Script { rcpt: Say("250-yes\r\n550 no"), ..GOOD }, Later, "codes of one reply differ"),
    ])
    .await;
}

#[tokio::test]
async fn endless_replies_are_cut_off() {
    use Act::Endless;
    check(vec![
        ("greeting", Script { greeting: Endless, ..GOOD }, Fate::Down, "lines"),
        ("EHLO", Script { ehlo: Endless, ..GOOD }, Fate::Down, "lines"),
        ("RCPT", Script { rcpt: Endless, ..GOOD }, Fate::Later, "lines"),
        ("dot", Script { dot: Endless, ..GOOD }, Fate::Ambiguous, "lines"),
    ])
    .await;
}

#[tokio::test]
async fn silence_ends_every_stage_at_its_limit() {
    use Act::{Hush, Trickle};
    use Fate::{Ambiguous, Down, Later};
    let cases = [
        (Script { greeting: Hush, ..GOOD }, Down),
        (Script { ehlo: Hush, ..GOOD }, Down),
        (Script { auth: Hush, ..GOOD }, Down),
        (Script { mail: Hush, ..GOOD }, Down),
        (Script { rcpt: Hush, ..GOOD }, Later),
        (Script { data: Hush, ..GOOD }, Later),
        (Script { dot: Hush, ..GOOD }, Ambiguous),
        // Bytes that keep coming are no reply: the limit is for the whole of it.
        (Script { greeting: Trickle, ..GOOD }, Down),
        (Script { rcpt: Trickle, ..GOOD }, Later),
        (Script { dot: Trickle, ..GOOD }, Ambiguous),
        // A refused mail keeps its refusal, whatever becomes of the connection.
        (Script { rcpt: Act::Say("550 no"), rset: Hush, ..GOOD }, Fate::Failed),
    ];
    // All at once: each waits for its limit.
    let attempts = cases.map(|(script, expected)| {
        tokio::spawn(async move {
            let delivery = attempt_with(script, Duration::from_secs(1)).await;
            assert_eq!(fate(&delivery), expected, "{script:?}: {delivery:?}");
        })
    });
    for attempt in attempts {
        attempt.await.unwrap();
    }
}

#[tokio::test]
async fn refused_connection_is_the_transports_fault() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let mut options = Server::start(GOOD).await.options();
    options.port = port;
    let delivery = attempt(options, SMALL).await;
    assert_eq!(fate(&delivery), Fate::Down);
    assert!(said(&delivery).contains(&format!("127.0.0.1:{port}: no connection")), "{delivery:?}");
}

/// More than the sockets' buffers hold, so that writing it must fail when nobody reads.
fn huge_message() -> Vec<u8> {
    let mut message = b"Subject: huge\r\n\r\n".to_vec();
    message.extend(b"a line of the huge message that goes on and on\r\n".repeat(700_000));
    message
}

#[tokio::test]
async fn connection_lost_before_the_dot_is_not_ambiguous() {
    let server = Server::start(Script { data: Act::AcceptAndHang, ..GOOD }).await;
    let delivery = attempt(server.options(), &huge_message()).await;
    assert_eq!(fate(&delivery), Fate::Later, "{delivery:?}");
    assert!(said(&delivery).contains("(at the message)"), "{delivery:?}");
}

#[tokio::test]
async fn refusal_in_the_middle_of_the_message_is_heard() {
    let data = Act::SayAndStopReading("354 go on", "552 5.3.4 too big");
    let server = Server::start(Script { data, ..GOOD }).await;
    let mut options = server.options();
    options.stage_timeout = Duration::from_secs(1);
    let delivery = attempt(options, &huge_message()).await;
    assert_eq!(fate(&delivery), Fate::Failed, "{delivery:?}");
    assert!(said(&delivery).contains("552 5.3.4 too big"), "{delivery:?}");
}

#[tokio::test]
async fn overlong_reply_line_is_cut_off() {
    let long: &'static str = Box::leak(format!("250 {}", "x".repeat(100_000)).into_boxed_str());
    let delivery = attempt_with(Script { rcpt: Act::Say(long), ..GOOD }, Duration::from_secs(30)).await;
    assert_eq!(fate(&delivery), Fate::Later);
    assert!(said(&delivery).len() < 1_000, "{delivery:?}");
}
