//! Paces requests: so many at once in all and per host, a gap between two to one host, silence where a host asks for it.
//!
//! In: the address to be requested. Out: a turn, which is held while the request is under way. Never requests anything.
//!
//! A host is a name with a port: two services on one machine do not answer for each other.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit},
    time::Instant,
};
use url::Url;

use super::{FetchError, Options, robots::CRAWL_DELAY_MAX};

/// The greatest number of requests under way at once, whatever the configuration says.
const CONCURRENCY_MAX: usize = 1_024;

/// How many hosts are remembered before the first sweep.
const SWEEP_MIN: usize = 256;

/// How many hosts that ask for silence are remembered.
const HOSTS_MAX: usize = 16_384;

/// What is known of the hosts.
#[derive(Debug)]
pub(super) struct Hosts {
    per_host: usize,
    /// The longest time for which the start of a request matters to the next.
    gap_max: Duration,
    requests: Semaphore,
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    hosts: HashMap<String, Arc<Host>>,
    /// Idle hosts are forgotten when there are this many; grows with those that stay, so that a sweep is rare.
    sweep_at: usize,
}

#[derive(Debug)]
struct Host {
    slots: Arc<Semaphore>,
    /// When the last request started. Held from the wait for the gap to the start, so that starts queue up.
    started: tokio::sync::Mutex<Option<Instant>>,
    /// Until when the host asks for silence.
    closed_until: Mutex<Option<Instant>>,
}

/// The right to make one request to one host, until dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    host: Arc<Host>,
    // Acquiring fails only for a closed semaphore, which ours never are.
    _slot: Option<OwnedSemaphorePermit>,
    _request: Option<SemaphorePermit<'a>>,
}

impl Hosts {
    /// Starts with nothing known.
    pub(super) fn new(options: &Options) -> Self {
        Self {
            per_host: options.per_host.clamp(1, CONCURRENCY_MAX),
            gap_max: options.host_gap.max(CRAWL_DELAY_MAX),
            requests: Semaphore::new(options.concurrency.clamp(1, CONCURRENCY_MAX)),
            known: Mutex::new(Known { hosts: HashMap::new(), sweep_at: SWEEP_MIN }),
        }
    }

    /// Waits for the right to request `url`, at least `gap` after the last request to its host started.
    ///
    /// The slot in all is taken last: one slow host with a long queue holds none that another host could use.
    ///
    /// # Errors
    /// The host's `Retry-After` still runs.
    pub(super) async fn turn(&self, url: &Url, gap: Duration) -> Result<Turn<'_>, FetchError> {
        let name = name(url);
        let host = self.host(&name);
        host.check_open(&name)?;

        let slot = Arc::clone(&host.slots).acquire_owned().await.ok();
        let mut started = host.started.lock().await;
        if let Some(last) = *started {
            tokio::time::sleep_until(last + gap).await;
        }
        let request = self.requests.acquire().await.ok();
        // The answer to a request before us may have closed the host while we waited.
        host.check_open(&name)?;
        *started = Some(Instant::now());
        drop(started);
        Ok(Turn { host, _slot: slot, _request: request })
    }

    /// Lets no request to the host of `url` start for so long; a longer silence stays.
    pub(super) fn close(&self, url: &Url, silence: Duration) {
        self.host(&name(url)).close(silence);
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = known.hosts.get(name) {
            return Arc::clone(host);
        }
        if known.hosts.len() >= known.sweep_at {
            known.sweep(self.gap_max);
        }
        let host = Arc::new(Host {
            slots: Arc::new(Semaphore::new(self.per_host)),
            started: tokio::sync::Mutex::default(),
            closed_until: Mutex::default(),
        });
        known.hosts.insert(name.to_owned(), Arc::clone(&host));
        host
    }
}

impl Known {
    /// Forgets the hosts of which nothing has to be remembered.
    fn sweep(&mut self, gap_max: Duration) {
        let now = Instant::now();
        // References are handed out under the lock on `self` only: an unused host stays unused here.
        self.hosts.retain(|_, host| Arc::strong_count(host) > 1 || !host.is_idle(now, gap_max));
        if self.hosts.len() >= HOSTS_MAX {
            self.hosts.retain(|_, host| Arc::strong_count(host) > 1);
        }
        self.sweep_at = (self.hosts.len() * 2).clamp(SWEEP_MIN, HOSTS_MAX.max(self.hosts.len() + 1));
    }
}

impl Host {
    fn check_open(&self, name: &str) -> Result<(), FetchError> {
        match self.closed_for(Instant::now()) {
            Some(retry_after) => Err(FetchError::Waiting { host: name.to_owned(), retry_after }),
            None => Ok(()),
        }
    }

    fn close(&self, silence: Duration) {
        let until = Instant::now() + silence;
        let mut closed = self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        *closed = Some(closed.map_or(until, |longer| longer.max(until)));
    }

    fn closed_for(&self, now: Instant) -> Option<Duration> {
        let until = *self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }

    fn is_idle(&self, now: Instant, gap_max: Duration) -> bool {
        let rested = match self.started.try_lock() {
            Ok(started) => started.is_none_or(|started| now.saturating_duration_since(started) >= gap_max),
            Err(_) => false,
        };
        rested && self.closed_for(now).is_none()
    }
}

impl Turn<'_> {
    /// Lets no further request to this host start for so long; a longer silence stays.
    pub(super) fn close_host(&self, silence: Duration) {
        self.host.close(silence);
    }
}

/// The name of a host by which it is paced: `news.example`, with its port where that is not the default one.
pub fn name(url: &Url) -> String {
    let host = url.host_str().unwrap_or("");
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
