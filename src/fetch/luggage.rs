//! What goes along with a request, and how far.
//!
//! In: an errand. Out: the header of each hop. The source's own fields, often the key to a subscription, go to the
//! source's own service only; validators go to the service that was asked. What was left behind at a redirect to
//! another service is never picked up again: that service may have chosen where the route comes back.

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use secrecy::ExposeSecret;
use url::Url;

use super::{FetchError, route::Errand};
use crate::model::{Source, Validators};

/// Header fields that are still carried.
#[derive(Debug)]
pub(super) struct Luggage {
    own: HeaderMap,
    validators: HeaderMap,
}

impl Luggage {
    /// Packs for an errand.
    ///
    /// # Errors
    /// A field that the operator set cannot be sent.
    pub(super) fn pack(errand: &Errand<'_>) -> Result<Self, FetchError> {
        let own = if errand.carries_headers { own_fields(errand.source)? } else { HeaderMap::new() };
        Ok(Self { own, validators: errand.validators.map(conditions).unwrap_or_default() })
    }

    /// Leaves behind what must not reach `url`.
    pub(super) fn leave_behind(&mut self, errand: &Errand<'_>, url: &Url) {
        if !is_same_service(&errand.source.url, url) {
            self.own.clear();
        }
        if !is_same_service(errand.url, url) {
            self.validators.clear();
        }
    }

    /// The header of the next request; the operator's fields win over ours.
    pub(super) fn header(&self, accept: &HeaderValue) -> HeaderMap {
        let mut header = HeaderMap::with_capacity(1 + self.own.len() + self.validators.len());
        header.insert(ACCEPT, accept.clone());
        for (name, value) in self.validators.iter().chain(&self.own) {
            header.insert(name, value.clone());
        }
        header
    }
}

fn own_fields(source: &Source) -> Result<HeaderMap, FetchError> {
    let mut own = HeaderMap::new();
    for (name, secret) in &source.headers {
        let field = HeaderName::try_from(name.as_str()).ok().zip(HeaderValue::from_str(secret.expose_secret()).ok());
        let Some((key, mut value)) = field else {
            return Err(FetchError::Refused(format!(
                "header {name:?} cannot be sent: its name or value is not allowed"
            )));
        };
        value.set_sensitive(true);
        own.insert(key, value);
    }
    Ok(own)
}

/// The fields that make a request conditional; a validator that no server can have sent is dropped.
///
/// Source: RFC 9110, section 13.1.
fn conditions(validators: &Validators) -> HeaderMap {
    let mut conditions = HeaderMap::new();
    let fields = [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
    for (name, validator) in fields {
        if let Some(value) = validator.as_ref().and_then(|text| HeaderValue::from_bytes(text.as_bytes()).ok()) {
            conditions.insert(name, value);
        }
    }
    conditions
}

/// Whether two addresses lie at one service: the same host and port, or that host's change from `http` to `https`.
fn is_same_service(home: &Url, url: &Url) -> bool {
    let is_upgrade =
        home.scheme() == "http" && url.scheme() == "https" && home.port().is_none() && url.port().is_none();
    home.origin() == url.origin() || (is_upgrade && home.host() == url.host())
}
