//! What a reader of the press should make of it: the truth that a test compares with.
//!
//! In: the pieces of a round. Out: links by what must become of them. Follows the manuscripts' headers alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{manuscript::PageState, piece::Piece};

/// The lookback that the dates of the press are made for: three days.
const LOOKBACK: SignedDuration = SignedDuration::from_hours(72);

/// What a reader of the press should make of it in its present round, earlier rounds included.
///
/// Links are absolute and without tracking parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// By the id of a delivered topic: the articles that must be mailed for it, each copy included.
    pub mailed: BTreeMap<String, BTreeSet<String>>,
    /// Articles of a topic that are older than a lookback of three days: archived, not mailed.
    pub archived: BTreeSet<String>,
    /// Articles that name what the topics ask for in another sense or outside their text: never mailed.
    pub traps: BTreeSet<String>,
    /// Groups of articles with the same text: one story each.
    pub copies: Vec<BTreeSet<String>>,
    /// Articles that gained a paragraph after they first appeared.
    pub revised: BTreeSet<String>,
    /// Articles whose page shows less than the feed carries: missing, behind a paywall or behind a consent wall.
    pub from_feed: BTreeSet<String>,
    /// Articles whose page answers 404.
    pub gone: BTreeSet<String>,
    /// Every article of the press.
    pub all: BTreeSet<String>,
}

/// The truth about `pieces`; the press opened at `opened`.
pub(super) fn of(pieces: &[Piece<'_>], opened: Timestamp) -> Expected {
    let mut expected = Expected::default();
    for piece in pieces {
        let link = &piece.link;
        let manuscript = piece.manuscript;
        expected.all.insert(link.clone());
        if manuscript.trap.is_some() {
            expected.traps.insert(link.clone());
        }
        if manuscript.page != PageState::Open {
            expected.from_feed.insert(link.clone());
        }
        if manuscript.page == PageState::Gone {
            expected.gone.insert(link.clone());
        }
        if piece.updated > piece.published {
            expected.revised.insert(link.clone());
        }
        let too_old = opened.duration_since(piece.published) > LOOKBACK;
        if too_old && !manuscript.topics.is_empty() {
            expected.archived.insert(link.clone());
        }
        for topic in manuscript.topics.iter().filter(|_| !too_old) {
            expected.mailed.entry(topic.clone()).or_default().insert(link.clone());
        }
    }
    expected.copies = copies(pieces);
    expected
}

/// The links of each text that more than one outlet prints, in the order of the pieces.
fn copies(pieces: &[Piece<'_>]) -> Vec<BTreeSet<String>> {
    let mut groups: Vec<(&Piece<'_>, BTreeSet<String>)> = Vec::new();
    for piece in pieces.iter().filter(|piece| piece.manuscript.printings.len() > 1) {
        let group = groups.iter_mut().find(|(first, _)| first.blocks_equal(piece));
        match group {
            Some((_, links)) => {
                links.insert(piece.link.clone());
            }
            None => groups.push((piece, BTreeSet::from([piece.link.clone()]))),
        }
    }
    groups.into_iter().map(|(_, links)| links).collect()
}

impl Piece<'_> {
    /// Whether both print the same words.
    fn blocks_equal(&self, other: &Self) -> bool {
        let texts = |piece: &Self| piece.blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>();
        texts(self) == texts(other)
    }
}
