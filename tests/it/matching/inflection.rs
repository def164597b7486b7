//! Forms of words, and words in compounds.

use super::press::{check, list, topic};

#[test]
fn english_words_match_their_forms_and_not_their_relatives() {
    check(
        &topic("export"),
        "en",
        &[
            "Grain [exports] fell.",
            "They [exported] less.",
            "[Exporting] is hard.",
            "[EXPORT]: nothing.",
            "The exporter left.",
            "Exportable goods",
            "An [export's] price",
        ],
    );
    check(&topic("policy"), "en", &["Two [policies] clash.", "The police came.", "A [policy] paper"]);
    check(&topic("control"), "en", &["It is [controlled].", "The [controls] bite.", "A controller"]);
    check(&topic("licensing"), "en", &["It [licenses] patents.", "A [license]"]);
}

#[test]
fn short_words_and_abbreviations_only_take_a_plural() {
    check(&topic("GPU"), "en", &["Ten [GPUs] burned.", "the [GPU's] fan", "gpued"]);
    check(&topic("ban"), "en", &["All [bans] end.", "banned and banana", "A bank"]);
    check(&topic("BIS"), "en", &["The [BIS] said", "bison, bisect"]);
    check(&topic("H20"), "en", &["[H20s] sold out; the H200 did not."]);
}

#[test]
fn the_last_word_of_an_english_list_term_inflects() {
    check(
        &list("en", &["export control", "foreign direct product rule"]),
        "en",
        &[
            "New [export controls] loom.",
            "The [export-control] regime",
            "He exported controls.",
            "the [foreign direct product rules]",
            "exports, controls",
        ],
    );
}

#[test]
fn german_words_match_their_forms() {
    check(
        &topic("Halbleiter"),
        "de",
        &["Mit [Halbleitern] handeln.", "Des [Halbleiters] Preis", "Ein halbleitender Stoff"],
    );
    check(&topic("Markt"), "de", &["Alle [Märkte] fallen.", "den [Märkten]", "Er merkte es."]);
    check(&topic("schon"), "de", &["Es ist [schon] spät.", "Wie schön, eine schöne Sache"]);
    check(&topic("Verbot"), "de", &["Die [Verbote] gelten.", "trotz des [Verbots]", "verbieten"]);
    check(&topic("chinesische"), "de", &["die [chinesischen] Häfen", "ein [chinesisches] Schiff"]);
}

#[test]
fn german_list_terms_are_found_in_compounds() {
    check(
        &list("de", &["Exportkontrolle", "Chip", "Exportbeschränkung"]),
        "de",
        &[
            "Neue [Exportkontrollen] drohen.",
            "Ein [Chipexportkontrollregime] entsteht.",
            "Das [Exportkontrollregime] wankt.",
            "[Hochleistungschips] und [Computerchips] fehlen.",
            "Der [Chipexport] ruht.",
            "Die [Exportbeschränkungen] wirken.",
            "Die [Exportbeschränkungsliste] wächst.",
            "Die [KI-Chip-Sperre] kommt.",
            "Ein Schiff exportiert kontrolliert.",
        ],
    );
}

#[test]
fn compounds_need_plausible_other_parts() {
    check(
        &list("de", &["Reis"]),
        "de",
        &["Der Preis stieg.", "Im Kreis fahren", "Eine Dienstreise", "Der [Basmatireis]"],
    );
    check(&topic("Export"), "de", &["Wir exportieren.", "Der Exporteur", "Die [Exportquote] und der [Getreideexport]"]);
    check(&topic("Chip"), "de", &["Die [Chips] und ein Computerchip: vier Buchstaben sind ohne Liste zu wenig."]);
}

#[test]
fn names_for_all_languages_take_an_s_at_most() {
    let names = list("any", &["Quantrel", "GPU"]);
    for language in ["de", "en", "fr", ""] {
        check(
            &names,
            language,
            &["[Quantrels] Chef", "[Quantrel’s] rise", "die [GPUs]", "Quantrelismus", "Quantreling"],
        );
    }
    check(&names, "de", &["Die [Quantrel-Karten] sind knapp."]);
    check(&names, "en", &["A [Quantrel]-backed firm"]);
}

#[test]
fn other_languages_inflect_every_word() {
    check(
        &list("ru", &["экспортный контроль"]),
        "ru",
        &["Правила [экспортного контроля] изменены.", "Новый [экспортный контроль]", "контроль экспорта"],
    );
    check(
        &list("fr", &["contrôle des exportations"]),
        "fr",
        &["Les [contrôles des exportations] s’étendent.", "LE [CONTRÔLE DES EXPORTATIONS]"],
    );
    check(&list("fr", &["exportation"]), "fr", &["Le contrôle à l’[exportation] demeure."]);
}

#[test]
fn list_terms_are_inflected_in_articles_of_their_language_only() {
    let wanted = list("de", &["Leiter", "Kontrolle", "Chip"]);
    for language in ["de", ""] {
        check(&wanted, language, &["Zwei [Leitern] und [Kontrollen] am [Chipwerk]."]);
    }
    // What stands as written is found all the same.
    check(&wanted, "en", &["the German [Kontrolle]", "two [chips]", "Kontrollen of Chipwerke"]);
    check(&list("it", &["cane"]), "en", &["You can.", "[cane] sugar"]);
}

#[test]
fn bare_words_take_the_language_of_the_article_and_none_when_it_is_unknown() {
    check(&topic("Kontrolle"), "de", &["Die [Kontrollen] enden."]);
    check(&topic("Kontrolle"), "ja", &["Kontrollen", "[Kontrolle]"]);
    check(&topic("control"), "xx", &["controls", "[control]"]);
}

#[test]
fn the_language_of_a_long_text_is_found_by_itself() {
    let text = "Die Regierung will die [Kontrollen] an den Grenzen im kommenden Jahr wieder abschaffen, \
                weil sie den Handel mit den Nachbarn nach Ansicht vieler Unternehmen zu sehr behindern.";
    check(&topic("Kontrolle"), "", &[text]);
}

#[test]
fn the_source_says_the_language_when_the_article_does_not() {
    let mut source = super::press::source();
    source.language = presswatch::model::Language::parse("de");
    let topics = presswatch::matching::Topics::compile(&[topic("Kontrolle").into()]);
    let article = super::press::article("", "", &["Kontrollen!"]);
    assert_eq!(presswatch::matching::passages(&article, &source, &topics).passages.len(), 1);
}
