//! `presswatch explain`: everything that happened to a link.

use std::path::Path;

use anyhow::Context as _;
use serde_json::json;

use super::{
    arguments::Explain,
    block_on,
    exit::Exit,
    load,
    output::{complain, line},
};
use crate::{model::Link, store::Store};

pub(super) fn command(given: Option<&Path>, explain: &Explain) -> anyhow::Result<Exit> {
    let link = Link::parse(&explain.link).with_context(|| format!("{:?}", explain.link))?;
    let config = load(given)?;
    let history = block_on(async {
        let store = Store::open_reader(&config.daemon.state)?;
        store.history(link.canonical().to_owned()).await
    })??;
    let Some(history) = history else {
        complain(&format!("never seen: {link}"));
        return Ok(Exit::No);
    };
    for event in &history.events {
        let at = event.at.to_zoned(config.daemon.time_zone.clone());
        let text = if explain.json {
            let reason = event.reason.map(crate::model::Reason::code);
            json!({"schema": 1, "at": event.at.to_string(), "reason": reason, "text": event.text}).to_string()
        } else {
            let reason = event.reason.map_or_else(String::new, |reason| format!("  [{}]", reason.code()));
            format!("{}  {}{reason}", at.strftime("%Y-%m-%d %H:%M:%S %Z"), event.text)
        };
        line(&text)?;
    }
    Ok(Exit::Done)
}
