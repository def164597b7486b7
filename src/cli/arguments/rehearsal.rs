//! `presswatch test` as typed.

use std::path::PathBuf;

use clap::Args;

/// `presswatch test`
#[derive(Debug, Args)]
#[command(after_help = "\
Ends with exit code 1 when nothing is caught. Changes nothing; works beside a running daemon.

Examples:
  presswatch test nvidia
  presswatch test export-controls --since 7d
  presswatch test nvidia --query '@named NOT @gaming' --limit 50
  presswatch test fusion --query '\"fusion power\" OR tokamak' --since 2026-11-01
  presswatch test deepseek --files saved-pages/

`config/topics/README.md` teaches the language of queries.")]
pub struct Test {
    /// The id of a topic; with --query it may be a new one
    #[arg(value_name = "TOPIC")]
    pub topic: String,
    /// Tries this query; it may use the @lists and parts of the topic and of [common]
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Tries this in place of the topic's `unless`
    #[arg(long, value_name = "QUERY")]
    pub unless: Option<String>,
    /// How far back: a time such as 30d or 12h, a day, or a moment
    #[arg(long, value_name = "WHEN", default_value = "30d", conflicts_with = "files")]
    pub since: String,
    /// Looks at the pages (.html) and texts (.txt: the title, then a paragraph a line) in a folder instead
    #[arg(long, value_name = "DIR")]
    pub files: Option<PathBuf>,
    /// How many passages to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Prints one JSON document, with all passages
    #[arg(long)]
    pub json: bool,
}
