//! A small site on loopback, served from a folder, for tests that run the whole way.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash as _, Hasher as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Response, StatusCode, header},
};
use tokio::{net::TcpListener, runtime::Runtime};

/// A running site; ends when dropped.
///
/// `{base}` in text files becomes the site's own address. A file `NAME.http` beside `NAME` holds header lines for
/// its answer, and `status: 503` for another status. Answers carry an `ETag` and honour `If-None-Match`.
pub struct Site {
    /// `http://127.0.0.1:PORT`
    pub base: String,
    served: Arc<Served>,
    _runtime: Runtime,
}

#[derive(Default)]
struct Served {
    base: String,
    /// Folders laid over one another, the last one on top.
    folders: Mutex<Vec<PathBuf>>,
    requests: Mutex<Vec<String>>,
}

impl Site {
    /// Serves a folder.
    pub fn serve(folder: &Path) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let served = Arc::new(Served {
            base: base.clone(),
            folders: Mutex::new(vec![folder.to_owned()]),
            requests: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&served));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { base, served, _runtime: runtime }
    }

    /// Lays a further folder over what is served.
    pub fn lay_over(&self, folder: &Path) {
        self.served.folders.lock().unwrap().push(folder.to_owned());
    }

    /// Every request so far: status and path.
    pub fn requests(&self) -> Vec<String> {
        self.served.requests.lock().unwrap().clone()
    }
}

async fn answer(State(served): State<Arc<Served>>, request: Request) -> Response<Body> {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let path = if path.is_empty() { "index.html".to_owned() } else { path };
    let (status, response) = respond(&served, &path, &request);
    served.requests.lock().unwrap().push(format!("{} /{path}", status.as_u16()));
    response
}

fn respond(served: &Served, path: &str, request: &Request) -> (StatusCode, Response<Body>) {
    let found = served.folders.lock().unwrap().iter().rev().map(|folder| folder.join(path)).find(|file| file.is_file());
    let plain = |status: StatusCode| (status, Response::builder().status(status).body(Body::empty()).unwrap());
    let Some(file) = found.filter(|_| !path.split('/').any(|part| part == "..")) else {
        return plain(StatusCode::NOT_FOUND);
    };
    let mut bytes = fs::read(&file).unwrap();
    if let Ok(text) = str::from_utf8(&bytes) {
        bytes = text.replace("{base}", &served.base).into_bytes();
    }
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let etag = format!("\"{:x}\"", hasher.finish());
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return plain(StatusCode::NOT_MODIFIED);
    }
    let mut status = StatusCode::OK;
    let mut response = Response::builder().header(header::ETAG, etag);
    let mut content_type = Some(guess_type(path).to_owned());
    let extra = fs::read_to_string(file.with_file_name(format!("{}.http", file.file_name().unwrap().display())));
    for line in extra.unwrap_or_default().lines() {
        let (name, value) = line.split_once(": ").unwrap();
        match name {
            "status" => status = StatusCode::from_u16(value.parse().unwrap()).unwrap(),
            "content-type" => content_type = Some(value.to_owned()),
            _ => response = response.header(name, value.replace("{base}", &served.base)),
        }
    }
    if let Some(content_type) = content_type {
        response = response.header(header::CONTENT_TYPE, content_type);
    }
    (status, response.status(status).body(Body::from(bytes)).unwrap())
}

fn guess_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("rss") => "application/rss+xml",
        Some("atom") => "application/atom+xml",
        Some("json") => "application/feed+json",
        Some("xml") => "application/xml",
        Some("txt") => "text/plain",
        _ => "text/html; charset=utf-8",
    }
}
