//! Tells what the codes of fonts mean that do not say so.
//!
//! In: lines, with the codes that no font told. Out: the same lines with those characters, where the codes are of a
//! known kind throughout the document; lines that stay unreadable are left out. Old East Asian documents use fonts that
//! every reader was expected to have, addressed by Unicode or by GBK.

use encoding_rs::GBK;

use super::lines::Line;
use crate::read::problems::Problems;

/// A line with more unknown characters than this part of it cannot be read.
const UNKNOWN_MAX: f64 = 0.3;

/// Lines with the characters that their codes mean.
pub(super) fn told(mut lines: Vec<Line>, problems: &mut Problems) -> Vec<Line> {
    let codes: Vec<u32> = lines.iter().flat_map(|line| &line.codes).map(|(_, code)| *code).collect();
    if codes.is_empty() {
        return lines;
    }
    let most = |is_one: fn(u32) -> bool| codes.iter().filter(|code| is_one(**code)).count() * 10 > codes.len() * 8;
    let meaning: Option<fn(u32) -> Option<char>> = if most(is_unicode) {
        Some(char::from_u32)
    } else if most(|code| of_gbk(code).is_some()) {
        Some(of_gbk)
    } else {
        None
    };
    if let Some(meaning) = meaning {
        for line in &mut lines {
            tell(line, meaning);
        }
    }
    let before = lines.len();
    lines.retain(|line| !is_unreadable(&line.text));
    if lines.len() < before {
        problems.note("pdf-unknown-font", "a part of the text is set in fonts that do not tell their letters");
    }
    lines
}

/// Whether a code is a Unicode character of an East Asian text.
fn is_unicode(code: u32) -> bool {
    matches!(code, 0x20..=0x7E | 0x2010..=0x2026 | 0x3000..=0x30FF | 0x4E00..=0x9FFF | 0xFF01..=0xFF5E)
}

fn of_gbk(code: u32) -> Option<char> {
    let [_, _, high, low] = code.to_be_bytes();
    let bytes = if high == 0 { vec![low] } else { vec![high, low] };
    let text = GBK.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let mut characters = text.chars();
    characters.next().filter(|c| characters.next().is_none() && is_unicode(u32::from(*c)))
}

/// Puts the characters that the codes of a line mean in their places.
fn tell(line: &mut Line, meaning: fn(u32) -> Option<char>) {
    let codes = std::mem::take(&mut line.codes);
    let mut told = String::with_capacity(line.text.len());
    let mut codes = codes.into_iter().peekable();
    for (place, c) in line.text.char_indices() {
        let code = codes.next_if(|(at, _)| *at == place).map(|(_, code)| code);
        told.push(code.and_then(meaning).unwrap_or(c));
    }
    line.text = told;
}

fn is_unreadable(text: &str) -> bool {
    let unknown = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    let share = unknown as f64 / text.chars().count().max(1) as f64;
    share > UNKNOWN_MAX
}
