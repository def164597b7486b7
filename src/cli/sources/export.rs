//! `presswatch sources export`: the sources as OPML, for other readers.
//!
//! In: the configuration. Out: OPML 2.0. Headers, which may be secret, never leave.

use std::path::Path;

use super::super::{exit::Exit, load, output::line};
use crate::model::{Source, SourceKind};

pub(super) fn command(given: Option<&Path>) -> anyhow::Result<Exit> {
    let config = load(given)?;
    line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    line("<opml version=\"2.0\">")?;
    line("  <head><title>presswatch sources</title></head>")?;
    line("  <body>")?;
    for source in &config.sources {
        line(&format!("    {}", outline(source)))?;
    }
    line("  </body>")?;
    line("</opml>")?;
    Ok(Exit::Done)
}

/// One source. What no other reader can poll as a feed is a plain link.
fn outline(source: &Source) -> String {
    let (kind, address) = match source.kind {
        Some(SourceKind::Listing | SourceKind::Json | SourceKind::Sitemap) => ("link", "url"),
        Some(SourceKind::Feed) | None => ("rss", "xmlUrl"),
    };
    let mut attributes = vec![
        ("type", kind.to_owned()),
        ("text", source.name.clone()),
        ("title", source.name.clone()),
        (address, source.url.to_string()),
    ];
    if !source.tags.is_empty() {
        attributes.push(("category", source.tags.join(",")));
    }
    attributes.extend(source.language.map(|language| ("language", language.code().to_owned())));
    if !source.enabled {
        attributes.push(("isComment", "true".to_owned()));
    }
    let written: String = attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect();
    format!("<outline{written}/>")
}

/// The value of an attribute, so that it reads back as it is.
fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
