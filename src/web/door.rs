//! Takes connections, few at a time and none for long.
//!
//! In: a listener and a router. Out: one answer per connection, which then ends. A visitor who is slow, silent or too
//! many costs the others nothing.

use std::{sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::Semaphore,
    time::{sleep, timeout},
};

use super::Present;

/// The most connections at once; further ones wait for room.
const CONNECTIONS_MAX: usize = 64;

/// How long the head of a request may take to come.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection may last in all.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(30);

/// The greatest size of a request's head, in bytes: a link to leave has 600.
const HEAD_BYTES_MAX: usize = 16 * 1_024;

/// The most header lines of a request.
const HEADERS_MAX: usize = 64;

/// The pause after the system refused a connection, for want of files most likely.
const REFUSED_PAUSE: Duration = Duration::from_millis(200);

/// Serves until the channel of sites is closed.
pub(super) async fn serve(listener: TcpListener, router: Router, mut site: Present) {
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        let stream = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closed(&mut site) => return,
        };
        let Ok((stream, _)) = stream else {
            sleep(REFUSED_PAUSE).await;
            continue;
        };
        let router = router.clone();
        tokio::spawn(async move {
            // Whatever ends it, there is nobody left to tell.
            let _ = timeout(CONNECTION_TIMEOUT, answer(stream, router)).await;
            drop(place);
        });
    }
}

async fn closed(site: &mut Present) {
    while site.changed().await.is_ok() {}
}

async fn answer(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    router: Router,
) -> Result<(), hyper::Error> {
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .keep_alive(false)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .await
}
