//! Whatever calls itself a PDF document is read as an article, or as none, and survives the way between processes.

use presswatch::{
    model::Link,
    read::{self, pack, unpack},
};

pub fn read(bytes: &[u8]) {
    let link = Link::parse("https://ministry.example/press/list.pdf").expect("a literal address");
    let document = [b"%PDF-1.7\n", bytes].concat();
    let reading = read::page(&document, Some("application/pdf"), &link);
    let article = &reading.value.article;
    assert!(!article.blocks.is_empty(), "an article has its title, be it empty");
    assert!((1..article.blocks.len()).all(|block| article.page_of(block).is_some()), "every block has its page");
    assert_eq!(unpack(&pack(&reading), &link).as_ref(), Some(&reading));
}
