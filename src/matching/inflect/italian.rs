//! Italian, folded without accents: plurals, the gender of adjectives that show it, and the usual forms of verbs.

use super::{ALONE, Endings, Stems, without};

const GENDER: Endings = &["o", "i", "a", "e"];
/// Endings by which an adjective or participle is known; other words in -o and -a are not each other.
const ADJECTIVES: [&str; 8] = ["ato", "ata", "uto", "uta", "ito", "ivo", "oso", "ario"];
const ARE: Endings = &[
    "are", "a", "ano", "o", "ato", "ati", "ata", "ate", "ando", "ava", "avano", "era", "eranno", "erebbe", "i",
    "arono", "arsi",
];
const ERE: Endings = &["ere", "e", "ono", "o", "uto", "uti", "uta", "ute", "endo", "eva", "evano", "era", "eranno"];
const IRE: Endings = &[
    "ire", "e", "isce", "ono", "iscono", "ito", "iti", "ita", "ite", "endo", "iva", "ivano", "ira", "iranno", "irono",
];

pub(super) fn add(word: &str, stems: &mut Stems) {
    stems.add(word, ALONE);
    let verb = [("are", ARE), ("ere", ERE), ("ire", IRE)];
    if word.chars().count() > 5
        && let Some((rest, endings)) = verb.iter().find_map(|(end, endings)| Some((without(word, end, 3)?, *endings)))
    {
        stems.add(rest, endings);
    }
    if word.chars().count() > 5 && ADJECTIVES.iter().any(|ending| word.ends_with(ending)) {
        stems.add(word.get(..word.len() - 1).unwrap_or(word), GENDER);
        return;
    }
    let nouns: [(&str, Endings); 12] = [
        ("ista", &["ista", "isti", "iste"]),
        ("cia", &["cia", "cie", "ce"]),
        ("gia", &["gia", "gie", "ge"]),
        ("co", &["co", "ci", "chi"]),
        ("go", &["go", "gi", "ghi"]),
        ("ca", &["ca", "che"]),
        ("ga", &["ga", "ghe"]),
        ("io", &["io", "i"]),
        ("o", &["o", "i"]),
        ("a", &["a", "e"]),
        ("e", &["e", "i"]),
        // A plural, of whichever gender.
        ("i", &["i", "o", "e"]),
    ];
    if let Some((rest, endings)) = nouns.iter().find_map(|(end, endings)| Some((without(word, end, 2)?, *endings))) {
        stems.add(rest, endings);
    } else {
        stems.add(word, &["", "s"]);
    }
}
