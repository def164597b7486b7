//! Russian, folded with `е` for `ё`: the cases of nouns and adjectives, and the usual forms of verbs.

use super::{ALONE, Endings, Stems};

const HARD: Endings = &["", "а", "у", "ом", "ем", "е", "ы", "и", "ов", "ев", "ей", "ам", "ами", "ах"];
const SOFT: Endings = &["ь", "я", "ю", "ем", "е", "и", "ей", "ям", "ями", "ях", "ью", "ев"];
const SHORT_I: Endings = &["й", "я", "ю", "ем", "е", "и", "ев", "ям", "ями", "ях"];
const ADJECTIVE: Endings = &[
    "ый", "ий", "ой", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ая", "яя", "ую", "юю", "ей", "ое", "ее",
    "ые", "ие", "ых", "их", "ыми", "ими",
];
const A: Endings = &["а", "ы", "и", "е", "у", "ой", "ою", "ей", "", "ам", "ами", "ах"];
const YA: Endings = &["я", "и", "е", "ю", "ей", "ь", "й", "ям", "ями", "ях"];
const IYA: Endings = &["ия", "ии", "ию", "ией", "ий", "иям", "иями", "иях"];
const O: Endings = &["о", "а", "у", "ом", "е", "", "ам", "ами", "ах"];
const IE: Endings = &["ие", "ия", "ию", "ием", "ии", "ий", "иям", "иями", "иях", "ье", "ья", "ью", "ьем"];
const E: Endings = &["е", "я", "ю", "а", "у", "ем", "ей", "", "ям", "ями", "ях", "ам", "ами", "ах"];
const PLURAL: Endings = &["ы", "и", "ов", "ев", "ей", "ам", "ами", "ах", "", "а", "у", "ом", "е", "ой"];
const FLEETING: Endings = &["а", "у", "ом", "е", "и", "ы", "ов", "ев", "ем", "ам", "ами", "ах"];
const VERB_IT: Endings = &[
    "ить",
    "ит",
    "ят",
    "ил",
    "ила",
    "ило",
    "или",
    "им",
    "ишь",
    "ите",
    "ено",
    "ен",
    "ена",
    "ены",
    "енный",
    "енная",
    "енное",
    "енные",
    "енного",
    "енной",
    "енных",
    "енным",
    "енными",
    "ится",
    "ятся",
    "ился",
    "илась",
    "ились",
    "иться",
    "ив",
    "ящий",
    "ящие",
    "ящих",
];
const VERB_AT: Endings = &[
    "ть",
    "ет",
    "ют",
    "л",
    "ла",
    "ло",
    "ли",
    "ем",
    "ешь",
    "ете",
    "н",
    "на",
    "но",
    "ны",
    "нный",
    "нная",
    "нное",
    "нные",
    "нного",
    "нной",
    "нных",
    "нным",
    "нными",
    "ется",
    "ются",
    "лся",
    "лась",
    "лось",
    "лись",
    "ться",
    "в",
    "я",
    "ющий",
    "ющая",
    "ющие",
    "ющих",
    "ющего",
];
const VERB_OVAT: Endings = &[
    "овать",
    "ует",
    "уют",
    "уем",
    "овал",
    "овала",
    "овало",
    "овали",
    "ован",
    "ована",
    "овано",
    "ованы",
    "ованный",
    "ованная",
    "ованное",
    "ованные",
    "ованного",
    "ованной",
    "ованных",
    "ованным",
    "ованными",
    "уется",
    "уются",
    "овался",
    "овалась",
    "овались",
    "оваться",
    "уя",
    "ующий",
    "ующие",
    "ующих",
];

pub(super) fn add(word: &str, stems: &mut Stems) {
    stems.add(word, ALONE);
    let rules: [(&str, Endings); 22] = [
        ("овать", VERB_OVAT),
        ("ить", VERB_IT),
        ("ый", ADJECTIVE),
        ("ий", ADJECTIVE),
        ("ой", ADJECTIVE),
        ("ая", ADJECTIVE),
        ("яя", ADJECTIVE),
        ("ое", ADJECTIVE),
        ("ее", ADJECTIVE),
        ("ые", ADJECTIVE),
        ("ия", IYA),
        ("ии", IYA),
        ("ие", IE),
        ("ть", VERB_AT),
        ("ь", SOFT),
        ("й", SHORT_I),
        ("а", A),
        ("я", YA),
        ("о", O),
        ("е", E),
        ("ы", PLURAL),
        ("и", PLURAL),
    ];
    let rule = rules.iter().find_map(|(end, endings)| {
        let rest = word.strip_suffix(end).filter(|rest| rest.chars().nth(1).is_some())?;
        Some((rest, *end, *endings))
    });
    let Some((rest, end, endings)) = rule else {
        stems.add(word, if word.chars().last().is_some_and(is_consonant) { HARD } else { ALONE });
        fleeting(word, stems);
        return;
    };
    stems.add(rest, endings);
    match end {
        // `комментарий` and `контроль` are nouns, `связь` too: the ending does not tell.
        "ий" => stems.add(rest, IYA),
        "ть" => stems.add(word.strip_suffix('ь').unwrap_or(word), SOFT),
        "а" | "о" => plural_genitive(rest, stems),
        _ => {}
    }
}

/// `рынок`, `рынка`; `отец`, `отца`.
fn fleeting(word: &str, stems: &mut Stems) {
    for (end, kept) in [("ок", "к"), ("ек", "к"), ("ец", "ц")] {
        if let Some(rest) = word.strip_suffix(end).filter(|rest| rest.chars().nth(1).is_some()) {
            stems.add(format!("{rest}{kept}"), FLEETING);
        }
    }
}

/// `поставка`, `поставок`.
fn plural_genitive(rest: &str, stems: &mut Stems) {
    if let Some(before) = rest.strip_suffix('к').filter(|before| before.ends_with(is_consonant)) {
        stems.add(before, &["ок", "ек"]);
    }
}

fn is_consonant(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'ь' | 'ъ' | 'й')
}
