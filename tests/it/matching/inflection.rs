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
    check(&topic("ban"), "en", &["All [bans] end.", "[banned] and banana", "A bank"]);
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
    check(
        &topic("Chip"),
        "de",
        &["Die [Chips] und ein [Computerchip]", "Ein Quolzachip: vier Buchstaben sind ohne Liste zu wenig."],
    );
    check(
        &topic("Intel"),
        "de",
        &["[Intel] und [Intels] [Intelprozessoren]", "Künstliche Intelligenz, intellektuell, Intelligenzquotient"],
    );
    check(&topic("Bot"), "de", &["Ein [Bot] schrieb.", "Das Verbot, die Botschaft, ein Angebot"]);
    check(
        &list("de", &["Server", "Modell", "Bann", "Rat", "Gas", "Reis"]),
        "de",
        &[
            "Ein Observer und eine Konserve",
            "Die Modellierung",
            "Der Banner und die Verbannung",
            "Der [Stadtrat] und der [Ratsbeschluss], der Vorrat, das Karat",
            "[Erdgas] und [Gaspreis], aber Gasse und Gast",
            "Die Reise, der Preis, die Preisliste, ein Kreis, die Reiseroute, [Reisfelder]",
        ],
    );
    check(
        &list("de", &["Markt", "Grenze", "Exportkontrolle", "Genehmigung"]),
        "de",
        &[
            "Die [Finanzmärkte] und der [Marktanteil]",
            "Eine [Grenzkontrolle] an der [Landesgrenze]",
            "die [Halbleiterexportkontrollbehörde]",
            "die [Ausfuhrgenehmigungspflicht] und [Genehmigungsverfahren]",
        ],
    );
    // In another language only compounds of known words are believed.
    check(&list("de", &["Server", "Fab", "Export"]), "en", &["observers, fabric, [Exportkontrollregime], exporters"]);
}

#[test]
fn dutch_words_and_compounds_match() {
    check(
        &list("nl", &["exportcontrole", "chip", "vergunning", "verbod", "maatregel"]),
        "nl",
        &[
            "Nieuwe [exportcontroles] en de [exportcontroleregels]",
            "De [chips], het [chipverbod] en de [computerchip]",
            "Zonder [vergunningen] geen [uitvoervergunning]",
            "Meerdere [verboden] en [maatregelen]",
            "De chirurg en het bodem",
        ],
    );
    check(&topic("bedrijf"), "nl", &["Twee [bedrijven] en een [bedrijf]", "bedreven"]);
    check(&topic("zaak"), "nl", &["Vele [zaken]", "zakken"]);
}

