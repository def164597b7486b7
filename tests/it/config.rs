//! Behaviour of `config`.

mod delivered;
mod diagnostics;
mod files;
mod queries;
mod secrets;
mod values;

use std::{fs, path::Path};

use presswatch::config::{self, Config, Faults};

/// A whole configuration without fault or warning, for tests that change one line of it.
const SOUND: &str = r#"
[mail]
operator = "ops@example.org"

[[source]]
id = "ministry"
url = "https://example.org/feed"

[[topic]]
id = "chips"
[topic.query]
match = 'chip'

[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["chips"]
digest = { at = "now" }
"#;

/// Writes files into a folder of their own and loads `presswatch.toml` among them.
fn load(files: &[(&str, &str)]) -> Result<Config, Faults> {
    load_below(tempfile::tempdir().unwrap().path(), files)
}

fn load_below(folder: &Path, files: &[(&str, &str)]) -> Result<Config, Faults> {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let loaded = config::load(&folder.join("presswatch.toml"));
    let without_folder = |texts: Vec<String>| -> Vec<String> {
        texts.iter().map(|text| text.replace(&format!("{}/", folder.display()), "")).collect()
    };
    match loaded {
        Ok(config) => Ok(Config { warnings: without_folder(config.warnings.clone()), ..config }),
        Err(faults) => Err(Faults { rendered: without_folder(faults.rendered) }),
    }
}

/// The configuration that a text gives.
fn sound(text: &str) -> Config {
    load(&[("presswatch.toml", text)]).unwrap()
}

/// The sound configuration with more text before it (its `[mail]` table comes first).
fn sound_with(more: &str) -> Config {
    sound(&format!("{more}\n{SOUND}"))
}

/// What is said of a text that is at fault.
fn faults(text: &str) -> String {
    load(&[("presswatch.toml", text)]).unwrap_err().to_string()
}

/// What is said of the sound configuration with more text before it.
fn faults_with(more: &str) -> String {
    faults(&format!("{more}\n{SOUND}"))
}

/// What is said of the sound configuration with a piece of it replaced.
fn faults_instead(of: &str, other: &str) -> String {
    assert!(SOUND.contains(of), "the sound configuration has no {of}");
    faults(&SOUND.replacen(of, other, 1))
}
