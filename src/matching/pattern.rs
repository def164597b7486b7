//! Terms as they are looked for: pieces that follow each other in the words of a text.
//!
//! A piece of letters is a word and must fill one, but for inflection and compounds. A piece with Han, Kana, Hangul or
//! their like is found anywhere, except that its Latin ends end words. Punctuation between pieces does not count.

use std::ops::Range;

use super::{
    compound::compounds,
    fold::{Umlauts, exact_form, fold},
    forms::Forms,
    index::Limits,
    inflect::{Rule, Shape},
    script::{Class, class, is_hangul},
    text::{JOINT_GAPS, Text},
    wildcard,
    words::Word,
};
use crate::model::query::{JOINT, Manner, TERM_JOINTS_MAX, Term};

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

/// Where a needle was found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found {
    /// At the beginning of the word of this number.
    Word(usize),
    /// Within the word of this number, at this byte of the text.
    Inside(usize, usize),
    /// At this byte of the text.
    Run(usize),
}

/// What the scan looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needle<'a> {
    /// At the beginning of a word.
    Word(&'a str, Limits),
    /// Within a word that may be a compound; of a list, or bare in a query.
    Inside(&'a str, bool),
    /// Wherever a word or a character of a script without spaces begins.
    Run(&'a str),
}

#[derive(Debug)]
struct Piece {
    kind: Kind,
    /// Whether only a joint's gap may stand before it.
    joined: bool,
}

#[derive(Debug)]
enum Kind {
    Word(Forms),
    /// With its wildcards, folded with umlauts as letters, and as marks.
    Wildcard([String; 2]),
    Literal([String; 2]),
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
        let mut written = term.words().join(" ");
        // In Korean a space between nouns may be left out.
        if rule != Rule::Verbatim && written.contains(is_hangul) && term.words().len() <= TERM_JOINTS_MAX {
            written = joined_hangul(term.words());
        }
        let joints = written.matches(JOINT).count();
        (0..1_u32 << joints).filter_map(|apart| Self::new(term, rule, &spelled(&written, apart))).collect()
    }

    fn new(term: &Term, rule: Rule, written: &str) -> Option<Self> {
        let exact = (term.manner() == Manner::Exact).then(|| Exact::new(written));
        let pieces = pieces(written, rule);
        let (anchor, _) = pieces.iter().enumerate().max_by_key(|(_, piece)| piece.written(Umlauts::Kept).len())?;
        Some(Self { pieces, anchor, exact })
    }

    /// What to scan for, of which at least one stands wherever the pattern is found.
    pub(super) fn needles(&self) -> Vec<Needle<'_>> {
        let Some(piece) = self.pieces.get(self.anchor) else {
            return Vec::new();
        };
        let both = |spellings: &'_ [String; 2]| {
            let [kept, stripped] = spellings;
            if kept == stripped { 1 } else { 2 }
        };
        match &piece.kind {
            Kind::Word(forms) => {
                let parts = forms.parts().into_iter().map(|(part, listed)| Needle::Inside(part, listed));
                let words = forms.beginnings().into_iter().map(|(word, limits)| Needle::Word(word, limits));
                words.chain(parts).collect()
            }
            Kind::Wildcard(words) => {
                words.iter().take(both(words)).map(|word| Needle::Word(wildcard::prefix(word), Limits::NONE)).collect()
            }
            Kind::Literal(texts) => texts.iter().take(both(texts)).map(|text| Needle::Run(text)).collect(),
        }
    }

    /// Whether it is one word, and `word` is a form of it.
    pub(super) fn accepts(&self, text: &Text<'_>, word: &str) -> bool {
        match self.pieces.as_slice() {
            [Piece { kind: Kind::Word(forms), .. }] if self.exact.is_none() => {
                forms.accept(word, text.language(), text.umlauts())
            }
            _ => false,
        }
    }

    /// How many letters of it the scan looks for: the more, the rarer it is.
    pub(super) fn weight(&self) -> usize {
        self.pieces.iter().map(|piece| piece.written(Umlauts::Stripped).len()).sum()
    }

    /// Finds the pattern in `text` where one of its needles was found.
    pub(super) fn find(&self, text: &Text<'_>, found: Found) -> Option<Spot> {
        let anchor = self.pieces.get(self.anchor)?.place_at(text, found)?;
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
        } else if text.language().is_some_and(compounds) {
            // In German and Dutch a hyphenated compound is one word, and is marked as one.
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
        let word = kept.slice(range.clone());
        let spelling = written.get(kept.original(&range)).unwrap_or_default();
        let stripped = fold(word, Umlauts::Stripped);
        let both = || [word.to_owned(), stripped.as_str().to_owned()];
        let kind = if !word.chars().all(|c| class(c) == Class::Letter || matches!(c, '*' | '?')) {
            Kind::Literal(both())
        } else if word.contains(['*', '?']) {
            Kind::Wildcard(both())
        } else {
            let shape = Shape::of(spelling, index + 1 < count, count == 1);
            Kind::Word(Forms::new(word, stripped.as_str(), rule, shape))
        };
        let joined = kept.as_str().get(..range.start).is_some_and(|before| before.ends_with(JOINT));
        Piece { kind, joined }
    };
    ranges.into_iter().enumerate().map(piece).collect()
}

