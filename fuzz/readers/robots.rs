//! Whatever stands in the place of a robots.txt allows or forbids a page, within bounds and the same each time.
//!
//! The first line is the path that is asked for, the rest the file.

use presswatch::fetch::robots::{CRAWL_DELAY_MAX, Rules};

pub fn read(bytes: &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(0);
    let (path, file) = bytes.split_at(end);
    let path = String::from_utf8_lossy(path);
    let rules = Rules::read(file);
    assert!(rules.crawl_delay.is_none_or(|delay| delay <= CRAWL_DELAY_MAX));
    assert_eq!(rules, Rules::read(file));
    assert_eq!(rules.allow(&path), rules.allow(&path));
    // A file that says nothing forbids nothing.
    assert!(Rules::read(b"").allow(&path));
}
