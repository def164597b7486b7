//! The architecture: what may use what.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Modules by layer: a module uses strictly lower ones only; siblings never.
const LAYERS: [&[&str]; 5] = [
    &["model", "clock", "checkpoint"],
    &["schedule", "fetch", "read", "matching", "grouping", "store", "digest", "mail", "apart"],
    &["config", "watch", "send", "web"],
    &["daemon"],
    &["cli"],
];

/// Crates that only one module may know, with the reason why.
const ONLY: [(&str, &[&str], &str); 6] = [
    ("rusqlite", &["store"], "only `store` knows SQL"),
    ("reqwest", &["fetch"], "only `fetch` opens outgoing HTTP"),
    ("hyper", &["fetch", "web"], "only `fetch` opens outgoing HTTP, and `web` answers it"),
    ("lettre", &["mail"], "only `mail` writes and sends mails"),
    ("TcpStream", &["mail", "fetch"], "only `fetch` and `mail` open outgoing connections"),
    ("anyhow", &["cli", "daemon"], "stages have errors of their own"),
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// Every source file with the module that it belongs to, comments taken out.
fn modules() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let code = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    let module = |path: &Path| {
        let first = path.strip_prefix(&root).unwrap().components().next().unwrap();
        first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
    };
    files.into_iter().map(|path| (module(&path), path.clone(), code(&path))).collect()
}

/// The modules of this crate that a file names: `crate::x`, and `crate::{x, y::{…}}`.
fn named(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for after in code.split("crate::").skip(1) {
        if let Some(group) = after.strip_prefix('{') {
            let mut depth = 1;
            let mut name = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => names.push(std::mem::take(&mut name)),
                    _ if depth == 1 => name.push(c),
                    _ => {}
                }
                if depth == 0 {
                    names.push(name);
                    break;
                }
            }
        } else {
            names.push(after.to_owned());
        }
    }
    let first_word =
        |text: &String| text.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    names.iter().map(first_word).filter(|name| !name.is_empty()).collect()
}

#[test]
fn modules_use_strictly_lower_layers_only() {
    let mut wrong = Vec::new();
    for (module, path, code) in modules() {
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let own = layer(&module).unwrap_or_else(|| panic!("{module} has no layer: give it one in this test"));
        for used in named(&code).into_iter().filter(|used| *used != module) {
            // Items at the root of the crate there are none: whatever is named is a module.
            match layer(&used) {
                Some(theirs) if theirs < own => {}
                _ => wrong.push(format!("{}: {module} uses {used}", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_outside_world_has_one_door() {
    let mut wrong = Vec::new();
    for (module, path, code) in modules() {
        for (name, doors, reason) in ONLY {
            let uses = code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
            if uses && !doors.contains(&module.as_str()) {
                wrong.push(format!("{}: {name} ({reason})", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_groups_and_paths() {
    let code = "use crate::{a, b::{c, d}, e::f};\nfn g() { crate::h::i(); }";
    assert_eq!(named(code), ["a", "b", "e", "h"]);
}
