//! Finds out the language of an article.

use crate::model::{Article, Language, Source};

/// How much of the text is looked at, in characters; more does not make the guess better.
const LOOKED_AT_MAX: usize = 2_000;

/// The language of an article: what it says itself, else what its source is configured to be in, else what its text
/// looks like where that is clear; else unknown.
pub(super) fn language(article: &Article, source: &Source) -> Option<Language> {
    article.language.or(source.language).or_else(|| detected(article))
}

fn detected(article: &Article) -> Option<Language> {
    // The title alone is too short, but better than nothing.
    let blocks = if article.body().is_empty() { &article.blocks[..] } else { article.body() };
    let mut sample = String::new();
    for block in blocks {
        sample.extend(block.text.chars().take(LOOKED_AT_MAX));
        sample.push('\n');
        if sample.len() >= LOOKED_AT_MAX {
            break;
        }
    }
    let guess = whatlang::detect(&sample)?;
    if guess.is_reliable() { code(guess.lang()) } else { None }
}

/// Source: ISO 639-3 and ISO 639-1.
fn code(lang: whatlang::Lang) -> Option<Language> {
    use whatlang::Lang;
    let code = match lang {
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Nld => "nl",
        Lang::Nob => "no",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tha => "th",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Vie => "vi",
        _ => return None,
    };
    Language::parse(code)
}
