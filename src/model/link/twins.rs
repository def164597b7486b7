//! Twins of a page: its AMP, mobile and print versions.
//!
//! In: an address. Out: that of the page itself, as far as the address alone tells. Two pages that differ in nothing
//! but what is taken away here are not seen on one site.

use url::{Host, Url};

/// First labels of hosts that serve the same pages as the site itself.
const HOST_LABELS: [&str; 6] = ["www", "m", "mobile", "amp", "touch", "wap"];
/// A second-level domain of this length below a country's is a registry, as in `m.co.uk`.
const REGISTRY_LABEL_LENGTH_MAX: usize = 3;
/// Segments that turn a path into that of a twin, where they stand first or last.
const PATH_SEGMENTS: [&str; 5] = ["amp", "print", "drucken", "druckversion", "imprimir"];
/// Ends of a last segment that do so, each with what the page itself has there.
const NAME_ENDINGS: [(&str, &str); 4] =
    [(".amp.html", ".html"), (".amp", ""), ("-print.html", ".html"), (",print", "")];
/// Parameters that do so, with their values; `""` is any value or none.
const PARAMETERS: [(&str, &[&str]); 10] = [
    ("amp", &["", "1", "true"]),
    ("outputtype", &["amp"]),
    ("output", &["amp", "print"]),
    ("view", &["print", "amp", "mobile"]),
    ("mode", &["print"]),
    ("print", &["", "1", "true", "yes"]),
    ("printable", &["", "1", "true", "yes"]),
    ("pagewanted", &["all", "print"]),
    ("singlepage", &["", "1", "true"]),
    ("mobile", &["", "1", "true"]),
];

/// Turns the address of a twin into that of the page itself.
pub(super) fn leave(url: &mut Url) {
    if let Some(host) = plain_host(url) {
        // Only fails for what is no host, which the rest of a host's labels is not.
        let _ = url.set_host(Some(&host));
    }
    let path = plain_path(url.path());
    url.set_path(&path);
}

/// Whether a `name=value` only chooses the twin.
pub(super) fn is_twin_parameter(pair: &str) -> bool {
    let pair = pair.to_ascii_lowercase();
    let (name, value) = pair.split_once('=').unwrap_or((&pair, ""));
    PARAMETERS.iter().any(|(own, values)| *own == name && values.contains(&value))
}

/// The host without the labels of twins and without a last dot, where it has such.
fn plain_host(url: &Url) -> Option<String> {
    let Some(Host::Domain(given)) = url.host() else { return None };
    let mut host = given.trim_end_matches('.');
    while let Some((label, rest)) = host.split_once('.') {
        if !HOST_LABELS.contains(&label) || is_registry(rest) {
            break;
        }
        host = rest;
    }
    (host != given && !host.is_empty()).then(|| host.to_owned())
}

fn is_registry(host: &str) -> bool {
    match host.rsplit_once('.') {
        None => true,
        Some((label, country)) => {
            country.len() == 2 && !label.contains('.') && label.len() <= REGISTRY_LABEL_LENGTH_MAX
        }
    }
}

/// The path without every trace of a twin; ends, for each round shortens it.
fn plain_path(path: &str) -> String {
    let mut path = path.to_owned();
    loop {
        let shorter = without_segments(&path);
        let shorter = without_ending(&shorter).unwrap_or(shorter);
        if shorter.len() >= path.len() {
            return path;
        }
        path = shorter;
    }
}

fn without_segments(path: &str) -> String {
    let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let is_twin = |segment: &str| PATH_SEGMENTS.iter().any(|twin| segment.eq_ignore_ascii_case(twin));
    // A page of that name alone is a page of its own.
    if segments.len() > 1 && segments.last().is_some_and(|last| is_twin(last)) {
        segments.pop();
    }
    if segments.len() > 1 && segments.first().is_some_and(|first| is_twin(first)) {
        segments.remove(0);
    }
    format!("/{}", segments.join("/"))
}

fn without_ending(path: &str) -> Option<String> {
    NAME_ENDINGS.iter().find_map(|(ending, page)| {
        let name = path.strip_suffix(ending).filter(|name| !name.ends_with('/'))?;
        Some(format!("{name}{page}"))
    })
}
