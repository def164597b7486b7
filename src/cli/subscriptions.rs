//! `presswatch subscriptions`: who is mailed what, and who is not any more.

use std::{path::Path, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    arguments::{Reader, Subscriptions, SubscriptionsCommand},
    block_on,
    exit::Exit,
    load,
    output::{complain, count, line, long_line},
};
use crate::{
    clock,
    config::Config,
    model::{Departure, Id, LeaveWay, Refusing, Subscription, same_reader},
    store::{Store, StoreError},
};

pub(super) fn command(given: Option<&Path>, subscriptions: &Subscriptions) -> anyhow::Result<Exit> {
    let config = load(given)?;
    match &subscriptions.command {
        None => list(&config, subscriptions.json),
        Some(SubscriptionsCommand::Leave(reader)) => leave(&config, reader),
        Some(SubscriptionsCommand::Rejoin(reader)) => rejoin(&config, reader),
    }
}

/// Why a reader is not mailed.
enum Away<'a> {
    Left(&'a Departure),
    Suspended(&'a Refusing, Timestamp),
}

/// Who is away, from every subscription.
#[derive(Default)]
struct Absent {
    departures: Vec<Departure>,
    refusing: Vec<Refusing>,
}

impl Absent {
    async fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self { departures: store.departures().await?, refusing: store.refusing().await? })
    }

    fn why(&self, subscription: &Subscription, recipient: &str) -> Option<Away<'_>> {
        let reader = same_reader(recipient);
        let mut left = self.departures.iter().filter(|left| left.subscription == subscription.id);
        if let Some(departure) = left.find(|left| left.recipient == reader) {
            return Some(Away::Left(departure));
        }
        let refusing = self.refusing.iter().find(|refusing| refusing.recipient == reader)?;
        Some(Away::Suspended(refusing, refusing.suspended_at?))
    }
}

fn list(config: &Config, as_json: bool) -> anyhow::Result<Exit> {
    let absent = block_on(async {
        match Store::open_reader(&config.daemon.state) {
            Ok(store) => Absent::of(&store).await,
            // Nobody has left what never mailed anything.
            Err(StoreError::Missing(_)) => Ok(Absent::default()),
            Err(fault) => Err(fault),
        }
    })??;
    if as_json {
        let subscriptions: Vec<Value> =
            config.subscriptions.iter().map(|subscription| subscription_json(subscription, &absent)).collect();
        line(&json!({"schema": 1, "subscriptions": subscriptions}).to_string())?;
        return Ok(Exit::Done);
    }
    for subscription in &config.subscriptions {
        let topics: Vec<&str> = subscription.topics.iter().map(Id::as_str).collect();
        let readers = count(subscription.to.len() as u64, "reader", "readers");
        line(&format!("{}  {readers}  {}", subscription.id, topics.join(", ")))?;
        for recipient in &subscription.to {
            let why = absent.why(subscription, recipient).map(|away| told(&away, &config.daemon.time_zone));
            long_line(&format!("  {recipient}{}", why.map_or_else(String::new, |why| format!("  {why}"))), 4)?;
        }
    }
    Ok(Exit::Done)
}

fn told(away: &Away<'_>, zone: &TimeZone) -> String {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    match away {
        Away::Left(departure) => {
            let how = match departure.way {
                LeaveWay::Link => "by the link in a mail",
                LeaveWay::Operator => "by `subscriptions leave`",
            };
            format!("left {}, {how}", day(departure.at))
        }
        Away::Suspended(refusing, at) => {
            let mails = count(refusing.times, "mail", "mails");
            format!("suspended {} after {mails} refused: {}", day(*at), refusing.reply)
        }
    }
}

/// A subscription for programs; the shape is stable.
fn subscription_json(subscription: &Subscription, absent: &Absent) -> Value {
    let readers = subscription.to.iter().map(|recipient| {
        let (state, at, detail) = match absent.why(subscription, recipient) {
            None => ("mailed", None, None),
            Some(Away::Left(departure)) => ("left", Some(departure.at), Some(departure.way.word())),
            Some(Away::Suspended(refusing, at)) => ("suspended", Some(at), Some(refusing.reply.as_str())),
        };
        json!({"address": recipient, "state": state, "since": at.map(|at| at.to_string()), "detail": detail})
    });
    json!({
        "id": subscription.id.as_str(),
        "topics": subscription.topics.iter().map(Id::as_str).collect::<Vec<_>>(),
        "readers": readers.collect::<Vec<_>>(),
    })
}

fn leave(config: &Config, reader: &Reader) -> anyhow::Result<Exit> {
    let Some(of) = of_reader(config, reader) else { return Ok(Exit::No) };
    let left = block_on(async {
        let store = Store::open_beside(&config.daemon.state)?;
        let mut left = Vec::new();
        for (subscription, written) in &of {
            if store.leave(&subscription.id, written, LeaveWay::Operator, clock::now()).await? {
                left.push(subscription.id.to_string());
            }
        }
        Ok::<_, StoreError>(left)
    })??;
    verdict(reader, &left, "is not mailed any more for", "has left already")
}

fn rejoin(config: &Config, reader: &Reader) -> anyhow::Result<Exit> {
    let Some(of) = of_reader(config, reader) else { return Ok(Exit::No) };
    let back = block_on(async {
        let store = Store::open_beside(&config.daemon.state)?;
        let mut back = Vec::new();
        // First all that are away: the first return lifts a suspension, which is one for all.
        let absent = Absent::of(&store).await?;
        for (subscription, written) in &of {
            if absent.why(subscription, written).is_some() {
                store.rejoin(&subscription.id, written).await?;
                back.push(subscription.id.to_string());
            }
        }
        Ok::<_, StoreError>(back)
    })??;
    verdict(reader, &back, "is mailed again for", "is mailed already")
}

/// The subscriptions that have the reader, each with the address as it is written there; `None`, after saying so, where
/// there is none.
fn of_reader<'a>(config: &'a Config, reader: &Reader) -> Option<Vec<(&'a Arc<Subscription>, &'a String)>> {
    let wanted = |subscription: &Subscription| reader.from.as_ref().is_none_or(|id| subscription.id.as_str() == id);
    let same = same_reader(&reader.address);
    let subscriptions = config.subscriptions.iter().filter(|subscription| wanted(subscription));
    let written = subscriptions.filter_map(|subscription| {
        let recipient = subscription.to.iter().find(|recipient| same_reader(recipient) == same)?;
        Some((subscription, recipient))
    });
    let written: Vec<_> = written.collect();
    if written.is_empty() {
        match &reader.from {
            Some(id) if !config.subscriptions.iter().any(|subscription| subscription.id.as_str() == id) => {
                complain(&format!("no subscription is called {id:?}; `presswatch subscriptions` lists them"));
            }
            Some(id) => complain(&format!("{} is no reader of {id}", reader.address)),
            None => complain(&format!("{} is a reader of no subscription", reader.address)),
        }
        return None;
    }
    Some(written)
}

fn verdict(reader: &Reader, changed: &[String], done: &str, nothing: &str) -> anyhow::Result<Exit> {
    if changed.is_empty() {
        complain(&format!("{} {nothing}", reader.address));
        return Ok(Exit::No);
    }
    line(&format!("{} {done} {}", reader.address, changed.join(", ")))?;
    Ok(Exit::Done)
}
