//! The daemon: from its start to SIGTERM.

use std::{fs, path::Path};

use nix::sys::signal::Signal;

use crate::{daemon::Daemon, desk::Desk, site::Site};

#[test]
fn the_daemon_polls_mails_reloads_and_ends() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/wire-copy");
    let site = Site::serve(&case.join("round-1"));
    let config = fs::read_to_string(case.join("presswatch.toml")).unwrap().replace("{base}", &site.base);
    let config = config.replace("state = \"{state}\"", "state = \"{state}\"\nlookback = \"3650d\"");
    let desk = Desk::new(&config);
    let mut daemon = Daemon::start(&desk);
    daemon.tells("READY=1");
    daemon.tells("WATCHDOG=1");
    daemon.logs("mail accepted");
    daemon.logs("mail accepted");
    assert_eq!(desk.mails().len(), 2);

    desk.configure(&config.replace("match =", "mtach ="));
    daemon.signal(Signal::SIGHUP);
    daemon.tells("RELOADING=1");
    daemon.logs("the running one stays in force");
    daemon.tells("READY=1");

    desk.configure(&config);
    daemon.signal(Signal::SIGHUP);
    daemon.logs("configuration reloaded");

    daemon.signal(Signal::SIGTERM);
    daemon.tells("STOPPING=1");
    daemon.stop();
    // The state directory is free again, and complete.
    desk.check(&["once"], 0);
    assert_eq!(desk.mails().len(), 2);
}
