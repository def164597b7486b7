//! Measures a piece of text: how long it is, how much of it is linked, whether it is made of sentences.
//!
//! In: a piece. Out: its text and numbers about it. Judges nothing.

use super::{
    super::super::html::{Node, Tag},
    hints::Hints,
    outline::Piece,
    wording::{Wording, is_dense},
};
use crate::model::BlockKind;

/// What is known of a piece from itself alone.
#[derive(Debug, Clone)]
pub(in crate::read) struct Measure {
    /// Its text.
    pub(in crate::read) text: String,
    /// How much it says, in letters of an alphabet: a character of Han, Kana, Hangul or Thai counts as three.
    pub(in crate::read) weight: f32,
    /// The share of its characters that are linked.
    pub(super) linked: f32,
    /// The shares of its characters that are bold, in italics, small.
    pub(super) bold: f32,
    pub(super) italic: f32,
    pub(super) small: f32,
    /// How many links it has, and pictures.
    pub(super) links: u32,
    pub(super) pictures: u32,
    /// How many of its elements state a time.
    pub(super) times: u32,
    /// How many sentences end in it.
    pub(super) sentences: u32,
    /// Whether it ends as a sentence does.
    pub(super) ends: bool,
    pub(super) commas: u32,
    /// The share of its characters that are digits.
    pub(super) digits: f32,
    /// The share of its letters that are capitals.
    pub(super) capitals: f32,
    /// What the names of the elements say that are around all of it and mark up a phrase.
    pub(super) hints: Hints,
    /// What its words say.
    pub(super) wording: Wording,
}

/// The share of linked text from which on a piece is a link rather than prose.
const LINKED_MAX: f32 = 0.35;

/// The least weight of a paragraph that stands for itself.
const PROSE_WEIGHT_LEAST: f32 = 80.0;

/// The greatest weight of a line that says when something was written.
const DATE_WEIGHT_MAX: f32 = 60.0;

/// What is left open at the end of a sentence when its quotes and brackets are closed.
const CLOSING: [char; 14] = ['"', '\'', '”', '“', '’', '»', '«', ')', ']', '」', '』', '）', '】', '›'];

impl Measure {
    /// Measures a piece; `is_linked` where a link is around all that the piece stands in.
    pub(in crate::read) fn of(piece: &Piece<'_>, is_linked: bool) -> Self {
        let text = piece.text();
        let markup = Markup::of(piece, is_linked);
        let share = |part: u32| ratio(part.min(markup.bytes), markup.bytes);
        let letters = Letters::of(&text);
        Self {
            weight: letters.weight,
            linked: share(markup.linked),
            bold: share(markup.bold),
            italic: share(markup.italic),
            small: share(markup.small),
            links: markup.links,
            pictures: markup.pictures,
            times: markup.times,
            sentences: letters.sentences,
            ends: ends_a_sentence(&text),
            commas: letters.commas,
            digits: ratio(letters.digits, letters.characters),
            capitals: ratio(letters.capitals, letters.alphabetic),
            hints: markup.hints,
            wording: Wording::of(&text),
            text,
        }
    }

    /// Whether it says when something was written, and little else.
    pub(super) fn is_date(&self) -> bool {
        self.weight < DATE_WEIGHT_MAX && (self.times > 0 || self.wording.has(Wording::DATE))
    }

    /// Whether it is a paragraph of prose, as an article is made of.
    pub(super) fn is_prose(&self, kind: BlockKind) -> bool {
        self.weight >= PROSE_WEIGHT_LEAST
            && self.linked < LINKED_MAX
            && self.sentences > 0
            && !matches!(kind, BlockKind::Heading | BlockKind::Caption)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
pub(super) fn ratio(part: u32, whole: u32) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_a_sentence(text: &str) -> bool {
    text.trim_end().trim_end_matches(CLOSING).ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '：', '।', '؟'])
}

/// How much of a piece stands in which markup.
#[derive(Default)]
struct Markup {
    bytes: u32,
    linked: u32,
    bold: u32,
    italic: u32,
    small: u32,
    links: u32,
    pictures: u32,
    times: u32,
    hints: Hints,
}

impl Markup {
    fn of(piece: &Piece<'_>, is_linked: bool) -> Self {
        let mut markup = Self::default();
        // Up to which place what is bold and the like goes on.
        let mut until = Until { link: if is_linked { u32::MAX } else { 0 }, ..Until::default() };
        let around = piece.first.ancestors().take_while(|node| node.place() > piece.around.place());
        for node in around {
            until.note(node);
            markup.links += u32::from(node.tag() == Tag::A);
            markup.times += u32::from(node.tag() == Tag::Time);
            if node.end() >= piece.end {
                markup.hints = markup.hints.with(Hints::of(node));
            }
        }
        for node in piece.nodes() {
            if node.is_element() {
                until.note(node);
                markup.links += u32::from(node.tag() == Tag::A);
                markup.pictures += u32::from(node.tag() == Tag::Img);
                markup.times += u32::from(node.tag() == Tag::Time);
                continue;
            }
            let bytes = u32::try_from(node.shown_bytes()).unwrap_or(u32::MAX);
            let within = |until: u32| if node.place() < until { bytes } else { 0 };
            markup.bytes = markup.bytes.saturating_add(bytes);
            markup.linked = markup.linked.saturating_add(within(until.link));
            markup.bold = markup.bold.saturating_add(within(until.bold));
            markup.italic = markup.italic.saturating_add(within(until.italic));
            markup.small = markup.small.saturating_add(within(until.small));
        }
        markup
    }
}

#[derive(Default)]
struct Until {
    link: u32,
    bold: u32,
    italic: u32,
    small: u32,
}

impl Until {
    fn note(&mut self, node: Node<'_>) {
        let until = match node.tag() {
            Tag::A => &mut self.link,
            Tag::B | Tag::Strong => &mut self.bold,
            Tag::I | Tag::Em | Tag::Cite => &mut self.italic,
            Tag::Small => &mut self.small,
            _ => return,
        };
        *until = (*until).max(node.end());
    }
}

/// What characters a text is made of.
#[derive(Default)]
struct Letters {
    weight: f32,
    characters: u32,
    alphabetic: u32,
    capitals: u32,
    digits: u32,
    commas: u32,
    sentences: u32,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut count = Self::default();
        // Whether a sentence ended, but for a white space after it.
        let mut is_ending = false;
        for c in text.chars() {
            count.weight += if is_dense(c) { 3.0 } else { 1.0 };
            if c.is_whitespace() {
                count.sentences += u32::from(is_ending);
                is_ending = false;
                continue;
            }
            count.characters += 1;
            match c {
                '.' | '!' | '?' | '…' | '।' | '؟' => is_ending = true,
                '。' | '！' | '？' => count.sentences += 1,
                _ if CLOSING.contains(&c) => {}
                ',' | '，' | '、' | '،' => (count.commas, is_ending) = (count.commas + 1, false),
                _ => is_ending = false,
            }
            if c.is_alphabetic() {
                count.alphabetic += 1;
                count.capitals += u32::from(c.is_uppercase());
            } else if c.is_ascii_digit() {
                count.digits += 1;
            }
        }
        count.sentences += u32::from(is_ending);
        count
    }
}
