//! Composition root: opens the newsroom from a configuration, then runs it once or for ever.
//!
//! In: a checked [`Config`]. Out: what a round came to, or the end of the daemon. Prints nothing.

mod agenda;
mod disk;
mod front;
mod hook;
mod lock;
mod once;
mod outage;
mod owner;
mod run;
mod sending;
mod status;
mod systemd;

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    net::SocketAddr,
    num::NonZero,
    path::PathBuf,
    sync::Arc,
    thread,
    time::Duration,
};

use jiff::Timestamp;
use tokio::sync::Semaphore;

use disk::Disk;
pub use lock::StateLock;
pub use once::{Failure, Progress, Scope, Summary, once};
pub use owner::become_owner;
pub use run::run;

use crate::{
    config::{Config, Web},
    fetch::{FetchError, Fetcher},
    mail::{LeaveLinks, Mailer},
    matching::Topics,
    model::{Source, SourceId, SourceState},
    send::Mailroom,
    store::{self, Store, StoreError},
    watch::{Desk, Reach, Stories},
};

/// The name of the key that signs links to leave.
const LEAVE_KEY: &str = "leave";

/// Why the newsroom cannot be opened, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// The state directory cannot be made or used.
    #[error("state directory {path:?}: {source}")]
    State {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another presswatch works on the same state directory.
    #[error("state directory {0:?} is in use by another presswatch; stop it, or wait until it has ended")]
    Locked(PathBuf),
    /// The database cannot be opened.
    #[error("{}: {source}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: StoreError,
    },
    /// The store, later on.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The fetcher cannot be set up.
    #[error("fetching cannot be set up: {0}")]
    Fetch(#[from] FetchError),
    /// The web's address is not to be had.
    #[error("[web] listen {listen}: {source}")]
    Web {
        /// The address.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Threads or signals are not to be had.
    #[error("the system refuses what a daemon needs: {0}")]
    System(#[from] io::Error),
}

impl DaemonError {
    /// Whether there is no room on the disk.
    fn is_full(&self) -> bool {
        matches!(self, Self::Database { source: StoreError::Full, .. } | Self::Store(StoreError::Full))
    }
}

/// Everything that one running presswatch works with.
#[derive(Debug)]
pub struct Newsroom {
    /// What every visit needs.
    pub desk: Desk,
    /// What composing and addressing need.
    pub mailroom: Mailroom,
    /// The sources that are polled.
    pub sources: Vec<Arc<Source>>,
    config: Config,
    lock: Arc<StateLock>,
    disk: Arc<Disk>,
}

impl Newsroom {
    /// Opens the newsroom: locks the state directory, opens the store, makes the configuration known to it.
    ///
    /// # Errors
    /// See [`DaemonError`].
    pub async fn open(config: Config, now: Timestamp) -> Result<Self, DaemonError> {
        let state = &config.daemon.state;
        let unusable = |source| DaemonError::State { path: state.clone(), source };
        make_private_dir(state).map_err(unusable)?;
        let lock = Arc::new(StateLock::acquire(state)?);
        let disk = Arc::new(Disk::of(state));
        let room = match Self::begin(config.clone(), Arc::clone(&lock), Arc::clone(&disk), now).await {
            Err(fault) if fault.is_full() => {
                // With what the reserve takes, there may be room enough to begin, and to say what is wrong.
                disk.is_full_since(now);
                Self::begin(config, lock, disk, now).await?
            }
            begun => begun?,
        };
        room.keep_reserve(now).await?;
        Ok(room)
    }

    async fn begin(config: Config, lock: Arc<StateLock>, disk: Arc<Disk>, now: Timestamp) -> Result<Self, DaemonError> {
        let state = &config.daemon.state;
        let cannot_open = |source| DaemonError::Database { path: state.join(store::FILE_NAME), source };
        let store = Store::open(state).map_err(cannot_open)?;
        // Whatever was being sent when the last process ended goes out again, with the same bytes.
        let recovered = store.recover_outbox().await?;
        if recovered > 0 {
            tracing::warn!(mails = recovered, "mails were under way when presswatch last ended; they are sent again");
        }
        Self::assemble(config, store, lock, disk, now).await
    }

    /// Keeps some room for saying that there is none.
    async fn keep_reserve(&self, now: Timestamp) -> Result<(), DaemonError> {
        if self.disk.full().is_some() {
            return Ok(());
        }
        let disk = Arc::clone(&self.disk);
        match tokio::task::spawn_blocking(move || disk.keep_reserve()).await.map_err(io::Error::other)? {
            Ok(()) => {}
            Err(fault) if matches!(fault.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                self.disk.is_full_since(now);
            }
            Err(fault) => tracing::warn!(%fault, "no reserve can be kept for when the disk is full"),
        }
        Ok(())
    }

    /// Builds a newsroom beside a running one, with the same store: what a reload does.
    async fn reopened(&self, config: Config, now: Timestamp) -> Result<Self, DaemonError> {
        let (store, lock, disk) = (self.desk.store.clone(), Arc::clone(&self.lock), Arc::clone(&self.disk));
        let mut room = Self::assemble(config, store, lock, disk, now).await?;
        room.desk.stories = self.desk.stories.clone();
        Ok(room)
    }

    async fn assemble(
        config: Config,
        store: Store,
        lock: Arc<StateLock>,
        disk: Arc<Disk>,
        now: Timestamp,
    ) -> Result<Self, DaemonError> {
        store.sync(&config.sources, &config.subscriptions, now).await?;
        let fetcher = Fetcher::new(config.fetch.clone())?;
        let topics = config.topics.clone();
        let topics = tokio::task::spawn_blocking(move || Topics::compile(&topics)).await.map_err(io::Error::other)?;
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let desk = Desk {
            store: store.clone(),
            stories: Stories::default(),
            fetcher,
            topics: Arc::new(topics),
            lookback: config.daemon.lookback,
            reach: Arc::new(Reach::new(hosts(&config.sources))),
            cores: Arc::new(Semaphore::new(cores)),
        };
        leave_alone(&desk, &config.sources, now).await?;
        let leave_links = leave_links(&store, config.web.as_ref()).await?;
        let mailroom = mailroom(&config, store, leave_links);
        let sources = config.sources.iter().filter(|source| source.enabled).cloned().collect();
        Ok(Self { desk, mailroom, sources, config, lock, disk })
    }

    /// A mailer for one batch, as configured.
    fn mailer(&self) -> Mailer {
        Mailer::new(self.config.mail.transport.clone(), &self.config.mail.from)
    }
}

/// When each source is due; those that are not on file were never polled.
fn due(states: &[(SourceId, SourceState)]) -> HashMap<SourceId, Timestamp> {
    states.iter().map(|(id, state)| (id.clone(), state.next_due)).collect()
}

/// How many different hosts are polled.
fn hosts(sources: &[Arc<Source>]) -> usize {
    let enabled = sources.iter().filter(|source| source.enabled);
    enabled.filter_map(|source| source.url.host_str()).collect::<HashSet<_>>().len()
}

/// Hosts that asked for silence are left alone across a restart.
async fn leave_alone(desk: &Desk, sources: &[Arc<Source>], now: Timestamp) -> Result<(), StoreError> {
    for (id, state) in desk.store.source_states().await? {
        let silence = state.quiet_until.and_then(|until| Duration::try_from(until.duration_since(now)).ok());
        let Some(silence) = silence else { continue };
        if let Some(source) = sources.iter().find(|source| source.id == id) {
            desk.fetcher.leave_alone(state.moved_to.as_ref().unwrap_or(&source.url), silence);
        }
    }
    Ok(())
}

/// A mailroom to look into beside a running daemon: with the store for reading, and without the links by which readers
/// leave, which belong to them alone.
///
/// # Errors
/// There is no database, or it cannot be read.
pub fn reading_room(config: &Config) -> Result<Mailroom, StoreError> {
    Ok(mailroom(config, Store::open_reader(&config.daemon.state)?, None))
}

fn mailroom(config: &Config, store: Store, leave_links: Option<Arc<LeaveLinks>>) -> Mailroom {
    let sources = config.sources.iter().map(|source| (source.id.clone(), Arc::clone(source))).collect();
    Mailroom {
        store,
        subscriptions: config.subscriptions.clone(),
        sources: Arc::new(sources),
        topics: config.topics.clone(),
        from: config.mail.from.clone(),
        operator: config.mail.operator.clone(),
        leave_links,
        time_zone: config.daemon.time_zone.clone(),
    }
}

/// The links by which readers leave, where there is a public address; their key is made when it is first needed.
async fn leave_links(store: &Store, web: Option<&Web>) -> Result<Option<Arc<LeaveLinks>>, DaemonError> {
    let Some(public) = web.and_then(|web| web.public.clone()) else { return Ok(None) };
    let fresh = LeaveLinks::fresh_key().ok_or_else(|| io::Error::other("no random numbers"))?;
    let key = store.key(LEAVE_KEY, fresh).await?;
    Ok(Some(Arc::new(LeaveLinks::new(public, &key))))
}

fn make_private_dir(path: &std::path::Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}
