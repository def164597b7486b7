//! What the options of `try` say of how a source is read.

use anyhow::{Context as _, bail};

use crate::{
    cli::arguments::Try,
    model::{JsonPath, JsonRules, Source, SourceKind},
    read,
};

/// Reads `source` as the options say; what they do not say stays as it is.
pub(super) fn apply(source: &mut Source, options: &Try) -> anyhow::Result<()> {
    if let Some(kind) = options.kind.as_deref().and_then(SourceKind::from_word) {
        source.kind = Some(kind);
    }
    if let Some(links) = &options.links {
        source.kind = Some(SourceKind::Listing);
        source.links = Some(selector("--links", links)?);
    }
    if let (Some(items), Some(link)) = (&options.items, &options.link) {
        source.kind = Some(SourceKind::Json);
        source.json = Some(JsonRules {
            items: path("--items", items)?,
            link: path("--link", link)?,
            title: options.title.as_deref().map(|title| path("--title", title)).transpose()?,
            date: options.date.as_deref().map(|date| path("--date", date)).transpose()?,
            text: options.text.as_deref().map(|text| path("--text", text)).transpose()?,
            next: None,
        });
    }
    match (&options.follow, &mut source.json) {
        (Some(follow), Some(json)) => json.next = Some(path("--follow", follow)?),
        (Some(follow), None) => source.follow = Some(selector("--follow", follow)?),
        (None, _) => {}
    }
    Ok(())
}

fn selector(option: &str, text: &str) -> anyhow::Result<String> {
    if let Err(fault) = read::check_selector(text) {
        bail!("{option} {text:?}: {fault}");
    }
    Ok(text.to_owned())
}

fn path(option: &str, text: &str) -> anyhow::Result<JsonPath> {
    JsonPath::parse(text).with_context(|| format!("{option} {text:?} is no path"))
}
