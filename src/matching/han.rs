//! Lets traditional and simplified Chinese meet.

use std::sync::LazyLock;

/// Pairs of a traditional character and its simplified form; its first lines say where they come from.
const PAIRS: &str = include_str!("han.txt");

const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

/// The simplified form of each character from [`FIRST`] to [`LAST`].
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut forms: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
    for line in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let mut letters = line.chars();
        while let (Some(traditional), Some(simplified)) = (letters.next(), letters.next()) {
            if let Some(form) = index(traditional).and_then(|at| forms.get_mut(at)) {
                *form = simplified;
            }
        }
    }
    forms
});

/// Returns the simplified form of a Han character, and every other character itself.
///
/// One character for one: words that differ in more (晶片 and 芯片) are for the operator's lists.
#[inline]
pub(super) fn simplified(c: char) -> char {
    index(c).and_then(|at| SIMPLIFIED.get(at)).copied().unwrap_or(c)
}

#[inline]
fn index(c: char) -> Option<usize> {
    usize::try_from(u32::from(c).checked_sub(FIRST)?).ok()
}
