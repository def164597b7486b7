//! The configuration that `init` writes.

use std::{fs, path::Path};

use presswatch::{
    config::{self, Config, DELIVERED, DELIVERED_BESIDE, Faults, locate},
    mail::Transport,
    model::SourceKind,
};

use super::{load, load_below};

/// Loads a main file with all that is delivered beside it.
fn load_delivered(main: &str) -> Result<Config, Faults> {
    let mut files = vec![("presswatch.toml", main)];
    files.extend(DELIVERED_BESIDE.iter().map(|file| (file.path, file.text)));
    load(&files)
}

fn ids(config: &Config) -> Vec<&str> {
    config.topics.iter().map(|topic| topic.id.as_str()).collect()
}

#[test]
fn the_delivered_configuration_has_neither_faults_nor_warnings() {
    let config = load_delivered(DELIVERED).unwrap();

    assert!(config.warnings.is_empty(), "{:#?}", config.warnings);
    assert_eq!(ids(&config), ["deepseek", "export-controls", "nvidia"]);
    assert_eq!((config.sources.len(), config.subscriptions.len()), (103, 2));
    assert!(matches!(config.mail.transport, Transport::Maildir(_)));
}

/// What is known bad, was never confirmed, or must not be read by robots stays there for its day, with its reason.
#[test]
fn every_source_that_is_disabled_says_why() {
    for file in DELIVERED_BESIDE.iter().filter(|file| file.path.starts_with("sources/")) {
        for source in file.text.split("[[source]]").skip(1) {
            let is_off = source.contains("enabled = false");
            assert_eq!(is_off, source.contains("# Disabled: "), "{}: {source}", file.path);
        }
    }
}

/// Queries may ask for the class of a publisher.
#[test]
fn every_source_has_the_class_of_its_publisher() {
    const CLASSES: [&str; 8] =
        ["official", "official-media", "think-tank", "trade-press", "general-press", "company", "wire", "aggregator"];
    let config = load_delivered(DELIVERED).unwrap();
    for source in &config.sources {
        let classes = source.tags.iter().filter(|tag| CLASSES.contains(&tag.as_str())).count();
        assert_eq!(classes, 1, "{}: {:?}", source.id, source.tags);
    }
}

/// `try` without a configuration uses it as it is in the program.
#[test]
fn the_configuration_in_the_program_is_the_one_that_init_writes() {
    let (inside, written) = (config::delivered().unwrap(), load_delivered(DELIVERED).unwrap());

    assert!(inside.warnings.is_empty(), "{:#?}", inside.warnings);
    assert_eq!(ids(&inside), ids(&written));
    assert_eq!(format!("{:?}", inside.sources), format!("{:?}", written.sources));
}

/// A file that lies in `config/` and is not part of the program would be missing wherever `init` is used.
#[test]
fn every_file_of_the_folder_is_delivered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let mut lying: Vec<String> = glob::glob(&format!("{}/*/*", folder.display()))
        .unwrap()
        .map(|path| path.unwrap().strip_prefix(&folder).unwrap().display().to_string())
        .collect();
    lying.sort();
    let mut delivered: Vec<&str> = DELIVERED_BESIDE.iter().map(|file| file.path).collect();
    delivered.sort_unstable();

    assert_eq!(lying, delivered);
    for file in DELIVERED_BESIDE {
        assert_eq!(fs::read_to_string(folder.join(file.path)).unwrap(), file.text);
    }
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
        .collect();

    // A feed has no selector of links; a listing shows that key.
    let told = load_delivered(&uncommented.replace("kind = \"feed\"", "kind = \"listing\"")).unwrap_err().to_string();
    let titles: Vec<&str> = told.lines().filter(|line| line.starts_with("error")).collect();

    insta::assert_snapshot!(titles.join("\n"), @r#"
    error: [fetch]: `proxy_login` names /etc/presswatch/proxy-login, which cannot be read: there is no such file
    error: [mail.smtp]: `token_file` cannot stand beside a password
    error: [web]: `token` names the credential "web-token", but systemd gave none ($CREDENTIALS_DIRECTORY is not set)
    error: source "us-bis", headers: `Authorization` names /etc/presswatch/feed-token, which cannot be read: there is no such file
    "#);
}

/// The example of a JSON API stands in the comments, and is delivered as a source.
#[test]
fn the_example_of_a_json_api_is_a_source_as_it_stands() {
    let example: String = DELIVERED
        .lines()
        .skip_while(|line| !line.contains("A JSON API is read by paths"))
        .skip_while(|line| !line.contains("[[source]]"))
        .map_while(|line| line.strip_prefix("#   "))
        .fold(String::new(), |text, line| text + line + "\n");
    let config = load_delivered(&format!("{DELIVERED}\n{example}")).unwrap();
    let shown = config.sources.iter().find(|source| source.id.as_str() == "us-register").unwrap();
    let delivered = config.sources.iter().find(|source| source.id.as_str() == "us-bis-api").unwrap();

    assert_eq!(shown.kind, Some(SourceKind::Json));
    assert_eq!((&shown.url, &shown.json), (&delivered.url, &delivered.json));
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
    let (left_out, written) = (load_delivered(DELIVERED).unwrap(), load_delivered(&shown).unwrap());

    assert_eq!(format!("{:?}", left_out.fetch), format!("{:?}", written.fetch));
    assert_eq!(left_out.daemon.lookback, written.daemon.lookback);
    assert_eq!(left_out.keep_unmatched, written.keep_unmatched);
}

#[test]
fn a_file_that_is_named_is_the_one_that_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("presswatch.toml");

    assert_eq!(locate(Some(&named)), named);
    assert_eq!(load_below(folder.path(), &[("presswatch.toml", super::SOUND)]).unwrap().path, named);
}
