//! Everything that the press serves in one round, printed in advance.
//!
//! In: the manuscripts, the rounds so far and the address. Out: documents by path, each with its validators.
//! Performs no I/O, reads no clock and cannot fail. Validators depend on nothing but the document.

use std::collections::BTreeMap;

use axum::{body::Bytes, http::StatusCode};
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use sha2::{Digest as _, Sha256};

use super::{
    Expected, expected, feeds,
    manuscript::{Manuscript, PageState},
    outlets::{Charset, OUTLETS, Offer, Outlet},
    pages,
    piece::{Piece, pieces},
};

/// How many bytes of the digest make an entity tag.
const ETAG_BYTES: usize = 8;

/// Everything that is served in one round.
#[derive(Debug)]
pub(super) struct Edition {
    /// When each round began, the present one last.
    pub(super) moments: Vec<Timestamp>,
    /// What a reader should make of it.
    pub(super) expected: Expected,
    documents: BTreeMap<String, Document>,
}

/// A document as served.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) status: StatusCode,
    pub(super) content_type: String,
    pub(super) body: Bytes,
    /// Its strong validator, quotes included.
    pub(super) etag: String,
    /// When it was changed, to the second; a `Last-Modified` field as it stands.
    pub(super) last_modified: String,
}

impl Edition {
    /// Prints the edition of the round that began at the last of `moments`; `base` ends in a slash.
    pub(super) fn print(manuscripts: &[Manuscript], moments: Vec<Timestamp>, base: &str) -> Self {
        let pieces = pieces(manuscripts, &moments, base);
        let mut documents = BTreeMap::new();
        let opened = moments.first().copied().unwrap_or(Timestamp::UNIX_EPOCH);
        let plain = |text: &str, content_type: &str| document(text, Charset::Utf8, content_type, opened);
        documents.insert("robots.txt".to_owned(), plain("User-agent: *\nAllow: /\n", "text/plain; charset=utf-8"));
        documents.insert(String::new(), plain(&pages::index(OUTLETS, base), "text/html; charset=utf-8"));
        for outlet in OUTLETS {
            documents.extend(outlet_documents(outlet, &pieces, base));
        }
        for piece in &pieces {
            documents.insert(piece.path.clone(), page(piece, &pieces, base));
        }
        let expected = expected::of(&pieces, opened);
        Self { moments, expected, documents }
    }

    /// The document at `path`, which has no leading slash.
    pub(super) fn document(&self, path: &str) -> Option<&Document> {
        self.documents.get(path)
    }
}

/// The front page of an outlet, and its feed or sitemap where it has one.
fn outlet_documents(outlet: &Outlet, pieces: &[Piece<'_>], base: &str) -> Vec<(String, Document)> {
    let own: Vec<&Piece<'_>> =
        pieces.iter().filter(|piece| piece.outlet.id == outlet.id).take(feeds::ENTRIES_MAX).collect();
    let changed = feeds::changed(&own);
    let front = pages::front(outlet, pieces, base);
    let front = document(&front, outlet.charset, &content_type("text/html", outlet.charset), changed);
    let mut documents = vec![(format!("{}/", outlet.id), front)];
    if let Some(text) = feeds::document(outlet, &own, base) {
        let content_type = content_type(feeds::media_type(outlet.offer), outlet.charset);
        let path = format!("{}/{}", outlet.id, outlet.offer.file());
        documents.push((path, document(&text, outlet.charset, &content_type, changed)));
    }
    documents
}

fn page(piece: &Piece<'_>, pieces: &[Piece<'_>], base: &str) -> Document {
    let text = pages::article(piece, pieces, base);
    let charset = piece.outlet.charset;
    let status = match piece.manuscript.page {
        PageState::Gone => StatusCode::NOT_FOUND,
        PageState::Open | PageState::Paywall | PageState::Consent => StatusCode::OK,
    };
    Document { status, ..document(&text, charset, &content_type("text/html", charset), piece.updated) }
}

/// The media type, with the encoding where outlets say it in the header.
///
/// The one in GB18030 says it in its documents alone, as many of its kind do.
fn content_type(media_type: &str, charset: Charset) -> String {
    match charset {
        Charset::Gb18030 => media_type.to_owned(),
        Charset::Utf8 | Charset::Latin1 => format!("{media_type}; charset={}", charset.label()),
    }
}

fn document(text: &str, charset: Charset, content_type: &str, changed: Timestamp) -> Document {
    let body = charset.encode(text);
    let digest: String = Sha256::digest(&body).iter().take(ETAG_BYTES).map(|byte| format!("{byte:02x}")).collect();
    Document {
        status: StatusCode::OK,
        content_type: content_type.to_owned(),
        body: body.into(),
        etag: format!("\"{digest}\""),
        // Every date of the press has a year of four digits, so that none is lost.
        last_modified: DateTimePrinter::new().timestamp_to_rfc9110_string(&changed).unwrap_or_default(),
    }
}

/// What an outlet is polled at, as a path without a leading slash.
pub(super) fn polled_path(outlet: &Outlet) -> String {
    match outlet.offer {
        Offer::FrontPage => format!("{}/", outlet.id),
        offer => format!("{}/{}", outlet.id, offer.file()),
    }
}
