//! An invented article as it is written down: a header, a line `---`, then paragraphs.
//!
//! ```text
//! title: Ministers agree on licences
//! author: Jane Doe                        may be missing, as may everything below but `in`
//! credit: Meridian Wire                   printed outside the text
//! in: meridian-wire ministers-agree 95m   outlet, file name, age (m, h or d); repeated for each outlet
//! summary: One sentence for the feed.     else the first paragraph
//! round: 2                                when it appears; `later` puts it into the reserve
//! page: paywall                           or consent, gone; else the page is open
//! listed: twice                           the feed has it under two addresses
//! topics: deepseek nvidia                 what must be mailed of it
//! trap: it names chips that are eaten     why somebody could mail it wrongly
//! related: A headline in a box
//! comment: A reader's remark below it
//! ---
//! A paragraph with *emphasis*, a [link](target), {shy}, {nbsp}, the {day} it appeared or the one after, {day+1},
//! and {n40}: a number that grows in later cycles.
//!
//! ## A sub-heading
//!
//! > A quotation
//!
//! - An item of a list
//! - Another
//!
//! +2 A paragraph that is there from round 2 on.
//! ```
//!
//! In: such a text. Out: a [`Manuscript`], or the line that cannot be read. Performs no I/O.

use jiff::SignedDuration;

use super::outlets::{self, Outlet};

/// The greatest length of a manuscript, in bytes.
const TEXT_BYTES_MAX: usize = 16_384;
/// The greatest number of header lines.
const HEADER_LINES_MAX: usize = 40;
/// The greatest number of blocks.
const BLOCKS_MAX: usize = 40;
/// The greatest age, in minutes: thirty days.
const AGE_MINUTES_MAX: i64 = 30 * 24 * 60;

/// An invented article.
#[derive(Debug, Clone, Default)]
pub(super) struct Manuscript {
    pub(super) title: String,
    pub(super) author: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) printings: Vec<Printing>,
    pub(super) appears: Appears,
    pub(super) page: PageState,
    pub(super) listed_twice: bool,
    pub(super) topics: Vec<String>,
    pub(super) trap: Option<String>,
    pub(super) related: Vec<String>,
    pub(super) comments: Vec<String>,
    pub(super) blocks: Vec<Block>,
}

/// Where an article is printed.
#[derive(Debug, Clone)]
pub(super) struct Printing {
    pub(super) outlet: &'static Outlet,
    /// The name of its page, without the ending.
    pub(super) slug: String,
    /// How old it is when its round begins.
    pub(super) age: SignedDuration,
}

/// When an article appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Appears {
    /// In this round; the first is 1.
    Round(usize),
    /// One at a time, once the rounds that are written down are over.
    Later,
}

impl Default for Appears {
    fn default() -> Self {
        Self::Round(1)
    }
}

/// What a reader gets who opens the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum PageState {
    #[default]
    Open,
    /// The first paragraph and an offer to subscribe.
    Paywall,
    /// A question about cookies in place of the article.
    Consent,
    /// Status 404.
    Gone,
}

/// A block of text, with its inline marks unread.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    /// The round from which on it is printed.
    pub(super) since_round: usize,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Paragraph,
    Heading,
    Quote,
    ListItem,
}

/// A line of a manuscript that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub(super) struct ManuscriptFault {
    /// Counted from 1.
    line: usize,
    message: String,
}

/// Reads a manuscript.
///
/// # Errors
/// The first line that breaks a rule of the module's format or exceeds a limit.
pub(super) fn read(text: &str) -> Result<Manuscript, ManuscriptFault> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(fault(1, format!("longer than {TEXT_BYTES_MAX} bytes")));
    }
    let mut lines = (1..).zip(text.lines());
    let mut manuscript = Manuscript::default();
    let mut header_lines = 0;
    for (number, line) in lines.by_ref() {
        if line == "---" {
            break;
        }
        header_lines = number;
        if header_lines > HEADER_LINES_MAX {
            return Err(fault(number, format!("more than {HEADER_LINES_MAX} header lines, or no line \"---\"")));
        }
        read_field(&mut manuscript, line).map_err(|message| fault(number, message))?;
    }
    for (number, line) in lines {
        manuscript.blocks.extend(read_block(line).map_err(|message| fault(number, message))?);
        if manuscript.blocks.len() > BLOCKS_MAX {
            return Err(fault(number, format!("more than {BLOCKS_MAX} blocks")));
        }
    }
    let missing = [
        ("a title", manuscript.title.is_empty()),
        ("an outlet", manuscript.printings.is_empty()),
        ("a text", manuscript.blocks.is_empty()),
    ];
    match missing.into_iter().find(|(_, is_missing)| *is_missing) {
        Some((what, _)) => Err(fault(header_lines, format!("the manuscript needs {what}"))),
        None => Ok(manuscript),
    }
}

