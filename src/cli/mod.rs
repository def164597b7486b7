//! The commands, one file each; the only place that prints.
//!
//! In: the command line. Out: results on standard output, messages on standard error, a documented exit code.

mod archive;
mod arguments;
mod check;
pub mod demo;
mod digest;
mod exit;
mod explain;
mod fault;
mod init;
mod logs;
mod mail;
mod mute;
mod once;
mod outbox;
mod output;
mod paint;
mod read_apart;
mod rehearsal;
mod run;
mod sources;
mod subscriptions;
mod trial;

use std::{ffi::OsString, future::Future, path::Path, process::ExitCode};

use clap::Parser as _;

pub use arguments::{Arguments, Command};
pub use exit::Exit;

use crate::{checkpoint, clock, config, daemon};

/// Runs one command line and returns the exit code of the process.
pub fn main(command_line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(command_line) {
        Ok(arguments) => arguments,
        Err(fault) => {
            // Help and version are no faults; clap knows where each goes.
            let exit = if fault.use_stderr() { Exit::Usage } else { Exit::Done };
            return if fault.print().is_ok() { exit.into() } else { Exit::Io.into() };
        }
    };
    logs::begin(arguments.log_level());
    match command(arguments) {
        Ok(exit) => exit.into(),
        Err(fault) => {
            output::complain(&format!("{fault:#}"));
            exit::code_of(&fault).into()
        }
    }
}

fn command(arguments: Arguments) -> anyhow::Result<Exit> {
    if let Some(point) = arguments.kill_at {
        checkpoint::arm(point).map_err(|point| anyhow::anyhow!("no such point: {point:?}"))?;
    }
    if let Some(moment) = arguments.now {
        clock::fix(moment);
    }
    let given = arguments.config.as_deref();
    match arguments.command {
        Command::Demo(demo) => demo::command(&demo),
        Command::Init(init) => init::command(&init),
        Command::Run => run::command(given),
        Command::Once(once) => once::command(given, &once),
        Command::Check(check) => check::command(given, &check),
        Command::Try(trial) => trial::command(given, &trial),
        Command::Test(test) => rehearsal::command(given, &test),
        Command::ReadApart(arguments) => read_apart::command(&arguments),
        Command::Sources(sources) => sources::command(given, &sources),
        Command::Digest(digest) => digest::command(given, &digest),
        Command::Subscriptions(subscriptions) => subscriptions::command(given, &subscriptions),
        Command::Outbox(outbox) => outbox::command(given, &outbox),
        Command::Mail(mail) => mail::command(given, &mail),
        Command::Explain(explain) => explain::command(given, &explain),
        Command::Mute(mute) => mute::command(given, &mute),
        Command::Unmute(unmute) => mute::lift(given, &unmute),
    }
}

/// Loads the configuration, and works as the owner of its state directory from here on.
fn load(given: Option<&Path>) -> anyhow::Result<config::Config> {
    let config = config::load(&config::locate(given))?;
    daemon::become_owner(&config.daemon.state)?;
    Ok(config)
}

/// Runs a future to its end on a runtime of its own.
fn block_on<T>(work: impl Future<Output = T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(runtime.block_on(work))
}

/// The configuration, or the one that `init` would write when there is none and none was asked for.
fn load_or_delivered(given: Option<&Path>) -> anyhow::Result<config::Config> {
    let path = config::locate(given);
    if given.is_none() && !path.exists() {
        output::complain(&format!("{} does not exist: going by the configuration that `init` writes", path.display()));
        return Ok(config::delivered()?);
    }
    Ok(config::load(&path)?)
}
