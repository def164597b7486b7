//! A source that could be added to the configuration, as TOML.

use std::{collections::HashSet, fmt::Write as _};

use url::{Host, Url};

use crate::{
    config::Config,
    model::{ID_LENGTH_MAX, JsonRules, Language, SourceKind},
};

/// The greatest length of a name, in characters, as the configuration has it.
const NAME_CHARACTERS_MAX: usize = 200;

/// Parts of addresses that say nothing of what a feed is about.
const EMPTY_WORDS: [&str; 14] = [
    "rss",
    "feed",
    "feeds",
    "atom",
    "xml",
    "index",
    "rdf",
    "rss2",
    "sitemap",
    "news-sitemap",
    "www",
    "en",
    "html",
    "api",
];

/// A source with everything that is known of it.
#[derive(Debug)]
pub(super) struct Proposal {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) url: Url,
    /// Where looking alone would not tell.
    pub(super) kind: Option<SourceKind>,
    pub(super) json: Option<JsonRules>,
    pub(super) language: Option<Language>,
    pub(super) tags: Vec<String>,
    pub(super) enabled: bool,
    /// What an operator should know, a line each.
    pub(super) remarks: Vec<String>,
}

impl Proposal {
    /// Its `[[source]]` with the remarks as comments.
    pub(super) fn toml(&self) -> String {
        let mut toml = String::new();
        for remark in &self.remarks {
            add(&mut toml, &format!("# {remark}"));
        }
        add(&mut toml, "[[source]]");
        let mut key = |name: &str, value: &str| add(&mut toml, &format!("{name} = {}", quoted(value)));
        key("id", &self.id);
        key("name", &self.name);
        key("url", self.url.as_str());
        if let Some(kind) = self.kind {
            key("kind", kind.word());
        }
        if let Some(json) = &self.json {
            key("items", &json.items.to_string());
            key("link", &json.link.to_string());
            let optional = [("title", &json.title), ("date", &json.date), ("text", &json.text), ("follow", &json.next)];
            for (name, path) in optional {
                if let Some(path) = path {
                    key(name, &path.to_string());
                }
            }
        }
        if let Some(language) = self.language {
            key("lang", language.code());
        }
        if !self.tags.is_empty() {
            let tags: Vec<String> = self.tags.iter().map(|tag| quoted(tag)).collect();
            add(&mut toml, &format!("tags = [{}]", tags.join(", ")));
        }
        if !self.enabled {
            add(&mut toml, "enabled = false");
        }
        toml
    }
}

fn add(toml: &mut String, line: &str) {
    // Writing into a text cannot fail.
    let _ = writeln!(toml, "{line}");
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A name as the configuration takes it, made of whatever a stranger wrote.
pub(super) fn shown_name(text: &str, url: &Url) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).take(NAME_CHARACTERS_MAX).collect();
    let text = text.trim();
    if text.is_empty() { url.host_str().unwrap_or("a source").to_owned() } else { text.to_owned() }
}

/// A tag as the configuration takes it; none where nothing of the label can be used.
pub(super) fn tag(label: &str) -> Option<String> {
    /// The greatest length, in characters.
    const LENGTH_MAX: usize = 64;
    let word = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    let spaced: String = label.to_lowercase().chars().map(word).collect();
    let words: Vec<&str> = spaced.split('-').filter(|word| word.starts_with(char::is_alphanumeric)).collect();
    let tag: String = words.join("-").chars().take(LENGTH_MAX).collect();
    (!tag.is_empty()).then(|| tag.trim_end_matches('-').to_owned())
}

/// The ids that are taken, and new ones that are not.
#[derive(Debug)]
pub(super) struct Ids(HashSet<String>);

impl Ids {
    /// Those of the configured sources are taken.
    pub(super) fn taken(config: &Config) -> Self {
        Self(config.sources.iter().map(|source| source.id.to_string()).collect())
    }

    /// An id made of the address, with a number where others have the same.
    pub(super) fn of(&mut self, url: &Url) -> String {
        let plain = id_of(url);
        let numbered = (2..).map(|number| {
            let ending = format!("-{number}");
            let kept: String = plain.chars().take(ID_LENGTH_MAX - ending.len()).collect();
            kept + &ending
        });
        let free = std::iter::once(plain.clone()).chain(numbered).find(|id| !self.0.contains(id));
        let id = free.unwrap_or(plain);
        self.0.insert(id.clone());
        id
    }
}

/// Publisher and section: `https://www.press.example/world/rss.xml` is `press-world`.
fn id_of(url: &Url) -> String {
    let host = match url.host() {
        Some(Host::Domain(domain)) => publisher(domain),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let path = url.path_segments().into_iter().flatten();
    let words = path.flat_map(|segment| segment.split(['.', '-', '_', '~', '%'])).map(str::to_ascii_lowercase);
    let section = words.filter(|word| !word.is_empty() && !EMPTY_WORDS.contains(&word.as_str())).take(3);
    let id: String = std::iter::once(host).chain(section).collect::<Vec<_>>().join("-");
    let id: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(ID_LENGTH_MAX).collect();
    let id = id.trim_matches('-').to_owned();
    if id.is_empty() { "source".to_owned() } else { id }
}

/// The name in a domain that a publisher goes by, without what every domain has.
fn publisher(domain: &str) -> String {
    let mut labels: Vec<&str> = domain.split('.').filter(|label| *label != "www").collect();
    let top = labels.pop().unwrap_or_default();
    // `gov.uk`, `com.cn`, `co.jp` belong to all publishers of a country.
    if top.len() == 2 && labels.len() >= 2 && labels.last().is_some_and(|second| second.len() <= 3) {
        labels.pop();
    }
    if labels.is_empty() { top.to_owned() } else { labels.join("-") }
}
