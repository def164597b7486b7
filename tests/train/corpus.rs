//! Reads pages whose article is known.

use std::{fs::File, io::Read as _, path::Path};

use anyhow::{Context as _, Result};
use flate2::read::MultiGzDecoder;
use presswatch::{
    model::Link,
    read::{self, JudgedPiece},
};
use serde_json::{Map, Value};

use super::{boosting::Example, labels};

/// A page whose article is known.
pub(crate) struct Page {
    /// The folder that it is from.
    pub(crate) set: String,
    /// The site that it is of.
    pub(crate) site: String,
    pub(crate) truth: Truth,
    bytes: Vec<u8>,
    link: Link,
    pub(crate) pieces: Vec<JudgedPiece>,
    labels: Vec<labels::Label>,
}

/// What is known of the article of a page.
pub(crate) struct Truth {
    /// Its text.
    pub(crate) text: Option<String>,
    /// Strings that are part of it, and others that are not.
    pub(crate) with: Vec<String>,
    pub(crate) without: Vec<String>,
}

/// Reads the pages of a folder and labels their pieces.
pub(crate) fn pages(folder: &Path) -> Result<Vec<Page>> {
    let known: Map<String, Value> = serde_json::from_slice(&unpacked(&folder.join("truth.json.gz"))?)?;
    known.iter().map(|(id, page)| page_of(folder, id, page).with_context(|| id.clone())).collect()
}

fn page_of(folder: &Path, id: &str, known: &Value) -> Result<Page> {
    let bytes = unpacked(&folder.join("html").join(format!("{id}.html.gz")))?;
    let text = |name: &str| known.get(name).and_then(Value::as_str).map(str::to_owned);
    let strings = |name: &str| {
        let list = known.get(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(labels::one_line).collect()
    };
    let truth = Truth { text: text("text"), with: strings("with"), without: strings("without") };
    let link = text("url").and_then(|url| Link::parse(&url).ok());
    let link = link.map_or_else(|| Link::parse(&format!("https://outlet.invalid/{id}")), Ok)?;
    let pieces = read::judged(&bytes, None, &link, &mut read::opinion);
    let labels = labels::of(&pieces, &truth);
    let set = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Page { set, site: text("site").unwrap_or_else(|| id.to_owned()), truth, bytes, link, pieces, labels })
}

impl Page {
    /// In which of so many parts its site falls.
    pub(crate) fn part(&self, parts: u64) -> u64 {
        let hash = self
            .site
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        (hash ^ hash >> 29 ^ hash >> 47) % parts
    }

    /// Its labelled pieces.
    pub(crate) fn examples(&self) -> impl Iterator<Item = Example<'_>> {
        let labelled = self.pieces.iter().zip(&self.labels).filter(|(_, label)| label.weight > 0.0);
        labelled.map(|(piece, label)| Example { row: &piece.features, is_part: label.is_part, weight: label.weight })
    }

    /// The texts that are kept by some opinion.
    pub(crate) fn kept(&self, opinion: &mut dyn FnMut(&[f32]) -> f32) -> Vec<String> {
        let pieces = read::judged(&self.bytes, None, &self.link, opinion);
        pieces.into_iter().filter(|piece| piece.is_kept).map(|piece| piece.text).collect()
    }
}

fn unpacked(path: &Path) -> Result<Vec<u8>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut bytes = Vec::new();
    MultiGzDecoder::new(file).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}
