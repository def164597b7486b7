//! `[web]`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use secrecy::{ExposeSecret as _, SecretString};

use crate::config::{Web, network, secret, table::Table, value::Value};

/// A shorter token could be guessed.
const TOKEN_CHARS_MIN: usize = 16;

/// Where the web is served when only its public address is written.
const LISTEN_DEFAULT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8_417);

/// Reads `[web]`; `None` where nobody wrote it: then nothing is served.
pub(in crate::config) fn read(table: &Table<'_>) -> Option<Web> {
    let listen = table.optional("listen", network::listen);
    let public = table.optional("public", network::public_address);
    let token = table.value("token").and_then(|value| token(&value));
    if !table.is_written() {
        return None;
    }
    let listen = listen.unwrap_or(LISTEN_DEFAULT);
    if !listen.ip().is_loopback() && !table.has("token") {
        table.missing("token", "{ file = \"web-token\" }");
        return None;
    }
    Some(Web { listen, token, public })
}

fn token(value: &Value<'_>) -> Option<SecretString> {
    let token = secret::named(value)?.fetch(value)?;
    let text = token.expose_secret();
    if text.len() < TOKEN_CHARS_MIN || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let hint = format!("at least {TOKEN_CHARS_MIN} letters, digits and signs of plain ASCII, by chance");
        value.refuse("leads to a secret that is no token", hint);
        return None;
    }
    Some(token)
}
