//! A file of the configuration as it was written.
//!
//! In: a path. Out: its text, and the TOML in it with the place of every key and value. Never asks what a key
//! means.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
    rc::Rc,
};

use toml::de::DeTable;

use super::finding::{Finding, Findings, Place};

/// The greatest size of one file, in bytes.
pub(super) const FILE_BYTES_MAX: usize = 16 << 20;

/// The greatest number of syntax faults that are told of one file: the later ones mostly follow from the first.
const SYNTAX_FAULTS_MAX: usize = 10;

/// The text of one file.
#[derive(Debug)]
pub(super) struct File {
    /// Its path as the operator would write it.
    pub(super) name: String,
    /// The folder that relative paths in it start from.
    pub(super) folder: PathBuf,
    /// 0 for the main file; the included ones in the order in which they were read.
    pub(super) number: usize,
    /// What it says; empty when it could not be read.
    pub(super) text: String,
    line_starts: Vec<usize>,
}

impl File {
    /// A file whose text is known.
    pub(super) fn new(path: &Path, number: usize, text: String) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Self { name: path.display().to_string(), folder, number, text, line_starts }
    }

    /// Reads a file; `None`, with the fault told, when that cannot be done.
    pub(super) fn open(path: &Path, number: usize, findings: &Findings) -> Option<Rc<Self>> {
        match read(path) {
            Ok(text) => Some(Rc::new(Self::new(path, number, text))),
            Err(fault) => {
                let (title, hint) = fault.say(path);
                let file = Rc::new(Self::new(path, number, String::new()));
                findings.add(Finding::fault(Place::whole(&file), title, hint));
                None
            }
        }
    }

    /// The line that holds this byte, from 0.
    pub(super) fn line_at(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The bytes of these lines, without the last line end.
    pub(super) fn lines(&self, first: usize, last: usize) -> std::ops::Range<usize> {
        let start = self.line_starts.get(first).copied().unwrap_or(self.text.len());
        let end = self.line_starts.get(last + 1).map_or(self.text.len(), |next| next - 1);
        start..end
    }
}

/// The TOML of a file; `None`, with the faults told, when it is none.
pub(super) fn parse<'a>(file: &'a Rc<File>, findings: &Findings) -> Option<DeTable<'a>> {
    let (root, faults) = DeTable::parse_recoverable(&file.text);
    if faults.is_empty() {
        return Some(root.into_inner());
    }
    let finding = |fault: &toml::de::Error| {
        let span = fault.span().unwrap_or(0..0);
        let title = format!("not TOML: {}", fault.message());
        (file.line_at(span.start), Finding::fault(Place::new(file, span), title, syntax_hint(fault.message())))
    };
    let mut told: Vec<(usize, Finding)> = faults.iter().map(finding).collect();
    told.sort_by_key(|(line, _)| *line);
    // The parser goes on after a fault as well as it can; a second fault in the same line is its echo.
    told.dedup_by_key(|(line, _)| *line);
    told.into_iter().take(SYNTAX_FAULTS_MAX).for_each(|(_, finding)| findings.add(finding));
    None
}

fn syntax_hint(message: &str) -> &'static str {
    if message.contains("duplicate key") {
        "a key stands once in its table, and a [table] once in its file; only [[source]], [[topic]] and \
         [[subscription]] are repeated, each with two brackets"
    } else {
        "texts stand in quotes (\"…\", or '…' without escapes), lists in [ ], and every key = value on a line of its own"
    }
}

/// Why a file cannot be read.
enum Unreadable {
    Missing,
    NotAFile,
    TooLarge,
    NotUtf8(usize),
    Other(io::Error),
}

impl Unreadable {
    fn say(&self, path: &Path) -> (String, String) {
        match self {
            Self::Missing => (
                "there is no such file".into(),
                "`presswatch init` writes a commented one to start from; `--config FILE` names another".into(),
            ),
            Self::NotAFile => {
                ("this is not a file".into(), format!("of a folder, name the files: \"{}/*.toml\"", path.display()))
            }
            Self::TooLarge => (
                format!("the file is larger than {} MiB", FILE_BYTES_MAX >> 20),
                "spread it over several files and `include` them".into(),
            ),
            Self::NotUtf8(at) => (
                format!("the file is not UTF-8 text (first at byte {at})"),
                "save it as UTF-8: TOML knows no other encoding".into(),
            ),
            Self::Other(fault) => {
                (format!("the file cannot be read: {fault}"), "check its permissions and who reads it".into())
            }
        }
    }
}

fn read(path: &Path) -> Result<String, Unreadable> {
    let classify = |fault: io::Error| match fault.kind() {
        io::ErrorKind::NotFound => Unreadable::Missing,
        _ => Unreadable::Other(fault),
    };
    // Asked before opening, because opening a pipe would wait for its writer.
    if !path.metadata().map_err(classify)?.is_file() {
        return Err(Unreadable::NotAFile);
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(classify)?;
    file.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(classify)?;
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge);
    }
    String::from_utf8(bytes).map_err(|fault| Unreadable::NotUtf8(fault.utf8_error().valid_up_to()))
}
