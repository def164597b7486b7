//! `presswatch demo`: the whole way on a small invented press.
//!
//! In: nothing; needs no network, no mail server and no configuration. Out: mails in a Maildir and as `.html` and
//! `.txt`, and a summary. Everything but the press itself is the daemon's own code.

mod desk;
mod mails;
pub mod press;

use std::{sync::Arc, time::Duration};

use tokio::time::interval;

use self::{
    desk::DemoDesk,
    mails::MailFolder,
    press::{Press, Served},
};
use super::{
    arguments::Demo,
    block_on,
    exit::Exit,
    output::{count, line},
};
use crate::{
    clock,
    daemon::{self, Newsroom, Scope, Summary},
};

/// With `--stay`, a new item appears this often.
const ROUND: Duration = Duration::from_secs(30);

/// With `--stay`, new mails are looked for this often.
const LOOK: Duration = Duration::from_secs(2);

pub(super) fn command(demo: &Demo) -> anyhow::Result<Exit> {
    block_on(show(demo))?
}

async fn show(demo: &Demo) -> anyhow::Result<Exit> {
    let now = clock::now();
    let press = Arc::new(Press::new(now).serve().await?);
    let desk = DemoDesk::set_up(demo.keep.as_deref(), &press, now)?;
    line(&format!("A small invented press is open at {} with {} outlets.\n", press.base(), press.sources().len()))?;

    let room = Newsroom::open(desk.config()?, now).await?;
    let mut mails = MailFolder::new(desk.maildir(), desk.mails());
    round("First round: everything is new", &room, &mut mails, &press).await?;
    press.advance(clock::now());
    round("Second round: one article was revised, others appeared", &room, &mut mails, &press).await?;
    where_to_look(demo, &desk, &mails)?;
    if demo.stay {
        stay(room, &desk, press, mails).await?;
    }
    if demo.keep.is_none() {
        desk.leave_only_mails()?;
    }
    Ok(Exit::Done)
}

async fn round(title: &str, room: &Newsroom, mails: &mut MailFolder, press: &Served) -> anyhow::Result<()> {
    line(title)?;
    let mut polled = Vec::new();
    let summary = daemon::once(room, Scope::All, |progress| {
        let (source, report) = (progress.source, progress.report);
        polled.push((source.id.clone(), source.name.clone(), outcome(report)));
    })
    .await?;
    // In the order of the configuration: visits end in any order.
    polled.sort_by_key(|(id, ..)| press.sources().iter().position(|source| source.id == id.as_str()));
    for (_, name, outcome) in polled {
        line(&format!("  {name:<28} {outcome}"))?;
    }
    line("")?;
    found(&summary)?;
    for subject in mails.unfold()? {
        line(&format!("  mail    {subject}"))?;
    }
    line("").map_err(Into::into)
}

fn outcome(report: &crate::watch::Report) -> String {
    use crate::model::VisitOutcome::{Failed, Read, Unchanged};
    match &report.outcome {
        Read(kind) => {
            let passages = match report.filed.passages {
                0 => String::new(),
                passages => format!(", {}", count(passages, "passage", "passages")),
            };
            let news = if report.news == 0 { "nothing new".to_owned() } else { format!("{} new", report.news) };
            let entries = count(report.listed as u64, "entry", "entries");
            format!("{:<8} {entries:<10} {news}{passages}", kind.word())
        }
        Unchanged => "304      not changed since".to_owned(),
        Failed(fault) => format!("fails    {fault}"),
    }
}

fn found(summary: &Summary) -> anyhow::Result<()> {
    let articles = count(summary.articles, "article", "articles");
    let revised = match summary.revisions {
        0 => String::new(),
        revisions => format!(" ({revisions} revised)"),
    };
    line(&format!(
        "  found   {articles} read{revised}, {} that speak of a topic",
        count(summary.passages, "passage", "passages")
    ))?;
    let stories = count(summary.composed.stories, "story", "stories");
    line(&format!("  sent    {stories} in {}", count(summary.deliveries.sent, "mail", "mails")))?;
    Ok(())
}

fn where_to_look(demo: &Demo, desk: &DemoDesk, mails: &MailFolder) -> anyhow::Result<()> {
    line("Where to look")?;
    if let Some(first) = mails.first() {
        line(&format!("  in a browser    {}", first.with_extension("html").display()))?;
        line(&format!("  in a terminal   less {}", first.with_extension("txt").display()))?;
    }
    line(&format!("  all mails       {}", desk.mails().display()))?;
    line(&format!("  the Maildir     {}", desk.maildir().display()))?;
    if demo.keep.is_none() {
        return line("\nKeep configuration and database too, and look around: presswatch demo --keep DIR")
            .map_err(Into::into);
    }
    let config = desk.config_file();
    let config = config.display();
    line(&format!("  configuration   {config}"))?;
    if !demo.stay {
        line("\nThe press closes with this command. Ask what happened to a link that a mail shows:")?;
        line(&format!("  presswatch explain URL --config {config}"))?;
    }
    Ok(())
}

/// Goes on as the daemon does, while the press prints something new every so often.
async fn stay(room: Newsroom, desk: &DemoDesk, press: Arc<Served>, mut mails: MailFolder) -> anyhow::Result<()> {
    line("\nThe daemon goes on; something new is printed every half minute. Ctrl-C ends it.")?;
    let config = desk.config_file();
    let printing = tokio::spawn(async move {
        let mut round = interval(ROUND);
        round.tick().await;
        loop {
            round.tick().await;
            press.advance(clock::now());
        }
    });
    let unfolding = async {
        let mut look = interval(LOOK);
        loop {
            look.tick().await;
            for subject in mails.unfold()? {
                line(&format!("  mail    {subject}"))?;
            }
        }
    };
    let outcome = tokio::select! {
        ended = daemon::run(room, &config) => ended.map_err(anyhow::Error::from),
        fault = unfolding => fault,
    };
    printing.abort();
    outcome
}
