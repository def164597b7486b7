//! Where secrets may stand, and where never.

use presswatch::mail::{SmtpSecurity, Transport};
use secrecy::ExposeSecret;

use super::{SOUND, faults, load};

/// The sound configuration that mails by SMTP with this password.
fn smtp(password: &str) -> String {
    let mail = format!(
        "[mail]\nfrom = \"alerts@example.org\"\ntransport = \"smtp\"\n\
         smtp = {{ host = \"mail.example.org\", username = \"alerts\", password = {password} }}"
    );
    SOUND.replace("[mail]", &mail)
}

fn password_of(files: &[(&str, &str)]) -> String {
    let Transport::Smtp(smtp) = load(files).unwrap().mail.transport else { panic!("not by SMTP") };
    smtp.credentials.unwrap().1.expose_secret().to_owned()
}

#[test]
fn a_password_in_clear_is_refused_and_not_repeated() {
    let told = faults(&smtp("\"hunter2\""));

    assert!(!told.contains("hunter2"), "{told}");
    insta::assert_snapshot!(told, @"");
}

#[test]
fn a_password_comes_from_a_file_beside_the_configuration() {
    let files = [("presswatch.toml", &*smtp("{ file = \"smtp-password\" }")), ("smtp-password", "hunter2\n")];

    assert_eq!(password_of(&files), "hunter2");
}

#[test]
fn a_password_comes_from_the_environment() {
    assert_eq!(password_of(&[("presswatch.toml", &smtp("{ env = \"CARGO_PKG_NAME\" }"))]), "presswatch");
}

#[test]
fn a_secret_that_cannot_be_had_is_a_fault() {
    let told = ["{ credential = \"smtp-password\" }", "{ file = \"nowhere\" }", "{ env = \"PRESSWATCH_NO_SUCH\" }"]
        .map(|password| faults(&smtp(password)));
    insta::assert_snapshot!(told.join("\n\n"), @"");
}

#[test]
fn a_secret_has_one_place() {
    insta::assert_snapshot!(faults(&smtp("{ file = \"a\", env = \"B\" }")), @"");
}

#[test]
fn an_empty_secret_is_refused() {
    let files = [("presswatch.toml", &*smtp("{ file = \"empty\" }")), ("empty", "\n")];
    let told = load(&files).unwrap_err().to_string();

    assert!(told.contains("a secret that is empty"), "{told}");
}

#[test]
fn a_password_that_is_not_in_use_is_not_looked_for() {
    let config = load(&[("presswatch.toml", &smtp("{ file = \"nowhere\" }").replace("\"smtp\"", "\"maildir\""))]);

    assert!(config.is_ok(), "{config:?}");
}

#[test]
fn mail_in_clear_goes_to_this_machine_alone() {
    let mail = |host: &str| {
        let smtp = format!(
            "[mail]\nfrom = \"a@example.org\"\ntransport = \"smtp\"\nsmtp = {{ host = \"{host}\", security = \"none\" }}"
        );
        load(&[("presswatch.toml", &SOUND.replace("[mail]", &smtp))])
    };
    for host in ["localhost", "127.0.0.1", "::1"] {
        let Transport::Smtp(smtp) = mail(host).unwrap().mail.transport else { panic!("not by SMTP") };
        assert_eq!((smtp.security, smtp.port), (SmtpSecurity::None, 25));
    }
    insta::assert_snapshot!(mail("192.0.2.1").unwrap_err(), @"");
}

#[test]
fn headers_of_a_source_may_be_secret_or_plain() {
    let headers = "feed\"\nheaders = { X-Api-Key = { file = \"key\" }, Accept-Language = \"de\" }";
    let files = [("presswatch.toml", &*SOUND.replace("feed\"", headers)), ("key", "k3y")];
    let config = load(&files).unwrap();
    let headers: Vec<_> =
        config.sources[0].headers.iter().map(|(name, value)| (name.as_str(), value.expose_secret())).collect();

    assert_eq!(headers, [("Accept-Language", "de"), ("X-Api-Key", "k3y")]);
}

#[test]
fn headers_that_presswatch_sets_are_refused() {
    let told = faults(&SOUND.replace("feed\"", "feed\"\nheaders = { host = \"x\", \"a b\" = \"c\", Cookie = \"ü\" }"));
    insta::assert_snapshot!(told, @"");
}

#[test]
fn credentials_in_an_address_are_refused_and_not_repeated() {
    let told = faults(&SOUND.replace("https://", "https://reader:hunter2@"));

    assert!(!told.contains("hunter2"), "{told}");
    insta::assert_snapshot!(told, @"");
}
