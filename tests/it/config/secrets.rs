//! Where secrets may stand, and where never.

use presswatch::mail::{Login, SmtpSecurity, Transport};
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
    let Some(Login::Password { password, .. }) = smtp.login else { panic!("no password") };
    password.expose_secret().to_owned()
}

#[test]
fn a_password_in_clear_is_refused_and_not_repeated() {
    let told = faults(&smtp("\"hunter2\""));

    assert!(!told.contains("hunter2"), "{told}");
    insta::assert_snapshot!(told, @r#"
    error: [mail.smtp]: `password` stands here in clear
     --> presswatch.toml:5:69
      |
    5 | smtp = { host = "mail.example.org", username = "alerts", password = ********* }
      |                                                                     ^^^^^^^^^
      |
      = help: write { credential = "NAME" } for a systemd credential, { file = "PATH" } or { env = "NAME" }
    "#);
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
    insta::assert_snapshot!(told.join("\n\n"), @r#"
    error: [mail.smtp]: `password` names the credential "smtp-password", but systemd gave none ($CREDENTIALS_DIRECTORY is not set)
     --> presswatch.toml:5:69
      |
    5 | smtp = { host = "mail.example.org", username = "alerts", password = { credential = "smtp-password" } }
      |                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write LoadCredential=smtp-password:PATH in the systemd unit; by hand, use { file = "PATH" }

    error: [mail.smtp]: `password` names nowhere, which cannot be read: there is no such file
     --> presswatch.toml:5:69
      |
    5 | smtp = { host = "mail.example.org", username = "alerts", password = { file = "nowhere" } }
      |                                                                     ^^^^^^^^^^^^^^^^^^^^
      |
      = help: the user that runs presswatch must be able to read it

    error: [mail.smtp]: `password` names a variable that is not set: PRESSWATCH_NO_SUCH
     --> presswatch.toml:5:69
      |
    5 | smtp = { host = "mail.example.org", username = "alerts", password = { env = "PRESSWATCH_NO_SUCH" } }
      |                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: set it where presswatch is started
    "#);
}

#[test]
fn a_secret_has_one_place() {
    insta::assert_snapshot!(faults(&smtp("{ file = \"a\", env = \"B\" }")), @r#"
    error: [mail.smtp]: `password`: a secret has one place
     --> presswatch.toml:5:69
      |
    5 | smtp = { host = "mail.example.org", username = "alerts", password = { file = "a", env = "B" } }
      |                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write { credential = "NAME" } for a systemd credential, { file = "PATH" } or { env = "NAME" }
    "#);
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
    insta::assert_snapshot!(mail("192.0.2.1").unwrap_err(), @r#"
    error: [mail.smtp]: `security` cannot be "none" with 192.0.2.1
     --> presswatch.toml:5:41
      |
    5 | smtp = { host = "192.0.2.1", security = "none" }
      |                                         ^^^^^^
      |
      = help: write "starttls" or "tls": to another machine, mails and password would travel in clear
    "#);
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
    insta::assert_snapshot!(told, @r#"
    error: source "ministry", headers: `host` is set by presswatch itself
     --> presswatch.toml:8:13
      |
    8 | headers = { host = "x", "a b" = "c", Cookie = "ü" }
      |             ^^^^
      |
      = help: take it out; [fetch] contact goes into the User-Agent

    error: source "ministry", headers: `a b` is no name of a header
     --> presswatch.toml:8:25
      |
    8 | headers = { host = "x", "a b" = "c", Cookie = "ü" }
      |                         ^^^^^
      |
      = help: write for example Authorization or X-Api-Key

    error: source "ministry", headers: `Cookie` is no value of a header
     --> presswatch.toml:8:47
      |
    8 | headers = { host = "x", "a b" = "c", Cookie = "ü" }
      |                                               ^^^
      |
      = help: one line of plain ASCII
    "#);
}

#[test]
fn credentials_in_an_address_are_refused_and_not_repeated() {
    let told = faults(&SOUND.replace("https://", "https://reader:hunter2@"));

    assert!(!told.contains("hunter2"), "{told}");
    insta::assert_snapshot!(told, @r#"
    error: source "ministry": `url` has a user name or password in it
     --> presswatch.toml:7:16
      |
    7 | url = "https://***************example.org/feed"
      |                ^^^^^^^^^^^^^^^
      |
      = help: send them as a header: headers = { Authorization = { file = "PATH" } }, the file holding "Basic …"
    "#);
}

/// The sound configuration that mails by SMTP with these keys in `[mail.smtp]`.
fn smtp_with(keys: &str) -> String {
    let mail = format!(
        "[mail]\nfrom = \"alerts@example.org\"\ntransport = \"smtp\"\nsmtp = {{ host = \"mail.example.org\", {keys} }}"
    );
    SOUND.replace("[mail]", &mail)
}

#[test]
fn a_token_file_stands_beside_the_configuration_and_is_read_later() {
    let main = smtp_with("username = \"alerts\", token_file = \"token\"");
    let Transport::Smtp(smtp) = load(&[("presswatch.toml", &main), ("token", "")]).unwrap().mail.transport else {
        panic!("not by SMTP")
    };
    let Some(Login::Token { user, file }) = smtp.login else { panic!("no token") };
    assert_eq!((user.as_str(), file.file_name().unwrap().to_str()), ("alerts", Some("token")));
}

#[test]
fn a_login_has_one_user_and_one_proof() {
    let told = [
        "token_file = \"token\"",
        "username = \"alerts\", token_file = \"nowhere\"",
        "username = \"alerts\", token_file = \"token\", password = { env = \"CARGO_PKG_NAME\" }",
    ]
    .map(|keys| load(&[("presswatch.toml", &smtp_with(keys)), ("token", "t")]).unwrap_err().to_string());
    assert!(told[0].contains("`username` is missing"), "{}", told[0]);
    assert!(told[1].contains("`token_file` names nowhere, which cannot be read"), "{}", told[1]);
    assert!(told[2].contains("`token_file` cannot stand beside a password"), "{}", told[2]);
}

#[test]
fn an_authority_is_checked_where_it_is_used_and_a_name_of_ours_is_a_whole_one() {
    let told = faults(&smtp_with("ca_file = \"presswatch.toml\", hello = \"press\""));
    assert!(told.contains("`ca_file` cannot be used: ") && told.contains("no certificate is in it"), "{told}");
    assert!(told.contains("`hello` is no whole host name: \"press\""), "{told}");
    // With a maildir nobody asks for it.
    let unused = smtp_with("ca_file = \"nowhere\"").replace("\"smtp\"\n", "\"maildir\"\n");
    assert!(load(&[("presswatch.toml", &unused)]).is_ok());
    let named = smtp_with("hello = \"press.bücher.example\"");
    let Transport::Smtp(smtp) = load(&[("presswatch.toml", &named)]).unwrap().mail.transport else { panic!() };
    assert_eq!(smtp.hello.as_deref(), Some("press.xn--bcher-kva.example"));
}

#[test]
fn the_web_is_served_only_where_it_is_written_and_beyond_loopback_only_with_a_token() {
    let load_with =
        |web: &str| load(&[("presswatch.toml", &format!("{web}\n{SOUND}")), ("token", "0123456789abcdef\n")]);
    assert!(load_with("").unwrap().web.is_none());
    let served = load_with("[web]").unwrap().web.unwrap();
    assert_eq!(served.listen, "127.0.0.1:8417".parse().unwrap());
    let told = load_with("[web]\nlisten = \"0.0.0.0:8417\"").unwrap_err().to_string();
    assert!(told.contains("[web]: `token` is missing"), "{told}");
    let open = load_with("[web]\nlisten = \"0.0.0.0:8417\"\ntoken = { file = \"token\" }").unwrap().web.unwrap();
    assert_eq!(open.token.unwrap().expose_secret(), "0123456789abcdef");
    for (web, fault) in [
        ("token = { env = \"CARGO_PKG_NAME\" }", "leads to a secret that is no token"),
        ("token = \"0123456789abcdef\"", "stands here in clear"),
        ("public = \"http://press.example.org\"", "is no public address"),
        ("public = \"https://user@press.example.org\"", "is no public address"),
        ("public = \"https://press.example.org/?a=b\"", "is no public address"),
        ("listen = \"localhost\"", "is no address to listen on"),
        ("lisen = \"127.0.0.1:1\"", "did you mean `listen`?"),
    ] {
        let told = load_with(&format!("[web]\n{web}")).unwrap_err().to_string();
        assert!(told.contains(fault) && !told.contains("0123456789abcdef"), "{web}: {told}");
    }
}
