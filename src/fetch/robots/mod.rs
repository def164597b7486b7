//! Reads `robots.txt` and answers what it allows.
//!
//! In: the file, and the path of a page. Out: whether the page may be fetched, and how slowly. Performs no I/O and
//! cannot fail: a line that makes no sense is no rule.
//!
//! Source: RFC 9309.

mod cache;

use std::{fmt::Write, time::Duration};

pub(super) use cache::Robots;

/// How much of a file is read, in bytes (RFC 9309, section 2.5).
pub const FILE_BYTES_MAX: usize = 500 * 1024;

/// The longest `Crawl-delay` that is honoured; a longer one counts as this.
pub const CRAWL_DELAY_MAX: Duration = Duration::from_secs(30);

/// The name by which a file speaks to us.
pub const PRODUCT_TOKEN: &str = "presswatch";

/// The greatest number of rules kept of one file.
const RULES_MAX: usize = 10_000;

/// What one file says to us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
    /// The least time between the starts of two requests, at most [`CRAWL_DELAY_MAX`].
    pub crawl_delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// In the normal form of [`normal`]; `*` stands for anything.
    pattern: Box<str>,
    /// Whether the path has to end where the pattern does.
    is_anchored: bool,
    allows: bool,
}

/// To whom a group of rules speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Audience {
    Others,
    Everyone,
    Us,
}

impl Rules {
    /// Reads a file; beyond [`FILE_BYTES_MAX`] it is ignored.
    ///
    /// All groups that name [`PRODUCT_TOKEN`] count, as if they were one; where there is none, those for `*` do.
    pub fn read(file: &[u8]) -> Self {
        let text = String::from_utf8_lossy(file.get(..FILE_BYTES_MAX).unwrap_or(file));
        let (mut ours, mut everyones) = (None, None);
        let mut audience = Audience::Others;
        let mut is_naming = false;
        for (key, value) in text.trim_start_matches('\u{feff}').split(['\r', '\n']).filter_map(field) {
            if key.eq_ignore_ascii_case("user-agent") {
                let named = addressed(value);
                // Several names in a row head one group.
                audience = if is_naming { audience.max(named) } else { named };
                is_naming = true;
                // A group without a rule is still a group: it allows everything.
                rules_for(audience, &mut ours, &mut everyones);
                continue;
            }
            let is_rule = ["allow", "disallow", "crawl-delay"].iter().any(|known| key.eq_ignore_ascii_case(known));
            // Other fields, such as Sitemap, belong to no group and end none.
            if is_rule {
                is_naming = false;
                if let Some(rules) = rules_for(audience, &mut ours, &mut everyones) {
                    rules.add(key, value);
                }
            }
        }
        ours.or(everyones).unwrap_or_default()
    }

    /// Whether a page may be fetched; `path` has the query, if any, after a `?`.
    ///
    /// The longest rule that fits decides, and of two equally long ones the one that allows.
    pub fn allow(&self, path: &str) -> bool {
        let path = normal(path, false);
        self.rules
            .iter()
            .filter(|rule| rule.fits(&path))
            .max_by_key(|rule| (rule.pattern.len() + usize::from(rule.is_anchored), rule.allows))
            .is_none_or(|rule| rule.allows)
    }

    /// About how much memory this takes, in bytes.
    fn size(&self) -> usize {
        size_of::<Self>() + self.rules.iter().map(|rule| size_of::<Rule>() + rule.pattern.len()).sum::<usize>()
    }

    fn add(&mut self, key: &str, value: &str) {
        if key.eq_ignore_ascii_case("crawl-delay") {
            let delay = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            self.crawl_delay = delay.map(|delay| delay.min(CRAWL_DELAY_MAX)).or(self.crawl_delay);
        } else if !value.is_empty() && self.rules.len() < RULES_MAX {
            let (pattern, is_anchored) = value.strip_suffix('$').map_or((value, false), |pattern| (pattern, true));
            let allows = key.eq_ignore_ascii_case("allow");
            self.rules.push(Rule { pattern: normal(pattern, true).into(), is_anchored, allows });
        }
    }
}

impl Rule {
    /// Whether a path in normal form begins with the pattern, or is it whole where the pattern is anchored.
    ///
    /// Takes each piece between two `*` where it first occurs: no other choice leaves more room for the rest.
    fn fits(&self, path: &str) -> bool {
        let mut pieces = self.pattern.split('*').peekable();
        let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
        while let Some(piece) = pieces.next() {
            if self.is_anchored && pieces.peek().is_none() {
                return rest.ends_with(piece);
            }
            match rest.split_once(piece) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        !self.is_anchored || rest.is_empty()
    }
}

/// The key and the value of a line, without its comment.
fn field(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split('#').next()?.split_once(':')?;
    Some((key.trim(), value.trim()))
}

/// To whom a `User-agent` line speaks: only the product token counts, not a version after it.
fn addressed(agent: &str) -> Audience {
    let token = agent.split(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '_' | '-'))).next().unwrap_or("");
    if token.eq_ignore_ascii_case(PRODUCT_TOKEN) {
        Audience::Us
    } else if agent.starts_with('*') {
        Audience::Everyone
    } else {
        Audience::Others
    }
}

fn rules_for<'a>(
    audience: Audience,
    ours: &'a mut Option<Rules>,
    everyones: &'a mut Option<Rules>,
) -> Option<&'a mut Rules> {
    match audience {
        Audience::Us => Some(ours.get_or_insert_default()),
        Audience::Everyone => Some(everyones.get_or_insert_default()),
        Audience::Others => None,
    }
}

/// The form in which paths and patterns are compared: what needs no percent-encoding has none, the rest has it in
/// capitals, `*` and `$` included, unless a bare `*` is a wildcard.
///
/// Source: RFC 9309, sections 2.2.2 and 2.2.3.
fn normal(path: &str, has_wildcards: bool) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'*' && has_wildcards {
            normal.push('*');
            continue;
        }
        let byte = match byte {
            b'%' => escaped(&mut bytes).unwrap_or(byte),
            _ => byte,
        };
        if byte.is_ascii_graphic() && !matches!(byte, b'%' | b'*' | b'$') {
            normal.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(normal, "%{byte:02X}");
        }
    }
    normal
}

/// Takes the two digits after a percent sign, if they are there.
fn escaped(bytes: &mut std::str::Bytes<'_>) -> Option<u8> {
    let mut ahead = bytes.clone();
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = digit(ahead.next())? * 16 + digit(ahead.next())?;
    *bytes = ahead;
    Some(byte)
}
