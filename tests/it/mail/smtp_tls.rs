//! TLS: required, verified, never downgraded.

use std::fs;

use presswatch::{
    mail::{Mailer, SmtpSecurity, Transport},
    model::{Delivery, FaultKind},
};

use super::{
    FROM, Fate, SMALL, fate, mail_to, said,
    scripted_server::{Act, CERTIFICATE, GOOD, STRANGER, Script, Server, WITH_STARTTLS, pem_file},
};

const TLS_FROM_START: Script = Script { tls_from_start: true, ..GOOD };

async fn attempt(server: &Server, host: &str, security: SmtpSecurity, trusted: &[u8]) -> Delivery {
    let (_folder, ca_file) = pem_file(trusted);
    let mut options = server.options();
    options.host = host.to_owned();
    options.security = security;
    options.ca_file = Some(ca_file);
    let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
    let delivery = mailer.deliver(&mail_to("reader@example.org", SMALL)).await;
    mailer.close().await;
    delivery
}

#[tokio::test]
async fn mail_goes_out_under_tls_from_the_first_byte() {
    let server = Server::start(TLS_FROM_START).await;
    let delivery = attempt(&server, "127.0.0.1", SmtpSecurity::Tls, CERTIFICATE).await;
    assert_eq!(fate(&delivery), Fate::Sent, "{delivery:?}");
    assert_eq!(server.seen().messages, [SMALL]);
}

#[tokio::test]
async fn starttls_comes_before_everything_else() {
    let server = Server::start(WITH_STARTTLS).await;
    let delivery = attempt(&server, "127.0.0.1", SmtpSecurity::StartTls, CERTIFICATE).await;
    assert_eq!(fate(&delivery), Fate::Sent, "{delivery:?}");
    let seen = server.seen();
    assert!(
        seen.commands
            .iter()
            .map(|line| line.split(' ').next().unwrap())
            .eq(["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"])
    );
}

#[tokio::test]
async fn starttls_is_never_given_up() {
    let refused = Script { starttls: Act::Say("454 4.7.0 not now"), ..WITH_STARTTLS };
    for (script, text) in [(GOOD, "does not offer STARTTLS"), (refused, "STARTTLS: 454 4.7.0 not now")] {
        let server = Server::start(script).await;
        let delivery = attempt(&server, "127.0.0.1", SmtpSecurity::StartTls, CERTIFICATE).await;
        assert_eq!(fate(&delivery), Fate::Down);
        assert!(said(&delivery).contains(text), "{delivery:?}");
        assert!(!server.seen().commands.iter().any(|line| line.starts_with("MAIL")));
    }
}

#[tokio::test]
async fn reply_smuggled_in_before_tls_is_not_believed() {
    let starttls = Act::Say("220 go on\r\n250 smuggled");
    let server = Server::start(Script { starttls, ..WITH_STARTTLS }).await;
    let delivery = attempt(&server, "127.0.0.1", SmtpSecurity::StartTls, CERTIFICATE).await;
    assert_eq!(fate(&delivery), Fate::Down);
    assert!(said(&delivery).contains("sent in clear"), "{delivery:?}");
}

#[tokio::test]
async fn untrusted_certificate_is_the_transports_fault_and_names_the_host() {
    for (script, security) in [(TLS_FROM_START, SmtpSecurity::Tls), (WITH_STARTTLS, SmtpSecurity::StartTls)] {
        let server = Server::start(script).await;
        let delivery = attempt(&server, "127.0.0.1", security, STRANGER).await;
        assert_eq!(fate(&delivery), Fate::Down);
        let text = said(&delivery);
        assert!(text.contains("the certificate that \"127.0.0.1\" showed is not trusted"), "{text}");
    }
}

#[tokio::test]
async fn certificate_for_another_name_is_not_trusted() {
    let server = Server::start(TLS_FROM_START).await;
    let delivery = attempt(&server, "localhost", SmtpSecurity::Tls, CERTIFICATE).await;
    assert_eq!(fate(&delivery), Fate::Down);
    assert!(said(&delivery).contains("\"localhost\" showed is not trusted"), "{delivery:?}");
}

#[tokio::test]
async fn server_without_tls_is_not_spoken_to_in_clear() {
    let server = Server::start(GOOD).await;
    let delivery = attempt(&server, "127.0.0.1", SmtpSecurity::Tls, CERTIFICATE).await;
    assert_eq!(fate(&delivery), Fate::Down);
    assert!(said(&delivery).contains("TLS: "), "{delivery:?}");
}

#[tokio::test]
async fn loss_after_the_dot_is_ambiguous_under_tls_too() {
    let server = Server::start(Script { dot: Act::Hang, ..TLS_FROM_START }).await;
    let delivery = attempt(&server, "127.0.0.1", SmtpSecurity::Tls, CERTIFICATE).await;
    assert_eq!(fate(&delivery), Fate::Ambiguous, "{delivery:?}");
}

#[tokio::test]
async fn authority_that_cannot_be_read_is_named_and_nothing_is_sent() {
    let server = Server::start(WITH_STARTTLS).await;
    let (folder, file) = pem_file(CERTIFICATE);
    for (text, why) in [
        (Some("no PEM at all"), "no certificate is in it"),
        (Some("-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n"), "ca.pem"),
        (None, "No such file"),
    ] {
        match text {
            Some(text) => fs::write(&file, text).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        let mut options = server.options();
        options.security = SmtpSecurity::StartTls;
        options.ca_file = Some(file.clone());
        let delivery = Mailer::new(Transport::Smtp(options), FROM).deliver(&mail_to("a@example.org", SMALL)).await;
        let Delivery::TransportDown(fault) = &delivery else { panic!("{delivery:?}") };
        assert_eq!(fault.kind, FaultKind::Tls);
        assert!(fault.text.contains(why), "{fault}");
    }
    assert!(!server.seen().commands.iter().any(|line| line.starts_with("MAIL")));
    drop(folder);
}

#[tokio::test]
async fn renewed_authority_counts_for_the_next_connection() {
    let server = Server::start(WITH_STARTTLS).await;
    let (_folder, file) = pem_file(STRANGER);
    let mut options = server.options();
    options.security = SmtpSecurity::StartTls;
    options.ca_file = Some(file.clone());
    let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
    assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", SMALL)).await), Fate::Down);
    let (_other, right) = pem_file(CERTIFICATE);
    fs::copy(right, file).unwrap();
    assert_eq!(fate(&mailer.deliver(&mail_to("a@example.org", SMALL)).await), Fate::Sent);
}
