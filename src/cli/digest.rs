//! `presswatch digest NAME --preview`: the next digest, without marking anything as mailed.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;

use super::{
    arguments::{Digest, PreviewFormat},
    block_on,
    exit::Exit,
    load,
    mail::verdict,
    output::{complain, line},
};
use crate::{
    clock,
    config::Config,
    daemon,
    mail::{self, Headers, Mailer},
    model::{ClaimedMail, Delivery, MailKey, Message, QueuedMail, Subscription},
    send,
};

pub(super) fn command(given: Option<&Path>, digest: &Digest) -> anyhow::Result<Exit> {
    let config = load(given)?;
    let Some(subscription) = subscription(&config, &digest.name) else { return Ok(Exit::No) };
    let now = clock::now();
    let mails = block_on(async {
        let room = daemon::reading_room(&config)?;
        send::preview(&room, &subscription, now).await
    })??;
    if mails.is_empty() {
        complain(&format!("nothing is new for \"{}\": its next digest would not be made", subscription.id));
        return Ok(Exit::No);
    }
    if let Some(address) = &digest.send_to {
        return send_to(config, &mails, address);
    }
    write(&mails, digest)
}

/// The subscription of that name; `None`, after saying so, where it has no digest or is none.
fn subscription(config: &Config, name: &str) -> Option<Arc<Subscription>> {
    let Some(found) = config.subscriptions.iter().find(|subscription| subscription.id.as_str() == name) else {
        let known: Vec<&str> = config.subscriptions.iter().map(|subscription| subscription.id.as_str()).collect();
        complain(&format!("no subscription is called {name:?}; there is {}", known.join(", ")));
        return None;
    };
    if found.digest.is_none() {
        complain(&format!("subscription {name:?} has alerts alone, and no digest"));
        return None;
    }
    Some(Arc::clone(found))
}

/// Writes the parts to standard output, or each into a file.
fn write(mails: &[QueuedMail], digest: &Digest) -> anyhow::Result<Exit> {
    let format = digest.format();
    if mails.len() > 1 && digest.output.is_none() && format != PreviewFormat::Txt {
        complain(&format!("{} parts, one after the other: --output FILE writes each into a file", mails.len()));
    }
    for (mail, part) in mails.iter().zip(1..) {
        let text = shown(mail, format)?;
        match &digest.output {
            None => line(&text)?,
            Some(file) => {
                let file = part_file(file, part);
                fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
                line(&format!("wrote {}", file.display()))?;
            }
        }
    }
    Ok(Exit::Done)
}

fn shown(mail: &QueuedMail, format: PreviewFormat) -> anyhow::Result<String> {
    if format == PreviewFormat::Eml {
        return Ok(String::from_utf8_lossy(&mail.bytes).into_owned());
    }
    let message = read_back(mail)?;
    Ok(match (format, message.html) {
        (PreviewFormat::Html, Some(html)) => html.replace("\r\n", "\n"),
        _ => format!("Subject: {}\n\n{}", message.subject, message.text.replace("\r\n", "\n")),
    })
}

fn read_back(mail: &QueuedMail) -> anyhow::Result<Message> {
    mail::read_back(&mail.bytes).context("the digest was written, but cannot be read back")
}

/// `digest.html` for the first part, `digest-2.html` for the second.
fn part_file(file: &Path, part: u32) -> PathBuf {
    if part == 1 {
        return file.to_owned();
    }
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = file
        .extension()
        .map_or_else(|| format!("{stem}-{part}"), |extension| format!("{stem}-{part}.{}", extension.to_string_lossy()));
    file.with_file_name(name)
}

/// Mails the parts to one address, past the outbox, as mails of no list; ends at the first that is not accepted.
fn send_to(config: Config, mails: &[QueuedMail], address: &str) -> anyhow::Result<Exit> {
    let addressed = mails.iter().map(|mail| addressed(&config, mail, address)).collect::<anyhow::Result<Vec<_>>>()?;
    let deliveries = block_on(async move {
        let mut mailer = Mailer::new(config.mail.transport, &config.mail.from);
        let mut deliveries = Vec::new();
        for mail in &addressed {
            let delivery = mailer.deliver(mail).await;
            let accepted = matches!(delivery, Delivery::Sent(_));
            deliveries.push(delivery);
            if !accepted {
                break;
            }
        }
        mailer.close().await;
        deliveries
    })?;
    let mut exit = Exit::Done;
    for delivery in &deliveries {
        exit = verdict(delivery)?;
    }
    Ok(exit)
}

/// A part of the digest as a mail to somebody who looks at it beforehand.
fn addressed(config: &Config, mail: &QueuedMail, address: &str) -> anyhow::Result<ClaimedMail> {
    let now = clock::now();
    let message = read_back(mail)?;
    let message = Message { subject: format!("[preview] {}", message.subject), ..message };
    let slot = format!("preview/{now}/{}", mail.message_id);
    let key = MailKey { subscription: None, slot, recipient: address.to_owned(), part: mail.key.part };
    let headers = Headers { from: &config.mail.from, key: &key, date: now, leave: None };
    Ok(ClaimedMail {
        id: 0,
        recipient: address.to_owned(),
        message_id: mail::message_id(&key, &config.mail.from),
        bytes: mail::assemble(&headers, &message)?,
        attempts: 0,
        queued_at: now,
    })
}
