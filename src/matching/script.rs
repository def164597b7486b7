//! Which characters make words, and in which scripts.

/// How a character takes part in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A letter of an alphabetic script, or a digit: a run of them is a word.
    Letter,
    /// A Hangul syllable: a run of them is a word, but terms are found anywhere in it, for particles attach.
    Syllable,
    /// Han, Kana, Thai and their like, written without spaces: each is a word, terms are found anywhere.
    Ideograph,
    /// Everything else.
    Separator,
}

/// The class of an ASCII character, folded; everything else separates.
#[inline]
pub(super) fn class_of_ascii(byte: u8) -> Class {
    if byte.is_ascii_alphanumeric() { Class::Letter } else { Class::Separator }
}

/// Whether `c` is a Hangul syllable.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Whether `c` is a Cyrillic letter.
pub(super) fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// The class of a folded character.
#[inline]
pub(super) fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' | 'A'..='Z' => Class::Letter,
        _ if c.is_ascii() => Class::Separator,
        // The bulk of other text, told at a glance.
        'ß'..='ö' | 'ø'..='\u{2af}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => Class::Letter,
        '\u{4e00}'..='\u{9fff}' => Class::Ideograph,
        '\u{ac00}'..='\u{d7a3}' => Class::Syllable,
        '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => Class::Separator,
        _ => rare_class(c),
    }
}

fn rare_class(c: char) -> Class {
    match c {
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7ff}' => Class::Syllable,
        // The katakana middle dot only separates.
        '\u{30fb}' => Class::Separator,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Thai, Lao, Burmese, Khmer
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{31ff}' // iteration mark, zero, Kana, Bopomofo
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            Class::Ideograph
        }
        _ if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => Class::Letter,
        _ => Class::Separator,
    }
}
