//! Moves command lines and replies over one connection, plain or under TLS.
//!
//! In: lines. Out: replies, or how the connection was lost. Every wait has a limit and every reply a size.
//! Never decides what a reply means for a mail.

use std::{io, sync::Arc, time::Duration};

use rustls::{ClientConfig, ProtocolVersion, pki_types::ServerName};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::reply::{Line, Reply};

/// The longest line of a reply. RFC 5321, section 4.5.3.1.5 allows 512 octets; servers exceed it.
const REPLY_LINE_BYTES_MAX: usize = 4_096;

/// The most lines of a reply; the longest honest one is the answer to EHLO.
const REPLY_LINES_MAX: usize = 100;

/// How much is written or read at once; each such piece of a message has the stage's whole time.
const CHUNK_BYTES: usize = 32 * 1_024;

/// How a connection was lost. It cannot be used afterwards.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    #[error("the server closed the connection")]
    Closed,
    #[error("the server was silent for {0:?}")]
    Silent(Duration),
    #[error("the connection broke: {0}")]
    Broken(#[from] io::Error),
    #[error("the server does not speak SMTP: {0}")]
    NotSmtp(String),
}

/// A connection to a server.
#[derive(Debug)]
pub(super) struct Wire {
    stream: Stream,
    /// What was received and not yet read as a line.
    received: Vec<u8>,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Wire {
    /// Wraps a connection on which nothing was said yet.
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream: Stream::Plain(stream), received: Vec::new() }
    }

    /// Goes on under TLS.
    ///
    /// # Errors
    /// The handshake failed, or the server (or somebody between) sent something after its consent to STARTTLS:
    /// it would be taken for the server's word under TLS, which is how replies are smuggled in.
    pub(super) async fn secured(self, config: Arc<ClientConfig>, name: ServerName<'static>) -> io::Result<Self> {
        let Stream::Plain(stream) = self.stream else {
            return Err(io::Error::other("the connection is under TLS already"));
        };
        if !self.received.is_empty() {
            return Err(io::Error::other("something was sent in clear after the consent to STARTTLS"));
        }
        let stream = TlsConnector::from(config).connect(name, stream).await?;
        Ok(Self { stream: Stream::Tls(Box::new(stream)), received: Vec::new() })
    }

    /// The version of TLS, for people.
    pub(super) fn protocol(&self) -> &'static str {
        let Stream::Tls(stream) = &self.stream else { return "no TLS" };
        match stream.get_ref().1.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
            _ => "TLS",
        }
    }

    /// Sends one command, without its CRLF, and reads the reply; `limit` is for both together.
    pub(super) async fn command(&mut self, line: &str, limit: Duration) -> Result<Reply, Lost> {
        within(limit, async {
            self.stream.send(format!("{line}\r\n").as_bytes()).await?;
            self.next_reply().await
        })
        .await
    }

    /// Reads one reply.
    pub(super) async fn reply(&mut self, limit: Duration) -> Result<Reply, Lost> {
        within(limit, self.next_reply()).await
    }

    /// Sends bytes as they are; `limit` is for each piece, not for all.
    pub(super) async fn send(&mut self, bytes: &[u8], limit: Duration) -> Result<(), Lost> {
        for piece in bytes.chunks(CHUNK_BYTES) {
            within(limit, async { Ok(self.stream.send(piece).await?) }).await?;
        }
        Ok(())
    }

    async fn next_reply(&mut self) -> Result<Reply, Lost> {
        let mut reply: Option<Reply> = None;
        for _ in 0..REPLY_LINES_MAX {
            let text = self.next_line().await?;
            let line = Line::read(&text).ok_or_else(|| Lost::NotSmtp(format!("{:?}", excerpt(&text))))?;
            match &mut reply {
                None => reply = Some(Reply::begin(&line)),
                Some(begun) if begun.code() == line.code => begun.add(&line),
                Some(_) => return Err(Lost::NotSmtp("the codes of one reply differ".to_owned())),
            }
            if line.last
                && let Some(whole) = reply
            {
                return Ok(whole);
            }
        }
        Err(Lost::NotSmtp(format!("a reply of more than {REPLY_LINES_MAX} lines")))
    }

    /// Reads one line, without its end; bytes that are no UTF-8 are replaced.
    async fn next_line(&mut self) -> Result<String, Lost> {
        let mut chunk = [0; 1_024];
        loop {
            let end = self.received.iter().position(|byte| *byte == b'\n');
            // Also a line that has ended may be too long.
            if end.unwrap_or(self.received.len()) > REPLY_LINE_BYTES_MAX {
                return Err(Lost::NotSmtp(format!("a reply line of more than {REPLY_LINE_BYTES_MAX} bytes")));
            }
            if let Some(end) = end {
                let line: Vec<u8> = self.received.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(line.trim_ascii_end()).into_owned());
            }
            let count = self.stream.receive(&mut chunk).await?;
            match chunk.get(..count) {
                None | Some([]) => return Err(Lost::Closed),
                Some(read) => self.received.extend_from_slice(read),
            }
        }
    }
}

impl Stream {
    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(bytes).await,
            Self::Tls(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await
            }
        }
    }

    async fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer).await,
            Self::Tls(stream) => stream.read(buffer).await,
        }
    }
}

async fn within<T>(limit: Duration, stage: impl Future<Output = Result<T, Lost>>) -> Result<T, Lost> {
    timeout(limit, stage).await.unwrap_or(Err(Lost::Silent(limit)))
}

/// The begin of a text, to be shown.
fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}
