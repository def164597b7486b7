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

/// What is delivered for systemd.
fn delivered(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd").join(file)).unwrap()
}

/// Asks `systemd-analyze` about the unit, with the program of the tests in place of the installed one.
fn analyze(arguments: &[&str], drop_in: Option<&str>) -> Option<Output> {
    let folder = TempDir::new().unwrap();
    let unit = delivered("presswatch.service");
    assert!(unit.contains("ExecStart=/usr/local/bin/presswatch run"), "{unit}");
    let unit = unit.replace("/usr/local/bin/presswatch", env!("CARGO_BIN_EXE_presswatch"));
    let file = folder.path().join("presswatch.service");
    fs::write(&file, unit).unwrap();
    if let Some(name) = drop_in {
        let beside = folder.path().join("presswatch.service.d");
        fs::create_dir(&beside).unwrap();
        fs::write(beside.join(name), delivered(&format!("drop-ins/{name}"))).unwrap();
    }
    Command::new("systemd-analyze").args(arguments).arg(&file).env("SYSTEMD_COLORS", "0").output().ok()
}

#[test]
fn the_unit_is_valid_with_every_drop_in_and_nothing_in_it_is_unknown() {
    for drop_in in [None, Some("no-private-networks.conf"), Some("sendmail.conf")] {
        let Some(output) = analyze(&["verify", "--man=no"], drop_in) else { return };
        let told = String::from_utf8_lossy(&output.stderr);
        let about_ours: Vec<&str> = told.lines().filter(|line| line.contains("presswatch")).collect();

        assert!(output.status.success(), "{drop_in:?}: {told}");
        assert!(about_ours.is_empty(), "{drop_in:?}: {about_ours:#?}");
    }
}

/// What switches `NoNewPrivileges` on by itself in a service that is not root's.
///
/// Source: systemd.exec(5), `NoNewPrivileges=`.
const IMPLY_NO_NEW_PRIVILEGES: [&str; 17] = [
    "NoNewPrivileges",
    "DynamicUser",
    "LockPersonality",
    "MemoryDenyWriteExecute",
    "PrivateDevices",
    "ProtectClock",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "RestrictAddressFamilies",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "SystemCallArchitectures",
    "SystemCallFilter",
    "SystemCallLog",
];

#[test]
fn the_drop_in_for_sendmail_leaves_nothing_that_would_ignore_its_setgid_bit() {
    let both = delivered("presswatch.service") + &delivered("drop-ins/sendmail.conf");
    for key in IMPLY_NO_NEW_PRIVILEGES {
        let mut values = both.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        let last = values.next_back().unwrap_or("no");
        assert!(matches!(last, "" | "no"), "{key}={last}");
    }
}

#[test]
fn the_unit_exposes_as_little_as_was_measured() {
    let Some(output) = analyze(&["security", "--offline=true", "--no-pager"], None) else { return };
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
