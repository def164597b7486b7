//! Names that the operator gives to sources, topics and subscriptions.

use std::{cmp, fmt, hash, marker::PhantomData, sync::Arc};

/// The name of one configured thing; `Of` says of which kind.
///
/// One to 64 characters of `a-z`, `0-9`, `-`, `_` and `.`, beginning with a letter or digit.
/// Cheap to clone.
pub struct Id<Of> {
    name: Arc<str>,
    of: PhantomData<fn() -> Of>,
}

/// The greatest length of an id, in bytes.
pub const ID_LENGTH_MAX: usize = 64;

/// Why a text cannot be an [`Id`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    /// Nothing was written.
    #[error("an id must not be empty")]
    Empty,
    /// More than [`ID_LENGTH_MAX`] characters.
    #[error("an id has at most {ID_LENGTH_MAX} characters")]
    TooLong,
    /// A character that an id may not contain.
    #[error("an id has only a-z, 0-9, '-', '_' and '.', and begins with a letter or digit; found {0:?}")]
    Character(char),
}

impl<Of> Id<Of> {
    /// Checks `name` and makes it an id.
    ///
    /// # Errors
    /// Says which rule of [`Id`] the text breaks.
    pub fn parse(name: &str) -> Result<Self, IdFault> {
        let first = name.chars().next().ok_or(IdFault::Empty)?;
        if !first.is_ascii_lowercase() && !first.is_ascii_digit() {
            return Err(IdFault::Character(first));
        }
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        if let Some(other) = name.chars().find(|c| !allowed(*c)) {
            return Err(IdFault::Character(other));
        }
        if name.len() > ID_LENGTH_MAX {
            return Err(IdFault::TooLong);
        }
        Ok(Self { name: name.into(), of: PhantomData })
    }

    /// The id as the operator wrote it.
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl<Of> Clone for Id<Of> {
    fn clone(&self) -> Self {
        Self { name: Arc::clone(&self.name), of: PhantomData }
    }
}

impl<Of> PartialEq for Id<Of> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<Of> Eq for Id<Of> {}

impl<Of> PartialOrd for Id<Of> {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<Of> Ord for Id<Of> {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        self.name.cmp(&other.name)
    }
}

impl<Of> hash::Hash for Id<Of> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl<Of> fmt::Debug for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.name, f)
    }
}

impl<Of> fmt::Display for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
