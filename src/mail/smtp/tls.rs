//! Trust: which certificates are believed, and how to say that one is not.

use std::{io, path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio::task::spawn_blocking;

use crate::model::FaultKind;

/// A configuration that trusts the certificates in `ca_file` alone, or else the system's.
///
/// Those are read anew for every connection: there is one per batch, a renewed root counts without a restart,
/// and nothing is kept in memory between batches.
pub(super) async fn config(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let file = ca_file.map(Path::to_owned);
    let roots = spawn_blocking(move || file.map_or_else(system_roots, |file| roots_in(&file)))
        .await
        .map_err(|fault| format!("TLS: {fault}"))??;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|fault| format!("TLS: {fault}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn system_roots() -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    // A broken file among good ones costs that file.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err("TLS: the system has no trusted certificates (is ca-certificates installed?)".to_owned());
    }
    Ok(roots)
}

/// The certificates of a PEM file: at least one, and every one of them sound.
pub(super) fn roots_in(file: &Path) -> Result<RootCertStore, String> {
    let cannot = |why: String| format!("TLS: ca_file {}: {why}", file.display());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|fault| cannot(say(&fault)))? {
        let certificate = certificate.map_err(|fault| cannot(say(&fault)))?;
        roots.add(certificate).map_err(|fault| cannot(fault.to_string()))?;
    }
    if roots.is_empty() {
        return Err(cannot("no certificate is in it".to_owned()));
    }
    Ok(roots)
}

fn say(fault: &rustls::pki_types::pem::Error) -> String {
    match fault {
        rustls::pki_types::pem::Error::Io(fault) => fault.to_string(),
        other => format!("not PEM: {other}"),
    }
}

/// A server that went away in the middle may come back; all else is for somebody to mend.
pub(super) fn kind(fault: &io::Error) -> FaultKind {
    match fault.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            FaultKind::Unreachable
        }
        _ => FaultKind::Tls,
    }
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
