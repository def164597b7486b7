//! Grows the forest by which the text of an article is told from what stands around it.
//!
//! ```text
//! cargo run --release --example train -- grow  DIR...    prints the forest, for src/read/article/body/forest.txt
//! cargo run --release --example train -- cross DIR...    tells how well forests do on sites that they have not seen
//! cargo run --release --example train -- now   DIR...    tells how well the present forest does
//! ```
//!
//! In: folders with `html/` and `truth.json.gz`, of whose pages the text of the article, or strings that must and must
//! not be in it, are known. Out: trees on standard output, or figures. Every piece of a page is labelled by how much of
//! it stands in the known text; pieces weigh by their length, pages alike. `cross` keeps the pages of a site together,
//! so that no forest is asked about a site that it was grown on.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod boosting;
mod corpus;
mod figures;
mod labels;

use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use presswatch::read;

use self::{boosting::Forest, corpus::Page};

/// In how many parts the sites are parted for `cross`.
const PARTS: u64 = 4;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("train: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, folders @ ..] = arguments.as_slice() else { bail!("usage: train grow|cross|now DIR...") };
    let mut pages = Vec::new();
    for folder in folders {
        pages.extend(corpus::pages(Path::new(folder)).with_context(|| folder.clone())?);
    }
    eprintln!("{} pages, {} pieces", pages.len(), pages.iter().map(|page| page.pieces.len()).sum::<usize>());
    match command.as_str() {
        "grow" => print!("{}", grown(&pages, |_| true).written(&read::feature_names())),
        "cross" => {
            let forests: Vec<Forest> = (0..PARTS).map(|part| grown(&pages, |page| page.part(PARTS) != part)).collect();
            let kept = |page: &Page| {
                let forest = forests.iter().zip(0..).find(|(_, part)| *part == page.part(PARTS));
                forest.map(|(forest, _)| page.kept(&mut |row| forest.opinion(row))).unwrap_or_default()
            };
            figures::tell(&pages, kept);
        }
        "now" => figures::tell(&pages, |page| page.kept(&mut read::opinion)),
        other => bail!("{other:?} is none of grow, cross, now"),
    }
    Ok(())
}

fn grown(pages: &[Page], is_wanted: impl Fn(&Page) -> bool) -> Forest {
    let examples: Vec<_> = pages.iter().filter(|page| is_wanted(page)).flat_map(Page::examples).collect();
    boosting::grow(&examples)
}
