//! Tells languages by the small words that no text of theirs does without.

/// The commonest small words of each language, as far as few others have them.
const SMALL: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "of", "and", "to", "that", "is", "was", "for", "with", "it", "as", "his", "on", "be", "at", "by",
            "had", "not", "are", "but", "from", "or", "have", "they", "which", "this", "were", "their", "has", "its",
            "will", "would", "been", "who", "he", "she", "said",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "nicht", "von", "mit", "dem", "den", "des", "ein", "eine", "sich",
            "auch", "auf", "für", "im", "zu", "als", "bei", "nach", "wird", "werden", "sie", "er", "aus", "einer",
            "einen", "dass", "hat", "noch", "über", "vor", "oder", "wie", "am",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "des", "et", "est", "du", "une", "dans", "que", "qui", "pour", "par", "sur", "pas",
            "au", "aux", "avec", "ce", "cette", "sont", "il", "elle", "ont", "plus", "ses", "leur", "été", "mais",
            "ou", "où", "nous", "comme", "aussi", "être", "entre", "après",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "del", "y", "que", "en", "una", "por", "con", "para", "su", "sus", "lo", "como", "más",
            "pero", "ha", "este", "esta", "está", "son", "al", "fue", "también", "han", "sobre", "entre", "ser", "sin",
            "porque", "desde", "cuando", "hay", "muy", "según",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "as", "do", "da", "dos", "das", "em", "no", "na", "nos", "nas", "um", "uma", "com", "não",
            "por", "mais", "foi", "são", "ao", "à", "ele", "ela", "pela", "pelo", "também", "seu", "sua", "está",
            "tem", "já", "isso", "mas", "segundo", "até", "ser",
        ],
    ),
    (
        "it",
        &[
            "il", "di", "che", "è", "del", "della", "e", "in", "per", "non", "una", "con", "sono", "gli", "dei",
            "delle", "nel", "nella", "alla", "al", "da", "dal", "anche", "più", "come", "ha", "si", "questo", "ma",
            "dalla", "sul", "stato", "lo", "ai", "degli", "hanno", "ci",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "en", "van", "in", "is", "dat", "op", "te", "zijn", "voor", "met", "die", "niet",
            "aan", "er", "ook", "als", "maar", "om", "bij", "naar", "uit", "door", "heeft", "worden", "wordt", "nog",
            "dan", "over", "hij", "ze", "deze", "werd", "tot", "was",
        ],
    ),
    (
        "ru",
        &[
            "и",
            "в",
            "не",
            "на",
            "что",
            "с",
            "по",
            "как",
            "это",
            "из",
            "к",
            "для",
            "от",
            "его",
            "у",
            "за",
            "но",
            "о",
            "так",
            "также",
            "был",
            "было",
            "были",
            "который",
            "которые",
            "или",
            "при",
            "том",
            "уже",
            "он",
            "их",
            "она",
            "после",
            "более",
            "бы",
            "до",
            "этом",
        ],
    ),
    (
        "uk",
        &[
            "і",
            "в",
            "у",
            "не",
            "на",
            "що",
            "з",
            "та",
            "за",
            "до",
            "як",
            "це",
            "від",
            "про",
            "для",
            "його",
            "але",
            "й",
            "які",
            "який",
            "також",
            "було",
            "був",
            "були",
            "через",
            "після",
            "під",
            "їх",
            "вже",
            "або",
            "під",
            "час",
            "має",
            "із",
            "він",
            "вона",
            "ще",
        ],
    ),
    (
        "bg",
        &[
            "и",
            "на",
            "в",
            "да",
            "се",
            "за",
            "от",
            "не",
            "с",
            "че",
            "по",
            "е",
            "са",
            "до",
            "към",
            "при",
            "това",
            "като",
            "ще",
            "си",
            "след",
            "който",
            "което",
            "които",
            "между",
        ],
    ),
];

/// Fewer words than this say little.
const WORDS_LEAST: usize = 25;

/// Languages so close to one of those above that its words are theirs too.
const RELATIVES: &[(&str, &[&str])] = &[
    ("en", &["sc"]),
    ("de", &["lb", "gs"]),
    ("fr", &["oc", "co", "wa"]),
    ("es", &["gl", "ca", "an", "eu"]),
    ("pt", &["gl"]),
    ("it", &["co", "sc", "rm"]),
    ("nl", &["af", "fy", "li"]),
    ("ru", &["be", "bg", "uk", "mk"]),
    ("uk", &["be", "ru"]),
    ("bg", &["mk", "ru"]),
];

/// The language whose small words a text is full of, and far more than of any other's.
pub(super) fn clear(text: &str) -> Option<&'static str> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.len() < WORDS_LEAST {
        return None;
    }
    let count = |small: &[&str]| words.iter().filter(|word| small.contains(&word.as_str())).count();
    let mut counts: Vec<(usize, &str)> = SMALL.iter().map(|(language, small)| (count(small), *language)).collect();
    counts.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    let ((first, language), (second, _)) = (counts.first()?, counts.get(1)?);
    // A fifth of all words, and half as many again as those of the next.
    (first * 5 >= words.len() && first * 2 >= second * 3).then_some(*language)
}

/// Whether a text in `declared` may look like one in `found`.
pub(super) fn are_relatives(found: &str, declared: &str) -> bool {
    RELATIVES.iter().any(|(language, relatives)| *language == found && relatives.contains(&declared))
}

/// Whether a language is written in Cyrillic letters, or may be.
pub(super) fn is_cyrillic(code: &str) -> bool {
    matches!(
        code,
        "ru" | "uk"
            | "be"
            | "bg"
            | "mk"
            | "sr"
            | "bs"
            | "kk"
            | "ky"
            | "tg"
            | "mn"
            | "uz"
            | "az"
            | "tt"
            | "ba"
            | "cv"
            | "ce"
            | "os"
            | "ab"
            | "tk"
            | "kv"
    )
}
