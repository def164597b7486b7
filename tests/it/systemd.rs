//! The unit that is delivered, as systemd itself sees it.
//!
//! Where systemd is not installed there is nothing to ask, and the first test says no more than that the file is
//! there; `.ci/run` installs it.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

/// The exposure that the unit must not exceed, of 10.
const EXPOSURE_MAX: f64 = 1.1;

/// Asks `systemd-analyze` about the unit, with the program of the tests in place of the installed one.
fn analyze(arguments: &[&str]) -> Option<Output> {
    let folder = TempDir::new().unwrap();
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd/presswatch.service");
    let unit = fs::read_to_string(unit).unwrap();
    assert!(unit.contains("ExecStart=/usr/local/bin/presswatch run"), "{unit}");
    let unit = unit.replace("/usr/local/bin/presswatch", env!("CARGO_BIN_EXE_presswatch"));
    let file = folder.path().join("presswatch.service");
    fs::write(&file, unit).unwrap();
    Command::new("systemd-analyze").args(arguments).arg(&file).env("SYSTEMD_COLORS", "0").output().ok()
}

#[test]
fn the_unit_is_valid_and_nothing_in_it_is_unknown() {
    let Some(output) = analyze(&["verify", "--man=no"]) else { return };
    let told = String::from_utf8_lossy(&output.stderr);
    let about_ours: Vec<&str> = told.lines().filter(|line| line.contains("presswatch")).collect();

    assert!(output.status.success(), "{told}");
    assert!(about_ours.is_empty(), "{about_ours:#?}");
}

#[test]
fn the_unit_exposes_as_little_as_was_measured() {
    let Some(output) = analyze(&["security", "--offline=true", "--no-pager"]) else { return };
    let told = String::from_utf8_lossy(&output.stdout);
    let verdict = told.lines().find(|line| line.contains("Overall exposure level")).unwrap_or_else(|| panic!("{told}"));
    let exposure: f64 = verdict
        .rsplit(": ")
        .next()
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("{verdict}"));

    assert!(exposure <= EXPOSURE_MAX, "{verdict}\n{told}");
}
