//! How a JSON API is read: where in its answer each thing stands.

use std::fmt;

/// The greatest number of steps of a path.
const STEPS_MAX: usize = 32;

/// Where the entries of a JSON API stand in its answer, and what stands where in each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonRules {
    /// The list of entries, from the root of the answer.
    pub items: JsonPath,
    /// The address of the article, from its entry, as are all that follow.
    pub link: JsonPath,
    /// The title.
    pub title: Option<JsonPath>,
    /// When it was published.
    pub date: Option<JsonPath>,
    /// A summary, or the text, where the API carries one.
    pub text: Option<JsonPath>,
    /// The address of the next page of the answer, from its root.
    pub next: Option<JsonPath>,
}

/// A place in a JSON document: `/data/items/0` as JSON Pointer, or `data.items.0`, or `$` for the document itself.
///
/// Source: RFC 6901.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonPath {
    written: String,
    steps: Vec<String>,
}

/// Why a text is no [`JsonPath`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonPathFault {
    /// Nothing was written.
    #[error("a path must not be empty")]
    Empty,
    /// Two dots in a row, or one at an end.
    #[error("a step of the path is empty")]
    EmptyStep,
    /// Brackets or wildcards of `JSONPath`.
    #[error("a path has names and numbers, joined by dots; found {0:?}")]
    Character(char),
    /// `~` without `0` or `1` behind it, in a JSON Pointer.
    #[error("in a JSON Pointer, `~` is written `~0`")]
    Tilde,
    /// More than 32 steps.
    #[error("a path has at most {STEPS_MAX} steps")]
    TooLong,
}

impl JsonPath {
    /// Reads a path.
    ///
    /// # Errors
    /// Says which rule of [`JsonPath`] the text breaks.
    pub fn parse(text: &str) -> Result<Self, JsonPathFault> {
        let steps = if let Some(pointer) = text.strip_prefix('/') {
            pointer.split('/').map(unescaped).collect::<Result<Vec<_>, _>>()?
        } else {
            dotted(text)?
        };
        if steps.len() > STEPS_MAX {
            return Err(JsonPathFault::TooLong);
        }
        Ok(Self { written: text.to_owned(), steps })
    }

    /// The names and numbers to go by, from the outside in.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(String::as_str)
    }
}

fn dotted(text: &str) -> Result<Vec<String>, JsonPathFault> {
    if text.is_empty() {
        return Err(JsonPathFault::Empty);
    }
    if text == "$" {
        return Ok(Vec::new());
    }
    let path = text.strip_prefix("$.").unwrap_or(text);
    if let Some(other) = path.chars().find(|c| matches!(c, '[' | ']' | '*' | '$')) {
        return Err(JsonPathFault::Character(other));
    }
    let step = |step: &str| if step.is_empty() { Err(JsonPathFault::EmptyStep) } else { Ok(step.to_owned()) };
    path.split('.').map(step).collect()
}

fn unescaped(step: &str) -> Result<String, JsonPathFault> {
    let mut rest = step;
    while let Some((_, after)) = rest.split_once('~') {
        if !after.starts_with(['0', '1']) {
            return Err(JsonPathFault::Tilde);
        }
        rest = after;
    }
    Ok(step.replace("~1", "/").replace("~0", "~"))
}

/// Shows it as it was written.
impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}
