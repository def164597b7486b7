//! Finds the elements of a page that say something of its article.
//!
//! In: the tree of a page. Out: those elements, from one walk through it.

use std::collections::HashMap;

use super::super::{
    html::{Node, Page, Tag},
    plain::one_line,
};

/// The elements of a page that may say something of its article, found in one walk.
#[derive(Default)]
pub(super) struct Marked<'a> {
    /// The root.
    pub(super) html: Option<Node<'a>>,
    /// The `title` element.
    pub(super) title: Option<Node<'a>>,
    /// All `meta` elements.
    pub(super) meta: Vec<Node<'a>>,
    /// The scripts with JSON-LD.
    pub(super) json_ld: Vec<Node<'a>>,
    /// All `h1` elements.
    pub(super) headlines: Vec<Node<'a>>,
    /// The `link` to the page's own address.
    pub(super) canonical: Option<Node<'a>>,
    /// All `time` elements.
    pub(super) times: Vec<Node<'a>>,
    /// Elements of any kind with the item property `datePublished`.
    pub(super) published: Vec<Node<'a>>,
    /// Elements of any kind with the item property or the relation `author`.
    pub(super) authors: Vec<Node<'a>>,
}

impl<'a> Marked<'a> {
    /// Walks through `page`.
    pub(super) fn of(page: &'a Page<'a>) -> Self {
        let mut marked = Self::default();
        for node in page.elements() {
            match node.tag() {
                Tag::Html => marked.html = marked.html.or(Some(node)),
                Tag::Title => marked.title = marked.title.or(Some(node)),
                Tag::Meta => marked.meta.push(node),
                Tag::H1 => marked.headlines.push(node),
                Tag::Time => marked.times.push(node),
                Tag::Script if has_word(node, "type", "application/ld+json") => marked.json_ld.push(node),
                Tag::Link if has_word(node, "rel", "canonical") => marked.canonical = marked.canonical.or(Some(node)),
                Tag::Body | Tag::Div | Tag::Script | Tag::Style | Tag::P | Tag::Br | Tag::Img | Tag::Li | Tag::Ul => {
                    continue;
                }
                _ => {}
            }
            if has_word(node, "itemprop", "datePublished") {
                marked.published.push(node);
            }
            if has_word(node, "itemprop", "author") || has_word(node, "rel", "author") {
                marked.authors.push(node);
            }
        }
        marked
    }
}

/// Whether an attribute holds a word, in whatever case.
pub(super) fn has_word(node: Node<'_>, attribute: &str, word: &str) -> bool {
    node.attribute(attribute)
        .is_some_and(|value| value.split_ascii_whitespace().any(|part| part.eq_ignore_ascii_case(word)))
}

/// The `meta` elements of a page by name, property or itemprop in lower case; the first of a name counts.
pub(super) struct Meta(HashMap<String, Vec<String>>);

impl Meta {
    /// Reads `meta` elements.
    pub(super) fn of(nodes: &[Node<'_>]) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for node in nodes {
            let Some(content) =
                node.attribute("content").map(|content| one_line(&content)).filter(|text| !text.is_empty())
            else {
                continue;
            };
            for name in ["property", "name", "itemprop"].iter().filter_map(|kind| node.attribute(kind)) {
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
