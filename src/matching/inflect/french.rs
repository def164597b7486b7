//! French, folded without accents: plurals, feminine forms of adjectives, and the usual forms of verbs in -er and -ir.

use super::{ALONE, Endings, Stems, without};

const S: Endings = &["", "s"];
const AL: Endings = &["al", "aux", "ale", "ales"];
const IF: Endings = &["if", "ifs", "ive", "ives"];
const EUX: Endings = &["eux", "euse", "euses"];
const TEUR: Endings = &["teur", "teurs", "trice", "trices", "teuse", "teuses"];
const ER: Endings = &[
    "er", "ers", "ere", "eres", "e", "ee", "es", "ees", "ons", "ez", "ent", "a", "ai", "ait", "aient", "ais", "ant",
    "ants", "ante", "antes", "era", "erait", "eront", "eraient", "erent",
];
const IR: Endings = &[
    "ir", "it", "is", "i", "ie", "ies", "issent", "issait", "issaient", "issant", "ira", "irait", "iront", "iraient",
    "irent",
];
const ADJECTIVE: Endings = &["", "s", "e", "es"];

pub(super) fn add(word: &str, stems: &mut Stems) {
    stems.add(word, ALONE);
    let base = match word {
        _ if word.ends_with("aux") => {
            if let Some(rest) = without(word, "aux", 2) {
                stems.add(rest, AL);
            }
            return;
        }
        _ if word.ends_with("ss") || word.ends_with("us") => word,
        _ => without(word, "s", 3).unwrap_or(word),
    };
    let ending = |ending: &str, endings: Endings, stems: &mut Stems| match without(base, ending, 2) {
        Some(rest) => {
            stems.add(rest, endings);
            true
        }
        None => false,
    };
    let found = ending("eau", &["eau", "eaux"], stems)
        || ending("al", AL, stems)
        || ending("if", IF, stems)
        || ending("ive", IF, stems)
        || ending("eux", EUX, stems)
        || ending("teur", TEUR, stems)
        || ending("er", ER, stems)
        || ending("ir", IR, stems);
    if found {
        return;
    }
    if base.ends_with(['e', 'x', 'z', 'a', 'o']) {
        stems.add(base, S);
        // `exporté`, `contrôlée`; the accent is folded away.
        if base.ends_with('e') {
            stems.add(base, &["e", "es"]);
        }
    } else {
        stems.add(base, ADJECTIVE);
        if let Some(last) =
            base.chars().last().filter(|_| ["en", "on", "el", "et"].iter().any(|end| base.ends_with(end)))
        {
            stems.add(format!("{base}{last}"), &["e", "es"]);
        }
    }
}
