//! Terms as they are looked for: pieces that follow each other in the words of a text.
//!
//! A piece of letters is a word and must fill one, but for inflection and compounds. A piece with Han, Kana, Hangul or
//! their like is found anywhere, except that its Latin ends end words. Punctuation between pieces does not count.

use std::ops::Range;

use super::{
    fold::{Umlauts, exact_form, fold},
    inflect::{self, Rule, Shape},
    script::{Class, class},
    text::{JOINT_GAPS, Text},
    wildcard,
};
use crate::model::{
    Language,
    query::{JOINT, Manner, Term},
};

/// A term, or one way to write it, ready to be found.
#[derive(Debug)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    /// The piece that the scan looks for.
    anchor: usize,
    exact: Option<Exact>,
}

/// Where a pattern was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The index of the first word that it takes part in.
    pub(super) first: usize,
    /// The index of the last one.
    pub(super) last: usize,
    /// What to mark, in bytes of the folded text.
    pub(super) mark: Range<usize>,
}

#[derive(Debug)]
struct Piece {
    /// Folded with umlauts as letters.
    kept: String,
    /// Folded with umlauts as marks.
    stripped: String,
    kind: Kind,
    /// Whether only a joint's gap may stand before it.
    joined: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word(Rule, Shape),
    Wildcard,
    Literal,
}

/// What `=` asks beyond the folded form.
#[derive(Debug)]
struct Exact {
    form: String,
    /// Whether capitals count.
    cased: bool,
    /// Whether joints are written apart, so that what stands in them does not count.
    apart: bool,
    /// Punctuation that stands before it, and after it, but for spaces: `$` and `:`.
    around: (String, String),
}

impl Pattern {
    /// Makes the patterns of a term whose words are inflected by `rule`: one for each way to write its joints.
    ///
    /// None when nothing of it is left by folding; such a term is found nowhere.
    pub(super) fn all(term: &Term, rule: Rule) -> Vec<Self> {
        let written = term.words().join(" ");
        let joints = written.matches(JOINT).count();
        (0..1_u32 << joints).filter_map(|apart| Self::new(term, rule, &spelled(&written, apart))).collect()
    }

    fn new(term: &Term, rule: Rule, written: &str) -> Option<Self> {
        let exact = (term.manner() == Manner::Exact).then(|| Exact::new(written));
        let pieces = pieces(written, rule);
        let (anchor, _) = pieces.iter().enumerate().max_by_key(|(_, piece)| piece.kept.len())?;
        Some(Self { pieces, anchor, exact })
    }

