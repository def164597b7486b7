//! The configuration: the TOML as written becomes a checked `Config`, all faults at once.
//!
//! In: files and the environment. Out: values that cannot be wrong, or diagnostics that name file, line and
//! column and say what to write. Opens no connection.

mod amount;
mod delivered;
mod environment;
mod file;
mod finding;
mod include;
mod moments;
mod names;
mod nearest;
mod network;
mod secret;
mod section;
mod table;
mod value;
mod whole;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use jiff::tz::TimeZone;
use secrecy::SecretString;
use url::Url;

use crate::{
    fetch, mail,
    model::{ListTerm, Source, Subscription, Topic, query::Query},
};

pub use self::{
    delivered::{DELIVERED, DELIVERED_BESIDE, DeliveredFile},
    environment::{logs_to_journal, user_name, wants_no_colour},
};
use self::{
    file::File,
    finding::{Findings, Place},
    include::Included,
    section::topic::Names,
    table::Table,
    value::Value,
    whole::Items,
};

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The main file.
    pub path: PathBuf,
    /// `[daemon]`.
    pub daemon: Daemon,
    /// `[fetch]`.
    pub fetch: fetch::Options,
    /// `[mail]`.
    pub mail: Mail,
    /// `[archive] keep_unmatched`.
    pub keep_unmatched: Duration,
    /// `[hook] command`: the program and its arguments.
    pub hook: Option<Vec<String>>,
    /// `[web]`; `None`: nothing is served.
    pub web: Option<Web>,
    /// Every source, disabled ones included, in the order of the files.
    pub sources: Vec<Arc<Source>>,
    /// Every topic.
    pub topics: Vec<Arc<Topic>>,
    /// `[common]`.
    pub common: Common,
    /// Every subscription.
    pub subscriptions: Vec<Arc<Subscription>>,
    /// What is odd but no fault, rendered for people.
    pub warnings: Vec<String>,
}

/// `[common]`: what the queries of all topics may use as `@name`.
#[derive(Debug, Clone, Default)]
pub struct Common {
    /// The named lists of terms.
    pub lists: BTreeMap<String, Vec<ListTerm>>,
    /// The named parts of queries.
    pub parts: BTreeMap<String, Query>,
}

/// `[daemon]`.
#[derive(Debug, Clone)]
pub struct Daemon {
    /// The zone of digests and dates.
    pub time_zone: TimeZone,
    /// The state directory.
    pub state: PathBuf,
    /// How old an item may be at a source's first poll.
    pub lookback: Duration,
}

/// `[mail]`.
#[derive(Debug, Clone)]
pub struct Mail {
    /// `From`, with or without a display name.
    pub from: String,
    /// Where notices go.
    pub operator: Option<String>,
    /// How mails leave.
    pub transport: mail::Transport,
}

/// `[web]`.
#[derive(Debug, Clone)]
pub struct Web {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Who may see figures; `None`, on loopback alone: everybody.
    pub token: Option<SecretString>,
    /// How readers reach it; `None`: they leave by mail alone.
    pub public: Option<Url>,
}

/// The faults of a configuration, rendered with file, line, column, the text underlined and a hint.
#[derive(Debug, thiserror::Error)]
#[error("{}", .rendered.join("\n\n"))]
pub struct Faults {
    /// One text per fault.
    pub rendered: Vec<String>,
}

/// Where the configuration is looked for when no file is named, in this order.
const PLACES: [&str; 2] = ["/etc/presswatch/presswatch.toml", "config/presswatch.toml"];

/// The greatest number of patterns in `include`.
const INCLUDE_MAX: usize = 1_000;

/// Finds the configuration file: `given`, else `/etc/presswatch/presswatch.toml`, else `config/presswatch.toml`.
///
/// The last is returned even when it does not exist, so that loading can say what is missing.
pub fn locate(given: Option<&Path>) -> PathBuf {
    let [system, local] = PLACES.map(PathBuf::from);
    given.map_or_else(|| if system.exists() { system } else { local }, Path::to_path_buf)
}

