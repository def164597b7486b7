//! Says of a piece, in numbers, all that its being part of the article may depend on.
//!
//! In: the pieces of a page, their measures and where they stand. Out: one row of numbers for each piece, always in the
//! same order. Weighs nothing: that is the business of [`super::forest`].

use super::{
    hints::Hints,
    measure::{Measure, ratio},
    outline::Piece,
    setting::{Setting, Sums, Within},
    statements::Statements,
    wording::Wording,
};
use crate::{model::BlockKind, read::html::Tag};

/// How many rows of the neighbours are looked at on either side.
const WINDOW: usize = 6;

/// A page, ready to be judged.
#[derive(Debug)]
pub(in crate::read) struct Case<'c, 'p> {
    pub(in crate::read) pieces: &'c [Piece<'p>],
    pub(in crate::read) measures: &'c [Measure],
    pub(in crate::read) setting: &'c Setting<'p>,
    pub(super) statements: &'c Statements,
    /// What has to be known of the whole page.
    pub(super) whole: Whole,
}

/// What has to be known of a whole page before one of its pieces can be described.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// The weight of all pieces up to each.
    weights: Vec<f32>,
    /// Which pieces are prose, and how much of it.
    prose: Vec<f32>,
    /// Which pieces are labels of furniture.
    labels: Vec<bool>,
    /// The last label before each piece that no other heading ended.
    labelled: Vec<Option<usize>>,
    /// Which pieces are the title.
    titles: Vec<bool>,
    /// Where the headline stands.
    headline: Option<usize>,
    /// The first and the last prose in the main element, and in the innermost that holds most of it.
    main: (usize, usize),
    holder: (usize, usize),
    /// The last heading or label before each piece that says that readers have the word.
    comments: Vec<Option<usize>>,
    /// Which pieces are there more than once.
    doubled: Vec<bool>,
}

/// The names of the features, in the order of a row.
pub(in crate::read) fn names() -> Vec<String> {
    let mut names: Vec<String> = FORM.iter().map(|name| (*name).to_owned()).collect();
    names.extend(Wording::NAMES.iter().map(|kind| format!("says-{kind}")));
    for level in ["own", "parent", "outer", "side"] {
        names.extend(Hints::NAMES.iter().map(|kind| format!("{level}-{kind}")));
    }
    for level in ["within", "beside"] {
        names.extend(Within::NAMES.iter().map(|kind| format!("{level}-{kind}")));
    }
    names.extend(Hints::NAMES.iter().map(|kind| format!("any-{kind}")));
    for level in 0..4 {
        names.extend(HOLDER.iter().map(|name| format!("{name}-{level}")));
    }
    names.extend(PLACE.iter().map(|name| (*name).to_owned()));
    for level in ["before", "before-2", "after", "after-2"] {
        names.extend(NEIGHBOUR.iter().map(|name| format!("{level}-{name}")));
    }
    names.extend(["prose-before", "prose-after", "prose-near"].map(str::to_owned));
    names
}

const FORM: [&str; 31] = [
    "paragraph",
    "heading",
    "list-item",
    "quote",
    "table-row",
    "caption",
    "preformatted",
    "in-p",
    "in-div",
    "in-td",
    "level",
    "weight",
    "linked",
    "links",
    "bold",
    "italic",
    "small",
    "pictures",
    "sentences",
    "ends",
    "ends-in-colon",
    "commas",
    "digits",
    "capitals",
    "begins-small",
    "begins-quoted",
    "at-sign",
    "address",
    "separators",
    "in-brackets",
    "bullet",
];

const HOLDER: [&str; 7] = ["share-of-prose", "prose", "linked", "pieces", "paragraphs", "weight", "dates"];

const PLACE: [&str; 44] = [
    "in-main",
    "below-main",
    "in-holder",
    "below-holder",
    "main-share",
    "depth",
    "branch-prose",
    "branch-share",
    "branch-linked",
    "branch-pieces",
    "branch-weight",
    "branch-siblings",
    "branch-is-p",
    "series",
    "series-linked",
    "series-dates",
    "alike-weight",
    "alike-prose",
    "alike-share",
    "alike-linked",
    "alike-pieces",
    "position",
    "position-in-prose",
    "weight-to-prose",
    "weight-from-prose",
    "pieces-to-prose",
    "pieces-from-prose",
    "position-in-holder",
    "weight-to-holder",
    "weight-from-holder",
    "pieces-to-holder",
    "pieces-from-holder",
    "below-headline",
    "is-title",
    "is-doubled",
    "is-label",
    "since-label",
    "label-distance",
    "since-comments",
    "since-comments-in-tree",
    "is-date",
    "text-stated",
    "share-stated",
    "is-description",
];

