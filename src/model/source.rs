//! What the operator asks to be read.

use std::time::Duration;

use ipnet::IpNet;
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

use super::{Id, JsonRules, Language, Rhythm, Trouble};

/// The name of a source.
pub type SourceId = Id<Source>;

/// A place that is polled: a feed, a sitemap, a JSON API or a front page.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name in the configuration, the database and the logs.
    pub id: SourceId,
    /// Its name in mails.
    pub name: String,
    /// Where it is polled; `http` or `https`.
    pub url: Url,
    /// What it serves; `None`: found out by looking.
    pub kind: Option<SourceKind>,
    /// CSS selector of the links to articles, for a listing; already checked.
    pub links: Option<String>,
    /// CSS selector of the link to the next page, for a listing; already checked.
    pub follow: Option<String>,
    /// Where everything stands in the answer of a JSON API.
    pub json: Option<JsonRules>,
    /// The operator's labels, such as `official`.
    pub tags: Vec<String>,
    /// Where the text of an article comes from.
    pub content: ContentFrom,
    /// A fixed polling interval; `None`: found from the source's own rhythm.
    pub every: Option<Duration>,
    /// The longest interval where it is found from the rhythm; `None`: whatever the rhythm asks for.
    pub every_max: Option<Duration>,
    /// False: kept in the configuration, never polled.
    pub enabled: bool,
    /// The language of its articles when they do not say it themselves.
    pub language: Option<Language>,
    /// Private addresses that this source may be fetched from.
    pub allow_addresses: Vec<IpNet>,
    /// Additional request headers, for feeds that are paid for; sent to the source's own host only.
    pub headers: Vec<(String, SecretString)>,
    /// Overrides `[fetch] robots` for this source.
    pub robots: Option<bool>,
}

impl Source {
    /// A source of which nothing is said but its name and address; everything else is as when it is left out.
    pub fn new(id: SourceId, name: String, url: Url) -> Self {
        Self {
            id,
            name,
            url,
            kind: None,
            links: None,
            follow: None,
            json: None,
            tags: Vec::new(),
            content: ContentFrom::Page,
            every: None,
            every_max: None,
            enabled: true,
            language: None,
            allow_addresses: Vec::new(),
            headers: Vec::new(),
            robots: None,
        }
    }
}

/// What a source serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A (news) sitemap or an index of them.
    Sitemap,
    /// An HTML page with links to articles.
    Listing,
    /// A JSON API.
    Json,
}

impl SourceKind {
    /// The word for it in the configuration and the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Listing => "listing",
            Self::Json => "json",
        }
    }

    /// The kind that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Feed, Self::Sitemap, Self::Listing, Self::Json].into_iter().find(|kind| kind.word() == word)
    }
}

/// Where the text of an article comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContentFrom {
    /// Each article's page is fetched.
    #[default]
    Page,
    /// Only what the feed carries is used.
    Feed,
}

/// What makes the next request conditional.
///
/// Source: RFC 9110, section 8.8 (validator fields), kept byte for byte as received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` field.
    pub etag: Option<String>,
    /// The `Last-Modified` field.
    pub last_modified: Option<String>,
}

/// The polling interval of a source whose rhythm is not known yet.
pub const INTERVAL_START: Duration = Duration::from_mins(30);

/// What is remembered of a source from one poll to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    /// Sent with the next request; stored only together with the entries that they vouch for.
    pub validators: Validators,
    /// When it was first polled with success.
    pub first_success: Option<Timestamp>,
    /// When it was last polled with success, a 304 included.
    pub last_success: Option<Timestamp>,
    /// When its whole document was last read.
    pub last_read: Option<Timestamp>,
    /// When the present run of failures began; `None` while it is healthy.
    pub failing_since: Option<Timestamp>,
    /// How many polls have failed in a row.
    pub failures: u32,
    /// What kind of failures the present run is of; `None` while it is healthy.
    pub trouble: Option<Trouble>,
    /// What went wrong last, for people.
    pub last_fault: Option<String>,
    /// What it served last.
    pub kind: Option<SourceKind>,
    /// Where it is polled instead, because its host says that it moved there for good.
    pub moved_to: Option<Url>,
    /// When it is next due; the past for a source never polled, the end of time for one that is gone.
    pub next_due: Timestamp,
    /// Until when its host asks to be left alone, whoever asks.
    pub quiet_until: Option<Timestamp>,
    /// The time between two polls that its rhythm has led to; failures leave it alone.
    pub interval: Duration,
    /// The least time between two polls that its document asked for when it was last read.
    pub least: Option<Duration>,
    /// How often it has news.
    pub rhythm: Rhythm,
    /// When pages that it lists as before were last looked at again.
    pub looked_again: Option<Timestamp>,
    /// Entries whose page still has to be fetched; 0 where they are not counted.
    pub waiting: u32,
}

impl Default for SourceState {
    fn default() -> Self {
        Self {
            validators: Validators::default(),
            first_success: None,
            last_success: None,
            last_read: None,
            failing_since: None,
            failures: 0,
            trouble: None,
            last_fault: None,
            kind: None,
            moved_to: None,
            next_due: Timestamp::UNIX_EPOCH,
            quiet_until: None,
            interval: INTERVAL_START,
            least: None,
            rhythm: Rhythm::default(),
            looked_again: None,
            waiting: 0,
        }
    }
}
