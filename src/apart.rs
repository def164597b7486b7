//! Runs a piece of this program in a process of its own.
//!
//! In: what is to be run, and bytes for it. Out: the bytes that it answers with, or why there are none. Some readers of
//! foreign bytes are others' work and cannot be bounded from within: there a crash, a hang or a flood of memory costs
//! that process alone. Never looks into the bytes.

use std::{
    fs, io,
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use nix::sys::{
    resource::{Resource, setrlimit},
    signal::{SigSet, Signal},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
    time,
};

/// How long the process may take, on a machine that has much else to do.
pub const TIME_MAX: Duration = Duration::from_mins(1);

/// How long it may compute, in seconds.
pub const COMPUTING_SECONDS_MAX: u64 = 5;

/// How much memory it may ask for, in bytes.
pub const MEMORY_MAX: u64 = 384 * 1_024 * 1_024;

/// The most that is handed to it, in bytes: a part of its memory.
pub const INPUT_BYTES_MAX: usize = 64 * 1_024 * 1_024;

/// The greatest answer, in bytes.
pub const ANSWER_BYTES_MAX: u64 = 32 * 1_024 * 1_024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The process could not be begun, or not be spoken with.
    #[error("the reader's process could not be run: {0}")]
    Io(#[from] io::Error),
    /// It took longer than [`TIME_MAX`].
    #[error("the reader did not end within {} s", TIME_MAX.as_secs())]
    Time,
    /// It computed for longer than [`COMPUTING_SECONDS_MAX`].
    #[error("the reader computed for more than {COMPUTING_SECONDS_MAX} s")]
    Computing,
    /// It broke off: it crashed, or asked for more memory than [`MEMORY_MAX`].
    #[error("the reader broke off ({0})")]
    BrokeOff(ExitStatus),
    /// It was told to stop before it could say that it would rather not.
    #[error("the reader was told to stop")]
    Stopped,
    /// What was to be handed to it exceeds [`INPUT_BYTES_MAX`].
    #[error("it exceeds {} MiB", INPUT_BYTES_MAX / 1_024 / 1_024)]
    Input,
    /// Its answer exceeds [`ANSWER_BYTES_MAX`].
    #[error("the reader's answer exceeds {ANSWER_BYTES_MAX} bytes")]
    Answer,
}

/// Runs this program with those arguments, hands it `input` on its standard input, and returns what it prints.
///
/// # Errors
/// See [`Fault`].
pub async fn run(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Fault> {
    if input.len() > INPUT_BYTES_MAX {
        return Err(Fault::Input);
    }
    match begin(arguments, input).await {
        // Who stops a service tells all its processes; what is under way is finished all the same.
        Err(Fault::Stopped) => begin(arguments, input).await,
        other => other,
    }
}

async fn begin(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut child = Command::new(program()?)
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let answer = time::timeout(TIME_MAX, speak(&mut child, input)).await;
    if !matches!(answer, Ok(Ok(_))) {
        // It may be gone already. Waited for, it leaves no zombie.
        let _ = child.kill().await;
    }
    answer.map_err(|_| Fault::Time)?
}

async fn speak(child: &mut Child, input: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut answer = Vec::new();
    if let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) {
        let ask = async move {
            // What ends before it read all has its reason, which its status tells.
            let _ = stdin.write_all(input).await;
            drop(stdin);
        };
        let mut capped = stdout.take(ANSWER_BYTES_MAX + 1);
        let hear = capped.read_to_end(&mut answer);
        let ((), heard) = tokio::join!(ask, hear);
        heard?;
    }
    if answer.len() as u64 > ANSWER_BYTES_MAX {
        return Err(Fault::Answer);
    }
    let status = child.wait().await?;
    if status.success() { Ok(answer) } else { Err(why(status)) }
}

/// Why a process ended that did not end well.
fn why(status: ExitStatus) -> Fault {
    match status.signal().and_then(|number| Signal::try_from(number).ok()) {
        // A system kills what ignores the limit.
        Some(Signal::SIGXCPU) => Fault::Computing,
        Some(Signal::SIGTERM | Signal::SIGINT | Signal::SIGHUP) => Fault::Stopped,
        _ => Fault::BrokeOff(status),
    }
}

/// This program, even where its file was replaced since it began.
fn program() -> io::Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if own.exists() { Ok(own) } else { std::env::current_exe() }
}

/// Bounds this process, for good. To be called by the process that [`run`] began, before anything else.
///
/// A system that does not allow it leaves the limit on time, which the other side keeps.
pub fn bound() {
    // Where memory is short after all, this process is the one to go.
    let _ = fs::write("/proc/self/oom_score_adj", "1000");
    // Who stops a service or a program on a terminal tells this process as well, which the other side waits for.
    let mut deaf_to = SigSet::empty();
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP] {
        deaf_to.add(signal);
    }
    let _ = deaf_to.thread_block();
    for (resource, limit) in [
        (Resource::RLIMIT_AS, MEMORY_MAX),
        (Resource::RLIMIT_CPU, COMPUTING_SECONDS_MAX),
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_FSIZE, 0),
    ] {
        // The signal that tells of the limit comes a second before the one that cannot be mistaken for another's.
        let hard = if resource == Resource::RLIMIT_CPU { limit + 1 } else { limit };
        let _ = setrlimit(resource, limit, hard);
    }
}
