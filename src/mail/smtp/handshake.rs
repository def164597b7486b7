//! From nothing to a server that is ready for mails: connect, TLS, EHLO, STARTTLS, AUTH.
//!
//! In: the options. Out: a wire, or why not. Whatever fails here is the transport's fault, no mail's. Never
//! goes on without the TLS or the login that was asked for.

use std::net::SocketAddr;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use rustls::{RootCertStore, pki_types::ServerName};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

use super::{
    reply::{Class, Reply},
    tls,
    wire::{Lost, Wire},
};
use crate::mail::{SmtpOptions, SmtpSecurity};

/// The most addresses of one name that are tried.
const ADDRESSES_MAX: usize = 8;

/// Connects and says who we are. `roots` are trusted instead of the system's.
pub(super) async fn open(options: &SmtpOptions, roots: Option<&RootCertStore>) -> Result<Wire, String> {
    let stream = connect(options).await?;
    let ours = client_name(&stream);
    let mut wire = Wire::new(stream);
    if options.security == SmtpSecurity::Tls {
        wire = secure(wire, options, roots).await?;
    }
    expect(Class::Done, "greeting", wire.reply(options.stage_timeout).await)?;
    let mut offer = ehlo(&mut wire, &ours, options).await?;
    if options.security == SmtpSecurity::StartTls {
        // An offer without STARTTLS may have been stripped on the way: never go on in clear.
        if !offer.starttls {
            return Err("does not offer STARTTLS, which is required".to_owned());
        }
        let consent = wire.command("STARTTLS", options.stage_timeout).await;
        expect(Class::Done, "STARTTLS", consent)?;
        wire = secure(wire, options, roots).await?;
        // What was offered in clear is worth nothing (RFC 3207, section 4.2).
        offer = ehlo(&mut wire, &ours, options).await?;
    }
    if let Some((user, password)) = &options.credentials {
        log_in(&mut wire, &offer, (user, password), options).await?;
    }
    Ok(wire)
}

/// Tries the name's addresses in turn, each for a stage's whole time.
async fn connect(options: &SmtpOptions) -> Result<TcpStream, String> {
    let limit = options.stage_timeout;
    let looked_up = timeout(limit, lookup_host((options.host.as_str(), options.port))).await;
    let addresses: Vec<SocketAddr> = match looked_up {
        Ok(Ok(addresses)) => addresses.take(ADDRESSES_MAX).collect(),
        Ok(Err(fault)) => return Err(format!("name not found: {fault}")),
        Err(_) => return Err(format!("name not found within {limit:?}")),
    };
    let mut why = "the name has no address".to_owned();
    for address in addresses {
        if options.security == SmtpSecurity::None && !address.ip().is_loopback() {
            // The configuration was checked, but a name's address may change.
            why = format!("{address} is not loopback, and TLS is switched off");
            continue;
        }
        match timeout(limit, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Commands are small and each waits for its reply. A failure costs speed only.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(fault)) => why = format!("no connection: {fault}"),
            Err(_) => why = format!("no connection within {limit:?}"),
        }
    }
    Err(why)
}

/// The address literal that stands for a client without a name of its own (RFC 5321, sections 4.1.3 and 4.1.4).
fn client_name(stream: &TcpStream) -> String {
    match stream.local_addr() {
        Ok(SocketAddr::V4(address)) => format!("[{}]", address.ip()),
        Ok(SocketAddr::V6(address)) => format!("[IPv6:{}]", address.ip()),
        Err(_) => "[127.0.0.1]".to_owned(),
    }
}

async fn secure(wire: Wire, options: &SmtpOptions, roots: Option<&RootCertStore>) -> Result<Wire, String> {
    let host = &options.host;
    let name = ServerName::try_from(host.clone()).map_err(|_| format!("{host:?} can have no certificate"))?;
    let config = tls::config(roots).await?;
    match timeout(options.stage_timeout, wire.secured(config, name)).await {
        Ok(Ok(secured)) => Ok(secured),
        Ok(Err(fault)) => Err(tls::reason(host, &fault)),
        Err(_) => Err(format!("TLS: the server was silent for {:?}", options.stage_timeout)),
    }
}

/// What a server offers in its reply to EHLO.
#[derive(Debug, Default)]
struct Offer {
    starttls: bool,
    /// Upper-case names of login mechanisms.
    mechanisms: Vec<String>,
}

async fn ehlo(wire: &mut Wire, ours: &str, options: &SmtpOptions) -> Result<Offer, String> {
    let reply = wire.command(&format!("EHLO {ours}"), options.stage_timeout).await;
    let reply = expect(Class::Done, "EHLO", reply)?;
    let mut offer = Offer::default();
    // The first line is the server's name.
    for line in reply.lines().skip(1) {
        // Some servers still write "AUTH=" for clients older than the standard.
        let line = line.to_ascii_uppercase().replace('=', " ");
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("STARTTLS") => offer.starttls = true,
            Some("AUTH") => offer.mechanisms.extend(words.map(str::to_owned)),
            _ => {}
        }
    }
    Ok(offer)
}

/// Logs in by PLAIN (RFC 4616) or, where that is not offered, LOGIN (draft-murchison-sasl-login).
async fn log_in(
    wire: &mut Wire,
    offer: &Offer,
    (user, password): (&str, &SecretString),
    options: &SmtpOptions,
) -> Result<(), String> {
    let limit = options.stage_timeout;
    let password = password.expose_secret();
    let offers = |name: &str| offer.mechanisms.iter().any(|mechanism| mechanism == name);
    let proof;
    let last = if offers("PLAIN") {
        proof = BASE64_STANDARD.encode(format!("\0{user}\0{password}"));
        wire.command(&format!("AUTH PLAIN {proof}"), limit).await
    } else if offers("LOGIN") {
        proof = BASE64_STANDARD.encode(password);
        expect(Class::GoOn, "AUTH", wire.command("AUTH LOGIN", limit).await)?;
        expect(Class::GoOn, "AUTH", wire.command(&BASE64_STANDARD.encode(user), limit).await)?;
        wire.command(&proof, limit).await
    } else {
        let offered = if offer.mechanisms.is_empty() { "nothing".to_owned() } else { offer.mechanisms.join(", ") };
        return Err(format!("AUTH: the server offers {offered}, presswatch knows PLAIN and LOGIN"));
    };
    // A server may quote what it was sent; the password must not reach the journal that way.
    expect(Class::Done, "AUTH", last).map(drop).map_err(|why| {
        let why = why.replace(&proof, "(withheld)");
        if password.is_empty() { why } else { why.replace(password, "(withheld)") }
    })
}

/// Takes a reply of the wanted class; everything else is why the server cannot be used.
fn expect(wanted: Class, stage: &str, reply: Result<Reply, Lost>) -> Result<Reply, String> {
    match reply {
        Ok(reply) if reply.class() == wanted => Ok(reply),
        Ok(reply) => Err(format!("{stage}: {}", reply.text())),
        Err(lost) => Err(format!("{stage}: {lost}")),
    }
}
