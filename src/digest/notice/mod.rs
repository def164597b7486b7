//! Writes the notices to the operator: plain text, in English, as the commands and the configuration are.

mod sources;

use jiff::{Timestamp, tz::TimeZone};

pub use self::sources::sources_notice;
use super::{flowed::Flowed, line::one_line};
use crate::model::Message;

/// A longer name, address or reply is cut.
const DETAIL_CHARS_MAX: usize = 500;
/// A longer subject is cut.
const SUBJECT_CHARS_MAX: usize = 120;

/// Writes the notice that a mail was refused for good, or expired.
pub fn delivery_notice(recipient: &str, subject: &str, reply: &str) -> Message {
    let mut text = Flowed::default();
    text.paragraph("A mail could not be delivered. presswatch does not try it again.");
    text.blank();
    text.line(&format!("To: {}", detail(recipient)));
    text.paragraph(&format!("Subject: {}", detail(subject)));
    text.paragraph(&format!("The last reply: {}", detail(reply)));
    text.blank();
    text.paragraph(
        "Other recipients are not concerned, and the next mail to this one is sent as usual. If the address is \
         wrong or no longer in use, correct it in `to` of the subscription. If the reply speaks of policy, spam or \
         authentication, ask who runs the receiving server.",
    );
    Message {
        subject: one_line(&format!("Not delivered to {recipient}: {subject}"), SUBJECT_CHARS_MAX),
        text: text.finish(),
        html: None,
    }
}

fn detail(text: &str) -> String {
    one_line(text, DETAIL_CHARS_MAX)
}

/// An address as one word of a shell's command line.
fn quoted(url: &str) -> String {
    format!("'{}'", url.replace(|c: char| c.is_control(), "").replace('\'', "%27"))
}

/// `2025-11-03 07:00 CET`: for operators, who compare it with logs.
fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}