const NEIGHBOUR: [&str; 8] = ["weight", "linked", "prose", "alike", "together", "heading", "ends", "label"];

impl<'c, 'p> Case<'c, 'p> {
    /// Makes a page ready.
    pub(in crate::read) fn of(
        pieces: &'c [Piece<'p>],
        measures: &'c [Measure],
        setting: &'c Setting<'p>,
        statements: &'c Statements,
    ) -> Self {
        let whole = Whole::of(pieces, measures, setting, statements);
        Self { pieces, measures, setting, statements, whole }
    }

    /// The row of a piece.
    pub(in crate::read) fn row(&self, number: usize) -> Vec<f32> {
        let mut row = Vec::with_capacity(320);
        let (Some(piece), Some(measure)) = (self.pieces.get(number), self.measures.get(number)) else { return row };
        let around = self.setting.around.get(number).copied().unwrap_or_default();
        form(piece, measure, &mut row);
        self.names(around, measure, &mut row);
        self.holders(around, &mut row);
        self.branch(around, &mut row);
        self.likes(around, &mut row);
        self.position(number, measure, &mut row);
        self.labels(number, around, &mut row);
        self.stated(measure, &mut row);
        self.neighbours(number, around, &mut row);
        row
    }

    /// Whether a piece is furniture by its own words and by what it stands in, whatever is around it: a box that asks
    /// for a subscription, a link to another article that says so.
    pub(super) fn is_furniture(&self, number: usize) -> bool {
        let (Some(measure), Some(around)) = (self.measures.get(number), self.setting.around.get(number)) else {
            return false;
        };
        let is_short = measure.weight < FURNITURE_WEIGHT_MAX;
        let near = || self.setting.chain(*around).take(3).map(|(_, element)| element.hints);
        let is_beside = self
            .setting
            .elements
            .get(*around)
            .is_some_and(|element| element.within.has(Within::ASIDE) || element.within.has(Within::FORM));
        let asks = (measure.wording.has(Wording::SIGNUP) || is_beside) && near().any(|hints| hints.has(Hints::SIGNUP));
        let leads_on = measure.wording.has(Wording::MORE) && measure.linked >= LEADS_ON_LINKED_LEAST;
        is_short && (asks || leads_on)
    }

    /// What the elements around are called: itself, the next one out, two more, all up to the main one.
    fn names(&self, around: usize, measure: &Measure, row: &mut Vec<f32>) {
        let mut levels = [measure.hints, Hints::default(), Hints::default(), Hints::default()];
        let (mut side, mut is_side) = (Within::default(), true);
        for (distance, (number, element)) in self.setting.chain(around).enumerate() {
            is_side &= number != self.setting.main;
            let is_page = matches!(element.node.tag(), Tag::Html | Tag::Body);
            let level = match distance {
                0 => 0,
                1 => 1,
                2 | 3 => 2,
                _ => 3,
            };
            if let Some(hints) = levels.get_mut(level).filter(|_| level < 3 && !is_page) {
                *hints = hints.with(element.hints);
            }
            if is_side && !is_page {
                side = side.with(element.own);
                if let Some(hints) = levels.last_mut() {
                    *hints = hints.with(element.hints);
                }
            }
            if !is_side && distance > 3 {
                break;
            }
        }
        for hints in levels {
            row.extend((0..Hints::KINDS).map(|kind| yes(hints.has_kind(kind))));
        }
        let within = self.setting.elements.get(around).map(|element| element.within).unwrap_or_default();
        for within in [within, side] {
            row.extend((0..Within::KINDS).map(|kind| yes(within.has_kind(kind))));
        }
        let around_all = self.setting.elements.get(around).map(|element| element.hints_around).unwrap_or_default();
        row.extend((0..Hints::KINDS).map(|kind| yes(around_all.has_kind(kind))));
    }

    /// How much of the prose of the page the elements around hold, and what else is in them.
    fn holders(&self, around: usize, row: &mut Vec<f32>) {
        let whole = self.setting.elements.first().map_or(1.0, |root| root.sums.prose.max(1.0));
        let chain: Vec<Sums> = self.setting.chain(around).take(4).map(|(_, element)| element.sums).collect();
        for level in 0..4 {
            let sums = chain.get(level).or(chain.last()).copied().unwrap_or_default();
            row.push(sums.prose / whole);
            row.push(sums.prose / sums.weight.max(1.0));
            row.push(sums.linked / sums.weight.max(1.0));
            row.push(log(sums.pieces));
            row.push(log(sums.paragraphs));
            row.push(sums.weight.ln_1p());
            row.push(log(sums.dates));
        }
        for holder in [self.setting.main, self.setting.holder] {
            let distance = self.setting.distance(around, holder);
            row.push(yes(distance.is_some()));
            row.push(distance.map_or(15.0, |distance| count(distance, 12)));
        }
        let main = self.setting.elements.get(self.setting.main);
        row.push(main.map_or(0.0, |main| main.sums.prose) / whole);
        row.push(count(self.setting.elements.get(around).map_or(0, |element| element.depth), 30));
    }

    /// What is in the branch of the main element that the piece stands in.
    fn branch(&self, around: usize, row: &mut Vec<f32>) {
        let whole = self.setting.elements.first().map_or(1.0, |root| root.sums.prose.max(1.0));
        let is_inside = self.setting.distance(around, self.setting.main).is_some();
        let branch = if is_inside { self.setting.branch(around, self.setting.main) } else { around };
        let Some(element) = self.setting.elements.get(branch) else { return };
        let sums = element.sums;
        row.push(sums.prose / sums.weight.max(1.0));
        row.push(sums.prose / whole);
        row.push(sums.linked / sums.weight.max(1.0));
        row.push(log(sums.pieces));
        row.push(sums.weight.ln_1p());
        row.push(log(self.setting.siblings.get(&(element.parent, element.likeness)).copied().unwrap_or_default()));
        row.push(yes(element.node.tag() == Tag::P));
        // The longest series of like elements that the piece stands in, up to the main element.
        let (mut series, mut linked, mut dates) = (0, 0.0, 0.0);
        for (number, element) in self.setting.chain(around).take(6) {
            if number == self.setting.main {
                break;
            }
            let siblings = self.setting.siblings.get(&(element.parent, element.likeness)).copied().unwrap_or_default();
            if siblings >= 3 && siblings > series && element.node.tag() != Tag::P {
                let parent = self.setting.elements.get(element.parent).map(|parent| parent.sums).unwrap_or_default();
                (series, linked) = (siblings, parent.linked / parent.weight.max(1.0));
                dates = ratio(parent.dates, siblings).min(3.0);
            }
        }
        row.push(log(series));
        row.push(linked);
        row.push(dates);
    }

    /// What all pieces are that stand in elements of the same kinds and classes.
    fn likes(&self, around: usize, row: &mut Vec<f32>) {
        let whole = self.setting.elements.first().map_or(1.0, |root| root.sums.prose.max(1.0));
        let sums = self.setting.alike.get(&self.setting.likeness_of(around)).copied().unwrap_or_default();
        row.push(sums.weight.ln_1p());
        row.push(sums.prose / sums.weight.max(1.0));
        row.push(sums.prose / whole);
        row.push(sums.linked / sums.weight.max(1.0));
        row.push(log(sums.pieces));
    }

    /// Where on the page a piece stands: in all, and before, within or after the prose of the main element.
    fn position(&self, number: usize, measure: &Measure, row: &mut Vec<f32>) {
        let whole = &self.whole;
        let at = |place: usize| whole.weights.get(place).copied().unwrap_or_default();
        let all = whole.weights.last().copied().unwrap_or(1.0).max(1.0);
        row.push((at(number) - measure.weight) / all);
        for (first, last) in [whole.main, whole.holder] {
            let span = (at(last) - at(first)).max(1.0);
            row.push(((at(number) - at(first)) / span).clamp(-1.0, 2.0));
            row.push((at(first) - at(number)).max(0.0).ln_1p());
            row.push((at(number) - at(last)).max(0.0).ln_1p());
            row.push(count(first.saturating_sub(number), 10));
            row.push(count(number.saturating_sub(last), 10));
        }
        let below = whole.headline.and_then(|headline| number.checked_sub(headline));
        row.push(below.map_or(-1.0, |below| count(below, 20)));
        row.push(yes(whole.titles.get(number).copied().unwrap_or_default()));
        row.push(yes(whole.doubled.get(number).copied().unwrap_or_default()));
    }

    /// The last label of furniture before a piece.
    fn labels(&self, number: usize, around: usize, row: &mut Vec<f32>) {
        row.push(yes(self.is_label(number)));
        let label = self.whole.labelled.get(number).copied().flatten();
        row.push(label.map_or(11.0, |label| count(number - label, 10)));
        row.push(self.apart(label, around));
        let comments = self.whole.comments.get(number).copied().flatten();
        row.push(comments.map_or(-1.0, |comments| count(number - comments, 100).ln_1p()));
        row.push(self.apart(comments, around));
        row.push(yes(self.measures.get(number).is_some_and(Measure::is_date)));
    }

    /// How near in the tree another piece is: the elements inside of the first one around both.
    fn apart(&self, other: Option<usize>, around: usize) -> f32 {
        let apart = other.and_then(|other| self.setting.around.get(other)).and_then(|other| {
            let mut chain = self.setting.chain(around).map(|(outer, _)| outer);
            chain.position(|outer| self.setting.distance(*other, outer).is_some())
        });
        apart.map_or(9.0, |distance| count(distance, 8))
    }

    /// What is stated elsewhere.
    fn stated(&self, measure: &Measure, row: &mut Vec<f32>) {
        row.push(yes(self.statements.has_text()));
        row.push(self.statements.share(&measure.text).unwrap_or(if self.statements.has_text() { 0.5 } else { -1.0 }));
        row.push(yes(self.statements.is_description(&measure.text)));
    }

    /// What stands before and after.
    fn neighbours(&self, number: usize, around: usize, row: &mut Vec<f32>) {
        let parent = |around: usize| self.setting.elements.get(around).map(|element| element.parent);
        for neighbour in [number.checked_sub(1), number.checked_sub(2), Some(number + 1), Some(number + 2)] {
            let known = neighbour.and_then(|at| Some((at, self.pieces.get(at)?, self.measures.get(at)?)));
            let Some((at, piece, measure)) = known else {
                row.extend([0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
                continue;
            };
            let their_around = self.setting.around.get(at).copied().unwrap_or_default();
            row.push(measure.weight.ln_1p());
            row.push(measure.linked);
            row.push(yes(measure.is_prose(piece.kind)));
            row.push(yes(self.setting.likeness_of(their_around) == self.setting.likeness_of(around)));
            row.push(yes(parent(their_around) == parent(around)));
            row.push(yes(piece.kind == BlockKind::Heading));
            row.push(yes(measure.ends));
            row.push(yes(self.is_label(at)));
        }
        let prose = |from: usize, to: usize| {
            let to = to.min(self.whole.prose.len());
            self.whole.prose.get(from.min(to)..to).unwrap_or_default().iter().sum::<f32>().ln_1p()
        };
        row.push(prose(number.saturating_sub(WINDOW), number));
        row.push(prose(number + 1, number + 1 + WINDOW));
        row.push(prose(number.saturating_sub(WINDOW / 2), number + 1 + WINDOW / 2));
    }

    fn is_label(&self, number: usize) -> bool {
        self.whole.labels.get(number).copied().unwrap_or_default()
    }
}

/// What a piece is by itself.
fn form(piece: &Piece<'_>, measure: &Measure, row: &mut Vec<f32>) {
    for kind in [
        BlockKind::Paragraph,
        BlockKind::Heading,
        BlockKind::ListItem,
        BlockKind::Quote,
        BlockKind::TableRow,
        BlockKind::Caption,
        BlockKind::Preformatted,
    ] {
        row.push(yes(piece.kind == kind));
    }
    let tag = piece.around.tag();
    row.push(yes(tag == Tag::P));
    row.push(yes(matches!(tag, Tag::Div | Tag::Section | Tag::Article | Tag::Main | Tag::Body)));
    row.push(yes(matches!(tag, Tag::Td | Tag::Th)));
    let levels = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];
    row.push(levels.iter().position(|level| *level == tag).map_or(0.0, |level| count(level + 1, 6)));
    let characters = measure.weight.max(1.0);
    row.push(measure.weight.ln_1p());
    row.push(measure.linked);
    row.push(count(measure.links as usize, 10));
    row.push(measure.bold);
    row.push(measure.italic);
    row.push(measure.small);
    row.push(count(measure.pictures as usize, 3));
    row.push(count(measure.sentences as usize, 8));
    row.push(yes(measure.ends));
    let text = measure.text.trim();
    row.push(yes(text.ends_with([':', '：'])));
    row.push(ratio(measure.commas, 1) / characters * 50.0);
    row.push(measure.digits);
    row.push(measure.capitals);
    row.push(yes(text.starts_with(char::is_lowercase)));
    row.push(yes(text.starts_with(['"', '“', '„', '«', '\'', '‘', '»', '「'])));
    row.push(yes(text.contains('@')));
    row.push(yes(text.contains("http") || text.contains("www.")));
    row.push(yes(text.contains(['|', '»', '›', '•', '·'])));
    row.push(yes(text.starts_with(['(', '[', '*', '†']) && text.ends_with([')', ']'])));
    row.push(yes(text.starts_with(['*', '+', '-', '–', '—', '>', '►', '▶', '→', '•', '▪'])));
    row.extend((0..Wording::KINDS).map(|kind| yes(measure.wording.has_kind(kind))));
}

