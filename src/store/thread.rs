//! A thread that owns a connection and carries out jobs on it, one after the other.
//!
//! In: closures over a bounded queue. Out: their results. SQL is synchronous, so it never runs on the reactor.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    thread::{self, JoinHandle},
};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::error::StoreError;

/// The most jobs that wait for one connection; further callers wait for room.
const QUEUE_JOBS_MAX: usize = 64;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A connection with its thread; dropping it carries out what is queued, closes the connection and waits for the end.
#[derive(Debug)]
pub(super) struct ConnectionThread {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl ConnectionThread {
    /// Starts the thread; `at_end` gets the connection when there will be no more jobs.
    pub(super) fn start(name: &str, mut connection: Connection, at_end: fn(Connection)) -> Result<Self, StoreError> {
        let (jobs, mut queue) = mpsc::channel::<Job>(QUEUE_JOBS_MAX);
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some(job) = queue.blocking_recv() {
                job(&mut connection);
            }
            at_end(connection);
        })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Carries out a job and returns its result. A job that is queued is carried out even if nobody waits for it any more.
    pub(super) async fn call<T, J>(&self, job: J) -> Result<T, StoreError>
    where
        T: Send + 'static,
        J: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, result) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Who asked may have gone away: then there is nobody to tell.
            let _ = reply.send(contained(connection, job));
        });
        let jobs = self.jobs.as_ref().ok_or(StoreError::Stopped)?;
        jobs.send(job).await.map_err(|_| StoreError::Stopped)?;
        result.await.map_err(|_| StoreError::Stopped)?
    }
}

impl Drop for ConnectionThread {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            // A job may hold the last handle; its thread cannot wait for itself.
            && thread.thread().id() != thread::current().id()
        {
            // Jobs contain their panics, so that there is nothing to pass on.
            let _ = thread.join();
        }
    }
}

/// Carries out a job so that its panic costs this job alone.
///
/// Unwinding drops the job's transaction, which rolls it back: no half-done work is seen afterwards.
fn contained<T, J>(connection: &mut Connection, job: J) -> Result<T, StoreError>
where
    J: FnOnce(&mut Connection) -> Result<T, StoreError>,
{
    catch_unwind(AssertUnwindSafe(|| job(connection)))
        .unwrap_or_else(|panic| Err(StoreError::Panicked(panic_text(panic.as_ref()))))
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without a message".to_owned())
}
