//! `presswatch run`: the daemon.

use std::path::Path;

use super::{block_on, exit::Exit, load};
use crate::{
    clock, config,
    daemon::{self, Newsroom},
};

pub(super) fn command(given: Option<&Path>) -> anyhow::Result<Exit> {
    let path = config::locate(given);
    let config = load(given)?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    block_on(async {
        let room = Newsroom::open(config, clock::now()).await?;
        daemon::run(room, &path).await
    })??;
    Ok(Exit::Done)
}
