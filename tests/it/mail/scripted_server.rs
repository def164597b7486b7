//! A mail server on loopback that misbehaves as told.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use tempfile::TempDir;

use presswatch::mail::{SmtpOptions, SmtpSecurity};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufStream},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// What the server does at one stage.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Replies; several lines are joined by CRLF.
    Say(&'static str),
    /// Says nothing more and keeps the connection.
    Hush,
    /// Closes the connection.
    Hang,
    /// Says this and closes the connection.
    SayAndHang(&'static str),
    /// Sends lines of one reply for ever.
    Endless,
    /// Sends one line of a reply for ever, as fast as it is taken.
    Flood,
    /// Sends one line of a reply for ever, slowly.
    Trickle,
    /// Says this a few bytes at a time.
    Slow(&'static str),
    /// (DATA only) Says this before anything was sent, then reads nothing any more.
    SayAndStopReading(&'static str, &'static str),
    /// (DATA only) Accepts the command, then closes without reading.
    AcceptAndHang,
}

/// What the server does at every stage, and how it is secured.
#[derive(Debug, Clone, Copy)]
pub struct Script {
    pub tls_from_start: bool,
    pub greeting: Act,
    pub ehlo: Act,
    pub starttls: Act,
    /// EHLO under TLS.
    pub ehlo_again: Act,
    /// `AUTH LOGIN` alone, before anything secret is sent.
    pub auth_begin: Act,
    /// The user name of `AUTH LOGIN`.
    pub auth_user: Act,
    /// What proves the login: the whole of PLAIN and XOAUTH2, the password of LOGIN.
    pub auth: Act,
    /// The empty line that answers the challenge of a token that is not taken.
    pub auth_end: Act,
    pub mail: Act,
    /// MAIL on a connection that has carried a message before.
    pub mail_again: Act,
    pub rcpt: Act,
    /// RCPT for `nobody@…`.
    pub nobody: Act,
    pub data: Act,
    pub dot: Act,
    pub rset: Act,
    pub quit: Act,
}

/// A server without fault, which offers everything but TLS.
pub const GOOD: Script = Script {
    tls_from_start: false,
    greeting: Act::Say("220 mail.example.org ready"),
    ehlo: Act::Say("250-mail.example.org\r\n250-SIZE 1000\r\n250 AUTH PLAIN LOGIN"),
    starttls: Act::Say("502 5.5.1 not here"),
    ehlo_again: Act::Say("250-mail.example.org\r\n250 AUTH PLAIN LOGIN"),
    auth_begin: Act::Say("334 VXNlcm5hbWU6"),
    auth_user: Act::Say("334 UGFzc3dvcmQ6"),
    auth: Act::Say("235 2.7.0 welcome"),
    auth_end: Act::Say("535 5.7.8 token not taken"),
    mail: Act::Say("250 2.1.0 ok"),
    mail_again: Act::Say("250 2.1.0 ok"),
    rcpt: Act::Say("250 2.1.5 ok"),
    nobody: Act::Say("550-5.1.1 there is nobody\r\n550 5.1.1 of that name"),
    data: Act::Say("354 go on"),
    dot: Act::Say("250 2.0.0 queued as ABC"),
    rset: Act::Say("250 2.0.0 ok"),
    quit: Act::SayAndHang("221 2.0.0 bye"),
};

/// A server without fault that must be spoken to under TLS.
pub const WITH_STARTTLS: Script = Script {
    ehlo: Act::Say("250-mail.example.org\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"),
    starttls: Act::Say("220 2.0.0 go on"),
    ..GOOD
};

/// What the server saw.
#[derive(Debug, Default)]
pub struct Seen {
    pub connections: usize,
    /// Command lines of all connections.
    pub commands: Vec<String>,
    /// Messages up to the final dot, unstuffed.
    pub messages: Vec<Vec<u8>>,
}

pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// Starts it with one script for every connection.
    pub async fn start(script: Script) -> Self {
        Self::start_with(vec![script]).await
    }

    /// Starts it with a script for each connection; the last one serves all further ones.
    pub async fn start_with(scripts: Vec<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                shared.lock().unwrap().connections += 1;
                let script = *scripts.get(number).or(scripts.last()).unwrap();
                tokio::spawn(serve(stream, script, Arc::clone(&shared)));
            }
        });
        Self { port, seen }
    }

    pub fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    /// Options for it, without TLS or login, with limits that no test should meet.
    pub fn options(&self) -> SmtpOptions {
        SmtpOptions {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: SmtpSecurity::None,
            login: None,
            hello: None,
            ca_file: None,
            stage_timeout: Duration::from_secs(30),
            final_timeout: Duration::from_secs(30),
        }
    }
}

