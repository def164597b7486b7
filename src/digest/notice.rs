//! Writes the notices to the operator: plain text, in English, as the commands and the configuration are.

use jiff::{Timestamp, tz::TimeZone};

use super::{flowed::Flowed, line::one_line};
use crate::model::{Message, ReplyCodes};

/// A longer name, address or reply is cut.
const DETAIL_CHARS_MAX: usize = 500;
/// A longer subject is cut.
const SUBJECT_CHARS_MAX: usize = 120;

/// Writes the notice that a source has failed for long.
pub fn source_notice(name: &str, url: &str, since: Timestamp, fault: &str, zone: &TimeZone) -> Message {
    let since = moment(since, zone);
    let mut text = Flowed::default();
    text.paragraph(&format!("presswatch has had nothing from the source “{}” since {since}.", detail(name)));
    text.blank();
    text.paragraph(&format!("What went wrong last: {}", detail(fault)));
    text.line(&format!("Address: {}", detail(url)));
    text.blank();
    text.paragraph(
        "It keeps trying, at gaps that grow to one day, and writes again when the source is back. Until then no \
         story of it can be found; digests say so in their footer. The other sources are not concerned.",
    );
    text.blank();
    text.paragraph("What you can do:");
    text.paragraph("- Look at the address in a browser: has the feed moved, or does the site ask for a login?");
    text.paragraph(
        "- See what presswatch gets to see, with the following command, and correct `url` in the configuration.",
    );
    text.line(&format!("presswatch try {}", quoted(url)));
    text.paragraph("- If the source is gone for good, set `enabled = false`.");
    Message {
        subject: one_line(&format!("Source failing: {name}"), SUBJECT_CHARS_MAX),
        text: text.finish(),
        html: None,
    }
}

/// Writes the notice that a source which had failed for long is back.
pub fn source_recovered_notice(name: &str, url: &str, since: Timestamp, until: Timestamp, zone: &TimeZone) -> Message {
    let mut text = Flowed::default();
    text.paragraph(&format!("The source “{}” can be read again since {}.", detail(name), moment(until, zone)));
    text.blank();
    text.paragraph(&format!("It had failed since {}, for {}.", moment(since, zone), long(since, until)));
    text.line(&format!("Address: {}", detail(url)));
    text.blank();
    text.paragraph(
        "What it still lists from that time is filed and mailed as usual. What it has dropped from its list \
         meanwhile was not seen.",
    );
    Message {
        subject: one_line(&format!("Source is back: {name}"), SUBJECT_CHARS_MAX),
        text: text.finish(),
        html: None,
    }
}

/// Writes the notice that no mail could leave for long, and that mails leave again.
pub fn outage_notice(since: Timestamp, until: Timestamp, fault: &str, zone: &TimeZone) -> Message {
    let mut text = Flowed::default();
    text.paragraph(&format!(
        "Mails leave again since {}. From {} on, for {}, none could.",
        moment(until, zone),
        moment(since, zone),
        long(since, until)
    ));
    text.blank();
    text.paragraph(&format!("What was wrong last: {}", detail(fault)));
    text.blank();
    text.paragraph(
        "No mail was lost: those that waited are on their way now, each once. While mail is down it cannot tell of \
         itself; a [hook] in the configuration can, and so do the journal, `systemctl status` and `presswatch outbox`.",
    );
    Message { subject: "Mails leave again".to_owned(), text: text.finish(), html: None }
}

/// Writes the notice that a mail was refused for good, or expired.
pub fn delivery_notice(recipient: &str, subject: &str, reply: &str) -> Message {
    let mut text = Flowed::default();
    text.paragraph("A mail could not be delivered. presswatch does not try it again.");
    text.blank();
    text.line(&format!("To: {}", detail(recipient)));
    text.paragraph(&format!("Subject: {}", detail(subject)));
    text.paragraph(&format!("The last reply: {}", detail(reply)));
    if let Some(meaning) = ReplyCodes::read(reply).and_then(|codes| codes.meaning()) {
        text.paragraph(&format!("Which means: {meaning}."));
    }
    text.blank();
    text.paragraph(
        "Other recipients are not concerned, and the next mail to this one is sent as usual. If the address is \
         wrong or no longer in use, correct it in `to` of the subscription. If the reply speaks of policy, spam or \
         authentication, ask who runs the receiving server. `presswatch outbox` lists such mails; `outbox retry` \
         sends one again.",
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

/// How long it was, in the two largest units that say something.
fn long(since: Timestamp, until: Timestamp) -> String {
    let minutes = until.duration_since(since).as_mins().max(0);
    let (days, hours, minutes) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}
