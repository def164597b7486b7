//! What fields such as `lang:` and `site:` ask of an article.

use super::{
    fold::{Umlauts, fold},
    words::words,
};
use crate::model::{Article, Language, Source, query::Condition};

/// What is known of an article besides its text.
#[derive(Debug)]
pub(super) struct Facts {
    language: Option<Language>,
    source: String,
    tags: Vec<String>,
    host: String,
    /// The words of each author's name, folded.
    authors: Vec<Vec<String>>,
}

impl Facts {
    /// Gathers what is known of `article`, which is in `language` and came from `source`.
    pub(super) fn gather(article: &Article, source: &Source, language: Option<Language>) -> Self {
        Self {
            language,
            source: source.id.as_str().to_owned(),
            tags: source.tags.clone(),
            host: article.link.host().to_owned(),
            authors: article.authors.iter().map(|author| name(author)).collect(),
        }
    }

    /// Whether the article is as asked.
    pub(super) fn satisfy(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Language(language) => self.language == Some(*language),
            Condition::Source(id) => self.source == *id,
            Condition::Tag(tag) => self.tags.iter().any(|known| known.eq_ignore_ascii_case(tag)),
            Condition::Site(site) => self.host.strip_suffix(site.as_str()).is_some_and(|above| {
                // `example.org` is a domain above `www.example.org`, and not above `notexample.org`.
                above.is_empty() || above.ends_with('.')
            }),
            Condition::Author(asked) => {
                let asked = name(asked);
                !asked.is_empty()
                    && self.authors.iter().any(|author| author.windows(asked.len()).any(|part| part == asked))
            }
        }
    }
}

fn name(text: &str) -> Vec<String> {
    let folded = fold(text, Umlauts::Stripped);
    words(folded.as_str()).iter().map(|word| folded.slice(word.range()).to_owned()).collect()
}
