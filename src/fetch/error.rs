//! What can go wrong, told by what a caller does about it.
//!
//! In: faults of the client's library. Out: [`FetchError`]. Never repeats an address whole or a header: either may
//! hold a secret.

use std::{error::Error, fmt, io, time::Duration};

use reqwest::StatusCode;

use super::{client::CONNECT_MAX, resolver::Unresolved};
use crate::model::Trouble;

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
    /// A stage took longer than it may.
    #[error("{stage} {}", Span(*.limit))]
    Timeout {
        /// Which.
        stage: Stage,
        /// The longest time for it.
        limit: Duration,
    },
    /// Instead of an answer came a test whether a person asks, or a block.
    #[error("{host:?} keeps programs out: a wall of {wall} answered ({status})")]
    Wall {
        /// The host.
        host: String,
        /// Whose wall it is.
        wall: &'static str,
        /// The HTTP status.
        status: u16,
    },
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
    /// The host closed the connection without an answer: it may have been an old one.
    #[error("{host:?} gave no answer that is HTTP: it closed the connection")]
    Dropped {
        /// The host.
        host: String,
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

/// A stage of an exchange that has a time limit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// From the first byte dialled to the end of the answer's header.
    Answer,
    /// Between two pieces of the body.
    Silence,
    /// All of it, redirects and body included.
    Whole,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Answer => "did not answer within",
            Self::Silence => "kept silent within the body for",
            Self::Whole => "was not done within",
        })
    }
}

impl FetchError {
    /// Whether the same request may succeed later.
    ///
    /// Among the statuses these are 408, 425, 429 and those of the 5xx that do not say "never" (501, 505).
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Network(_) | Self::Timeout { .. } | Self::Waiting { .. } | Self::Dropped { .. } | Self::Broken(_) => {
                true
            }
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502..=504 | 506..=599),
            Self::Refused(_) | Self::Robots { .. } | Self::Wall { .. } | Self::Unusable(_) | Self::Document(_) => false,
        }
    }

    /// Whether `robots.txt` forbids the page.
    pub fn is_robots(&self) -> bool {
        matches!(self, Self::Robots { .. })
    }

    /// Whether nothing at all was heard of the host: it may be the network, and the network may be ours.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Network(_) | Self::Timeout { stage: Stage::Answer, .. })
    }

    /// Whether an answer of some kind proves that we are connected.
    pub fn is_heard(&self) -> bool {
        match self {
            Self::Status { .. }
            | Self::Wall { .. }
            | Self::Dropped { .. }
            | Self::Broken(_)
            | Self::Unusable(_)
            | Self::Document(_) => true,
            Self::Timeout { stage, .. } => *stage != Stage::Answer,
            Self::Refused(_) | Self::Robots { .. } | Self::Network(_) | Self::Waiting { .. } => false,
        }
    }

    /// What this means for a source whose own document cannot be had.
    ///
    /// Source: RFC 9110, section 15.5 (401 to 403, 410); RFC 7725 (451).
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Status { status: 410, .. } => Trouble::Gone,
            Self::Status { status: 401..=403 | 451, .. } | Self::Wall { .. } | Self::Robots { .. } => Trouble::Blocked,
            _ => Trouble::Failing,
        }
    }

    /// The HTTP status, where an answer came that had another one than 2xx and 304.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } | Self::Wall { status, .. } => Some(*status),
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
    if causes(fault).any(is_dropped) {
        return FetchError::Dropped { host: host.to_owned() };
    }
    FetchError::Broken(format!("{host:?} gave no answer that is HTTP: {}", root(fault)))
}

/// The error behind a body that could not be read to its end.
pub(super) fn of_body(fault: &reqwest::Error, host: &str) -> FetchError {
    // What hyper has to tell comes from the connection; compression is undone above it.
    let is_transport = causes(fault).any(<dyn Error>::is::<hyper::Error>);
    let is_cut = causes(fault)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::UnexpectedEof);
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

/// Whether the other side closed the connection where an answer should begin.
fn is_dropped(cause: &(dyn Error + 'static)) -> bool {
    let closed = |kind| {
        matches!(
            kind,
            io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::UnexpectedEof
        )
    };
    cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_incomplete_message)
        || cause.downcast_ref::<io::Error>().is_some_and(|cause| closed(cause.kind()))
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
