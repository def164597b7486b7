//! Whatever comes back from the process that reads PDF documents is a page that can be sent on, or none.

use presswatch::{
    model::Link,
    read::{pack, unpack},
};

pub fn read(bytes: &[u8]) {
    let link = Link::parse("https://ministry.example/press/list.pdf").expect("a literal address");
    let Some(page) = unpack(bytes, &link) else { return };
    assert!(!page.value.article.blocks.is_empty(), "an article has its title, be it empty");
    assert_eq!(unpack(&pack(&page), &link).as_ref(), Some(&page));
}
