//! Reads OPML, in which feed readers hand over their lists of feeds.
//!
//! In: bytes. Out: the feeds that it lists, and what was wrong. Expands no entities of the document's own, keeps no
//! more of its folders than [`DEPTH_MAX`].
//!
//! Source: OPML 2.0 (opml.org/spec2.opml).

use url::Url;

use super::{
    encoding,
    plain::one_line,
    problems::Problems,
    xml::{Piece, Tag, Xml},
};
use crate::model::{Language, Link, Reading};

/// The greatest number of feeds taken from one file; the rest is dropped and reported.
const OUTLINES_MAX: usize = 5_000;

/// The greatest depth of folders; deeper ones count for their outer ones.
const DEPTH_MAX: usize = 16;

/// One feed of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Where it is.
    pub feed: Link,
    /// What its list calls it; perhaps empty.
    pub title: String,
    /// The folders that it lies in, outermost first, and the categories that it has.
    pub labels: Vec<String>,
    /// The language that the list says it has.
    pub language: Option<Language>,
    /// True where the list has it switched off.
    pub is_off: bool,
}

/// Reads a list of feeds.
pub(super) fn read(bytes: &[u8]) -> Reading<Vec<Outline>> {
    let mut problems = Problems::default();
    let mut outlines = Vec::new();
    if let Some(kind) = encoding::binary_kind(bytes) {
        problems.note("binary", format!("the file is {kind}"));
        return Reading { value: outlines, problems: problems.into_list() };
    }
    let text = encoding::decode(bytes, None, None, &mut problems);
    let mut xml = Xml::new(&text, &[]);
    // One item for each outline that is open; those of feeds have no name.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut is_opml = false;
    loop {
        match xml.next() {
            Piece::Start(tag) if tag.name.local == "outline" => {
                let is_empty = tag.is_empty();
                let folder = match tag.attribute("xmlurl") {
                    Some(_) if outlines.len() == OUTLINES_MAX => {
                        problems.note("too-many-outlines", format!("only the first {OUTLINES_MAX} feeds were read"));
                        break;
                    }
                    Some(address) => {
                        outlines.extend(outline(&tag, &address, &open, &mut problems));
                        None
                    }
                    None => Some(name_of(&tag)),
                };
                if !is_empty && open.len() < DEPTH_MAX {
                    open.push(folder);
                }
            }
            Piece::Start(tag) => is_opml |= tag.name.local == "opml",
            Piece::End(name) if name.local == "outline" => {
                open.pop();
            }
            Piece::End(_) => {}
            Piece::Damage => problems.note("broken-xml", "a place that is no XML was passed over"),
            Piece::Eof => break,
        }
    }
    if !is_opml {
        problems.note("not-opml", "the file has no <opml> element");
    }
    Reading { value: outlines, problems: problems.into_list() }
}

fn outline(tag: &Tag<'_>, address: &str, open: &[Option<String>], problems: &mut Problems) -> Option<Outline> {
    let has_login = |url: &Url| !url.username().is_empty() || url.password().is_some();
    let url = Url::parse(address.trim()).ok().filter(|url| !has_login(url));
    let Some(feed) = url.and_then(|url| Link::from_url(url).ok()) else {
        // An address with a password in it is not to be shown.
        let shown: String = address.split('@').next_back().unwrap_or_default().chars().take(80).collect();
        problems.note("bad-address", format!("{shown:?} is no http or https address, or has a login in it"));
        return None;
    };
    let categories = tag.attribute("category").unwrap_or_default();
    let categories = categories.split([',', '/']).map(one_line);
    let folders = open.iter().flatten().cloned();
    Some(Outline {
        feed,
        title: name_of(tag),
        labels: folders.chain(categories).filter(|label| !label.is_empty()).collect(),
        language: tag.attribute("language").and_then(|tag| Language::parse(&tag)),
        is_off: tag.attribute("iscomment").is_some_and(|off| off.eq_ignore_ascii_case("true")),
    })
}

fn name_of(tag: &Tag<'_>) -> String {
    let named = ["title", "text"].into_iter().filter_map(|name| tag.attribute(name));
    named.map(|name| one_line(&name)).find(|name| !name.is_empty()).unwrap_or_default()
}
