//! What is known of an article: title, authors, dates, addresses, each with the witness it was taken from.

mod authors;
mod canonical;
mod dates;
mod further;
mod hostile;
mod languages;
mod titles;

use presswatch::{
    model::Link,
    read::{self, Page},
};

/// Reads a page of this head and body, served from an address without a date.
fn page(head: &str, body: &str) -> Page {
    page_at("https://www.gazette.example/news/chips", "en-GB", head, body)
}

/// The same, in a language and from an address.
fn page_at(address: &str, language: &str, head: &str, body: &str) -> Page {
    let html = format!("<!doctype html><html lang=\"{language}\"><head>{head}</head><body>{body}</body></html>");
    read::page(html.as_bytes(), Some("text/html; charset=utf-8"), &Link::parse(address).unwrap()).value
}

/// Some paragraphs, so that a page has an article.
fn prose() -> String {
    let paragraph = "The ministry published the list after months of talks with industry, and said that licences would \
        be needed for every shipment of the newest accelerators to a number of countries. ";
    format!("<p>{}</p><p>{}</p>", paragraph.repeat(3), paragraph.repeat(4))
}

/// A script with JSON-LD.
fn json_ld(json: &str) -> String {
    format!("<script type=\"application/ld+json\">{json}</script>")
}
