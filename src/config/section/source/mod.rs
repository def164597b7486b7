//! `[[source]]`.

mod rules;

use std::{sync::Arc, time::Duration};

use secrecy::SecretString;
use url::Url;

use super::{Named, fetch::NETWORKS_MAX, refuse_repeats};
use crate::{
    config::{
        amount::{DAY, MINUTE},
        finding::Finding,
        names, network, secret,
        table::Table,
        value::Value,
    },
    model::{ContentFrom, Source},
};

/// The greatest number of tags of one source.
const TAGS_MAX: usize = 32;
/// The greatest number of additional headers of one source.
const HEADERS_MAX: usize = 32;
/// The bounds of a fixed polling interval: less than a minute is no way to treat a host.
const EVERY: std::ops::RangeInclusive<Duration> = MINUTE..=DAY.saturating_mul(30);

/// Reads one `[[source]]`.
pub(in crate::config) fn read<'a>(table: &Table<'a>) -> Named<'a, Arc<Source>> {
    let enabled = table.flag("enabled", true);
    let id = table.required("id", "\"ministry\"", names::id);
    let name = table.optional("name", names::shown_name).or_else(|| id.as_ref().map(ToString::to_string));
    let url = url(table);
    let rules = rules::read(table);
    let tags = tags(table);
    let content = table.word("content", ContentFrom::Page, &[("page", ContentFrom::Page), ("feed", ContentFrom::Feed)]);
    let every = table.optional_duration("every", EVERY);
    let language = table.optional("lang", names::language);
    let allow_addresses = table.list("allow_addresses", NETWORKS_MAX, network::network);
    let headers = table.section("headers", |headers| headers_of(headers, enabled));
    let robots = table.value("robots").and_then(|robots| robots.flag());
    let source = || {
        Some(Arc::new(Source {
            id: id?,
            name: name?,
            url: url?,
            kind: rules.kind,
            links: rules.links,
            follow: rules.follow,
            json: rules.json,
            tags,
            content,
            every,
            every_max: None,
            enabled,
            language,
            allow_addresses,
            headers,
            robots,
        }))
    };
    Named::new(table, source())
}

/// The address; credentials in it would end up in logs and mails, and are hidden in what is told of it.
fn url(table: &Table<'_>) -> Option<Url> {
    let value = table.value("url");
    let credentials = value.as_ref().and_then(|value| network::credentials_in(value.node.get_ref().as_str()?));
    if let (Some(value), Some(within)) = (value, credentials) {
        let place = value.place_within(within).unwrap_or_else(|| value.place());
        value.findings.hide(place.clone());
        let title = value.title("has a user name or password in it");
        let hint =
            "send them as a header: headers = { Authorization = { file = \"PATH\" } }, the file holding \"Basic …\"";
        table.add(Finding::fault(place, title, hint));
        return None;
    }
    table.required("url", "\"https://example.org/feed\"", network::web_address)
}

fn tags(table: &Table<'_>) -> Vec<String> {
    let values = table.values("tags", TAGS_MAX);
    let tags: Vec<_> =
        values.into_iter().filter_map(|value| Some((value.clone(), value.parse(names::label)?))).collect();
    refuse_repeats(&tags, String::clone);
    tags.into_iter().map(|(_, tag)| tag).collect()
}

/// The additional headers; secrets are fetched only for a source that is polled.
fn headers_of(table: &Table<'_>, enabled: bool) -> Vec<(String, SecretString)> {
    let entries = table.entries();
    if entries.len() > HEADERS_MAX {
        table.refuse(format!("there are {} headers", entries.len()), format!("at most {HEADERS_MAX} are allowed"));
    }
    let entries = entries.into_iter().take(HEADERS_MAX);
    let mut headers: Vec<(String, SecretString)> = Vec::new();
    for value in entries {
        let Some(name) = value.key_as(network::header_name) else { continue };
        if headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) {
            value.refuse_key("stands here twice", "names of headers do not differ by case alone");
        }
        headers.extend(header_value(&value, enabled).map(|header| (name, header)));
    }
    headers
}

fn header_value(value: &Value<'_>, enabled: bool) -> Option<SecretString> {
    use secrecy::ExposeSecret;

    if let Some(text) = value.node.get_ref().as_str() {
        if !network::is_header_value(text) {
            value.refuse("is no value of a header", "one line of plain ASCII");
            return None;
        }
        return Some(text.into());
    }
    let secret = secret::named(value)?;
    if !enabled {
        return None;
    }
    let secret = secret.fetch(value)?;
    if !network::is_header_value(secret.expose_secret()) {
        value.refuse("leads to a secret that is no value of a header", "one line of plain ASCII");
        return None;
    }
    Some(secret)
}
