//! Finds and opens the files that the main file includes.
//!
//! In: the patterns of `include`. Out: the files, in the order of the patterns and then of their names.
//! Never includes from an included file.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    rc::Rc,
};

use glob::{MatchOptions, Pattern};

use super::{
    file::{FILE_BYTES_MAX, File},
    finding::Findings,
    value::Value,
};

/// The greatest number of included files.
const FILES_MAX: usize = 10_000;

/// The greatest size of all included files together, in bytes.
const TOTAL_BYTES_MAX: usize = 4 * FILE_BYTES_MAX;

/// `*` stays within one folder, and hidden files (an editor's swap files) are not matched by it.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The included files.
pub(super) struct Included {
    /// Those that could be read.
    pub(super) files: Vec<Rc<File>>,
    /// False when at least one is missing, so that nothing can be said about what no file defines.
    pub(super) complete: bool,
}

/// Opens every file that a pattern matches; every pattern must match one.
pub(super) fn open(main: &File, main_path: &Path, patterns: &[Value<'_>], findings: &Findings) -> Included {
    let mut included = Included { files: Vec::new(), complete: true };
    let mut seen: BTreeSet<PathBuf> = main_path.canonicalize().into_iter().collect();
    let mut number = 0;
    let mut bytes = 0;
    for pattern in patterns {
        let Some(paths) = matched(main, pattern) else {
            included.complete = false;
            continue;
        };
        for path in paths {
            number += 1;
            if number > FILES_MAX || bytes > TOTAL_BYTES_MAX {
                let total = TOTAL_BYTES_MAX >> 20;
                pattern.refuse(
                    format!("takes in more than {FILES_MAX} files or {total} MiB"),
                    "put many sources into one file",
                );
                included.complete = false;
                return included;
            }
            if path.canonicalize().is_ok_and(|whole| !seen.insert(whole)) {
                pattern.refuse(
                    format!("takes in {} a second time", path.display()),
                    "a file may be included once, and the main file not at all",
                );
                continue;
            }
            match File::open(&path, number, findings) {
                Some(file) => {
                    bytes += file.text.len();
                    included.files.push(file);
                }
                None => included.complete = false,
            }
        }
    }
    included
}

/// The paths that a pattern matches, sorted; `None`, with the fault told, when there are none.
fn matched(main: &File, pattern: &Value<'_>) -> Option<Vec<PathBuf>> {
    let text = pattern.text()?;
    if text.contains("**") {
        pattern.refuse("may not contain `**`", "name each folder: \"sources/eu/*.toml\", \"sources/us/*.toml\"");
        return None;
    }
    // The folder is a name, not a pattern, whatever characters it has.
    let folder = Pattern::escape(&main.folder.to_string_lossy());
    let whole = PathBuf::from(folder).join(text);
    let paths = match glob::glob_with(&whole.to_string_lossy(), OPTIONS) {
        Ok(paths) => paths.take(FILES_MAX + 1).filter_map(Result::ok).collect::<Vec<_>>(),
        Err(fault) => {
            pattern.refuse(format!("is no pattern: {}", fault.msg), "`*` stands for any characters, `?` for one");
            return None;
        }
    };
    if paths.is_empty() {
        pattern.refuse("matches no file", "patterns are relative to the folder of this file");
        return None;
    }
    Some(paths)
}
