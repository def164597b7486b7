//! Secrets: never in the configuration, always named by it.
//!
//! In: `{ credential = "…" }`, `{ file = "…" }` or `{ env = "…" }`. Out: the secret, read once. Never shows one:
//! a secret that stands in the configuration all the same is hidden in what is told of it.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use secrecy::SecretString;

use super::{environment, table::Table, value::Complaint, value::Value};

/// The greatest size of a secret, in bytes.
const BYTES_MAX: u64 = 64 << 10;

/// What to write for a secret.
const HINT: &str =
    "write { credential = \"NAME\" } for a systemd credential, { file = \"PATH\" } or { env = \"NAME\" }";

/// Where a secret is to be found.
#[derive(Debug)]
pub(super) enum Secret {
    /// A systemd credential by its name.
    Credential(String),
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
}

/// Reads where a secret is; a text is refused, and hidden.
pub(super) fn named(value: &Value<'_>) -> Option<Secret> {
    if value.node.get_ref().is_str() {
        value.findings.hide(value.place());
        value.refuse("stands here in clear", HINT);
        return None;
    }
    value.table(value.title("").trim_end(), read).flatten()
}

fn read(table: &Table<'_>) -> Option<Secret> {
    let credential = table.optional("credential", |text| plain_name(text).map(Secret::Credential));
    let file = table.path("file").map(Secret::File);
    let environment = table.optional("env", |text| plain_name(text).map(Secret::Environment));
    let mut ways = [credential, file, environment].into_iter().flatten();
    let first = ways.next();
    if first.is_none() || ways.next().is_some() {
        table.refuse("a secret has one place", HINT);
        return None;
    }
    first
}

fn plain_name(text: &str) -> Result<String, Complaint> {
    if text.is_empty() || text.starts_with('.') || text.contains(['/', '=', '\0']) {
        return Err(Complaint::new("is no name", "write the name alone: no path, no `=`"));
    }
    Ok(text.to_owned())
}

impl Secret {
    /// Fetches the secret, without the line end that editors leave behind it; tells why at `value` when it cannot.
    pub(super) fn fetch(&self, value: &Value<'_>) -> Option<SecretString> {
        let found = match self {
            Self::Credential(name) => credential(name),
            Self::File(path) => file(path),
            Self::Environment(name) => environment::variable(name).ok_or_else(|| {
                Complaint::new(
                    format!("names a variable that is not set: {name}"),
                    "set it where presswatch is started",
                )
            }),
        };
        match found.and_then(|text| checked(&text)) {
            Ok(secret) => Some(secret.into()),
            Err(complaint) => {
                value.complain(complaint);
                None
            }
        }
    }
}

fn credential(name: &str) -> Result<String, Complaint> {
    let hint = format!("write LoadCredential={name}:PATH in the systemd unit; by hand, use {{ file = \"PATH\" }}");
    let Some(directory) = environment::credentials_directory() else {
        let text =
            format!("names the credential \"{name}\", but systemd gave none ($CREDENTIALS_DIRECTORY is not set)");
        return Err(Complaint::new(text, hint));
    };
    file(&directory.join(name)).map_err(|complaint| Complaint { hint, ..complaint })
}

fn file(path: &Path) -> Result<String, Complaint> {
    let complaint = |fault: &str| {
        let hint = "the user that runs presswatch must be able to read it";
        Complaint::new(format!("names {}, which cannot be read: {fault}", path.display()), hint)
    };
    let mut text = String::new();
    let metadata = path.metadata().map_err(|fault| complaint(&say(&fault)))?;
    if !metadata.is_file() || metadata.len() > BYTES_MAX {
        return Err(complaint(&format!("no file of at most {} KiB", BYTES_MAX >> 10)));
    }
    let open = File::open(path).map_err(|fault| complaint(&say(&fault)))?;
    open.take(BYTES_MAX).read_to_string(&mut text).map_err(|fault| complaint(&say(&fault)))?;
    Ok(text)
}

/// The common faults without the operating system's error number.
fn say(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::InvalidData => "it is not UTF-8 text".into(),
        _ => fault.to_string(),
    }
}

fn checked(text: &str) -> Result<String, Complaint> {
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() || secret.contains(char::is_control) {
        return Err(Complaint::new("leads to a secret that is empty or has several lines", "a secret is one line"));
    }
    Ok(secret.to_owned())
}
