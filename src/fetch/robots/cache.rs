//! Remembers what the `robots.txt` of each origin says.
//!
//! In: the address of a page. Out: whether it may be fetched, and how slowly. Asks an origin once a day, whoever and
//! however many want to know.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use url::Url;

use super::{FILE_BYTES_MAX, Rules};
use crate::{
    fetch::{
        FetchError, Fetched,
        body::Limit,
        exchange::host,
        route::{self, Errand, Means},
    },
    model::Source,
};

/// How long an answer counts (RFC 9309, section 2.4).
const FRESH: Duration = Duration::from_hours(24);

/// How long no answer counts.
const UNREACHABLE: Duration = Duration::from_mins(10);

/// How many origins are remembered, and about how many bytes of rules; beyond either, all is asked anew.
const ORIGINS_MAX: usize = 16_384;
const RULES_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What is known of all origins.
#[derive(Debug, Default)]
pub(in crate::fetch) struct Robots {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    origins: HashMap<String, Arc<Origin>>,
    rules_bytes: usize,
}

/// One origin. The lock is held while its file is fetched: whoever else wants it waits for the same answer.
type Origin = tokio::sync::Mutex<Option<Answer>>;

#[derive(Debug)]
struct Answer {
    verdict: Verdict,
    until: Instant,
}

#[derive(Debug)]
enum Verdict {
    Rules(Rules),
    /// The file is there or not, we do not know: nothing may be fetched for now (RFC 9309, section 2.3.1.4).
    Unreachable(FetchError),
}

impl Robots {
    /// Returns the least time between two requests, none where the file names none.
    ///
    /// # Errors
    /// The file forbids the page, or cannot be had for now.
    pub(in crate::fetch) async fn admit(
        &self,
        means: &Means,
        source: &Source,
        page: &Url,
    ) -> Result<Duration, FetchError> {
        let origin = self.origin(page);
        let mut answer = origin.lock().await;
        if answer.as_ref().is_none_or(|answer| answer.until <= Instant::now()) {
            let fresh = ask(means, source, page).await?;
            self.weigh(&fresh);
            *answer = Some(fresh);
        }
        match answer.as_ref().map(|answer| &answer.verdict) {
            Some(Verdict::Rules(rules)) if !rules.allow(&path(page)) => {
                Err(FetchError::Robots { host: host(page).to_owned(), path: page.path().to_owned() })
            }
            Some(Verdict::Rules(rules)) => Ok(rules.crawl_delay.unwrap_or_default()),
            Some(Verdict::Unreachable(error)) => Err(error.clone()),
            None => Ok(Duration::ZERO),
        }
    }

    fn origin(&self, page: &Url) -> Arc<Origin> {
        let name = page.origin().ascii_serialization();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(origin) = known.origins.get(&name) {
            return Arc::clone(origin);
        }
        if known.origins.len() >= ORIGINS_MAX {
            known.forget();
        }
        Arc::clone(known.origins.entry(name).or_default())
    }

    /// Keeps the sum of what is remembered within its bounds.
    fn weigh(&self, answer: &Answer) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Verdict::Rules(rules) = &answer.verdict {
            known.rules_bytes += rules.size();
        }
        if known.rules_bytes > RULES_BYTES_MAX {
            known.forget();
        }
    }
}

impl Known {
    /// Forgets every origin that nobody is asking about.
    fn forget(&mut self) {
        self.origins.retain(|_, origin| Arc::strong_count(origin) > 1);
        self.rules_bytes = 0;
    }
}

/// Fetches the file.
///
/// # Errors
/// What speaks of this request alone and is not to be remembered for the next: the source may not fetch from there,
/// or the host asks for silence.
async fn ask(means: &Means, source: &Source, page: &Url) -> Result<Answer, FetchError> {
    let nothing = || Ok(Answer::rules(Rules::default()));
    let Ok(file) = page.join("/robots.txt") else { return nothing() };
    match route::follow(means, Errand::robots(&file, source, Limit::Prefix(FILE_BYTES_MAX))).await {
        Ok(Fetched::Fresh(document)) => Ok(Answer::rules(Rules::read(&document.bytes))),
        Err(error @ (FetchError::Refused(_) | FetchError::Waiting { .. })) => Err(error),
        // 429 says "not now", not "there is none", though it is a 4xx.
        Err(FetchError::Status { status, .. }) if status < 500 && status != 429 => nothing(),
        // A 304 that was not asked for, or redirects in a circle (RFC 9309, section 2.3.1.2): as good as no file.
        Ok(Fetched::Unchanged { .. }) | Err(FetchError::Unusable(_)) => nothing(),
        Err(error) => Ok(Answer::unreachable(&error, page)),
    }
}

impl Answer {
    fn rules(rules: Rules) -> Self {
        Self { verdict: Verdict::Rules(rules), until: Instant::now() + FRESH }
    }

    fn unreachable(error: &FetchError, page: &Url) -> Self {
        let sentence = format!("robots.txt of {:?} cannot be had: {error}", host(page));
        let error = match error {
            FetchError::Network(_) => FetchError::Network(sentence),
            _ => FetchError::Broken(sentence),
        };
        Self { verdict: Verdict::Unreachable(error), until: Instant::now() + UNREACHABLE }
    }
}

fn path(page: &Url) -> String {
    page.query().map_or_else(|| page.path().to_owned(), |query| format!("{}?{query}", page.path()))
}
