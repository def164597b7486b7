//! German.

use jiff::Zoned;

use super::{Counts, Labels, LeavePage, clock, name, named, numbers};
use crate::model::{Language, Role};

pub(super) static LABELS: Labels = Labels {
    language: Language::DE,
    stories: |n| counted(n, "Meldung", "Meldungen"),
    topics: |n| counted(n, "Thema", "Themen"),
    outlets: |n| counted(n, "Medium", "Medien"),
    counts: |stories, topics, outlets| format!("{stories} zu {topics}, aus {outlets}"),
    day: |at| {
        let (weekday, month) = (name(&WEEKDAYS, at.weekday().to_monday_one_offset()), name(&MONTHS, at.month()));
        format!("{weekday}, {}. {month} {}, {} Uhr", at.day(), at.year(), clock(at))
    },
    moment,
    seen: |when| format!("gesehen {when}"),
    first: "Zuerst:",
    also_in: |n| format!("Auch in {}:", counted(n, "weiteren Medium", "weiteren Medien")),
    role: |role| match role {
        Role::Copy => Some("Kopie"),
        Role::FollowUp => Some("Fortsetzung"),
        Role::Correction => Some("Berichtigung"),
        Role::Original | Role::Rewritten => None,
    },
    also_about: "Auch zu",
    official: "Amtlich",
    correction: "Berichtigung",
    follow_up: |when| format!("Neu seit der Mail von {when}"),
    late: "Verspätet: vor der letzten Mail erschienen, danach gesehen",
    revision: "Aktualisiert",
    partial: "Nur ein Teil des Textes war lesbar",
    pages: |pages| format!("{} {}", if pages.len() == 1 { "Seite" } else { "Seiten" }, numbers(pages)),
    continued: "Fortsetzung aus dem vorigen Teil",
    left_out: |n| format!("Und {} in den Artikeln.", counted(n, "weiterer Absatz", "weitere Absätze")),
    continues: "Fortsetzung im nächsten Teil",
    part: |number, of| format!("Teil {number} von {of}"),
    alert: "Eilmeldung",
    alert_subject: |headline| format!("Eilmeldung: {headline}"),
    leading_heading: "Vor allem",
    alerted_heading: "Schon als Eilmeldung gekommen",
    alerted: |when| format!("Eilmeldung von {when}"),
    muted: |n| format!("{} stummgeschaltet.", counted(n, "Meldung ist", "Meldungen sind")),
    overflowed: |n| {
        let stories = counted(n, "Meldung dieser Mail wäre", "Meldungen dieser Mail wären");
        format!("{stories} als Eilmeldung gekommen; die Zahl für einen Tag war erreicht.")
    },
    elsewhere: |n, names| {
        format!(
            "{} in Ihrer gleichzeitigen Mail {names}.",
            counted(n, "weitere Meldung steht", "weitere Meldungen stehen")
        )
    },
    nothing: "Keine Meldung zu Ihren Themen.",
    marks: "Gefundene Wörter stehen *so*, oder [[so]], wo der Text selbst Sternchen hat.",
    topics_heading: "Themen",
    sources_heading: "Quellen",
    checked: |counts| {
        let sources = counted(counts.sources, "Quelle", "Quellen");
        match unwell(counts) {
            unwell if unwell.is_empty() => format!("{sources} geprüft, alle in Ordnung."),
            unwell => format!("{sources} geprüft: {} in Ordnung, {unwell}.", counts.healthy()),
        }
    },
    failing: "Gestört:",
    silent: "Länger still als sonst:",
    last_news: |when| format!("zuletzt {when}"),
    unseen: "Bisher nicht erreicht:",
    more: |n| format!("und {n} weitere"),
    why: |subscription, topics| {
        format!("Sie erhalten diese Mail, weil Ihre Adresse im Abonnement „{subscription}“ steht. Themen: {topics}.")
    },
    leave: "Zum Abbestellen schreiben Sie an",
    leave_here: "Diese Mails abbestellen",
    or_write: "oder schreiben Sie an",
    leave_page: LeavePage {
        language: Language::DE,
        title: "Abbestellen",
        ask: "erhält Mails dieser Liste. Abbestellen?",
        button: "Diese Liste abbestellen",
        done: "hat diese Liste abbestellt und erhält keine Mails mehr von ihr.",
        failed: "konnte gerade nicht abgemeldet werden. Bitte versuchen Sie es später noch einmal.",
        mistake: "War es ein Versehen? Schreiben Sie an",
    },
    quiet: |counts| {
        let from = format!("0 Meldungen aus {}", counted(counts.sources, "Quelle", "Quellen"));
        match unwell(counts) {
            unwell if unwell.is_empty() => format!("{from}, alle in Ordnung"),
            unwell => format!("{from}, {unwell}"),
        }
    },
    language_name: |code| named(&LANGUAGES, code),
};

fn unwell(counts: &Counts) -> String {
    counts.unwell("gestört", "still", "bisher nicht erreicht")
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn moment(at: &Zoned, year: i16) -> String {
    let weekday = name(&WEEKDAYS, at.weekday().to_monday_one_offset());
    let year = if at.year() == year { String::new() } else { format!(" {}", at.year()) };
    // The first two letters are ASCII in every German weekday.
    format!(
        "{} {}. {}{year}, {} Uhr",
        weekday.get(..2).unwrap_or(weekday),
        at.day(),
        name(&MONTHS_SHORT, at.month()),
        clock(at)
    )
}

const WEEKDAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const MONTHS_SHORT: [&str; 12] =
    ["Jan.", "Febr.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
const LANGUAGES: [(&str, &str); 40] = [
    ("ar", "Arabisch"),
    ("bg", "Bulgarisch"),
    ("ca", "Katalanisch"),
    ("cs", "Tschechisch"),
    ("da", "Dänisch"),
    ("de", "Deutsch"),
    ("el", "Griechisch"),
    ("en", "Englisch"),
    ("es", "Spanisch"),
    ("et", "Estnisch"),
    ("fa", "Persisch"),
    ("fi", "Finnisch"),
    ("fr", "Französisch"),
    ("he", "Hebräisch"),
    ("hi", "Hindi"),
    ("hr", "Kroatisch"),
    ("hu", "Ungarisch"),
    ("id", "Indonesisch"),
    ("it", "Italienisch"),
    ("ja", "Japanisch"),
    ("ko", "Koreanisch"),
    ("lt", "Litauisch"),
    ("lv", "Lettisch"),
    ("ms", "Malaiisch"),
    ("nb", "Norwegisch"),
    ("nl", "Niederländisch"),
    ("no", "Norwegisch"),
    ("pl", "Polnisch"),
    ("pt", "Portugiesisch"),
    ("ro", "Rumänisch"),
    ("ru", "Russisch"),
    ("sk", "Slowakisch"),
    ("sl", "Slowenisch"),
    ("sr", "Serbisch"),
    ("sv", "Schwedisch"),
    ("th", "Thailändisch"),
    ("tr", "Türkisch"),
    ("uk", "Ukrainisch"),
    ("vi", "Vietnamesisch"),
    ("zh", "Chinesisch"),
];
