//! One file per mail, whatever happens in between.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use presswatch::{
    mail::{Mailer, Transport, maildir_file_name},
    model::Delivery,
};

use super::{FROM, Fate, SMALL, fate, mail_to, said};

async fn deliver(path: &Path, recipient: &str) -> Delivery {
    Mailer::new(Transport::Maildir(path.to_owned()), FROM).deliver(&mail_to(recipient, SMALL)).await
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn mail_is_one_file_in_new_with_unix_line_ends() {
    let folder = tempfile::tempdir().unwrap();
    let maildir = folder.path().join("deep/below/Maildir");
    assert_eq!(fate(&deliver(&maildir, "a@example.org").await), Fate::Sent);
    let delivered = files(&maildir.join("new"));
    assert_eq!(delivered.len(), 1);
    assert_eq!(fs::read_to_string(&delivered[0]).unwrap(), "Subject: a test\n\nOne line.\n");
    assert!(files(&maildir.join("tmp")).is_empty());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&delivered[0]), 0o600);
    for part in ["tmp", "new", "cur"] {
        assert_eq!(mode(&maildir.join(part)), 0o700, "{part}");
    }
}

#[tokio::test]
async fn same_mail_again_is_still_one_file() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        assert_eq!(fate(&deliver(folder.path(), "a@example.org").await), Fate::Sent);
    }
    assert_eq!(files(&folder.path().join("new")).len(), 1);
    assert_eq!(fate(&deliver(folder.path(), "b@example.org").await), Fate::Sent);
    assert_eq!(files(&folder.path().join("new")).len(), 2);
}

#[tokio::test]
async fn mail_that_was_read_already_is_not_delivered_again() {
    let folder = tempfile::tempdir().unwrap();
    deliver(folder.path(), "a@example.org").await;
    let name = maildir_file_name(&mail_to("a@example.org", SMALL).message_id);
    fs::rename(folder.path().join("new").join(&name), folder.path().join("cur").join(format!("{name}:2,S"))).unwrap();
    assert_eq!(fate(&deliver(folder.path(), "a@example.org").await), Fate::Sent);
    assert!(files(&folder.path().join("new")).is_empty());
}

#[tokio::test]
async fn half_a_file_left_by_a_crash_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let name = maildir_file_name(&mail_to("a@example.org", SMALL).message_id);
    fs::create_dir(folder.path().join("tmp")).unwrap();
    fs::write(folder.path().join("tmp").join(&name), "Subject: a test and much more than the whole mail ever had")
        .unwrap();
    assert_eq!(fate(&deliver(folder.path(), "a@example.org").await), Fate::Sent);
    let delivered = fs::read_to_string(folder.path().join("new").join(&name)).unwrap();
    assert_eq!(delivered, "Subject: a test\n\nOne line.\n");
    assert!(files(&folder.path().join("tmp")).is_empty());
}

#[tokio::test]
async fn path_that_is_a_file_is_the_transports_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Maildir");
    fs::write(&path, "no folder").unwrap();
    let delivery = deliver(&path, "a@example.org").await;
    assert_eq!(fate(&delivery), Fate::Down);
    assert!(said(&delivery).contains(&path.display().to_string()), "{delivery:?}");
}

#[tokio::test]
async fn full_disk_is_the_transports_fault() {
    let folder = tempfile::tempdir().unwrap();
    // A device on which every write fails for want of room stands in for the file.
    let name = maildir_file_name(&mail_to("a@example.org", SMALL).message_id);
    fs::create_dir(folder.path().join("tmp")).unwrap();
    std::os::unix::fs::symlink("/dev/full", folder.path().join("tmp").join(name)).unwrap();
    let delivery = deliver(folder.path(), "a@example.org").await;
    assert_eq!(fate(&delivery), Fate::Down);
    assert!(said(&delivery).contains("No space left"), "{delivery:?}");
    assert!(files(&folder.path().join("new")).is_empty());
}
