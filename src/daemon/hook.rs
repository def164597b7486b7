//! Tells the operator's hook of an outage of the transport, which mail cannot tell of.
//!
//! In: what happened. Out: one run of the command, with the event as JSON on its standard input and in its
//! environment. Never waits longer than its limit, and never fails whoever calls it: what goes wrong is logged.

use std::{io, process::Stdio, time::Duration};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
    time::timeout,
};
use tracing::{info, warn};

use crate::model::Outage;

/// How long the command may take.
const HOOK_TIMEOUT: Duration = Duration::from_secs(30);

/// How much of what it complains is logged.
const COMPLAINT_BYTES_MAX: u64 = 1_000;

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// No mail can leave.
    Down,
    /// Mails leave again.
    Up,
}

impl Event {
    /// The word for it, for the command.
    fn word(self) -> &'static str {
        match self {
            Self::Down => "mail-down",
            Self::Up => "mail-up",
        }
    }
}

/// Runs the command; `waiting` is the number of mails in the outbox. Returns whether it was told.
pub(super) async fn tell(command: &[String], event: Event, outage: &Outage, waiting: u32) -> bool {
    let Some((program, arguments)) = command.split_first() else { return false };
    let fields = [
        ("event", event.word().to_owned()),
        ("kind", outage.kind.word().to_owned()),
        ("since", outage.since.to_string()),
        ("text", outage.text.clone()),
        ("waiting", waiting.to_string()),
    ];
    let document = json!({
        "schema": 1, "event": event.word(), "kind": outage.kind.word(), "since": outage.since.to_string(),
        "text": outage.text, "waiting": waiting,
    });
    let mut started = Command::new(program);
    started.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    for (name, value) in fields {
        started.env(format!("PRESSWATCH_{}", name.to_uppercase()), value.replace('\0', ""));
    }
    // A group of its own, so that the limit also ends what the command has started.
    match started.process_group(0).kill_on_drop(true).spawn() {
        Ok(child) => run(program, child, format!("{document}\n")).await,
        Err(fault) => {
            warn!(%program, %fault, "the hook cannot be started");
            false
        }
    }
}

async fn run(program: &str, mut child: Child, document: String) -> bool {
    let group = child.id().and_then(|id| i32::try_from(id).ok());
    match timeout(HOOK_TIMEOUT, converse(&mut child, document.as_bytes())).await {
        Ok(Ok((status, _))) if status.success() => {
            info!(%program, "the hook was told");
            return true;
        }
        Ok(Ok((status, complaint))) => warn!(%program, %status, %complaint, "the hook failed"),
        Ok(Err(fault)) => warn!(%program, %fault, "the hook was lost sight of"),
        Err(_) => {
            if let Some(group) = group {
                // Gone already is as good as killed.
                let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
            }
            warn!(%program, "the hook did not end within {HOOK_TIMEOUT:?} and was killed");
        }
    }
    false
}

async fn converse(child: &mut Child, document: &[u8]) -> io::Result<(std::process::ExitStatus, String)> {
    if let Some(mut stdin) = child.stdin.take() {
        // A command that does not read it knows what it needs from its environment.
        let _ = stdin.write_all(document).await;
    }
    let mut complaint = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        // What goes beyond meets a closed pipe.
        stderr.take(COMPLAINT_BYTES_MAX).read_to_end(&mut complaint).await?;
    }
    let complaint = String::from_utf8_lossy(&complaint).split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((child.wait().await?, complaint))
}
