//! `/metrics`: figures for Prometheus.
//!
//! Source: the text format 0.0.4, <https://prometheus.io/docs/instrumenting/exposition_formats/>.

use std::fmt::{Display, Write as _};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;

use super::{Outcome, Present, Site, access::is_allowed, health::Standing, text, with_headers};
use crate::{clock, model::MailState};

/// The states of mails that are not sent.
const UNSENT: [MailState; 4] = [MailState::Queued, MailState::Sending, MailState::Failed, MailState::Expired];

/// Answers with the figures, for whoever may see them.
pub(super) async fn metrics(State(site): State<Present>, headers: HeaderMap) -> Response {
    let site = site.borrow().clone();
    if !is_allowed(&headers, site.token.as_ref()) {
        let mut refused = text(StatusCode::UNAUTHORIZED, "Figures are for holders of the token.\n");
        refused.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return refused;
    }
    let now = clock::now();
    match Standing::of(&site, now).await {
        Ok(standing) => {
            let figures = figures(&site, &standing, now);
            with_headers(figures.into_response(), "text/plain; version=0.0.4; charset=utf-8")
        }
        Err(_) => text(StatusCode::SERVICE_UNAVAILABLE, "The store cannot be read.\n"),
    }
}

fn figures(site: &Site, standing: &Standing, now: Timestamp) -> String {
    let mut page = Page::default();
    let vitals = &site.vitals;
    page.family("presswatch_info", "gauge", "The version that runs.");
    page.figure("presswatch_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    page.family("presswatch_start_time_seconds", "gauge", "When the daemon started, since 1970.");
    page.figure("presswatch_start_time_seconds", &[], vitals.started().as_second());
    page.family("presswatch_mail_up", "gauge", "Whether mails can leave.");
    page.figure("presswatch_mail_up", &[], i32::from(standing.outage.is_none()));
    page.family("presswatch_store_up", "gauge", "Whether things can be filed.");
    page.figure("presswatch_store_up", &[], i32::from(vitals.store_fault().is_none()));
    page.family("presswatch_outbox_mails", "gauge", "Mails that are not sent, by state.");
    for state in UNSENT {
        let mails = standing.unsent.iter().find(|count| count.state == state).map_or(0, |count| count.mails);
        page.figure("presswatch_outbox_mails", &[("state", state.word())], mails);
    }
    let waiting = standing.unsent.iter().find(|count| count.state == MailState::Queued);
    let oldest = waiting.map_or(0, |count| now.duration_since(count.oldest).as_secs().max(0));
    page.family("presswatch_outbox_oldest_seconds", "gauge", "How long the oldest mail has waited.");
    page.figure("presswatch_outbox_oldest_seconds", &[], oldest);
    page.family("presswatch_sources", "gauge", "Enabled sources, by health.");
    for (health, sources) in &standing.sources {
        page.figure("presswatch_sources", &[("health", health)], sources);
    }
    page.family("presswatch_visits_total", "counter", "Visits to sources since the start.");
    for (word, outcome) in
        [("read", Outcome::VisitRead), ("unchanged", Outcome::VisitUnchanged), ("failed", Outcome::VisitFailed)]
    {
        page.figure("presswatch_visits_total", &[("outcome", word)], vitals.counted(outcome));
    }
    page.family("presswatch_articles_total", "counter", "Articles filed since the start.");
    page.figure("presswatch_articles_total", &[], vitals.counted(Outcome::Article));
    page.family("presswatch_mails_total", "counter", "Attempts to deliver mails since the start.");
    for (word, outcome) in [
        ("sent", Outcome::MailSent),
        ("later", Outcome::MailLater),
        ("failed", Outcome::MailFailed),
        ("expired", Outcome::MailExpired),
    ] {
        page.figure("presswatch_mails_total", &[("outcome", word)], vitals.counted(outcome));
    }
    page.0
}

/// A page of figures in the making. Names, help and labels are our own words and need no escaping.
#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn figure(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}
