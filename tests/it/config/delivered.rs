//! The configuration that `init` writes.

use presswatch::{
    config::{DELIVERED, locate},
    mail::Transport,
};

use super::{faults, load_below, sound};

#[test]
fn the_delivered_configuration_has_neither_faults_nor_warnings() {
    let config = sound(DELIVERED);

    assert!(config.warnings.is_empty(), "{:#?}", config.warnings);
    assert_eq!((config.sources.len(), config.topics.len(), config.subscriptions.len()), (1, 1, 1));
    assert!(matches!(config.mail.transport, Transport::Maildir(_)));
}

/// Every line `#key = value` is meant to be uncommented: it must be known, and checked as it stands.
#[test]
fn every_commented_key_of_the_delivered_configuration_is_known() {
    let uncommented: String = DELIVERED
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(code) if code.starts_with(|c: char| c.is_ascii_alphabetic() || c == '[') => format!("{code}\n"),
            _ => format!("{line}\n"),
        })
        // Nothing is there to be included.
        .filter(|line| !line.starts_with("include"))
        .collect();

    // A feed has no selector of links; a listing shows that key.
    let told = faults(&uncommented.replace("kind = \"feed\"", "kind = \"listing\""));
    let titles: Vec<&str> = told.lines().filter(|line| line.starts_with("error")).collect();

    insta::assert_snapshot!(titles.join("\n"), @r#"
    error: [web]: `listen` is not supported yet
    error: [hook]: `command` is not supported yet
    error: source "us-bis": `follow` is not supported yet
    error: source "us-bis", headers: `Authorization` names /etc/presswatch/feed-token, which cannot be read: there is no such file
    error: subscription "eu-desk": `alert` is not supported yet
    "#);
}

/// What the comments call the default is what holds when the key is left out.
#[test]
fn the_defaults_that_the_comments_show_are_the_defaults() {
    let shown: String = DELIVERED
        .lines()
        .map(|line| {
            let shows_default =
                ["lookback", "concurrency", "per_host", "host_gap", "timeout", "body_max", "robots", "keep_unmatched"];
            match line.strip_prefix('#') {
                Some(code) if shows_default.iter().any(|key| code.starts_with(key)) => format!("{code}\n"),
                _ => format!("{line}\n"),
            }
        })
        .collect();
    let (left_out, written) = (sound(DELIVERED), sound(&shown));

    assert_eq!(format!("{:?}", left_out.fetch), format!("{:?}", written.fetch));
    assert_eq!(left_out.daemon.lookback, written.daemon.lookback);
    assert_eq!(left_out.keep_unmatched, written.keep_unmatched);
}

#[test]
fn a_file_that_is_named_is_the_one_that_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("presswatch.toml");

    assert_eq!(locate(Some(&named)), named);
    assert_eq!(load_below(folder.path(), &[("presswatch.toml", DELIVERED)]).unwrap().path, named);
}
