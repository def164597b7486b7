//! The configuration that `init` writes, as part of the program.
//!
//! In: nothing. Out: the text of the main file and of the files that lie beside it. Touches no disk.

use std::{path::Path, rc::Rc};

use glob::Pattern;

use super::{file::File, include::Included, value::Value};

/// A delivered file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveredFile {
    /// Where it lies, seen from the folder of the main file.
    pub path: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// The commented main file.
pub const DELIVERED: &str = include_str!("../../config/presswatch.toml");

/// The files that lie beside it, in the order in which it includes them.
pub const DELIVERED_BESIDE: [DeliveredFile; 14] = [
    // Read by people only: no pattern of the main file takes it in.
    DeliveredFile { path: "topics/README.md", text: include_str!("../../config/topics/README.md") },
    DeliveredFile { path: "topics/common.toml", text: include_str!("../../config/topics/common.toml") },
    DeliveredFile { path: "topics/deepseek.toml", text: include_str!("../../config/topics/deepseek.toml") },
    DeliveredFile {
        path: "topics/export-controls.toml",
        text: include_str!("../../config/topics/export-controls.toml"),
    },
    DeliveredFile { path: "topics/nvidia.toml", text: include_str!("../../config/topics/nvidia.toml") },
    DeliveredFile { path: "sources/company.toml", text: include_str!("../../config/sources/company.toml") },
    DeliveredFile { path: "sources/general-press.toml", text: include_str!("../../config/sources/general-press.toml") },
    DeliveredFile {
        path: "sources/official-media.toml",
        text: include_str!("../../config/sources/official-media.toml"),
    },
    DeliveredFile { path: "sources/official.toml", text: include_str!("../../config/sources/official.toml") },
    DeliveredFile { path: "sources/think-tank.toml", text: include_str!("../../config/sources/think-tank.toml") },
    DeliveredFile { path: "sources/trade-press.toml", text: include_str!("../../config/sources/trade-press.toml") },
    DeliveredFile { path: "sources/wire.toml", text: include_str!("../../config/sources/wire.toml") },
    DeliveredFile { path: "subscriptions/eu-desk.toml", text: include_str!("../../config/subscriptions/eu-desk.toml") },
    DeliveredFile {
        path: "subscriptions/handelspolitik.toml",
        text: include_str!("../../config/subscriptions/handelspolitik.toml"),
    },
];

/// The delivered main file.
pub(super) fn main(path: &Path) -> Rc<File> {
    Rc::new(File::new(path, 0, DELIVERED.to_owned()))
}

/// Those of the delivered files that the patterns of the main file take in.
pub(super) fn included(patterns: &[Value<'_>]) -> Included {
    let patterns: Vec<Pattern> =
        patterns.iter().filter_map(Value::text).filter_map(|text| Pattern::new(text).ok()).collect();
    let taken = DELIVERED_BESIDE.iter().filter(|file| patterns.iter().any(|pattern| pattern.matches(file.path)));
    let file = |(number, file): (usize, &DeliveredFile)| {
        Rc::new(File::new(Path::new(file.path), number, file.text.to_owned()))
    };
    Included { files: (1..).zip(taken).map(file).collect(), complete: true }
}
