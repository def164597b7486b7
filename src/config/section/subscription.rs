//! `[[subscription]]`.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::{Named, refuse_repeats};
use crate::{
    config::{
        amount::{DAY, MINUTE},
        moments, names,
        table::Table,
        value::{Complaint, Value},
    },
    model::{DigestRule, Language, Subscription, TopicId},
};

/// The greatest number of recipients of one subscription.
const RECIPIENTS_MAX: usize = 500;
/// The greatest number of topics of one subscription.
const SUBSCRIBED_MAX: usize = 1_000;
/// The greatest number of tags that an alert asks for.
const ALERT_TAGS_MAX: usize = 32;

/// The languages that mails have labels in.
const MAIL_LANGUAGES: [Language; 2] = [Language::EN, Language::DE];

/// A subscription, and where it names each of its topics.
#[derive(Debug)]
pub(in crate::config) struct Subscribed<'a> {
    /// The subscription.
    pub(in crate::config) named: Named<'a, Arc<Subscription>>,
    /// Its topics, which may not exist.
    pub(in crate::config) topics: Vec<(Value<'a>, TopicId)>,
}

/// Reads one `[[subscription]]`; `time_zone` is the daemon's.
pub(in crate::config) fn read<'a>(table: &Table<'a>, time_zone: &TimeZone) -> Subscribed<'a> {
    let id = table.required("id", "\"eu-desk\"", names::id);
    let to = recipients(table);
    let topics = topics(table);
    let time_zone = table.optional("timezone", moments::time_zone).unwrap_or_else(|| time_zone.clone());
    let language = table.optional("language", mail_language).unwrap_or(Language::EN);
    let digest = table.optional_section("digest", |digest| read_digest(digest, &time_zone));
    refuse_alert(table);
    if !table.has("digest") {
        table.warn("there is no `digest`: nothing is mailed", "write digest = { at = \"0 7 * * mon-fri\" }");
    }
    let subscription = || {
        Some(Arc::new(Subscription {
            id: id?,
            to: to?,
            topics: topics.iter().map(|(_, topic)| topic.clone()).collect(),
            time_zone,
            language,
            // A digest at fault must not be taken for none.
            digest: digest.map_or(Some(None), |digest| digest.map(Some))?,
        }))
    };
    Subscribed { named: Named::new(table, subscription()), topics }
}

fn recipients(table: &Table<'_>) -> Option<Vec<String>> {
    let Some(to) = table.value("to") else {
        table.missing("to", "[\"desk@example.org\"]");
        return None;
    };
    let written = to.list(RECIPIENTS_MAX)?;
    if written.is_empty() {
        to.refuse("names nobody", "write at least one address: [\"desk@example.org\"]");
    }
    let addresses = written.into_iter().filter_map(|item| Some((item.clone(), item.parse(names::mail_address)?)));
    let addresses: Vec<_> = addresses.collect();
    // Case tells recipients apart in theory (RFC 5321, section 2.4), in practice it makes one person two.
    refuse_repeats(&addresses, |address| address.to_lowercase());
    Some(addresses.into_iter().map(|(_, address)| address).collect())
}

fn topics<'a>(table: &Table<'a>) -> Vec<(Value<'a>, TopicId)> {
    let Some(value) = table.value("topics") else {
        table.missing("topics", "[\"export-controls\"]");
        return Vec::new();
    };
    let written = value.list(SUBSCRIBED_MAX).unwrap_or_default();
    if written.is_empty() && value.node.get_ref().is_array() {
        value.refuse("names no topic", "write at least one id of a [[topic]]");
    }
    let topics: Vec<_> = written.into_iter().filter_map(|item| Some((item.clone(), item.parse(names::id)?))).collect();
    refuse_repeats(&topics, ToString::to_string);
    topics
}

fn mail_language(text: &str) -> Result<Language, Complaint> {
    let language = names::language(text)?;
    if MAIL_LANGUAGES.contains(&language) {
        return Ok(language);
    }
    let known = MAIL_LANGUAGES.map(|language| format!("\"{language}\"")).join(" or ");
    Err(Complaint::new(
        format!("\"{text}\" is not supported yet"),
        format!("write {known}: it concerns dates and labels alone"),
    ))
}

fn read_digest(table: &Table<'_>, time_zone: &TimeZone) -> Option<DigestRule> {
    let at = table.required("at", "\"0 7 * * mon-fri\"", |text| moments::digest_at(text, time_zone));
    let empty = table.flag("empty", false);
    Some(DigestRule { at: at?, empty })
}

/// `alert`: read and checked, but refused, as no alerts are made yet.
fn refuse_alert(table: &Table<'_>) {
    let read = table.optional_section("alert", |alert| {
        alert.list("tags", ALERT_TAGS_MAX, names::label);
        alert.duration("settle", 10 * MINUTE, MINUTE..=DAY);
        alert.optional("quiet", moments::quiet_hours);
        alert.count("per_day", 8, 1..=1_000);
    });
    if let (Some(()), Some(alert)) = (read, table.value("alert")) {
        alert.not_yet();
    }
}
