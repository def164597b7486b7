//! Trust: which certificates are believed, and how to say that one is not.

use std::{io, sync::Arc};

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio::task::spawn_blocking;

/// A configuration that trusts `roots`, or else the system's certificates.
///
/// Those are read anew for every connection: there is one per batch, a renewed root counts without a restart,
/// and nothing is kept in memory between batches.
pub(super) async fn config(roots: Option<&RootCertStore>) -> Result<Arc<ClientConfig>, String> {
    let roots = match roots {
        Some(roots) => roots.clone(),
        None => spawn_blocking(system_roots).await.map_err(|fault| format!("TLS: {fault}"))?,
    };
    if roots.is_empty() {
        return Err("TLS: the system has no trusted certificates (is ca-certificates installed?)".to_owned());
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|fault| format!("TLS: {fault}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    // A broken file among good ones costs that file; none at all is noticed by the caller.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

/// Says why no TLS came about; a certificate that is not trusted is named as such, with the host.
pub(super) fn reason(host: &str, fault: &io::Error) -> String {
    let cause = fault.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match cause {
        Some(rustls::Error::InvalidCertificate(why)) => {
            format!("TLS: the certificate that {host:?} showed is not trusted: {why}")
        }
        _ => format!("TLS: {fault}"),
    }
}
