//! Web addresses, canonical by construction.
//!
//! In: an address as given. Out: the same with its canonical form. Never asks the network: what redirects and pages
//! say of each other is known only where both are filed.

mod canonical;
mod dated;
mod twins;
mod unwrap;

use std::{cmp, fmt, hash};

use jiff::civil::Date;

use url::Url;

/// The greatest length of a link, in bytes of its text.
pub const LINK_LENGTH_MAX: usize = 4_096;

/// The web address of an article, compared by its canonical form.
///
/// The canonical form has lower-case scheme and host, no default port, no dot segments, no fragment, no credentials,
/// no tracking parameters, and is that of the page itself where the address is of its AMP, mobile or print twin, or of
/// a search engine's way to it. It is for comparing only and may lead nowhere: the form as given is kept for fetching
/// and for mails.
///
/// Source: RFC 3986, section 6.2 (normalisation); the WHATWG URL Standard for reading.
#[derive(Clone)]
pub struct Link {
    given: Url,
    canonical: String,
}

/// Why a text is no [`Link`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkFault {
    /// Not an address at all, or relative without a base.
    #[error("not a web address: {0}")]
    Unreadable(String),
    /// Another scheme than `http` or `https`.
    #[error("scheme {0:?} is not http or https")]
    Scheme(String),
    /// No host.
    #[error("a web address needs a host")]
    Host,
    /// More than [`LINK_LENGTH_MAX`] bytes.
    #[error("longer than {LINK_LENGTH_MAX} bytes")]
    TooLong,
}

impl Link {
    /// Reads an absolute address.
    ///
    /// # Errors
    /// The text is not an `http` or `https` address with a host, or too long.
    pub fn parse(text: &str) -> Result<Self, LinkFault> {
        Self::read(None, text)
    }

    /// Reads an address as it stands in a document that was served from `base`.
    ///
    /// # Errors
    /// As for [`Link::parse`].
    pub fn join(base: &Url, text: &str) -> Result<Self, LinkFault> {
        Self::read(Some(base), text)
    }

    /// Makes a link of an address already read.
    ///
    /// # Errors
    /// As for [`Link::parse`].
    pub fn from_url(mut url: Url) -> Result<Self, LinkFault> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(LinkFault::Scheme(url.scheme().to_owned()));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(LinkFault::Host);
        }
        if url.as_str().len() > LINK_LENGTH_MAX {
            return Err(LinkFault::TooLong);
        }
        // Nobody lists the key to an article on purpose; a feed behind a password repeats its own in its links.
        // Both only fail for addresses without a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let canonical = canonical::form(&url);
        Ok(Self { given: url, canonical })
    }

    fn read(base: Option<&Url>, text: &str) -> Result<Self, LinkFault> {
        if text.len() > LINK_LENGTH_MAX {
            return Err(LinkFault::TooLong);
        }
        let url = Url::options()
            .base_url(base)
            .parse(text.trim())
            .map_err(|fault| LinkFault::Unreadable(fault.to_string()))?;
        Self::from_url(url)
    }

    /// The canonical form: what links are compared, stored and looked up by.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The address as given, to be fetched and shown.
    pub fn given(&self) -> &Url {
        &self.given
    }

    /// The day that stands in the path, as in `/2026/11/20/title`; `None` where none does, or an impossible one.
    pub fn date(&self) -> Option<Date> {
        dated::date(&self.given)
    }

    /// The words of a title that stand in the path, as in `/chips-are-down.html`; empty where none do.
    pub fn words(&self) -> Vec<String> {
        dated::words(&self.given)
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        self.given.host_str().unwrap_or("")
    }
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }
}

impl Eq for Link {}

impl PartialOrd for Link {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Link {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        self.canonical.cmp(&other.canonical)
    }
}

impl hash::Hash for Link {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.canonical.hash(state);
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.given.as_str(), f)
    }
}

/// Shows the canonical form, which has no credentials.
impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canonical)
    }
}
