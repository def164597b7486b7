//! Whatever stands in the place of a date is a moment, a period, or nothing, and the same at every reading.

use presswatch::read::{self, Hints};
use url::Url;

pub fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let base = Url::parse("https://press.example/").expect("a literal address");
    let written = text.replace('&', "&amp;").replace('<', "&lt;");
    let feed = format!("<rss><channel><item><pubDate>{written}</pubDate></item></channel></rss>");
    let read = || read::document(feed.as_bytes(), None, &base, Hints::default());
    let document = read().value.expect("a feed");
    let [entry] = document.entries.as_slice() else { panic!("{:?}", document.entries) };
    assert!(entry.published.is_none() || entry.period.is_none(), "{entry:?}");
    if let Some(period) = entry.period {
        assert!(period.first < period.last, "{period:?}");
    }
    // A moment that was read is read the same when it is written in the form of RFC 3339.
    if let Some(moment) = entry.published {
        let year = moment.to_string();
        if !year.starts_with('-') && year.find('-') == Some(4) {
            let again = feed.replace(&written, &moment.to_string());
            let again = read::document(again.as_bytes(), None, &base, Hints::default()).value.expect("a feed");
            if !written.is_empty() {
                assert_eq!(again.entries.first().and_then(|entry| entry.published), Some(moment));
            }
        }
    }
}
