//! `presswatch read-apart`: reads one document for another presswatch, in a process that may break.

use std::io::{self, Read as _, Write as _};

use anyhow::Context as _;

use super::{arguments::ReadApart, exit::Exit};
use crate::{apart, model::Link, read};

pub(super) fn command(arguments: &ReadApart) -> anyhow::Result<Exit> {
    apart::bound();
    let link = Link::parse(&arguments.url).with_context(|| format!("{:?}", arguments.url))?;
    let mut bytes = Vec::new();
    io::stdin().lock().take(apart::INPUT_BYTES_MAX as u64).read_to_end(&mut bytes)?;
    let answer = read::pack(&read::page(&bytes, None, &link));
    io::stdout().lock().write_all(&answer)?;
    Ok(Exit::Done)
}
