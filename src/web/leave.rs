//! `/leave/…`: a page with a button, and the one thing that a visitor can do.
//!
//! In: the last part of a signed link. Out: a reader who is mailed no more. GET changes nothing: programs that look
//! at every link of a mail must not make readers leave. POST leaves, whether a mail program sends it for one click or
//! a browser for the button; nothing is asked beyond the link.
//!
//! Source: RFC 8058, section 3.2.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use tracing::{error, info};

use super::{Present, Site, with_headers};
use crate::{
    clock,
    digest::{self, LeavePage},
    model::{LeaveWay, Subscription, same_reader},
};

/// Shows who would leave what.
pub(super) async fn page(State(site): State<Present>, Path(token): Path<String>) -> Response {
    let site = site.borrow().clone();
    match reader(&site, &token) {
        None => invalid(),
        Some(reader) => shown(StatusCode::OK, reader.page(&site, Part::Ask)),
    }
}

/// Makes the reader leave. The same answer however often it is asked.
pub(super) async fn leave(State(site): State<Present>, Path(token): Path<String>) -> Response {
    let site = site.borrow().clone();
    let Some(reader) = reader(&site, &token) else { return invalid() };
    match site.store.leave(&reader.subscription.id, &reader.address, LeaveWay::Link, clock::now()).await {
        Ok(is_new) => {
            if is_new {
                info!(subscription.id = %reader.subscription.id, "a reader left by the link in a mail");
            }
            shown(StatusCode::OK, reader.page(&site, Part::Done))
        }
        Err(fault) => {
            error!(subscription.id = %reader.subscription.id, %fault, "a reader could not leave");
            shown(StatusCode::SERVICE_UNAVAILABLE, reader.page(&site, Part::Failed))
        }
    }
}

/// Whom a link speaks of.
struct Reader {
    subscription: Arc<Subscription>,
    /// As configured.
    address: String,
}

/// Reads a link; `None` when it is not ours, or its subscription is gone.
///
/// The reader need not be configured any more: who was taken out and is taken in again must stay away all the same.
fn reader(site: &Site, token: &str) -> Option<Reader> {
    let (id, signed) = site.leave_links.as_ref()?.read(token)?;
    let subscription = site.subscriptions.iter().find(|subscription| subscription.id == id)?;
    let configured = subscription.to.iter().find(|address| same_reader(address) == same_reader(&signed));
    Some(Reader { subscription: Arc::clone(subscription), address: configured.cloned().unwrap_or(signed) })
}

/// Which part of the conversation a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Ask,
    Done,
    Failed,
}

#[derive(Template)]
#[template(path = "leave.html")]
struct Page<'a> {
    words: &'static LeavePage,
    list: &'a str,
    reader: &'a str,
    contact: &'a str,
    said: &'static str,
    asks: bool,
    done: bool,
}

impl Reader {
    fn page(&self, site: &Site, part: Part) -> Option<String> {
        let words = digest::leave_page(self.subscription.language);
        let page = Page {
            words,
            list: self.subscription.id.as_str(),
            reader: &self.address,
            contact: &site.contact,
            said: match part {
                Part::Ask => words.ask,
                Part::Done => words.done,
                Part::Failed => words.failed,
            },
            asks: part == Part::Ask,
            done: part == Part::Done,
        };
        page.render().ok()
    }
}

fn shown(status: StatusCode, page: Option<String>) -> Response {
    // A template only fails when its writer does, which a String never does.
    with_headers((status, page.unwrap_or_default()).into_response(), "text/html; charset=utf-8")
}

/// The same for every link that is not valid, whatever is wrong with it.
fn invalid() -> Response {
    let page = "This link to leave is not valid, or no longer. Please write to the sender of the mail.\n\
                Dieser Link zum Abbestellen gilt nicht oder nicht mehr. Bitte schreiben Sie dem Absender der Mail.\n";
    super::text(StatusCode::NOT_FOUND, page)
}