    /// The texts to scan for, of which at least one stands wherever the pattern is found.
    pub(super) fn needles(&self) -> Vec<String> {
        let Some(piece) = self.pieces.get(self.anchor) else {
            return Vec::new();
        };
        let mut found: Vec<String> = [&piece.kept, &piece.stripped]
            .into_iter()
            .flat_map(|word| match piece.kind {
                Kind::Word(rule, shape) => inflect::needles(&inflect::Pattern { word, rule, shape }),
                Kind::Wildcard => vec![wildcard::prefix(word).to_owned()],
                Kind::Literal => vec![word.clone()],
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Finds the pattern in `text` where one of its needles begins at byte `at` of the folded text.
    pub(super) fn find(&self, text: &Text<'_>, at: usize) -> Option<Spot> {
        let anchor = self.pieces.get(self.anchor)?.place_at(text, at)?;
        let mut spot = anchor.clone();
        for pair in self.pieces.get(..=self.anchor)?.windows(2).rev() {
            let [piece, next] = pair else { continue };
            let before = piece.place_before(text, &spot)?;
            if next.joined && !text.is_joint(before.last) {
                return None;
            }
            spot = Spot { first: before.first, last: spot.last, mark: before.mark.start..spot.mark.end };
        }
        for piece in self.pieces.get(self.anchor + 1..)? {
            let after = piece.place_after(text, &spot)?;
            if piece.joined && !text.is_joint(spot.last) {
                return None;
            }
            spot = Spot { first: spot.first, last: after.last, mark: spot.mark.start..after.mark.end };
        }
        if let Some(exact) = &self.exact {
            exact.accepts(text, &spot).then_some(spot)
        } else if text.language() == Some(Language::DE) {
            // In German a hyphenated compound is one word, and is marked as one.
            spot.mark = text.hyphenated(spot.first, spot.last, spot.mark);
            Some(spot)
        } else {
            Some(spot)
        }
    }
}

/// A spelling of a term: of its joints, those whose bits are set in `apart` stay, the others are closed.
fn spelled(written: &str, apart: u32) -> String {
    let mut parts = written.split(JOINT);
    let mut spelled = parts.next().unwrap_or_default().to_owned();
    for (joint, part) in (0..).zip(parts) {
        if apart >> joint & 1 == 1 {
            spelled.push(JOINT);
        }
        spelled.push_str(part);
    }
    spelled
}

/// Splits a term at everything that makes no words.
fn pieces(written: &str, rule: Rule) -> Vec<Piece> {
    let is_inside = |c: char| class(c) != Class::Separator || matches!(c, '*' | '?');
    let kept = fold(written, Umlauts::Kept);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (start, c) in kept.as_str().char_indices().filter(|(_, c)| is_inside(*c)) {
        let end = start + c.len_utf8();
        match ranges.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => ranges.push(start..end),
        }
    }
    // A genitive is part of the word before it, as in the words of a text.
    ranges.retain(|range| {
        !(kept.slice(range.clone()) == "s"
            && kept.as_str().get(..range.start).is_some_and(|before| before.ends_with('\'')))
    });
    let count = ranges.len();
    let piece = |(index, range): (usize, Range<usize>)| {
        let word = kept.slice(range.clone()).to_owned();
        let spelling = written.get(kept.original(&range)).unwrap_or_default();
        let kind = if !word.chars().all(|c| class(c) == Class::Letter || matches!(c, '*' | '?')) {
            Kind::Literal
        } else if word.contains(['*', '?']) {
            Kind::Wildcard
        } else {
            Kind::Word(rule, Shape::of(spelling, index + 1 < count, count == 1))
        };
        let joined = kept.as_str().get(..range.start).is_some_and(|before| before.ends_with(JOINT));
        Piece { joined, stripped: fold(&word, Umlauts::Stripped).as_str().to_owned(), kept: word, kind }
    };
    ranges.into_iter().enumerate().map(piece).collect()
}

impl Piece {
    fn spelling(&self, umlauts: Umlauts) -> &str {
        match umlauts {
            Umlauts::Kept => &self.kept,
            Umlauts::Stripped => &self.stripped,
        }
    }

    /// The piece at a needle that begins at `at`.
    fn place_at(&self, text: &Text<'_>, at: usize) -> Option<Spot> {
        match self.kind {
            Kind::Literal => self.place_literal(text, at),
            Kind::Word(..) | Kind::Wildcard => self.place_word(text, text.word_at(at)?),
        }
    }

    /// The piece right before `spot`.
    fn place_before(&self, text: &Text<'_>, spot: &Spot) -> Option<Spot> {
        let index = spot.first.checked_sub(1)?;
        let word = text.word(index)?;
        if spot.mark.start != text.word(spot.first)?.start {
            return None;
        }
        match self.kind {
            Kind::Literal => {
                let start = word.end.checked_sub(self.spelling(text.umlauts()).len())?;
                self.place_literal(text, start).filter(|found| found.last == index)
            }
            Kind::Word(..) | Kind::Wildcard => self.place_word(text, index),
        }
    }

    /// The piece right after `spot`.
    fn place_after(&self, text: &Text<'_>, spot: &Spot) -> Option<Spot> {
        let before = text.word(spot.last)?;
        if spot.mark.end != before.end && spot.mark.end != before.full {
            return None;
        }
        let word = text.word(spot.last + 1)?;
        match self.kind {
            Kind::Literal => self.place_literal(text, word.start),
            Kind::Word(..) | Kind::Wildcard => self.place_word(text, spot.last + 1),
        }
    }

    fn place_word(&self, text: &Text<'_>, index: usize) -> Option<Spot> {
        let word = text.word(index)?;
        let (pattern, found) = (self.spelling(text.umlauts()), text.slice(word.range()));
        let accepted = word.class == Class::Letter
            && match self.kind {
                Kind::Word(rule, shape) => {
                    inflect::accepts(&inflect::Pattern { word: pattern, rule, shape }, found, text.language())
                }
                Kind::Wildcard => wildcard::accepts(pattern, found),
                Kind::Literal => false,
            };
        accepted.then_some(Spot { first: index, last: index, mark: word.start..word.full })
    }

    fn place_literal(&self, text: &Text<'_>, at: usize) -> Option<Spot> {
        let literal = self.spelling(text.umlauts());
        let mark = at..at + literal.len();
        if text.slice(mark.clone()) != literal {
            return None;
        }
        let (first, last) = (text.word_at(mark.start)?, text.word_at(mark.end.checked_sub(1)?)?);
        let (begins, ends) = (text.word(first)?, text.word(last)?);
        // Latin letters and digits at an end are whole words: `B30芯片` is not in `AB30芯片`.
        let whole = (begins.class != Class::Letter || begins.start == mark.start)
            && (ends.class != Class::Letter || ends.end == mark.end || ends.full == mark.end);
        whole.then_some(Spot { first, last, mark })
    }
}

impl Exact {
    fn new(written: &str) -> Self {
        let is_separator = |c| class(c) == Class::Separator;
        let inner = written.trim_start_matches(is_separator);
        let before = written.strip_suffix(inner).unwrap_or_default();
        let core = inner.trim_end_matches(is_separator);
        let after = inner.strip_prefix(core).unwrap_or_default();
        let punctuation = |text: &str| fold(text, Umlauts::Kept).as_str().trim().to_owned();
        let mut form = exact_form(&core.replace(JOINT, ""));
        let apart = core.contains(JOINT);
        if apart {
            form.retain(|c| !JOINT_GAPS.contains(&c));
        }
        let around = (punctuation(before), punctuation(after));
        Self { cased: form.contains(char::is_uppercase), form, apart, around }
    }

    fn accepts(&self, text: &Text<'_>, spot: &Spot) -> bool {
        let end = text.word(spot.last).map_or(spot.mark.end, |word| word.end.min(spot.mark.end));
        let mut found = exact_form(text.published(&(spot.mark.start..end)));
        if self.apart {
            found.retain(|c| !JOINT_GAPS.contains(&c));
        }
        (if self.cased { found == self.form } else { found.to_lowercase() == self.form })
            && text.slice(0..spot.mark.start).trim_end().ends_with(&self.around.0)
            && text.slice(end..text.folded().len()).trim_start().starts_with(&self.around.1)
    }
}
