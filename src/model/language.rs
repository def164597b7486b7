//! Languages, told apart by their primary subtag.

use std::{fmt, str};

/// A language by its two-letter code: `de` for `de-AT`, `zh` for `zh-Hant-TW`.
///
/// Source: RFC 5646, section 2.2.1 (primary language subtag); ISO 639-1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language([u8; 2]);

impl Language {
    /// English.
    pub const EN: Self = Self(*b"en");
    /// German.
    pub const DE: Self = Self(*b"de");
    /// Spanish.
    pub const ES: Self = Self(*b"es");
    /// French.
    pub const FR: Self = Self(*b"fr");
    /// Italian.
    pub const IT: Self = Self(*b"it");
    /// Dutch.
    pub const NL: Self = Self(*b"nl");
    /// Russian.
    pub const RU: Self = Self(*b"ru");
    /// Chinese, in either script.
    pub const ZH: Self = Self(*b"zh");

    /// Reads a language tag such as `de`, `de-DE` or `zh_Hant`; `None` when it has no two-letter code.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        match primary.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()]))
            }
            _ => None,
        }
    }

    /// The two-letter code, in lower case.
    pub fn code(&self) -> &str {
        // Both bytes are ASCII letters by construction.
        str::from_utf8(&self.0).unwrap_or("")
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
