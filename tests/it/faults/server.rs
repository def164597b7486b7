//! Hosts on loopback that do what no host should, byte by byte.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
};

/// What a host does with a request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Sends these bytes, and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes after a twentieth of a second, and closes.
    Late(Vec<u8>),
    /// Sends these bytes, and resets the connection.
    Reset(Vec<u8>),
    /// Sends the first bytes, then the others again and again.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends these bytes one by one, a second apart.
    Drip(Vec<u8>),
    /// Sends these bytes again and again, a hundredth of a second apart.
    Again(Vec<u8>),
    /// Sends these bytes, and never more.
    Silence(Vec<u8>),
}

/// A request as a host gets to see it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The target, such as `/feed?x=1`.
    pub target: String,
    /// The whole header, as sent.
    pub header: String,
}

impl Asked {
    /// The value of a header field.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.header.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

type Behaviour = Arc<dyn Fn(&Asked) -> Answer + Send + Sync>;

/// Hosts, each with an address of its own; they end when dropped.
pub struct Hosts {
    runtime: Runtime,
    seen: Arc<Seen>,
    next: u8,
}

/// What all hosts have seen.
#[derive(Default)]
struct Seen {
    asked: Mutex<Vec<(SocketAddr, Asked)>>,
    /// Requests under way to each host: now, and at most so far.
    under_way: Mutex<HashMap<SocketAddr, (usize, usize)>>,
}

impl Seen {
    fn begin(&self, here: SocketAddr, asked: Asked) {
        self.asked.lock().unwrap().push((here, asked));
        let mut under_way = self.under_way.lock().unwrap();
        let (now, most) = under_way.entry(here).or_default();
        *now += 1;
        *most = (*now).max(*most);
    }

    fn end(&self, here: SocketAddr) {
        self.under_way.lock().unwrap().entry(here).or_default().0 -= 1;
    }
}

impl Hosts {
    pub fn new() -> Self {
        Self { runtime: Runtime::new().unwrap(), seen: Arc::default(), next: 1 }
    }

    /// Opens one more host; returns its address, such as `http://127.7.0.9:41234`.
    pub fn open(&mut self, behaviour: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> String {
        let address = SocketAddr::from((Ipv4Addr::new(127, 7, 0, self.next), 0));
        self.next += 1;
        let listener = self.runtime.block_on(TcpListener::bind(address)).unwrap();
        let here = listener.local_addr().unwrap();
        let (behaviour, seen): (Behaviour, _) = (Arc::new(behaviour), Arc::clone(&self.seen));
        self.runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, here, Arc::clone(&behaviour), Arc::clone(&seen)));
            }
        });
        format!("http://{here}")
    }

    /// How many requests were under way to a host at once, at most.
    pub fn most_at_once(&self, base: &str) -> usize {
        let under_way = self.seen.under_way.lock().unwrap();
        under_way.iter().find(|(host, _)| base == format!("http://{host}")).map_or(0, |(_, (_, most))| *most)
    }

    /// Every request to a host so far.
    pub fn asked(&self, base: &str) -> Vec<Asked> {
        let asked = self.seen.asked.lock().unwrap();
        asked.iter().filter(|(host, _)| base == format!("http://{host}")).map(|(_, asked)| asked.clone()).collect()
    }
}

/// Serves one request, and closes: nothing depends on which requests share a connection.
async fn serve(mut stream: TcpStream, here: SocketAddr, behaviour: Behaviour, seen: Arc<Seen>) {
    let request = read_header(&mut stream).await;
    seen.begin(here, request.clone());
    // The other side may hang up at any time; that is no fault of the test.
    let _ = answer(stream, behaviour(&request)).await;
    seen.end(here);
}

async fn answer(mut stream: TcpStream, answer: Answer) -> std::io::Result<()> {
    match answer {
        Answer::Bytes(bytes) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await?;
            // Closing with something unread would reset the connection before the answer is read.
            let mut rest = [0; 1_024];
            while stream.read(&mut rest).await? > 0 {}
        }
        Answer::Late(bytes) => {
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.write_all(&bytes).await?;
        }
        Answer::Reset(bytes) => {
            stream.write_all(&bytes).await?;
            stream.set_zero_linger()?;
        }
        Answer::Endless(first, again) => {
            stream.write_all(&first).await?;
            loop {
                stream.write_all(&again).await?;
            }
        }
        Answer::Drip(bytes) => {
            stream.set_nodelay(true)?;
            let mut second = tokio::time::interval(Duration::from_secs(1));
            for byte in bytes {
                second.tick().await;
                stream.write_all(&[byte]).await?;
            }
        }
        Answer::Again(bytes) => {
            let mut moment = tokio::time::interval(Duration::from_millis(10));
            loop {
                moment.tick().await;
                stream.write_all(&bytes).await?;
            }
        }
        Answer::Silence(bytes) => {
            stream.write_all(&bytes).await?;
            let mut rest = [0; 1_024];
            while stream.read(&mut rest).await? > 0 {}
        }
    }
    Ok(())
}

async fn read_header(stream: &mut TcpStream) -> Asked {
    let (mut header, mut byte) = (Vec::new(), [0]);
    while !header.ends_with(b"\r\n\r\n") && stream.read(&mut byte).await.unwrap_or(0) > 0 {
        header.push(byte[0]);
    }
    let header = String::from_utf8_lossy(&header).into_owned();
    Asked { target: header.split(' ').nth(1).unwrap_or("").to_owned(), header }
}

/// A feed with one entry of that name.
pub fn feed(name: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{name}</title>\
         <item><title>{name}</title><guid>{name}</guid><link>http://127.0.0.1:1/{name}</link>\
         <description>Nothing of note.</description></item></channel></rss>"
    )
}

/// An answer with a status line, these header lines, its length and a body.
pub fn http(status: &str, fields: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes =
        raw(&format!("HTTP/1.1 {status}\r\nConnection: close\r\n{fields}Content-Length: {}\r\n\r\n", body.len()));
    bytes.extend_from_slice(body);
    bytes
}

pub fn raw(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}
