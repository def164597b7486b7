//! The language: declared, and written.

use super::page_at;

const GERMAN: &str = "<p>Das Ministerium hat am Montag die Liste veröffentlicht und mitgeteilt, dass für jede Lieferung in eine \
    Reihe von Ländern Genehmigungen erforderlich sein werden. Die Firmen sehen das nicht als Schaden an, auch wenn der \
    Aufwand für sie mit der neuen Regel steigt, und wollen sich bei der Umsetzung an den Fristen orientieren.</p>";
const CHINESE: &str = "<p>商务部周一公布了受管制加速器清单，此前与业界进行了数月会谈，并表示向若干国家出口的每一批货物都需要许可证。\
    官员证实，首批申请将在三十天内得到审查；首都的第二个办公室将处理申诉。未登记的企业将面临最高二百万元的罚款。</p>";
const AFRIKAANS: &str = "<p>Die departement het die lys van goedere op Maandag gepubliseer en gesê dat daar vir elke besending na \
    'n aantal lande 'n lisensie nodig sal wees, maar dat die maatskappye nog tot die einde van die jaar tyd het om aansoek \
    te doen en dat die fooie vir klein ondernemings nie verhoog sal word nie.</p>";

fn language(declared: &str, body: &str) -> Option<String> {
    let found = page_at("https://www.gazette.example/1", declared, "", &format!("<h1>x</h1>{body}{body}"));
    found.article.language.map(|language| language.code().to_owned())
}

#[test]
fn a_template_s_declaration_gives_way_to_a_clear_text() {
    assert_eq!(language("en-US", GERMAN).as_deref(), Some("de"));
    assert_eq!(language("en", CHINESE).as_deref(), Some("zh"));
    assert_eq!(language("de-AT", GERMAN).as_deref(), Some("de"));
}

#[test]
fn a_declaration_stands_where_the_text_is_short_close_or_unknown() {
    assert_eq!(language("fr", "<p>Nvidia GPU H200.</p>").as_deref(), Some("fr"));
    assert_eq!(language("af", AFRIKAANS).as_deref(), Some("af"));
    assert_eq!(
        language(
            "sw",
            "<p>Wizara ilitangaza orodha ya bidhaa siku ya Jumatatu baada ya mazungumzo ya miezi kadhaa \
        na wadau wa sekta hiyo, ikisema kuwa kila shehena itahitaji kibali cha serikali kabla ya kusafirishwa nje.</p>"
        )
        .as_deref(),
        Some("sw")
    );
}

#[test]
fn a_text_without_declaration_is_detected() {
    assert_eq!(language("", GERMAN).as_deref(), Some("de"));
    assert_eq!(language("", CHINESE).as_deref(), Some("zh"));
}
