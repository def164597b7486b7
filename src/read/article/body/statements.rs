//! What a page says elsewhere of its article: to search engines, to those who share it.
//!
//! In: title, description and text as stated. Out: whether a piece repeats the title or the description, and how much
//! of it stands in the stated text. A statement is a witness, not the judge: often it is cut short.

/// How many letters of a text are compared at once.
const WINDOW: usize = 8;

/// The size of the set of windows, in bits: a power of two.
const BITS: usize = 1 << 17;

/// The least length of a stated text that can be one, in letters; shorter ones are teasers.
const TEXT_LEAST: usize = 200;

/// The greatest number of letters of a stated text that are looked at.
const TEXT_MAX: usize = 60_000;

/// The least length of a description that can be recognised, in letters.
const DESCRIPTION_LEAST: usize = 30;

/// What a page says of its article.
#[derive(Debug, Default)]
pub(in crate::read) struct Statements {
    titles: Vec<String>,
    descriptions: Vec<String>,
    /// The windows of the stated text, as a set of bits.
    windows: Option<Vec<u64>>,
}

impl Statements {
    /// Hears what is stated.
    pub(in crate::read) fn of<'s>(
        titles: impl IntoIterator<Item = &'s str>,
        descriptions: impl IntoIterator<Item = &'s str>,
        text: Option<&str>,
    ) -> Self {
        let letters_of = |texts: &mut dyn Iterator<Item = &'s str>| {
            texts.map(|text| letters(text).collect::<String>()).filter(|text| !text.is_empty()).collect()
        };
        let windows = text.map(|text| letters(text).take(TEXT_MAX).collect::<Vec<_>>());
        Self {
            titles: letters_of(&mut titles.into_iter()),
            descriptions: letters_of(&mut descriptions.into_iter()),
            windows: windows.filter(|letters| letters.len() >= TEXT_LEAST).map(|letters| {
                let mut bits = vec![0_u64; BITS / 64];
                for window in letters.windows(WINDOW) {
                    let bit = bit_of(window);
                    if let Some(word) = bits.get_mut(bit / 64) {
                        *word |= 1 << (bit % 64);
                    }
                }
                bits
            }),
        }
    }

    /// Whether the text of the article is stated.
    pub(super) fn has_text(&self) -> bool {
        self.windows.is_some()
    }

    /// The share of a piece that stands in the stated text; `None` where that cannot be told.
    pub(super) fn share(&self, piece: &str) -> Option<f32> {
        let bits = self.windows.as_ref()?;
        let letters: Vec<char> = letters(piece).collect();
        let (mut known, mut all) = (0_u32, 0_u32);
        for window in letters.windows(WINDOW).step_by(WINDOW / 2) {
            let bit = bit_of(window);
            all += 1;
            known += u32::from(bits.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1));
        }
        (all > 0).then(|| super::measure::ratio(known, all))
    }

    /// Whether a piece is the title, or begins as it does.
    pub(super) fn is_title(&self, piece: &str) -> bool {
        let piece: String = letters(piece).take(400).collect();
        let is_long = |text: &str| text.len() > 15;
        !piece.is_empty()
            && self.titles.iter().any(|title| {
                *title == piece
                    || is_long(&piece) && title.starts_with(&piece)
                    || is_long(title) && piece.starts_with(title.as_str())
            })
    }

    /// Whether a piece is the description, or the one is part of the other.
    pub(super) fn is_description(&self, piece: &str) -> bool {
        let piece: String = letters(piece).take(2_000).collect();
        piece.len() >= DESCRIPTION_LEAST
            && self.descriptions.iter().any(|description| {
                description.contains(&piece) || description.len() >= DESCRIPTION_LEAST && piece.contains(description)
            })
    }
}

/// The letters and digits of a text, in lower case.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn bit_of(window: &[char]) -> usize {
    let hash = window
        .iter()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, c| (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01B3));
    (hash >> 20) as usize % BITS
}
