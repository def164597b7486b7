//! English.

use jiff::Zoned;

use super::{Counts, Labels, LeavePage, clock, name, named, numbers};
use crate::model::{Language, Role};

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
    role: |role| match role {
        Role::Copy => Some("copy"),
        Role::FollowUp => Some("follow-up"),
        Role::Correction => Some("correction"),
        Role::Original | Role::Rewritten => None,
    },
    also_about: "Also about",
    official: "Official",
    correction: "Correction",
    follow_up: |when| format!("New since the mail of {when}"),
    late: "Late: published before the last mail, seen after it",
    revision: "Updated",
    partial: "Only a part of the text could be read",
    pages: |pages| format!("{} {}", if pages.len() == 1 { "page" } else { "pages" }, numbers(pages)),
    continued: "Continued from the part before",
    left_out: |n| format!("And {} in the articles.", counted(n, "more paragraph", "more paragraphs")),
    continues: "Continued in the next part",
    part: |number, of| format!("Part {number} of {of}"),
    alert: "Alert",
    alert_subject: |headline| format!("Alert: {headline}"),
    leading_heading: "Above all",
    alerted_heading: "Told by an alert already",
    alerted: |when| format!("alert of {when}"),
    muted: |n| format!("{} muted.", counted(n, "story is", "stories are")),
    overflowed: |n| {
        let stories = counted(n, "story of this mail", "stories of this mail");
        format!("{stories} would have been an alert; the number of a day was reached.")
    },
    elsewhere: |n, names| {
        format!("{} told by your mail {names} of this time.", counted(n, "more story is", "more stories are"))
    },
    nothing: "No story on your topics.",
    marks: "The words that matched stand *so*, or [[so]] where the text has asterisks of its own.",
    topics_heading: "Topics",
    sources_heading: "Sources",
    checked: |counts| {
        let sources = counted(counts.sources, "source", "sources");
        match unwell(counts) {
            unwell if unwell.is_empty() => format!("{sources} checked, all healthy."),
            unwell => format!("{sources} checked: {} healthy, {unwell}.", counts.healthy()),
        }
    },
    failing: "Failing:",
    silent: "Silent for longer than usual:",
    last_news: |when| format!("last news {when}"),
    unseen: "Not reached so far:",
    more: |n| format!("and {n} more"),
    why: |subscription, topics| {
        format!("You get this mail because your address is in the subscription “{subscription}”. Its topics: {topics}.")
    },
    leave: "To leave, write to",
    leave_here: "Leave this list",
    or_write: "or write to",
    leave_page: LeavePage {
        language: Language::EN,
        title: "Leave",
        ask: "is mailed for this list. Leave it?",
        button: "Leave this list",
        done: "has left this list and is not mailed for it any more.",
        failed: "could not be taken out just now. Please try again later.",
        mistake: "Was it a mistake? Write to",
    },
    quiet: |counts| {
        let from = format!("0 stories from {}", counted(counts.sources, "source", "sources"));
        match unwell(counts) {
            unwell if unwell.is_empty() => format!("{from}, all healthy"),
            unwell => format!("{from}, {unwell}"),
        }
    },
    language_name: |code| named(&LANGUAGES, code),
};

fn unwell(counts: &Counts) -> String {
    counts.unwell("failing", "silent", "not reached so far")
}

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