impl Whole {
    fn of(pieces: &[Piece<'_>], measures: &[Measure], setting: &Setting<'_>, statements: &Statements) -> Self {
        let mut whole = Self::default();
        let mut weight = 0.0;
        let mut labelled = None;
        let mut comments = None;
        let (mut in_main, mut in_holder) = (Vec::new(), Vec::new());
        let mut seen = std::collections::HashMap::new();
        for (number, (piece, measure)) in pieces.iter().zip(measures).enumerate() {
            weight += measure.weight;
            whole.weights.push(weight);
            let is_prose = measure.is_prose(piece.kind);
            whole.prose.push(if is_prose { measure.weight * (1.0 - measure.linked) } else { 0.0 });
            let around = setting.around.get(number).copied().unwrap_or_default();
            for (outer, inside) in [(setting.main, &mut in_main), (setting.holder, &mut in_holder)] {
                if is_prose && setting.distance(around, outer).is_some() {
                    inside.push(number);
                }
            }
            whole.comments.push(comments);
            if !in_main.is_empty() && speaks_of_comments(piece, measure) {
                comments = Some(number);
            }
            let is_label = is_label(measure);
            whole.labels.push(is_label);
            whole.labelled.push(labelled);
            if is_label {
                labelled = Some(number);
            } else if piece.kind == BlockKind::Heading {
                labelled = None;
            }
            let is_title = statements.is_title(&measure.text);
            whole.titles.push(is_title);
            let is_headline = is_title && piece.kind == BlockKind::Heading || piece.around.tag() == Tag::H1;
            if is_headline && whole.headline.is_none() {
                whole.headline = Some(number);
            }
            *seen.entry(measure.text.as_str()).or_insert(0) += 1;
        }
        whole.doubled =
            measures.iter().map(|measure| seen.get(measure.text.as_str()).is_some_and(|times| *times > 1)).collect();
        let ends = |inside: &[usize]| {
            let last = inside.last().copied().unwrap_or(pieces.len().saturating_sub(1));
            (inside.first().copied().unwrap_or(0), last)
        };
        (whole.main, whole.holder) = (ends(&in_main), ends(&in_holder));
        whole
    }
}

/// The greatest weight of a piece that is furniture by its own words.
const FURNITURE_WEIGHT_MAX: f32 = 160.0;

/// The share of linked text from which on a piece leads on to another article.
const LEADS_ON_LINKED_LEAST: f32 = 0.5;

/// The greatest weight of a label.
const LABEL_WEIGHT_MAX: f32 = 70.0;

/// Whether a piece is a label of furniture: short, no sentence, and it says so.
fn is_label(measure: &Measure) -> bool {
    let is_short = measure.weight < LABEL_WEIGHT_MAX && (!measure.ends || measure.text.ends_with([':', '：']));
    is_short
        && [Wording::MORE, Wording::SIGNUP, Wording::COMMENT, Wording::SHARE]
            .iter()
            .any(|kind| measure.wording.has(*kind))
}

/// The greatest weight of a heading above what readers say: it often names the article.
const COMMENTS_HEADING_WEIGHT_MAX: f32 = 180.0;

/// Whether a piece is a heading or a label above what readers say.
fn speaks_of_comments(piece: &Piece<'_>, measure: &Measure) -> bool {
    let is_heading = piece.kind == BlockKind::Heading && measure.weight < COMMENTS_HEADING_WEIGHT_MAX;
    (is_heading || is_label(measure)) && measure.wording.has(Wording::COMMENT)
}

fn yes(is: bool) -> f32 {
    f32::from(u8::from(is))
}

#[expect(clippy::cast_precision_loss, reason = "a logarithm needs no more")]
fn log(count: u32) -> f32 {
    (count as f32).ln_1p()
}

#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
fn count(number: usize, max: usize) -> f32 {
    number.min(max) as f32
}
