//! German: cases and plurals of nouns, the endings of adjectives, and the forms of verbs.
//!
//! A capital tells a noun. The plural in -er is given to a closed list of nouns (`Bild`, not `Bank`: a `Banker` is
//! somebody), and a form that is another word is left out (`Reise` is no form of `Reis`).
//!
//! Source: Duden, Die Grammatik, chapters on the inflection of nouns, adjectives and verbs.

use super::{ALONE, Endings, Shape, Stem, Stems, is_vowel, with_s, without};

const NOUN: Endings = &["", "s", "es", "e", "en", "n"];
const PERSON: Endings = &["", "s", "n", "en"];
const HISSING: Endings = &["", "es", "e", "en"];
const IN_E: Endings = &["e", "en", "es", "ens"];
const ADJECTIVE: Endings =
    &["", "e", "en", "er", "es", "em", "ere", "eren", "erer", "eres", "ste", "sten", "ster", "stes"];
const VERB: Endings = &[
    "en", "e", "t", "st", "et", "est", "te", "ten", "test", "tet", "ete", "eten", "end", "ende", "enden", "ender",
    "endes", "endem",
];
/// After a stem in -el or -er: `liefern`.
const VERB_N: Endings = &["n", "e", "t", "st", "te", "ten", "test", "tet", "nd", "nde", "nden", "nder", "ndes", "ndem"];
const PARTICIPLE: Endings = &["t", "et", "te", "ten", "ter", "tes", "tem", "ete", "eten", "eter", "etes", "etem"];
const STRONG_PAST: Endings = &["", "e", "en", "st", "t"];
const STRONG_PARTICIPLE: Endings = &["", "e", "en", "er", "es", "em"];
const UMLAUTED: Endings = &["", "e", "en", "er", "ern", "n"];
const SEPARABLE: [&str; 22] = [
    "zusammen", "zurück", "weiter", "wieder", "nach", "hin", "her", "auf", "aus", "ein", "vor", "los", "fest", "frei",
    "ab", "an", "bei", "mit", "um", "zu", "durch", "still",
];
const INSEPARABLE: [&str; 10] = ["be", "ver", "ent", "er", "zer", "ge", "miss", "über", "unter", "wider"];
/// Nouns with a plural in -er, alone and at the end of compounds.
const PLURAL_IN_ER: [&str; 44] = [
    "amt", "bad", "band", "bild", "blatt", "brett", "buch", "dach", "dorf", "ei", "fach", "fass", "feld", "geld",
    "geist", "gesicht", "glas", "glied", "gott", "grab", "gras", "gut", "haupt", "haus", "huhn", "kind", "kleid",
    "land", "licht", "lied", "loch", "mann", "maul", "nest", "rad", "rand", "schild", "schloss", "tal", "tuch", "volk",
    "wald", "wort", "irrtum",
];
/// A base, and forms that are other words.
const OTHERS: [(&str, &[&str]); 16] = [
    ("reis", &["reise", "reisen", "reisens"]),
    ("leit", &["leiten"]),
    ("bund", &["bunde", "bunden"]),
    ("lad", &["laden"]),
    ("will", &["willen"]),
    ("rest", &["resten"]),
    ("wend", &["wende"]),
    ("weise", &["weisen"]),
    ("fest", &["festen"]),
    ("gras", &["grasen"]),
    ("mus", &["muse", "musen"]),
    ("rat", &["rate", "raten"]),
    ("tor", &["tore", "toren"]),
    ("kur", &["kuren"]),
    ("lose", &["losen"]),
    ("bank", &["banke"]),
];

pub(super) fn add(word: &str, shape: Shape, stems: &mut Stems) {
    stems.add(word, ALONE);
    if shape.capital {
        noun(word, stems);
    } else {
        other(word, stems);
    }
    strong(word, stems);
    leave_out_others(word, stems);
}

