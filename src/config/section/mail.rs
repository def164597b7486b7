//! `[mail]`, `[mail.smtp]` and `[hook]`.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    config::{Mail, environment, names, network, secret, table::Table, value::Complaint},
    mail::{self, Login, SmtpOptions, SmtpSecurity, Transport},
};

/// What mails are from where none leaves this machine.
const FROM_DEFAULT: &str = "presswatch <presswatch@localhost>";

/// The time for each stage of SMTP but the last.
///
/// Source: RFC 5321, section 4.5.3.2: five minutes for the greeting, MAIL and RCPT.
const STAGE_TIMEOUT: Duration = Duration::from_mins(5);

/// The time for the reply to the final dot.
///
/// Source: RFC 5321, section 4.5.3.2.6: ten minutes; giving up earlier makes duplicates.
const FINAL_TIMEOUT: Duration = Duration::from_mins(10);

/// The words for [`Transport`] in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Maildir,
    Smtp,
    Sendmail,
}

/// Reads `[mail]`; `None` when its transport is not usable.
pub(in crate::config) fn read(table: &Table<'_>, state: &Path) -> Option<Mail> {
    let way = table.word(
        "transport",
        Way::Maildir,
        &[("maildir", Way::Maildir), ("smtp", Way::Smtp), ("sendmail", Way::Sendmail)],
    );
    let from = match (table.optional("from", from), way) {
        (None, Way::Maildir) => Some(FROM_DEFAULT.to_owned()),
        (from, _) => from,
    };
    if from.is_none() && !table.has("from") {
        table.missing("from", "\"presswatch <alerts@example.org>\"");
    }
    let operator = table.optional("operator", names::mail_address);
    if operator.is_none() && !table.has("operator") {
        table.warn("there is no `operator`", "write operator = \"ops@example.org\": nobody hears of sources that fail");
    }
    let maildir = table.path("maildir").unwrap_or_else(|| state.join("maildir"));
    let sendmail = table.value("sendmail").and_then(|command| command.command());
    let smtp = table.section("smtp", |smtp| read_smtp(smtp, way == Way::Smtp));
    let transport = match way {
        Way::Maildir => Transport::Maildir(maildir),
        Way::Smtp => Transport::Smtp(smtp?),
        Way::Sendmail => {
            Transport::Sendmail(sendmail.unwrap_or_else(|| vec!["/usr/sbin/sendmail".into(), "-i".into()]))
        }
    };
    Some(Mail { from: from?, operator, transport })
}

/// Reads `[hook]`: the command that hears of transport trouble.
pub(in crate::config) fn hook(table: &Table<'_>) -> Option<Vec<String>> {
    table.value("command").and_then(|command| command.command())
}

fn from(text: &str) -> Result<String, Complaint> {
    names::mail_address(text).map(|_| text.trim().to_owned())
}

/// Reads `[mail.smtp]`; its password, token and certificates are looked at only where they are in use.
fn read_smtp(table: &Table<'_>, in_use: bool) -> Option<SmtpOptions> {
    let security = table.word(
        "security",
        SmtpSecurity::Tls,
        &[("tls", SmtpSecurity::Tls), ("starttls", SmtpSecurity::StartTls), ("none", SmtpSecurity::None)],
    );
    let port = table.count("port", usize::from(port_default(security)), 1..=usize::from(u16::MAX));
    let login = login(table, in_use);
    let hello = table.optional("hello", network::own_name).or_else(environment::full_host_name);
    let ca_file = ca_file(table, in_use);
    let host = if in_use || table.is_written() {
        table.required("host", "\"mail.example.org\"", network::host)
    } else {
        table.optional("host", network::host)
    };
    let host = host?;
    if security == SmtpSecurity::None && !network::is_loopback(&host) {
        if let Some(value) = table.value("security") {
            let hint = "write \"starttls\" or \"tls\": to another machine, mails and password would travel in clear";
            value.refuse(format!("cannot be \"none\" with {host}"), hint);
        }
        return None;
    }
    Some(SmtpOptions {
        host,
        port: u16::try_from(port).ok()?,
        security,
        login,
        hello,
        ca_file,
        stage_timeout: STAGE_TIMEOUT,
        final_timeout: FINAL_TIMEOUT,
    })
}

/// The port that a kind of security is spoken on.
///
/// Source: RFC 8314, sections 3.2 and 3.3; RFC 5321, section 4.5.4.2.
fn port_default(security: SmtpSecurity) -> u16 {
    match security {
        SmtpSecurity::Tls => 465,
        SmtpSecurity::StartTls => 587,
        SmtpSecurity::None => 25,
    }
}

/// The user with a password, or with the file of a token.
fn login(table: &Table<'_>, in_use: bool) -> Option<Login> {
    let user = table.optional("username", username);
    let password = table.value("password");
    let token = table.value("token_file");
    match (table.has("username"), password.is_some(), &token) {
        (_, true, Some(token)) => token.refuse("cannot stand beside a password", "one of the two is enough"),
        (true, false, None) => table.missing("password", "{ credential = \"smtp-password\" }"),
        (false, true, None) | (false, false, Some(_)) => table.missing("username", "\"alerts\""),
        _ => {}
    }
    if token.is_some() {
        let file = table.path("token_file").filter(|file| !in_use || readable(table, "token_file", file))?;
        return Some(Login::Token { user: user?, file });
    }
    let password = password?;
    let secret = secret::named(&password)?;
    let secret = if in_use { secret.fetch(&password)? } else { return None };
    Some(Login::Password { user: user?, password: secret })
}

/// A token may be renewed at any time; that there is a file at all can be checked now.
fn readable(table: &Table<'_>, key: &'static str, file: &Path) -> bool {
    let opened = std::fs::File::open(file);
    if let (Err(fault), Some(value)) = (&opened, table.value(key)) {
        let hint = "the user that runs presswatch must be able to read it";
        value.refuse(format!("names {}, which cannot be read: {fault}", file.display()), hint);
    }
    opened.is_ok()
}

fn ca_file(table: &Table<'_>, in_use: bool) -> Option<PathBuf> {
    let file = table.path("ca_file")?;
    if in_use
        && let Err(fault) = mail::check_ca_file(&file)
        && let Some(value) = table.value("ca_file")
    {
        let hint = "a PEM file with the certificate of the authority, readable by the user that runs presswatch";
        value.refuse(format!("cannot be used: {fault}"), hint);
        return None;
    }
    Some(file)
}

fn username(text: &str) -> Result<String, Complaint> {
    if text.is_empty() || text.contains(char::is_control) {
        return Err(Complaint::new(
            "is no user name",
            "leave username and password out where the server asks for none",
        ));
    }
    Ok(text.to_owned())
}
