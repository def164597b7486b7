//! The commands around delivery, as typed.

use clap::{Args, Subcommand};

/// `presswatch outbox`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
States:
  queued   waits for its time, or for the transport to work
  sending  is being handed over
  failed   refused for good
  expired  given up after five days of trying

The exit code is 69 while the transport takes no mail at all; the first line says why.

Examples:
  presswatch outbox
  presswatch outbox --json
  presswatch outbox retry 17 18
  presswatch outbox retry --all
  presswatch outbox drop 17"
)]
pub struct Outbox {
    /// What to do; left out: the list
    #[command(subcommand)]
    pub command: Option<OutboxCommand>,
    /// Prints one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `presswatch outbox …`
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// Tries mails again now, refused and expired ones too; a running daemon takes them up within a quarter of a minute
    #[command(after_help = "Example:\n  presswatch outbox retry 17 18")]
    Retry(OutboxChoice),
    /// Drops mails: they are never sent, and no longer listed
    #[command(after_help = "Example:\n  presswatch outbox drop 17")]
    Drop(OutboxChoice),
}

/// Which mails of the outbox.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct OutboxChoice {
    /// Their numbers, as `presswatch outbox` lists them
    #[arg(value_name = "NUMBER")]
    pub mails: Vec<i64>,
    /// All that are listed
    #[arg(long)]
    pub all: bool,
}

/// `presswatch mail`
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, after_help = "Example:\n  presswatch mail test desk@example.org")]
pub struct Mail {
    /// What to do
    #[command(subcommand)]
    pub command: MailCommand,
}

/// `presswatch mail …`
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Sends one test mail now, past the outbox, and tells each stage
    #[command(after_help = "\
The exit code is 0 when the mail was accepted, 1 when it was refused for good, 69 when it could not be handed over.

Examples:
  presswatch mail test
  presswatch mail test desk@example.org")]
    Test(MailTest),
}

/// `presswatch mail test`
#[derive(Debug, Args)]
pub struct MailTest {
    /// Whom to send it to [default: the operator of the configuration]
    #[arg(value_name = "ADDRESS", value_parser = crate::mail::check_address)]
    pub address: Option<String>,
}
