//! The proxy through which requests go, where the operator configured one.
//!
//! In: its address, its login, and which hosts are asked directly. Out: what the client needs to know. The proxy
//! resolves names itself, so that it decides which addresses it dials; literal addresses are vetted all the same.

use reqwest::NoProxy;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::FetchError;

/// A proxy as configured.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// Where it is: `http`, `https` or `socks5h`, without credentials.
    pub url: Url,
    /// `user:password`, where it asks for them.
    pub login: Option<SecretString>,
    /// Hosts (with their subdomains), addresses and networks that are asked directly.
    pub except: Vec<String>,
}

impl Proxy {
    /// The client's own form of it.
    ///
    /// # Errors
    /// The client cannot use its address.
    pub(super) fn for_client(&self) -> Result<reqwest::Proxy, FetchError> {
        let refused = |fault| FetchError::Refused(format!("the proxy cannot be used: {fault}"));
        let proxy = reqwest::Proxy::all(self.url.clone()).map_err(refused)?;
        let proxy = proxy.no_proxy(NoProxy::from_string(&self.except.join(",")));
        Ok(match &self.login {
            Some(login) => {
                let (user, password) = login.expose_secret().split_once(':').unwrap_or((login.expose_secret(), ""));
                proxy.basic_auth(user, password)
            }
            None => proxy,
        })
    }
}
