//! Dutch: plurals, the `e` of adjectives, and the forms of regular verbs, with the changes that spelling makes.

use super::{ALONE, Endings, Stems, doubled, is_vowel, without};

const NOUN: Endings = &["", "s", "en", "e"];
const IN_E: Endings = &["", "s", "n", "en"];
const VERB: Endings = &["en", "t", "d", "de", "den", "te", "ten", "end", "ende", "e"];
const PARTICIPLE: Endings = &["d", "t", "de", "te"];
/// Prefixes before which a participle has no `ge`.
const INSEPARABLE: [&str; 6] = ["be", "ver", "ont", "her", "er", "ge"];

pub(super) fn add(word: &str, stems: &mut Stems) {
    stems.add(word, ALONE);
    if let Some(rest) = without(word, "heid", 3) {
        stems.add(rest, &["heid", "heden"]);
        return;
    }
    if word.ends_with('e') {
        stems.add(word, IN_E);
        return;
    }
    if let Some(rest) = without(word, "en", 4) {
        verb(rest, stems);
        // A plural: `vergunningen`, `regels`.
        stems.add(rest, &["", "en"]);
        return;
    }
    let base = without(word, "s", 5).filter(|rest| rest.ends_with(['e', 'l', 'm', 'n', 'r'])).unwrap_or(word);
    stems.add(base, NOUN);
    longer(base, stems);
}

/// The stem before `en` and `e`: `zaak`, `zaken`; `chip`, `chippen`; `bedrijf`, `bedrijven`; `prijs`, `prijzen`.
fn longer(base: &str, stems: &mut Stems) {
    const EN: Endings = &["en", "e"];
    if let Some(twice) = doubled(base) {
        stems.add(format!("{base}{twice}"), EN);
    }
    let soft = |rest: &str, c: char| format!("{rest}{c}");
    if let Some(rest) = base.strip_suffix('f') {
        stems.add(soft(rest, 'v'), EN);
    } else if let Some(rest) = base.strip_suffix('s') {
        stems.add(soft(rest, 'z'), EN);
    }
    let mut letters = base.char_indices().rev();
    if let (Some((_, last)), Some((_, a)), Some((second, b))) = (letters.next(), letters.next(), letters.next())
        && a == b
        && is_vowel(a)
        && !is_vowel(last)
    {
        let open = base.get(..second).unwrap_or_default();
        let last = match last {
            'f' => 'v',
            's' => 'z',
            other => other,
        };
        stems.add(format!("{open}{a}{last}"), EN);
    }
}

fn verb(rest: &str, stems: &mut Stems) {
    stems.add(rest, VERB);
    if !INSEPARABLE.iter().any(|prefix| rest.starts_with(prefix)) {
        stems.add(format!("ge{rest}"), PARTICIPLE);
    }
}
