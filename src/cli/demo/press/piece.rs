//! Which articles are printed in a round, and what they say in it.
//!
//! In: the manuscripts and the moments at which the rounds began. Out: pieces, newest first.
//! Performs no I/O, reads no clock and cannot fail.

use std::cmp::Reverse;

use jiff::{
    SignedDuration, Timestamp, Zoned,
    tz::{Offset, TimeZone},
};

use super::{
    manuscript::{Appears, Block, Manuscript, Printing},
    markup::{self, Setting},
    outlets::Outlet,
};

/// The rounds that are written down; later ones take one article each from the reserve.
const ROUNDS_WRITTEN: usize = 2;

/// An article as one outlet prints it in the present round.
#[derive(Debug)]
pub(super) struct Piece<'m> {
    pub(super) manuscript: &'m Manuscript,
    pub(super) outlet: &'static Outlet,
    /// The absolute address of its page, without tracking parameters.
    pub(super) link: String,
    /// The path of its page, without the leading slash.
    pub(super) path: String,
    pub(super) title: String,
    pub(super) author: String,
    /// What a feed says of it; plain text.
    pub(super) summary: String,
    /// Its blocks, tokens replaced, inline marks still in place.
    pub(super) blocks: Vec<Block>,
    pub(super) published: Timestamp,
    pub(super) updated: Timestamp,
    /// The round in which it appeared, counted from 1.
    pub(super) round: usize,
}

/// Returns what is printed once the last of `moments` has come, newest first.
///
/// `moments` are the beginnings of the rounds so far, the first one first; `base` ends in a slash.
pub(super) fn pieces<'m>(manuscripts: &'m [Manuscript], moments: &[Timestamp], base: &str) -> Vec<Piece<'m>> {
    let written = manuscripts.iter().filter_map(|manuscript| match manuscript.appears {
        Appears::Round(round) => Some((manuscript, round, 0)),
        Appears::Later => None,
    });
    let reserve: Vec<_> = manuscripts.iter().filter(|manuscript| manuscript.appears == Appears::Later).collect();
    let later = (0..moments.len().saturating_sub(ROUNDS_WRITTEN)).filter_map(|turn| {
        let cycle = turn.checked_div(reserve.len())?;
        let manuscript = reserve.get(turn.checked_rem(reserve.len())?)?;
        Some((*manuscript, ROUNDS_WRITTEN.saturating_add(turn).saturating_add(1), cycle))
    });
    let mut pieces: Vec<Piece<'m>> = written
        .chain(later)
        .flat_map(|(manuscript, round, cycle)| {
            manuscript
                .printings
                .iter()
                .filter_map(move |printing| piece(manuscript, printing, (round, cycle), moments, base))
        })
        .collect();
    pieces.sort_by(|a, b| (Reverse(a.published), &a.path).cmp(&(Reverse(b.published), &b.path)));
    pieces
}

/// One printing of a manuscript; `None` before its round.
fn piece<'m>(
    manuscript: &'m Manuscript,
    printing: &Printing,
    (round, cycle): (usize, usize),
    moments: &[Timestamp],
    base: &str,
) -> Option<Piece<'m>> {
    let began = |round: usize| moments.get(round.checked_sub(1)?).copied();
    let published = before(began(round)?, printing.age);
    let outlet = printing.outlet;
    // The day of the first printing, so that copies elsewhere and in other time zones keep its words.
    let first_age = manuscript.printings.iter().map(|printing| printing.age).max().unwrap_or(printing.age);
    let first = before(began(round)?, first_age).to_zoned(TimeZone::UTC);
    let setting = Setting { cycle, day: first.weekday(), language: outlet.language };
    let blocks: Vec<Block> = manuscript
        .blocks
        .iter()
        .filter(|block| began(block.since_round).is_some())
        .map(|block| Block { text: markup::expand(&block.text, setting), ..block.clone() })
        .collect();
    let revised = blocks.iter().map(|block| block.since_round).max().filter(|since| *since > round).and_then(began);
    let opening = blocks.first().map(|block| markup::plain(&block.text)).unwrap_or_default();
    let path = match cycle {
        0 => format!("{}/{}.html", outlet.id, printing.slug),
        _ => format!("{}/{}-{round}.html", outlet.id, printing.slug),
    };
    Some(Piece {
        manuscript,
        outlet,
        link: format!("{base}{path}"),
        path,
        title: markup::expand(&manuscript.title, setting),
        author: manuscript.author.clone().unwrap_or_else(|| outlet.name.to_owned()),
        summary: manuscript.summary.as_ref().map_or(opening, |summary| markup::expand(summary, setting)),
        blocks,
        published,
        updated: revised.unwrap_or(published),
        round,
    })
}

/// The moment `age` before `moment`; dates beyond the range of time stamps are not reached by a press of today.
fn before(moment: Timestamp, age: SignedDuration) -> Timestamp {
    moment.checked_sub(age).unwrap_or(moment)
}

impl Outlet {
    /// The moment as the outlet's clocks show it.
    pub(super) fn local(&self, moment: Timestamp) -> Zoned {
        let offset = Offset::from_hours(self.utc_offset_hours).unwrap_or(Offset::UTC);
        moment.to_zoned(TimeZone::fixed(offset))
    }

    /// The moment with the outlet's offset, as in RFC 3339.
    pub(super) fn rfc3339(&self, moment: Timestamp) -> String {
        moment.display_with_offset(self.local(moment).offset()).to_string()
    }
}
