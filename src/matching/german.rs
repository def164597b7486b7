//! German: nouns whose plural takes an umlaut, and compounds.
//!
//! A word is found in a compound as its last part, with an ending (`Chipexportkontrollen`), as its first part, with
//! or without a linking element (`Exportkontrollregime`), and from [`COMPOUND_LENGTH_MIN`] letters on in the middle.
//! Without a dictionary a part is believed when it could be one: at least [`PART_LENGTH_MIN`] letters with a vowel,
//! and no suffix that only makes a derivation (`sanktionierbar`). Words of four letters are believed as the last part
//! only with no ending or an `s` (`Computerchips`, not `Dienstreise` for `Reis`), and as the first part only before a
//! longer rest. A name that begins other words (`Intel` in `Intelligenz`) belongs into a list for `any` language,
//! which makes no compounds.
//!
//! Source: Duden, Die Grammatik, chapter on compounding (linking elements).

use super::inflect::{Pattern, Rule, Shape, adds_s, same_stem, split_shared, stem};
use crate::model::Language;

/// How many letters a bare word needs to be looked for in compounds.
const COMPOUND_LENGTH_MIN: usize = 5;
/// How many letters a term of a German list needs.
const LISTED_COMPOUND_LENGTH_MIN: usize = 4;
/// How many letters the other part of a compound has at least.
const PART_LENGTH_MIN: usize = 3;

const ENDINGS: [&str; 13] = ["", "e", "n", "en", "s", "es", "er", "ern", "em", "se", "ses", "sen", "ens"];
const LINKS: [&str; 8] = ["", "s", "es", "n", "en", "er", "e", "ens"];
const DERIVATIONS: [&str; 10] = ["ier", "eur", "isch", "lich", "haft", "bar", "los", "ung", "heit", "keit"];

/// Whether `word` is an inflected form of `base`.
pub(super) fn is_form(base: &str, shape: Shape, word: &str) -> bool {
    let plain = split_shared(base, word).is_some_and(|(left, right)| {
        ENDINGS.contains(&left) && ENDINGS.contains(&right) && same_stem(Language::DE, base, word)
    });
    // The stemmer does not know the `s` of loan words: `Chips`.
    plain || adds_s(base, word) || umlauted(base, shape).is_some_and(|plural| plural_ending(&plural, word).is_some())
}

/// Whether `word` is a compound with the pattern's word in it.
pub(super) fn is_compound(pattern: &Pattern<'_>, word: &str) -> bool {
    let letters = pattern.word.chars().count();
    let least = if matches!(pattern.rule, Rule::In(_)) { LISTED_COMPOUND_LENGTH_MIN } else { COMPOUND_LENGTH_MIN };
    if letters < least {
        return false;
    }
    let short = letters < COMPOUND_LENGTH_MIN;
    let base = compound_base(pattern.word);
    let plural = umlauted(pattern.word, pattern.shape);
    word.match_indices(base).any(|(at, _)| {
        let (before, after) = (word.get(..at).unwrap_or_default(), word.get(at + base.len()..).unwrap_or_default());
        if before.is_empty() {
            return is_following_part(after, short);
        }
        is_part(before)
            && (is_last_ending(pattern.word, base, after, short) || !short && is_following_part(after, short))
    }) || plural.is_some_and(|plural| {
        !short
            && word.rfind(plural.as_str()).is_some_and(|at| {
                is_part(word.get(..at).unwrap_or_default())
                    && word.get(at..).is_some_and(|last| plural_ending(&plural, last).is_some())
            })
    })
}

/// Texts of which one stands in every form and every compound of `word`.
pub(super) fn needles(word: &str, shape: Shape) -> Vec<String> {
    let letters = stem(Language::DE, word).map_or(0, |stem| stem.chars().count());
    let stem_length = word.chars().take(letters).map(char::len_utf8).sum::<usize>();
    let kept = if letters < PART_LENGTH_MIN { word.len() } else { stem_length.min(compound_base(word).len()) };
    let mut found = vec![word.get(..kept).unwrap_or(word).to_owned()];
    found.extend(umlauted(word, shape));
    found
}

/// The word as it stands in compounds: `exportkontroll`, `auflag`.
fn compound_base(word: &str) -> &str {
    let long = |base: &&str| base.chars().count() >= COMPOUND_LENGTH_MIN;
    word.strip_suffix("en").filter(long).or_else(|| word.strip_suffix('e').filter(long)).unwrap_or(word)
}

/// The umlauted stem of a noun's plural: `märkt` for `Markt`, `stürm` for `Sturm`.
fn umlauted(word: &str, shape: Shape) -> Option<String> {
    if !shape.capital || shape.abbreviation || word.chars().count() < LISTED_COMPOUND_LENGTH_MIN {
        return None;
    }
    let at = word.rfind(['a', 'e', 'i', 'o', 'u', 'y', 'ä', 'ö', 'ü'])?;
    // In `au` the `a` changes.
    let at = if word.get(..=at)?.ends_with("au") { at - 1 } else { at };
    let umlaut = match word.get(at..=at)? {
        "a" => 'ä',
        "o" => 'ö',
        "u" => 'ü',
        _ => return None,
    };
    Some(format!("{}{umlaut}{}", word.get(..at)?, word.get(at + 1..)?))
}

/// The ending of an umlauted plural.
fn plural_ending<'a>(plural: &str, word: &'a str) -> Option<&'a str> {
    word.strip_prefix(plural).filter(|ending| ["e", "en", "er", "ern"].contains(ending))
}

/// Whether `after`, behind the base of a word at the end of a compound, is its ending.
fn is_last_ending(word: &str, base: &str, after: &str, short: bool) -> bool {
    if short {
        return matches!(after, "" | "s");
    }
    if word.len() > base.len() && after.is_empty() {
        return false;
    }
    ENDINGS.contains(&after)
}

/// Whether `after`, behind the base of a word, is a linking element and another part of a compound.
fn is_following_part(after: &str, short: bool) -> bool {
    let least = if short { PART_LENGTH_MIN + 1 } else { PART_LENGTH_MIN };
    !DERIVATIONS.iter().any(|suffix| after.starts_with(suffix))
        && !ENDINGS.contains(&after)
        && LINKS
            .iter()
            .filter_map(|link| after.strip_prefix(link))
            .any(|part| is_part(part) && part.chars().count() >= least && !ENDINGS.contains(&part))
}

fn is_part(part: &str) -> bool {
    let mut letters = 0;
    let mut vowel = false;
    for c in part.chars() {
        if !c.is_alphabetic() {
            return false;
        }
        letters += 1;
        vowel |= matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö' | 'ü');
    }
    vowel && letters >= PART_LENGTH_MIN
}
