//! Whatever calls itself a list of feeds is read within bounds.

use presswatch::read;
use url::Url;

pub fn read(bytes: &[u8]) {
    for outline in read::opml(bytes).value {
        assert!(outline.feed.given().username().is_empty() && outline.labels.len() < 10_000);
    }
    let base = Url::parse("https://press.example/robots.txt").expect("a literal address");
    read::sitemaps_in_robots(bytes, &base);
    read::suggested_rules(bytes, None, &base);
}