/// Loads and checks a configuration with everything that it includes; reads the secrets that it names.
///
/// # Errors
/// All faults at once, in the order of the files and lines.
pub fn load(path: &Path) -> Result<Config, Faults> {
    let findings = Findings::default();
    let config = read(path, &findings);
    checked(config, &findings)
}

/// The configuration that `init` writes, without writing it.
///
/// # Errors
/// As for [`load`]; its secrets and folders are looked for as if it stood in the present folder.
pub fn delivered() -> Result<Config, Faults> {
    let findings = Findings::default();
    let path = Path::new("presswatch.toml");
    let config = read_from(&delivered::main(path), path, delivered::included, &findings);
    checked(config, &findings)
}

fn checked(config: Option<Config>, findings: &Findings) -> Result<Config, Faults> {
    let (faults, warnings) = findings.render();
    match config {
        Some(config) if faults.is_empty() => Ok(Config { warnings, ..config }),
        _ => Err(Faults { rendered: faults }),
    }
}

/// Reads all files, on after every fault. Whoever returns `None` has told why.
fn read(path: &Path, findings: &Findings) -> Option<Config> {
    let main = File::open(path, 0, findings)?;
    read_from(&main, path, |patterns| include::open(&main, path, patterns, findings), findings)
}

/// Reads a main file and what `take_in` finds for the patterns of its `include`.
fn read_from(
    main: &Rc<File>,
    path: &Path,
    take_in: impl FnOnce(&[Value<'_>]) -> Included,
    findings: &Findings,
) -> Option<Config> {
    let root = file::parse(main, findings)?;
    let root = Table::root(main, &root, findings);
    let settings = Settings::read(&root);
    let included = take_in(&root.values("include", INCLUDE_MAX));
    let parsed: Vec<_> = included.files.iter().map(|file| (file, file::parse(file, findings))).collect();

    let beside: Vec<Table<'_>> =
        parsed.iter().filter_map(|(file, beside)| Some(Table::root(file, beside.as_ref()?, findings))).collect();
    let common = Names::common(&[&root].into_iter().chain(&beside).collect::<Vec<_>>());
    let mut items = Items::default();
    items.read(&root, &settings.daemon.time_zone, &common);
    root.refuse_unknown_keys();
    for beside in &beside {
        items.read(beside, &settings.daemon.time_zone, &common);
        beside.refuse_unknown_keys_beside(&root);
    }
    let complete = included.complete && parsed.iter().all(|(_, root)| root.is_some());
    items.check(complete, &Place::whole(main), findings);
    items.polled_for_alerts();
    if complete {
        common.warn_of_unused(findings);
    }

    Some(Config {
        path: path.to_owned(),
        daemon: settings.daemon,
        fetch: settings.fetch,
        mail: settings.mail?,
        keep_unmatched: settings.keep_unmatched,
        hook: settings.hook,
        web: settings.web,
        sources: items.sources.into_iter().filter_map(|source| source.value).collect(),
        common: common.everything(),
        topics: items.topics.into_iter().filter_map(|topic| topic.value).collect(),
        subscriptions: items.subscriptions.into_iter().filter_map(|subscribed| subscribed.named.value).collect(),
        warnings: Vec::new(),
    })
}

/// What only the main file has.
struct Settings {
    daemon: Daemon,
    fetch: fetch::Options,
    mail: Option<Mail>,
    keep_unmatched: Duration,
    hook: Option<Vec<String>>,
    web: Option<Web>,
}

impl Settings {
    fn read(root: &Table<'_>) -> Self {
        let daemon = root.section("daemon", section::daemon::read);
        let mail = root.section("mail", |mail| section::mail::read(mail, &daemon.state));
        let fetch = root.section("fetch", section::fetch::read);
        let keep_unmatched = root.section("archive", section::daemon::keep_unmatched);
        let hook = root.section("hook", section::mail::hook);
        let web = root.section("web", section::web::read);
        Self { daemon, fetch, mail, keep_unmatched, hook, web }
    }
}
