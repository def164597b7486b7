//! Logs in: AUTH PLAIN, LOGIN or XOAUTH2.
//!
//! In: an offer and what proves who we are. Out: a reply that lets us in, or why not. Never shows a password or
//! token, not even where the server quotes it.
//!
//! Sources: RFC 4954; RFC 4616 (PLAIN); draft-murchison-sasl-login (LOGIN);
//! <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol> (XOAUTH2).

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::task::spawn_blocking;

use super::{
    reply::Class,
    trouble::{Step, expect},
    wire::Wire,
};
use crate::{
    mail::Login,
    model::{FaultKind, TransportFault},
};

/// The longest token, in bytes; those of the great providers have up to some thousands.
///
/// Source: RFC 4954, section 4: a server takes lines of 12,288 octets at AUTH.
const TOKEN_BYTES_MAX: u64 = 8_192;

/// What is shown in place of a secret.
const WITHHELD: &str = "(withheld)";

/// Logs in by the best way that the server offers for this kind of login.
pub(super) async fn log_in(
    wire: &mut Wire,
    mechanisms: &[String],
    login: &Login,
    limit: Duration,
) -> Result<Step, TransportFault> {
    let offers = |name: &str| mechanisms.iter().any(|mechanism| mechanism == name);
    let refuse = |wanted: &str| {
        let offered = if mechanisms.is_empty() { "nothing".to_owned() } else { mechanisms.join(", ") };
        fault(format!("AUTH: the server offers {offered}, presswatch needs {wanted}"))
    };
    match login {
        Login::Password { user, password } if offers("PLAIN") => plain(wire, user, password, limit).await,
        Login::Password { user, password } if offers("LOGIN") => by_login(wire, user, password, limit).await,
        Login::Password { .. } => Err(refuse("PLAIN or LOGIN")),
        Login::Token { user, file } if offers("XOAUTH2") => {
            let token = token_in(file).await.map_err(fault)?;
            xoauth2(wire, user, &token, limit).await
        }
        Login::Token { .. } => Err(refuse("XOAUTH2 for a token")),
    }
}

async fn plain(wire: &mut Wire, user: &str, password: &SecretString, limit: Duration) -> Result<Step, TransportFault> {
    let proof = BASE64_STANDARD.encode(format!("\0{user}\0{}", password.expose_secret()));
    let reply = wire.command(&format!("AUTH PLAIN {proof}"), limit).await;
    let reply = expect(Class::Done, "AUTH", reply).map_err(|fault| hide(fault, &[&proof, password.expose_secret()]))?;
    Ok(Step::new("AUTH", format!("PLAIN: {}", reply.text())))
}

async fn by_login(
    wire: &mut Wire,
    user: &str,
    password: &SecretString,
    limit: Duration,
) -> Result<Step, TransportFault> {
    let proof = BASE64_STANDARD.encode(password.expose_secret());
    expect(Class::GoOn, "AUTH", wire.command("AUTH LOGIN", limit).await)?;
    expect(Class::GoOn, "AUTH", wire.command(&BASE64_STANDARD.encode(user), limit).await)?;
    let reply = wire.command(&proof, limit).await;
    let reply = expect(Class::Done, "AUTH", reply).map_err(|fault| hide(fault, &[&proof, password.expose_secret()]))?;
    Ok(Step::new("AUTH", format!("LOGIN: {}", reply.text())))
}

async fn xoauth2(wire: &mut Wire, user: &str, token: &SecretString, limit: Duration) -> Result<Step, TransportFault> {
    let token = token.expose_secret();
    let proof = BASE64_STANDARD.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01"));
    let mut reply = wire.command(&format!("AUTH XOAUTH2 {proof}"), limit).await;
    if reply.as_ref().is_ok_and(|reply| reply.class() == Class::GoOn) {
        // The challenge says why the token is not taken; the refusal itself comes after an empty answer.
        reply = wire.command("", limit).await;
    }
    let reply = expect(Class::Done, "AUTH", reply).map_err(|fault| hide(fault, &[&proof, token]))?;
    Ok(Step::new("AUTH", format!("XOAUTH2: {}", reply.text())))
}

/// Reads the token anew: whoever renews it replaces the file.
async fn token_in(file: &Path) -> Result<SecretString, String> {
    let file = file.to_owned();
    spawn_blocking(move || read_token(&file)).await.map_err(|fault| format!("AUTH: {fault}"))?
}

fn read_token(path: &PathBuf) -> Result<SecretString, String> {
    let cannot = |why: &dyn std::fmt::Display| format!("AUTH: token_file {}: {why}", path.display());
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(TOKEN_BYTES_MAX + 1).read_to_string(&mut text))
        .map_err(|fault| cannot(&fault))?;
    let token = text.trim();
    // Source: RFC 6750, section 2.1 (b64token); others are not to be had, but harm nobody.
    if token.is_empty() || token.len() as u64 > TOKEN_BYTES_MAX || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(cannot(&"no token is in it, which is one line of plain ASCII"));
    }
    Ok(token.into())
}

fn fault(text: String) -> TransportFault {
    TransportFault { kind: FaultKind::Login, text }
}

/// Takes secrets out of what is told: a server may quote what it was sent.
fn hide(fault: TransportFault, secrets: &[&str]) -> TransportFault {
    let withheld = |text: String, secret: &&str| {
        if secret.is_empty() { text } else { text.replace(*secret, WITHHELD) }
    };
    TransportFault { text: secrets.iter().fold(fault.text, withheld), ..fault }
}
