//! Takes away what stands on every page: running heads and feet, and the numbers of the pages.
//!
//! In: the lines of all pages. Out: the lines without those.

use std::collections::HashMap;

use super::lines::Line;

/// How much of a page's height, at its top and at its foot, is margin.
const MARGIN: f64 = 0.14;

/// Lines at heights that differ by less are at the same height.
const HEIGHT_STEP: f64 = 6.0;

/// Whether a line stands in a margin of a page of that height.
fn is_in_margin(line: &Line, height: f64) -> bool {
    line.y < height * MARGIN || line.y > height * (1.0 - MARGIN)
}

/// The lines that are of the text. `heights` has the height of every page.
pub(super) fn without(lines: Vec<Line>, heights: &[f64]) -> Vec<Line> {
    let height = |line: &Line| line.page.checked_sub(1).and_then(|page| heights.get(page)).copied().unwrap_or(0.0);
    let mut pages_of: HashMap<(String, i64), Vec<usize>> = HashMap::new();
    for line in lines.iter().filter(|line| is_in_margin(line, height(line))) {
        for key in keys(line) {
            let pages = pages_of.entry(key).or_default();
            if pages.last() != Some(&line.page) {
                pages.push(line.page);
            }
        }
    }
    // On half of the pages, and two at least.
    let least = (heights.len() / 2).max(2);
    let repeats =
        |line: &Line| keys(line).iter().any(|key| pages_of.get(key).is_some_and(|pages| pages.len() >= least));
    lines
        .into_iter()
        .filter(|line| !is_in_margin(line, height(line)) || !(repeats(line) || is_foot(&line.text)))
        .collect()
}

/// What a line is known again by on other pages: its text without figures, and about where it stands.
fn keys(line: &Line) -> [(String, i64); 2] {
    let text: String = line.text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
    let text = text.replace("##", "#").replace("##", "#").to_lowercase();
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
    let step = (line.y / HEIGHT_STEP).floor() as i64;
    [(text.clone(), step), (text, step + 1)]
}

/// Whether a line in a margin is one that a program puts there: the number of the page, perhaps with an address or
/// another cell beside it.
fn is_foot(text: &str) -> bool {
    let mut cells = text.split('\t');
    is_page_number(text) || text.contains('\t') && cells.any(|cell| is_page_number(cell) || cell.contains("://"))
}

/// Whether a line is nothing but the number of its page: `3`, `- 3 -`, `Page 3 of 7`, `3/7`, `第3页`.
fn is_page_number(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "page",
        "seite",
        "pagina",
        "página",
        "strona",
        "sivu",
        "side",
        "sida",
        "of",
        "von",
        "de",
        "di",
        "sur",
        "van",
        "p",
        "s",
        "стр",
        "страница",
        "из",
        "第",
        "页",
        "頁",
        "共",
        "ページ",
        "쪽",
    ];
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let is_number = |word: &String| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        let around: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
        (1..=4).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && around.chars().all(|c| WORDS.contains(&c.to_string().as_str()))
    };
    let is_roman = |word: &String| word.len() <= 5 && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let numbers = words.iter().filter(|word| is_number(word) || is_roman(word)).count();
    (1..=2).contains(&numbers)
        && words.len() <= 5
        && words.iter().all(|word| is_number(word) || is_roman(word) || WORDS.contains(&word.as_str()))
}
