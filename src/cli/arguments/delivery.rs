//! The commands around delivery, as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

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

/// `presswatch digest`
#[derive(Debug, Args)]
#[command(after_help = "\
What is new since the last digest, as it would be mailed now; alerts, mutes and other subscriptions count as they would.
The links by which readers leave are not in it. A digest of several parts is written into several files, FILE-2 and so
on. The exit code is 1 where nothing is new.

Examples:
  presswatch digest eu-desk --preview
  presswatch digest eu-desk --preview --output digest.html
  presswatch digest eu-desk --preview --format eml > digest.eml
  presswatch digest eu-desk --preview --send-to me@example.org")]
pub struct Digest {
    /// The id of the subscription
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Shows the next digest; sends nothing to readers and marks nothing as mailed
    #[arg(long, required = true)]
    pub preview: bool,
    /// The text part, the HTML part or the whole message [default: by the ending of FILE, else txt]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<PreviewFormat>,
    /// Writes it there instead of on standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Mails it to this address alone, past the outbox
    #[arg(long, value_name = "ADDRESS", value_parser = crate::mail::check_address, conflicts_with_all = ["format", "output"])]
    pub send_to: Option<String>,
}

/// What of a mail is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PreviewFormat {
    /// The subject and the text part.
    Txt,
    /// The HTML part.
    Html,
    /// The message as it goes over the wire.
    Eml,
}

impl Digest {
    /// As asked for, else by the ending of the file.
    pub(in crate::cli) fn format(&self) -> PreviewFormat {
        let ending = self.output.as_ref().and_then(|file| file.extension()?.to_str());
        self.format.unwrap_or(match ending {
            Some("html" | "htm") => PreviewFormat::Html,
            Some("eml") => PreviewFormat::Eml,
            _ => PreviewFormat::Txt,
        })
    }
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

/// `presswatch subscriptions`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Readers leave by the link or the address in each mail; an address that refuses five mails in a row over three days or
more is suspended. Either way the configuration stays as it is, and `rejoin` takes the reader back.

Examples:
  presswatch subscriptions
  presswatch subscriptions --json
  presswatch subscriptions leave reader@example.org --from eu-desk
  presswatch subscriptions rejoin reader@example.org"
)]
pub struct Subscriptions {
    /// What to do; left out: the list
    #[command(subcommand)]
    pub command: Option<SubscriptionsCommand>,
    /// Prints one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `presswatch subscriptions …`
#[derive(Debug, Subcommand)]
pub enum SubscriptionsCommand {
    /// Takes a reader out, as their own link would: for those who asked by mail
    #[command(after_help = "Example:\n  presswatch subscriptions leave reader@example.org --from eu-desk")]
    Leave(Reader),
    /// Takes a reader back who left or was suspended; they are mailed what is new from now on
    #[command(after_help = "Example:\n  presswatch subscriptions rejoin reader@example.org --from eu-desk")]
    Rejoin(Reader),
}

/// One reader.
#[derive(Debug, Args)]
pub struct Reader {
    /// The address
    #[arg(value_name = "ADDRESS", value_parser = crate::mail::check_address)]
    pub address: String,
    /// Which subscription [default: every one that has the address]
    #[arg(long, value_name = "ID")]
    pub from: Option<String>,
}
