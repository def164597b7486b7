//! The elements that the pieces of a page stand in, and what is in each of them.
//!
//! In: the pieces of a page and their measures. Out: for every element around some piece its names, and how much
//! prose, linked text and so on it holds. Also the two elements that hold the article, by a first guess.

use std::collections::HashMap;

use super::{
    super::super::html::{Node, Tag},
    hints::Hints,
    measure::Measure,
    outline::Piece,
};

/// By what the voice of a paragraph is divided for the elements around it, outwards.
const PARTS: [f32; 7] = [1.0, 1.0, 2.0, 9.0, 12.0, 15.0, 18.0];

/// The share of the prose of a page that its innermost holder has.
const HELD: f32 = 0.6;

/// An element around some piece.
#[derive(Debug, Clone)]
pub(in crate::read) struct Element<'p> {
    pub(in crate::read) node: Node<'p>,
    /// Which of the elements is around it; its own number for the outermost.
    pub(in crate::read) parent: usize,
    pub(super) depth: usize,
    /// What its names say, and those of the elements around it.
    pub(super) hints: Hints,
    pub(super) hints_around: Hints,
    /// Which element it is, and which those around it are.
    pub(super) own: Within,
    pub(super) within: Within,
    /// The same for all elements of the same kind and class.
    pub(super) likeness: u64,
    pub(super) sums: Sums,
    /// How much the prose in it speaks for its being the holder of the article.
    pub(super) score: f32,
}

impl Element<'_> {
    /// Whether it stands beside an article rather than in it.
    fn is_aside(&self) -> bool {
        let aside = [Within::ASIDE, Within::FOOTER, Within::NAV, Within::FORM, Within::NESTED_ARTICLE, Within::HIDDEN];
        aside.iter().any(|kind| self.within.has(*kind))
            || self.hints_around.has(Hints::COMMENT)
            || self.hints_around.has(Hints::LEGAL)
    }
}

/// What is in an element, or in all pieces of a likeness.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) weight: f32,
    pub(super) prose: f32,
    pub(super) linked: f32,
    pub(super) pieces: u32,
    pub(super) paragraphs: u32,
    /// How many pieces say when something was written.
    pub(super) dates: u32,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.weight += other.weight;
        self.prose += other.prose;
        self.linked += other.linked;
        self.pieces += other.pieces;
        self.paragraphs += other.paragraphs;
        self.dates += other.dates;
    }
}

/// A set of kinds of elements, one bit each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Within(u32);

impl Within {
    pub(super) const ARTICLE: Self = Self(1);
    pub(super) const MAIN: Self = Self(1 << 1);
    pub(super) const ASIDE: Self = Self(1 << 2);
    pub(super) const HEADER: Self = Self(1 << 3);
    pub(super) const FOOTER: Self = Self(1 << 4);
    pub(super) const NAV: Self = Self(1 << 5);
    pub(super) const FORM: Self = Self(1 << 6);
    pub(super) const FIGURE: Self = Self(1 << 7);
    pub(super) const QUOTE: Self = Self(1 << 8);
    pub(super) const TABLE: Self = Self(1 << 9);
    pub(super) const LIST: Self = Self(1 << 10);
    pub(super) const SECTION: Self = Self(1 << 11);
    pub(super) const LINK: Self = Self(1 << 12);
    pub(super) const HIDDEN: Self = Self(1 << 13);
    pub(super) const BODY: Self = Self(1 << 14);
    pub(super) const ADDRESS: Self = Self(1 << 15);
    pub(super) const NESTED_ARTICLE: Self = Self(1 << 16);

    /// How many kinds there are, and what they are called.
    pub(super) const KINDS: u32 = 17;
    pub(super) const NAMES: [&str; 17] = [
        "article",
        "main",
        "aside",
        "header",
        "footer",
        "nav",
        "form",
        "figure",
        "blockquote",
        "table",
        "list",
        "section",
        "link",
        "hidden",
        "article-body",
        "address",
        "nested-article",
    ];

