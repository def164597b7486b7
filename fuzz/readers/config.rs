//! Whatever is written as a configuration is read, or refused with its places; it cannot reach other files.

use std::{env, fs, process};

use presswatch::config;

pub fn read(bytes: &[u8]) {
    // What it names is looked for: nothing outside its own folder shall be.
    if bytes.windows(2).any(|pair| pair == b"./" || pair == b"~/") || bytes.contains(&b'\\') {
        return;
    }
    let folder = env::temp_dir().join(format!("presswatch-fuzz-{}", process::id()));
    let file = folder.join("presswatch.toml");
    fs::create_dir_all(&folder).and_then(|()| fs::write(&file, bytes)).expect("a folder for what is temporary");
    if let Err(faults) = config::load(&file) {
        assert!(!faults.rendered.is_empty(), "nothing was read, and nothing said why");
    }
}
