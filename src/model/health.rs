//! How well a source is, as operators and readers are told.
//!
//! In: what is remembered of a source, and the present moment. Out: one word for it. The rules stand here and
//! nowhere else, so that table, mails, digests and logs say the same.

use std::time::Duration;

use jiff::Timestamp;

use super::{SourceId, SourceState};

/// A source is silent after so many times its usual gap between news …
const SILENT_USUAL_GAPS: u32 = 3;
/// … and so many times the longest gap of the last months: weekends and holidays are in it …
const SILENT_LONGEST_GAPS: u32 = 2;
/// … and never sooner than this.
const SILENT_MIN: Duration = Duration::from_hours(24);
/// A source that was not watched for [`SETTLED`] yet has not shown its weekends: it is never silent sooner than this.
const SILENT_MIN_UNSETTLED: Duration = Duration::from_hours(4 * 24);
/// How long a source has to be watched until its rhythm is trusted.
const SETTLED: Duration = Duration::from_hours(21 * 24);

/// How well a source is.
///
/// In the order of severity: what stands later hides what stands before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Health {
    /// Not read so far, or not yet at the address that it has now.
    New,
    /// Polled with success.
    Healthy,
    /// Polled with success, at another address: the host says that it moved there for good.
    Moved,
    /// Polled with success, but without news for several times its usual gap.
    Silent,
    /// The last poll failed.
    Failing,
    /// The host does not let us in: 401 or 403, a bot wall, a challenge page, `robots.txt`.
    Blocked,
    /// The host says that it is gone for good (410): it is not polled any more.
    Gone,
}

/// Why polls fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Of whatever kind.
    Failing,
    /// The host does not let us in.
    Blocked,
    /// 410.
    Gone,
}

/// How often a source has news, as seen so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rhythm {
    /// When the last news came; as the source dates it at a first poll.
    pub last_news: Option<Timestamp>,
    /// The usual time between two arrivals of news: long gaps weigh more than short ones. `None`: not known yet.
    pub usual_gap: Option<Duration>,
    /// The longest such time of the last months.
    pub longest_gap: Option<Duration>,
}

/// What the operator was told of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The state that the last notice spoke of, and when it was queued.
    pub health: Option<(Health, Timestamp)>,
    /// The address to which it had moved then.
    pub moved_to: Option<String>,
}

/// What there is to tell of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnKind {
    /// It is not well.
    Worse,
    /// It is still not well.
    Reminder,
    /// It is well again.
    Recovered,
    /// It is well, at another address.
    Moved,
}

/// What the operator is told of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceNotice {
    /// Which.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// Where it is configured to be polled.
    pub url: String,
    /// What there is to tell.
    pub kind: TurnKind,
    /// How well it is.
    pub health: Health,
    /// Since when it is so.
    pub since: Option<Timestamp>,
    /// What went wrong last.
    pub fault: Option<String>,
    /// Where it moved to.
    pub moved_to: Option<String>,
}

impl Health {
    /// All, in the order of severity.
    pub const ALL: [Self; 7] =
        [Self::New, Self::Healthy, Self::Moved, Self::Silent, Self::Failing, Self::Blocked, Self::Gone];

    /// The stable word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Healthy => "healthy",
            Self::Moved => "moved",
            Self::Silent => "silent",
            Self::Failing => "failing",
            Self::Blocked => "blocked",
            Self::Gone => "gone",
        }
    }

    /// The state that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|health| health.word() == word)
    }

    /// Whether news may be missed.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Silent | Self::Failing | Self::Blocked | Self::Gone)
    }
}

impl Trouble {
    /// The stable word for it.
    pub fn word(self) -> &'static str {
        self.health().word()
    }

    /// The trouble that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Failing, Self::Blocked, Self::Gone].into_iter().find(|trouble| trouble.word() == word)
    }

    /// The state of a source that has it.
    pub fn health(self) -> Health {
        match self {
            Self::Failing => Health::Failing,
            Self::Blocked => Health::Blocked,
            Self::Gone => Health::Gone,
        }
    }
}

impl SourceState {
    /// How well the source is at a moment.
    pub fn health(&self, now: Timestamp) -> Health {
        if let Some(trouble) = self.trouble.filter(|_| self.failing_since.is_some()) {
            return trouble.health();
        }
        if self.silent_since(now).is_some() {
            return Health::Silent;
        }
        match (&self.moved_to, self.last_read) {
            (_, None) => Health::New,
            (Some(_), _) => Health::Moved,
            (None, _) => Health::Healthy,
        }
    }

    /// Since when the source is without news, if that is for several times its usual gap.
    pub fn silent_since(&self, now: Timestamp) -> Option<Timestamp> {
        let last_news = self.rhythm.last_news?;
        let first_success = self.first_success?;
        let silence = since(last_news, now);
        (silence > self.rhythm.silence_max(since(first_success, now))?).then_some(last_news)
    }
}

impl Rhythm {
    /// How long the source may be without news; `None` while its rhythm is not known.
    fn silence_max(&self, watched_for: Duration) -> Option<Duration> {
        let usual = self.usual_gap?.saturating_mul(SILENT_USUAL_GAPS);
        let longest = self.longest_gap.unwrap_or_default().saturating_mul(SILENT_LONGEST_GAPS);
        let least = if watched_for < SETTLED { SILENT_MIN_UNSETTLED } else { SILENT_MIN };
        Some(usual.max(longest).max(least))
    }
}

fn since(moment: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(moment)).unwrap_or_default()
}
