//! English.

use jiff::Zoned;

use super::{Labels, clock, name, named};
use crate::model::Language;

pub(super) static LABELS: Labels = Labels {
    language: Language::EN,
    stories: |n| counted(n, "story", "stories"),
    topics: |n| counted(n, "topic", "topics"),
    outlets: |n| counted(n, "outlet", "outlets"),
    counts: |stories, topics, outlets| format!("{stories} on {topics}, from {outlets}"),
    day: |at| {
        let (weekday, month) = (name(&WEEKDAYS, at.weekday().to_monday_one_offset()), name(&MONTHS, at.month()));
        format!("{weekday}, {} {month} {}, {}", at.day(), at.year(), clock(at))
    },
    moment,
    seen: |when| format!("seen {when}"),
    first: "First:",
    also_in: |n| format!("Also in {}:", counted(n, "outlet", "outlets")),
    also_about: "Also about",
    official: "Official",
    follow_up: "New since the last mail",
    revision: "Updated",
    partial: "Only a part of the text could be read",
    continued: "Continued from the part before",
    continues: "Continued in the next part",
    part: |number, of| format!("Part {number} of {of}"),
    nothing: "No story on your topics.",
    marks: "The words that matched stand *so*, or [[so]] where the text has asterisks of its own.",
    topics_heading: "Topics",
    sources_heading: "Sources",
    checked: |sources, failing, unseen| match (failing, unseen) {
        (0, 0) => format!("{} checked, all healthy.", counted(sources, "source", "sources")),
        _ => {
            let healthy = sources.saturating_sub(failing).saturating_sub(unseen);
            format!("{} checked, {healthy} healthy.", counted(sources, "source", "sources"))
        }
    },
    failing: "Failing:",
    unseen: "Not reached so far:",
    more: |n| format!("and {n} more"),
    why: |subscription, topics| {
        format!("You get this mail because your address is in the subscription “{subscription}”. Its topics: {topics}.")
    },
    leave: "To leave, write to",
    quiet: |sources, failing, unseen| {
        let from = format!("0 stories from {}", counted(sources, "source", "sources"));
        match (failing, unseen) {
            (0, 0) => format!("{from}, all healthy"),
            (failing, 0) => format!("{from}, {failing} failing"),
            (0, unseen) => format!("{from}, {unseen} not reached so far"),
            (failing, unseen) => format!("{from}, {failing} failing, {unseen} not reached so far"),
        }
    },
    language_name: |code| named(&LANGUAGES, code),
};

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn moment(at: &Zoned, year: i16) -> String {
    let (weekday, month) = (name(&WEEKDAYS, at.weekday().to_monday_one_offset()), name(&MONTHS, at.month()));
    let (weekday, month) = (weekday.get(..3).unwrap_or(weekday), month.get(..3).unwrap_or(month));
    let year = if at.year() == year { String::new() } else { format!(" {}", at.year()) };
    format!("{weekday} {} {month}{year}, {}", at.day(), clock(at))
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const LANGUAGES: [(&str, &str); 40] = [
    ("ar", "Arabic"),
    ("bg", "Bulgarian"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("ms", "Malay"),
    ("nb", "Norwegian"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("sl", "Slovene"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];