fn fault(line: usize, message: String) -> ManuscriptFault {
    ManuscriptFault { line, message }
}

fn read_field(manuscript: &mut Manuscript, line: &str) -> Result<(), String> {
    let (name, value) = line.split_once(": ").ok_or("not a field \"name: value\"")?;
    let value = value.trim();
    match name {
        "title" => value.clone_into(&mut manuscript.title),
        "author" => manuscript.author = Some(value.to_owned()),
        "credit" => manuscript.credit = Some(value.to_owned()),
        "summary" => manuscript.summary = Some(value.to_owned()),
        "in" => manuscript.printings.push(read_printing(value)?),
        "round" if value == "later" => manuscript.appears = Appears::Later,
        "round" => manuscript.appears = Appears::Round(read_round(value)?),
        "page" => manuscript.page = read_page_state(value)?,
        "listed" if value == "twice" => manuscript.listed_twice = true,
        "topics" => manuscript.topics = value.split_whitespace().map(str::to_owned).collect(),
        "trap" => manuscript.trap = Some(value.to_owned()),
        "related" => manuscript.related.push(value.to_owned()),
        "comment" => manuscript.comments.push(value.to_owned()),
        _ => return Err(format!("unknown field {line:?}")),
    }
    Ok(())
}

fn read_printing(value: &str) -> Result<Printing, String> {
    let mut words = value.split_whitespace();
    let (Some(id), Some(slug), Some(age), None) = (words.next(), words.next(), words.next(), words.next()) else {
        return Err("a printing is \"outlet file-name age\"".to_owned());
    };
    let outlet = outlets::find(id).ok_or_else(|| format!("no outlet {id:?}"))?;
    if !slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Err(format!("a file name has only a-z, 0-9 and '-': {slug:?}"));
    }
    Ok(Printing { outlet, slug: slug.to_owned(), age: read_age(age)? })
}

fn read_age(text: &str) -> Result<SignedDuration, String> {
    let units = [("m", 1), ("h", 60), ("d", 24 * 60)];
    units
        .into_iter()
        .find_map(|(unit, minutes)| text.strip_suffix(unit)?.parse::<i64>().ok()?.checked_mul(minutes))
        .filter(|minutes| (0..=AGE_MINUTES_MAX).contains(minutes))
        .map(SignedDuration::from_mins)
        .ok_or_else(|| format!("an age is a number with m, h or d, up to thirty days: {text:?}"))
}

fn read_round(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|round| *round > 0).ok_or_else(|| format!("no round: {text:?}"))
}

fn read_page_state(word: &str) -> Result<PageState, String> {
    match word {
        "paywall" => Ok(PageState::Paywall),
        "consent" => Ok(PageState::Consent),
        "gone" => Ok(PageState::Gone),
        _ => Err(format!("no state of a page: {word:?}")),
    }
}

/// Reads one line of the body; blank lines only separate.
fn read_block(line: &str) -> Result<Option<Block>, String> {
    let (since_round, rest) = match line.strip_prefix('+').and_then(|rest| rest.split_once(' ')) {
        Some((round, rest)) => (read_round(round)?, rest),
        None => (1, line),
    };
    let marks = [
        ("## ", BlockKind::Heading),
        ("> ", BlockKind::Quote),
        ("- ", BlockKind::ListItem),
        ("", BlockKind::Paragraph),
    ];
    let block = marks.into_iter().find_map(|(mark, kind)| Some((kind, rest.strip_prefix(mark)?.trim())));
    Ok(block.filter(|(_, text)| !text.is_empty()).map(|(kind, text)| Block {
        kind,
        text: text.to_owned(),
        since_round,
    }))
}
