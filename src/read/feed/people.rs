//! Reads the names in an element that speaks of a person.

use super::{
    super::{
        plain::{one_line, plain_text},
        xml::{Inside, Piece, Xml, readable},
    },
    text::text_of,
};

/// The names in `<name>`, `mail@host (Name)`, `Name <mail@host>` or `Name`.
pub(super) fn people(raw: &str) -> Vec<String> {
    if raw.contains("name>") || raw.contains(":name") {
        let mut names = Vec::new();
        let mut xml = Xml::new(raw, &[]);
        loop {
            match xml.next() {
                Piece::Start(tag) if tag.name.local == "name" => names.extend(person(&text_of(xml.inside(&tag)))),
                Piece::Eof | Piece::Damage => return names,
                Piece::Start(_) | Piece::End(_) => {}
            }
        }
    }
    let text = match readable(raw) {
        Inside::Text(text) => one_line(&text),
        Inside::Markup(markup) => plain_text(&markup),
    };
    person(&text).into_iter().collect()
}

fn person(text: &str) -> Option<String> {
    let name = match text.split_once('(') {
        Some((address, name)) if address.contains('@') => name.trim_end_matches(')'),
        _ => text.split_once('<').map_or(text, |(name, _)| name),
    };
    let name = name.trim().trim_matches('"');
    (!name.is_empty()).then(|| name.to_owned())
}