fn noun(word: &str, stems: &mut Stems) {
    let ending = |ending: &str, least: usize| without(word, ending, least);
    if ["ung", "heit", "keit", "schaft", "tät", "ion"].iter().any(|end| word.ends_with(end)) {
        stems.add(word, &["", "en"]);
    } else if word.ends_with("nis") {
        stems.add(word, &["", "se", "ses", "sen"]);
    } else if word.ends_with("in") && word.chars().count() > 4 {
        stems.add(word, &["", "s", "e", "en", "nen"]);
    } else if let Some(rest) = ending("um", 3) {
        stems.add(word, NOUN);
        stems.add(rest, &["en", "a"]);
    } else if let Some(rest) = ending("us", 3) {
        stems.add(word, &["", "se", "ses", "sen"]);
        stems.add(rest, &["en"]);
    } else if let Some(rest) = ending("e", 2) {
        stems.add(rest, IN_E);
        stems.add(word, &["", "s"]);
    } else if word.ends_with("er") || word.ends_with("el") || word.ends_with("or") {
        stems.add(word, PERSON);
    } else if word.ends_with("en") || word.ends_with("chen") {
        stems.add(word, with_s(word));
        // A plural as it was written: `Sanktionen`, `Auflagen`.
        if let Some(rest) = ending("en", 3) {
            stems.add(rest, &["", "e", "en"]);
        }
    } else if word.ends_with(['s', 'ß', 'x', 'z']) {
        stems.add(word, HISSING);
    } else if word.ends_with(is_vowel) {
        stems.add(word, with_s(word));
        if let Some(rest) = ending("a", 3).or_else(|| ending("o", 3)) {
            stems.add(rest, &["en"]);
        }
    } else if PLURAL_IN_ER.iter().any(|end| word.ends_with(end)) {
        stems.add(word, &["", "s", "es", "e", "er", "ern"]);
    } else {
        stems.add(word, NOUN);
    }
    if let Some(plural) = umlauted(word) {
        stems.add(plural, UMLAUTED);
    }
}

fn other(word: &str, stems: &mut Stems) {
    if let Some(rest) = without(word, "en", 2) {
        verb(rest, VERB, stems);
        stems.add(rest, ADJECTIVE);
    } else if let Some(rest) = without(word, "n", 4).filter(|rest| rest.ends_with("el") || rest.ends_with("er")) {
        verb(rest, VERB_N, stems);
    } else if let Some(rest) = without(word, "e", 3) {
        stems.add(rest, ADJECTIVE);
        stems.add(word, &["", "n", "s"]);
    } else {
        stems.add(word, ADJECTIVE);
        stems.add(word, with_s(word));
    }
}

/// The forms of a regular verb: `exportiert`, `geliefert`, `eingeführt`, `einzuführen`.
fn verb(rest: &str, endings: Endings, stems: &mut Stems) {
    stems.add(rest, endings);
    let separable = SEPARABLE.iter().find_map(|prefix| Some((*prefix, rest.strip_prefix(prefix)?)));
    if let Some((prefix, rest)) = separable.filter(|(_, rest)| rest.chars().nth(2).is_some()) {
        stems.add(format!("{prefix}ge{rest}"), PARTICIPLE);
        stems.add(format!("{prefix}zu{rest}"), if endings == VERB { &["en"] } else { &["n"] });
    } else if rest.ends_with("ier") || INSEPARABLE.iter().any(|prefix| rest.starts_with(prefix)) {
        stems.add(rest, PARTICIPLE);
    } else {
        stems.add(format!("ge{rest}"), PARTICIPLE);
    }
}

