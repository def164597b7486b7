//! Whatever stands in the place of a page is read as an article, or as none.

use presswatch::{
    model::Link,
    read::{self, feeds_of_page},
};

pub fn read(bytes: &[u8]) {
    let link = Link::parse("https://press.example/2026/chips.html").expect("a literal address");
    let article = read::article(bytes, Some("text/html"), &link).value;
    assert!(!article.blocks.is_empty(), "an article has its title, be it empty");
    feeds_of_page(bytes, Some("text/html"), link.given());
}
