//! From nothing to a server that is ready for mails: connect, TLS, EHLO, STARTTLS, AUTH.
//!
//! In: the options. Out: a wire and what the server offers, or why not. Whatever fails here is the transport's
//! fault, no mail's. Never goes on without the TLS or the login that was asked for.

use std::net::SocketAddr;

use rustls::pki_types::ServerName;
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

use super::{
    login::log_in,
    reply::Class,
    tls,
    trouble::{Step, expect, unreachable},
    wire::Wire,
};
use crate::{
    mail::{SmtpOptions, SmtpSecurity, Witness},
    model::{FaultKind, TransportFault},
};

/// The most addresses of one name that are tried.
const ADDRESSES_MAX: usize = 8;

/// What a server offers in its reply to EHLO.
#[derive(Debug, Default)]
pub(super) struct Offer {
    starttls: bool,
    /// Upper-case names of login mechanisms.
    mechanisms: Vec<String>,
    /// Addresses and headers beyond ASCII (RFC 6531).
    pub(super) smtputf8: bool,
    /// Bytes beyond ASCII (RFC 6152).
    pub(super) eightbit: bool,
}

/// Connects and says who we are; every stage that is passed is told to `witness`.
pub(super) async fn open(options: &SmtpOptions, witness: &Witness) -> Result<(Wire, Offer), TransportFault> {
    let limit = options.stage_timeout;
    let stream = connect(options, witness).await?;
    let ours = options.hello.clone().unwrap_or_else(|| address_literal(&stream));
    let mut wire = Wire::new(stream);
    if options.security == SmtpSecurity::Tls {
        wire = secure(wire, options, witness).await?;
    }
    let greeting = expect(Class::Done, "greeting", wire.reply(limit).await)?;
    witness.saw(Step::new("greeting", greeting.text()));
    let mut offer = ehlo(&mut wire, &ours, options, witness).await?;
    if options.security == SmtpSecurity::StartTls {
        // An offer without STARTTLS may have been stripped on the way: never go on in clear.
        if !offer.starttls {
            let text = "does not offer STARTTLS, which is required".to_owned();
            return Err(TransportFault { kind: FaultKind::Tls, text });
        }
        let consent = expect(Class::Done, "STARTTLS", wire.command("STARTTLS", limit).await)?;
        witness.saw(Step::new("STARTTLS", consent.text()));
        wire = secure(wire, options, witness).await?;
        // What was offered in clear is worth nothing (RFC 3207, section 4.2).
        offer = ehlo(&mut wire, &ours, options, witness).await?;
    }
    if let Some(login) = &options.login {
        witness.saw(log_in(&mut wire, &offer.mechanisms, login, limit).await?);
    }
    Ok((wire, offer))
}

/// Tries the name's addresses in turn, each for a stage's whole time.
async fn connect(options: &SmtpOptions, witness: &Witness) -> Result<TcpStream, TransportFault> {
    let limit = options.stage_timeout;
    let looked_up = timeout(limit, lookup_host((options.host.as_str(), options.port))).await;
    let addresses: Vec<SocketAddr> = match looked_up {
        Ok(Ok(addresses)) => addresses.take(ADDRESSES_MAX).collect(),
        Ok(Err(fault)) => return Err(unreachable(format!("name not found: {fault}"))),
        Err(_) => return Err(unreachable(format!("name not found within {limit:?}"))),
    };
    let mut why = unreachable("the name has no address".to_owned());
    for address in addresses {
        if options.security == SmtpSecurity::None && !address.ip().is_loopback() {
            // The configuration was checked, but a name's address may change.
            let text = format!("{address} is not loopback, and TLS is switched off");
            why = TransportFault { kind: FaultKind::Tls, text };
            continue;
        }
        match timeout(limit, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Commands are small and each waits for its reply. A failure costs speed only.
                let _ = stream.set_nodelay(true);
                witness.saw(Step::new("connection", address.to_string()));
                return Ok(stream);
            }
            Ok(Err(fault)) => why = unreachable(format!("no connection to {address}: {fault}")),
            Err(_) => why = unreachable(format!("no connection to {address} within {limit:?}")),
        }
    }
    Err(why)
}

/// The address literal that stands for a client without a name of its own (RFC 5321, sections 4.1.3 and 4.1.4).
fn address_literal(stream: &TcpStream) -> String {
    match stream.local_addr() {
        Ok(SocketAddr::V4(address)) => format!("[{}]", address.ip()),
        Ok(SocketAddr::V6(address)) => format!("[IPv6:{}]", address.ip()),
        Err(_) => "[127.0.0.1]".to_owned(),
    }
}

async fn secure(wire: Wire, options: &SmtpOptions, witness: &Witness) -> Result<Wire, TransportFault> {
    let refuse = |text| TransportFault { kind: FaultKind::Tls, text };
    let host = &options.host;
    let name = ServerName::try_from(host.clone()).map_err(|_| refuse(format!("{host:?} can have no certificate")))?;
    let config = tls::config(options.ca_file.as_deref()).await.map_err(refuse)?;
    match timeout(options.stage_timeout, wire.secured(config, name)).await {
        Ok(Ok(secured)) => {
            witness.saw(Step::new("TLS", format!("{}; the certificate is valid for {host}", secured.protocol())));
            Ok(secured)
        }
        Ok(Err(fault)) => Err(TransportFault { kind: tls::kind(&fault), text: tls::reason(host, &fault) }),
        Err(_) => Err(unreachable(format!("TLS: the server was silent for {:?}", options.stage_timeout))),
    }
}

async fn ehlo(wire: &mut Wire, ours: &str, options: &SmtpOptions, witness: &Witness) -> Result<Offer, TransportFault> {
    let reply = wire.command(&format!("EHLO {ours}"), options.stage_timeout).await;
    let reply = expect(Class::Done, "EHLO", reply)?;
    witness.saw(Step::new("EHLO", format!("{ours}: {}", reply.text())));
    let mut offer = Offer::default();
    // The first line is the server's name.
    for line in reply.lines().skip(1) {
        // Some servers still write "AUTH=" for clients older than the standard.
        let line = line.to_ascii_uppercase().replace('=', " ");
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("STARTTLS") => offer.starttls = true,
            Some("AUTH") => offer.mechanisms.extend(words.map(str::to_owned)),
            Some("SMTPUTF8") => offer.smtputf8 = true,
            Some("8BITMIME") => offer.eightbit = true,
            _ => {}
        }
    }
    Ok(offer)
}