/// Infinitives of strong verbs, with their third person, past, and participle without `ge`.
const STRONG: [(&str, &str, &str, &str); 58] = [
    ("bieten", "bietet", "bot", "boten"),
    ("bitten", "bittet", "bat", "beten"),
    ("bleiben", "bleibt", "blieb", "blieben"),
    ("brechen", "bricht", "brach", "brochen"),
    ("bringen", "bringt", "brachte", "bracht"),
    ("denken", "denkt", "dachte", "dacht"),
    ("dringen", "dringt", "drang", "drungen"),
    ("fahren", "fährt", "fuhr", "fahren"),
    ("fallen", "fällt", "fiel", "fallen"),
    ("fangen", "fängt", "fing", "fangen"),
    ("finden", "findet", "fand", "funden"),
    ("fliegen", "fliegt", "flog", "flogen"),
    ("fliehen", "flieht", "floh", "flohen"),
    ("geben", "gibt", "gab", "geben"),
    ("gehen", "geht", "ging", "gangen"),
    ("gelten", "gilt", "galt", "golten"),
    ("gewinnen", "gewinnt", "gewann", "wonnen"),
    ("gleichen", "gleicht", "glich", "glichen"),
    ("greifen", "greift", "griff", "griffen"),
    ("halten", "hält", "hielt", "halten"),
    ("hängen", "hängt", "hing", "hangen"),
    ("heben", "hebt", "hob", "hoben"),
    ("helfen", "hilft", "half", "holfen"),
    ("kommen", "kommt", "kam", "kommen"),
    ("laden", "lädt", "lud", "laden"),
    ("lassen", "lässt", "liess", "lassen"),
    ("laufen", "läuft", "lief", "laufen"),
    ("leihen", "leiht", "lieh", "liehen"),
    ("lesen", "liest", "las", "lesen"),
    ("liegen", "liegt", "lag", "legen"),
    ("nehmen", "nimmt", "nahm", "nommen"),
    ("nennen", "nennt", "nannte", "nannt"),
    ("raten", "rät", "riet", "raten"),
    ("reissen", "reisst", "riss", "rissen"),
    ("rufen", "ruft", "rief", "rufen"),
    ("schaffen", "schafft", "schuf", "schaffen"),
    ("scheiden", "scheidet", "schied", "schieden"),
    ("schieben", "schiebt", "schob", "schoben"),
    ("schlagen", "schlägt", "schlug", "schlagen"),
    ("schliessen", "schliesst", "schloss", "schlossen"),
    ("schneiden", "schneidet", "schnitt", "schnitten"),
    ("schreiben", "schreibt", "schrieb", "schrieben"),
    ("sehen", "sieht", "sah", "sehen"),
    ("senden", "sendet", "sandte", "sandt"),
    ("sinken", "sinkt", "sank", "sunken"),
    ("sprechen", "spricht", "sprach", "sprochen"),
    ("springen", "springt", "sprang", "sprungen"),
    ("stehen", "steht", "stand", "standen"),
    ("steigen", "steigt", "stieg", "stiegen"),
    ("stossen", "stösst", "stiess", "stossen"),
    ("tragen", "trägt", "trug", "tragen"),
    ("treffen", "trifft", "traf", "troffen"),
    ("treten", "tritt", "trat", "treten"),
    ("weisen", "weist", "wies", "wiesen"),
    ("werben", "wirbt", "warb", "worben"),
    ("werfen", "wirft", "warf", "worfen"),
    ("ziehen", "zieht", "zog", "zogen"),
    ("zwingen", "zwingt", "zwang", "zwungen"),
];

fn strong(word: &str, stems: &mut Stems) {
    // An infinitive, as all of them are.
    if !word.ends_with("en") {
        return;
    }
    let found = STRONG.iter().find_map(|verb| Some((word.strip_suffix(verb.0)?, verb)));
    let Some((prefix, (_, third, past, participle))) = found else { return };
    let separable = SEPARABLE.contains(&prefix);
    let inseparable = INSEPARABLE.contains(&prefix);
    if !prefix.is_empty() && !separable && !inseparable {
        return;
    }
    stems.add(format!("{prefix}{third}"), ALONE);
    stems.add(format!("{prefix}{past}"), STRONG_PAST);
    let ge = if inseparable { "" } else { "ge" };
    stems.add(format!("{prefix}{ge}{participle}"), STRONG_PARTICIPLE);
}

/// The umlauted stem of a noun's plural: `märkt` for `Markt`, `stürm` for `Sturm`.
pub(crate) fn umlauted(word: &str) -> Option<String> {
    word.chars().nth(3)?;
    let at = word.rfind(is_vowel)?;
    // The vowel of a plural is that of the last syllable, `Vater` and `Mangel` excepted.
    let at = match word.get(at..)? {
        "er" | "el" | "en" => word.get(..at)?.rfind(is_vowel)?,
        _ => at,
    };
    // In `au` the `a` changes.
    let at = if word.get(..=at)?.ends_with("au") { at - 1 } else { at };
    let umlaut = match word.get(at..=at)? {
        "a" => 'ä',
        "o" => 'ö',
        "u" if !word.get(..at)?.ends_with('e') => 'ü',
        _ => return None,
    };
    Some(format!("{}{umlaut}{}", word.get(..at)?, word.get(at + 1..)?))
}

/// Replaces a stem that would make another word by its other forms.
fn leave_out_others(word: &str, stems: &mut Stems) {
    let Some((_, others)) = OTHERS.iter().find(|(base, _)| *base == word) else { return };
    let apart = |stem: Stem| -> Vec<Stem> {
        if !others.iter().any(|other| stem.accepts(other)) {
            return vec![stem];
        }
        let forms = stem.endings.iter().map(|ending| format!("{}{ending}", stem.text));
        forms.filter(|form| !others.contains(&form.as_str())).map(|text| Stem { text, endings: ALONE }).collect()
    };
    stems.0 = std::mem::take(&mut stems.0).into_iter().flat_map(apart).collect();
}
