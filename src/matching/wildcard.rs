//! Words with wildcards: `*` for any letters or none, `?` for exactly one.

use super::inflect::WORD_LENGTH_MAX;

/// The letters before the first wildcard.
pub(super) fn prefix(pattern: &str) -> &str {
    pattern.split(['*', '?']).next().unwrap_or_default()
}

/// Whether `word` is one that `pattern` stands for.
///
/// Remembers only the last `*`, so the time grows with the product of both lengths at worst.
pub(super) fn accepts(pattern: &str, word: &str) -> bool {
    if word.len() > WORD_LENGTH_MAX {
        return false;
    }
    let (mut pattern, mut word) = (pattern.chars(), word.chars());
    // Where to go on when the letters after the last `*` do not fit: one letter further.
    let mut retry = None;
    loop {
        let (mut next_pattern, mut next_word) = (pattern.clone(), word.clone());
        match (next_pattern.next(), next_word.next()) {
            (Some('*'), _) => {
                retry = Some((next_pattern.clone(), word.clone()));
                pattern = next_pattern;
            }
            (Some(wanted), Some(letter)) if wanted == '?' || wanted == letter => {
                (pattern, word) = (next_pattern, next_word);
            }
            (None, None) => return true,
            _ => {
                let Some((after, mut rest)) = retry.take() else {
                    return false;
                };
                if rest.next().is_none() {
                    return false;
                }
                retry = Some((after.clone(), rest.clone()));
                (pattern, word) = (after, rest);
            }
        }
    }
}
