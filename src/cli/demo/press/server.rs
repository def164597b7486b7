//! Answers requests with the documents of the present round.
//!
//! In: GET requests on loopback. Out: 200, 304 or 404. Keeps nothing between two requests.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{
        HeaderMap, HeaderName, StatusCode, Uri,
        header::{CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED},
    },
    response::{IntoResponse as _, Response},
    routing::get,
};
use tokio::{net::TcpListener, sync::watch};

use super::edition::{Document, Edition};

/// Serves until it is aborted.
pub(super) async fn run(listener: TcpListener, edition: watch::Receiver<Arc<Edition>>) {
    let router = Router::new().route("/", get(answer)).route("/{*path}", get(answer)).with_state(edition);
    // Serving has no end of its own, and a failed accept is tried again inside.
    let _ = axum::serve(listener, router).await;
}

async fn answer(State(edition): State<watch::Receiver<Arc<Edition>>>, uri: Uri, headers: HeaderMap) -> Response {
    let edition = Arc::clone(&edition.borrow());
    // The query is not looked at: tracking parameters lead to the same page.
    match edition.document(uri.path().trim_start_matches('/')) {
        Some(document) => answer_with(document, &headers),
        None => (StatusCode::NOT_FOUND, "not found\n").into_response(),
    }
}

fn answer_with(document: &Document, headers: &HeaderMap) -> Response {
    if document.status != StatusCode::OK {
        let fields = [(CONTENT_TYPE, document.content_type.as_str())];
        return (document.status, fields, document.body.clone()).into_response();
    }
    let validators = [(ETAG, document.etag.as_str()), (LAST_MODIFIED, document.last_modified.as_str())];
    if is_unchanged(document, headers) {
        return (StatusCode::NOT_MODIFIED, validators).into_response();
    }
    (validators, [(CONTENT_TYPE, document.content_type.as_str())], document.body.clone()).into_response()
}

/// Whether the request's conditions say that the reader has this document already.
///
/// `If-Modified-Since` counts only without `If-None-Match`, and by equality: dates of the press are never guessed.
///
/// Source: RFC 9110, sections 13.1.2 (weak comparison), 13.1.3 and 13.2.2.
fn is_unchanged(document: &Document, headers: &HeaderMap) -> bool {
    let field = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(tags) = field(IF_NONE_MATCH) {
        let mut tags = tags.split(',').map(str::trim);
        return tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == document.etag);
    }
    field(IF_MODIFIED_SINCE).is_some_and(|date| date == document.last_modified)
}
