//! Texts in one line, and addresses that may be linked.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::Link;

/// Makes one line of a text: no control or direction-changing characters, single spaces, at most `chars_max`
/// characters, with `…` where it was cut: between words, unless that would cost half of it.
///
/// What is left can break no header and turn no text around it.
pub(super) fn one_line(text: &str, chars_max: usize) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_control() || turns(c) || c.is_whitespace() { ' ' } else { c }).collect();
    let line = visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.chars().count() <= chars_max {
        return line;
    }
    let room = chars_max.saturating_sub(1);
    let mut cut = beginning(line.split_word_bounds(), room);
    if cut.trim_end().chars().count() < room / 2 {
        cut = beginning(line.graphemes(true), room);
    }
    cut.truncate(cut.trim_end_matches([' ', ',', ';', ':', '，', '、', '；', '：']).len());
    cut + "…"
}

/// The first pieces that have at most `chars_max` characters together.
fn beginning<'a>(pieces: impl Iterator<Item = &'a str>, chars_max: usize) -> String {
    let mut beginning = String::new();
    let mut room = chars_max;
    for piece in pieces {
        let Some(left) = room.checked_sub(piece.chars().count()) else { break };
        beginning.push_str(piece);
        room = left;
    }
    beginning
}

/// Whether a text is written from right to left: its first letter is of such a script.
///
/// Source: Unicode 16, annex 9, rules P2 and P3, by the blocks of the scripts in use.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'))
}

/// Characters that separate lines or change the direction of what follows.
///
/// Source: Unicode 16, sections 23.2 and 23.3 (bidirectional ordering controls, line and paragraph separator).
fn turns(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// An address that a mail may link: `http` or `https` with a host, percent-encoded, without credentials, which
/// would only show another host than the one that is visited.
pub(super) fn web_address(text: &str) -> Option<String> {
    let mut url = Link::parse(text).map(|link| link.given().clone()).ok()?;
    // Both only fail for addresses without a host, which no link is.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(url.into())
}

/// A `mailto:` address that asks to leave a subscription; `None` when the address cannot be written so.
///
/// Source: RFC 6068.
pub(super) fn leave_link(address: &str, subscription: &str) -> Option<String> {
    let mut link = url::Url::parse(&format!("mailto:{address}")).ok()?;
    link.set_query(Some(&format!("subject=leave {subscription}")));
    Some(link.into())
}
