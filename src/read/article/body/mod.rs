//! Finds the text of the article among everything else on its page.
//!
//! In: the tree of a page, and what the page states of its article elsewhere. Out: the blocks of the text as published.
//! The page is cut into pieces (`outline`), each is measured (`measure`, `wording`, `hints`) and described by where it
//! stands (`setting`, `features`); a forest of small trees forms an opinion on each (`forest`), and all are decided
//! together (`choice`). No site is known by name, and no rule is for one site.

mod choice;
pub(in crate::read) mod features;
mod forest;
mod hints;
pub(in crate::read) mod measure;
pub(in crate::read) mod outline;
pub(in crate::read) mod setting;
pub(in crate::read) mod statements;
mod wording;

use self::{features::Case, measure::Measure, outline::Piece, setting::Setting};
pub(in crate::read) use self::{features::names as feature_names, forest::opinion, statements::Statements};
use super::super::html::Page;
use crate::model::{Block, BlockKind};

/// The greatest number of pieces that are judged; the rest of a page with more is left out.
const PIECES_MAX: usize = 20_000;

/// What being furniture by its own words takes from the opinion on a piece.
const FURNITURE: f32 = -1.0;

/// How many of the pieces after the article are told.
const BEYOND_MAX: usize = 10;

/// The text of the article of a page.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The blocks as published; none when there is no article.
    pub(super) blocks: Vec<Block>,
    /// What comes right after the last of them, and is not part of it.
    pub(super) beyond: Vec<String>,
}

/// Finds the text of the article of a page.
pub(super) fn of(page: &Page<'_>, statements: &Statements) -> Found {
    let Some(root) = page.root() else { return Found::default() };
    let pieces = outline::of(root);
    Judged::by(pieces.get(..PIECES_MAX).unwrap_or(&pieces), statements, &mut |row| opinion(row)).found()
}

/// All text of a page, or of a piece of HTML such as a feed carries.
pub(super) fn all(page: &Page<'_>) -> Vec<Block> {
    let pieces = page.root().map(outline::of).unwrap_or_default();
    pieces.into_iter().take(PIECES_MAX).map(|piece| Block { kind: piece.kind, text: piece.text() }).collect()
}

/// A piece of a page with all that its choice goes by: for whoever wants to look, or to learn from it.
#[derive(Debug, Clone)]
pub struct JudgedPiece {
    /// What it is.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
    /// Its features, in the order of [`features::names`].
    pub features: Vec<f32>,
    /// Whether it is kept, all things considered.
    pub is_kept: bool,
}

/// All pieces of a page, with all that the choice goes by; `opinion` says for a row of features how sure it is that
/// such a piece is part of the article.
pub(super) fn judged(
    page: &Page<'_>,
    statements: &Statements,
    opinion: &mut dyn FnMut(&[f32]) -> f32,
) -> Vec<JudgedPiece> {
    let pieces = page.root().map(outline::of).unwrap_or_default();
    let pieces = pieces.get(..PIECES_MAX).unwrap_or(&pieces);
    let mut rows = Vec::new();
    let judged = Judged::by(pieces, statements, &mut |row| {
        rows.push(row.to_vec());
        opinion(row)
    });
    let all = judged.kinds.into_iter().zip(judged.measures).zip(judged.kept.into_iter().zip(rows));
    all.map(|((kind, measure), (is_kept, features))| JudgedPiece { kind, text: measure.text, features, is_kept })
        .collect()
}

/// The pieces of a page, and which of them are the article.
struct Judged {
    kinds: Vec<BlockKind>,
    measures: Vec<Measure>,
    kept: Vec<bool>,
}

impl Judged {
    fn by(pieces: &[Piece<'_>], statements: &Statements, opinion: &mut dyn FnMut(&[f32]) -> f32) -> Self {
        let mut setting = Setting::of(pieces);
        let pieces = &captions_told_apart(pieces, &setting);
        let measures: Vec<Measure> =
            pieces.iter().enumerate().map(|(number, piece)| Measure::of(piece, setting.is_linked(number))).collect();
        setting.add_up(pieces, &measures);
        let case = Case::of(pieces, &measures, &setting, statements);
        let opinions: Vec<f32> = (0..measures.len())
            .map(|number| opinion(&case.row(number)) + if case.is_furniture(number) { FURNITURE } else { 0.0 })
            .collect();
        let mut kept = choice::kept(&opinions, &measures, &setting);
        leave_out_empty_headings(pieces, &mut kept);
        Self { kinds: pieces.iter().map(|piece| piece.kind).collect(), measures, kept }
    }

    fn found(self) -> Found {
        let end = self.kept.iter().rposition(|is_kept| *is_kept).map_or(0, |last| last + 1);
        let beyond = self.measures.iter().skip(end).take(BEYOND_MAX).map(|measure| measure.text.clone()).collect();
        let pieces = self.kinds.into_iter().zip(self.measures).zip(self.kept);
        let kept = pieces.filter(|(_, is_kept)| *is_kept);
        Found { blocks: kept.map(|((kind, measure), _)| Block { kind, text: measure.text }).collect(), beyond }
    }
}

/// The pieces, with paragraphs that stand below a picture as what they are.
fn captions_told_apart<'p>(pieces: &[Piece<'p>], setting: &Setting<'p>) -> Vec<Piece<'p>> {
    let told_apart = pieces.iter().enumerate().map(|(number, piece)| {
        let is_caption = piece.kind == BlockKind::Paragraph && setting.is_caption(number);
        Piece { kind: if is_caption { BlockKind::Caption } else { piece.kind }, ..*piece }
    });
    told_apart.collect()
}

/// Leaves out the headings of what was left out: those after which something stands, but nothing kept before the next.
fn leave_out_empty_headings(pieces: &[Piece<'_>], kept: &mut [bool]) {
    let mut is_next_heading = true;
    let mut is_next_kept = true;
    for (piece, is_kept) in pieces.iter().zip(kept).rev() {
        let is_heading = piece.kind == BlockKind::Heading;
        if *is_kept && is_heading && is_next_heading && !is_next_kept {
            *is_kept = false;
        }
        is_next_kept = *is_kept;
        if *is_kept {
            is_next_heading = is_heading;
        }
    }
}
