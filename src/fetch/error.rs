//! What can go wrong, told by what a caller does about it.
//!
//! In: faults of the client's library. Out: [`FetchError`]. Never repeats an address whole or a header: either may
//! hold a secret.

use std::{error::Error, fmt, io, time::Duration};

use reqwest::StatusCode;

use super::{client::CONNECT_MAX, resolver::Unresolved};

/// Why nothing could be fetched.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FetchError {
    /// The configuration refuses the address, or is itself at fault.
    #[error("{0}")]
    Refused(String),
    /// `robots.txt` forbids the page.
    #[error("robots.txt of {host:?} forbids {path}")]
    Robots {
        /// The host.
        host: String,
        /// The path of the page, without its query.
        path: String,
    },
    /// No name, no route, no connection.
    #[error("{0}")]
    Network(String),
    /// No complete answer within this time.
    #[error("did not answer within {}", Span(*.0))]
    Timeout(Duration),
    /// An answer, but neither a document nor "unchanged".
    #[error("{}", StatusLine(*.status))]
    Status {
        /// The HTTP status.
        status: u16,
        /// How long the host asks to wait, at most 24 hours.
        retry_after: Option<Duration>,
    },
    /// No request was made: the host has asked for silence.
    #[error("{host:?} asks to be left alone for another {}", Span(*.retry_after))]
    Waiting {
        /// The host.
        host: String,
        /// For how long still.
        retry_after: Duration,
    },
    /// The host's answer broke off or was no HTTP; the next one may be whole.
    #[error("{0}")]
    Broken(String),
    /// The host answers in a way that cannot be used, and that waiting does not mend.
    #[error("{0}")]
    Unusable(String),
    /// The document is too large or wrongly encoded.
    #[error("{0}")]
    Document(String),
}

/// Whose fault an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Ours: the configuration refuses it.
    Ours,
    /// The network's: no name, no route, no connection.
    Network,
    /// The host's: its status, its silence.
    Host,
    /// The document's: too large, broken encoding.
    Document,
}

impl FetchError {
    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Refused(_) => Fault::Ours,
            Self::Network(_) => Fault::Network,
            Self::Document(_) => Fault::Document,
            Self::Robots { .. }
            | Self::Timeout(_)
            | Self::Status { .. }
            | Self::Waiting { .. }
            | Self::Broken(_)
            | Self::Unusable(_) => Fault::Host,
        }
    }

    /// Whether the same request may succeed later.
    ///
    /// Among the statuses these are 408, 425, 429 and those of the 5xx that do not say "never" (501, 505).
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Network(_) | Self::Timeout(_) | Self::Waiting { .. } | Self::Broken(_) => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502..=504 | 506..=599),
            Self::Refused(_) | Self::Robots { .. } | Self::Unusable(_) | Self::Document(_) => false,
        }
    }

    /// Whether `robots.txt` forbids the page.
    pub fn is_robots(&self) -> bool {
        matches!(self, Self::Robots { .. })
    }

    /// The HTTP status, where an answer came that had another one than 2xx and 304.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// How long the host asks to wait, at most 24 hours.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            Self::Waiting { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }
}

/// The error of a body beyond the limit.
pub(super) fn too_large(bytes_max: usize) -> FetchError {
    FetchError::Document(format!("body exceeds {}", Size(bytes_max)))
}

/// The error behind a request that brought no answer.
pub(super) fn of_request(fault: &reqwest::Error, host: &str) -> FetchError {
    if let Some(unresolved) = causes(fault).find_map(|cause| cause.downcast_ref::<Unresolved>()) {
        return match unresolved {
            Unresolved::NotPublic(refusal) => FetchError::Refused(format!("host {host:?}: {refusal}")),
            Unresolved::Unknown | Unresolved::Silent => FetchError::Network(format!("{unresolved} for host {host:?}")),
        };
    }
    match causes(fault).find_map(as_tls) {
        Some(rustls::Error::InvalidCertificate(why)) => {
            return FetchError::Unusable(format!("certificate of {host:?} is not trusted: {why}"));
        }
        Some(why) => return FetchError::Broken(format!("no secure connection to {host:?}: {why}")),
        None => {}
    }
    if fault.is_builder() {
        return FetchError::Unusable(format!("address at {host:?} cannot be requested"));
    }
    if fault.is_connect() {
        let why = if fault.is_timeout() { format!("none within {}", Span(CONNECT_MAX)) } else { root(fault) };
        return FetchError::Network(format!("no connection to {host:?}: {why}"));
    }
    FetchError::Broken(format!("{host:?} gave no answer that is HTTP: {}", root(fault)))
}

/// The error behind a body that could not be read to its end.
pub(super) fn of_body(fault: &reqwest::Error, host: &str) -> FetchError {
    let is_transport =
        causes(fault).filter_map(|cause| cause.downcast_ref::<reqwest::Error>()).any(reqwest::Error::is_body);
    let is_cut = causes(fault).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|cause| {
        matches!(
            cause.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
        )
    });
    if is_transport || is_cut {
        FetchError::Broken(format!("body from {host:?} breaks off: {}", root(fault)))
    } else {
        FetchError::Document(format!("compression of the body is broken: {}", root(fault)))
    }
}

/// The fault and all that it came from, outermost first.
fn causes<'a>(fault: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(fault as &(dyn Error + 'static)), |cause| (*cause).source())
}

fn as_tls<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    // An I/O error does not name the error that it carries as its source, only that one's source.
    let carried = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    cause.downcast_ref().or_else(|| carried.and_then(|carried| carried.downcast_ref()))
}

/// What it all came from, in words and without an operating system's number.
fn root(fault: &reqwest::Error) -> String {
    match causes(fault).last() {
        Some(root) => match root.downcast_ref::<io::Error>() {
            Some(io) if io.raw_os_error().is_some() => io.kind().to_string(),
            _ => root.to_string(),
        },
        None => String::new(),
    }
}

/// A time, for people.
struct Span(Duration);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < Duration::from_secs(1) {
            return write!(f, "{} ms", self.0.as_millis());
        }
        // Upwards: whoever comes back after the time named finds it over.
        write!(f, "{} s", self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0))
    }
}

/// A number of bytes, for people, in the largest unit that leaves it whole.
struct Size(usize);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KIB: usize = 1024;
        const MIB: usize = 1024 * KIB;
        match self.0 {
            bytes if bytes >= MIB && bytes.is_multiple_of(MIB) => write!(f, "{} MiB", bytes / MIB),
            bytes if bytes >= KIB && bytes.is_multiple_of(KIB) => write!(f, "{} KiB", bytes / KIB),
            bytes => write!(f, "{bytes} bytes"),
        }
    }
}

/// A status with its name, such as `503 Service Unavailable`.
struct StatusLine(u16);

impl fmt::Display for StatusLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match StatusCode::from_u16(self.0).ok().and_then(|status| status.canonical_reason()) {
            Some(reason) => write!(f, "{} {reason}", self.0),
            None => write!(f, "status {}", self.0),
        }
    }
}
