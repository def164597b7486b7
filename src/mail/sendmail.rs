//! Hands a mail to a local submitter.
//!
//! In: a mail and a command that behaves like sendmail. Out: what its exit code says. The mail goes in with LF
//! line ends, as local programs expect. Never waits longer than its limit.
//!
//! Source of the exit codes: BSD `sysexits.h`, which every sendmail follows.

use std::{
    io,
    pin::pin,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::{AccessFlags, Pid, access},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy, sink},
    process::{Child, ChildStderr, Command},
    time::timeout,
};

use super::{envelope::Envelope, with_unix_line_ends};
use crate::model::{Delivery, FaultKind, Refusal, Refused, TransportFault};

/// The longest that a submitter may take: it only queues.
const SUBMISSION_TIMEOUT: Duration = Duration::from_mins(5);

/// How long what it wrote is still read after it has ended; a child of its own may hold the pipe open.
const COMPLAINT_TIMEOUT: Duration = Duration::from_millis(500);

/// How much of what it wrote is kept.
const COMPLAINT_BYTES_MAX: u64 = 2_000;

/// Delivers one mail by `command`, a program and its arguments.
pub(super) async fn deliver(command: &[String], envelope: Envelope<'_>) -> Delivery {
    submit(command, envelope, SUBMISSION_TIMEOUT).await
}

/// Whether the submitter can be started.
pub(super) fn hello(command: &[String]) -> Result<String, String> {
    let Some(program) = command.first() else { return Err("no sendmail command is configured".to_owned()) };
    // A bare name is looked for on the path when it is started.
    if !program.contains('/') {
        return Ok(command.join(" "));
    }
    access(program.as_str(), AccessFlags::X_OK).map_err(|fault| format!("{program}: {fault}"))?;
    Ok(command.join(" "))
}

async fn submit(command: &[String], envelope: Envelope<'_>, limit: Duration) -> Delivery {
    let Some((program, arguments)) = command.split_first() else {
        return down("no sendmail command is configured".to_owned());
    };
    let mut child = match start(program, arguments, envelope) {
        Ok(child) => child,
        Err(cause) => return down(format!("cannot start {program:?}: {cause}")),
    };
    let mail = with_unix_line_ends(envelope.message);
    match timeout(limit, converse(&mut child, &mail)).await {
        Ok(Ok(end)) => end.delivery(program),
        Ok(Err(cause)) => down(format!("lost sight of {program:?}: {cause}")),
        Err(_) => {
            end_group(&child);
            down(format!("{program:?} did not end within {limit:?} and was killed"))
        }
    }
}

fn down(text: String) -> Delivery {
    Delivery::TransportDown(TransportFault { kind: FaultKind::Local, text })
}

fn start(program: &str, arguments: &[String], Envelope { sender, recipient, .. }: Envelope<'_>) -> io::Result<Child> {
    let mut command = Command::new(program);
    // -i: a line with nothing but a dot is no end of the message.
    command.args(arguments).arg("-i");
    if !arguments.iter().any(|argument| argument.starts_with("-f") || argument.starts_with("-r")) {
        command.args(["-f", sender]);
    }
    command.args(["--", recipient]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    // A group of its own, so that a limit also ends what the submitter has started.
    command.process_group(0).kill_on_drop(true).spawn()
}

/// How a submitter ended.
struct End {
    status: ExitStatus,
    /// Whether it took the whole mail.
    taken: io::Result<()>,
    complaint: String,
}

/// Feeds the mail in and reads the complaints, both at once, so that neither pipe can block the other.
async fn converse(child: &mut Child, mail: &[u8]) -> io::Result<End> {
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let feeding = async {
        let Some(mut stdin) = stdin else { return Ok(()) };
        stdin.write_all(mail).await?;
        stdin.shutdown().await
    };
    let mut complaint = Vec::new();
    let (status, taken) = {
        let mut ending = pin!(async { tokio::join!(child.wait(), feeding) });
        let mut listening = pin!(listen(stderr, &mut complaint));
        let mut heard = false;
        let ended = loop {
            tokio::select! {
                ended = &mut ending => break ended,
                () = &mut listening, if !heard => heard = true,
            }
        };
        if !heard {
            // What it said last may still be in the pipe.
            let _ = timeout(COMPLAINT_TIMEOUT, listening).await;
        }
        ended
    };
    let complaint = String::from_utf8_lossy(&complaint).split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(End { status: status?, taken, complaint })
}

/// Keeps the first [`COMPLAINT_BYTES_MAX`] and reads the rest away, or the writer would wait for ever.
async fn listen(stderr: Option<ChildStderr>, kept: &mut Vec<u8>) {
    let Some(mut stderr) = stderr else { return };
    if (&mut stderr).take(COMPLAINT_BYTES_MAX).read_to_end(kept).await.is_ok() {
        let _ = copy(&mut stderr, &mut sink()).await;
    }
}

impl End {
    fn delivery(self, program: &str) -> Delivery {
        let complaint = if self.complaint.is_empty() { String::new() } else { format!(": {}", self.complaint) };
        let Some(code) = self.status.code() else {
            return down(format!("{program:?} was killed ({}){complaint}", self.status));
        };
        let reply = format!("{program:?} ended with exit code {code}{complaint}");
        match (code, self.taken) {
            (EX_OK, Ok(())) => Delivery::Sent(reply),
            // It said yes to a mail of which it has seen only a part.
            (EX_OK, Err(cause)) => down(format!("{reply}, but did not take the mail: {cause}")),
            (EX_NOUSER | EX_NOHOST, _) => Delivery::Failed(Refusal { of: Refused::Address, reply }),
            (EX_DATAERR, _) => Delivery::Failed(Refusal { of: Refused::Mail, reply }),
            (EX_TEMPFAIL, _) => Delivery::Later { reply, ambiguous: false },
            _ => down(reply),
        }
    }
}

const EX_OK: i32 = 0;
/// The message was wrong.
const EX_DATAERR: i32 = 65;
/// The addressee is unknown.
const EX_NOUSER: i32 = 67;
/// The addressee's host is unknown.
const EX_NOHOST: i32 = 68;
/// Not now.
const EX_TEMPFAIL: i32 = 75;

/// Kills a submitter and whatever it has started.
fn end_group(child: &Child) {
    let group = child.id().and_then(|id| i32::try_from(id).ok());
    if let Some(group) = group {
        // Gone already is as good as killed.
        let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The limit is no part of the public API.
    #[tokio::test]
    async fn hanging_submitter_is_killed_at_the_limit() {
        let command = ["sh", "-c", "cat >/dev/null; sleep 600"].map(str::to_owned);
        let envelope = Envelope { sender: "a@example.org", recipient: "b@example.org", message: b"x\r\n" };
        let delivery = submit(&command, envelope, Duration::from_millis(200)).await;
        let Delivery::TransportDown(why) = delivery else { panic!("{delivery:?}") };
        assert!(why.text.contains("was killed"), "{why}");
    }
}
