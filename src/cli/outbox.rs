//! `presswatch outbox`: the mails that are not delivered, and what is to become of them.

use std::{collections::BTreeSet, path::Path};

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    arguments::{Outbox, OutboxChoice, OutboxCommand},
    block_on,
    exit::Exit,
    load,
    output::{complain, count, line, long_line},
};
use crate::{
    clock,
    config::Config,
    model::{MailState, Outage, ReplyCodes},
    store::{LISTED_MAX, OutboxRow, Store, StoreError},
};

/// Where what is said of a mail begins, in columns.
const INDENT: usize = 6;

pub(super) fn command(given: Option<&Path>, outbox: &Outbox) -> anyhow::Result<Exit> {
    let config = load(given)?;
    match &outbox.command {
        None => list(&config, outbox.json),
        Some(OutboxCommand::Retry(choice)) => retry(&config, choice),
        Some(OutboxCommand::Drop(choice)) => drop_chosen(&config, choice),
    }
}

fn list(config: &Config, as_json: bool) -> anyhow::Result<Exit> {
    let (outage, mails) = block_on(async {
        match Store::open_reader(&config.daemon.state) {
            Ok(store) => Ok((store.outage().await?, store.outbox().await?)),
            // Before the first round there is nothing to deliver.
            Err(StoreError::Missing(_)) => Ok((None, Vec::new())),
            Err(fault) => Err(fault),
        }
    })??;
    if as_json {
        line(&document(outage.as_ref(), &mails).to_string())?;
    } else {
        show(outage.as_ref(), &mails, &config.daemon.time_zone)?;
    }
    Ok(if outage.is_some() { Exit::Unavailable } else { Exit::Done })
}

fn show(outage: Option<&Outage>, mails: &[OutboxRow], zone: &TimeZone) -> anyhow::Result<()> {
    if let Some(outage) = outage {
        let since = moment(outage.since, zone);
        long_line(&format!("No mail can leave since {since} [{}]: {}", outage.kind.word(), outage.text), 2)?;
    }
    if mails.is_empty() {
        return Ok(line("The outbox is empty: every mail was delivered.")?);
    }
    for mail in mails {
        let head = format!("{:<5} {:<8} {}  {}", mail.id, mail.state.word(), mail.recipient, mail.subject);
        long_line(&head, INDENT)?;
        long_line(&format!("{:INDENT$}{}", "", standing(mail, zone)), INDENT)?;
        if let Some(reply) = &mail.reply {
            let meaning = ReplyCodes::read(reply).and_then(|codes| codes.meaning());
            let meaning = meaning.map_or_else(String::new, |meaning| format!("{meaning}: "));
            long_line(&format!("{:INDENT$}{meaning}{reply}", ""), INDENT)?;
        }
    }
    let of = |state: MailState| mails.iter().filter(|mail| mail.state == state).count() as u64;
    let waiting = of(MailState::Queued) + of(MailState::Sending);
    let more = if mails.len() as u64 >= LISTED_MAX.unsigned_abs() { " and more" } else { "" };
    line(&format!(
        "{}{more}: {waiting} waiting, {} refused, {} expired",
        count(mails.len() as u64, "mail", "mails"),
        of(MailState::Failed),
        of(MailState::Expired),
    ))?;
    Ok(())
}

/// Since when a mail is there, how often it was tried, and when it is tried next.
fn standing(mail: &OutboxRow, zone: &TimeZone) -> String {
    let mut parts = vec![format!("queued {}", moment(mail.queued_at, zone))];
    if mail.attempts > 0 {
        parts.push(count(mail.attempts, "attempt", "attempts"));
    }
    if mail.ambiguous > 0 {
        parts.push(format!("perhaps delivered {}", count(mail.ambiguous, "time", "times")));
    }
    match (mail.state, mail.ended_at) {
        (MailState::Queued, _) => parts.push(format!("next {}", moment(mail.next_attempt, zone))),
        (_, Some(ended)) => parts.push(format!("ended {}", moment(ended, zone))),
        _ => {}
    }
    parts.join(", ")
}

fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// The list for programs; the shape is stable.
fn document(outage: Option<&Outage>, mails: &[OutboxRow]) -> Value {
    let outage = outage
        .map(|outage| json!({"kind": outage.kind.word(), "since": outage.since.to_string(), "text": outage.text}));
    let mails: Vec<Value> = mails.iter().map(mail_json).collect();
    json!({"schema": 1, "outage": outage, "mails": mails})
}

fn mail_json(mail: &OutboxRow) -> Value {
    let codes = mail.reply.as_deref().and_then(ReplyCodes::read);
    json!({
        "id": mail.id,
        "state": mail.state.word(),
        "subscription": mail.subscription.as_ref().map(ToString::to_string),
        "slot": mail.slot,
        "part": mail.part,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "attempts": mail.attempts,
        "ambiguous": mail.ambiguous,
        "queued_at": mail.queued_at.to_string(),
        "next_attempt": (mail.state == MailState::Queued).then(|| mail.next_attempt.to_string()),
        "ended_at": mail.ended_at.map(|at| at.to_string()),
        "reply": mail.reply,
        "code": codes.map(|codes| codes.code),
        "status": codes.and_then(|codes| codes.status),
    })
}

fn retry(config: &Config, choice: &OutboxChoice) -> anyhow::Result<Exit> {
    let (chosen, changed) = block_on(async {
        let store = Store::open_beside(&config.daemon.state)?;
        let chosen = chosen(&store, choice).await?;
        let changed = store.requeue(chosen.clone(), clock::now()).await?;
        Ok::<_, StoreError>((chosen, changed))
    })??;
    line(&format!("{} to be tried again now", count(changed.len() as u64, "mail is", "mails are")))?;
    Ok(left_alone(&chosen, &changed))
}

fn drop_chosen(config: &Config, choice: &OutboxChoice) -> anyhow::Result<Exit> {
    let (chosen, changed) = block_on(async {
        let store = Store::open_beside(&config.daemon.state)?;
        let chosen = chosen(&store, choice).await?;
        let changed = store.drop_mails(chosen.clone(), clock::now()).await?;
        Ok::<_, StoreError>((chosen, changed))
    })??;
    line(&format!("{} dropped", count(changed.len() as u64, "mail is", "mails are")))?;
    Ok(left_alone(&chosen, &changed))
}

/// The numbers that were written, or those of all that are listed.
async fn chosen(store: &Store, choice: &OutboxChoice) -> Result<Vec<i64>, StoreError> {
    if choice.all {
        let listed = store.outbox().await?;
        return Ok(listed.iter().filter(|mail| mail.state != MailState::Sending).map(|mail| mail.id).collect());
    }
    Ok(choice.mails.iter().copied().collect::<BTreeSet<_>>().into_iter().collect())
}

/// Names the mails to which nothing was done; there is one: the answer is no.
fn left_alone(chosen: &[i64], changed: &[i64]) -> Exit {
    let rest: Vec<&i64> = chosen.iter().filter(|mail| !changed.contains(mail)).collect();
    for mail in &rest {
        complain(&format!("{mail}: there is no such mail, or it is sent, under way or dropped already"));
    }
    if rest.is_empty() { Exit::Done } else { Exit::No }
}
