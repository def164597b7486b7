//! The web's small front door: leaving a subscription, health, and figures for Prometheus.
//!
//! In: requests on one address. Out: a page, a document or figures. The only thing that a request can change is that
//! a reader leaves. Every request, connection and wait is bounded.
//!
//! Meant for loopback: a proxy in front of it needs to let through `/leave/` alone.

mod access;
mod door;
mod health;
mod leave;
mod metrics;
mod vitals;

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use secrecy::SecretString;
use tokio::{net::TcpListener, sync::watch as latest};

pub use self::vitals::{Outcome, Vitals};
use crate::{
    mail::{LEAVE_PATH, LeaveLinks},
    model::Subscription,
    store::Store,
};

/// What visitors are shown. A reload puts another one in its place.
#[derive(Debug, Clone)]
pub struct Site {
    /// Where departures are kept, and figures come from.
    pub store: Store,
    /// The subscriptions that can be left.
    pub subscriptions: Vec<Arc<Subscription>>,
    /// Reads the links; `None` where no public address is configured.
    pub leave_links: Option<Arc<LeaveLinks>>,
    /// Whom a reader writes to who left by mistake.
    pub contact: String,
    /// How the daemon is.
    pub vitals: Arc<Vitals>,
    /// What `/metrics` and the details of `/health` ask for; `None`, on loopback alone: nothing.
    pub token: Option<SecretString>,
}

/// The present site, for handlers.
type Present = latest::Receiver<Arc<Site>>;

/// Answers requests until the channel of sites is closed.
pub async fn serve(listener: TcpListener, site: latest::Receiver<Arc<Site>>) {
    let router = Router::new()
        .route(&format!("/{LEAVE_PATH}/{{token}}"), get(leave::page).post(leave::leave))
        .route("/health", get(health::health))
        .route("/metrics", get(metrics::metrics))
        .fallback(|| async { text(StatusCode::NOT_FOUND, "There is nothing here.\n") })
        .with_state(site.clone());
    door::serve(listener, router, site).await;
}

/// A plain answer.
fn text(status: StatusCode, text: &'static str) -> Response {
    with_headers((status, text).into_response(), "text/plain; charset=utf-8")
}

/// Whatever is shown is for this one visitor, now: not to be kept, framed, guessed at or found.
fn with_headers(mut response: Response, content_type: &'static str) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; \
                  frame-ancestors 'none'";
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}
