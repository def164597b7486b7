//! The command line as typed.

mod delivery;
mod rehearsal;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tracing::Level;

pub(super) use self::delivery::{
    Digest, Mail, MailCommand, MailTest, Outbox, OutboxChoice, OutboxCommand, PreviewFormat, Reader, Subscriptions,
    SubscriptionsCommand,
};
pub(super) use self::rehearsal::Test;

const EXIT_CODES: &str = "\
Exit codes:
   0  done; faults of single sources are in the summary
   1  the answer is no: nothing found
   2  the command line cannot be read
  69  a service is unavailable
  74  input, output or disk
  75  locked by another presswatch, or try again later
  76  the database is newer than this program, or damaged
  78  the configuration has faults";

/// Reads the world's press for a policy team and mails the paragraphs that speak of its topics.
#[derive(Debug, Parser)]
#[command(name = "presswatch", version, after_help = EXIT_CODES, max_term_width = 100, arg_required_else_help = true)]
pub struct Arguments {
    /// The configuration [default: /etc/presswatch/presswatch.toml, else config/presswatch.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to log on standard error [default: info for `run`, warn otherwise]
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log: Option<LogLevel>,
    /// Ends the process by SIGKILL at a named point: for the kill test.
    #[arg(long, global = true, hide = true, value_name = "POINT")]
    pub kill_at: Option<String>,
    /// Stops the clock at a moment: for tests that compare mails.
    #[arg(long, global = true, hide = true, value_name = "MOMENT")]
    pub now: Option<jiff::Timestamp>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// The level to log at.
    pub fn log_level(&self) -> Level {
        match (self.log, &self.command) {
            (Some(level), _) => level.into(),
            (None, Command::Run) => Level::INFO,
            (None, _) => Level::WARN,
        }
    }
}

/// How much to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    /// What needs somebody.
    Error,
    /// What may need somebody.
    Warn,
    /// What happens.
    Info,
    /// How it happens.
    Debug,
}

impl From<LogLevel> for Level {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Self::ERROR,
            LogLevel::Warn => Self::WARN,
            LogLevel::Info => Self::INFO,
            LogLevel::Debug => Self::DEBUG,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Shows the whole way on a small made-up press; needs no network, no mail server and no configuration
    Demo(Demo),
    /// Writes a commented configuration to start from, with topics in files beside it
    Init(Init),
    /// Runs the daemon, until SIGTERM
    #[command(after_help = "\
SIGHUP reloads the configuration; one with faults changes nothing and is reported.
SIGTERM and SIGINT end it: what is under way is finished first.

Example:
  presswatch run --config /etc/presswatch/presswatch.toml")]
    Run,
    /// Polls every source that is due, processes, sends what is due, ends
    Once(Once),
    /// Checks the whole configuration and reports all faults at once
    Check(Check),
    /// Shows what a source or a page yields, and which topics match where
    Try(Try),
    /// Tries a topic on the archive: what it catches, how much would be mailed, what another query would change
    Test(Test),
    /// Reads one document from standard input, for another presswatch
    #[command(hide = true)]
    ReadApart(ReadApart),
    /// Shows how well every source is: last success, last news, failures, next poll
    Sources(Sources),
    /// Shows the next digest of a subscription, without sending or marking anything
    Digest(Digest),
    /// Lists subscriptions and their readers; takes readers out or back
    Subscriptions(Subscriptions),
    /// Lists the mails that are not delivered; tries them again, or drops them
    Outbox(Outbox),
    /// Sends a test mail by the configured transport and tells each stage
    Mail(Mail),
    /// Tells everything that happened to a link: seen, fetched, grouped, mailed, and why each topic matches it or not
    Explain(Explain),
    /// Keeps a story, or all that satisfy a query, out of mails for a while
    Mute(Mute),
    /// Lifts a mute before its end
    Unmute(Unmute),
}

/// `presswatch demo`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  presswatch demo
  presswatch demo --keep /tmp/newsroom
  presswatch demo --keep /tmp/newsroom --stay")]
