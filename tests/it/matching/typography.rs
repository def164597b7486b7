//! What typesetters do to words.

use super::press::{check, list, topic};

#[test]
fn invisible_characters_do_not_hide_words() {
    check(
        &topic("lantern"),
        "en",
        &["Two [lan\u{ad}terns] burn.", "A [lan\u{200b}tern]\u{200b}.", "\u{feff}[Lantern] one", "[l\u{2060}antern]"],
    );
}

#[test]
fn forms_of_letters_are_one() {
    check(&topic("office"), "en", &["The [oﬃce] is shut.", "[ＯＦＦＩＣＥ] hours", "[𝗈𝖿𝖿𝗂𝖼𝖾]"]);
    check(&topic("café"), "fr", &["un [cafe]", "un [café]", "un [cafe\u{301}] noir", "[CAFÉ]"]);
    check(&topic("cafe"), "en", &["a [café]"]);
    check(&topic("strasse"), "de", &["eine [Straße]", "die [STRASSE]"]);
}

#[test]
fn umlauts_are_letters_in_german_and_marks_elsewhere() {
    check(&topic("Müller"), "de", &["Frau [Mu\u{308}ller]", "Frau Muller", "[MÜLLER]"]);
    check(&topic("Müller"), "en", &["Ms [Muller]", "Ms [Müller]"]);
    check(&list("de", &["Exportbeschränkung"]), "en", &["so-called [Exportbeschränkungen]"]);
}

#[test]
fn marks_cover_the_combining_characters() {
    check(&topic("naive"), "en", &["a [nai\u{308}ve] view", "so [naïve]\u{20ac}", "[naive\u{301}] x"]);
}

#[test]
fn spaces_dashes_and_quotes_are_one() {
    check(
        &topic("\"entity list\""),
        "en",
        &[
            "the [Entity\u{a0}List]",
            "the [entity\u{202f}list]",
            "the [Entity\nList]",
            "an [entity–list]",
            "the “[Entity List]”",
            "entity lists",
            "listed entity",
        ],
    );
    check(&topic("O'Hara"), "en", &["Ms [O’Hara] left", "Ms [O'Hara] left", "Ms [O´Hara] left"]);
}

#[test]
fn hyphens_at_line_breaks_join() {
    let controls = list("de", &["Exportkontrolle", "Chip"]);
    check(&controls, "de", &["Neue [Export-\nkontrollen] drohen.", "Die [KI-\nChip-Sperre]", "Ein- und Ausfuhr"]);
}

#[test]
fn traditional_and_simplified_chinese_meet() {
    check(&topic("实体清单"), "zh", &["列入[實體清單]。", "列入[实体清单]。"]);
    check(&topic("出口許可"), "zh", &["需要[出口许可]证"]);
}

#[test]
fn exact_terms_are_exact() {
    check(&topic("=BIS"), "de", &["Die [BIS] prüft bis morgen.", "Bis dann", "BISse"]);
    check(&topic("=bis"), "de", &["[Bis] dann, [BIS]"]);
    check(&topic("=Resumé"), "fr", &["un [Resumé], un resumé, un Resume"]);
    check(&topic("=\"Grace Hopper\""), "en", &["by [Grace Hopper], with grace hopper"]);
    check(&topic("=chip"), "de", &["Ein [Chip], zwei Chips, ein Chipwerk"]);
    check(&topic("=U.S."), "en", &["the [U.S]. and us"]);
    // Punctuation at the ends counts, a space before it does not.
    check(&topic("=\"Photo:\""), "en", &["[Photo]: Reuters", "[Photo] : Reuters", "Photo Reuters:", "photo: Reuters"]);
    check(&topic("=\"图片:\""), "zh", &["[图片]：新华社", "图片新闻"]);
    check(&topic("=\"$NVDA\""), "en", &["Buy $[NVDA] now", "NVDA rose", "cost $ 5, NVDA"]);
}

#[test]
fn wildcards_stay_within_a_word() {
    check(&topic("licen?e"), "en", &["a [licence], a [license], licenses, a [license]-holder"]);
    check(&topic("smuggl*"), "en", &["[smugglers] [smuggle] [SMUGGLING] smug"]);
    check(&topic("\"chip smuggl*\""), "en", &["[chip smugglers], chips smuggled"]);
    check(&topic("co*r*on"), "en", &["[corrosion] and [coronation], not core on"]);
}

#[test]
fn joints_are_written_together_or_apart() {
    check(
        &topic("Deep~Brook"),
        "en",
        &["[DeepBrook] and [Deep Brook], [deep-brook] and [Deepbrook's]", "deep, brook", "a deep x brook"],
    );
    check(&topic("=Deep~Brook"), "en", &["[DeepBrook], [Deep Brook], [Deep-Brook], Deepbrook, deep brook"]);
    check(&list("ja", &["ディープ~ブルック"]), "ja", &["[ディープブルック]は", "[ディープ・ブルック]は"]);
    check(&topic("\"the Deep~Brook app\""), "en", &["[the Deep-Brook app]", "[the DeepBrook app]"]);
}

#[test]
fn spaced_letters_are_a_word() {
    check(
        &topic("Quantrel"),
        "en",
        &[
            "[Q U A N T R E L] wins",
            "the [q u a n t r e l], x",
            "[Q\u{a0}U\u{a0}A\u{a0}N\u{a0}T\u{a0}R\u{a0}E\u{a0}L]",
            "Q U A N T",
        ],
    );
    check(&topic("abc OR abcd"), "en", &["option a b c", "options [a b c d], e f"]);
}
