//! Finds the elements of a page that say something of its article.
//!
//! In: the tree of a page. Out: those elements, from one walk through it.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};

use super::super::plain::one_line;

/// The elements of a page that may say something of its article, found in one walk.
#[derive(Default)]
pub(super) struct Marked<'a> {
    /// The root.
    pub(super) html: Option<NodeRef<'a>>,
    /// The `title` element.
    pub(super) title: Option<NodeRef<'a>>,
    /// All `meta` elements.
    pub(super) meta: Vec<NodeRef<'a>>,
    /// The scripts with JSON-LD.
    pub(super) json_ld: Vec<NodeRef<'a>>,
    /// All `h1` elements.
    pub(super) headlines: Vec<NodeRef<'a>>,
    /// The `link` to the page's own address.
    pub(super) canonical: Option<NodeRef<'a>>,
    /// All `time` elements.
    pub(super) times: Vec<NodeRef<'a>>,
    /// Elements of any kind with the item property `datePublished`.
    pub(super) published: Vec<NodeRef<'a>>,
    /// Elements of any kind with the item property or the relation `author`.
    pub(super) authors: Vec<NodeRef<'a>>,
}

impl<'a> Marked<'a> {
    /// Walks through `page`.
    pub(super) fn of(page: &'a Document) -> Self {
        let mut marked = Self::default();
        for node in page.root().descendants_it() {
            let Some(name) = node.qual_name_ref().map(|name| name.local.clone()) else { continue };
            match name.as_ref() {
                "html" => marked.html = marked.html.or(Some(node)),
                "title" => marked.title = marked.title.or(Some(node)),
                "meta" => marked.meta.push(node),
                "h1" => marked.headlines.push(node),
                "time" => marked.times.push(node),
                "script" if has_word(&node, "type", "application/ld+json") => marked.json_ld.push(node),
                "link" if has_word(&node, "rel", "canonical") => marked.canonical = marked.canonical.or(Some(node)),
                "body" | "div" | "script" | "style" | "p" | "br" | "img" | "li" | "ul" => continue,
                _ => {}
            }
            if has_word(&node, "itemprop", "datePublished") {
                marked.published.push(node);
            }
            if has_word(&node, "itemprop", "author") || has_word(&node, "rel", "author") {
                marked.authors.push(node);
            }
        }
        marked
    }
}

/// Whether an attribute holds a word, in whatever case.
pub(super) fn has_word(node: &NodeRef<'_>, attribute: &str, word: &str) -> bool {
    node.attr(attribute).is_some_and(|value| value.split_ascii_whitespace().any(|part| part.eq_ignore_ascii_case(word)))
}

/// The `meta` elements of a page by name, property or itemprop in lower case; the first of a name counts.
pub(super) struct Meta(HashMap<String, Vec<String>>);

impl Meta {
    /// Reads `meta` elements.
    pub(super) fn of(nodes: &[NodeRef<'_>]) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for node in nodes {
            let Some(content) = node.attr("content").map(|content| one_line(&content)).filter(|text| !text.is_empty())
            else {
                continue;
            };
            for name in ["property", "name", "itemprop"].iter().filter_map(|kind| node.attr(kind)) {
                values.entry(name.trim().to_ascii_lowercase()).or_default().push(content.clone());
            }
        }
        Self(values)
    }

    /// The first value under the first of the names that has one.
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.0.get(*name)?.first().cloned())
    }

    /// All values under that name, in the order of the page.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}
