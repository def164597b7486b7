//! A folder in `tests/corpus/` is a test: a small site, a configuration, and the mails expected as text.
//!
//! `round-1`, `round-2`, … are laid over one another as the site changes; after each, `once --all` runs an hour
//! later than before. `expected.txt` has the subject and the text part of every mail. With `UPDATE_CORPUS=1` in the
//! environment the runner writes what it found instead of comparing; read the difference before you commit it.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use crate::{desk::Desk, site::Site};

#[test]
fn every_folder_of_the_corpus_mails_what_it_expects() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut cases: Vec<PathBuf> = fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    assert!(!cases.is_empty());
    let failures: Vec<String> = cases.iter().filter_map(|case| check(case)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Runs one case; returns what differs.
fn check(case: &Path) -> Option<String> {
    let found = run(case);
    let file = case.join("expected.txt");
    if update() {
        fs::write(&file, &found).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    (found != expected).then(|| format!("{}\n--- expected\n{expected}\n--- found\n{found}", case.display()))
}

#[expect(clippy::disallowed_methods, reason = "a switch for people who run the tests")]
fn update() -> bool {
    std::env::var_os("UPDATE_CORPUS").is_some()
}

fn run(case: &Path) -> String {
    let rounds: Vec<PathBuf> =
        (1..100).map(|n| case.join(format!("round-{n}"))).take_while(|path| path.is_dir()).collect();
    let site = Site::serve(&rounds[0]);
    let config = fs::read_to_string(case.join("presswatch.toml")).unwrap().replace("{base}", &site.base);
    let desk = Desk::new(&config);
    let mut found = String::new();
    let mut told = 0;
    for (number, round) in rounds.iter().enumerate() {
        site.lay_over(round);
        let now = format!("2026-11-20T{:02}:00:00Z", 7 + number);
        let (summary, complaints) = desk.check(&["once", "--all", "--now", &now], 0);
        let mails = desk.mails();
        writeln!(found, "=== round {}\n{}", number + 1, format!("{summary}{complaints}").trim_end()).unwrap();
        for mail in &mails[told..] {
            writeln!(found, "\n--- to {}: {}\n\n{}", mail.to, mail.subject, mail.text.trim_end()).unwrap();
        }
        told = mails.len();
    }
    found.replace(&site.base, "{base}").replace(site.base.trim_start_matches("http://"), "{host}")
}
