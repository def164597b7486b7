//! The `meta` elements of a page.

use std::collections::HashMap;

/// The greatest number of values kept.
const VALUES_MAX: usize = 1_000;

/// The `meta` elements of a page by name, property or itemprop in lower case.
#[derive(Debug, Default)]
pub(in crate::read::article) struct Meta {
    values: HashMap<String, Vec<String>>,
    count: usize,
}

impl Meta {
    /// Notes a value under a name.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        if self.count < VALUES_MAX && !value.is_empty() {
            self.count += 1;
            self.values.entry(name.trim().to_ascii_lowercase()).or_default().push(value.to_owned());
        }
    }

    /// The first value under the first of the names that has one, and the name.
    pub(in crate::read::article) fn first_named<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &str)> {
        names.iter().find_map(|name| Some((*name, self.values.get(*name)?.first()?.as_str())))
    }

    /// The first value under the first of the names that has one.
    pub(in crate::read::article) fn first(&self, names: &[&str]) -> Option<&str> {
        self.first_named(names).map(|(_, value)| value)
    }

    /// All values under that name, in the order of the page.
    pub(in crate::read::article) fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}
