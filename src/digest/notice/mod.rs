//! Writes the notices to the operator: plain text, in English, as the commands and the configuration are.

mod sources;

use jiff::{Timestamp, tz::TimeZone};

pub use self::sources::sources_notice;
use super::{flowed::Flowed, line::one_line, subject::SUBJECT_CHARS_MAX};
use crate::model::{Departure, Message, Refusing, ReplyCodes};

/// A longer name, address or reply is cut.
const DETAIL_CHARS_MAX: usize = 500;

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

/// Writes the notice that the disk of the state directory is full.
pub fn disk_notice(state: &str, since: Timestamp, zone: &TimeZone) -> Message {
    let mut text = Flowed::default();
    text.paragraph(&format!("The disk that presswatch writes to is full since {}.", moment(since, zone)));
    text.line(&format!("Its state directory: {}", detail(state)));
    text.blank();
    text.paragraph(
        "Nothing is polled and nothing is mailed to readers until there is room, for neither could be recorded. \
         Nothing is lost: what is listed then is filed and mailed as usual. Work goes on by itself, within a minute.",
    );
    text.blank();
    text.paragraph("What you can do: make room on that disk. Some megabytes are enough to go on.");
    text.line(&format!("df -h {}", shell_word(state)));
    Message { subject: "Disk full: presswatch rests".to_owned(), text: text.finish(), html: None }
}

/// Writes the notice that there is room on the disk again.
pub fn room_notice(since: Timestamp, until: Timestamp, zone: &TimeZone) -> Message {
    let mut text = Flowed::default();
    text.paragraph(&format!(
        "There is room on the disk again since {}. It had been full for {}, since {}. Work goes on.",
        moment(until, zone),
        long(since, until),
        moment(since, zone),
    ));
    Message { subject: "Room on the disk again: presswatch goes on".to_owned(), text: text.finish(), html: None }
}

/// Writes the notice that a mail was refused for good, or expired.
pub fn delivery_notice(recipient: &str, subject: &str, reply: &str) -> Message {
    let mut text = Flowed::default();
    text.paragraph("A mail could not be delivered. presswatch does not try it again.");
    text.blank();
    text.line(&format!("To: {}", detail(recipient)));
    text.paragraph(&format!("Subject: {}", detail(subject)));
    last_reply(&mut text, reply);
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

/// Writes the notice that an address is not written to any more, because it keeps refusing.
pub fn suspended_notice(refusing: &Refusing, zone: &TimeZone) -> Message {
    let mut text = Flowed::default();
    text.paragraph(&format!(
        "{} refused the last {} mails, from {} on. presswatch does not write to it any more.",
        detail(&refusing.recipient),
        refusing.times,
        moment(refusing.since, zone),
    ));
    text.blank();
    last_reply(&mut text, &refusing.reply);
    text.blank();
    text.paragraph(
        "If the address is no longer in use, take it out of `to` in the configuration. If it is mended, take it back \
         with the following command; what was mailed to the others meanwhile is not sent again.",
    );
    text.line(&format!("presswatch subscriptions rejoin {}", shell_word(&refusing.recipient)));
    Message {
        subject: one_line(&format!("Suspended: {}", refusing.recipient), SUBJECT_CHARS_MAX),
        text: text.finish(),
        html: None,
    }
}

/// Writes the notice that a reader left by the link in a mail.
pub fn departure_notice(departure: &Departure, zone: &TimeZone) -> Message {
    let mut text = Flowed::default();
    text.paragraph(&format!(
        "{} left “{}” at {}, by the link in a mail, and is not mailed for it any more.",
        detail(&departure.recipient),
        departure.subscription,
        moment(departure.at, zone),
    ));
    text.blank();
    text.paragraph(
        "Nothing has to be done; `presswatch subscriptions` lists who left. If it was a mistake, take the reader back:",
    );
    let reader = shell_word(&departure.recipient);
    text.line(&format!("presswatch subscriptions rejoin {reader} --from {}", departure.subscription));
    Message {
        subject: one_line(&format!("Left: {} ({})", departure.recipient, departure.subscription), SUBJECT_CHARS_MAX),
        text: text.finish(),
        html: None,
    }
}

/// What the receiver said last, and what its codes mean where they are known.
fn last_reply(text: &mut Flowed, reply: &str) {
    text.paragraph(&format!("The last reply: {}", detail(reply)));
    if let Some(meaning) = ReplyCodes::read(reply).and_then(|codes| codes.meaning()) {
        text.paragraph(&format!("Which means: {meaning}."));
    }
}

/// An address or path as one word of a shell's command line.
fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace(|c: char| c.is_control(), "").replace('\'', "'\\''"))
}

fn detail(text: &str) -> String {
    one_line(text, DETAIL_CHARS_MAX)
}

/// A web address as one word of a shell's command line.
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
