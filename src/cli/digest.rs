//! `presswatch digest NAME --preview`: the next digest, without marking anything as mailed.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};

use super::{
    arguments::{Digest, PreviewFormat},
    block_on,
    exit::Exit,
    load,
    output::{complain, count, line},
};
use crate::{
    clock,
    config::Config,
    daemon,
    mail::{self, Headers, Mailer},
    model::{ClaimedMail, Delivery, MailKey, Message, QueuedMail, Subscription},
    send::{self, Mailroom},
};

pub(super) fn command(given: Option<&Path>, digest: &Digest) -> anyhow::Result<Exit> {
    let config = load(given)?;
    let subscription = subscription(&config, &digest.name)?;
    let now = clock::now();
    let mails = block_on(async {
        let room = daemon::reading_room(&config).await?;
        // A link to leave belongs to its reader: whoever else gets the preview gets none.
        let room = if digest.send_to.is_some() { Mailroom { leave_links: None, ..room } } else { room };
        Ok::<_, anyhow::Error>(send::preview(&room, &subscription, now).await?)
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

fn subscription(config: &Config, name: &str) -> anyhow::Result<Arc<Subscription>> {
    let found = config.subscriptions.iter().find(|subscription| subscription.id.as_str() == name);
    let Some(found) = found else {
        let known: Vec<&str> = config.subscriptions.iter().map(|subscription| subscription.id.as_str()).collect();
        bail!("no subscription is called {name:?}; there is {}", known.join(", "));
    };
    Ok(Arc::clone(found))
}

/// Writes the parts to standard output, or each into a file.
fn write(mails: &[QueuedMail], digest: &Digest) -> anyhow::Result<Exit> {
    let format = digest.format();
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
        (PreviewFormat::Html, Some(html)) => html,
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

/// Mails the parts to one address, past the outbox, as mails of no list.
fn send_to(config: Config, mails: &[QueuedMail], address: &str) -> anyhow::Result<Exit> {
    let now = clock::now();
    let mut claimed = Vec::new();
    for mail in mails {
        let message = read_back(mail)?;
        let message = Message { subject: format!("[preview] {}", message.subject), ..message };
        let slot = format!("preview/{now}/{}", mail.message_id);
        let key = MailKey { subscription: None, slot, recipient: address.to_owned(), part: mail.key.part };
        let headers = Headers { from: &config.mail.from, key: &key, date: now, leave: None };
        let bytes = mail::assemble(&headers, &message)?;
        let message_id = mail::message_id(&key, &config.mail.from);
        claimed.push(ClaimedMail {
            id: 0,
            recipient: address.to_owned(),
            message_id,
            bytes,
            attempts: 0,
            queued_at: now,
        });
    }
    let sent = block_on(async move {
        let mut mailer = Mailer::new(config.mail.transport, &config.mail.from);
        let mut sent = 0_u64;
        for mail in &claimed {
            let delivery = mailer.deliver(mail).await;
            let Delivery::Sent(_) = delivery else { return Err(delivery) };
            sent += 1;
        }
        mailer.close().await;
        Ok(sent)
    })?;
    match sent {
        Ok(sent) => {
            line(&format!("{} sent to {address}", count(sent, "mail was", "mails were")))?;
            Ok(Exit::Done)
        }
        Err(Delivery::Failed(refusal)) => {
            complain(&format!("refused for good: {}", refusal.reply));
            Ok(Exit::No)
        }
        Err(Delivery::Sent(reply) | Delivery::Later { reply, .. }) => {
            complain(&format!("not accepted for now: {reply}"));
            Ok(Exit::Unavailable)
        }
        Err(Delivery::TransportDown(fault)) => {
            complain(&format!("no mail can leave [{}]: {fault}", fault.kind.word()));
            Ok(Exit::Unavailable)
        }
    }
}
