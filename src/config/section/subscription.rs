//! `[[subscription]]`.

use std::{sync::Arc, time::Duration};

use jiff::tz::TimeZone;

use super::{Named, refuse_repeats};
use crate::{
    config::{
        amount::{DAY, MINUTE},
        moments, names,
        table::Table,
        value::{Complaint, Value},
    },
    digest,
    model::{AlertRule, DigestForm, DigestRule, Language, Subscription, TopicId},
};

/// The greatest number of recipients of one subscription.
const RECIPIENTS_MAX: usize = 10_000;
/// The greatest number of topics of one subscription.
const SUBSCRIBED_MAX: usize = 1_000;
/// The greatest number of tags that an alert asks for.
const ALERT_TAGS_MAX: usize = 32;

/// How long an alert gathers copies, unless the operator says otherwise.
const SETTLE: Duration = Duration::from_mins(10);
/// How many alerts are sent on one day, unless the operator says otherwise, and at the most.
const ALERTS_PER_DAY: usize = 8;
const ALERTS_PER_DAY_MAX: usize = 1_000;

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
    let alert = table.optional_section("alert", read_alert);
    let repeat = table.flag("repeat", false);
    if !table.has("digest") && !table.has("alert") {
        table.warn(
            "there is no `digest` and no `alert`: nothing is mailed",
            "write digest = { at = \"0 7 * * mon-fri\" }",
        );
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
            alert,
            repeat,
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
    if digest::languages().any(|known| known == language) {
        return Ok(language);
    }
    let known = digest::languages().map(|known| format!("\"{known}\"")).collect::<Vec<_>>().join(" or ");
    Err(Complaint::new(
        format!("\"{text}\" is not supported yet"),
        format!("write {known}: it concerns dates and labels alone"),
    ))
}

fn read_digest(table: &Table<'_>, time_zone: &TimeZone) -> Option<DigestRule> {
    let at = table.required("at", "\"0 7 * * mon-fri\"", |text| moments::digest_at(text, time_zone));
    let empty = table.flag("empty", false);
    let form = table.optional("form", digest_form);
    Some(DigestRule { at: at?, empty, form })
}

fn digest_form(text: &str) -> Result<DigestForm, Complaint> {
    match text {
        "full" => Ok(DigestForm::Full),
        "summary" => Ok(DigestForm::Summary),
        other => Err(Complaint::new(
            format!("is no form of a digest: \"{other}\""),
            "write \"full\" for every passage, or \"summary\" for those that say most",
        )),
    }
}

fn read_alert(table: &Table<'_>) -> AlertRule {
    AlertRule {
        tags: table.list("tags", ALERT_TAGS_MAX, names::label),
        settle: table.duration("settle", SETTLE, MINUTE..=DAY),
        quiet: table.optional("quiet", moments::quiet_hours),
        per_day: table.count("per_day", ALERTS_PER_DAY, 1..=ALERTS_PER_DAY_MAX),
    }
}
