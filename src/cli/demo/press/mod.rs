//! A small invented press on loopback: a dozen outlets in three languages, with the habits of real ones.
//!
//! In: the moment at which it opens, and later the moments at which its rounds begin. Out: feeds, sitemaps, front
//! pages and article pages over HTTP, and the truth about them. Listens on loopback alone, asks nobody anything,
//! and names no outlet or person that exists.
//!
//! A round is what is served until the next one begins. Round 1 is the press as it opens; in round 2 one article is
//! revised and others appear; each later round brings one article more. All else answers 304 to who has seen it.

mod edition;
mod expected;
mod feeds;
mod labels;
mod manuscript;
mod markup;
mod outlets;
mod pages;
mod piece;
mod server;
mod texts;

use std::{
    io::{Error, ErrorKind, Result},
    net::Ipv4Addr,
    sync::Arc,
};

use jiff::Timestamp;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use url::Url;

use crate::model::{ContentFrom, Language, SourceKind};

use self::{
    edition::Edition,
    manuscript::Manuscript,
    outlets::{FRONT_PAGE_LINKS, OUTLETS, Offer},
};

pub use self::expected::Expected;

/// The greatest number of rounds: a day of one every three minutes; then the press rests.
pub const ROUNDS_MAX: usize = 480;

/// The invented press, not yet open.
#[derive(Debug, Clone, Copy)]
pub struct Press {
    opens: Timestamp,
}

impl Press {
    /// A press whose articles appeared in the 36 hours before `now`, but for two that are older than three days.
    pub fn new(now: Timestamp) -> Self {
        Self { opens: to_the_second(now) }
    }

    /// Opens the press on a free port of 127.0.0.1, in round 1.
    ///
    /// # Errors
    /// No port can be had, or one of the texts in the program cannot be read.
    pub async fn serve(self) -> Result<Served> {
        let manuscripts = texts::manuscripts().map_err(|fault| Error::new(ErrorKind::InvalidData, fault))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base = format!("http://{}/", listener.local_addr()?);
        let base = Url::parse(&base).map_err(|fault| Error::new(ErrorKind::InvalidData, fault))?;
        let sources = sources(&base)?;
        let (edition, served) = watch::channel(Arc::new(Edition::print(&manuscripts, vec![self.opens], base.as_str())));
        let server = tokio::spawn(server::run(listener, served));
        Ok(Served { base, sources, manuscripts, edition, server })
    }
}

/// The press while it is open; dropping it closes it.
#[derive(Debug)]
pub struct Served {
    base: Url,
    sources: Vec<PressSource>,
    manuscripts: Vec<Manuscript>,
    edition: watch::Sender<Arc<Edition>>,
    server: JoinHandle<()>,
}

/// What can be polled of one outlet, in the words of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PressSource {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Where it is polled.
    pub url: Url,
    /// What it serves, where it has to be said; `None`: found out by looking.
    pub kind: Option<SourceKind>,
    /// The language of its articles.
    pub language: Option<Language>,
    /// The operator's labels.
    pub tags: &'static [&'static str],
    /// The CSS selector of the links to articles, for a listing.
    pub links: Option<&'static str>,
    /// Where the text of its articles is to be taken from.
    pub content: ContentFrom,
}

impl Served {
    /// The address of the press: a page that lists the outlets.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// What can be polled: one source for each outlet.
    pub fn sources(&self) -> &[PressSource] {
        &self.sources
    }

    /// The number of the present round, counted from 1.
    pub fn round(&self) -> usize {
        self.edition.borrow().moments.len()
    }

    /// What a reader should make of the press in the present round, earlier rounds included.
    pub fn expected(&self) -> Expected {
        self.edition.borrow().expected.clone()
    }

    /// Begins the next round at `now` and returns its number; stays in round [`ROUNDS_MAX`] for ever.
    pub fn advance(&self, now: Timestamp) -> usize {
        self.edition.send_if_modified(|edition| {
            if edition.moments.len() >= ROUNDS_MAX {
                return false;
            }
            let mut moments = edition.moments.clone();
            moments.push(to_the_second(now));
            *edition = Arc::new(Edition::print(&self.manuscripts, moments, self.base.as_str()));
            true
        });
        self.round()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The moment without its fraction of a second, which no feed and no `Last-Modified` carries.
fn to_the_second(moment: Timestamp) -> Timestamp {
    Timestamp::from_second(moment.as_second()).unwrap_or(moment)
}

fn sources(base: &Url) -> Result<Vec<PressSource>> {
    OUTLETS
        .iter()
        .map(|outlet| {
            let url = base.join(&edition::polled_path(outlet));
            let is_listing = outlet.offer == Offer::FrontPage;
            Ok(PressSource {
                id: outlet.id,
                name: outlet.name,
                url: url.map_err(|fault| Error::new(ErrorKind::InvalidData, fault))?,
                kind: is_listing.then_some(SourceKind::Listing),
                language: Language::parse(outlet.language),
                tags: outlet.tags,
                links: is_listing.then_some(FRONT_PAGE_LINKS),
                content: outlet.content,
            })
        })
        .collect()
}