/// The words of a term, joined by joints between Hangul, by spaces elsewhere.
fn joined_hangul(words: &[String]) -> String {
    let mut joined = String::new();
    for word in words {
        if joined.ends_with(is_hangul) && word.starts_with(is_hangul) {
            joined.push(JOINT);
        } else if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

impl Piece {
    /// The piece as it was written, folded so.
    fn written(&self, umlauts: Umlauts) -> &str {
        match &self.kind {
            Kind::Word(forms) => forms.written(umlauts),
            Kind::Wildcard([kept, stripped]) | Kind::Literal([kept, stripped]) => {
                if umlauts == Umlauts::Kept {
                    kept
                } else {
                    stripped
                }
            }
        }
    }

    /// The piece at a needle.
    fn place_at(&self, text: &Text<'_>, found: Found) -> Option<Spot> {
        match (&self.kind, found) {
            (Kind::Literal(_), Found::Run(at)) => self.place_literal(text, at),
            (Kind::Word(forms), Found::Inside(index, at)) => {
                let word = text.word(index)?;
                let inside = at.checked_sub(word.start)?;
                let written = text.slice(word.range());
                forms.accept_in(written, inside, text.language(), text.umlauts()).then(|| Spot::word(index, word))
            }
            (Kind::Word(forms), Found::Word(index)) => self.place_word(text, index).or_else(|| {
                let word = text.word(index)?;
                let written = text.slice(word.range());
                forms.accept_in(written, 0, text.language(), text.umlauts()).then(|| Spot::word(index, word))
            }),
            (Kind::Wildcard(_), Found::Word(index)) => self.place_word(text, index),
            _ => None,
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
            Kind::Literal(_) => {
                let start = word.end.checked_sub(self.written(text.umlauts()).len())?;
                self.place_literal(text, start).filter(|found| found.last == index)
            }
            Kind::Word(_) | Kind::Wildcard(_) => self.place_word(text, index),
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
            Kind::Literal(_) => self.place_literal(text, word.start),
            Kind::Word(_) | Kind::Wildcard(_) => self.place_word(text, spot.last + 1),
        }
    }

    fn place_word(&self, text: &Text<'_>, index: usize) -> Option<Spot> {
        let word = text.word(index).filter(|word| word.class == Class::Letter)?;
        let found = text.slice(word.range());
        let accepted = match &self.kind {
            Kind::Word(forms) => forms.accept(found, text.language(), text.umlauts()),
            Kind::Wildcard(_) => wildcard::accepts(self.written(text.umlauts()), found),
            Kind::Literal(_) => false,
        };
        accepted.then(|| Spot::word(index, word))
    }

    fn place_literal(&self, text: &Text<'_>, at: usize) -> Option<Spot> {
        let literal = self.written(text.umlauts());
        let mark = at..at + literal.len();
        if text.slice(mark.clone()) != literal {
            return None;
        }
        let (first, last) = (text.word_at(mark.start)?, text.word_at(mark.end.checked_sub(1)?)?);
        let (begins, ends) = (text.word(first)?, text.word(last)?);
        // Latin letters and digits at an end are whole words: `B30芯片` is not in `AB30芯片`.
        let whole = (begins.class != Class::Letter || begins.start == mark.start)
            && (ends.class != Class::Letter || ends.end == mark.end || ends.full == mark.end);
        // One syllable is a word of its own when nothing but a particle follows: `칩을`, not `바칩니다`.
        let lone = ends.class == Class::Syllable && literal.chars().nth(1).is_none();
        let after = text.slice(mark.end..ends.end);
        (whole && (!lone || after.is_empty() || PARTICLES.contains(&after))).then_some(Spot { first, last, mark })
    }
}

/// What may follow a Korean noun in the same word.
///
/// Source: National Institute of Korean Language, the particles of Standard Korean.
const PARTICLES: [&str; 44] = [
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "에게",
    "에는",
    "에도",
    "로",
    "으로",
    "로는",
    "으로는",
    "로도",
    "으로도",
    "로의",
    "으로의",
    "와",
    "과",
    "와의",
    "과의",
    "도",
    "만",
    "만의",
    "만을",
    "부터",
    "까지",
    "보다",
    "처럼",
    "마다",
    "조차",
    "이나",
    "나",
    "이라",
    "라",
    "이다",
    "인",
    "들",
    "들은",
    "들이",
    "들을",
];

impl Spot {
    /// A whole word.
    fn word(index: usize, word: &Word) -> Self {
        Self { first: index, last: index, mark: word.start..word.full }
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
