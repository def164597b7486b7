//! Whatever encoding a document claims to have, by its field, its declaration or its first bytes, it becomes text.
//!
//! The first line is the `Content-Type` field, the rest the document.

use presswatch::{
    model::Link,
    read::{self, Hints, feeds_of_page},
};

pub fn read(bytes: &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(0);
    let (field, document) = bytes.split_at(end);
    let field = String::from_utf8_lossy(field);
    let document = document.get(1..).unwrap_or_default();
    let link = Link::parse("https://press.example/2026/chips.html").expect("a literal address");
    let entries = || {
        let document = read::document(document, Some(&field), link.given(), Hints::default()).value;
        document.map(|document| document.entries)
    };
    assert_eq!(entries(), entries());
    let article = read::article(document, Some(&field), &link).value;
    assert!(!article.blocks.is_empty(), "an article has its title, be it empty");
    feeds_of_page(document, Some(&field), link.given());
}
