//! Prints predictions for the scorers, by the same public functions as the daemon, with their default settings.
//!
//! ```text
//! cargo run --release --example score -- feeds     DIR     DIR holds expected.jsonl and files/
//! cargo run --release --example score -- articles  DIR     DIR holds html/ and truth.json.gz
//! cargo run --release --example score -- relevance FILE    paragraphs or whole articles, against config/
//! cargo run --release --example score -- stories   FILE    articles in order of arrival
//! cargo run --release --example score -- neardup   FILE    the same, but only copies of one text count
//! cargo run --release --example score -- pairs     FILE    what the model of stories is learnt from
//! ```
//!
//! In: data with expected values, of which only what a program would be given is read. Out: predictions on standard
//! output, and how long the work took on standard error. Knows nothing of what is expected, `pairs` excepted. With a
//! further FILE, `stories` judges by that model.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod articles;
mod feeds;
mod input;
mod relevance;
mod stories;

use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, Result, bail};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("score: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (kind, path, model) = match arguments.as_slice() {
        [kind, path] => (kind, path, None),
        [kind, path, model] if kind == "stories" => (kind, path, Some(Path::new(model))),
        _ => bail!("usage: score feeds|articles|relevance|stories|neardup|pairs PATH"),
    };
    let path = Path::new(path);
    let predictions = match kind.as_str() {
        "feeds" => feeds::predictions(path),
        "articles" => articles::predictions(path),
        "relevance" => relevance::predictions(path),
        "stories" => stories::stories(path, model),
        "neardup" => stories::copies(path),
        "pairs" => stories::pairs(path),
        other => bail!("{other:?} is none of feeds, articles, relevance, stories, neardup, pairs"),
    };
    for line in predictions.with_context(|| format!("{kind} {}", path.display()))? {
        println!("{line}");
    }
    Ok(())
}