pub struct Demo {
    /// Leaves configuration, database and mails in DIR
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// Goes on serving the press and polling it as the daemon does, until Ctrl-C
    #[arg(long)]
    pub stay: bool,
}

/// `presswatch init`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  presswatch init
  presswatch init /etc/presswatch/presswatch.toml")]
pub struct Init {
    /// Where to write it; the topics go into `topics/` beside it; a file that exists is never overwritten
    #[arg(default_value = "config/presswatch.toml", value_name = "FILE")]
    pub file: PathBuf,
}

/// `presswatch once`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  presswatch once
  presswatch once --all --json")]
pub struct Once {
    /// Polls every source, whether it is due or not; robots.txt, Retry-After and host gaps are honoured all the same
    #[arg(long)]
    pub all: bool,
    /// Ends with exit code 75 when a source failed or a mail could not be handed over
    #[arg(long)]
    pub strict: bool,
    /// Prints the summary as one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `presswatch check`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  presswatch check
  presswatch check --live --config /etc/presswatch/presswatch.toml")]
pub struct Check {
    /// Also fetches every source and says hello to the mail server; sends nothing, files nothing
    #[arg(long)]
    pub live: bool,
}

/// `presswatch try`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  presswatch try https://example.org/feed.xml
  presswatch try https://example.org/press --kind listing
  presswatch try https://example.org/press --links 'main ul.press a' --follow a.next
  presswatch try https://example.org/api/news --items results --link url --title title --date published
  presswatch try page.html --url https://example.org/2026/story --json
  presswatch try https://example.org/2026/notice.pdf

The address of a configured source is read as the configuration says, unless one of the options says otherwise.")]
pub struct Try {
    /// The address of a source or page, or a file that holds one
    #[arg(value_name = "URL|FILE")]
    pub what: String,
    /// For a file: the address that it was served from
    #[arg(long, value_name = "URL", default_value = "https://file.invalid/")]
    pub url: String,
    /// What it is, where looking would be wrong; a listing finds its links to articles by itself
    #[arg(long, value_name = "KIND", value_parser = ["feed", "sitemap", "listing", "json"])]
    pub kind: Option<String>,
    /// Reads the page as a listing: the CSS selector of its links to articles
    #[arg(long, value_name = "SELECTOR", conflicts_with = "items")]
    pub links: Option<String>,
    /// Of a listing, the CSS selector of the link to the next page; of a JSON API, its path
    #[arg(long, value_name = "SELECTOR|PATH")]
    pub follow: Option<String>,
    /// Reads a JSON API: the path of its list of entries
    #[arg(long, value_name = "PATH", requires = "link")]
    pub items: Option<String>,
    /// Of a JSON API: the path of the address within an entry
    #[arg(long, value_name = "PATH", requires = "items")]
    pub link: Option<String>,
    /// Of a JSON API: the path of the title within an entry
    #[arg(long, value_name = "PATH", requires = "items")]
    pub title: Option<String>,
    /// Of a JSON API: the path of the date within an entry
    #[arg(long, value_name = "PATH", requires = "items")]
    pub date: Option<String>,
    /// Of a JSON API: the path of a summary or text within an entry
    #[arg(long, value_name = "PATH", requires = "items")]
    pub text: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `presswatch read-apart`
#[derive(Debug, Args)]
pub struct ReadApart {
    /// The address that the document was served from
    #[arg(long, value_name = "URL")]
    pub url: String,
}

/// `presswatch sources`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
States, the worst last:
  off      switched off in the configuration
  new      not polled so far
  healthy  polled with success
  moved    polled with success at another address, to which it moved for good: correct `url`
  silent   polled with success, but without news for several times its usual gap
  failing  the last poll failed; tried again at gaps that grow to a day, for ever
  blocked  the host does not let presswatch in: 401, 403, a bot wall, robots.txt
  gone     the host says that it is gone for good (410): not polled any more

Examples:
  presswatch sources
  presswatch sources --state failing --state silent
  presswatch sources --json
  presswatch sources show bis
  presswatch sources discover https://example.org"
)]
pub struct Sources {
    /// What to do; left out: the table
    #[command(subcommand)]
    pub command: Option<SourcesCommand>,
    /// How to show the table.
    #[command(flatten)]
    pub table: SourcesTable,
}

