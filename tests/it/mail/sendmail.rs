//! What a submitter's exit code means.

use std::{fs, path::Path};

use presswatch::{
    mail::{Mailer, Transport},
    model::Delivery,
};

use super::{FROM, Fate, SMALL, fate, mail_to, said};

async fn submit(command: &[&str], bytes: &[u8]) -> Delivery {
    let command = command.iter().map(|&word| word.to_owned()).collect();
    Mailer::new(Transport::Sendmail(command), FROM).deliver(&mail_to("reader@example.org", bytes)).await
}

/// Runs a shell script as the submitter; it finds the folder in `$1`.
async fn submit_by_script(script: &str, folder: &Path, bytes: &[u8]) -> Delivery {
    submit(&["sh", "-c", script, "sendmail", folder.to_str().unwrap()], bytes).await
}

#[tokio::test]
async fn submitter_gets_the_mail_the_sender_and_the_recipient() {
    let folder = tempfile::tempdir().unwrap();
    let script = "cat > $1/mail; printf '%s|' \"$@\" > $1/arguments";
    let delivery = submit_by_script(script, folder.path(), b"Subject: x\r\n\r\n.\r\nend\r\n").await;
    assert_eq!(fate(&delivery), Fate::Sent, "{delivery:?}");
    assert_eq!(fs::read_to_string(folder.path().join("mail")).unwrap(), "Subject: x\n\n.\nend\n");
    let arguments = fs::read_to_string(folder.path().join("arguments")).unwrap();
    assert!(arguments.ends_with("|-i|-f|alerts@example.org|--|reader@example.org|"), "{arguments}");
}

#[tokio::test]
async fn sender_that_the_operator_chose_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let script = "cat > /dev/null; printf '%s|' \"$@\" > $1/arguments";
    let path = folder.path().to_str().unwrap();
    let delivery = submit(&["sh", "-c", script, "sendmail", path, "-fbounces@example.org"], SMALL).await;
    assert_eq!(fate(&delivery), Fate::Sent, "{delivery:?}");
    let arguments = fs::read_to_string(folder.path().join("arguments")).unwrap();
    assert!(arguments.ends_with("|-fbounces@example.org|-i|--|reader@example.org|"), "{arguments}");
}

#[tokio::test]
async fn exit_codes_are_taken_for_what_they_mean() {
    let folder = tempfile::tempdir().unwrap();
    for (code, expected) in [
        (0, Fate::Sent),
        (65, Fate::Failed),
        (67, Fate::Failed),
        (68, Fate::Failed),
        (75, Fate::Later),
        (1, Fate::Down),
        (69, Fate::Down),
        (78, Fate::Down),
    ] {
        let script = format!("cat > /dev/null; echo 'the queue says {code}' >&2; exit {code}");
        let delivery = submit_by_script(&script, folder.path(), SMALL).await;
        assert_eq!(fate(&delivery), expected, "{delivery:?}");
        assert!(said(&delivery).contains(&format!("the queue says {code}")), "{delivery:?}");
    }
}

#[tokio::test]
async fn killed_or_missing_submitter_is_the_transports_fault() {
    let folder = tempfile::tempdir().unwrap();
    let killed = submit_by_script("kill -9 $$", folder.path(), SMALL).await;
    assert_eq!(fate(&killed), Fate::Down, "{killed:?}");
    let missing = submit(&["/nowhere/sendmail"], SMALL).await;
    assert_eq!(fate(&missing), Fate::Down);
    assert!(said(&missing).contains("/nowhere/sendmail"), "{missing:?}");
    assert_eq!(fate(&submit(&[], SMALL).await), Fate::Down);
}

#[tokio::test]
async fn success_without_reading_the_mail_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let huge = b"a line of a mail that no pipe can hold\r\n".repeat(100_000);
    let delivery = submit_by_script("exit 0", folder.path(), &huge).await;
    assert_eq!(fate(&delivery), Fate::Down, "{delivery:?}");
}

#[tokio::test]
async fn talkative_submitter_is_neither_blocked_nor_quoted_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let script = "head -c 1000000 /dev/zero | tr '\\0' x >&2; cat > /dev/null; exit 67";
    let delivery = submit_by_script(script, folder.path(), SMALL).await;
    assert_eq!(fate(&delivery), Fate::Failed);
    assert!(said(&delivery).len() < 3_000);
}

#[tokio::test]
async fn child_that_outlives_the_submitter_does_not_hold_up_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let script = "cat > /dev/null; sleep 20 & echo $! > $1/child; exit 0";
    let delivery = submit_by_script(script, folder.path(), SMALL).await;
    assert_eq!(fate(&delivery), Fate::Sent);
    let child = fs::read_to_string(folder.path().join("child")).unwrap();
    let alive = nix::sys::signal::kill(
        nix::unistd::Pid::from_raw(child.trim().parse().unwrap()),
        nix::sys::signal::Signal::SIGKILL,
    );
    assert!(alive.is_ok(), "the answer came only after the child had ended");
}
