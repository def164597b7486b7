//! Knows what the names that publishers give to parts of a page say of those parts.
//!
//! In: classes, ids and the like. Out: hints, each of which may be wrong.

use std::ops::{BitOr, BitOrAssign};

/// What an element may hold, by its names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::read::article) struct Hints(u8);

impl Hints {
    /// A date.
    pub(in crate::read::article) const DATE: Self = Self(1);
    /// The date of a change.
    pub(in crate::read::article) const CHANGE: Self = Self(2);
    /// Names of authors.
    pub(in crate::read::article) const AUTHOR: Self = Self(4);
    /// What is not of this article: other articles, comments, navigation.
    pub(in crate::read::article) const ASIDE: Self = Self(8);
    /// Links to the further pages of an article.
    pub(in crate::read::article) const PAGES: Self = Self(16);

    /// Whether all of `other` are among them.
    pub(in crate::read::article) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is none.
    pub(in crate::read::article) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Hints {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Hints {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Longer words are the work of programs and say nothing.
const WORD_BYTES_MAX: usize = 24;

/// What the words of a class, an id or the like hint at; `articleDate`, `article-date` and `article_date` are two words.
pub(super) fn of_names(names: &str) -> Hints {
    let mut hints = Hints::default();
    let mut word = [0_u8; WORD_BYTES_MAX];
    let mut length = 0;
    let mut previous = b' ';
    for byte in names.bytes().chain([b' ']) {
        let begins_word = byte.is_ascii_uppercase() && previous.is_ascii_lowercase();
        if begins_word || !byte.is_ascii_alphanumeric() {
            hints |= word.get(..length).map_or(Hints::default(), of_word);
            length = 0;
        }
        if byte.is_ascii_alphanumeric() {
            match word.get_mut(length) {
                Some(place) => *place = byte.to_ascii_lowercase(),
                // The rest of a word that is too long makes it longer still, so that it stays none.
                None => length = WORD_BYTES_MAX,
            }
            length += 1;
        }
        previous = byte;
    }
    hints
}

/// What the address of a link hints at: the page of an author is linked where the author is named.
pub(super) fn of_address(address: &str) -> Hints {
    const FOLDERS: [&str; 22] = [
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/autore/",
        "/autori/",
        "/autores/",
        "/auteur/",
        "/auteurs/",
        "/journalist/",
        "/journalists/",
        "/journaliste/",
        "/journalistes/",
        "/reporter/",
        "/reporters/",
        "/redaktion/",
        "/contributor/",
        "/contributors/",
        "/byline/",
        "/columnist/",
        "/staff/",
        "/profile/",
    ];
    let is_author = FOLDERS
        .iter()
        .any(|folder| address.split_once(folder).is_some_and(|(_, name)| !name.trim_matches('/').is_empty()));
    if is_author { Hints::AUTHOR } else { Hints::default() }
}

fn of_word(word: &[u8]) -> Hints {
    let Ok(word) = str::from_utf8(word) else { return Hints::default() };
    match word {
        "date" | "dates" | "datum" | "fecha" | "data" | "datetime" | "timestamp" | "time" | "published" | "pubtime"
        | "publishtime" | "publish" | "posted" | "dateline" | "zeit" | "created" | "erschienen" | "pubday"
        | "issued" | "shijian" | "riqi" | "publikace" | "dato" => Hints::DATE,
        "updated" | "update" | "modified" | "lastmod" | "aktualisiert" | "stand" | "revised" => {
            Hints::DATE | Hints::CHANGE
        }
        "author" | "authors" | "byline" | "bylines" | "autor" | "autorin" | "autoren" | "autore" | "autores"
        | "auteur" | "auteurs" | "writer" | "writers" | "reporter" | "reporters" | "journalist" | "journalists"
        | "verfasser" | "redakteur" | "contributor" | "contributors" | "wrote" | "writtenby" | "postedby"
        | "forfatter" | "skribent" | "giornalista" | "periodista" | "journaliste" | "columnist" | "kirjoittaja"
        | "yazar" | "zuozhe" | "creator" => Hints::AUTHOR,
        "related" | "recommended" | "recommendation" | "recommendations" | "sidebar" | "popular" | "trending"
        | "promo" | "breadcrumb" | "breadcrumbs" | "menu" | "navbar" | "navigation" | "similar" | "comment"
        | "comments" | "commentlist" | "kommentar" | "kommentare" | "disqus" | "carousel" | "replies" | "mostread"
        | "copyright" | "caption" | "cookie" | "consent" | "newsticker" | "ticker" | "suggested" => Hints::ASIDE,
        "pagination" | "pager" | "pagelinks" | "pages" | "paging" | "paginator" | "pagenav" | "seiten" => Hints::PAGES,
        _ => of_joined_word(word),
    }
}

/// Words that are two without a sign between them: `pubdate`, `authorname`.
fn of_joined_word(word: &str) -> Hints {
    let is_date = word.ends_with("date") && !matches!(word, "candidate" | "mandate" | "validate" | "consolidate")
        || word.starts_with("datepub")
        || word.ends_with("datum");
    let begins = |names: &[&str]| names.iter().any(|name| word.starts_with(name));
    let is_author = begins(&["author", "byline", "autoren", "autorname"]) && !begins(&["authori", "authoro"])
        || word.ends_with("author")
        || word.ends_with("byline");
    if is_date {
        Hints::DATE
    } else if is_author {
        Hints::AUTHOR
    } else {
        Hints::default()
    }
}
