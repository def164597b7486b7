//! Spanish, folded without accents: plurals, the gender of adjectives that show it, and the usual forms of verbs.

use super::{ALONE, Endings, Stems, without};

const GENDER: Endings = &["o", "os", "a", "as"];
/// Endings by which an adjective or participle is known; other words in -o and -a are not each other: `caso`, `casa`.
const ADJECTIVES: [&str; 10] = ["ado", "ada", "ido", "ida", "ivo", "iva", "oso", "osa", "torio", "toria"];
const AR: Endings = &[
    "ar", "a", "an", "o", "ado", "ados", "ada", "adas", "ando", "aron", "aba", "aban", "ara", "aran", "aria", "arian",
    "e", "en", "amos", "arse",
];
const ER: Endings = &[
    "er", "ir", "e", "en", "o", "io", "ieron", "ido", "idos", "ida", "idas", "iendo", "ia", "ian", "era", "eran",
    "ira", "iran", "eria", "iria", "irian", "erian", "a", "an",
];

pub(super) fn add(word: &str, stems: &mut Stems) {
    stems.add(word, ALONE);
    let base = plural_base(word);
    let long = base.chars().count() > 4;
    if let Some(rest) =
        ADJECTIVES.iter().find(|ending| base.ends_with(*ending)).and_then(|_| base.get(..base.len() - 1))
    {
        stems.add(rest, GENDER);
    } else if let Some(rest) = without(base, "z", 2) {
        stems.add(rest, &["z", "ces"]);
    } else if base.ends_with(['a', 'e', 'i', 'o', 'u']) {
        stems.add(base, &["", "s"]);
        if base.chars().count() > 7
            && let Some(rest) = without(base, "ico", 3).or_else(|| without(base, "ica", 3))
        {
            stems.add(format!("{rest}ic"), GENDER);
        }
    } else if base.ends_with("or") {
        stems.add(base, &["", "es", "a", "as"]);
    } else {
        stems.add(base, &["", "es"]);
    }
    if long && let Some(rest) = without(base, "ar", 3) {
        stems.add(rest, AR);
    } else if long && let Some(rest) = without(base, "er", 3).or_else(|| without(base, "ir", 3)) {
        stems.add(rest, ER);
    }
}

/// The singular of what looks like a plural.
fn plural_base(word: &str) -> &str {
    if let Some(rest) = without(word, "es", 3)
        && rest.ends_with(['n', 'r', 'l', 'd', 'j'])
    {
        return rest;
    }
    without(word, "s", 4).filter(|rest| rest.ends_with(['a', 'e', 'o'])).unwrap_or(word)
}
