//! What is stored compressed: the blocks of an article, an entry while it waits for its page, and mails.
//!
//! In: values. Out: zstd of JSON (of a mail: of its bytes), and back. Never unpacks more than
//! [`UNPACKED_BYTES_MAX`].

use std::io::Read;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use crate::model::{Article, Block, BlockKind, Entry, Language, Link};

/// The most bytes that one value has before it is compressed. Bodies are capped far below when they are fetched.
const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Source: the zstd manual; 3 is its default, prose shrinks to two fifths.
const LEVEL: i32 = 3;

/// A block with its fingerprint, and of a document that has pages the one on which it begins.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PackedBlock {
    OnPage(String, String, i64, usize),
    Alone(String, String, i64),
}

/// What was packed of an article.
pub(super) struct Unpacked {
    /// Its blocks.
    pub(super) blocks: Vec<Block>,
    /// The fingerprint of each.
    pub(super) hashes: Vec<i64>,
    /// The page on which each begins.
    pub(super) pages: Vec<Option<usize>>,
}

/// Packs the blocks of an article with their fingerprints.
pub(super) fn pack_blocks(article: &Article, hashes: &[i64]) -> Result<Vec<u8>, StoreError> {
    let blocks = &article.blocks;
    if blocks.len() != hashes.len() {
        let text = format!("{} blocks with {} fingerprints", blocks.len(), hashes.len());
        return Err(StoreError::Inconsistent(text));
    }
    let row = |(place, (block, hash)): (usize, (&Block, &i64))| {
        let (word, text) = (block.kind.word().to_owned(), block.text.clone());
        match article.page_of(place) {
            Some(page) => PackedBlock::OnPage(word, text, *hash, page),
            None => PackedBlock::Alone(word, text, *hash),
        }
    };
    let rows: Vec<PackedBlock> = blocks.iter().zip(hashes).enumerate().map(row).collect();
    pack(&rows)
}

/// Unpacks blocks with their fingerprints.
pub(super) fn unpack_blocks(bytes: &[u8]) -> Result<Unpacked, StoreError> {
    let rows: Vec<PackedBlock> = unpack(bytes)?;
    let mut unpacked = Unpacked { blocks: Vec::with_capacity(rows.len()), hashes: Vec::new(), pages: Vec::new() };
    for row in rows {
        let (word, text, hash, page) = match row {
            PackedBlock::OnPage(word, text, hash, page) => (word, text, hash, Some(page)),
            PackedBlock::Alone(word, text, hash) => (word, text, hash, None),
        };
        let kind = BlockKind::from_word(&word)
            .ok_or_else(|| StoreError::Corrupt(format!("unknown kind of block {word:?}")))?;
        unpacked.blocks.push(Block { kind, text });
        unpacked.hashes.push(hash);
        unpacked.pages.push(page);
    }
    Ok(unpacked)
}

/// An [`Entry`] as JSON, but for its period, which decides nothing once it waits. Moments in milliseconds; links as
/// given, for their canonical form follows from that.
#[derive(Serialize, Deserialize)]
struct PackedEntry {
    key: String,
    link: Option<String>,
    proxy: Option<String>,
    title: Option<String>,
    published: Option<i64>,
    updated: Option<i64>,
    authors: Vec<String>,
    summary: Option<String>,
    content: Option<String>,
    language: Option<String>,
}

/// Packs an entry.
pub(super) fn pack_entry(entry: &Entry) -> Result<Vec<u8>, StoreError> {
    pack(&PackedEntry {
        key: entry.key.clone(),
        link: entry.link.as_ref().map(|link| link.given().to_string()),
        proxy: entry.proxy.as_ref().map(|link| link.given().to_string()),
        title: entry.title.clone(),
        published: entry.published.map(Timestamp::as_millisecond),
        updated: entry.updated.map(Timestamp::as_millisecond),
        authors: entry.authors.clone(),
        summary: entry.summary.clone(),
        content: entry.content.clone(),
        language: entry.language.map(|language| language.code().to_owned()),
    })
}

/// Unpacks an entry.
pub(super) fn unpack_entry(bytes: &[u8]) -> Result<Entry, StoreError> {
    let packed: PackedEntry = unpack(bytes)?;
    let moment = |ms: Option<i64>| ms.map(Timestamp::from_millisecond).transpose().map_err(damaged);
    let link = |given: Option<String>| given.map(|given| Link::parse(&given)).transpose().map_err(damaged);
    Ok(Entry {
        key: packed.key,
        link: link(packed.link)?,
        proxy: link(packed.proxy)?,
        title: packed.title,
        published: moment(packed.published)?,
        updated: moment(packed.updated)?,
        authors: packed.authors,
        summary: packed.summary,
        content: packed.content,
        language: packed.language.as_deref().and_then(Language::parse),
        ..Entry::default()
    })
}

/// Packs a mail; encoded as it is, it shrinks to a fifth.
pub(super) fn pack_mail(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    compress(bytes)
}

/// Unpacks a mail.
pub(super) fn unpack_mail(bytes: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    // A mail that was queued before mails were packed is as it is; none begins like a frame of zstd (RFC 8878).
    if bytes.starts_with(&zstd::zstd_safe::MAGICNUMBER.to_le_bytes()) { decompress(&bytes) } else { Ok(bytes) }
}

fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(value).map_err(|error| StoreError::Inconsistent(error.to_string()))?;
    compress(&json)
}

fn compress(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    // What is written must be readable again.
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > UNPACKED_BYTES_MAX {
        let text = format!("an article, entry or mail of more than {UNPACKED_BYTES_MAX} bytes");
        return Err(StoreError::Inconsistent(text));
    }
    Ok(zstd::bulk::compress(bytes, LEVEL)?)
}

fn unpack<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(&decompress(bytes)?).map_err(damaged)
}

fn decompress(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut unpacked = Vec::new();
    let decoder = zstd::Decoder::new(bytes).map_err(damaged)?;
    decoder.take(UNPACKED_BYTES_MAX).read_to_end(&mut unpacked).map_err(damaged)?;
    Ok(unpacked)
}

fn damaged(error: impl std::error::Error) -> StoreError {
    StoreError::Corrupt(error.to_string())
}