    fn of(node: Node<'_>) -> Self {
        let tag = match node.tag() {
            Tag::Article => Self::ARTICLE,
            Tag::Main => Self::MAIN,
            Tag::Aside => Self::ASIDE,
            Tag::Header => Self::HEADER,
            Tag::Footer => Self::FOOTER,
            Tag::Nav | Tag::Menu => Self::NAV,
            Tag::Form | Tag::Label | Tag::Fieldset => Self::FORM,
            Tag::Figure => Self::FIGURE,
            Tag::Blockquote => Self::QUOTE,
            Tag::Table => Self::TABLE,
            Tag::Ul | Tag::Ol | Tag::Dl => Self::LIST,
            Tag::Section => Self::SECTION,
            Tag::A => Self::LINK,
            Tag::Address => Self::ADDRESS,
            _ => Self::default(),
        };
        let mut within = tag.0;
        for (name, value) in node.attributes() {
            let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
            if is("hidden") || is("aria-hidden") && value == "true" || is("style") && hides(value) {
                within |= Self::HIDDEN.0;
            } else if is("itemprop") && value.eq_ignore_ascii_case("articleBody") {
                within |= Self::BODY.0;
            } else if is("role") && value.eq_ignore_ascii_case("main") {
                within |= Self::MAIN.0;
            }
        }
        Self(within)
    }

    /// Inside of an element that is `self`, what an element that is `inner` is.
    fn inside(self, inner: Self) -> Self {
        let nested = if self.has(Self::ARTICLE) && inner.has(Self::ARTICLE) { Self::NESTED_ARTICLE.0 } else { 0 };
        Self(self.0 | inner.0 | nested)
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn has_kind(self, kind: u32) -> bool {
        self.0 >> kind & 1 == 1
    }
}

/// Whether a style says that an element is not shown.
fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// All elements around pieces, outermost first.
#[derive(Debug)]
pub(in crate::read) struct Setting<'p> {
    pub(in crate::read) elements: Vec<Element<'p>>,
    /// For each piece the innermost element around it.
    pub(in crate::read) around: Vec<usize>,
    /// The element that prose speaks for most.
    pub(super) main: usize,
    /// The innermost element that holds most of the prose.
    pub(super) holder: usize,
    /// The sums of all pieces of a likeness: the same elements around, two of them.
    pub(super) alike: HashMap<u64, Sums>,
    /// How many elements of a likeness are side by side in an element.
    pub(super) siblings: HashMap<(usize, u64), u32>,
}