#[test]
fn what_a_compound_leaves_out_is_read_with_it() {
    check(
        &list("de", &["Exportkontrolle", "Importkontrolle", "Exportbeschränkung"]),
        "de",
        &[
            "Die [Export- und Importkontrollen] enden.",
            "Neue [Export-, Transit- und Investitionskontrollen] gelten.",
            "[Exportkontrollen und -beschränkungen]",
            "Ein- und Ausfuhr, Export- und Handelspolitik",
        ],
    );
    check(&list("nl", &["exportcontrole"]), "nl", &["de [export- en importcontroles]"]);
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

#[test]
fn english_words_that_only_look_alike_do_not_match() {
    let apart: [(&str, &str); 18] = [
        ("university", "universe universal"),
        ("organ", "organization organic organized"),
        ("policy", "police policed"),
        ("new", "news"),
        ("general", "generate generation"),
        ("author", "authority"),
        ("business", "busy"),
        ("wander", "wand"),
        ("experience", "experiment"),
        ("nation", "national native"),
        ("import", "important"),
        ("even", "evening event"),
        ("fee", "feed"),
        ("see", "seed"),
        ("car", "care cared carer"),
        ("bank", "banker bankrupt"),
        ("process", "processor"),
        ("wing", "winged w"),
    ];
    for (word, others) in apart {
        for other in others.split(' ').filter(|other| *other != "winged") {
            check(&topic(word), "en", &[other]);
        }
    }
}

#[test]
fn english_verbs_match_in_all_their_forms() {
    check(&topic("seek"), "en", &["[seeks] [sought] [seeking]", "seeker"]);
    check(&topic("sell"), "en", &["[sold] [selling] [sells]"]);
    check(&topic("smuggle"), "en", &["[smuggled] [smuggling] [smuggles]", "smuggler"]);
    check(&topic("smuggling"), "en", &["[smuggled] [smuggle]"]);
    check(&topic("ship"), "en", &["[shipped] [shipping] [ships]", "shipment"]);
    check(&topic("rely"), "en", &["[relies] [relied] [relying]", "reliable"]);
    check(&topic("chips"), "en", &["one [chip]", "[chips]"]);
    check(&topic("children"), "en", &["a [child]"]);
}

#[test]
fn german_verbs_and_adjectives_match_in_their_forms() {
    check(
        &topic("exportieren"),
        "de",
        &["[exportiert] [exportierte] die [exportierten] [exportierenden]", "Exporteur, Export"],
    );
    check(&topic("liefern"), "de", &["[liefert] [lieferte] [geliefert] die [gelieferten]", "Lieferung"]);
    check(&topic("verbieten"), "de", &["[verbietet] [verbot] [verboten] die [verbotene]"]);
    check(&topic("einführen"), "de", &["[eingeführt] [einzuführen] [einführte]"]);
    check(&topic("streng"), "de", &["[strenge] [strengen] [strengere] [strengsten]"]);
    check(&topic("Bild"), "de", &["[Bilder] [Bildern] [Bildes]", "bilden"]);
    check(&topic("Bank"), "de", &["[Banken] [Bänke]", "Banker"]);
    check(&topic("Firma"), "de", &["[Firmen]"]);
    check(&topic("Zentrum"), "de", &["[Zentren] [Zentrums]"]);
    check(&topic("Ergebnis"), "de", &["[Ergebnisse] [Ergebnissen]"]);
    check(&topic("Prozessor"), "de", &["[Prozessoren] [Prozessors]"]);
}

#[test]
fn russian_words_match_in_all_cases() {
    check(
        &list("ru", &["лицензия", "ограничение", "чип", "санкция", "рынок", "микросхема", "поставка"]),
        "ru",
        &[
            "[лицензии] [лицензию] [лицензий] [лицензиями]",
            "[ограничения] [ограничений] [ограничениях]",
            "[чипом] [чипах]",
            "[рынка] [рынке]",
            "[микросхемы] [микросхем]",
            "[поставок] [поставками]",
            "лицензировать, ограничить, рыночный, поставщик",
        ],
    );
    check(
        &topic("запретить"),
        "ru",
        &["[запретил] [запретила] [запрещено]".replace("[запрещено]", "запрещено").as_str()],
    );
    check(&topic("новый"), "ru", &["[новая] [нового] [новыми]", "новость"]);
}

#[test]
fn romance_words_match_in_their_forms() {
    check(&topic("licence"), "fr", &["les [licences]", "licencié"]);
    check(&topic("national"), "fr", &["des [nationaux] [nationale]", "nation"]);
    check(&topic("exporter"), "fr", &["il [exporte], [exporté], [exportées], [exportait]", "exportation, export"]);
    check(&topic("restriction"), "es", &["la restricción"]);
    check(&topic("restricción"), "es", &["las [restricciones]", "restringir"]);
    check(&topic("caso"), "es", &["los [casos]", "la casa"]);
    check(&topic("exportar"), "es", &["[exporta] [exportado] [exportaron]", "exportación"]);
    check(&topic("semiconductor"), "es", &["los [semiconductores]"]);
    check(&topic("restrizione"), "it", &["le [restrizioni]", "restringere"]);
    check(&topic("licenza"), "it", &["le [licenze]", "licenziare"]);
    check(&topic("tecnologico"), "it", &["[tecnologici]"]);
    check(&topic("banco"), "it", &["[banchi]", "banca"]);
}

#[test]
fn korean_nouns_take_particles_and_may_be_written_apart() {
    check(&list("ko", &["칩"]), "ko", &["[칩]을 [칩]의 반도체[칩]이", "바칩니다 칩거"]);
    check(&list("ko", &["수출 통제"]), "ko", &["[수출통제]를 [수출 통제]가"]);
}