/// `presswatch sources`, the table
#[derive(Debug, Args)]
pub struct SourcesTable {
    /// Only sources in this state; can be given several times
    #[arg(long, value_name = "STATE", value_parser = ["off", "new", "healthy", "moved", "silent", "failing", "blocked", "gone"])]
    pub state: Vec<String>,
    /// Prints one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `presswatch sources …`
#[derive(Debug, Subcommand)]
pub enum SourcesCommand {
    /// Shows one source whole, with its last visits
    Show(SourcesShow),
    /// Finds the feeds, news sitemaps and front pages of a site, tries them, and prints them as TOML
    Discover(SourcesDiscover),
    /// Makes sources of the feeds in an OPML file
    Import(SourcesImport),
    /// Prints the configured sources as OPML
    #[command(after_help = "\
Headers, which may be secret, are left out.

Example:
  presswatch sources export > sources.opml")]
    Export,
}

/// `presswatch sources discover`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  presswatch sources discover https://example.org
  presswatch sources discover https://example.org >> config/sources/mine.toml")]
pub struct SourcesDiscover {
    /// The address of a site, a page or a source
    #[arg(value_name = "URL")]
    pub url: String,
    /// Prints one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `presswatch sources import`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  presswatch sources import feeds.opml
  presswatch sources import feeds.opml --output config/sources/feeds.toml")]
pub struct SourcesImport {
    /// The OPML file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Writes a new file instead; one that exists is never overwritten
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `presswatch sources show`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  presswatch sources show bis --visits 50")]
pub struct SourcesShow {
    /// The id of the source
    #[arg(value_name = "ID")]
    pub id: String,
    /// How many of its last visits to list
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub visits: u32,
    /// Prints one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `presswatch explain`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  presswatch explain https://example.org/2026/11/story")]
pub struct Explain {
    /// The link, as listed, as shown in a mail, or canonical
    #[arg(value_name = "URL")]
    pub link: String,
    /// Prints JSON lines, one for each event
    #[arg(long)]
    pub json: bool,
}

/// `presswatch mute`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
What is muted stays in the archive; digests count it in their footer. A query mutes every story with an article that
satisfies it. `explain URL` tells the number of a story.

Examples:
  presswatch mute 42 --until 2026-12-01 --reason 'covered by the weekly paper'
  presswatch mute https://example.org/2026/story --until 7d --reason 'known'
  presswatch mute '\"earnings call\" AND Nvidia' --until 3d --reason 'quarterly noise'
  presswatch mute list"
)]
pub struct Mute {
    /// What to do; left out: mute
    #[command(subcommand)]
    pub command: Option<MuteCommand>,
    /// The number of a story, the link of one of its articles, or a query
    #[arg(value_name = "STORY|QUERY", required = true)]
    pub what: Option<String>,
    /// Until when: a day (its end), a moment, or a time from now such as 7d or 12h
    #[arg(long, value_name = "DATE", required = true)]
    pub until: Option<String>,
    /// Why, for whoever looks at `mute list`
    #[arg(long, value_name = "TEXT", required = true)]
    pub reason: Option<String>,
    /// Who asks for it [default: the user who runs this]
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
}

/// `presswatch mute …`
#[derive(Debug, Subcommand)]
pub enum MuteCommand {
    /// Lists the mutes in force, with what each held back
    List(MuteList),
}

/// `presswatch mute list`
#[derive(Debug, Args)]
pub struct MuteList {
    /// Prints JSON lines, one for each mute
    #[arg(long)]
    pub json: bool,
}

/// `presswatch unmute`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  presswatch unmute 3")]
pub struct Unmute {
    /// The number of the mute, as `mute list` shows it
    #[arg(value_name = "MUTE")]
    pub mute: i64,
}