impl<'p> Setting<'p> {
    /// Finds the elements around `pieces`, in the order of the page.
    pub(in crate::read) fn of(pieces: &[Piece<'p>]) -> Self {
        let mut setting = Self {
            elements: Vec::new(),
            around: Vec::with_capacity(pieces.len()),
            main: 0,
            holder: 0,
            alike: HashMap::new(),
            siblings: HashMap::new(),
        };
        let mut known = HashMap::new();
        for piece in pieces {
            let around = setting.take_in(piece.around, &mut known);
            setting.around.push(around);
        }
        setting
    }

    /// The number of an element, taken in with all that are around it.
    fn take_in(&mut self, node: Node<'p>, known: &mut HashMap<u32, usize>) -> usize {
        let mut unknown = Vec::new();
        let mut next = Some(node);
        let mut parent = None;
        while let Some(node) = next {
            if let Some(number) = known.get(&node.place()) {
                parent = Some(*number);
                break;
            }
            unknown.push(node);
            next = node.parent();
        }
        for node in unknown.into_iter().rev() {
            let number = self.elements.len();
            known.insert(node.place(), number);
            let element = self.element(node, parent.unwrap_or(number));
            *self.siblings.entry((element.parent, element.likeness)).or_default() += 1;
            self.elements.push(element);
            parent = Some(number);
        }
        parent.unwrap_or_default()
    }

    fn element(&self, node: Node<'p>, parent: usize) -> Element<'p> {
        let hints = Hints::of(node);
        let own = Within::of(node);
        let around = self.elements.get(parent);
        Element {
            node,
            parent,
            depth: around.map_or(0, |around| around.depth + 1),
            hints,
            // The names of the whole page say nothing of its parts.
            hints_around: if matches!(node.tag(), Tag::Html | Tag::Body) {
                Hints::default()
            } else {
                around.map(|around| around.hints_around).unwrap_or_default().with(hints)
            },
            own,
            within: around.map_or(own, |around| around.within.inside(own)),
            likeness: likeness(node),
            sums: Sums::default(),
            score: 0.0,
        }
    }

    /// Whether a link is around all that a piece stands in.
    pub(in crate::read) fn is_linked(&self, piece: usize) -> bool {
        let around = self.around.get(piece).and_then(|around| self.elements.get(*around));
        around.is_some_and(|around| around.within.has(Within::LINK))
    }

    /// Whether a piece is the words below a picture, by the names of what it stands in.
    pub(super) fn is_caption(&self, piece: usize) -> bool {
        let Some(around) = self.around.get(piece).and_then(|around| self.elements.get(*around)) else { return false };
        let is_legend = |element: &Element<'_>| element.hints.has(Hints::LEGEND);
        around.within.has(Within::FIGURE)
            || is_legend(around)
            || self.elements.get(around.parent).is_some_and(is_legend)
    }

    /// Adds up what the pieces say.
    pub(in crate::read) fn add_up(&mut self, pieces: &[Piece<'_>], measures: &[Measure]) {
        for ((piece, measure), around) in pieces.iter().zip(measures).zip(self.around.clone()) {
            let is_prose = measure.is_prose(piece.kind);
            let Some(element) = self.elements.get(around) else { continue };
            let trust = if element.is_aside() { 0.3 } else { 1.0 };
            let sums = Sums {
                weight: measure.weight,
                prose: if is_prose { measure.weight * (1.0 - measure.linked) * trust } else { 0.0 },
                linked: measure.weight * measure.linked,
                pieces: 1,
                paragraphs: u32::from(is_prose),
                dates: u32::from(measure.is_date()),
            };
            self.alike.entry(self.likeness_of(around)).or_default().add(sums);
            self.speak(around, sums.prose);
            if let Some(element) = self.elements.get_mut(around) {
                element.sums.add(sums);
            }
        }
        // Inner elements come after outer ones.
        for number in (1..self.elements.len()).rev() {
            let Some((parent, sums)) = self.elements.get(number).map(|element| (element.parent, element.sums)) else {
                continue;
            };
            if let Some(parent) = self.elements.get_mut(parent).filter(|_| parent != number) {
                parent.sums.add(sums);
            }
        }
        self.guess();
    }

    /// Lets prose speak for the elements around it, the less the further out.
    ///
    /// Source: the idea is that of Readability (Arc90, 2009; Mozilla's Readability.js).
    fn speak(&mut self, around: usize, prose: f32) {
        let mut number = around;
        for part in PARTS {
            let Some(element) = self.elements.get_mut(number) else { return };
            element.score += prose / part;
            if element.parent == number {
                return;
            }
            number = element.parent;
        }
    }

    /// Finds the two elements that hold the article, by a first guess.
    fn guess(&mut self) {
        let whole = self.elements.first().map_or(0.0, |root| root.sums.prose);
        let (mut best, mut main, mut holder) = (0.0, 0, 0);
        for (number, element) in self.elements.iter().enumerate() {
            if element.score >= best && element.score > 0.0 {
                (best, main) = (element.score, number);
            }
            if element.sums.prose >= HELD * whole && whole > 0.0 {
                holder = number;
            }
        }
        (self.main, self.holder) = (main, holder);
    }

    /// The likeness of a piece in an element: that of the element and of the one around it.
    pub(in crate::read) fn likeness_of(&self, around: usize) -> u64 {
        let own = self.elements.get(around);
        let outer = own.and_then(|own| self.elements.get(own.parent));
        let of = |element: Option<&Element<'_>>| element.map_or(0, |element| element.likeness);
        of(own).rotate_left(17) ^ of(outer)
    }

    /// The elements around a piece, innermost first.
    pub(in crate::read) fn chain(&self, around: usize) -> impl Iterator<Item = (usize, &Element<'p>)> {
        let mut next = Some(around);
        std::iter::from_fn(move || {
            let number = next?;
            let element = self.elements.get(number)?;
            next = (element.parent != number).then_some(element.parent);
            Some((number, element))
        })
    }

    /// How far out from a piece an element is; `None` where it is not around it.
    pub(super) fn distance(&self, around: usize, outer: usize) -> Option<usize> {
        let (inner, outer_element) = (self.elements.get(around)?, self.elements.get(outer)?);
        let is_inside =
            outer_element.node.place() <= inner.node.place() && inner.node.end() <= outer_element.node.end();
        is_inside.then(|| inner.depth.saturating_sub(outer_element.depth))
    }

    /// The element directly inside of `outer` on the way to a piece; the piece's own where it stands in `outer`.
    pub(super) fn branch(&self, around: usize, outer: usize) -> usize {
        let inside = self.chain(around).take_while(|(number, _)| *number != outer);
        inside.last().map_or(around, |(number, _)| number)
    }
}

/// A number for the kind and the classes of an element, digits left out: they count and identify.
fn likeness(node: Node<'_>) -> u64 {
    // FNV-1a; two that share a number by accident cost little.
    let mut hash = 0xCBF2_9CE4_8422_2325_u64 ^ u64::from(node.tag() as u8);
    let mut mix = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    if let Some((_, classes)) = node.attributes().find(|(name, _)| name.eq_ignore_ascii_case("class")) {
        classes.bytes().filter(|byte| !byte.is_ascii_digit()).for_each(&mut mix);
    }
    hash
}
