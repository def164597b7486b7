//! `/health`: whether all is well, for whoever watches the watcher.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Present, Site, access::is_allowed, with_headers};
use crate::{
    clock,
    model::Outage,
    store::{StoreError, UnsentCount},
};

/// Answers 200 when all is well and 503 when somebody has to look: no mail can leave, nothing can be filed, or the
/// daemon hangs. Faults of single sources and mails are told in the document, and are no reason for 503.
pub(super) async fn health(State(site): State<Present>, headers: HeaderMap) -> Response {
    let site = site.borrow().clone();
    let now = clock::now();
    let standing = Standing::of(&site, now).await;
    let well = standing.as_ref().is_ok_and(|standing| standing.is_well(&site, now));
    let word = if well { "ok" } else { "trouble" };
    let document = if is_allowed(&headers, site.token.as_ref()) {
        match &standing {
            Ok(standing) => standing.document(&site, word, now),
            Err(fault) => json!({"schema": 1, "status": word, "store": fault.to_string()}),
        }
    } else {
        json!({"schema": 1, "status": word})
    };
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    with_headers((status, format!("{document}\n")).into_response(), "application/json")
}

/// What the store says.
pub(super) struct Standing {
    pub(super) outage: Option<Outage>,
    pub(super) unsent: Vec<UnsentCount>,
    /// How many enabled sources there are, by the word for their health.
    pub(super) sources: BTreeMap<&'static str, usize>,
}

impl Standing {
    pub(super) async fn of(site: &Site, now: Timestamp) -> Result<Self, StoreError> {
        let mut sources = BTreeMap::new();
        for record in site.store.source_records().await?.into_iter().filter(|record| record.enabled) {
            *sources.entry(record.state.health(now).word()).or_default() += 1;
        }
        Ok(Self { outage: site.store.outage().await?, unsent: site.store.unsent_counts().await?, sources })
    }

    fn is_well(&self, site: &Site, now: Timestamp) -> bool {
        self.outage.is_none() && site.vitals.store_fault().is_none() && !site.vitals.hangs(now)
    }

    fn document(&self, site: &Site, word: &str, now: Timestamp) -> Value {
        let outage = self.outage.as_ref();
        let outage = outage
            .map(|outage| json!({"kind": outage.kind.word(), "since": outage.since.to_string(), "text": outage.text}));
        let unsent: serde_json::Map<String, Value> =
            self.unsent.iter().map(|count| (count.state.word().to_owned(), count.mails.into())).collect();
        json!({
            "schema": 1,
            "status": word,
            "version": env!("CARGO_PKG_VERSION"),
            "started": site.vitals.started().to_string(),
            "loop": if site.vitals.hangs(now) { "hangs" } else { "ok" },
            "store": site.vitals.store_fault().unwrap_or_else(|| "ok".to_owned()),
            "outage": outage,
            "outbox": unsent,
            "sources": self.sources,
        })
    }
}
