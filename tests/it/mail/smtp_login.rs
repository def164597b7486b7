//! Logging in: the ways that there are, and that nothing secret comes out.

use std::fs;

use presswatch::{
    mail::{Login, Mailer, Transport},
    model::{Delivery, FaultKind},
};

use super::{
    FROM, Fate, SMALL, fate, mail_to,
    scripted_server::{Act, GOOD, Script, Server},
};

fn password(password: &str) -> Login {
    Login::Password { user: "alerts".to_owned(), password: password.into() }
}

#[tokio::test]
async fn login_uses_plain_and_else_login() {
    let offers = [
        ("250-x\r\n250 AUTH LOGIN PLAIN", vec!["AUTH PLAIN AGFsZXJ0cwBwYXNzIHfDtnJk"]),
        ("250-x\r\n250 AUTH LOGIN", vec!["AUTH LOGIN", "YWxlcnRz", "cGFzcyB3w7ZyZA=="]),
        ("250-x\r\n250 AUTH=login", vec!["AUTH LOGIN", "YWxlcnRz", "cGFzcyB3w7ZyZA=="]),
    ];
    for (offer, expected) in offers {
        let server = Server::start(Script { ehlo: Act::Say(offer), ..GOOD }).await;
        let mut options = server.options();
        options.login = Some(password("pass wörd"));
        let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
        assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", SMALL)).await), Fate::Sent);
        let seen = server.seen();
        let login = seen.commands.iter().skip(1).take(expected.len());
        assert!(login.eq(expected.iter()), "{:?}", seen.commands);
    }
}

#[tokio::test]
async fn password_stays_out_of_messages_and_debug_output() {
    let echo = "535 5.7.8 wrong: AGFsZXJ0cwBodW50ZXIy is alerts with hunter2";
    let server = Server::start(Script { auth: Act::Say(echo), ..GOOD }).await;
    let mut options = server.options();
    options.login = Some(password("hunter2"));
    let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
    let delivery = mailer.deliver(&mail_to("a@example.org", SMALL)).await;
    let shown = format!("{delivery:?} {mailer:?}");
    assert!(shown.contains("535 5.7.8 wrong"), "{shown}");
    assert!(!shown.contains("hunter2") && !shown.contains("AGFsZXJ0cwBodW50ZXIy"), "{shown}");
}

const WITH_TOKENS: Script = Script { ehlo: Act::Say("250-x\r\n250 AUTH PLAIN XOAUTH2"), ..GOOD };

/// One attempt with a token from a file that holds `token`.
async fn attempt_with_token(script: Script, token: Option<&str>) -> (Delivery, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    if let Some(token) = token {
        fs::write(&file, token).unwrap();
    }
    let server = Server::start(script).await;
    let mut options = server.options();
    options.login = Some(Login::Token { user: "alerts@example.org".to_owned(), file });
    let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
    let delivery = mailer.deliver(&mail_to("a@example.org", SMALL)).await;
    let commands = server.seen().commands.clone();
    (delivery, commands)
}

#[tokio::test]
async fn token_logs_in_by_xoauth2() {
    let (delivery, commands) = attempt_with_token(WITH_TOKENS, Some("ya29.a-token\n")).await;
    assert_eq!(fate(&delivery), Fate::Sent, "{delivery:?}");
    // user=alerts@example.org ^A auth=Bearer ya29.a-token ^A ^A
    let proof = "dXNlcj1hbGVydHNAZXhhbXBsZS5vcmcBYXV0aD1CZWFyZXIgeWEyOS5hLXRva2VuAQE=";
    assert_eq!(commands[1], format!("AUTH XOAUTH2 {proof}"));
}

#[tokio::test]
async fn token_that_is_not_taken_is_a_fault_of_the_login_and_stays_secret() {
    // The challenge is {"status":"400","schemes":"Bearer"}; the refusal quotes the token.
    let challenge = Act::Say("334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=");
    let refusal = Act::Say("535 5.7.8 ya29.a-token is not for us");
    let script = Script { auth: challenge, auth_end: refusal, ..WITH_TOKENS };
    let (delivery, _) = attempt_with_token(script, Some("ya29.a-token")).await;
    let Delivery::TransportDown(fault) = &delivery else { panic!("{delivery:?}") };
    assert_eq!(fault.kind, FaultKind::Login);
    assert!(fault.text.contains("AUTH: 535 5.7.8 (withheld) is not for us"), "{fault}");
}

#[tokio::test]
async fn token_file_without_a_token_is_named_and_nothing_is_said_to_the_server() {
    for (token, why) in
        [(None, "No such file"), (Some(""), "no token is in it"), (Some("two\nlines"), "no token is in it")]
    {
        let (delivery, commands) = attempt_with_token(WITH_TOKENS, token).await;
        let Delivery::TransportDown(fault) = &delivery else { panic!("{delivery:?}") };
        assert_eq!(fault.kind, FaultKind::Login);
        assert!(fault.text.contains("token_file") && fault.text.contains(why), "{fault}");
        assert!(!commands.iter().any(|line| line.starts_with("AUTH")), "{commands:?}");
    }
}

#[tokio::test]
async fn token_is_read_anew_for_every_connection() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    // Each connection takes one mail.
    let server = Server::start(Script { mail_again: Act::Hang, ..WITH_TOKENS }).await;
    let mut options = server.options();
    options.login = Some(Login::Token { user: "alerts".to_owned(), file: file.clone() });
    let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
    for token in ["first", "second"] {
        fs::write(&file, token).unwrap();
        assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", SMALL)).await), Fate::Sent);
    }
    let seen = server.seen();
    let logins: Vec<&String> = seen.commands.iter().filter(|line| line.starts_with("AUTH")).collect();
    assert_eq!(logins.len(), 2);
    assert_ne!(logins[0], logins[1]);
}

#[tokio::test]
async fn no_password_is_tried_where_a_token_is_configured_and_the_other_way_round() {
    let offers_passwords = Script { ehlo: Act::Say("250-x\r\n250 AUTH PLAIN LOGIN"), ..GOOD };
    let (delivery, commands) = attempt_with_token(offers_passwords, Some("token")).await;
    let Delivery::TransportDown(fault) = &delivery else { panic!("{delivery:?}") };
    assert!(fault.text.contains("offers PLAIN, LOGIN, presswatch needs XOAUTH2 for a token"), "{fault}");
    assert!(!commands.iter().any(|line| line.starts_with("AUTH")));

    let server = Server::start(Script { ehlo: Act::Say("250-x\r\n250 AUTH XOAUTH2"), ..GOOD }).await;
    let mut options = server.options();
    options.login = Some(password("hunter2"));
    let delivery = Mailer::new(Transport::Smtp(options), FROM).deliver(&mail_to("a@example.org", SMALL)).await;
    assert_eq!(fate(&delivery), Fate::Down);
    assert!(!server.seen().commands.iter().any(|line| line.starts_with("AUTH")));
}
