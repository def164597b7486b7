//! `presswatch mail test`: one mail by the configured transport, stage by stage.

use std::path::Path;

use anyhow::Context as _;
use tokio::sync::mpsc;

use super::{
    arguments::{Mail, MailCommand, MailTest},
    block_on,
    exit::Exit,
    load,
    output::{complain, line},
};
use crate::{
    clock,
    config::Config,
    mail::{self, Headers, Mailer, Step, Transport, Witness},
    model::{ClaimedMail, Delivery, MailKey, Message},
};

/// No mail passes more stages than this.
const STEPS_MAX: usize = 64;

pub(super) fn command(given: Option<&Path>, mail: &Mail) -> anyhow::Result<Exit> {
    let MailCommand::Test(test) = &mail.command;
    let config = load(given)?;
    let recipient = recipient(&config, test)?;
    let mail = test_mail(&config, &recipient)?;
    line(&format!("from        {}", config.mail.from))?;
    line(&format!("to          {recipient}"))?;
    line(&format!("by          {}", way(&config.mail.transport)))?;
    let delivery = block_on(send(config, mail))??;
    verdict(&delivery)
}

fn recipient(config: &Config, test: &MailTest) -> anyhow::Result<String> {
    let known = test.address.as_ref().or(config.mail.operator.as_ref());
    known.cloned().context("the configuration names no operator: say whom to write to, `presswatch mail test ADDRESS`")
}

fn test_mail(config: &Config, recipient: &str) -> anyhow::Result<ClaimedMail> {
    let now = clock::now();
    let message = Message {
        subject: "presswatch: a test mail".to_owned(),
        text: format!(
            "This is a test of how mails of presswatch arrive, sent at {now} by \n`presswatch mail test`. \
             Nothing has to be done.\n\nGrüße, 问候: this line is right if no character in it is a question mark.\n"
        ),
        html: None,
    };
    let key = MailKey { subscription: None, slot: format!("test/{now}"), recipient: recipient.to_owned(), part: 1 };
    let headers = Headers { from: &config.mail.from, key: &key, date: now, leave: None };
    let bytes = mail::assemble(&headers, &message)?;
    let message_id = mail::message_id(&key, &config.mail.from);
    line(&format!("Message-ID  {message_id}"))?;
    Ok(ClaimedMail { id: 0, recipient: recipient.to_owned(), message_id, bytes, attempts: 0, queued_at: now })
}

fn way(transport: &Transport) -> String {
    match transport {
        Transport::Maildir(path) => format!("Maildir {}", path.display()),
        Transport::Smtp(options) => format!("SMTP to {}:{}", options.host, options.port),
        Transport::Sendmail(command) => command.join(" "),
    }
}

/// Sends it, and prints each stage when it is passed: a stage that hangs is the one after the last line.
async fn send(config: Config, mail: ClaimedMail) -> anyhow::Result<Delivery> {
    let (steps, mut passed) = mpsc::channel::<Step>(STEPS_MAX);
    let mut mailer = Mailer::new(config.mail.transport, &config.mail.from).watched_by(Witness::new(steps));
    let sending = tokio::spawn(async move {
        let delivery = mailer.deliver(&mail).await;
        mailer.close().await;
        delivery
    });
    while let Some(step) = passed.recv().await {
        line(&format!("{:<11} {}", step.stage, step.said))?;
    }
    Ok(sending.await?)
}

/// Says what became of a mail that was handed over past the outbox.
pub(super) fn verdict(delivery: &Delivery) -> anyhow::Result<Exit> {
    match delivery {
        Delivery::Sent(reply) => {
            line(&format!("accepted    {reply}"))?;
            return Ok(Exit::Done);
        }
        Delivery::Failed(refusal) => {
            complain(&format!("refused for good: {}", refusal.reply));
            return Ok(Exit::No);
        }
        Delivery::Later { reply, ambiguous: false } => complain(&format!("not accepted for now: {reply}")),
        Delivery::Later { reply, ambiguous: true } => complain(&format!("perhaps accepted: {reply}")),
        Delivery::TransportDown(fault) => complain(&format!("no mail can leave [{}]: {fault}", fault.kind.word())),
    }
    Ok(Exit::Unavailable)
}