async fn serve(stream: TcpStream, script: Script, seen: Arc<Mutex<Seen>>) {
    // A client that leaves ends the conversation: nothing to do about it here.
    if script.tls_from_start {
        let Ok(stream) = acceptor().accept(stream).await else { return };
        let mut stream = BufStream::new(stream);
        if play(&mut stream, script.greeting).await.is_some() {
            converse(&mut stream, script, &seen, script.ehlo).await;
        }
        return;
    }
    let mut plain = BufStream::new(stream);
    if play(&mut plain, script.greeting).await.is_none() {
        return;
    }
    if converse(&mut plain, script, &seen, script.ehlo).await == Next::Tls {
        let Ok(stream) = acceptor().accept(plain.into_inner()).await else { return };
        converse(&mut BufStream::new(stream), script, &seen, script.ehlo_again).await;
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Next {
    End,
    Tls,
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufStream<S>,
    script: Script,
    seen: &Mutex<Seen>,
    ehlo: Act,
) -> Next {
    let mut login_lines = 0;
    let mut mails = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return Next::End;
        }
        let line = line.trim_end().to_owned();
        seen.lock().unwrap().commands.push(line.clone());
        let verb = line.split(' ').next().unwrap().to_owned();
        let act = match verb.as_str() {
            "EHLO" => ehlo,
            "STARTTLS" => {
                let consented = matches!(script.starttls, Act::Say(text) | Act::Slow(text) if text.starts_with('2'));
                if play(stream, script.starttls).await.is_none() {
                    return Next::End;
                }
                if consented {
                    return Next::Tls;
                }
                continue;
            }
            "AUTH" if line == "AUTH LOGIN" => {
                login_lines = 2;
                script.auth_begin
            }
            "AUTH" => script.auth,
            "MAIL" => {
                mails += 1;
                if mails == 1 { script.mail } else { script.mail_again }
            }
            "RCPT" if line.contains("<nobody@") => script.nobody,
            "RCPT" => script.rcpt,
            "DATA" => match data(stream, script, seen).await {
                Some(act) => act,
                None => return Next::End,
            },
            "RSET" => script.rset,
            "QUIT" => script.quit,
            "" => script.auth_end,
            _ if login_lines == 2 => {
                login_lines = 1;
                script.auth_user
            }
            _ if login_lines == 1 => script.auth,
            other => panic!("unexpected command {other:?}"),
        };
        if play(stream, act).await.is_none() {
            return Next::End;
        }
    }
}

/// Receives a message; returns what is to be done at the final dot.
async fn data<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufStream<S>,
    script: Script,
    seen: &Mutex<Seen>,
) -> Option<Act> {
    match script.data {
        Act::Say(text) if text.starts_with("354") => play(stream, script.data).await?,
        Act::SayAndStopReading(accept, refuse) => {
            play(stream, Act::Say(accept)).await?;
            play(stream, Act::Say(refuse)).await?;
            std::future::pending::<()>().await;
        }
        Act::AcceptAndHang => {
            play(stream, Act::Say("354 go on")).await?;
            return None;
        }
        refused => return Some(refused),
    }
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await.unwrap_or(0) == 0 {
            return None;
        }
        match line.strip_prefix(b".") {
            Some(b"\r\n") => break,
            Some(rest) => message.extend_from_slice(rest),
            None => message.extend_from_slice(&line),
        }
    }
    seen.lock().unwrap().messages.push(message);
    Some(script.dot)
}

/// Performs an act; `None` when the connection is over.
async fn play<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>, act: Act) -> Option<()> {
    match act {
        Act::Say(text) => say(stream, &format!("{text}\r\n")).await,
        Act::SayAndHang(text) => {
            say(stream, &format!("{text}\r\n")).await;
            None
        }
        Act::Hang => None,
        Act::Hush => {
            // Until the client leaves.
            let _ = stream.read_to_end(&mut Vec::new()).await;
            None
        }
        Act::Endless => {
            while say(stream, "250-and so on\r\n").await.is_some() {}
            None
        }
        Act::Flood => {
            say(stream, "250 ").await;
            while say(stream, "and so on, ").await.is_some() {}
            None
        }
        Act::Slow(text) => {
            let mut pace = tokio::time::interval(Duration::from_millis(1));
            for piece in format!("{text}\r\n").as_bytes().chunks(3) {
                pace.tick().await;
                stream.write_all(piece).await.ok()?;
                stream.flush().await.ok()?;
            }
            Some(())
        }
        Act::Trickle => {
            let mut pace = tokio::time::interval(Duration::from_millis(20));
            say(stream, "250 ").await;
            while say(stream, "x").await.is_some() {
                pace.tick().await;
            }
            None
        }
        Act::SayAndStopReading(..) | Act::AcceptAndHang => panic!("only at DATA"),
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>, text: &str) -> Option<()> {
    stream.write_all(text.as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

/// The server's certificate: self-signed, for 127.0.0.1, made for these tests and trusted nowhere else.
pub const CERTIFICATE: &[u8] = include_bytes!("server.cert.der");

/// Writes a certificate as PEM into a file of its own.
pub fn pem_file(certificate: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ca.pem");
    let body = BASE64_STANDARD.encode(certificate);
    fs::write(&file, format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")).unwrap();
    (folder, file)
}

/// A certificate for the same address by somebody else.
pub const STRANGER: &[u8] = include_bytes!("stranger.cert.der");

fn acceptor() -> TlsAcceptor {
    let key = PrivatePkcs8KeyDer::from(include_bytes!("server.key.der").to_vec());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(CERTIFICATE.to_vec())], key.into())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
