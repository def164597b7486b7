//! `presswatch sources import FILE.opml`: the feeds of another reader as sources.
//!
//! In: a file from wherever. Out: TOML on standard output or in a new file, what could not be taken over on standard
//! error. Fetches nothing.

use std::{
    collections::HashSet,
    fs::{self, OpenOptions},
    io::{Read as _, Write as _},
    path::Path,
};

use anyhow::{Context as _, bail};

use super::{
    super::{
        arguments::SourcesImport,
        exit::Exit,
        load_or_delivered,
        output::{complain, count, line},
    },
    proposal::{Ids, Proposal, shown_name, tag},
};
use crate::{
    config::Config,
    model::Link,
    read::{self, Outline},
};

/// The greatest size of a file, in bytes: lists of thousands of feeds have less than one.
const FILE_BYTES_MAX: u64 = 16 << 20;

pub(super) fn command(given: Option<&Path>, import: &SourcesImport) -> anyhow::Result<Exit> {
    let config = load_or_delivered(given)?;
    let reading = read::opml(&bytes(&import.file)?);
    for problem in &reading.problems {
        complain(&format!("{}: {}", import.file.display(), problem.text));
    }
    let (proposals, known) = proposals(&config, reading.value);
    if known > 0 {
        complain(&format!("{} left out: configured already, or listed twice", count(known, "feed", "feeds")));
    }
    if proposals.is_empty() {
        complain(&format!("{}: no feed to add", import.file.display()));
        return Ok(Exit::No);
    }
    let sources: Vec<String> = proposals.iter().map(Proposal::toml).collect();
    let toml = sources.join("\n");
    match &import.output {
        None => line(toml.trim_end())?,
        Some(file) => {
            write(file, &toml)?;
            line(&format!("{}: {}", file.display(), count(proposals.len(), "source", "sources")))?;
        }
    }
    complain("not tried yet: `presswatch check --live` fetches each");
    Ok(Exit::Done)
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let file = fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        bail!("{} is larger than {} MiB", path.display(), FILE_BYTES_MAX >> 20);
    }
    Ok(bytes)
}

/// Writes a new file; one that exists is never overwritten.
fn write(path: &Path, toml: &str) -> anyhow::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(toml.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}

/// A source for each feed that is not there yet, and how many are.
fn proposals(config: &Config, outlines: Vec<Outline>) -> (Vec<Proposal>, usize) {
    let mut known: HashSet<Link> =
        config.sources.iter().filter_map(|source| Link::from_url(source.url.clone()).ok()).collect();
    let mut ids = Ids::taken(config);
    let all = outlines.len();
    let fresh = outlines.into_iter().filter(|outline| known.insert(outline.feed.clone()));
    let proposals: Vec<Proposal> = fresh.map(|outline| proposal(&outline, &mut ids)).collect();
    let known = all - proposals.len();
    (proposals, known)
}

fn proposal(outline: &Outline, ids: &mut Ids) -> Proposal {
    let url = outline.feed.given().clone();
    let mut tags: Vec<String> = outline.labels.iter().filter_map(|label| tag(label)).collect();
    tags.dedup();
    Proposal {
        id: ids.of(&url),
        name: shown_name(&outline.title, &url),
        url,
        kind: None,
        json: None,
        language: outline.language,
        tags,
        enabled: !outline.is_off,
        remarks: Vec::new(),
    }
}
